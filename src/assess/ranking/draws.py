"""Rank distributions from draws: of weights (method choices) or of scores (sampling error, error of data).

`rank_draws`: share of a unit in a draw = Σ w·awarded ÷ Σ w·available over the criteria assessed for it, as the league
ranks by points per points assessable; where all units have the same available row this is one matrix product.
`rank_scores`: draws of scores that somebody else made. Both stream: memory does not grow with the number of draws.
Ties, vetoed units and units without a score are placed as in the league (`placing`). Source: Monte Carlo of composite
indicators, Saisana, Saltelli & Tarantola 2005; Goldstein & Spiegelhalter 1996 for ranks with intervals.
Left out: (1) geometric means and other aggregations: points add up in every official scheme; (2) grade caps of vetoes,
which are a fact of the unit, not of a draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assess.ranking.counting import PlaceCounts
from assess.ranking.distribution import RankDistribution
from assess.ranking.placing import LIMIT, Booleans, Floats, Placed, join_blocks, place_units

LEVEL = 0.90  # of the interval of places
_CELLS = 1 << 17  # scores placed at a time: 1 MB
_PRODUCTS = 4  # blocks that one matrix product fills: more rows suit the product, fewer the sort
_COUNTED = 1 << 23  # places counted at a time
_ROUNDING = 1e-12  # a share printed as 0.9 reaches the threshold 0.9


def rank_draws(
    awarded: npt.ArrayLike,
    available: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    higher_is_better: bool = True,
    bottom: int = 20,
    top: int = 20,
    after: npt.ArrayLike | None = None,
    grades: Sequence[float] | None = None,
) -> RankDistribution:
    """Places of units under draws of weights.

    `awarded`, `available`: points, units × criteria, available 0 where a criterion is not assessed for the unit (its
    awarded points are then not read); `weights`: draws × criteria, factors on the official points (1 = official;
    `draw_weights`), not negative. `after`: vetoed units that stand after all others. `grades`: lowest shares of the
    grades, best first, without the last grade that has no lower bound (0.9, 0.6 for 优秀, 合格, 不合格).
    A draw in which nothing assessable of a unit carries weight fails for that unit and is counted.
    ValueError where arrays do not fit together, are not finite, or weights are negative.
    """
    points, possible, factors = (np.atleast_2d(np.asarray(array, float)) for array in (awarded, available, weights))
    if points.shape != possible.shape or points.shape[1] != factors.shape[1]:
        raise ValueError(f"shapes differ: awarded {points.shape}, available {possible.shape}, weights {factors.shape}")
    points = np.where(possible == 0, 0.0, points)
    if not all(np.isfinite(array).all() for array in (points, possible, factors)):
        raise ValueError("points or weights are not finite")
    if (factors < 0).any() or (possible < 0).any():
        raise ValueError("negative weights or available points")
    nothing = np.logical_not(possible.any(axis=1))
    reasons = ["不能估计，因为没有可以考核的指标" if none else "" for none in nothing.tolist()]
    blocks = _shares(points, possible, factors)
    return _rank(blocks, len(points), reasons, higher_is_better, (bottom, top), after, grades)


def rank_scores(
    scores: Iterable[npt.ArrayLike],
    *,
    higher_is_better: bool = True,
    bottom: int = 20,
    top: int = 20,
    after: npt.ArrayLike | None = None,
    grades: Sequence[float] | None = None,
) -> RankDistribution:
    """Places of units under draws of their scores: blocks of draws × units, in the unit of the league's scores.

    A score that is not finite is a failed draw of that unit: it is counted, and the others are ranked without it.
    Parameters otherwise as in `rank_draws`. ValueError without any draw or where blocks differ in their units.
    """
    blocks = (np.atleast_2d(np.asarray(block, float)) for block in scores)
    first = next((block for block in blocks if block.size), None)
    if first is None:
        raise ValueError("no draw of scores")
    units = first.shape[1]

    def pieces() -> Iterator[Floats]:
        rows = max(1, _CELLS // units)
        for block in _chain(first, blocks):
            if block.shape[1] != units:
                raise ValueError(f"a block has {block.shape[1]} units, the first has {units}")
            for start in range(0, len(block), rows):
                yield block[start : start + rows].copy()

    return _rank(pieces(), units, [""] * units, higher_is_better, (bottom, top), after, grades)


def _chain(first: Floats, blocks: Iterator[Floats]) -> Iterator[Floats]:
    yield first
    yield from blocks


def _shares(points: Floats, possible: Floats, factors: Floats) -> Iterator[Floats]:
    """Blocks of draws × units; NaN, as 0 ÷ 0, where nothing assessable carries weight."""
    alike = bool((possible == possible[0]).all())
    rows = max(1, _CELLS // len(points))
    for start in range(0, len(factors), rows * _PRODUCTS):
        part = factors[start : start + rows * _PRODUCTS]
        with np.errstate(invalid="ignore", divide="ignore"):
            if alike:
                shares = (part / (part @ possible[0])[:, None]) @ points.T
            else:
                shares = part @ points.T
                shares /= part @ possible.T
        for first in range(0, len(shares), rows):
            yield shares[first : first + rows]


def _rank(
    blocks: Iterator[Floats],
    units: int,
    reasons: list[str],
    higher_is_better: bool,
    asked: tuple[int, int],
    after: npt.ArrayLike | None,
    grades: Sequence[float] | None,
) -> RankDistribution:
    last = None if after is None else np.asarray(after, bool)
    thresholds = _check(units, asked, last, grades, higher_is_better)
    if units == 1:
        reasons = [reasons[0] or "不能估计，因为只有一个单位，没有名次可比"]
    counts = PlaceCounts(units, len(thresholds))
    waiting: list[Placed] = []
    for scores in blocks:
        for number, threshold in enumerate(thresholds):
            reached = scores >= threshold - _ROUNDING if higher_is_better else scores <= threshold + _ROUNDING
            counts.reached[number] += np.count_nonzero(reached, axis=0)
        waiting.append(place_units(scores, last, higher_is_better))
        if sum(placed.order.size for placed in waiting) >= _COUNTED:
            counts.add(join_blocks(waiting))
            waiting = []
    if waiting:
        counts.add(join_blocks(waiting))
    if not counts.draws:
        raise ValueError("no draw")
    return counts.finish(*asked, LEVEL, reasons)


def _check(
    units: int, asked: tuple[int, int], after: Booleans | None, grades: Sequence[float] | None, higher: bool
) -> list[float]:
    if not 0 < units <= LIMIT:
        raise ValueError(f"{units} units; between 1 and {LIMIT} can be ranked")
    if min(asked) < 0:
        raise ValueError(f"bottom and top {asked} must not be negative")
    if after is not None and after.shape != (units,):
        raise ValueError(f"after has shape {after.shape} for {units} units")
    thresholds = list(grades or ())
    if any((low >= high) if higher else (low <= high) for high, low in pairwise(thresholds)):
        raise ValueError(f"grades {thresholds} do not go from the best to the worst")
    return thresholds
