"""All advice on one run, made once beside its result: sureness of places, accidents by size, trust, a campaign.

Each part says for itself why it is missing where a run has no data for it. A run that declines to rank gets no ranges
of places: they would be places by another name. Left out: (1) changes on last year, which stand with the counts
(`review`); (2) how the advice is shown (`reporting`) and written (`outputs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from assess.advice.campaign import report_campaign
from assess.advice.rank import Basis
from assess.advice.size import draw_funnel, list_rates
from assess.advice.sure import measure_sureness
from assess.advice.trust import judge_data
from assess.advised import Funnel, FunnelPoint, RateLine, RunAdvice, Sureness, UnitAdvice
from assess.evidence import Evidence
from assess.params import Run

ACCIDENTS = "accidents"
NEAR = 120  # points that the page of one unit draws, beside those outside


@dataclass(frozen=True, slots=True)
class Advice:
    """The advice on all units together, and by unit code what belongs to one."""

    run: RunAdvice
    units: Mapping[str, UnitAdvice] = field(default_factory=dict)

    @property
    def sureness(self) -> dict[str, Sureness]:
        """Of every unit that has any, by code."""
        return {one.unit: one for one in self.run.sureness}


def advise(run: Run, evidence: Evidence, basis: Basis) -> Advice:
    """The advice on a run. Nothing of it enters a point, a grade or a rank."""
    units = evidence.units
    codes, names = tuple(unit.code for unit in units), {unit.code: unit.name for unit in units}
    observed = evidence.observed if _is_year(run) else {}
    title = basis.indicators[ACCIDENTS].title if ACCIDENTS in basis.indicators else ""
    funnel = draw_funnel(basis.table, observed, names, title)
    sureness, reversals = measure_sureness(basis) if run.rank and not evidence.reported else ({}, ())
    days = run.period.from_, run.period.to
    expected = {one.unit: one.expected / funnel.years for one in funnel.points}
    trust, detection = judge_data(codes, evidence.observed, days, expected)
    campaign = report_campaign(run, evidence.monthly)
    told = RunAdvice(tuple(sureness.values()), funnel, trust, detection, reversals, campaign)
    return Advice(told, _by_unit(codes, told, list_rates(codes, observed)))


def _by_unit(
    codes: tuple[str, ...], told: RunAdvice, rates: Mapping[str, tuple[RateLine, ...]]
) -> dict[str, UnitAdvice]:
    """What belongs to each unit, by code."""
    points = {one.unit: one for one in (told.funnel.points if told.funnel else ())}
    sureness = {one.unit: one for one in told.sureness}
    trust = {one.unit: one for one in told.trust}
    detection = {one.unit: one for one in told.detection}
    missing = (told.funnel.reason if told.funnel else "") or "没有这个单位的事故数或者从业人员数"
    return {
        code: UnitAdvice(
            sureness.get(code), rates.get(code, ()), points.get(code), trust.get(code), detection.get(code),
            "" if code in points else missing,
        )
        for code in codes
    }  # fmt: skip


def thin_funnel(funnel: Funnel | None) -> Funnel | None:
    """The funnel with the units that stand outside and at most `NEAR` others, evenly picked: what one page draws."""
    if funnel is None or len(funnel.points) <= NEAR:
        return funnel
    outside = [one for one in funnel.points if one.flag == "high"]
    rest = [one for one in funnel.points if one.flag != "high"]
    return replace(funnel, points=(*outside, *rest[:: len(rest) // NEAR + 1]))


def add_point(funnel: Funnel | None, own: FunnelPoint | None) -> Funnel | None:
    """A thinned funnel with the unit's own point, if it has one."""
    if funnel is None or own is None or any(one.unit == own.unit for one in funnel.points):
        return funnel
    return replace(funnel, points=(own, *funnel.points))


def _is_year(run: Run) -> bool:
    """Whether the assessed period is a whole year, which the published amounts are for."""
    first, after = run.period.from_, run.period.to + timedelta(days=1)
    return (after.year, after.month, after.day) == (first.year + 1, first.month, first.day)
