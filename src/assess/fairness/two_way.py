"""Poisson counts of units × months with an effect for each unit and each month, and one regressor of interest.

Unit effects are summed out: given a unit's total its months are multinomial, which has the same maximum
as a Poisson model with a dummy for each unit (Hausman, Hall & Griliches 1984; Wooldridge 1999),
and needs only months + 1 parameters. Left out: (1) units or months without any event, which say nothing about the
ratio and are dropped; (2) several regressors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from assess.fairness.campaign import Floats

STEPS = 60
LARGEST = 20.0  # log ratio: beyond this the maximum lies at infinity
SINGULAR = 1e-9  # share of the information (as a determinant) that must be left without a unit


@dataclass(frozen=True, slots=True)
class TwoWayFit:
    """Coefficient of the regressor (0.0 where none was given), and expected counts by unit and month.

    Unit and month totals of `fitted` are the observed ones.
    """

    coefficient: float
    fitted: Floats


def fit_two_way(counts: Floats, exposure: Floats, regressor: Floats | None = None) -> TwoWayFit | None:
    """Newton's method on the conditional likelihood; None where it does not converge or is not determined.

    All arrays are units × months; every unit and every month must have at least one event, exposure be positive.
    """
    units, months = counts.shape
    totals = counts.sum(axis=1)
    column = np.zeros((units, months)) if regressor is None else regressor
    used = months if regressor is None else months + 1
    theta = np.zeros(months + 1)
    theta[:months] = np.log(counts.sum(axis=0) / exposure.sum(axis=0))
    offset = np.log(exposure)
    value, fitted = _value(theta, counts, totals, offset, column)
    for _ in range(STEPS):
        gradient, information = _slopes(counts, totals, fitted, column)
        free = slice(1, used)
        try:
            step = np.linalg.solve(information[free, free], gradient[free])
        except np.linalg.LinAlgError:
            return None
        start, least = theta, value - 1e-10 * (1 + abs(value))
        while True:
            theta = start.copy()
            theta[free] += step
            value, fitted = _value(theta, counts, totals, offset, column)
            if not value < least:
                break
            step = step / 2
        if abs(step).max() < 1e-9:
            usable = np.isfinite(theta).all() and abs(theta[-1]) < LARGEST
            return TwoWayFit(float(theta[-1]), fitted) if usable else None
    return None


def _value(theta: Floats, counts: Floats, totals: Floats, offset: Floats, column: Floats) -> tuple[float, Floats]:
    """The conditional log likelihood, and expected counts."""
    linear = offset + theta[:-1] + theta[-1] * column
    linear = linear - linear.max(axis=1, keepdims=True)
    logs = linear - np.log(np.exp(linear).sum(axis=1, keepdims=True))
    return float((counts * logs).sum()), totals[:, None] * np.exp(logs)


def _slopes(counts: Floats, totals: Floats, fitted: Floats, column: Floats) -> tuple[Floats, Floats]:
    """Gradient and information of months and regressor (last)."""
    residual = counts - fitted
    gradient = np.append(residual.sum(axis=0), (residual * column).sum())
    months = counts.shape[1]
    information = np.zeros((months + 1, months + 1))
    information[:months, :months] = np.diag(fitted.sum(axis=0)) - (fitted / totals[:, None]).T @ fitted
    centred = column - ((fitted * column).sum(axis=1) / totals)[:, None]
    information[:months, months] = information[months, :months] = (fitted * centred).sum(axis=0)
    information[months, months] = (fitted * centred**2).sum()
    return gradient, information


def cluster_variance(fit: TwoWayFit, counts: Floats, regressor: Floats) -> float | None:
    """Variance of the coefficient, robust to any dependence within units: the linearised jackknife over units (CR3).

    (units − 1) ÷ units × sum over i of A⁻¹s_i′s_i′ᵀA⁻¹ with s_i′ = (I − H_i·A⁻¹)⁻¹s_i, s_i the score and H_i the
    information of unit i, A their sum (MacKinnon, Nielsen & Webb 2023, J. Econometrics 232:272). The usual sandwich
    without s′ is too sure where one of the two sides has few units. None where leaving a unit out leaves no answer.
    """
    units, months = counts.shape
    totals = counts.sum(axis=1)
    _, information = _slopes(counts, totals, fit.fitted, regressor)
    bread = np.linalg.inv(information[1:, 1:])
    residual = counts - fit.fitted
    scores = np.column_stack([residual[:, 1:], (residual * regressor).sum(axis=1)])
    within = fit.fitted[:, :, None] * (np.eye(months) - fit.fitted[:, None, :] / totals[:, None, None])
    moved = np.einsum("ust,ut->us", within, regressor)
    own = np.empty((units, months, months))
    own[:, :-1, :-1] = within[:, 1:, 1:]
    own[:, :-1, -1] = own[:, -1, :-1] = moved[:, 1:]
    own[:, -1, -1] = (moved * regressor).sum(axis=1)
    rest = np.eye(months) - own @ bread
    if abs(np.linalg.det(rest)).min() < SINGULAR:
        return None
    adjusted = np.linalg.solve(rest, scores[:, :, None])[:, :, 0]
    return float(((adjusted @ bread[-1]) ** 2).sum() * (units - 1) / units)


def draw_groups(units: int, size: int, draws: int, seed: int) -> tuple[Floats, bool]:
    """Groups of `size` units as rows of 0 and 1: all of them where there are at most `draws`, else a random sample."""
    if math.comb(units, size) <= draws:
        members = np.array(list(combinations(range(units), size)))
        everyone = True
    else:
        order = np.random.default_rng(seed).random((draws, units))
        members = np.argpartition(order, size - 1, axis=1)[:, :size]
        everyone = False
    groups = np.zeros((len(members), units))
    np.put_along_axis(groups, members, 1.0, axis=1)
    return groups, everyone


def permute(fit: TwoWayFit, counts: Floats, contrast: Floats, treated: Floats, groups: tuple[Floats, bool]) -> float:
    """p-value of the score of `contrast` (by month) × treated in a fit without it, over other groups of equal size.

    Statistic: |sum of a group's scores| ÷ root of the sum of their multinomial variances. The observed group counts
    as one of the draws, so that p is never 0 (Phipson & Smyth 2010). Units must be exchangeable but for their size.
    """
    totals = counts.sum(axis=1)
    scores = (counts - fit.fitted) @ contrast
    spread = fit.fitted @ contrast**2 - (fit.fitted @ contrast) ** 2 / totals
    drawn, everyone = groups
    statistics = abs(drawn @ scores) / np.sqrt(drawn @ spread)
    observed = abs(treated @ scores) / math.sqrt(treated @ spread)
    beyond = int((statistics >= observed * (1 - 1e-9)).sum())
    return beyond / len(drawn) if everyone else (beyond + 1) / (len(drawn) + 1)
