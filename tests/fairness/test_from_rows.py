"""The queries of params/fairness on the simulated prefecture: two units are flagged, and no honest one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assess.fairness.detection_result import Detection
from assess.fairness.from_rows import checks_from_rows, detection_from_rows, overlap_from_rows
from assess.fairness.plausibility import Sign
from assess.fairness.trust import Trust, grade_trust, sign_of
from assess.indicators.piece import Piece
from assess.indicators.question import ask, load_questions
from assess.ledger import Partition, build_partition, load_regions, load_schemas
from assess.ledger.folder import find_files

BLIND, PERFECT = "990105", "990111"
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
NEEDED = {"units", "enterprises", "inspections", "hazards", "accidents", "trainings"}
Rows = dict[str, tuple[tuple[Any, ...], ...]]


@pytest.fixture(scope="module")
def connection(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample's ledgers through the real reader, as views named by ledger."""
    folder, schemas = root / "data" / "sample", load_schemas(root)
    files = tuple(one for one in find_files(folder / "ledgers", folder, schemas, []) if one.ledger in NEEDED)
    with (folder / "ledgers" / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = frozenset(row["unit_code"] for row in csv.DictReader(file))
    partition = Partition("sample", files, codes, date(2026, 1, 20), FIRST, LAST)
    made = build_partition(partition, schemas, load_regions(root), tmp_path_factory.mktemp("store")).require()
    with duckdb.connect() as opened:
        for name, path in made.tables.items():
            opened.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
        yield opened


@pytest.fixture(scope="module")
def units(root: Path) -> tuple[str, ...]:
    with (root / "data" / "sample" / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(row["code"] for row in csv.DictReader(file))


def ours(root: Path) -> dict[str, Piece]:
    """The questions of the two files, by name."""
    files = ("detection.sql", "plausibility.sql")
    return {name: one for name, one in load_questions(root).items() if any(file in one.place for file in files)}


@pytest.fixture(scope="module")
def answers(root: Path, connection: duckdb.DuckDBPyConnection) -> Rows:
    return ask(connection, ours(root), FIRST, LAST)


@pytest.fixture(scope="module")
def detected(answers: Rows, units: tuple[str, ...]) -> dict[str, Detection]:
    return {one.unit: one for one in detection_from_rows(units, answers)}


@pytest.fixture(scope="module")
def checked(answers: Rows, units: tuple[str, ...]) -> list[tuple[Sign, ...]]:
    return checks_from_rows(units, answers, FIRST, LAST)


@pytest.fixture(scope="module")
def graded(units: tuple[str, ...], detected: dict[str, Detection], checked: list[tuple[Sign, ...]]) -> dict[str, Trust]:
    found = grade_trust(units, [tuple(sign_of(detected[code]) for code in units), *checked])
    return {one.unit: one for one in found}


def test_only_the_unit_that_finds_nothing_is_flagged_for_detection(detected: dict[str, Detection]) -> None:
    assert [code for code, one in detected.items() if one.flagged] == [BLIND]
    blind = detected[BLIND]
    assert blind.p_value is not None
    assert blind.p_value < 1e-6
    assert (blind.found, blind.concern) == (3, "priority")
    assert "不是结论" in blind.statement


def test_only_perfect_closure_is_flagged_by_the_other_checks(checked: list[tuple[Sign, ...]]) -> None:
    assert [(sign.check, sign.unit) for one in checked for sign in one if sign.flagged] == [("too_perfect", PERFECT)]


def test_two_years_say_the_same(root: Path, connection: duckdb.DuckDBPyConnection, units: tuple[str, ...]) -> None:
    first = date(2024, 1, 1)
    rows = ask(connection, ours(root), first, LAST)
    checked = checks_from_rows(units, rows, first, LAST)
    flagged = [(sign.check, sign.unit) for one in checked for sign in one if sign.flagged]
    assert flagged == [("too_perfect", PERFECT)]


def test_the_two_are_to_be_looked_at_and_the_honest_ones_are_trusted(graded: dict[str, Trust]) -> None:
    assert {code: one.grade for code, one in graded.items() if one.grade != "高"} == {BLIND: "中", PERFECT: "中"}
    assert all(one.audit for code, one in graded.items() if code in {BLIND, PERFECT})


def test_every_sentence_of_a_page_is_without_nan(
    detected: dict[str, Detection], checked: list[tuple[Sign, ...]], graded: dict[str, Trust]
) -> None:
    sentences = [one.statement for one in (*detected.values(), *graded.values())]
    sentences += [sign.statement for one in checked for sign in one]
    assert all(sentences)
    assert not [one for one in sentences if "nan" in one or "None" in one or "inf" in one]


def test_too_few_findings_of_higher_bodies_are_said_and_not_estimated(answers: Rows, units: tuple[str, ...]) -> None:
    assert {one.reason[:4] for one in overlap_from_rows(units, answers)} == {"不能估计"}


def test_units_without_a_filed_ledger_are_left_out_by_the_caller(answers: Rows, units: tuple[str, ...]) -> None:
    fewer = tuple(code for code in units if code != BLIND)
    assert [one.unit for one in detection_from_rows(fewer, answers)] == list(fewer)
    assert {sign.unit for one in checks_from_rows(fewer, answers, FIRST, LAST) for sign in one} == set(fewer)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kept", [0, 1, 3])
def test_few_units_and_no_rows_give_reasons_and_no_warnings(answers: Rows, units: tuple[str, ...], kept: int) -> None:
    some = units[:kept] or ("000000",)
    rows = answers if kept else dict.fromkeys(answers, ())
    found = detection_from_rows(some, rows)
    checks = [*checks_from_rows(some, rows, FIRST, LAST), tuple(map(sign_of, found))]
    grades = grade_trust(some, checks)
    assert all(one.reason.startswith("不能估计，因为") for one in (*found, *overlap_from_rows(some, rows)))
    assert not [one for one in grades if "nan" in one.statement]
    assert all(sign.reason or sign.p_value is not None for one in checks for sign in one)
    assert [one.grade for one in grades] == ([""] if not kept else ["高"] * kept)


def test_a_missed_hazard_needs_a_clean_check_before_it(root: Path) -> None:
    """Worked by hand: J1 found nothing 20 days before a higher body did (missed), J2 after it, J3 another place."""
    with duckdb.connect() as connection:
        connection.execute("""CREATE TABLE inspections AS SELECT * FROM (VALUES
            ('u', 'J1', 'E1', DATE '2025-03-01', '部门检查', 0),
            ('u', 'J2', 'E1', DATE '2025-04-01', '部门检查', 0),
            ('u', 'J3', 'E2', DATE '2025-03-01', '部门检查', 0), ('u', 'J4', 'E1', DATE '2025-03-02', '部门检查', 2),
            ('u', 'J5', 'E1', DATE '2025-03-03', '企业自查', 0))
            AS v(unit_code, id, enterprise, date, kind, findings)""")
        connection.execute("""CREATE TABLE hazards AS
            SELECT 'u' AS unit_code, 'E1' AS enterprise, '上级检查' AS source,
            DATE '2025-03-21' AS found_date""")
        connection.execute("""CREATE TABLE accidents AS SELECT 'u' AS unit_code, 'E9' AS enterprise, true AS production,
            DATE '2025-03-21' AS date""")
        missed = {"missed": load_questions(root)["missed"]}
        assert ask(connection, missed, FIRST, LAST) == {"missed": (("u", 3, 1),)}
