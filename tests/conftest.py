"""Shared by all tests: where the project is, and how many of the published reference cases ran."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assess.outputs import write_results
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


@pytest.fixture(scope="session")
def result_files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Review], dict[str, str]]:
    """Writes the result files of a review and gives their texts by relative name."""

    def read(review: Review) -> dict[str, str]:
        folder = tmp_path_factory.mktemp("results")
        write_results(review, folder)
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig") for path in found}

    return read


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line on the reference cases of other toolkits: how many ran, how many were skipped."""
    counts = {
        outcome: sum("tests/oracle/" in report.nodeid for report in terminalreporter.getreports(outcome))
        for outcome in ("passed", "failed", "skipped")
    }
    if any(counts.values()):
        ran, failed = counts["passed"] + counts["failed"], counts["failed"]
        terminalreporter.write_line(f"reference cases: {ran} ran ({failed} failed), {counts['skipped']} skipped")
