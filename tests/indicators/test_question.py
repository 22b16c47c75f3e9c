"""Questions of statistics to the ledgers: named, described, asked for the days of the period only."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from assess.errors import ParamsError
from assess.indicators.question import ask, load_questions

ROOT = Path(__file__).parents[2]


def test_every_question_is_named_and_described() -> None:
    questions = load_questions(ROOT)
    assert {"exposures", "accident_deaths", "effort", "monthly"} <= set(questions)
    assert all(one.comment for one in questions.values())


def test_questions_see_the_days_of_the_period(tmp_path: Path) -> None:
    folder = tmp_path / "params" / "fairness"
    folder.mkdir(parents=True)
    those = "SELECT day FROM days WHERE day BETWEEN $first_day AND $last_day ORDER BY day;"
    text = f"-- query: those\n-- 期内的行。\n{those}\n"
    (folder / "a.sql").write_text(text + "-- query: all\n-- 全部。\nSELECT count(*) FROM days;\n", encoding="utf-8")
    with duckdb.connect() as connection:
        days = ", ".join(f"(DATE '2024-01-0{number}')" for number in range(1, 5))
        connection.execute(f"CREATE TABLE days AS SELECT * FROM (VALUES {days}) AS d(day)")
        found = ask(connection, load_questions(tmp_path), date(2024, 1, 2), date(2024, 1, 3))
    assert found == {"those": ((date(2024, 1, 2),), (date(2024, 1, 3),)), "all": ((4,),)}


def test_a_name_used_twice_and_a_question_without_words_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "params" / "fairness"
    folder.mkdir(parents=True)
    (folder / "a.sql").write_text(
        "-- query: x\n-- 甲。\nSELECT 1;\n-- query: x\n-- 乙。\nSELECT 2;\n-- query: y\nSELECT 3;\n"
    )
    with pytest.raises(ParamsError) as refused:
        load_questions(tmp_path)
    assert sorted(one.code for one in refused.value.problems) == ["E230", "E231"]
