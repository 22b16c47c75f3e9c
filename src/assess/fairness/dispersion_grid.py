"""How uncertain the fitted dispersion is: a grid over alpha, weighted by its likelihood, instead of one number.

With few units alpha is badly known, and estimates with alpha plugged in are too sure. The grid is even in the shrinkage
B = 1/(1 + alpha × mean count), which is a proper prior on (0, 1) (Christiansen & Morris 1997, JASA 92:618); each point
has the profile likelihood times √det of the coefficients' covariance (Laplace), and five Gauss-Hermite points for the
uncertainty of the level (below 200 units). Left out: dependence between a unit's count and the level it is held to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.fairness.estimable import Vector
from assess.fairness.negative_binomial import Dispersion, fit_mean

POINTS = 32
NEGLIGIBLE = 1e-3  # of the largest weight
MANY_UNITS = 200  # from here on the level is known well enough


@dataclass(frozen=True, slots=True)
class Grid:
    """Points of a mixture: their weights (sum 1), alpha, and the prior level of each unit (points × units)."""

    weight: Vector
    alpha: Vector
    prior: Vector
    alpha_low: float
    alpha_high: float

    @staticmethod
    def of_fit(fit: Dispersion, expected: Vector) -> Grid:
        """The fitted alpha alone, plugged in."""
        return Grid(np.ones(1), np.array([fit.alpha]), (fit.mean / expected)[None, :], np.nan, np.nan)


def spread_dispersion(events: Vector, expected: Vector, fit: Dispersion, covariates: Vector | None = None) -> Grid:
    """The posterior of alpha and of the levels, on a grid that is refined where the weight is."""
    design = np.column_stack([np.ones(len(events)), *([] if covariates is None else [covariates])])
    mean = float(fit.mean.mean())
    shrinkage, fits, weight = _weigh(events, expected, mean, design, (0.0, 1.0))
    for _ in range(2):  # each time finer, where the weight was
        kept = np.flatnonzero(weight > NEGLIGIBLE)
        if len(kept) > POINTS // 2:
            break
        half = (shrinkage[1] - shrinkage[0]) / 2
        ends = float(shrinkage[kept[0]] - half), float(shrinkage[kept[-1]] + half)
        shrinkage, fits, weight = _weigh(events, expected, mean, design, ends)
    kept = np.flatnonzero(weight > NEGLIGIBLE)
    weight /= weight.sum()
    # Shrinkage falls as alpha grows, so the lower end of alpha is the upper end of the shrinkage.
    below = np.cumsum(weight)
    low, high = ((1 / shrinkage[np.searchsorted(below, part)] - 1) / mean for part in (0.975, 0.025))
    nodes, shares = np.polynomial.hermite_e.hermegauss(5 if len(events) < MANY_UNITS else 1)
    weights, alphas, priors = [], [], []
    for k in kept:
        deviation = np.sqrt(np.einsum("ij,jk,ik->i", design, fits[k].covariance, design))
        for node, share in zip(nodes, shares / shares.sum(), strict=True):
            weights.append(weight[k] * share)
            alphas.append(fits[k].alpha)
            priors.append(fits[k].mean / expected * np.exp(node * deviation))
    total = np.array(weights)
    return Grid(total / total.sum(), np.array(alphas), np.array(priors), float(low), float(high))


def _weigh(
    events: Vector, expected: Vector, mean: float, design: Vector, ends: tuple[float, float]
) -> tuple[Vector, list[Dispersion], Vector]:
    """Midpoints of shrinkage between `ends`, the fit at each, and weights of which the largest is 1."""
    edges = np.linspace(*ends, POINTS + 1)
    shrinkage = (edges[1:] + edges[:-1]) / 2
    fits = [fit_mean(events, expected, (1 / b - 1) / mean, design) for b in shrinkage]
    heights = np.array([_height(fit) for fit in fits])
    return shrinkage, fits, np.exp(heights - heights.max())


def _height(fit: Dispersion) -> float:
    """Logarithm of the weight; a point whose fit did not converge has none."""
    return -np.inf if fit.reason else fit.likelihood + 0.5 * float(np.linalg.slogdet(fit.covariance)[1])
