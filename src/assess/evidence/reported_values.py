"""Facts into values of a period: what is exact, whole and certain is a value; everything else says why it is none.

A bound is never a count: it leaves the value unknown with the certain part as a floor. Where nothing happened, what
could only have happened with it is 0 too. Left out: (1) adding facts up; (2) last year's counts, even where a
percentage implies them (`reported_checks` shows those); (3) figures that are no indicator by definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

import numpy as np

from assess.evidence.reported_register import ReportedRegister
from assess.params import Period
from assess.reported import Certainty, Qualifier, ReportedFact
from assess.table import Table
from assess.types import Indicator, Measured, Source, Unit

BOUNDS = {Qualifier.AT_LEAST: "至少", Qualifier.AT_MOST: "至多", Qualifier.ABOUT: "大约"}
READABLE = (Certainty.CLEAR, Certainty.REPAIRED)
NOT_REPORTED = "公开报道没有这个数"


@dataclass(frozen=True, slots=True)
class Floor:
    """What is certain at least of a value that is not known."""

    unit: str
    indicator: str
    least: Decimal


def why_no_value(fact: ReportedFact, period: Period, limits: Mapping[str, str]) -> tuple[str, ...]:
    """Every reason why a fact is no value of the period; none for one that is."""
    reasons = []
    if fact.qualifier is Qualifier.LOST:
        reasons.append("原文数字缺失")
    elif fact.certainty is Certainty.AMBIGUOUS:
        reasons.append("原文缺字或断句不清，不采用")
    days = [day for day in (fact.first, fact.last) if day is not None]
    if any(not period.from_ <= day <= period.to for day in days):
        reasons.append("不在考核周期内")
    elif len(days) < 2:
        reasons.append("日期不全，不能确定在考核周期内")
    elif (fact.first, fact.last) != (period.from_, period.to) and fact.indicator:
        reasons.append(f"只是{fact.period}的数，考核周期其余的日子没有报道")
    reasons += [limits[name] for name in fact.limits]
    if fact.qualifier in BOUNDS and fact.indicator:
        bound = f"{BOUNDS[fact.qualifier]}{fact.value:f}{fact.counted_in}"
        reasons.append(f"报道只说“{fact.printed}”，{bound}")
    return tuple(reasons)


def find_floors(facts: Iterable[ReportedFact], period: Period) -> list[Floor]:
    """What readable facts of days within the period make certain at least: exact counts of a part, and lower bounds."""
    return [
        Floor(fact.unit, fact.indicator, fact.value)
        for fact in facts
        if fact.indicator and fact.value is not None and fact.certainty in READABLE
        if fact.qualifier in (Qualifier.EXACT, Qualifier.AT_LEAST)
        if fact.first and fact.last and period.from_ <= fact.first and fact.last <= period.to
    ]


def with_floors(table: Table, floors: Iterable[Floor]) -> Table:
    """The table whose columns keep, beside what is not known, what is certain at least (whole steps of the column)."""
    position = {unit.code: index for index, unit in enumerate(table.units)}
    columns = dict(table.columns)
    for floor in floors:
        key = (floor.indicator, "")
        column = columns[key]
        held = np.zeros(len(table.units), np.int64) if column.floor is None else column.floor.copy()
        steps = int((floor.least * column.scale).to_integral_value(ROUND_FLOOR))
        held[position[floor.unit]] = max(int(held[position[floor.unit]]), steps)
        columns[key] = replace(column, floor=held)
    return Table(table.units, columns)


def measure_facts(
    facts: Sequence[ReportedFact],
    units: Iterable[Unit],
    indicators: Mapping[str, Indicator],
    register: ReportedRegister,
) -> list[tuple[str, Measured]]:
    """Values of every unit for each indicator that any fact is. `facts` carry their reasons (`why`)."""
    stated = dict.fromkeys(fact.indicator for fact in facts if fact.indicator)
    values = []
    for unit in units:
        own = [fact for fact in facts if fact.unit == unit.code]
        found = {name: _measure(indicators[name], [one for one in own if one.indicator == name]) for name in stated}
        for zero, names in register.implied_zero.items():
            if zero in found and found[zero].numerator == 0:
                silent = [name for name in names if name not in found or not found[name].sources]
                found |= {name: _imply(indicators[name], found[zero], indicators[zero]) for name in silent}
        values += [(unit.code, one) for one in found.values()]
    return values


def _measure(indicator: Indicator, facts: Sequence[ReportedFact]) -> Measured:
    """The value of one unit: the one number of its usable facts, or every reason why there is none."""
    sources = tuple(locate(fact) for fact in facts)
    numbers = {fact.value for fact in facts if not fact.why}
    if len(numbers) == 1:
        return Measured(indicator.id, numbers.pop(), None, "", indicator.unit, "", sources)
    reasons = [f"{fact.what}{fact.amount}：{'，'.join(fact.why)}" for fact in facts if fact.why]
    if numbers:
        reasons = [f"报道里有不同的数：{'、'.join(fact.amount for fact in facts)}"]
    return Measured(indicator.id, None, None, "", indicator.unit, "；".join(reasons) or NOT_REPORTED, sources)


def _imply(indicator: Indicator, zero: Measured, because: Indicator) -> Measured:
    """0, since a count without which it could not be is 0."""
    sources = tuple(replace(source, text=f"{because.title}为0，{indicator.title}也为0") for source in zero.sources)
    return Measured(indicator.id, Decimal(0), None, "", indicator.unit, "", sources)


def locate(fact: ReportedFact) -> Source:
    """The row of a fact, with its place in the report."""
    return replace(fact.source, text=f"{fact.what} {fact.amount}，{fact.locator}")
