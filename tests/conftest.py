"""Shared by all tests: where the project is, and how many of the published reference cases ran."""

from pathlib import Path

import pytest

from assess.review import Review, open_review

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project folder under test."""
    return ROOT


@pytest.fixture(scope="session")
def chizhou() -> Review:
    """The demonstration on published figures, computed once for all tests of a process."""
    return open_review("params/runs/chizhou-2020.yaml", ROOT)


@pytest.fixture(scope="session")
def simulated() -> Review:
    """The simulated prefecture, likewise."""
    return open_review("params/runs/sample.yaml", ROOT)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line on the reference cases of other toolkits: how many ran, how many were skipped."""
    counts = {
        outcome: sum("tests/oracle/" in report.nodeid for report in terminalreporter.getreports(outcome))
        for outcome in ("passed", "failed", "skipped")
    }
    if any(counts.values()):
        ran, failed = counts["passed"] + counts["failed"], counts["failed"]
        terminalreporter.write_line(f"reference cases: {ran} ran ({failed} failed), {counts['skipped']} skipped")
