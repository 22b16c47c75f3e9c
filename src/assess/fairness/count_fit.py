"""One guarded fit of counts: Poisson quasi-likelihood with a log link, its dispersion and a Newey–West covariance.

statsmodels fits; a fit that warns, does not converge or has columns that cannot be told apart is None, never numbers.
Left out: (1) negative binomial variances; (2) lags chosen from the data.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np

from assess.fairness.campaign import Floats


@dataclass(frozen=True, slots=True)
class CountFit:
    """A log-linear fit of counts; `covariance` is the Poisson one, to be multiplied by `dispersion` (Pearson)."""

    coefficients: Floats
    covariance: Floats
    newey_west: Floats
    dispersion: float
    fitted: Floats
    residuals: Floats


def find_bad_numbers(counts: Floats, exposure: Floats) -> str:
    """What is wrong with counts and exposure of equal shape, as the end of 不能估计，因为……; empty where nothing is."""
    if counts.shape != exposure.shape or not counts.size:
        return "事件数与暴露量的单位或月份不一致，或为空"
    if not np.isfinite(counts).all() or (counts < 0).any():
        return "有的单位或月份缺数或为负数"
    return "" if (np.isfinite(exposure) & (exposure > 0)).all() else "有的单位或月份暴露量缺失或为0"


def fit_counts(counts: Floats, design: Floats, exposure: Floats, iterations: int = 100) -> CountFit | None:
    """Poisson quasi-likelihood with log link and offset log(exposure); None where it has no unique finite maximum.

    `residuals` are deviance residuals. Newey–West: lags floor(4·(n/100)^(2/9)), times n ÷ (n − columns).
    """
    import statsmodels.api as sm
    from statsmodels.stats.sandwich_covariance import S_hac_simple

    months, columns = design.shape
    # Older releases of statsmodels fit columns that cannot be told apart without a word.
    if months <= columns or np.linalg.matrix_rank(design) < columns:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            model = sm.GLM(counts, design, family=sm.families.Poisson(), offset=np.log(exposure))
            result = model.fit(tol=1e-12, tol_criterion="deviance", maxiter=iterations)
        except (Warning, ValueError, np.linalg.LinAlgError):
            return None
    if not result.converged:  # statsmodels does not always warn
        return None
    fitted = np.asarray(result.mu, dtype=np.float64)
    covariance = np.asarray(np.linalg.inv(design.T @ (fitted[:, None] * design)), dtype=np.float64)
    meat = S_hac_simple(design * (counts - fitted)[:, None], nlags=math.floor(4 * (months / 100) ** (2 / 9)))
    return CountFit(
        np.asarray(result.params, dtype=np.float64),
        covariance,
        np.asarray(covariance @ meat @ covariance * months / (months - columns), dtype=np.float64),
        float(np.sum((counts - fitted) ** 2 / fitted) / (months - columns)),
        fitted,
        np.asarray(result.resid_deviance, dtype=np.float64),
    )
