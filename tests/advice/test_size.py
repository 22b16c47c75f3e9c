"""Accidents by size: official rates, the funnel, trust and detection on the simulated ledgers, and reasons."""

from dataclasses import replace

import numpy as np

from assess.advice.size import draw_funnel, list_rates
from assess.advice.trust import judge_data
from assess.fairness.rate import garwood_limits
from assess.review import Review
from assess.table import Table


def test_the_four_official_rates_stand_side_by_side(simulated: Review) -> None:
    rates = simulated.advice.units["990104"].rates
    assert [one.unit for one in rates] == ["人/亿元", "人/十万人", "人/万车", "人/百万吨"]
    gdp, _, _, coal = rates
    assert gdp.events == 14
    assert gdp.rate is not None
    assert gdp.low is not None
    assert gdp.high is not None
    assert gdp.low < gdp.rate < gdp.high
    poisson = garwood_limits(np.array([14.0]))[1][0] / 14 * gdp.rate
    assert gdp.high > poisson  # twelve of the deaths came in one accident
    assert coal.events == 12


def test_a_rate_without_its_amount_says_so(simulated: Review) -> None:
    coal = simulated.advice.units["990101"].rates[3]
    assert (coal.rate, coal.low) == (None, None)
    assert "没有分母" in coal.reason


def test_runs_without_ledgers_have_neither_rates_nor_a_funnel(chizhou: Review) -> None:
    assert list_rates(("341722",), {}) == {}
    funnel = chizhou.advice.run.funnel
    assert funnel is not None
    assert funnel.points == ()
    assert funnel.reason.startswith("不能估计，因为没有从业人员")
    assert chizhou.advice.units["341722"].funnel_reason == funnel.reason


def test_the_funnel_has_every_unit_whose_numbers_are_known(simulated: Review) -> None:
    funnel = simulated.advice.run.funnel
    assert funnel is not None
    assert (funnel.years, len(funnel.points), funnel.reason) == (3, 12, "")
    assert abs(sum(one.expected for one in funnel.points) / sum(one.events for one in funnel.points) - 1) < 0.05
    assert all(one.outer_low <= one.inner_low <= 1 <= one.inner_high <= one.outer_high for one in funnel.curve)
    assert all("更安全" not in one.statement or "不" in one.statement for one in funnel.points)


def test_a_unit_without_its_size_gets_no_point(simulated: Review) -> None:
    evidence = simulated.evidence
    rows = tuple(row for row in evidence.observed["exposures"] if row[0] != "990101")
    names = {unit.code: unit.name for unit in evidence.units}
    funnel = draw_funnel(evidence.table, {**evidence.observed, "exposures": rows}, names, "事故起数")
    assert len(funnel.points) == 11
    lonely = tuple(row for row in rows if row[0] == "990102")
    one = draw_funnel(evidence.table, {**evidence.observed, "exposures": lonely}, names, "事故起数")
    assert (one.points, one.reason) == ((), "不能估计，因为只有1个单位的事故和从业人员各年都有数")


def test_no_accident_anywhere_is_a_reason_and_no_number(simulated: Review) -> None:
    columns = {
        key: replace(column, numerator=column.numerator * 0) if key[0] == "accidents" else column
        for key, column in simulated.evidence.table.columns.items()
    }
    table = Table(simulated.evidence.units, columns)
    funnel = draw_funnel(table, simulated.evidence.observed, {u.code: u.name for u in table.units}, "事故起数")
    assert funnel.points == ()
    assert funnel.reason.startswith("不能估计，因为")


def test_the_planted_stories_are_flagged_and_nobody_else(simulated: Review) -> None:
    assert [one.unit for one in simulated.advice.run.trust if one.grade != "高"] == ["990105", "990111"]
    assert [one.unit for one in simulated.advice.run.detection if one.flagged] == ["990105"]


def test_a_unit_that_did_not_file_is_not_judged(simulated: Review) -> None:
    evidence, run = simulated.evidence, simulated.run
    filed = tuple(one for one in evidence.observed["filed"] if one != ("990101", "hazards"))
    codes = tuple(unit.code for unit in evidence.units)
    trust, detection = judge_data(codes, {**evidence.observed, "filed": filed}, (run.period.from_, run.period.to), {})
    assert trust[0].grade == ""
    assert "没有报齐" in trust[0].statement
    assert len(detection) == 11
    assert judge_data(codes, {}, (run.period.from_, run.period.to), {}) == ((), ())
