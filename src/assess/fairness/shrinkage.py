"""Empirical Bayes: what a unit's risk probably is, given its own few events and how much units differ at all.

With prior Gamma(mean level, variance alpha × level²) and y events where E were expected, the posterior of the relative
risk is Gamma(1/alpha + y, rate 1/(alpha level) + E); its mean is w × level + (1 − w) × y/E, w = 1/(1 + alpha level E)
(Hauer 1997; Clayton & Kaldor 1987). Fewer than 200 units, or alpha at 0, and the uncertainty of alpha and level is
integrated (`dispersion_grid`). Older years count by declared weights (power prior: Ibrahim & Chen 2000; Harvey &
Fernandes 1989). Left out: (1) neighbours' influence; (2) uncertainty of `expected`; (3) trend beyond `expected`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assess.fairness.dispersion_grid import Grid, spread_dispersion
from assess.fairness.estimable import Mask, Vector, check_counts, check_exposure, is_known, say_why, spread
from assess.fairness.negative_binomial import fit_dispersion, marshall_moments

ENOUGH_UNITS = 200  # with so many, alpha is known well enough to be plugged in
# With fewer units the 95 % of the posterior hold only 93 to 94 % (simulated: 8 and 40 units, alpha 0.3). Limits are
# taken at a tail so much smaller, which holds 95.2 and 94.8 % (400 and 100 groups, standard error 0.35).
WIDER = 0.7


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Arrays over units, all ratios to the unit's expected count. `mean`, `median`, `low`, `high`: of the posterior.

    `prior` is the fitted level for units like it, `weight` how much of `mean` comes from it at the fitted alpha,
    `above` = P(risk > times × prior). Of the group: `alpha` (0: no more than chance), its 95 % interval (NaN where it
    was plugged in: `integrated` false), alpha by Marshall's moments as a check, and the weights of the periods.
    """

    events: Vector
    expected: Vector
    ratio: Vector
    prior: Vector
    weight: Vector
    mean: Vector
    median: Vector
    low: Vector
    high: Vector
    above: Vector
    reasons: tuple[str, ...]
    alpha: float
    alpha_low: float
    alpha_high: float
    alpha_moments: float
    integrated: bool
    times: float
    level: float
    period_weights: tuple[float, ...]


def decay_weights(periods: int, yearly: float) -> tuple[float, ...]:
    """Weights of `periods` years, the latest last and 1, each older one `yearly` (0 to 1] times the next."""
    if not 0 < yearly <= 1:
        raise ValueError(f"a yearly weight lies above 0 and not above 1, got {yearly}")
    return tuple(yearly ** (periods - 1 - year) for year in range(periods))


def shrink(
    events: ArrayLike,
    expected: ArrayLike,
    period_weights: Sequence[float] = (1.0,),
    times: float = 1.5,
    level: float = 0.95,
    covariates: Vector | None = None,
    integrate: bool | None = None,
) -> Shrunk:
    """Posterior mean, median, interval and P(above `times` × prior) of every unit's relative risk.

    `events` and `expected` are one row, or one row per period (latest last) with `period_weights`; alpha is fitted to
    the plain sums over periods, the posterior uses the weighted ones. `covariates`: units × columns. `integrate` forces
    or forbids integrating over alpha. Not estimable, with the reason: counts or expected missing or wrong in any
    period; for all units: one unit, no event at all, a fit that does not converge.
    """
    counts, amounts = (np.atleast_2d(np.array(values, dtype=np.float64)) for values in (events, expected))
    weights = np.array(period_weights, dtype=np.float64)
    checks, size = _check(counts, amounts, weights), counts.shape[1]
    reasons = say_why(size, checks)
    known = is_known(reasons)
    total, sums = counts.sum(axis=0), amounts.sum(axis=0)
    extra = None if covariates is None else covariates[known]
    fit = fit_dispersion(total[known], sums[known], extra)
    if fit.reason:
        reasons = say_why(size, [(known, fit.reason), *checks])
        return _nothing(total, sums, reasons, times, level, tuple(period_weights))
    full = integrate if integrate is not None else known.sum() < ENOUGH_UNITS or fit.alpha == 0
    grid = spread_dispersion(total[known], sums[known], fit, extra) if full else Grid.of_fit(fit, sums[known])
    prior = fit.mean / sums[known]
    y, e = weights @ counts[:, known], weights @ amounts[:, known]
    held = 1 - WIDER * (1 - level) if full else level
    mean, median, low, high, above = _posterior(y, e, grid, prior * times, held)
    centre, variance = marshall_moments(total[known], sums[known])
    columns = (total[known] / sums[known], prior, 1 / (1 + fit.alpha * prior * e), mean, median, low, high, above)
    ratio, prior, weight, mean, median, low, high, above = (spread(known, column) for column in columns)
    return Shrunk(
        events=total, expected=sums, ratio=ratio, prior=prior, weight=weight, mean=mean, median=median, low=low,
        high=high, above=above, reasons=reasons, alpha=fit.alpha, alpha_low=grid.alpha_low, alpha_high=grid.alpha_high,
        alpha_moments=variance / centre**2, integrated=bool(full), times=times, level=level,
        period_weights=tuple(period_weights),
    )  # fmt: skip


def _check(counts: Vector, amounts: Vector, weights: Vector) -> list[tuple[Mask | bool, str]]:
    """What is wrong with counts and expected numbers, by unit. ValueError where the arrays do not fit together."""
    if counts.shape != amounts.shape or len(weights) != len(counts):
        raise ValueError(f"events {counts.shape}, expected {amounts.shape} and {len(weights)} weights do not match")
    if not ((weights > 0) & (weights <= 1)).all():
        raise ValueError("weights of periods lie above 0 and not above 1")
    checks = [check for year in counts for check in check_counts(year)]
    return [*checks, *(check for year in amounts for check in check_exposure(year, "预期数："))]


def _posterior(y: Vector, e: Vector, grid: Grid, bar: Vector, level: float) -> tuple[Vector, ...]:
    """Mean, median, limits and P(> bar) of the mixture of gammas over the grid (points × units)."""
    if not grid.alpha.all():  # alpha 0, plugged in on demand: every unit is at its prior
        prior = grid.prior[0]
        return prior, prior, prior, prior, (prior > bar).astype(np.float64)
    shape, rate = 1 / grid.alpha[:, None] + y, 1 / (grid.alpha[:, None] * grid.prior) + e
    share = grid.weight[:, None]
    mean = (share * shape / rate).sum(axis=0)
    above = (share * special.gammaincc(shape, rate * bar)).sum(axis=0)
    tail = (1 - level) / 2
    median, low, high = (_quantile(shape, rate, share, part) for part in (0.5, tail, 1 - tail))
    return mean, median, low, high, above


def _quantile(shape: Vector, rate: Vector, share: Vector, part: float) -> Vector:
    """Quantiles of a mixture of gammas, by bisection between the smallest and the largest of its parts."""
    each = special.gammaincinv(shape, part) / rate
    low, high = each.min(axis=0), each.max(axis=0)
    for _ in range(0 if len(each) == 1 else 40):
        middle = (low + high) / 2
        below = (share * special.gammainc(shape, rate * middle)).sum(axis=0) < part
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)


def _nothing(
    total: Vector, sums: Vector, reasons: tuple[str, ...], times: float, level: float, weights: tuple[float, ...]
) -> Shrunk:
    nan = np.full(len(total), np.nan)
    nothing = (nan, nan, nan, nan, nan, nan, nan, nan)
    return Shrunk(total, sums, *nothing, reasons, np.nan, np.nan, np.nan, np.nan, False, times, level, weights)


def posterior_moments(events: float, expected: float, alpha: float) -> tuple[float, float, float]:
    """Hauer's weight, estimate and standard deviation of a unit's expected count, for a known alpha.

    w = 1/(1 + alpha E), estimate w E + (1 − w) y, sd √((1 − w) × estimate). Hauer's overdispersion is 1/alpha.
    """
    weight = 1 / (1 + alpha * expected)
    estimate = weight * expected + (1 - weight) * events
    return weight, estimate, float(np.sqrt((1 - weight) * estimate))
