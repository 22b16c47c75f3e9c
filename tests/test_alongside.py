"""What stands beside a unit's result: medians of the group, key numbers, duties by quarter, last year."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assess.alongside import (
    cells_by_unit,
    compare_sections,
    find_key_numbers,
    find_last_year,
    find_medians,
    list_key_numbers,
    load_boards,
)
from assess.errors import ParamsError
from assess.indicators import load_indicators
from assess.review import Review
from assess.table import Table, build_table
from assess.types import Assessment, Measured, SectionPoints, Unit

ROOT = Path(__file__).parents[1]


def member(code: str, awarded: str, assessable: str) -> Assessment:
    section = SectionPoints("outcomes", "事故", Decimal(30), Decimal(assessable), Decimal(awarded))
    bonus = SectionPoints("bonus", "加分", Decimal(5), Decimal(9), Decimal(3))
    zero = Decimal(0)
    return Assessment(
        Unit(code, code, "county", "县"), zero, zero, zero, zero, zero, zero, "", "", "", (section, bonus), (), (), (),
    )  # fmt: skip


def test_a_section_stands_beside_the_median_of_its_group() -> None:
    group = [member("a", "15", "30"), member("b", "24", "30"), member("c", "10", "10"), member("d", "0", "0")]
    medians = find_medians(group)
    found = compare_sections(group[0], medians, {"outcomes"})
    assert [(one.section, one.share, one.median, one.units) for one in found] == [
        ("outcomes", Decimal("0.5000"), Decimal("0.8000"), 3)
    ]
    nothing = compare_sections(group[3], medians, {"outcomes"})[0]
    assert (nothing.share, nothing.median) == (None, Decimal("0.8000"))
    assert compare_sections(group[3], find_medians(group[3:]), {"outcomes"})[0].median is None


def test_key_numbers_are_those_of_the_boards_that_the_data_have(simulated: Review) -> None:
    found = simulated.unit_report("990110").key_numbers
    boards = load_boards(ROOT)
    assert {one.board for one in found} == {board.title for board in boards.boards}
    closed = next(one for one in found if one.measured.indicator == "hazards_closed_on_time")
    assert (closed.measured.numerator, closed.measured.denominator, closed.units) == (244, 263, 6)


def test_every_key_number_is_a_registered_indicator() -> None:
    known = load_indicators(ROOT)
    named = [name for board in load_boards(ROOT).boards for name in board.indicators]
    assert [name for name in named if name not in known] == []
    assert len(named) == len(set(named))


def test_a_number_known_for_one_unit_only_has_no_median() -> None:
    units = (Unit("1", "甲", "county", "县"), Unit("2", "乙", "county", "县"), Unit("3", "丙", "county", "别"))
    name = "hazards_found"
    values = [
        ("1", Measured(name, Decimal(5))),
        ("2", Measured(name, None, reason="没有报")),
        ("3", Measured(name, Decimal(1))),
    ]
    table = build_table(units, values)
    found = list_key_numbers(find_key_numbers(load_boards(ROOT), table, load_indicators(ROOT)), "县", 0)
    assert [(one.measured.numerator, one.median, one.units) for one in found] == [(5, None, 1)]


def test_boards_with_an_unknown_key_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "params" / "standards"
    folder.mkdir(parents=True)
    (folder / "key-numbers.yaml").write_text("boards:\n  - {title: x, indicator: [a]}\n", encoding="utf-8")
    with pytest.raises(ParamsError, match="indicator"):
        load_boards(tmp_path)


def test_duties_stand_by_post_and_quarter_without_names(simulated: Review) -> None:
    rows = simulated.unit_report("990110").duties
    assert {row.quarters for row in rows} == {("q1", "q2", "q3", "q4")}
    assert all(row.holder.startswith("990110-L") for row in rows)
    short = [row for row in rows if "not" in row.states]
    assert short  # the story of this county: meetings of three quarters are missing
    assert all(row.why for row in short)
    assert all(not row.why for row in rows if set(row.states) <= {"done", "not_due"})
    assert cells_by_unit(None) == {}


def test_last_year_is_told_where_the_run_has_it(simulated: Review) -> None:
    last = simulated.unit_report("990110").last_year
    assert last is not None
    assert (last.grade, last.total, last.rank) == ("不合格", None, None)
    assert find_last_year(Table(simulated.evidence.units, {}), 0) is None


def test_nothing_beside_the_result_changes_it(simulated: Review) -> None:
    assert replace(simulated).provenance.result_sha256 == simulated.provenance.result_sha256
