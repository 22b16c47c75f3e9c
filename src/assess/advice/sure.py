"""Every unit's sureness from the draws of its group: ranges of three kinds of doubt, tiers, chances of grades.

The range printed in the league holds the ranges of all kinds, each drawn by itself. Tiers come from sampling and
method together: a unit is above another only where it is in at least 95 % of the draws of both. Left out: (1) units
alone in their group and units without a place, which say so; (2) how draws are made (`rank`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assess.advice.lever import Levers, find_levers
from assess.advice.rank import Basis, Drawn, draw_data, draw_method, draw_sampling, rank_group, value_units
from assess.advised import NAMED, Doubt, GradeChance, RankRange, Sureness
from assess.ranking.distribution import RankDistribution
from assess.ranking.tiers import Tiers, find_tiers
from assess.table import Integers

WIDEST = 3  # a single place is not stated where the range is wider than the group divided by this
EDGE = 10  # the last and the first are as many as the group divided by this, at least one
ALONE = "本组只有这一个对象，没有名次可比"
UNRANKED = "该对象不参加排名"


def measure_sureness(basis: Basis) -> tuple[dict[str, Sureness], tuple[str, ...]]:
    """Sureness by unit code, and what each group's order owes to who takes part."""
    units = basis.table.units
    drawn = draw_sampling(basis)
    titles = {part.section.section: part.section.title for part in basis.scores.sections}
    titles |= {one.criterion.id: one.criterion.title for part in basis.scores.sections for one in part.criteria}
    found: dict[str, Sureness] = {}
    reversals = []
    for group in dict.fromkeys(unit.group for unit in units):
        members = np.array([at for at, unit in enumerate(units) if unit.group == group], np.int64)
        if len(members) == 1:
            code = units[members[0]].code
            found[code] = Sureness(code, 1, 1, None, None, 0, 0, False, (), reason=ALONE)
            continue
        levers = find_levers(basis, members, titles)
        reversals += [f"{group}组：{levers.reversal}"] if levers.reversal else []
        for one in _measure_group(basis, members, drawn, levers):
            found[one.unit] = one
    return found, tuple(reversals)


def _measure_group(basis: Basis, members: Integers, drawn: Drawn | None, levers: Levers) -> Iterator[Sureness]:
    size = len(members)
    edge = max(1, size // EDGE)
    data = draw_data(basis, members)
    distributions = {
        Doubt.SAMPLING: None if drawn is None else rank_group(drawn.values[:, members], edge),
        Doubt.METHOD: rank_group(draw_method(basis, members), edge),
        Doubt.DATA: None if data is None else rank_group(data, edge),
    }
    tiers = find_tiers(*(found for source in (Doubt.SAMPLING, Doubt.METHOD) if (found := distributions[source])))
    placed = np.isfinite(value_units(basis.scores)[members])
    for row, at in enumerate(members):
        unit = basis.table.units[at]
        if not placed[row]:
            yield Sureness(unit.code, size, edge, None, None, 0, 0, False, (), reason=UNRANKED)
            continue
        ranges = tuple(_range(source, found, row) for source, found in distributions.items() if found is not None)
        yield _describe(basis, (int(at), row), ranges, tiers, drawn, levers, (size, edge, members))


def _describe(
    basis: Basis,
    place: tuple[int, int],
    ranges: tuple[RankRange, ...],
    tiers: Tiers,
    drawn: Drawn | None,
    levers: Levers,
    group: tuple[int, int, Integers],
) -> Sureness:
    (at, row), (size, edge, members), units = place, group, basis.table.units
    lows = [one.low for one in ranges if one.low is not None]
    highs = [one.high for one in ranges if one.high is not None]
    low, high = (min(lows), max(highs)) if lows else (None, None)
    grades, vetoed = _grades(basis, at, drawn)
    alike = tiers.indistinguishable(row)
    named = tuple(units[members[other]].code for other in alike) if len(alike) <= NAMED else ()
    return Sureness(
        units[at].code, size, edge, low, high, int(tiers.tier[row]), int(tiers.tier.max()),
        low is not None and high is not None and high - low <= size / WIDEST, ranges,
        named, grades, vetoed, levers.levers.get(at, ()), levers.changes.get(at, ()), alike_number=len(alike),
    )  # fmt: skip


def _grades(basis: Basis, at: int, drawn: Drawn | None) -> tuple[tuple[GradeChance, ...], float | None]:
    """The chances, unless what is open leaves the official grade itself open."""
    if drawn is None:
        return (), None
    vetoed = round(float(drawn.vetoed[:, at].mean()), 4)
    best, worst = basis.scores.grades
    if best[at] != worst[at]:
        return (), vetoed
    names = [grade.name for grade in basis.rubric.head.grades]
    shares = np.bincount(drawn.grades[:, at], minlength=len(names)) / len(drawn.grades)
    chances = tuple(GradeChance(name, round(float(share), 4)) for name, share in zip(names, shares, strict=True))
    return chances, vetoed


def _range(source: Doubt, found: RankDistribution, row: int) -> RankRange:
    one = found.describe(row)
    bottom, top = (None if share is None else round(share, 4) for share in (one.p_bottom, one.p_top))
    return RankRange(source, one.median, one.low, one.high, bottom, top, one.draws, one.failed, one.reason)
