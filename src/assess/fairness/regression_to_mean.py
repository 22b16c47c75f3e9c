"""Campaigns that begin after accidents: what would have come back down by itself is taken off the effect.

Before and after counts of treated units are compared with the empirical-Bayes expectation of each unit, not with its
(chosen because high) count: w = 1 ÷ (1 + alpha·E), EB = w·E + (1 − w)·y, variance (1 − w)·EB (Hauer, Harwood, Council
& Griffith 2002, TRR 1784:126). With r = expected after ÷ expected before, pi = sum r·EB, V = sum r²·(1 − w)·EB and
lambda = events after: theta = (lambda ÷ pi) ÷ (1 + V ÷ pi²) (Hauer 1997, Observational Before–After Studies). The
interval is exact for counts where unit means follow the fitted gamma: lambda ~ negative binomial of mean theta·pi and
shape pi² ÷ V, both tails turned round; it holds for zero events after. Left out: (1) uncertainty of E and alpha,
which come from units without a campaign and must be many; (2) V is matched to one gamma where there are several units.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special, stats

from assess.fairness.campaign import LEVEL, CampaignEffect, Floats, Interval, refuse, state_effect

METHOD = "回归均值校正"
MINIMUM_EXPECTED = 1.0


def expect_events(before: Floats, expected: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Empirical-Bayes expectation of each unit's events and its variance; alpha = variance of rates ÷ mean²."""
    weight = 1 / (1 + alpha * expected)
    estimate = weight * expected + (1 - weight) * before
    return estimate, (1 - weight) * estimate


def correct_regression(
    before: Floats, after: Floats, expected_before: Floats, expected_after: Floats, alpha: float
) -> CampaignEffect:
    """theta of the units with a campaign (one entry a unit), `uncorrected` being the plain before–after ratio.

    `expected_*` are events that units of this size and kind have in the two periods, from units without a campaign
    (trend and exposure included); `alpha` is their overdispersion (variance = mean + alpha·mean²), 0 for none.
    """
    columns = [np.atleast_1d(np.asarray(one, np.float64)) for one in (before, after, expected_before, expected_after)]
    why = _find_fault(columns, alpha)
    if why:
        return refuse(METHOD, why)
    observed, later, mean, later_mean = columns
    estimate, variance = expect_events(observed, mean, alpha)
    factor = later_mean / mean
    pi, spread, total = float(factor @ estimate), float(factor**2 @ variance), float(later.sum())
    if pi < MINIMUM_EXPECTED:
        return refuse(METHOD, f"没有行动时的预期只有{pi:.2f}起，事件太少")
    naive = float(factor @ observed)
    low, high = _limits(total, pi, spread)
    return state_effect(
        METHOD,
        Interval((total / pi) / (1 + spread / pi**2), low, high, _p_value(total, pi, spread)),
        total,
        "经验贝叶斯期望与负二项精确区间",
        uncorrected=total / naive if naive else None,
    )


def _find_fault(columns: list[Floats], alpha: float) -> str:
    """What stands against an estimate, as the end of the sentence 不能估计，因为……; empty where nothing does."""
    if len({column.shape for column in columns}) > 1 or columns[0].ndim != 1 or not columns[0].size:
        return "各列的单位数不一致，或没有单位"
    if not all(np.isfinite(column).all() for column in columns) or any((column < 0).any() for column in columns[:2]):
        return "有的单位缺数或为负数"
    if any((column <= 0).any() for column in columns[2:]):
        return "有的单位没有可比的期望事件数"
    return "" if math.isfinite(alpha) and alpha >= 0 else "离散系数没有估计出来"


def _limits(total: float, pi: float, spread: float) -> tuple[float, float]:
    """Exact 95 % limits of theta; with no spread those of a Poisson count (Garwood)."""
    if spread == 0:
        low = stats.chi2.ppf(LEVEL / 2, 2 * total) / 2 if total else 0.0
        return float(low / pi), float(stats.chi2.ppf(1 - LEVEL / 2, 2 * total + 2) / 2 / pi)
    shape = pi**2 / spread
    upper = special.betaincinv(shape, total + 1, LEVEL / 2)
    lower = special.betaincinv(shape, total, 1 - LEVEL / 2) if total else 1.0
    return float(shape * (1 - lower) / (lower * pi)), float(shape * (1 - upper) / (upper * pi))


def _p_value(total: float, pi: float, spread: float) -> float:
    """Twice the smaller tail of the count after where theta is 1; below 0.05 exactly where the limits leave out 1."""
    shape = pi**2 / spread if spread else math.inf
    law = stats.nbinom(shape, shape / (shape + pi)) if spread else stats.poisson(pi)
    return float(min(1.0, 2 * min(law.cdf(total), law.sf(total - 1))))
