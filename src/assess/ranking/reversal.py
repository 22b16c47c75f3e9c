"""Rank reversal: does the order of two units depend on whether a third one takes part?

With points measured against goals that the rubric fixes, a unit's share does not know of other units, and no removal
can turn an order round: the additive score is independent of irrelevant alternatives. Points measured against others
(best of the group, mean of others, a quota of places) can (Belton & Gear 1983, Omega 11:228, for another method).
Each unit is removed in turn, the others are scored anew and every pair is compared; read backwards, a removal is an
addition. Left out: (1) removing several units at once; (2) titles by quota (`quota`), which are not points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.ranking.weighted import PLACES, Floats, find_fault

Rescore = Callable[[NDArray[np.intp]], tuple[Floats, Floats]]
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Reversal:
    """`upper` stood strictly above `lower` with `removed` in the set, and strictly below it without (unit numbers)."""

    removed: int
    upper: int
    lower: int


@dataclass(frozen=True, slots=True)
class Reversals:
    """What was found, or a `reason`: `count` pairs over all removals, the first 100 in `found`.

    `dependent` are the criteria (by number) whose points for some unit change when another is removed: those are
    measured against others. `reassigned` counts removals in which any point changed.
    """

    reason: str
    statement: str
    count: int = 0
    found: tuple[Reversal, ...] = ()
    dependent: tuple[int, ...] = ()
    reassigned: int = 0


def find_reversals(awarded: Floats, available: Floats, rescore: Rescore | None = None) -> Reversals:
    """Remove each unit in turn. `rescore(kept)` gives awarded and available points (kept units × criteria) of a set.

    None: points are what they are whoever takes part (fixed goals), so the answer is known without trying; it is still
    computed. Memory: units² truth values at a time. Errors of `rescore` are not caught.
    """
    reason = find_fault(awarded, available, np.shape(awarded)[-1], least=3)
    if reason:
        return Reversals(f"不能估计，因为{reason}", f"名次是否受其他单位进出影响，不能估计，因为{reason}。")
    shares = _share(awarded, available)
    found: list[Reversal] = []
    dependent = np.zeros(awarded.shape[1], dtype=bool)
    count = reassigned = 0
    for removed in range(len(awarded)):
        kept = np.delete(np.arange(len(awarded)), removed)
        points, most = (awarded[kept], available[kept]) if rescore is None else rescore(kept)
        changed = ~np.isclose(points, awarded[kept], rtol=0, atol=1e-9) | ~np.isclose(
            most, available[kept], rtol=0, atol=1e-9
        )
        if not changed.any():
            continue
        reassigned += 1
        dependent |= changed.any(axis=0)
        pairs = _turned(shares[kept], _share(points, most))
        count += len(pairs)
        found += [Reversal(removed, int(kept[upper]), int(kept[lower])) for upper, lower in pairs[: SHOWN - len(found)]]
    criteria = tuple(int(number) for number in np.flatnonzero(dependent))
    return Reversals("", _say(count, len(criteria)), count, tuple(found), criteria, reassigned)


def _share(awarded: Floats, available: Floats) -> Floats:
    shares: Floats = np.round(awarded.sum(axis=1) / available.sum(axis=1), PLACES)
    return shares


def _turned(before: Floats, after: Floats) -> NDArray[np.intp]:
    """Pairs (upper, lower) in strict order before and in the opposite strict order after."""
    return np.argwhere((before[:, None] > before) & (after[:, None] < after))


def _say(count: int, dependent: int) -> str:
    if not dependent:
        return "各项得分只看本单位和既定目标，任何单位进出都不会颠倒其他单位的先后。"
    if not count:
        return f"有{dependent}项得分随其他单位进出而变，但去掉任何一个单位都没有颠倒其他单位的先后。"
    return f"有{dependent}项得分随其他单位进出而变，逐个去掉单位时共有{count}次先后颠倒：这些项宜改用既定目标。"
