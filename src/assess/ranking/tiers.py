"""Tiers: who is surely above whom when chance and the choice of weights are both allowed for.

i is surely above j where P(i stands above j) > 0.95 in every distribution given (sampling error and weights; each
keeps its own doubt, they are never mixed) and i is expected to stand higher in each. The tier of a unit is one more
than the deepest tier of the units surely above it: within a tier nobody is surely above anybody.
Source: the partial order behind Goldstein & Spiegelhalter 1996; layers of a partial order, Mirsky 1971.
Left out: (1) any change of the official place; (2) tiers of equal size: where nothing is sure there is one tier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.ranking.distribution import RankDistribution
from assess.ranking.placing import Booleans, Integers

SURE = 0.95


@dataclass(frozen=True, slots=True)
class Tiers:
    """`tier`: 1 is the highest, 0 where `reasons` says why there is none; `above[i, j]`: i is surely above j."""

    tier: Integers
    above: Booleans
    reasons: tuple[str, ...]

    def indistinguishable(self, unit: int) -> Integers:
        """Units that are neither surely above nor surely below this one, in the order given; none without a tier."""
        placed = np.array([not reason for reason in self.reasons])
        alike = placed & placed[unit] & ~self.above[unit] & ~self.above[:, unit]
        alike[unit] = False
        return np.flatnonzero(alike)

    @property
    def place_ranges(self) -> tuple[Integers, Integers]:
        """Best and worst place left open by what is sure: 1 + surely above, n − surely below; 0 without a tier."""
        placed = self.tier > 0
        best, worst = 1 + self.above.sum(axis=0), np.count_nonzero(placed) - self.above.sum(axis=1)
        return np.where(placed, best, 0), np.where(placed, worst, 0)


def find_tiers(*distributions: RankDistribution, sure: float = SURE) -> Tiers:
    """Tiers from one distribution or several of the same units in the same order.

    The probabilities come from the places kept of the first draws (`RankDistribution.kept`); with 1,000 of them a
    probability of 0.95 is known to ± 0.007 (one standard error).
    A unit for which one distribution can say nothing has no tier, and its reason is that distribution's.
    """
    if not distributions:
        raise ValueError("no distribution")
    units = len(distributions[0].reasons)
    if any(len(distribution.reasons) != units for distribution in distributions):
        raise ValueError("distributions of different units")
    if not 0.5 <= sure < 1:
        raise ValueError(f"sure {sure} is not between one half and 1")
    reasons = tuple(
        next((reason for reason in found if reason), "")
        for found in zip(*(d.reasons for d in distributions), strict=True)
    )
    placed = np.flatnonzero([not reason for reason in reasons])
    above = np.zeros((units, units), bool)
    for unit in placed:
        surely = np.ones(len(placed), bool)
        for each in distributions:
            candidates = surely & (each.expected[placed] > each.expected[unit])
            surely = np.zeros(len(placed), bool)
            surely[candidates] = each.beats(int(unit), placed[candidates]) > sure
        above[unit, placed] = surely
    return Tiers(_layer(above, placed, distributions[0]), above, reasons)


def _layer(above: Booleans, placed: Integers, first: RankDistribution) -> Integers:
    """One more than the deepest layer above; whoever is surely above comes earlier in the expected places."""
    tier = np.zeros(len(above), np.int64)
    tier[placed] = 1
    for unit in placed[np.argsort(first.expected[placed], kind="stable")]:
        np.maximum(tier, tier[unit] + 1, out=tier, where=above[unit])
    return tier
