"""Shares and ranks under other weights: the arithmetic that the sensitivity modules have in common.

share = sum(w·awarded) ÷ sum(w·available) over criteria, the official one with every w = 1; what does not apply has 0
awarded and 0 available. Ranks: 1 is best, ties share the best rank; shares that agree to 12 decimals tie, because two
equal fractions may differ in the last bit. Left out: (1) caps of a section, bonuses outside the available points and
vetoes, which stay as they were awarded; (2) rounding of the published number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PLACES = 12


def find_fault(awarded: Floats, available: Floats, names: int, least: int = 2) -> str:
    """What stands against weighing these points, as the end of 不能估计，因为……; empty where nothing does.

    `names` labels must be as many as criteria; `least` units are needed.
    """
    if awarded.ndim != 2 or awarded.shape != available.shape or awarded.shape[1:] != (names,) or not awarded.size:
        return "得分表、应得分表与名称的单位数或指标数不一致，或为空"
    if not np.isfinite(awarded).all() or not np.isfinite(available).all() or (available < 0).any():
        return "得分或应得分缺失，或应得分为负数"
    if (available.sum(axis=1) <= 0).any():
        return "有的单位没有可计分的指标"
    return f"只有{len(awarded)}个单位，至少要{least}个" if len(awarded) < least else ""


def weigh(awarded: Floats, available: Floats, weights: Floats) -> Floats:
    """Shares of units × draws for `weights` of criteria × draws; every unit must have something available."""
    shares: Floats = (awarded @ weights) / (available @ weights)
    return shares


def rank(shares: Floats) -> NDArray[np.int64]:
    """Competition ranks along the first axis of units, or units × draws."""
    keys = np.ascontiguousarray(-np.round(shares, PLACES).T)
    order = keys.argsort(axis=-1)
    ordered = np.take_along_axis(keys, order, axis=-1)
    places = np.broadcast_to(np.arange(1, keys.shape[-1] + 1), keys.shape).copy()
    places[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0
    ranks = np.empty(keys.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.maximum.accumulate(places, axis=-1), axis=-1)
    return ranks.T


def group(points: Floats, labels: tuple[str, ...]) -> tuple[tuple[str, ...], Floats]:
    """Names of the groups as first met, and points summed by group (units × groups); one label a criterion."""
    names = tuple(dict.fromkeys(labels))
    member = np.array([[float(label == name) for name in names] for label in labels])
    return names, points @ member
