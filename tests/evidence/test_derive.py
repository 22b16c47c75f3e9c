"""Last year's counts: all of the real ones, and what stays open."""

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.evidence.derive import contradictions, derive
from assess.evidence.lines import Line, Reading
from assess.evidence.percent import parse_percent
from assess.evidence.previous import Key, Range
from assess.evidence.printed import check_percentages
from assess.evidence.reconcile import reconcile
from assess.evidence.register import load_register
from assess.evidence.tables import Tables
from assess.types import Unit

COUNTS, HEADLINE = "data/counts.csv", "data/headline.csv"

# Unit: accidents and deaths in 2020, and in 2019 as derived by hand from the printed changes and the totals.
BY_HAND = {
    "江南新兴产业集中区": (0, 0, 1, 1),
    "贵池区": (12, 12, 14, 16),
    "东至县": (12, 10, 17, 13),
    "石台县": (6, 5, 1, 2),
    "青阳县": (5, 4, 10, 8),
    "九华山风景区": (1, 1, 0, 0),
    "开发区": (0, 0, 1, 1),
    "平天湖风景区": (0, 0, 0, 0),
    "市直": (1, 1, 1, 1),
    "": (37, 33, 45, 42),
}


@pytest.mark.parametrize("unit", BY_HAND, ids=lambda unit: unit or "合计")
def test_the_real_figures_are_all_determined(published, unit: str) -> None:
    asked = [(indicator, period) for period in ("", "previous") for indicator in ("accidents", "deaths")]
    assert tuple(published.count(unit, *one) for one in asked) == BY_HAND[unit]


def test_last_years_counts_add_up_over_the_units() -> None:
    columns = list(zip(*(counts for unit, counts in BY_HAND.items() if unit), strict=True))
    assert tuple(map(sum, columns)) == BY_HAND[""]


def test_single_cells_that_need_the_total(published) -> None:
    expected = {
        ("东至县", "deaths_construction"): 2,
        ("江南新兴产业集中区", "accidents_transport"): 1,
        ("贵池区", "accidents_mining"): 1,
        ("市直", "deaths_trade"): 1,
    }
    assert {key: published.count(*key, "previous") for key in expected} == expected


def test_a_derived_count_names_its_row_and_the_totals_where_that_was_needed(published) -> None:
    direct = published.value("贵池区", "accidents_transport", "previous").sources
    assert [source.row for source in direct] == [21]
    assert direct[0].text == "推算：贵池区交通运输业事故起数本期11、同比印作“-8.33”，上年同期为12"
    by_total = published.value("东至县", "deaths_construction", "previous").sources
    assert [source.row for source in by_total] == [32, 8]
    assert by_total[1].text == "推算：合计建筑业死亡人数上年同期为4，其余各项之和为2，故东至县建筑业死亡人数为2"
    for source in published.value("东至县", "deaths", "previous").sources:
        assert source.text.startswith("推算：")


def test_a_total_that_is_itself_open_is_settled_by_the_headline(town) -> None:
    view = town.read()
    assert view.count("乙园区", "accidents_mining", "previous") == 1
    rows = [(source.file, source.row) for source in view.value("乙园区", "accidents_mining", "previous").sources]
    assert rows == [(COUNTS, 18), (COUNTS, 2), (HEADLINE, 2)]


def test_a_count_that_nothing_determines_is_unknown_with_its_bounds(undetermined) -> None:
    view = undetermined.read()
    for unit in ("甲县", "乙园区"):
        for indicator in ("accidents_mining", "accidents"):
            assert view.count(unit, indicator, "previous") is None
            assert view.count(unit, indicator) is not None
        reason = view.value(unit, "accidents_mining", "previous").reason
        assert reason.startswith(f"{unit}采矿业事故起数的上年同期数不能确定（1至2（下限1，上限2））")
    assert view.value("甲县", "accidents", "previous").reason.startswith(
        "甲县事故起数的上年同期数不能确定（12至13（下限12，上限13））"
    )
    assert view.count("", "accidents_mining", "previous") == 3
    assert view.count("甲县", "deaths", "previous") == 9
    assert {found.unit for found in view.findings("previous_unknown")} == {"990101", "9901L1"}


def test_without_the_headline_there_is_no_upper_limit(town) -> None:
    del town.data["headline"]
    view = town.read()
    assert "至少1（下限1，无上限）" in view.value("乙园区", "accidents_mining", "previous").reason
    assert view.count("", "accidents", "previous") is None
    assert view.count("甲县", "accidents", "previous") == 11


def test_totals_that_no_counts_can_satisfy_are_named_and_not_used(town) -> None:
    town.edit(COUNTS, "乙园区,accidents,交通运输业,3,50", "乙园区,accidents,交通运输业,3,0")
    view = town.read()
    (finding,) = view.findings("previous_differs")
    assert finding.message == (
        "合计交通运输业事故起数的上年同期数自相矛盾：合计推出9，各项之和推出10；因此没有用它推算。"
    )
    assert view.count("乙园区", "accidents_transport", "previous") == 3


def test_a_headline_that_contradicts_the_table_bounds_nothing(town) -> None:
    town.edit(HEADLINE, "accidents,交通运输业,8,-1,", "accidents,交通运输业,8,-3,")
    view = town.read()
    assert view.count("", "accidents_transport", "previous") == 9
    assert "headline_differs" in view.warnings


def test_a_total_whose_own_change_says_little_is_the_sum_of_its_rows(town) -> None:
    del town.data["headline"]
    town.edit(COUNTS, "合计,accidents,商贸制造业,3,0", "合计,accidents,商贸制造业,3,9999")
    view = town.read()
    assert "percent_differs" in view.warnings
    assert view.count("", "accidents_trade", "previous") == 3
    texts = [source.text for source in view.value("", "accidents_trade", "previous").sources]
    assert texts[0].endswith("没有整数的上年同期数与之相符")
    assert texts[1] == "推算：各项上年同期之和为3"


UNITS = tuple(Unit(f"99010{number}", f"单位{number}", "county", "县区") for number in range(1, 4))
PAIRS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=24, max_size=24)


@given(PAIRS, st.integers(0, 2), st.sampled_from([ROUND_DOWN, ROUND_HALF_UP]), st.booleans())
@settings(max_examples=60)
def test_the_truth_is_never_excluded_and_true_figures_raise_no_warning(
    root: Path, pairs: list[tuple[int, int]], places: int, rounding: str, with_headline: bool
) -> None:
    register = load_register(root)
    parts = [part.id for measure in register.measures for part in register.parts(measure.id)]
    keys = [(unit.code, part) for part in parts for unit in UNITS]
    truth = dict(zip(keys, pairs, strict=True))
    for part in parts:
        column = [truth[unit.code, part] for unit in UNITS]
        truth["", part] = (sum(now for now, _ in column), sum(before for _, before in column))
    table = {key: line(key, *truth[key], places, rounding) for key in truth}
    headline = {}
    for measure in ("accidents", "deaths") if with_headline else ():
        sums = [truth["", part.id] for part in register.parts(measure)]
        now, before = sum(one for one, _ in sums), sum(one for _, one in sums)
        truth["", measure] = (now, before)
        headline["", measure] = replace(line(("", measure), now, before, places, rounding), change=now - before)
    tables = Tables(Reading("t.csv", len(table), table), Reading("h.csv", 2, headline), UNITS, register)
    odd, refused = reconcile(tables)
    previous = derive(tables, refused)
    for key, (_, before) in truth.items():
        assert previous.final[key].within(Range(before, before)), key
        assert previous.known(key) in (None, before)
    known = {key: before for key in truth if (before := previous.known(key)) is not None}
    found = odd + contradictions(tables, previous) + check_percentages(tables, known)
    assert [one for one in found if one.level == "warning"] == []


def line(key: Key, now: int, before: int, places: int, rounding: str) -> Line:
    """A row as a bureau would print it."""
    text = "—"
    if before:
        exact = (Decimal(now) - before) * 100 / Decimal(before)
        text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding):f}"
    return Line("t.csv", 2, *key, now, parse_percent(text))
