"""Each planted story can be seen in the ledgers, counted here from their rows, and nowhere else."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assess.sample import STORIES, SampleResult, Scale
from assess.sample.places import make_places

ROOT = Path(__file__).parents[2]
UNITS = {
    "deaths_falling": "990101", "filed_late": "990102", "veto_pending": "990103", "vetoed": "990104",
    "finds_nothing": "990105", "rows_missing": "9901K06", "deaths_added": "990107", "concealed": "990108",
    "overdue": "990109", "few_meetings": "990110", "perfect": "990111", "unfiled": "9901K12",
}  # fmt: skip
# One row of each accident: several rows are several corrective measures.
ONCE = "(SELECT * FROM accidents WHERE coalesce(measure_id, 'C1') = 'C1') AS a"


def judged(table: Any, subject: str) -> dict[str, str]:
    """What was decided about everything that begins like this, by unit and subject."""
    rows = [row for row in table("judgements.csv") if row["subject"].startswith(subject)]
    return {f"{row['unit']} {row['subject']}": row["value"] for row in rows}


def test_every_story_has_its_unit(fresh: SampleResult) -> None:
    assert fresh.stories == UNITS


@pytest.mark.parametrize("units", [12, 13, 40, 75, 2843])
def test_every_prefecture_of_twelve_units_or_more_has_all_stories(units: int) -> None:
    places = make_places(Scale(units=units))
    assert [place.story for place in places[:12]] == list(STORIES)
    assert {place.story for place in places[12:]} <= {None}


def test_deaths_fall_three_years_in_a_row(ask: Any, table: Any) -> None:
    years = dict(ask(f"SELECT year(date), sum(deaths) FROM {ONCE} WHERE unit_code = '990101' GROUP BY 1"))
    before = {int(row["year"]): int(row["deaths"]) for row in table("history.csv") if row["code"] == "990101"}
    assert {**before, **years} == {2022: 4, 2023: 3, 2024: 2, 2025: 1}


def test_one_ledger_came_late_in_the_third_quarter(ask: Any) -> None:
    late = ask(
        """SELECT ledger, first_date FROM filings
        WHERE unit_code = '990102' AND received_date > due_date AND first_date >= DATE '2025-01-01'"""
    )
    assert late == [("hazards", date(2025, 7, 1))]


def test_a_veto_waits_for_an_inquiry_into_concealment(ask: Any, table: Any) -> None:
    ((unit, number, deaths),) = ask(f"SELECT unit_code, id, deaths FROM {ONCE} WHERE report_finding = '核查中'")
    assert (unit, deaths) == ("990103", 3)
    assert list(judged(table, f"accident.{number}").values()) == ["待认定"] * 3
    assert "990103 concealment_responsibility" not in judged(table, "concealment_responsibility")


def test_a_major_accident_has_found_those_responsible(ask: Any, table: Any) -> None:
    ((unit, number, *facts),) = ask(f"SELECT unit_code, id, deaths, sector, closed_date FROM {ONCE} WHERE deaths >= 10")
    assert (unit, facts) == ("990104", [12, "煤矿", date(2025, 11, 28)])
    assert list(judged(table, f"accident.{number}").values()) == ["负有责任"] * 4
    assert ask("SELECT count(*) FROM accountability_cases WHERE accident = ? AND official", number) == [(3,)]


def test_a_unit_that_finds_nothing_checks_as_often_as_others(ask: Any) -> None:
    checks = dict(
        ask(
            """SELECT e.unit_code, any_value(i.n) / count(*) FROM enterprises AS e
            JOIN (SELECT unit_code, count(*) AS n FROM inspections GROUP BY 1) AS i ON i.unit_code = e.unit_code
            GROUP BY 1"""
        )
    )
    hazards = dict(ask("SELECT unit_code, count(*) FROM hazards GROUP BY 1"))
    assert max(checks.values()) / min(checks.values()) < 1.3
    assert hazards.pop("990105") < 15
    assert min(hazards.values()) > 200


def test_both_accidents_there_came_soon_after_a_clean_check(ask: Any) -> None:
    rows = ask(
        f"""SELECT a.date FROM inspections AS i JOIN {ONCE} ON a.enterprise = i.enterprise
        WHERE a.unit_code = '990105' AND i.kind = '部门检查' AND i.findings = 0
            AND date_diff('day', i.date, a.date) BETWEEN 1 AND 90"""
    )
    planted = next(story for story in STORIES if story.id == "finds_nothing").effects.accidents
    assert {accident.day for accident in planted} <= {day.toordinal() for (day,) in rows}


def test_deaths_added_within_the_legal_days_make_it_a_larger_accident(ask: Any) -> None:
    rows = ask(
        f"""SELECT unit_code, deaths, late_deaths, date_diff('day', date, late_death_date), grade
        FROM {ONCE} WHERE late_deaths > 0"""
    )
    assert rows == [("990107", 2, 1, 17, "一般")]


def test_a_concealed_accident_of_an_earlier_year_is_found_in_the_assessed_one(ask: Any, table: Any) -> None:
    rows = ask(f"SELECT unit_code, date, discovered_date, deaths FROM {ONCE} WHERE report_finding = '瞒报'")
    assert rows == [("990108", date(2023, 8, 5), date(2025, 4, 22), 4)]
    said = judged(table, "concealment_responsibility")
    assert [subject.split()[0] for subject, value in said.items() if value == "有责任"] == ["990108"]
    known_then = [row["larger_accidents"] for row in table("history.csv") if row["code"] == "990108"]
    assert known_then == ["0", "0", "0"]


def test_three_major_hazards_are_overdue_and_one_of_them_is_listed_by_the_province(ask: Any) -> None:
    rows = ask(
        """SELECT unit_code, count(*), count(*) FILTER (WHERE listed_by = '省') FROM hazards
        WHERE severity = '重大' AND closed_date IS NULL AND coalesce(extended_due, due_date) < DATE '2026-01-20'
        GROUP BY 1"""
    )
    assert ("990109", 3, 1) in rows
    assert all(number == 1 and upper == 0 for unit, number, upper in rows if unit != "990109")


def test_meetings_are_missing_in_the_quarters_that_the_story_names(ask: Any) -> None:
    held = ask("SELECT kind, quarter(date) FROM meetings WHERE unit_code = '990110' AND year(date) = 2025")
    due = {(kind, quarter) for kind in ("常委会", "常务会", "安委会") for quarter in (1, 2, 3, 4)}
    assert due - set(held) == {
        ("常委会", 2), ("常委会", 3), ("常委会", 4), ("常务会", 2), ("常务会", 3), ("安委会", 3),
    }  # fmt: skip
    assert ask(f"SELECT unit_code FROM {ONCE} WHERE report_finding = '迟报'") == [("990110",)]


def test_one_unit_closes_everything_on_time_and_only_there_it_is_too_good(ask: Any) -> None:
    share = dict(
        ask(
            """SELECT unit_code, avg(CASE WHEN closed_date <= coalesce(extended_due, due_date) THEN 1 ELSE 0 END)
            FROM hazards WHERE year(coalesce(extended_due, due_date)) = 2025 GROUP BY 1 HAVING count(*) > 20"""
        )
    )
    assert share.pop("990111") == 1
    assert 0.85 < min(share.values()) <= max(share.values()) < 1
    flawed = "SELECT count(*) FROM hazards WHERE unit_code = '990111' AND (person IS NULL OR NOT recheck_passed)"
    assert ask(flawed) == [(0,)]


def test_one_unit_filed_no_trainings_and_no_nil_report(ask: Any) -> None:
    assert ask("SELECT count(*) FROM trainings WHERE unit_code = '9901K12'") == [(0,)]
    assert ask("SELECT count(*) FROM filings WHERE unit_code = '9901K12' AND ledger = 'trainings'") == [(0,)]


def test_one_filing_states_more_rows_than_there_are(stored: Any) -> None:
    found = [(one.check, one.unit) for one in stored.quality if one.level == "warning"]
    assert found == [("filing_rows", "9901K06")]


def test_the_readme_tells_every_story_with_its_unit() -> None:
    text = (ROOT / "data" / "sample" / "README.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    told = {story.id: [line for line in lines if UNITS[story.id] in line and story.title in line] for story in STORIES}
    assert [story for story, found in told.items() if len(found) != 1] == []
