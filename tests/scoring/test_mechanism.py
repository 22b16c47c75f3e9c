"""The six states of a mechanism for a unit, and the reasons; facts never leave the unit that they are about."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assess.reported import Certainty, MechanismRow, MechanismState, Qualifier, ReportedFact
from assess.rubric.mechanisms import Mechanism
from assess.scoring.mechanism import Reported, compare_mechanisms
from assess.types import Assessment, Finding, Measured, Outcome, Source, Unit, Veto, VetoState

UNIT = Unit("990101", "甲县", "county", "县级")
MECHANISM = Mechanism("M1", "甲县和乙市", "整改", "ratio_threshold", criteria=("hazards.closure",))
FACT = ReportedFact(
    "a-01", "990101", "隐患", Decimal(9), Qualifier.EXACT, "处", Certainty.CLEAR, "2021年", date(2021, 1, 1),
    date(2021, 12, 31), "007", 4, Source("r.csv", 2), mechanisms=("M1",), limits=("part",), why=("只是一部分", "不准"),
)  # fmt: skip
KNOWN = Measured("closure", Decimal(9), Decimal(10))
UNKNOWN = Measured("closure", None)


def assess(outcome: Outcome = Outcome.NOT_ASSESSED, *measured: Measured) -> Assessment:
    zero = Decimal(0)
    finding = Finding("hazards", "hazards.closure", "按期整改", outcome, Decimal(3), None, "", measured or (UNKNOWN,))
    veto = Veto("veto.major", "重大事故", "veto", VetoState.PENDING, "")
    return Assessment(UNIT, zero, zero, zero, zero, zero, zero, "", "", "", (), (finding,), (), (veto,))


def compare(
    assessment: Assessment, *facts: ReportedFact, mechanism: Mechanism = MECHANISM, place: str = "甲县和乙市"
) -> MechanismRow:
    places = {"990101": place, "990100": "甲县和乙市", "990200": "丙县"}
    names = {"990101": "甲县", "990100": "乙市", "990200": "丙县"}
    reported = Reported(facts, places, names, {"closure": "按期整改率"})
    (row,) = compare_mechanisms((mechanism,), reported, assessment)
    return row


def test_a_mechanism_is_scored_where_a_criterion_measured_something() -> None:
    row = compare(assess(Outcome.PARTLY_MET, KNOWN), FACT)
    assert (row.state, row.facts, row.criteria) == (MechanismState.SCORED, ("a-01",), ("hazards.closure",))
    assert row.why == ()


def test_a_criterion_that_awards_points_without_any_number_scores_nothing() -> None:
    assert compare(assess(Outcome.UNMET, UNKNOWN), FACT).state is MechanismState.EVIDENCED
    assert compare(assess(Outcome.NOT_APPLICABLE, KNOWN), FACT).state is MechanismState.EVIDENCED


def test_a_fact_that_cannot_be_scored_says_each_reason_once_and_what_is_lacking() -> None:
    again = replace(FACT, id="a-02", why=("不准", "没有期限"))
    row = compare(assess(), FACT, again)
    assert (row.state, row.facts) == (MechanismState.EVIDENCED, ("a-01", "a-02"))
    assert row.why == ("只是一部分", "不准", "没有期限", "还缺：按期整改率")


@pytest.mark.parametrize(
    ("periods", "lacking"),
    [
        (("",), "按期整改率"),
        (("previous",), "按期整改率（上年同期）"),
        (("q1", "q2", "q3", "q4"), "按期整改率（各期）"),
        (("", "previous_2"), "按期整改率、按期整改率（前2年同期）"),
    ],
)
def test_what_is_lacking_names_its_period_once(periods: tuple[str, ...], lacking: str) -> None:
    measured = [replace(UNKNOWN, period=period) for period in periods]
    assert compare(assess(Outcome.NOT_ASSESSED, *measured), FACT).why[-1] == f"还缺：{lacking}"


def test_the_facts_of_another_level_of_the_same_report_are_named_and_not_taken() -> None:
    row = compare(assess(), replace(FACT, unit="990100"))
    assert (row.state, row.facts) == (MechanismState.OTHER_LEVEL, ())
    assert row.why == ("报道的数是乙市的，不是本对象的",)


def test_a_mechanism_of_the_own_report_without_any_figure_is_described() -> None:
    row = compare(assess())
    assert (row.state, row.why) == (MechanismState.DESCRIBED, ("这篇报道写到这项做法，没有可以摘录的数",))
    elsewhere = compare(assess(), replace(FACT, unit="990200"))
    assert elsewhere.state is MechanismState.DESCRIBED


def test_a_mechanism_of_another_report_is_not_mentioned() -> None:
    row = compare(assess(), replace(FACT, unit="990100"), place="丁县")
    assert (row.state, row.facts, row.why) == (MechanismState.NOT_MENTIONED, (), ())
    assert compare(assess(), FACT, place="丁县").state is MechanismState.EVIDENCED


def test_a_mechanism_that_no_criterion_assesses_says_why_and_how_its_veto_stands() -> None:
    bare = Mechanism("M1", "甲县和乙市", "否决", vetoes=("veto.major",), reason="由否决条款执行")
    row = compare(assess(), FACT, mechanism=bare)
    assert (row.state, row.facts) == (MechanismState.OUTSIDE, ("a-01",))
    assert row.why == ("由否决条款执行", "重大事故：待定")


def test_the_mechanisms_of_the_own_report_come_first() -> None:
    foreign = Mechanism("M0", "丙县", "别处", criteria=("hazards.closure",))
    reported = Reported((), {"990101": "甲县和乙市"}, {}, {})
    rows = compare_mechanisms((foreign, MECHANISM), reported, assess())
    assert [row.id for row in rows] == ["M1", "M0"]
