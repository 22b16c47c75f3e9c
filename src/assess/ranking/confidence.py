"""Confidence sets for ranks from estimates with standard errors: where could a unit stand, chance allowed for?

Unit k is surely above j where (θ̂_k − θ̂_j) ÷ sqrt(s_j² + s_k²) exceeds a critical value; the rank set of j is
[1 + number surely above, n − number surely below]. The critical value is the quantile of the largest such ratio of
pure normal error over all pairs in the statement: those of one unit (marginal) or of all units (simultaneous); pairs
once decided leave the statement and it is made again (stepdown). Source: Mogstad, Romano, Shaikh & Wilhelm, Inference
for ranks (REStud 2024); Romano & Wolf 2005 for the stepdown.
Left out: (1) correlated estimates; (2) small samples: errors are taken as normal; (3) counts, which have exact sets
(`poisson_sets`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from assess.ranking.largest import largest_differences
from assess.ranking.placing import Booleans, Floats, Integers

Side = Literal["both", "best", "worst"]
ALONE = "不能估计，因为只有一个单位，没有名次可比"


@dataclass(frozen=True, slots=True)
class RankSets:
    """`low` and `high`: best and worst place a unit can take at this level; 0 where `reasons` says why there is none.

    Simultaneous: with probability `level` all true places lie in their sets; else each set holds for its unit alone.
    """

    low: Integers
    high: Integers
    level: float
    simultaneous: bool
    reasons: tuple[str, ...]

    def could_be_bottom(self, count: int) -> Booleans:
        """Units that could be among the `count` last of those compared."""
        return self.high > sum(not reason for reason in self.reasons) - count

    def could_be_top(self, count: int) -> Booleans:
        """Units that could be among the `count` first."""
        return (self.low <= count) & (self.low > 0)


def confidence_sets(
    estimates: npt.ArrayLike,
    standard_errors: npt.ArrayLike,
    level: float = 0.95,
    *,
    simultaneous: bool,
    side: Side = "both",
    higher_is_better: bool = True,
    draws: int = 1000,
    seed: int = 20260101,
) -> RankSets:
    """Rank sets of units at `level`, in the order given; estimates in any one unit of measure.

    `side`: "best" limits only how well a unit can stand (high = n), "worst" only how badly (low = 1). `draws` of the
    error from `seed`; simultaneous sets hold truth values for units × units and draws × units numbers, no more.
    A unit whose estimate is not finite, or its standard error not positive, has no set but a reason.
    """
    values, errors = np.asarray(estimates, float), np.asarray(standard_errors, float)
    if values.ndim != 1 or values.shape != errors.shape or not len(values):
        raise ValueError(f"shapes differ or are empty: estimates {values.shape}, standard errors {errors.shape}")
    if not 0 < level < 1 or draws < 1 or side not in {"both", "best", "worst"}:
        raise ValueError(f"level {level}, draws {draws}, side {side}")
    usable = np.isfinite(values) & np.isfinite(errors) & (errors > 0)
    known = np.where(higher_is_better, values, -values)[usable]
    normals = np.random.default_rng(seed).standard_normal((draws, len(known)))
    decide = _decide_all if simultaneous else _decide_each
    above, below = decide(known, errors[usable], normals, level, side)
    reasons = ["" if fine else "不能估计，因为没有估计值，或标准误不是正数" for fine in usable]
    return make_sets(above, below, usable, reasons, level, simultaneous)


def make_sets(
    above: Integers, below: Integers, usable: Booleans, reasons: list[str], level: float, simultaneous: bool
) -> RankSets:
    """Sets from the numbers of units surely above and surely below each usable unit; one alone has no rank."""
    if np.count_nonzero(usable) == 1:
        reasons, usable, above, below = [reason or ALONE for reason in reasons], usable & False, above[:0], below[:0]
    low, high = np.zeros((2, len(usable)), np.int64)
    low[usable], high[usable] = 1 + above, np.count_nonzero(usable) - below
    return RankSets(low, high, level, simultaneous, tuple(reasons))


def _decide_all(values: Floats, errors: Floats, normals: Floats, level: float, side: Side) -> tuple[Integers, Integers]:
    """Numbers surely above and below each unit, all statements true together."""
    undecided = ~np.eye(len(values), dtype=bool)  # [j, k]: nothing yet against "k is not above j"
    while undecided.any():
        critical = float(np.quantile(largest_differences(normals, errors, undecided), level))
        before = np.count_nonzero(undecided)
        for unit, pairs in enumerate(undecided):
            surely = pairs & (values - values[unit] > critical * np.hypot(errors, errors[unit]))
            pairs[surely] = False
        if np.count_nonzero(undecided) == before:
            break
    np.fill_diagonal(undecided, True)
    nobody = np.zeros(len(values), np.int64)
    above = np.count_nonzero(~undecided, axis=1) if side != "worst" else nobody
    return above, np.count_nonzero(~undecided, axis=0) if side != "best" else nobody


def _decide_each(
    values: Floats, errors: Floats, normals: Floats, level: float, side: Side
) -> tuple[Integers, Integers]:
    """Numbers surely above and below each unit, each unit's statements true together."""
    noise = np.ascontiguousarray((normals * errors).astype(np.float32).T)
    pairs = np.empty_like(noise)
    above, below = np.zeros((2, len(values)), np.int64)
    for unit in range(len(values)):
        spread = np.hypot(errors, errors[unit])
        ratios = (values - values[unit]) / spread
        ratios[unit] = 0.0  # never decided; its own row of noise is 0 and never the largest that matters
        np.subtract(noise, noise[unit], out=pairs)
        pairs *= (1 / spread).astype(np.float32)[:, None]
        upward, downward = (np.full(len(values), side != other) for other in ("worst", "best"))
        while True:
            critical = float(np.quantile(_largest_ratio(pairs, upward, downward), level))
            surely_above, surely_below = upward & (ratios > critical), downward & (-ratios > critical)
            if not (surely_above.any() or surely_below.any()):
                break
            upward, downward = upward & ~surely_above, downward & ~surely_below
            above[unit] += np.count_nonzero(surely_above)
            below[unit] += np.count_nonzero(surely_below)
    return above, below


def _largest_ratio(pairs: npt.NDArray[np.float32], upward: Booleans, downward: Booleans) -> npt.NDArray[np.float32]:
    """Largest of the chosen rows and of the chosen negated rows, draw by draw; 0 at least."""
    largest = np.zeros(pairs.shape[1], np.float32)
    if upward.any():
        largest = np.maximum(largest, (pairs if upward.all() else pairs[upward]).max(axis=0))
    if downward.any():
        largest = np.maximum(largest, -(pairs if downward.all() else pairs[downward]).min(axis=0))
    return largest
