"""Ranks without one criterion or one section: where does a unit's place hang on a single item?

Share without group g = (sum awarded − awarded_g) ÷ (sum available − available_g), ranked anew; all groups at once.
A unit with nothing available without g takes no place there (rank 0) and the others are ranked without it. Left out:
(1) leaving a unit out, which moves the others up by at most one place (`reversal` looks for more); (2) pairs of groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.ranking.weighted import Floats, find_fault, group, rank


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Ranks without each group in `names`, or a `reason`.

    `ranks` is units × groups (0: no place); `shift` is rank without the group − official rank (0 where no place), so
    that a positive number says the group helps the unit; `mean_shift` the mean of its absolute value by group, over
    units that have a place; `unplaced` counts units without one by group.
    """

    reason: str
    names: tuple[str, ...] = ()
    official: NDArray[np.int64] | None = None
    ranks: NDArray[np.int64] | None = None
    shift: NDArray[np.int64] | None = None
    mean_shift: Floats | None = None
    unplaced: NDArray[np.int64] | None = None


def leave_out(awarded: Floats, available: Floats, labels: tuple[str, ...]) -> LeftOut:
    """Leave out one label at a time: name each criterion by itself, or by its section (points, units × criteria)."""
    reason = find_fault(awarded, available, len(labels))
    if not reason and len(set(labels)) < 2:
        reason = "只有一项，去掉后没有可比的"
    if reason:
        return LeftOut(f"不能估计，因为{reason}")
    names, by_group = group(awarded, labels)
    _, most = group(available, labels)
    rest = most.sum(axis=1, keepdims=True) - most
    placed = rest > 0
    left = by_group.sum(axis=1, keepdims=True) - by_group
    shares = np.where(placed, left / np.where(placed, rest, 1.0), -np.inf)
    official = rank(awarded.sum(axis=1) / available.sum(axis=1))
    ranks = np.where(placed, rank(shares), 0)
    shift = np.where(placed, ranks - official[:, None], 0)
    mean = abs(shift).sum(axis=0) / np.maximum(placed.sum(axis=0), 1)
    return LeftOut("", names, official, ranks, shift, mean, (~placed).sum(axis=0))
