"""Accidents charged to units and roles: published rules of attribution, look-back, grades, shares, responsibility."""

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.evidence.attribution import Accident, Charged, Graded, attribute, grade_accident
from assess.evidence.attribution_blame import blame_measures, held_responsible
from assess.evidence.attribution_scheme import Charge, LookBack, Overlap, Role, Scheme, Scope
from assess.evidence.judgement_use import Blame
from assess.evidence.larger import AccidentGrades, GradeHistory, load_grade_history, load_grades
from assess.rubric.language import Window
from assess.rubric.window import CALENDAR_YEAR, year_of
from assess.types import Measured, Source, Unit

PLACE, REGISTRATION, DIRECT, SUPERVISION = Role
UNITS = tuple(Unit(f"99000{at}", f"{at}县", "county", "县区") for at in (1, 2, 3))
LIST = Source("accidents.csv", text="查2024年事故台账")
YEAR = date(2024, 1, 1), date(2024, 12, 31)
FOUND, NOT_FOUND, OPEN = "责任事故", "非责任事故", "待认定"
ANY = Scope(production_only=True, responsibility=(FOUND, NOT_FOUND, OPEN))
# The county table of 2010 (H6a): the county of the event answers unless it was on an expressway, and so does the county
# of the vehicle's registration.
ROAD = ("道路运输",)
H6A = (Charge(PLACE, sectors=ROAD, expressway=False), Charge(REGISTRATION, sectors=ROAD))
# The bureau's table (R46): sectors under direct supervision and those under general supervision are counted apart.
MINES = ("煤矿", "非煤矿山")
R46 = (Charge(DIRECT, sectors=MINES), Charge(SUPERVISION, other_than=MINES))
BY_PLACE = (Charge(PLACE),)


@pytest.fixture(scope="module")
def grades(root: Path) -> AccidentGrades:
    return load_grades(root, date(2024, 12, 31))


@pytest.fixture(scope="module")
def history(root: Path) -> GradeHistory:
    return load_grade_history(root)


def accident(id_: str = "S1", happened: str = "2024-05-01", deaths: int | None = 1, **more: object) -> Accident:
    given = {
        "sector": "道路运输", "units": {PLACE: "990001"}, "serious_injuries": 0, "loss_yuan": Decimal(0),
        "responsibility": FOUND, "source": Source("accidents.csv", int(id_[1:]) + 1),
    } | more  # fmt: skip
    return Accident("990001", id_, date.fromisoformat(happened), deaths=deaths, **given)


def scheme(charges=BY_PLACE, overlap=Overlap.HIGHEST, scope=ANY, look_back=LookBack(("瞒报",))) -> Scheme:  # noqa: B008
    return Scheme("case", "案例", "案例", charges, scope, look_back, (), overlap)


def charge(history, *accidents: Accident, window=CALENDAR_YEAR, **more) -> tuple[Charged, ...]:
    return attribute(accidents, scheme(**more), window, history)


def who(charged: tuple[Charged, ...]) -> list[tuple[str, str, str]]:
    return [(one.unit, one.role.value, str(one.share)) for one in charged]


# --- units and roles --------------------------------------------------------------------------------------

CRASH = {PLACE: "990001", REGISTRATION: "990002"}


def test_a_crash_counts_for_the_county_of_the_event_and_of_the_registration(history) -> None:
    assert who(charge(history, accident(units=CRASH), charges=H6A)) == [
        ("990001", "place", "1"), ("990002", "registration", "1"),
    ]  # fmt: skip


def test_on_an_expressway_only_the_registration_answers(history) -> None:
    crash = accident(units=CRASH, expressway=True)
    assert who(charge(history, crash, charges=H6A)) == [("990002", "registration", "1")]
    rescue = dataclasses.replace(H6A[0], expressway=True)  # with rescue at fault the county of the event answers too
    assert len(charge(history, crash, charges=(rescue, H6A[1]))) == 2


def test_other_sectors_are_not_charged_by_a_rule_for_roads(history) -> None:
    assert charge(history, accident(units=CRASH, sector="煤矿"), charges=H6A) == ()
    elsewhere = Charge(PLACE, other_than=ROAD)
    assert who(charge(history, accident(units=CRASH, sector="煤矿"), charges=(*H6A, elsewhere))) == [
        ("990001", "place", "1")
    ]
    assert len(charge(history, accident(units=CRASH), charges=(*H6A, elsewhere))) == 2


def test_a_role_that_nobody_has_is_charged_to_nobody(history) -> None:
    assert who(charge(history, accident(), charges=H6A)) == [("990001", "place", "1")]


def test_direct_and_general_supervision_are_told_apart_by_sector(history) -> None:
    bureau = {PLACE: "990003", DIRECT: "990001", SUPERVISION: "990001"}
    mine = accident("S1", sector="煤矿", units=bureau)
    site = accident("S2", sector="建筑施工", units=bureau)
    assert who(charge(history, mine, site, charges=R46)) == [
        ("990001", "direct", "1"), ("990001", "supervision", "1"),
    ]  # fmt: skip


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
    history, overlap, shares, expected
) -> None:
    charges = (Charge(PLACE, Decimal(shares[0])), Charge(REGISTRATION, Decimal(shares[1])))
    assert who(charge(history, accident(units=SAME), charges=charges, overlap=overlap)) == expected


# --- which accidents count --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "production", "responsibility", "expected"),
    [
        (ANY, True, NOT_FOUND, [False]),
        (ANY, True, OPEN, [False]),
        (ANY, False, FOUND, []),
        (Scope(False, (FOUND, NOT_FOUND, OPEN)), False, FOUND, [False]),
        (Scope(True, (FOUND,), (OPEN,)), True, FOUND, [False]),
        (Scope(True, (FOUND,), (OPEN,)), True, OPEN, [True]),
        (Scope(True, (FOUND,), (OPEN,)), True, NOT_FOUND, []),
        (Scope(True, (FOUND,), (OPEN,)), False, OPEN, []),
        (Scope(True, (FOUND,)), True, OPEN, []),
    ],
)
def test_what_is_not_production_or_not_responsible_is_left_out_and_what_is_open_is_marked(
    history, scope, production, responsibility, expected
) -> None:
    one = accident(production=production, responsibility=responsibility)
    assert [found.pending for found in charge(history, one, scope=scope)] == expected


# --- years ------------------------------------------------------------------------------------------------

# Hunan's rule (R19): 1 December to 30 November; a concealed larger accident of the three previous years counts in the
# year of its discovery.
HUNAN = Window("12-01", "11-30", starts_year_before=True, late_discovery=3)


@pytest.mark.parametrize(
    ("day", "year"), [("2016-11-30", 2016), ("2016-12-01", 2017), ("2017-11-30", 2017), ("2017-12-01", 2018)]
)
def test_the_assessment_year_begins_in_december(day: str, year: int) -> None:
    assert year_of(HUNAN, date.fromisoformat(day)) == year


def test_a_day_outside_the_window_is_in_no_year() -> None:
    assert year_of(Window("01-01", "11-30"), date(2024, 12, 1)) is None


@pytest.mark.parametrize(
    ("happened", "discovered", "deaths", "counted"),
    [
        ("2015-06-01", "2017-03-01", 3, "2017-03-01"),  # concealed, larger: the year of discovery
        ("2013-12-01", "2017-03-01", 3, "2017-03-01"),  # the first day that is looked back to
        ("2013-11-30", "2017-03-01", 3, "2013-11-30"),  # one day too old
        ("2015-06-01", "2017-03-01", 2, "2015-06-01"),  # a general one stays in its own year
        ("2017-01-05", "2017-03-01", 3, "2017-01-05"),  # concealed and found within one year
        ("2016-12-01", "2017-11-30", 3, "2016-12-01"),
        ("2015-06-01", "2017-12-01", 3, "2017-12-01"),  # found on the first day of the next year
        ("2015-06-01", None, 3, "2015-06-01"),
    ],
)
def test_a_concealed_larger_accident_counts_once_in_the_year_of_discovery(
    history, happened, discovered, deaths, counted
) -> None:
    found = accident(
        happened=happened, deaths=deaths, finding="瞒报", discovered=discovered and date.fromisoformat(discovered),
    )  # fmt: skip
    charged = charge(history, found, window=HUNAN, look_back=LookBack(("瞒报",), "larger"))
    assert [str(one.counted) for one in charged] == [counted]


def test_without_a_grade_every_concealed_accident_is_looked_back_to_but_no_late_report(history) -> None:
    found = [
        accident(f"S{at}", "2015-06-01", 1, finding=finding, discovered=date(2017, 3, 1))
        for at, finding in enumerate(("瞒报", "迟报"), start=1)
    ]
    assert [one.counted.year for one in charge(history, *found, window=HUNAN)] == [2017, 2015]


def test_a_rubric_that_does_not_look_back_counts_an_accident_where_it_happened(history) -> None:
    found = accident(happened="2023-06-01", finding="瞒报", discovered=date(2024, 3, 1))
    assert [one.counted.year for one in charge(history, found, window=CALENDAR_YEAR)] == [2023]


# --- grades -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deaths", "injuries", "loss", "expected"),
    [
        (2, 9, 9_999_999, Graded("general", 0, True)), (3, 0, 0, Graded("larger", 1, True)),
        (0, 10, 0, Graded("larger", 1, True)), (0, 0, 10_000_000, Graded("larger", 1, True)),
        (9, 0, 0, Graded("larger", 1, True)), (10, 0, 0, Graded("major", 2, True)),
        (0, 50, 0, Graded("major", 2, True)), (1, 0, 50_000_000, Graded("major", 2, True)),
        (30, 0, 0, Graded("particularly_major", 3, True)), (29, 99, 99_999_999, Graded("major", 2, True)),
        (0, 0, 100_000_000, Graded("particularly_major", 3, True)), (2, None, 0, Graded("general", 0, False)),
        (3, None, None, Graded("larger", 1, False)), (30, None, None, Graded("particularly_major", 3, True)),
        (None, 0, 0, Graded("general", 0, False)),
    ],
)  # fmt: skip
def test_the_highest_grade_that_any_number_reaches(grades, deaths, injuries, loss, expected) -> None:
    money = None if loss is None else Decimal(loss)
    assert grade_accident(grades, accident(deaths=deaths, serious_injuries=injuries, loss_yuan=money)) == expected


def test_an_accident_is_graded_by_the_standard_of_its_day(grades) -> None:
    stricter = dataclasses.replace(grades.grades[0], deaths=2)
    later = dataclasses.replace(grades, grades=(stricter, *grades.grades[1:]))
    both = GradeHistory(((date(2007, 6, 1), grades), (date(2024, 7, 1), later)))
    days = ("2024-07-01", "2024-06-30", "2007-05-31")
    found = charge(both, *(accident(f"S{at}", day, 2) for at, day in enumerate(days, start=1)))
    assert {one.accident.id: (one.graded.at_least, one.graded.settled) for one in found} == {
        "S1": ("larger", True), "S2": ("general", True), "S3": ("general", False),
    }  # fmt: skip


# --- responsibility ---------------------------------------------------------------------------------------


def number(found: Measured) -> str:
    assert found.sources if found.known else found.reason
    return str(found.numerator) if found.known else "?"


def blame(grades, history, *findings: tuple[str, str, bool | None], deaths: int = 3, **more) -> dict[str, str]:
    charged = charge(history, accident("S1", deaths=deaths, **more), accident("S2", deaths=deaths, **more))
    blamed = [
        Blame(accident_, "990001", leader, yes, Source("judgements.csv", 2)) for accident_, leader, yes in findings
    ]
    found = {(code, one.indicator): one for code, one in blame_measures(charged, blamed, UNITS, grades, LIST, YEAR)}
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
def test_responsibility_is_counted_as_far_as_it_is_found(grades, history, findings, expected) -> None:
    assert list(blame(grades, history, *findings).values()) == expected


def test_a_general_accident_never_makes_a_larger_one_with_responsibility(grades, history) -> None:
    found = blame(grades, history, ("S1", "", True), deaths=2)
    assert found["larger_accidents_responsible"] == "0"


def test_a_grade_that_is_not_settled_leaves_responsibility_for_it_open(grades, history) -> None:
    found = blame(grades, history, ("S1", "", True), ("S2", "", False), deaths=2, loss_yuan=None)
    assert (found["larger_accidents_responsible"], found["larger_accidents_responsible_sure"]) == ("?", "0")


def test_accidents_of_other_years_are_nobodys_responsibility_in_this_one(grades, history) -> None:
    charged = charge(history, accident("S1", "2023-12-31", 3), accident("S2", "2025-01-01", 3))
    found = {(code, one.indicator): one for code, one in blame_measures(charged, (), UNITS, grades, LIST, YEAR)}
    assert {number(one) for one in found.values()} == {"0"}
    assert {one.sources for one in found.values()} == {(LIST,)}
    assert {name for _, name in found} == {
        f"{kind}_responsible{sure}"
        for kind in ("accidents", "larger_accidents", "major_accidents", "particularly_major_accidents", "leaders")
        for sure in ("", "_sure")
    }


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
    history = load_grade_history(Path(__file__).parents[2])
    plain = sorted(order, key=lambda one: one.id)
    assert charge(history, *order, charges=H6A) == charge(history, *plain, charges=H6A)
