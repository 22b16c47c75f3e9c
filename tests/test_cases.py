"""Every case file under tests/cases: each sentence is one test."""

from pathlib import Path

import pytest

from assess.cases import Case, CaseGroup, load_cases, run_case
from assess.params.calendar import Calendar, load_calendar

FOLDER = Path(__file__).parent / "cases"


def collect() -> list[tuple[CaseGroup, Case]]:
    pairs = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for group in load_cases(path, f"tests/cases/{path.name}"):
            pairs += [(group, case) for case in group.cases]
    return pairs


@pytest.fixture(scope="module")
def calendar(root: Path) -> Calendar:
    return load_calendar(root)


@pytest.mark.parametrize(
    ("group", "case"), collect(), ids=lambda value: value.name if isinstance(value, Case) else "-".join(value.covers)
)
def test_case(group: CaseGroup, case: Case, calendar: Calendar) -> None:
    assert run_case(group.setting, case, calendar) == []


def test_a_wrong_expectation_is_seen() -> None:
    group, case = collect()[0]
    from dataclasses import replace
    from decimal import Decimal

    wrong = replace(case, expect=replace(case.expect, awarded=Decimal(999)))
    assert run_case(group.setting, wrong) != []
