"""Facts as values: only what is exact, whole and certain is a value; bounds are floors; a lost digit stays lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assess.evidence.reported_values import NOT_REPORTED, find_floors, measure_facts, why_no_value, with_floors
from assess.reported import Certainty, Qualifier, ReportedFact
from assess.rubric import language as lang
from assess.scoring.condition import decide
from assess.scoring.measure import View
from assess.table import build_table
from assess.types import Measured

BOUND = {"value": Decimal(12000), "qualifier": Qualifier.AT_LEAST, "word": "余", "counted_in": "条"}


@pytest.fixture
def explained(world: Any) -> Callable[..., ReportedFact]:
    """A fact with the reasons why it is no value of the period."""

    def make(**changes: object) -> ReportedFact:
        found: ReportedFact = world.fact(**changes)
        return replace(found, why=why_no_value(found, world.period, world.limits))

    return make


@pytest.fixture
def values(world: Any) -> Callable[..., dict[tuple[str, str], Measured]]:
    """The values of both units by indicator."""

    def measure(*facts: ReportedFact) -> dict[tuple[str, str], Measured]:
        found = measure_facts(facts, world.units, world.indicators, world.register)
        return {(code, one.indicator): one for code, one in found}

    return measure


def test_an_exact_number_of_the_whole_period_is_a_value_with_its_locator(explained: Any, values: Any) -> None:
    found = values(explained())["990101", "accidents"]
    assert (found.numerator, found.reason) == (Decimal(3), "")
    assert str(found.sources[0]) == "data/reports.csv 第2行 value：事故 3起，第007篇第4行"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (BOUND, "报道只说“12000余”，至少12000条"),
        ({**BOUND, "word": "至少"}, "报道只说“至少12000”，至少12000条"),
        ({**BOUND, "qualifier": Qualifier.AT_MOST, "word": "近"}, "报道只说“近12000”，至多12000条"),
        ({**BOUND, "qualifier": Qualifier.ABOUT, "word": "约"}, "报道只说“约12000”，大约12000条"),
        ({"value": None, "qualifier": Qualifier.LOST, "certainty": Certainty.LOST}, "原文数字缺失"),
        ({"certainty": Certainty.AMBIGUOUS}, "原文缺字或断句不清，不采用"),
        ({"first": date(2020, 1, 1)}, "不在考核周期内"),
        ({"last": date(2022, 1, 1)}, "不在考核周期内"),
        ({"first": date(2020, 1, 1), "last": None}, "不在考核周期内"),
        ({"first": None}, "日期不全，不能确定在考核周期内"),
        ({"first": None, "last": None}, "日期不全，不能确定在考核周期内"),
        (
            {"last": date(2021, 5, 31), "period": "2021年1—5月"},
            "只是2021年1—5月的数，考核周期其余的日子没有报道",
        ),
        ({"indicator": "", "limits": ("amount", "years")}, "不按多少计分；几年合计"),
    ],
)
def test_everything_else_is_no_value_and_says_why(
    explained: Any, values: Any, changes: dict[str, object], reason: str
) -> None:
    found = explained(**changes)
    assert "；".join(found.why) == reason
    if found.indicator:
        value = values(found)["990101", "accidents"]
        assert (value.known, value.reason) == (False, f"事故{found.amount}：{reason}")


def test_a_repaired_text_counts_like_a_clear_one(explained: Any, values: Any) -> None:
    assert values(explained(certainty=Certainty.REPAIRED))["990101", "accidents"].numerator == 3


def test_a_unit_of_which_nothing_is_reported_is_unknown_and_not_zero(explained: Any, values: Any) -> None:
    found = values(explained())["990100", "accidents"]
    assert (found.known, found.reason) == (False, NOT_REPORTED)


def test_two_different_numbers_leave_the_value_unknown_with_both(explained: Any, values: Any) -> None:
    found = values(explained(), explained(id="a-02", value=Decimal(4)))["990101", "accidents"]
    assert (found.known, found.reason) == (False, "报道里有不同的数：3起、4起")
    again = values(explained(), explained(id="a-02"))["990101", "accidents"]
    assert (again.numerator, len(again.sources)) == (Decimal(3), 2)


def test_no_accident_means_no_death_unless_the_report_says_otherwise(explained: Any, values: Any) -> None:
    none = explained(value=Decimal(0))
    found = values(none)
    assert (found["990101", "deaths"].numerator, found["990101", "major_accidents"].numerator) == (0, 0)
    assert found["990101", "deaths"].sources[0].text == "事故起数为0，死亡人数也为0"
    assert ("990100", "major_accidents") not in found
    stated = explained(id="a-02", indicator="deaths", value=Decimal(2))
    assert values(none, stated)["990101", "deaths"].numerator == 2
    lost = explained(id="a-02", indicator="deaths", value=None, qualifier=Qualifier.LOST, certainty=Certainty.LOST)
    assert not values(none, lost)["990101", "deaths"].known
    assert ("990101", "deaths") not in values(explained(value=Decimal(1)))


@pytest.mark.parametrize(
    ("changes", "least"),
    [
        (BOUND, [Decimal(12000)]),
        ({"last": date(2021, 5, 31)}, [Decimal(3)]),
        ({**BOUND, "qualifier": Qualifier.AT_MOST}, []),
        ({**BOUND, "qualifier": Qualifier.ABOUT}, []),
        ({**BOUND, "certainty": Certainty.AMBIGUOUS}, []),
        ({**BOUND, "first": date(2020, 12, 31)}, []),
        ({**BOUND, "first": None}, []),
        ({**BOUND, "indicator": "", "limits": ("amount",)}, []),
    ],
)
def test_only_what_is_certain_at_least_is_a_floor(
    world: Any, explained: Any, changes: dict[str, object], least: list[Decimal]
) -> None:
    assert [floor.least for floor in find_floors([explained(**changes)], world.period)] == least


def test_a_floor_settles_a_condition_and_stays_unknown_as_a_value(world: Any, explained: Any) -> None:
    bound = explained(**BOUND)
    table = build_table(world.units, measure_facts([bound], world.units, world.indicators, world.register))
    column = with_floors(table, find_floors([bound], world.period)).column("accidents")
    assert list(column.known) == [False, False]
    assert column.floor is not None
    assert list(column.floor) == [12000, 0]
    view = View(with_floors(table, find_floors([bound], world.period)))
    true, unknown = decide(lang.AtLeast("accidents", Decimal(12000)), view)
    assert (list(true), list(unknown)) == ([True, False], [False, True])
    true, unknown = decide(lang.AtLeast("accidents", Decimal(12001)), view)
    assert (list(true), list(unknown)) == ([False, False], [True, True])
