"""How much units differ beyond chance: negative binomial (gamma-Poisson) by profile likelihood, boundary included.

y ~ Poisson(m λ), λ ~ Gamma with mean 1 and variance alpha, m = expected × exp(x'b); so Var y = m + alpha m². For fixed
alpha the coefficients come from Fisher scoring; alpha is the root of the slope of the profile likelihood; where the
likelihood does not rise above Poisson's, alpha is 0. Moments (Marshall 1991, Appl Stat 40:283; Clayton & Kaldor 1987,
Biometrics 43:671) check it. Left out: (1) spatial models; (2) excess zeros beyond the negative binomial.
statsmodels' NegativeBinomial is not used: it can return NaN and say that it converged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from assess.fairness.estimable import Vector

SMALLEST, LARGEST = 1e-6, 1e3  # below, alpha is nothing; above, the model says nothing
NOT_CONVERGED = "模型拟合没有收敛"


@dataclass(frozen=True, slots=True)
class Dispersion:
    """`alpha`: variance of the units' relative risks, 0 = no more than chance. `mean`: fitted count of each unit.

    `coefficients`: logarithm of the level, then those of the covariates; `covariance` is theirs, for alpha fixed.
    `likelihood` is without the constant −Σ log y!. `reason` is not "" where nothing could be fitted.
    """

    alpha: float
    mean: Vector
    coefficients: Vector
    covariance: Vector
    likelihood: float
    reason: str = ""


def log_likelihood(events: Vector, mean: Vector, alpha: float) -> float:
    """Σ log P(y | m, alpha) without −Σ log y!; events may be fractions (discounted years). Poisson for alpha 0."""
    poisson = special.xlogy(events, mean)
    if alpha == 0:
        return float((poisson - mean).sum())
    r = 1 / alpha
    rising = special.gammaln(events + r) - special.gammaln(r) + events * np.log(alpha)
    return float((rising + poisson - (events + r) * np.log1p(alpha * mean)).sum())


def fit_mean(events: Vector, expected: Vector, alpha: float, design: Vector) -> Dispersion:
    """The coefficients for a fixed alpha, by Fisher scoring; `reason` says so where that does not converge."""
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = np.log(events.sum() / expected.sum())
    for _ in range(200):
        mean = expected * np.exp(design @ coefficients)
        weight = 1 / (1 + alpha * mean)
        information = design.T @ (design * (mean * weight)[:, None])
        try:
            step = np.linalg.solve(information, design.T @ ((events - mean) * weight))
        except np.linalg.LinAlgError:
            break
        coefficients = coefficients + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-12:
            mean = expected * np.exp(design @ coefficients)
            covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
            return Dispersion(alpha, mean, coefficients, covariance, log_likelihood(events, mean, alpha))
    return _fail(len(events), NOT_CONVERGED)


def fit_dispersion(events: Vector, expected: Vector, covariates: Vector | None = None) -> Dispersion:
    """Alpha, level and coefficients of covariates (units × columns) by maximum likelihood.

    A reason instead of a fit: one unit, no event at all, more coefficients than the units carry, no convergence.
    """
    design = np.column_stack([np.ones(len(events)), *([] if covariates is None else [covariates])])
    if len(events) < design.shape[1] + 1:
        return _fail(len(events), "单位太少（单位之间的差异至少要比系数多一个单位）")
    if events.sum() == 0:
        return _fail(len(events), "全部单位的事件数都是0")
    poisson = fit_mean(events, expected, 0.0, design)
    if poisson.reason:
        return poisson

    def slope(log_alpha: float) -> float:
        return _slope(events, fit_mean(events, expected, float(np.exp(log_alpha)), design))

    grid = np.linspace(np.log(SMALLEST), np.log(LARGEST), 43)
    slopes = np.array([slope(point) for point in grid])
    if np.isnan(slopes).any():
        return _fail(len(events), NOT_CONVERGED)
    best = poisson
    for left, right in zip(range(42), range(1, 43), strict=True):
        if slopes[left] > 0 >= slopes[right]:
            alpha = float(np.exp(optimize.brentq(slope, grid[left], grid[right], xtol=1e-13, rtol=1e-13)))
            fit = fit_mean(events, expected, alpha, design)
            best = fit if not fit.reason and fit.likelihood > best.likelihood else best
    return best if slopes[-1] <= 0 else _fail(len(events), "单位之间的差异大到模型没有最大值")


def _slope(events: Vector, fit: Dispersion) -> float:
    """Derivative of the profile likelihood by log alpha (NaN if `fit` failed); coefficients are at their best."""
    if fit.reason:
        return np.nan
    alpha, r, mean = fit.alpha, 1 / fit.alpha, fit.mean
    rising = special.digamma(events + r) - special.digamma(r)
    return float(r * (np.log1p(alpha * mean) - rising + (events - mean) * alpha / (1 + alpha * mean)).sum())


def _fail(units: int, reason: str) -> Dispersion:
    nothing = np.full(units, np.nan)
    return Dispersion(np.nan, nothing, np.full(1, np.nan), np.full((1, 1), np.nan), np.nan, reason)


def marshall_moments(events: Vector, expected: Vector) -> tuple[float, float]:
    """Marshall's global moments: level m = Σy ÷ ΣE and variance A of the units' ratios, not below 0; alpha = A ÷ m².

    A = Σ E (y/E − m)² ÷ ΣE − m ÷ mean(E). Unit: ratio to expected.
    """
    level = events.sum() / expected.sum()
    spread = (expected * (events / expected - level) ** 2).sum() / expected.sum()
    return float(level), float(max(spread - level / expected.mean(), 0.0))


def clayton_kaldor_moments(events: Vector, expected: Vector, steps: int = 500) -> tuple[float, float, bool]:
    """Clayton & Kaldor's moment equations by iteration: shape and rate of the gamma prior, and whether it settled."""
    ratio = events / expected
    if not ratio.var(ddof=1) > 0:
        return np.nan, np.nan, False
    shape, rate = ratio.mean() ** 2 / ratio.var(ddof=1), ratio.mean() / ratio.var(ddof=1)
    for _ in range(steps):
        smooth = (events + shape) / (expected + rate)
        mean = smooth.mean()
        variance = ((1 + rate / expected) * (smooth - mean) ** 2).sum() / (len(events) - 1)
        before = shape, rate
        shape, rate = mean**2 / variance, mean / variance
        if abs(shape - before[0]) < 1e-13 * shape and abs(rate - before[1]) < 1e-13 * rate:
            return float(shape), float(rate), True
    return float(shape), float(rate), False
