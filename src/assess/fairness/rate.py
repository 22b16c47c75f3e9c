"""Rates and proportions with intervals that hold for small counts, zero included, for all units at once.

Rate = events ÷ exposure × per. Exact limits of the expected count are Garwood's (1936, Biometrika 28:437):
chi2(a/2, 2y)/2 and chi2(1 − a/2, 2y + 2)/2, lower 0 for y = 0; they cover at least the level. The mid-p limits (half
the probability of what was seen) cover it on average and are for description; Byar's (Breslow & Day 1987) are an
approximation, for comparison with PHE pages. Proportions: Wilson (1927). Left out: (1) deaths, which come in clusters
(`compound`); (2) differences in case mix: the exposure is taken as declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from assess.fairness.estimable import (
    Vector,
    as_vector,
    check_counts,
    check_exposure,
    is_known,
    say_why,
    spread,
)

Method = Literal["exact", "mid-p", "byar"]
STEPS = 100  # bisection halves a bracket that is a few units wide at most to the last digit of a float


@dataclass(frozen=True, slots=True)
class RateIntervals:
    """Rates per `per` units of exposure: arrays over units, NaN where `reasons` says why."""

    events: Vector
    exposure: Vector
    rate: Vector
    low: Vector
    high: Vector
    reasons: tuple[str, ...]
    per: float
    level: float
    method: str


def garwood_limits(events: Vector, level: float = 0.95) -> tuple[Vector, Vector]:
    """Exact limits of the expected count: never less than `level` coverage. Unit: events."""
    tail = (1 - level) / 2
    low = np.where(events > 0, special.gammaincinv(np.maximum(events, 1.0), tail), 0.0)
    return low, special.gammainccinv(events + 1, tail)


def mid_p_limits(events: Vector, level: float = 0.95) -> tuple[Vector, Vector]:
    """Mid-p limits of the expected count, by bisection within the exact ones. Unit: events.

    With G(y, m) = P(Y >= y | m) both solve [G(y, m) + G(y + 1, m)] ÷ 2 = tail, with tail a/2 and 1 − a/2.
    """
    low, high = garwood_limits(events, level)
    tail = (1 - level) / 2
    lower = np.where(events > 0, _solve(events, tail, low, high), 0.0)
    return lower, _solve(events, 1 - tail, low, high)


def _solve(events: Vector, tail: float, low: Vector, high: Vector) -> Vector:
    left, right = low.copy(), high.copy()
    for _ in range(STEPS):
        middle = (left + right) / 2
        at_least = np.where(events > 0, special.gammainc(np.maximum(events, 1.0), middle), 1.0)
        below = (at_least + special.gammainc(events + 1, middle)) / 2 < tail
        left, right = np.where(below, middle, left), np.where(below, right, middle)
    return (left + right) / 2


def byar_limits(events: Vector, level: float = 0.95) -> tuple[Vector, Vector]:
    """Byar's approximate limits of the expected count; good from 10 events on. Unit: events; lower is 0 for 0."""
    z = stats.norm.ppf((1 + level) / 2)
    known = np.maximum(events, 1.0)
    low = known * (1 - 1 / (9 * known) - z / (3 * np.sqrt(known))) ** 3
    more = events + 1
    return np.where(events > 0, low, 0.0), more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


LIMITS = {"exact": garwood_limits, "mid-p": mid_p_limits, "byar": byar_limits}


def rate_intervals(
    events: ArrayLike, exposure: ArrayLike, per: float = 1.0, level: float = 0.95, method: Method = "exact"
) -> RateIntervals:
    """Rates of independent events (accidents, not deaths) with their intervals, one per unit.

    Not estimable, with the reason: events or exposure missing, no count, exposure zero or negative.
    """
    counts = as_vector(events)
    amount = as_vector(exposure, len(counts))
    reasons = say_why(len(counts), [*check_counts(counts), *check_exposure(amount)])
    known = is_known(reasons)
    y, scale = counts[known], per / amount[known]
    low, high = LIMITS[method](y, level)
    return RateIntervals(
        counts,
        amount,
        spread(known, y * scale),
        spread(known, low * scale),
        spread(known, high * scale),
        reasons,
        per,
        level,
        method,
    )


def wilson_limits(events: Vector, trials: Vector, level: float = 0.95) -> tuple[Vector, Vector]:
    """Wilson's score limits of a proportion: |p̂ − p| = z √(p (1 − p) ÷ n) solved for p."""
    z = stats.norm.ppf((1 + level) / 2)
    centre = events + z * z / 2
    width = z * np.sqrt(events * (trials - events) / trials + z * z / 4)
    return (centre - width) / (trials + z * z), (centre + width) / (trials + z * z)


def proportion_intervals(events: ArrayLike, trials: ArrayLike, per: float = 1.0, level: float = 0.95) -> RateIntervals:
    """Proportions (rectified on time of those due) with Wilson intervals, one per unit, times `per`.

    Not estimable, with the reason: as for rates, and more events than trials.
    """
    counts = as_vector(events)
    total = as_vector(trials, len(counts))
    checks = [*check_counts(counts), *check_exposure(total), (counts > total, "分子大于分母")]
    reasons = say_why(len(counts), checks)
    known = is_known(reasons)
    y, n = counts[known], total[known]
    low, high = wilson_limits(y, n, level)
    # At 0 and at n a limit is exactly 0 and 1; what rounding leaves is not shown.
    low, high = np.where(y == 0, 0.0, low), np.where(y == n, 1.0, high)
    rate, low, high = (spread(known, value * per) for value in (y / n, low, high))
    return RateIntervals(counts, total, rate, low, high, reasons, per, level, "wilson")
