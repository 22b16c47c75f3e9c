"""Funnels that are right for zeros and for units that differ anyway: limits from the predictive distribution itself.

The count of a unit with expected m is Poisson(m), or negative binomial with variance m + alpha m² where units differ
beyond chance. A unit is flagged where its one-sided mid-p (half the probability of what was seen) is below 0.025 or
0.001; on average over expected counts this happens no more often than that. For drawing only, limits are interpolated
between whole counts (Spiegelhalter 2005, Stat Med 24:1185). Benjamini & Hochberg's flags across units stand beside.
Left out: (1) normal approximations (wrong for small counts: see `dispersion`); (2) outliers that inflate alpha.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from assess.fairness.estimable import Vector, as_vector, check_counts, check_exposure, is_known, say_why, spread
from assess.fairness.negative_binomial import SMALLEST, fit_dispersion
from assess.fairness.rate import garwood_limits

TAILS = (0.025, 0.001)
FALSE_DISCOVERIES = 0.1


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits by tail (rows, as in `tails`) and expected count (columns), as ratios to expected, for drawing."""

    expected: Vector
    low: Vector
    high: Vector
    alpha: float
    tails: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FunnelPlaces:
    """Arrays over units. `expected` is already at the group's level; `tail_low` and `tail_high` are one-sided mid-p.

    `zone`: "far_above", "above", "inside", "below", "far_below", or "unknown" where `reasons` says why. `holds`: the
    unit would still be outside with one event less (above) or more (below). `discovered`: flagged with the
    false-discovery rate controlled. `upper_limit`: exact 95 % upper limit of the unit's expected count.
    """

    events: Vector
    expected: Vector
    ratio: Vector
    tail_low: Vector
    tail_high: Vector
    p_adjusted: Vector
    upper_limit: Vector
    zone: NDArray[np.str_]
    holds: NDArray[np.bool_]
    discovered: NDArray[np.bool_]
    reasons: tuple[str, ...]
    alpha: float


def at_most(counts: Vector, mean: Vector, alpha: float) -> Vector:
    """P(Y <= counts), 0 for negative counts."""
    y = np.maximum(counts, 0)
    if alpha < SMALLEST:
        return np.where(counts < 0, 0.0, special.gammaincc(y + 1, mean))
    return np.where(counts < 0, 0.0, special.betainc(1 / alpha, y + 1, 1 / (1 + alpha * mean)))


def mid_tails(counts: Vector, mean: Vector, alpha: float) -> tuple[Vector, Vector]:
    """One-sided mid-p values: P(Y < y) + P(Y = y)/2 and P(Y > y) + P(Y = y)/2, the upper one without cancellation."""
    below, here = at_most(counts - 1, mean, alpha), at_most(counts, mean, alpha)
    if alpha < SMALLEST:
        over, from_here = special.gammainc(counts + 1, mean), special.gammainc(np.maximum(counts, 1), mean)
    else:
        chance = 1 / (1 + alpha * mean)
        over = special.betaincc(1 / alpha, counts + 1, chance)
        from_here = special.betaincc(1 / alpha, np.maximum(counts, 1), chance)
    return (below + here) / 2, (over + np.where(counts > 0, from_here, 1.0)) / 2


def funnel_limits(expected: ArrayLike, alpha: float = 0.0, tails: tuple[float, ...] = TAILS) -> FunnelLimits:
    """Interpolated predictive limits for a curve over positive expected counts; a negative lower limit is 0.

    With r the smallest count whose P(Y <= r) reaches p: limit = r − (P(Y <= r) − p) ÷ P(Y = r), ÷ expected.
    Raises ValueError where an expected count is not positive: a curve has no reasons.
    """
    mean = as_vector(expected)
    if not (np.isfinite(mean) & (mean > 0)).all():
        raise ValueError("a funnel is drawn over positive expected counts")
    shape = 1 / max(alpha, SMALLEST)

    def limit(part: float) -> Vector:
        count = (
            stats.poisson.ppf(part, mean) if alpha < SMALLEST else stats.nbinom.ppf(part, shape, shape / (shape + mean))
        )
        reached = at_most(count, mean, alpha)
        inside = (reached - part) / (reached - at_most(count - 1, mean, alpha))
        return np.asarray(np.maximum(count - inside, 0.0) / mean)

    low = np.array([limit(tail) for tail in tails])
    return FunnelLimits(mean, low, np.array([limit(1 - tail) for tail in tails]), alpha, tails)


def place_on_funnel(events: ArrayLike, expected: ArrayLike, alpha: float | None = None) -> FunnelPlaces:
    """Where every unit stands. Without `alpha` it is fitted, and `expected` moved to the group's level, from the units.

    Not estimable, with the reason: counts or expected missing or wrong; without `alpha` also one unit, no event at all,
    or a fit that does not converge.
    """
    counts = as_vector(events)
    size = len(counts)
    mean = as_vector(expected, size)
    checks = [*check_counts(counts), *check_exposure(mean, "预期数：")]
    known = is_known(say_why(size, checks))
    if alpha is None:
        fit = fit_dispersion(counts[known], mean[known])
        alpha = fit.alpha
        if fit.reason:
            checks.append((True, fit.reason))
        else:
            mean = spread(known, fit.mean)
    reasons = say_why(size, checks)
    known = is_known(reasons)
    y, m = counts[known], mean[known]
    low, high = mid_tails(y, m, alpha)
    two_sided = np.minimum(1.0, 2 * np.minimum(low, high))
    adjusted = stats.false_discovery_control(two_sided) if len(y) else two_sided
    zone = np.select(
        [high < TAILS[1], high < TAILS[0], low < TAILS[1], low < TAILS[0]],
        ["far_above", "above", "far_below", "below"],
        "inside",
    )
    less, more = mid_tails(np.maximum(y - 1, 0), m, alpha)[1], mid_tails(y + 1, m, alpha)[0]
    holds = np.where(high < TAILS[0], less < TAILS[0], (low < TAILS[0]) & (more < TAILS[0]))
    zones, held, discovered = np.full(size, "unknown", dtype="U9"), np.zeros(size, bool), np.zeros(size, bool)
    zones[known], held[known], discovered[known] = zone, holds, adjusted < FALSE_DISCOVERIES
    columns = (y / m, low, high, adjusted, garwood_limits(y)[1])
    ratio, low, high, adjusted, limit = (spread(known, column) for column in columns)
    return FunnelPlaces(counts, mean, ratio, low, high, adjusted, limit, zones, held, discovered, reasons, float(alpha))
