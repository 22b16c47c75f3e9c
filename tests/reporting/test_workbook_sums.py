"""How points come about, each case worked out by hand: caps, conversion, spills, the largest loss, limits, places."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assess.reporting.workbook.entries import add_derived, add_entries, derive, find_entry_way, find_start
from assess.reporting.workbook.evidence import join_numbers
from assess.reporting.workbook.formulas import sum_section, sum_total
from assess.reporting.workbook.page import Area, Column, name_column
from assess.reporting.workbook.places import PlaceRule, complete_groups, find_layer, find_rule
from assess.reporting.workbook.sums import Shape, Way, find_shape, find_way, leads_to_total
from assess.results import Method
from assess.rubric.language import SectionKind
from assess.types import Assessment, Deduction, Finding, Outcome, SectionPoints, Standing, Unit

UNIT = Unit("1", "甲", "county", "组")
ALL_BASE = Shape({"duty": SectionKind.BASE})


def finding(section: str, name: str, available: str, awarded: str | None) -> Finding:
    points = None if awarded is None else Decimal(awarded)
    return Finding(section, name, name, Outcome.PARTLY_MET, Decimal(available), points, "")


def entry(section: str, criterion: str, effect: str, points: str) -> Deduction:
    return Deduction(section, criterion, "r", effect, Decimal(points), "", "")


def part(section: str, available: str, assessable: str, awarded: str) -> SectionPoints:
    return SectionPoints(section, section, Decimal(available), Decimal(assessable), Decimal(awarded))


def assessment(
    total: str, sections: tuple[SectionPoints, ...], findings: tuple[Finding, ...], *entries: Deduction
) -> Assessment:
    exact = Decimal(total)
    published = exact.quantize(Decimal("0.01"))
    return Assessment(
        UNIT, published, exact, Decimal(100), Decimal(100), published, published, "优秀", "优秀", "优秀", sections,
        findings, entries, (),
    )  # fmt: skip


def standing(code: str, rank: int, total: str, assessable: str = "100", vetoed: bool = False) -> Standing:
    unit = Unit(code, code, "county", "组")
    return Standing(
        unit, rank, 1, 4, Decimal(total), Decimal(assessable), None, "", "", "", "", 0, vetoed=vetoed
    )  # fmt: skip


def test_a_section_without_caps_is_the_sum_of_its_awards() -> None:
    one = assessment("80", (part("duty", "100", "100", "80"),), (finding("duty", "a", "60", "50"),
                     finding("duty", "b", "40", "30")))  # fmt: skip
    assert find_way(one, one.sections[0], SectionKind.BASE) == Way(SectionKind.BASE, Decimal(100))


def test_a_converted_section_is_found_by_what_its_points_were_scored_on() -> None:
    """100 scored become 30: 81 of 90 assessed are 24.3 of 27."""
    one = assessment("24.3", (part("duty", "30", "27", "24.3"),), (finding("duty", "a", "90", "81"),
                     finding("duty", "b", "10", None)))  # fmt: skip
    way = find_way(one, one.sections[0], SectionKind.BASE)
    assert way == Way(SectionKind.BASE, Decimal(30), over=Decimal(100))
    criteria = Area("criteria", tuple(Column(name, 5) for name in ("unit_number", "section_number", "awarded")), 2)
    assert way is not None
    assert sum_section("$A5", criteria, 1, way) == (
        "ROUND(SUMIFS('逐项得分'!$C$5:$C$6,'逐项得分'!$A$5:$A$6,$A5,'逐项得分'!$B$5:$B$6,1)*30/100,9)"
    )


def test_points_of_what_does_not_apply_are_spread_over_the_rest() -> None:
    """16 points, of which 0.5 do not apply: 15 of 15.5 are 15.483870968 of 16."""
    one = assessment("15.48", (part("duty", "16", "16", "15.483870968"),), (finding("duty", "a", "15.5", "15"),))
    assert find_way(one, one.sections[0], SectionKind.BASE) == Way(SectionKind.BASE, Decimal(16), over=Decimal("15.5"))


def test_a_spill_is_taken_from_the_section_and_never_below_nothing() -> None:
    findings = (finding("duty", "a", "5", "0"), finding("duty", "b", "5", "4"))
    spilt = (entry("duty", "a", "deduct", "5"), entry("duty", "b", "deduct", "1"))
    one = assessment("1", (part("duty", "10", "10", "1"),), findings, *spilt, entry("duty", "a", "spill", "3"))
    way = find_way(one, one.sections[0], SectionKind.BASE)
    assert way == Way(SectionKind.BASE, Decimal(10), spill=True)
    assert add_entries(one, one.sections[0]) == (10, 0, 6, 3)
    assert find_entry_way(one, one.sections[0], SectionKind.BASE) == way
    below = assessment("0", (part("duty", "10", "10", "0"),), findings, entry("duty", "a", "spill", "9"))
    assert find_way(below, below.sections[0], SectionKind.BASE) == way


def test_where_only_the_largest_loss_counts_the_entries_are_not_added_up() -> None:
    """Losses of 3 and 2: only 3 counts, so 7 of 10."""
    findings = (finding("duty", "a", "5", "2"), finding("duty", "b", "5", "3"))
    one = assessment("7", (part("duty", "10", "10", "7"),), findings, entry("duty", "a", "deduct", "3"))
    way = find_way(one, one.sections[0], SectionKind.BASE)
    assert way == Way(SectionKind.BASE, Decimal(10), highest=True)
    assert find_entry_way(one, one.sections[0], SectionKind.BASE) is None
    assert add_derived(one, ALL_BASE) == 7


def test_an_emptied_section_has_no_way() -> None:
    one = assessment("0", (part("duty", "10", "10", "0"),), (finding("duty", "a", "10", "8"),),
                     entry("duty", "a", "zero_section", "8"))  # fmt: skip
    assert find_way(one, one.sections[0], SectionKind.BASE) is None
    assert add_derived(one, ALL_BASE) == 0


def bonus_and_penalty(earned: str, bonus: str, left: str, total: str) -> Assessment:
    """90 of 100, a bonus section capped at 5 of 9 and a penalty section of 11 capped at 10."""
    lost = Decimal(11) - Decimal(left)
    return assessment(
        total,
        (part("duty", "100", "100", "90"), part("extra", "5", "9", bonus), part("less", "10", "11", str(lost))),
        (finding("duty", "a", "100", "90"), finding("extra", "b", "9", earned), finding("less", "c", "11", left)),
        entry("duty", "a", "deduct", "10"), entry("extra", "b", "earn", earned),
        entry("less", "c", "deduct", str(lost)),
    )  # fmt: skip


SECTIONS = ("duty", "extra", "less")
METHOD = Method(bonus=("extra",), penalty=("less",))


def test_the_rubric_says_which_sections_stand_beside_the_full_points() -> None:
    one = bonus_and_penalty("7", "5", "9", "93")
    shape = find_shape(METHOD, SECTIONS)
    assert shape == Shape({"duty": SectionKind.BASE, "extra": SectionKind.BONUS, "less": SectionKind.PENALTY})
    assert leads_to_total(one, shape)
    assert find_way(one, one.sections[1], SectionKind.BONUS) == Way(SectionKind.BONUS, Decimal(5))
    assert add_derived(one, shape) == 93
    assert [find_start(one, found) for found in one.findings] == [100, 0, 11]
    cells = {"duty": "$A1", "extra": "$B1", "less": "$C1"}
    assert sum_total(cells, shape, 2) == "ROUND(ROUND(MAX(0,$A1+$B1-$C1),9),2)"


def test_the_rubric_says_what_caps_the_total() -> None:
    shape = find_shape(replace(METHOD, limit=Decimal(92)), SECTIONS)
    assert leads_to_total(bonus_and_penalty("5", "5", "11", "92"), shape)
    assert leads_to_total(bonus_and_penalty("1", "1", "11", "91"), shape)
    assert "MIN(92," in sum_total({"duty": "$A1"}, shape, 2)
    assert not leads_to_total(bonus_and_penalty("5", "5", "11", "92"), find_shape(METHOD, SECTIONS))


def test_a_section_that_moved_nobody_is_added_up_too() -> None:
    """So that an office which enters a bonus sees the total move."""
    none = assessment("90", (part("duty", "100", "100", "90"), part("extra", "5", "0", "0")),
                      (finding("duty", "a", "100", "90"), finding("extra", "b", "9", None)))  # fmt: skip
    shape = find_shape(METHOD, ("duty", "extra"))
    assert find_way(none, none.sections[1], shape.roles["extra"]) == Way(SectionKind.BONUS, Decimal(5))
    assert sum_total({"duty": "$A1", "extra": "$B1"}, shape, 2) == "ROUND(ROUND(MAX(0,$A1+$B1),9),2)"


def test_what_a_criterion_starts_with_is_its_points_or_nothing() -> None:
    deducts, earns, cut, other = (finding("duty", name, "10", "7") for name in "abcd")
    one = assessment("28", (), (deducts, earns, cut, other, finding("duty", "e", "10", None)),
                     entry("duty", "a", "deduct", "3"), entry("duty", "b", "earn", "8"),
                     entry("duty", "b", "deduct", "1"), entry("duty", "c", "deduct", "2.999999999"))  # fmt: skip
    assert [find_start(one, found) for found in one.findings] == [10, 0, 10, None, None]


def test_derived_points_stay_within_the_caps() -> None:
    values = (Decimal(0), Decimal(9), Decimal(0), Decimal(0))
    assert derive(values, Way(SectionKind.BONUS, Decimal(5))) == 5
    assert derive((Decimal(11), Decimal(0), Decimal(12), Decimal(0)), Way(SectionKind.PENALTY, Decimal(10))) == 10
    assert derive((Decimal(1), Decimal(0), Decimal(3), Decimal(0)), Way(SectionKind.BASE, Decimal(10))) == 0


@pytest.mark.parametrize(
    ("rule", "ranks"),
    [
        (PlaceRule(total=False, after=True), (4, 3, 1, 1)),
        (PlaceRule(total=False, after=False), (1, 4, 2, 2)),
        (PlaceRule(total=True, after=True), (4, 1, 2, 3)),
        (PlaceRule(total=True, after=False), (1, 2, 3, 4)),
    ],
)
def test_the_rule_of_places_is_the_rubrics_where_it_gives_all_published_places(
    rule: PlaceRule, ranks: tuple[int, int, int, int]
) -> None:
    """The first is vetoed; shares are 95, 60, 80 and 80 %: with 2-2 tied behind a first, nobody is third."""
    rows = [
        standing("1", ranks[0], "95", vetoed=True), standing("2", ranks[1], "60"),
        standing("3", ranks[2], "40", "50"), standing("4", ranks[3], "32", "40"),
    ]  # fmt: skip
    methods = {
        PlaceRule(by == "total", vetoed == "after_others"): Method(by=by, vetoed=vetoed)
        for by in ("share", "total")
        for vetoed in ("after_others", "by_points")
    }
    assert {found: find_rule(method, rows) for found, method in methods.items()} == {
        found: rule if found == rule else None for found in methods
    }
    assert [find_layer(row, rule) for row in rows] == [1 if rule.after else 2, 2, 2, 2]


def test_places_that_no_rule_gives_have_none_and_units_without_a_place_no_layer() -> None:
    rows = [standing(str(at), 1, str(90 - at)) for at in range(4)]
    assert find_rule(METHOD, rows) is None
    assert find_layer(replace(rows[0], rank=0), None) == 0
    assert complete_groups(rows) == {"组"}
    assert complete_groups(rows[:3]) == set()


def test_numbers_of_evidence_are_joined_to_ranges() -> None:
    assert join_numbers([3, 1, 2, 7, 2, 9, 10]) == "1–3、7、9–10"
    assert join_numbers([]) == ""


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(number: int, name: str) -> None:
    assert name_column(number) == name
