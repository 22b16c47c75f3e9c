"""Counts by month: what is missing stays missing, what is wrong is quarantined with its place."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assess.errors import Problem
from assess.evidence.duty_rows import Frame
from assess.evidence.monthly import MonthlyFile, read_monthly
from assess.params.run import Campaign, Period, Run
from assess.types import Unit

UNITS = (Unit("990101", "甲区", "district", "县"), Unit("990102", "乙区", "district", "县"))
FRAME = Frame(UNITS, date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 20))
CAMPAIGN = Campaign("整治", "monthly.csv", "2024-02", ("990101",))
RUN = Run(
    "x", "x", "county", date(2026, 1, 20), Period(date(2025, 1, 1), date(2025, 12, 31)), "u.csv", campaign=CAMPAIGN
)
HEAD = "unit_code,month,accidents,exposure\n"


def read(tmp_path: Path, text: str, run: Run = RUN) -> tuple[MonthlyFile | None, list[Problem]]:
    (tmp_path / "monthly.csv").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return read_monthly(run, tmp_path, FRAME, problems), problems


def test_units_by_months_with_what_they_are_exposed_to(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path, HEAD + "990102,2024-02,3,1.5\n990101,2024-01,0,2\n990101,2024-02,4,2\n乙区,2024-01,1,1\n"
    )
    assert problems == []
    assert found is not None
    assert (found.series.units, found.series.months) == (("990101", "990102"), ("2024-01", "2024-02"))
    assert found.series.counts == ((0, 4), (1, 3))
    assert found.series.exposure == ((2, 2), (1, 1.5))


def test_a_month_without_a_row_is_missing_and_not_zero(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "unit_code,month,accidents\n990101,2023-12,1\n990101,2024-02,2\n")
    assert found is not None
    assert found.series.months == ("2023-12", "2024-01", "2024-02")
    assert str(found.series.counts) == "((1.0, nan, 2.0),)"
    assert found.series.exposure is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("990101,2024-13,1,1", "E298"),
        ("990101,2024-1,1,1", "E298"),
        ("990101,2024-01,1.5,1", "E298"),
        ("990101,2024-01,-1,1", "E298"),
        ("990101,2024-01,,1", "E298"),
        ("990101,2024-01,1,nan", "E298"),
        ("990199,2024-01,1,1", "E260"),
        ("990101,2024-02,7,1", "E299"),
    ],
)
def test_a_row_that_cannot_be_read_is_quarantined_with_its_place(tmp_path: Path, row: str, code: str) -> None:
    found, problems = read(tmp_path, HEAD + "990101,2024-02,4,2\n990102,2024-02,4,2\n" + row + "\n")
    assert problems == []
    assert found is not None
    quarantined = found.ledger.quarantine
    assert {one.code for one in quarantined} == {code}
    assert quarantined[-1].row == 4
    assert len(quarantined) == (2 if code == "E299" else 1)  # of two rows for one month neither is used


def test_strange_columns_and_units_refuse_the_file(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "unit_code,month,accidents,exposrue\n990101,2024-02,4,2\n")
    assert len(problems) == 1
    strange = replace(RUN, campaign=replace(CAMPAIGN, units=("990101", "990199")))
    _, problems = read(tmp_path, HEAD + "990101,2024-02,4,2\n", strange)
    assert [(one.code, one.values["found"]) for one in problems] == [("E181", "990199")]


def test_a_run_without_a_campaign_reads_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD, replace(RUN, campaign=None)) == (None, [])
