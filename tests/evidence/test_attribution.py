"""Accidents charged to units and roles: published rules of attribution, look-back, grades, shares, rolling spans."""

import dataclasses
import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.evidence.attribution import (
    Accident,
    Charge,
    Charged,
    Graded,
    Overlap,
    Role,
    Year,
    attribute,
    grade_accident,
    in_year,
)
from assess.evidence.attribution_blame import blame_measures, held_responsible
from assess.evidence.attribution_measures import attribution_measures, rolling_measures
from assess.evidence.judgement_use import Blame
from assess.evidence.larger import AccidentGrades, load_grades
from assess.rubric.language import Window
from assess.rubric.window import CALENDAR_YEAR
from assess.types import Measured, Source, Unit

PLACE, REGISTRATION, DIRECT, SUPERVISION = Role
UNITS = tuple(Unit(f"99000{at}", f"{at}县", "county", "县区") for at in (1, 2, 3))
LIST = Source("accidents.csv", text="查2024年事故台账")
YEAR = Year(CALENDAR_YEAR, 2024)
# The county table of 2010 (H6a): the county of the event answers unless it was on an expressway, and so does the county
# of the vehicle's registration.
ROAD = ("road",)
H6A = (Charge(PLACE, sectors=ROAD, expressway=False), Charge(REGISTRATION, sectors=ROAD))
# The bureau's table (R46): sectors under direct supervision and those under general supervision are counted apart.
R46 = (Charge(DIRECT), Charge(SUPERVISION))
BY_PLACE = (Charge(PLACE),)


@pytest.fixture(scope="module")
def grades(root: Path) -> AccidentGrades:
    return load_grades(root, date(2024, 12, 31))


def accident(id_: str = "S1", happened: str = "2024-05-01", deaths: int | None = 1, **more: object) -> Accident:
    given = {
        "sector": "road", "units": {PLACE: "990001"}, "serious_injuries": 0, "loss_yuan": Decimal(0),
        "source": Source("accidents.csv", int(id_[1:]) + 1),
    } | more  # fmt: skip
    return Accident(id_, date.fromisoformat(happened), deaths=deaths, **given)


def charge(grades, *accidents: Accident, charges=BY_PLACE, year=YEAR, overlap=Overlap.HIGHEST):
    return attribute(accidents, charges, year, grades, overlap)


def who(charged: tuple[Charged, ...]) -> list[tuple[str, str, str]]:
    return [(one.unit, one.role.value, str(one.share)) for one in charged]


def values(grades, charged, units=UNITS) -> dict[tuple[str, str], Measured]:
    return {(code, one.indicator): one for code, one in attribution_measures(charged, units, grades, LIST)}


def number(found: Measured) -> str:
    assert found.sources if found.known else found.reason
    return str(found.numerator) if found.known else "?"


# --- units and roles --------------------------------------------------------------------------------------

CRASH = {PLACE: "990001", REGISTRATION: "990002"}


def test_a_crash_counts_for_the_county_of_the_event_and_of_the_registration(grades) -> None:
    assert who(charge(grades, accident(units=CRASH), charges=H6A)) == [
        ("990001", "place", "1"), ("990002", "registration", "1"),
    ]  # fmt: skip


def test_on_an_expressway_only_the_registration_answers(grades) -> None:
    crash = accident(units=CRASH, expressway=True)
    assert who(charge(grades, crash, charges=H6A)) == [("990002", "registration", "1")]
    rescue = dataclasses.replace(H6A[0], expressway=True)  # with rescue at fault the county of the event answers too
    assert len(charge(grades, crash, charges=(rescue, H6A[1]))) == 2


def test_other_sectors_are_not_charged_by_a_rule_for_roads(grades) -> None:
    assert charge(grades, accident(units=CRASH, sector="mine"), charges=H6A) == ()
    assert len(charge(grades, accident(units=CRASH, sector="mine"), charges=(*H6A, Charge(PLACE)))) == 1


def test_a_role_that_nobody_has_is_charged_to_nobody(grades) -> None:
    assert who(charge(grades, accident(), charges=H6A)) == [("990001", "place", "1")]


def test_direct_and_general_supervision_are_counted_apart(grades) -> None:
    mine = accident("S1", deaths=3, sector="mine", units={PLACE: "990003", DIRECT: "990001"})
    site = accident("S2", deaths=1, sector="construction", units={PLACE: "990003", SUPERVISION: "990001"})
    found = values(grades, charge(grades, mine, site, charges=R46))
    assert [number(found["990001", f"accidents_{role}"]) for role in ("direct", "supervision", "place")] == [
        "1",
        "1",
        "0",
    ]
    assert number(found["990001", "larger_accidents_direct"]) == "1"
    assert number(found["990001", "larger_accidents_supervision"]) == "0"
    assert number(found["990001", "deaths_direct"]) == "3"
    assert number(found["990003", "accidents"]) == "0"


def test_shares_are_exact(grades) -> None:
    halves = (Charge(PLACE, Decimal("0.7")), Charge(REGISTRATION, Decimal("0.3")))
    found = values(grades, charge(grades, accident(deaths=3, units=CRASH), charges=halves))
    assert [number(found[unit, "deaths"]) for unit in ("990001", "990002", "990003")] == ["2.1", "0.9", "0"]
    assert [number(found[unit, "larger_accidents"]) for unit in ("990001", "990002", "990003")] == ["0.7", "0.3", "0"]


SAME = {PLACE: "990001", REGISTRATION: "990001"}


@pytest.mark.parametrize(
    ("overlap", "shares", "expected"),
    [
        (Overlap.HIGHEST, ("0.7", "0.3"), [("990001", "place", "0.7")]),
        (Overlap.HIGHEST, ("0.3", "0.7"), [("990001", "registration", "0.7")]),
        (Overlap.HIGHEST, ("0.5", "0.5"), [("990001", "place", "0.5")]),
        (Overlap.STACK, ("0.7", "0.3"), [("990001", "place", "0.7"), ("990001", "registration", "0.3")]),
    ],
)
def test_one_unit_in_several_roles_counts_once_with_the_largest_share_or_stacks(
    grades, overlap, shares, expected
) -> None:
    charges = (Charge(PLACE, Decimal(shares[0])), Charge(REGISTRATION, Decimal(shares[1])))
    assert who(charge(grades, accident(units=SAME), charges=charges, overlap=overlap)) == expected


def test_the_same_accident_given_twice_is_charged_once_and_two_of_one_name_are_refused(grades) -> None:
    assert len(charge(grades, accident(), accident())) == 1
    with pytest.raises(ValueError, match="two accidents are called S1"):
        charge(grades, accident(), accident(deaths=2))


# --- years ------------------------------------------------------------------------------------------------

# Hunan's rule (R19): 1 December to 30 November; a concealed larger accident of the three previous years counts in the
# year of its discovery.
HUNAN = Window("12-01", "11-30", starts_year_before=True, late_discovery=3)


@pytest.mark.parametrize(
    ("happened", "counts"),
    [("2016-11-30", False), ("2016-12-01", True), ("2017-11-30", True), ("2017-12-01", False)],
)
def test_the_assessment_year_begins_in_december(grades, happened: str, counts: bool) -> None:
    assert in_year(accident(happened=happened), Year(HUNAN, 2017, "larger"), grades) is counts


@pytest.mark.parametrize(
    ("happened", "discovered", "deaths", "years"),
    [
        ("2015-06-01", "2017-03-01", 3, [2017]),  # concealed, larger: the year of discovery
        ("2013-12-01", "2017-03-01", 3, [2017]),  # the first day that is looked back to
        ("2013-11-30", "2017-03-01", 3, []),  # one day too old
        ("2015-06-01", "2017-03-01", 2, [2015]),  # a general one stays in its own year
        ("2017-01-05", "2017-03-01", 3, [2017]),  # concealed and found within one year
        ("2015-06-01", "2017-12-01", 3, [2018]),  # found on the first day of the next year
        ("2015-06-01", None, 3, [2015]),
    ],
)
def test_a_concealed_larger_accident_counts_once_in_the_year_of_discovery(
    grades, happened, discovered, deaths, years
) -> None:
    found = accident(
        happened=happened, deaths=deaths, discovered=discovered and date.fromisoformat(discovered),
    )  # fmt: skip
    assert [year for year in range(2012, 2022) if in_year(found, Year(HUNAN, year, "larger"), grades)] == years


def test_without_a_grade_every_concealed_accident_is_looked_back_to(grades) -> None:
    found = accident(happened="2015-06-01", deaths=1, discovered=date(2017, 3, 1))
    assert [year for year in range(2013, 2020) if in_year(found, Year(HUNAN, year), grades)] == [2017]


# --- grades -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deaths", "injuries", "loss", "expected"),
    [
        (2, 9, 9_999_999, Graded("general", True)), (3, 0, 0, Graded("larger", True)),
        (0, 10, 0, Graded("larger", True)), (0, 0, 10_000_000, Graded("larger", True)),
        (9, 0, 0, Graded("larger", True)), (10, 0, 0, Graded("major", True)), (0, 50, 0, Graded("major", True)),
        (1, 0, 50_000_000, Graded("major", True)), (30, 0, 0, Graded("particularly_major", True)),
        (29, 99, 99_999_999, Graded("major", True)), (0, 0, 100_000_000, Graded("particularly_major", True)),
        (2, None, 0, Graded("general", False)), (3, None, None, Graded("larger", False)),
        (30, None, None, Graded("particularly_major", True)), (None, 0, 0, Graded("general", False)),
    ],
)  # fmt: skip
def test_the_highest_grade_that_any_number_reaches(grades, deaths, injuries, loss, expected) -> None:
    money = None if loss is None else Decimal(loss)
    assert grade_accident(grades, accident(deaths=deaths, serious_injuries=injuries, loss_yuan=money)) == expected


def test_a_grade_counts_what_is_worse_and_only_counts_itself(grades) -> None:
    found = values(grades, charge(grades, *(accident(f"S{at}", deaths=at) for at in (1, 2, 3, 10, 30))))
    own = {name: number(found["990001", name]) for name in ("accidents", "deaths", "general_accidents")}
    assert own == {"accidents": "5", "deaths": "46", "general_accidents": "2"}
    worse = [number(found["990001", f"{grade}_accidents"]) for grade in ("larger", "major", "particularly_major")]
    alone = [number(found["990001", f"{grade}_accidents_only"]) for grade in ("larger", "major", "particularly_major")]
    assert (worse, alone) == (["3", "2", "1"], ["1", "1", "1"])


def test_what_is_not_settled_leaves_a_number_open_and_names_the_accident(grades) -> None:
    charged = charge(grades, accident("S1", deaths=3), accident("S2", deaths=1, loss_yuan=None))
    found = values(grades, charged)
    assert number(found["990001", "accidents"]) == "2"
    assert found["990001", "larger_accidents"].reason == "至少1起；未定：S2"
    assert number(found["990001", "general_accidents"]) == "?"
    unknown = values(grades, charge(grades, accident(deaths=None)))
    assert number(unknown["990001", "deaths"]) == "?"


def test_no_accident_is_a_zero_that_says_where_it_was_looked(grades) -> None:
    found = values(grades, ())
    assert {number(one) for one in found.values()} == {"0"}
    assert {one.sources for one in found.values()} == {(LIST,)}


# --- several within half a year ---------------------------------------------------------------------------


def rolling(grades, *accidents: Accident, since: str = "2024-01-01", kind: str = "larger") -> str:
    charged = tuple(Charged(one, "990001", PLACE, Decimal(1)) for one in accidents)
    found = rolling_measures(charged, UNITS, grades, 6, date.fromisoformat(since), LIST)
    return number({(code, one.indicator): one for code, one in found}["990001", f"{kind}_accidents_rolling"])


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2024-01-15", "2024-07-15"), "2"),  # the corresponding day is included
        (("2024-01-15", "2024-07-16"), "1"),
        (("2024-08-31", "2025-02-28"), "2"),
        (("2024-01-15", "2024-06-01", "2024-07-20", "2024-11-30"), "3"),
        ((), "0"),
        (("2023-10-01", "2024-02-01"), "2"),  # a span reaches back into the year before
        (("2023-02-01", "2023-03-01"), "0"),  # and belongs to the year of its last accident
    ],
)
def test_the_most_within_half_a_year(grades, days: tuple[str, ...], expected: str) -> None:
    accidents = [accident(f"S{at}", day, 3) for at, day in enumerate(days, start=1)]
    assert rolling(grades, *accidents) == expected


def test_general_accidents_are_counted_apart_and_open_grades_stay_open(grades) -> None:
    general = [accident(f"S{at}", f"2024-0{at}-01", 1) for at in (1, 2, 3)]
    assert (rolling(grades, *general, kind="general"), rolling(grades, *general)) == ("3", "0")
    open_ = accident("S4", "2024-04-01", 1, loss_yuan=None)
    assert rolling(grades, *general, open_) == "?"
    later = accident("S4", "2024-12-01", 1, loss_yuan=None)
    larger = [accident(f"S{at}", f"2024-0{at}-01", 3) for at in (5, 6)]
    assert rolling(grades, *larger, dataclasses.replace(later, id="S9", happened=date(2025, 2, 1))) == "2"


# --- responsibility ---------------------------------------------------------------------------------------


def blame(grades, *findings: tuple[str, str, bool | None], deaths: int = 3) -> dict[str, str]:
    charged = charge(grades, accident("S1", deaths=deaths), accident("S2", deaths=deaths))
    blamed = [
        Blame(accident_, "990001", leader, yes, Source("judgements.csv", 2)) for accident_, leader, yes in findings
    ]
    found = {(code, one.indicator): one for code, one in blame_measures(charged, blamed, UNITS, grades, LIST)}
    names = (
        "larger_accidents_responsible",
        "larger_accidents_responsible_sure",
        "leaders_responsible",
        "leaders_responsible_sure",
    )
    return {name: number(found["990001", name]) for name in names}


BLAMED = [
    ((), ["?", "0", "?", "0"]),
    ((("S1", "", True),), ["?", "1", "?", "0"]),  # one is certain while the other is open
    ((("S1", "", True), ("S2", "", None)), ["?", "1", "?", "0"]),
    ((("S1", "", True), ("S2", "", False)), ["1", "1", "?", "0"]),
    ((("S1", "", False), ("S2", "", False)), ["0", "0", "0", "0"]),
    ((("S1", "", True), ("S2", "", False), ("S1", "A1", True)), ["1", "1", "1", "1"]),
    ((("S1", "", True), ("S2", "", False), ("S1", "A1", True), ("S1", "A2", None)), ["1", "1", "?", "1"]),
    ((("S1", "", True), ("S2", "", True), ("S1", "A1", True), ("S2", "A1", True)), ["2", "2", "1", "1"]),
]


@pytest.mark.parametrize(("findings", "expected"), BLAMED)
def test_responsibility_is_counted_as_far_as_it_is_found(grades, findings, expected) -> None:
    assert list(blame(grades, *findings).values()) == expected


def test_a_general_accident_never_makes_a_larger_one_with_responsibility(grades) -> None:
    found = blame(grades, ("S1", "", True), deaths=2)
    assert found["larger_accidents_responsible"] == "0"


def test_who_was_held_responsible() -> None:
    said = [
        Blame("S1", "990001", leader, yes, LIST)
        for leader, yes in (("A2", True), ("A1", True), ("A3", None), ("", True))
    ]
    assert held_responsible(said, "990001", "S1") == ("A1", "A2")
    assert held_responsible(said, "990002", "S1") == ()


# --- properties -------------------------------------------------------------------------------------------


@given(st.permutations([accident(f"S{at}", f"2024-0{at}-01", at * 3 % 11, units=CRASH) for at in range(1, 8)]))
def test_the_order_of_accidents_does_not_matter(order: list[Accident]) -> None:
    grades = load_grades(Path(__file__).parents[2], date(2024, 12, 31))
    plain = sorted(order, key=lambda one: one.id)
    assert charge(grades, *order, charges=H6A) == charge(grades, *plain, charges=H6A)


@pytest.mark.parametrize("overlap", list(Overlap))
def test_one_more_accident_never_lowers_a_count(grades, overlap: Overlap) -> None:
    accidents = [accident(f"S{at}", deaths=at, units=SAME) for at in (1, 3, 10)]
    for size in range(len(accidents)):
        for fewer in itertools.combinations(accidents, size):
            less = values(grades, charge(grades, *fewer, charges=H6A, overlap=overlap))
            more = values(grades, charge(grades, *accidents, charges=H6A, overlap=overlap))
            assert all(more[key].numerator >= less[key].numerator for key in less)
