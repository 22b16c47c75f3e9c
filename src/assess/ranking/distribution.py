"""How sure a rank is: the places that each unit takes over many draws, counted while they stream past.

The counts of place × unit are kept (n² small integers), the draws themselves are not; only the first few thousand
rows of places stay, for the question "is i really above j", which no summary of single units can answer.
Sampling error, choices of method and error of data each get a distribution of their own; they are never mixed here.
Left out: (1) interpolated quantiles: a place is always one that a unit can take; (2) any change of points or ranks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.ranking.placing import Booleans, Floats, Integers, Places


@dataclass(frozen=True, slots=True)
class UnitRank:
    """One unit's line, ready to print; None stands where `reason` says why nothing can be estimated."""

    median: int | None
    low: int | None
    high: int | None
    expected: float | None
    p_bottom: float | None
    p_top: float | None
    p_grades: tuple[float, ...] | None
    draws: int
    failed: int
    reason: str


@dataclass(frozen=True, slots=True)
class RankDistribution:
    """Places of every unit over the draws in which it has a score; probabilities are shares of those draws.

    `low`, `median`, `high`: smallest places reached by at least 5 %, 50 % and 95 % of the draws (for level 0.90);
    `expected`: mean place; `p_bottom`: place > n − k, `p_top`: place ≤ k, n being all units with a score, so that a
    tie across the line puts nobody below it; `p_grades`: units × grades, best first (no columns where no thresholds
    were given); `failed`: draws without a finite score; `kept`: units × draws, places in the first draws, 0 = failed.
    Where `reasons` has a text, the numbers of that unit are 0 and mean nothing: `describe` gives None instead.
    The Monte Carlo error of a probability P is sqrt(P(1 − P) ÷ draws): 0.005 at most for 10,000 draws.
    """

    draws: int
    level: float
    bottom: int
    top: int
    median: Integers
    low: Integers
    high: Integers
    expected: Floats
    p_bottom: Floats
    p_top: Floats
    p_grades: Floats
    failed: Integers
    reasons: tuple[str, ...]
    kept: Places

    @property
    def estimable(self) -> Booleans:
        """Units about which something can be said."""
        return np.array([not reason for reason in self.reasons], bool)

    def describe(self, unit: int) -> UnitRank:
        """The line of one unit."""
        reason, failed = self.reasons[unit], int(self.failed[unit])
        if reason:
            return UnitRank(None, None, None, None, None, None, None, self.draws, failed, reason)
        grades = tuple(float(share) for share in self.p_grades[unit]) or None
        return UnitRank(
            int(self.median[unit]), int(self.low[unit]), int(self.high[unit]), float(self.expected[unit]),
            float(self.p_bottom[unit]), float(self.p_top[unit]), grades, self.draws, failed, "",
        )  # fmt: skip

    def beats(self, unit: int, others: slice | Integers | None = None) -> Floats:
        """P(unit stands strictly above each of `others`, default all), over kept draws in which both have a score.

        0 where there is no such draw and for the unit itself.
        """
        rows = self.kept if others is None else self.kept[others]
        mine = self.kept[unit]
        both: Integers | int = len(mine)
        if self.failed.any():
            rows, mine = rows[:, mine > 0], mine[mine > 0]
            both = np.maximum(np.count_nonzero(rows, axis=1), 1)
        wins = np.bitwise_count(np.packbits(mine < rows, axis=1)).sum(axis=1, dtype=np.int64)
        return np.asarray(wins / both)
