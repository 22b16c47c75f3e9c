"""What stands beside the ledgers is taken as it stands: no unit, judgement or earlier year is refused."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assess.errors import Problem
from assess.evidence.csvtext import read_sheet
from assess.evidence.datalog import check_files, read_logs
from assess.evidence.duty import Duties, load_duties
from assess.evidence.duty_rows import Frame
from assess.evidence.history import COLUMNS as HISTORY_COLUMNS
from assess.evidence.history import read_history
from assess.evidence.judgement import COLUMNS, read_judgements
from assess.evidence.judgement_subjects import accident_subjects, duty_subjects, rubric_subjects
from assess.evidence.leader import Leader
from assess.evidence.units import read_units
from assess.rubric import load_rubric
from assess.types import Source

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
AS_OF, FIRST, LAST = date(2026, 1, 20), date(2025, 1, 1), date(2025, 12, 31)


@pytest.fixture(scope="module")
def frame() -> Frame:
    return Frame(read_units(SAMPLE / "units.csv", "units.csv"), FIRST, LAST, AS_OF)


@pytest.fixture(scope="module")
def duties() -> Duties:
    return load_duties(ROOT, LAST)


@pytest.fixture(scope="module")
def leaders(ask: Any, duties: Duties) -> list[Leader]:
    rows = ask("SELECT unit_code, id, post, from_date, to_date FROM leaders ORDER BY id, from_date")
    return [Leader(unit, id_, duties.posts[post], (), *days, Source("leaders")) for unit, id_, post, *days in rows]


def sheet(name: str, columns: tuple[str, ...]) -> Any:
    problems: list[Problem] = []
    found = read_sheet(SAMPLE / name, name, columns, problems)
    assert problems == []
    return found


def test_units_have_both_kinds_of_codes_and_two_groups(frame: Frame) -> None:
    assert Counter(unit.type for unit in frame.units) == {"district": 4, "county": 4, "city": 2, "zone": 2}
    assert Counter(unit.group for unit in frame.units) == {"城区和功能区": 6, "县域": 6}
    assert [unit.code for unit in frame.units if unit.local] == ["9901K06", "9901K12"]


def test_every_post_is_one_of_the_duty_lists_and_held_all_year(leaders: list[Leader]) -> None:
    first, last = FIRST.toordinal(), LAST.toordinal()
    for unit in {one.unit for one in leaders}:
        for post in ("secretary", "government_head", "deputy_in_charge"):
            terms = [one for one in leaders if (one.unit, one.post) == (unit, post)]
            held = sum(min(last, (one.to or LAST).toordinal()) - max(first, one.from_.toordinal()) + 1 for one in terms)
            assert held == 365, f"{unit} {post}"


def test_judgements_are_all_about_something_that_may_be_judged(
    frame: Frame, duties: Duties, leaders: list[Leader], ask: Any
) -> None:
    rubric = load_rubric(ROOT / "params" / "rubrics" / "county", ROOT, AS_OF)
    judged = rubric_subjects(rubric)
    accidents = [id_ for (id_,) in ask("SELECT DISTINCT id FROM accidents WHERE production")]
    subjects = (
        *judged, *duty_subjects(duties, leaders, ("q1", "q2", "q3", "q4")),
        *accident_subjects(accidents, leaders, duties.settings.responsibility),
    )  # fmt: skip
    found = read_judgements(sheet("judgements.csv", COLUMNS), subjects, frame)
    assert (found.ledger.quarantine, found.refused) == ((), {})
    open_ = {(subject.target, unit.code) for subject in judged for unit in frame.units}
    open_ -= {(target, unit) for unit, target, _ in found.ratings}
    assert open_ == {("concealment_responsibility", "990103")}


def test_every_judged_duty_of_whoever_is_in_post_at_the_end_was_judged(
    duties: Duties, leaders: list[Leader], table: Any
) -> None:
    said = {(row["unit"], row["subject"]) for row in table("judgements.csv")}
    due = {
        (one.unit, f"{duty.id}@{one.id}")
        for one in leaders
        for duty in duties.get(one.post).duties
        if duty.judged and one.to is None
    }
    assert due <= said
    assert len(due) > 150


def test_history_is_read_whole_and_agrees_with_the_ledger_of_accidents(frame: Frame, ask: Any, table: Any) -> None:
    problems: list[Problem] = []
    ledger = read_history(sheet("history.csv", HISTORY_COLUMNS), (), frame, problems)
    assert (problems, ledger.quarantine, len(ledger.entries)) == ([], (), 36)
    counted = ask(
        """SELECT unit_code, year(date), count(*), CAST(sum(deaths + coalesce(late_deaths, 0)) AS INTEGER)
        FROM accidents WHERE coalesce(measure_id, 'C1') = 'C1' AND discovered_date IS NULL AND year(date) < 2025
        GROUP BY 1, 2"""
    )
    told = {
        (row["code"], int(row["year"])): (int(row["accidents"]), int(row["deaths"])) for row in table("history.csv")
    }
    assert {(unit, year): numbers for unit, year, *numbers in counted if told[unit, year] != tuple(numbers)} == {}


def test_the_log_knows_every_file_beside_the_ledgers() -> None:
    problems: list[Problem] = []
    entries = read_logs({"sample": SAMPLE}, problems)
    names = ("units.csv", "judgements.csv", "history.csv", "monthly.csv", "defects.csv")
    sheets = [read_sheet(SAMPLE / name, f"sample/{name}", (), problems) for name in names]
    findings = check_files([one for one in sheets if one], entries)
    assert (problems, len(entries)) == ([], 5)
    assert {one.check for one in findings} <= {"columns_unused"}
