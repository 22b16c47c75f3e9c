"""Earlier years and quarters: a history file or last year's league table, and rows on several years."""

import dataclasses
import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assess.errors import ParamsError, Problem
from assess.evidence.csvtext import Sheet, read_sheet
from assess.evidence.duty_rows import Frame
from assess.evidence.history import (
    COLUMNS,
    LEAGUE_COLUMNS,
    PENDING,
    TRIPPED,
    check_history,
    measure_history,
    period_name,
    read_history,
    read_league,
)
from assess.evidence.history_ladder import falling_years
from assess.rubric import language as lang
from assess.scoring.condition import decide
from assess.scoring.measure import View
from assess.table import build_table
from assess.types import STATE_WORDS, Measured, Unit, VetoState

UNITS = (Unit("990001", "甲县", "county", "县区"), Unit("990002", "乙区", "district", "县区"))
FRAME = Frame(UNITS, date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 20))
HEADER = "code,year,quarter,grade,rating,total,deaths,note\n"
GOOD = "990001,2023,,不合格,,58.5,3,\n"


def sheet(tmp_path: Path, text: str, name: str = "history.csv", columns: tuple[str, ...] = COLUMNS) -> Sheet:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = read_sheet(path, name, columns, problems := [])
    assert found is not None, problems
    return found


def read(tmp_path: Path, rows: str, header: str = HEADER, registered: tuple[str, ...] = ()):
    problems: list[Problem] = []
    ledger = read_history(sheet(tmp_path, header + rows), registered, FRAME, problems)
    assert problems == []
    return ledger


def values(ledger) -> dict[tuple[str, str, str], Measured]:
    return {(code, one.indicator, one.period): one for code, one in measure_history(ledger, FRAME)}


def codes(ledger) -> list[tuple[int, str, str]]:
    assert all(row.message and row.remedy for row in ledger.quarantine)
    return [(row.row, row.column, row.code) for row in ledger.quarantine]


@pytest.mark.parametrize(
    ("year", "quarter", "name"),
    [
        (2023, "", "previous"), (2022, "", "previous_2"), (2019, "", "previous_5"),
        (2024, "q3", "q3"), (2023, "q4", "previous_q4"), (2022, "q1", "previous_2_q1"),
    ],
)  # fmt: skip
def test_the_names_of_past_periods(year: int, quarter: str, name: str) -> None:
    assert period_name(year, quarter, 2024) == name


def test_states_and_numbers_of_earlier_years(tmp_path: Path) -> None:
    ledger = read(tmp_path, GOOD + "990001,2022,,合格,,70,5,\n990001,2024,q1,,不满意,,,\n")
    found = values(ledger)
    assert found["990001", "grade", "previous"].state == "不合格"
    assert found["990001", "grade", "previous_2"].state == "合格"
    assert found["990001", "total", "previous"].numerator == Decimal("58.5")
    assert found["990001", "rating", "q1"].state == "不满意"
    assert str(found["990001", "deaths", "previous_2"].sources[0]) == "history.csv 第3行 deaths：5"
    assert found["990001", "grade", "q1"].reason == "history.csv第4行grade未填"
    assert found["990002", "grade", "previous"].reason == "history.csv没有该单位这一期的行"
    assert [(one.check, one.unit) for one in check_history(ledger, FRAME)] == [("history_missing", "990002")]


def test_a_condition_on_last_years_grade_works_on_it(tmp_path: Path) -> None:
    rows = GOOD + "990002,2023,,合格,,80,0,\n"
    table = build_table(UNITS, measure_history(read(tmp_path, rows), FRAME))
    true, unknown = decide(lang.StateIs("grade", "不合格", "previous"), View(table))
    assert (true.tolist(), unknown.tolist()) == ([True, False], [False, False])
    table = build_table(UNITS, measure_history(read(tmp_path, GOOD), FRAME))
    true, unknown = decide(lang.StateIs("grade", "不合格", "previous"), View(table))
    assert (true.tolist(), unknown.tolist()) == ([True, False], [False, True])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("990001", "990009", (2, "code", "E260")),
        ("2023", "2024", (2, "year", "E276")),  # the whole of this year is what is being assessed
        ("2023,", "2025,q1", (2, "year", "E276")),
        ("2023,", "2023,5", (2, "year", "E276")),
        ("2023", "201x", (2, "year", "E276")),
        ("2023", "", (2, "year", "E276")),
        ("58.5", "58.5分", (2, "total", "E278")),
        ("58.5", "-1", (2, "total", "E278")),
        (",3,", ",三,", (2, "deaths", "E278")),
        (",3,\n", ",3\n", (2, "", "E225")),
    ],
)
def test_a_row_that_cannot_be_used_is_quarantined_and_leaves_its_unit_open(tmp_path, old, new, expected) -> None:
    other = "990002,2023,,合格,,80,0,\n"
    ledger = read(tmp_path, GOOD.replace(old, new, 1) + other)
    assert codes(ledger) == [expected]
    assert "第2行已隔离" in values(ledger)["990001", "grade", "previous"].reason


def test_two_rows_of_one_period_are_both_refused_in_any_order(tmp_path: Path) -> None:
    rows = [GOOD, GOOD.replace("不合格", "合格"), "990002,2023,,合格,,80,0,\n"]
    for order in itertools.permutations(rows):
        ledger = read(tmp_path, "".join(order))
        assert [code for _, _, code in codes(ledger)] == ["E277", "E277"]
        assert not values(ledger)["990001", "grade", "previous"].known
        assert values(ledger)["990002", "grade", "previous"].state == "合格"


def test_a_registered_indicator_may_head_a_column_and_any_other_refuses_the_file(tmp_path: Path) -> None:
    header, row = "code,year,gdp_deaths\n", "990001,2023,0.4\n"
    ledger = read(tmp_path, row, header, ("gdp_deaths",))
    assert values(ledger)["990001", "gdp_deaths", "previous"].numerator == Decimal("0.4")
    problems: list[Problem] = []
    read_history(sheet(tmp_path, header + row), (), FRAME, problems)
    assert [(one.code, one.place) for one in problems] == [("E256", "history.csv gdp_deaths")]


# --- the league table of the year before ------------------------------------------------------------------

LEAGUE = "code,name,group,rank,total,assessable,grade,grade_best,grade_worst,vetoes,not_assessed\n"


def league(tmp_path: Path, rows: str):
    return read_league(sheet(tmp_path, LEAGUE + rows, "league.csv", LEAGUE_COLUMNS), FRAME)


def test_the_league_table_of_last_year_is_the_previous_period(tmp_path: Path) -> None:
    rows = (
        "990001,甲县,县区,2,58.50,100,不合格,不合格,不合格,发生较大事故（触发）；瞒报（触发）,0\n"
        "990002,乙区,县区,,80.00,100,,良好,不合格,发生较大事故（待定）,1\n"
    )
    found = values(league(tmp_path, rows))
    assert found["990001", "grade", "previous"].state == "不合格"
    assert found["990001", "total", "previous"].numerator == Decimal("58.50")
    assert found["990001", "vetoes", "previous"].numerator == 2
    assert found["990002", "grade", "previous"].reason == "上年等次未定：良好至不合格"
    assert not found["990002", "vetoes", "previous"].known
    assert not found["990002", "rank", "previous"].known


def test_a_year_in_which_nobody_was_ranked_has_no_rank_and_keeps_the_rest(tmp_path: Path) -> None:
    rows = "990001,甲县,县区,不排名：级别不同,90.00,100,优秀,优秀,优秀,2项（待定）,0\n"
    found = values(league(tmp_path, rows))
    assert found["990001", "rank", "previous"].reason == "不排名：级别不同"
    assert found["990001", "total", "previous"].numerator == Decimal("90.00")
    assert not found["990001", "vetoes", "previous"].known


def test_no_veto_last_year_is_a_known_zero(tmp_path: Path) -> None:
    found = values(league(tmp_path, "990001,甲县,县区,1,90,100,优秀,优秀,优秀,,0\n"))
    assert found["990001", "vetoes", "previous"].numerator == 0
    assert found["990001", "vetoes", "previous"].sources


def test_the_words_of_the_league_table_are_those_that_it_is_written_with() -> None:
    assert f"（{STATE_WORDS[VetoState.TRIPPED]}）" == TRIPPED
    assert f"（{STATE_WORDS[VetoState.PENDING]}）" == PENDING


# --- falling years ----------------------------------------------------------------------------------------


def falls(*deaths: str, most: int = 3) -> str:
    names = ["", "previous", "previous_2", "previous_3", "previous_4"]
    given = [
        ("990001", Measured("deaths", None if text == "?" else Decimal(text), period=name))
        for name, text in zip(names, deaths, strict=False)
    ]
    (code, found), *_ = falling_years(given, "deaths", UNITS[:1], most)
    assert (code, found.indicator, found.period) == ("990001", "deaths_falling_years", "")
    assert found.sources if found.known else found.reason
    return str(found.numerator) if found.known else "?"


@pytest.mark.parametrize(
    ("deaths", "expected"),
    [
        (("1", "2", "3", "4"), "3"), (("2", "2", "3", "4"), "0"), (("1", "2", "2", "4"), "1"),
        (("1", "2", "3", "3"), "2"), (("1", "2", "3"), "?"), (("1", "2", "?", "4"), "?"), (("2", "1", "?", "?"), "0"),
        (("?", "2", "3", "4"), "?"), (("0", "1", "2", "3", "4"), "3"),
    ],
)  # fmt: skip
def test_falling_years_are_counted_up_to_this_one(deaths: tuple[str, ...], expected: str) -> None:
    assert falls(*deaths) == expected


def test_more_years_may_be_looked_at() -> None:
    assert falls("0", "1", "2", "3", "4", most=4) == "4"
    assert falls("0", "1", "2", "3", "4", most=2) == "2"


# --- in a run ---------------------------------------------------------------------------------------------


def with_previous(town, previous: str):
    run = town.run()
    town.run = lambda: dataclasses.replace(run, previous=previous)
    return town


def test_a_run_reads_its_history(town) -> None:
    town.write("data/history.csv", "code,year,grade\n990101,2023,不合格\n")
    town.log()
    view = with_previous(town, "data/history.csv").read()
    assert view.value("甲县", "grade", "previous").state == "不合格"
    assert [one.subject for one in view.findings("history_missing")] == ["乙园区"]
    assert "history.csv" in {Path(file.path).name for file in view.evidence.files}


def test_a_run_reads_the_output_of_the_year_before(town) -> None:
    (town.folder / "data" / "out" / "town-2023").mkdir(parents=True)
    town.write("data/out/town-2023/league.csv", LEAGUE + "990101,甲县,县区,1,90,100,优秀,优秀,优秀,,0\n")
    view = with_previous(town, "data/out/town-2023").read()
    assert view.value("甲县", "grade", "previous").state == "优秀"
    assert "source_unlogged" not in view.checks
    assert "data/out/town-2023/league.csv" in {file.path for file in view.evidence.files}


def test_a_history_that_differs_from_the_runs_own_figures_is_said_and_not_used(town) -> None:
    plain = town.read()
    before = plain.count("甲县", "deaths", "previous")
    assert before is not None
    town.write("data/history.csv", f"code,year,deaths\n990101,2023,{before + 1}\n")
    town.log()
    view = with_previous(town, "data/history.csv").read()
    assert view.count("甲县", "deaths", "previous") == before
    assert [one.unit for one in view.findings("history_differs")] == ["990101"]
    town.write("data/history.csv", f"code,year,deaths\n990101,2023,{before}\n")
    town.log()
    assert with_previous(town, "data/history.csv").read().findings("history_differs") == []


@pytest.mark.parametrize("previous", ["data/out/nowhere", "data", "data/none.csv"])
def test_a_previous_that_leads_nowhere_is_the_runs_error(town, previous: str) -> None:
    with pytest.raises(ParamsError) as caught:
        with_previous(town, previous).read()
    assert [problem.code for problem in caught.value.problems] == ["E259"]
    assert all(caught.value.render(language) for language in ("zh", "en"))


def test_a_previous_outside_the_project_is_refused(town) -> None:
    with pytest.raises(ParamsError) as caught:
        with_previous(town, "../elsewhere").read()
    assert [problem.code for problem in caught.value.problems] == ["E111"]
