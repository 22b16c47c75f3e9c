"""How little the weights must change to move a unit across a grade line or the line of the bottom k.

Weights w (official: 1 each) may vary within 1 ± f by section or criterion; the answer is the smallest f. A grade line
t, either way, in closed form: with d_g = awarded_g − t·available_g the share reaches t where sum(w·d) = 0, so that
f = |sum d| ÷ sum|d|; where no d has the other sign no weights do it. Alone, one weight does it where
w_g = 1 − sum(d) ÷ d_g is not negative. The bottom-k line is in `smallest_swap`. f is a limit: going up or out it is
enough, going down or in it must be exceeded by any trifle. Left out: (1) changes that keep the total of the rubric
(multiplying all weights alike changes no share, so that rescaling does this afterwards); (2) rounding of the published
number; (3) caps, vetoes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.ranking.weighted import Floats, find_fault, group

NOBODY = -1


@dataclass(frozen=True, slots=True)
class GradeChange:
    """For units × thresholds, or a `reason`. `names` are the groups whose weights vary.

    `smallest` is f (infinite where `possible` is false: no weights do it); `single` the smallest change of one weight
    alone as a signed fraction (0.12: +12 %; 0.0 where none does it) and `which` its group (−1: none).
    `weights` are units × thresholds × groups at f (official 1 where impossible).
    """

    reason: str
    names: tuple[str, ...] = ()
    thresholds: tuple[float, ...] = ()
    above: NDArray[np.bool_] | None = None
    possible: NDArray[np.bool_] | None = None
    smallest: Floats | None = None
    weights: Floats | None = None
    single: Floats | None = None
    which: NDArray[np.intp] | None = None


def smallest_change(
    awarded: Floats, available: Floats, labels: tuple[str, ...], thresholds: tuple[float, ...]
) -> GradeChange:
    """Every unit against every grade line (shares, 0.9 for 90 of 100); `labels` name a section, or itself, a criterion.

    `above` says on which side the unit stands officially: share ≥ line. Nothing here is rounded.
    """
    reason = find_fault(awarded, available, len(labels), least=1)
    if reason:
        return GradeChange(f"不能估计，因为{reason}")
    names, points = group(awarded, labels)
    _, most = group(available, labels)
    lines = np.array(thresholds, dtype=np.float64)
    gaps = points[:, None, :] - lines[:, None] * most[:, None, :]
    # Crumbs of floating point are no points: a gap below a billionth of what is available is none.
    crumbs = 1e-9 * most.sum(axis=1)[:, None]
    gaps[abs(gaps) < crumbs[:, :, None]] = 0.0
    total = gaps.sum(axis=2)
    total[abs(total) < crumbs] = 0.0
    above = total >= 0
    possible = np.where(above, gaps.min(axis=2) < 0, (gaps.max(axis=2) > 0) | (total == 0))
    span = abs(gaps).sum(axis=2)
    smallest = np.where(possible, abs(total) / np.where(span > 0, span, 1.0), np.inf)
    toward = np.where(above, -1.0, 1.0)[:, :, None] * np.sign(gaps)
    weights = 1 + np.where(possible, smallest, 0.0)[:, :, None] * toward
    single, which = _find_single(gaps, total)
    return GradeChange("", names, thresholds, above, possible, smallest, weights, single, which)


def _find_single(gaps: Floats, total: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The smallest change of one weight alone (not below −100 %) that brings the total gap to 0."""
    change = np.full(gaps.shape, np.inf)
    np.divide(-total[:, :, None], gaps, out=change, where=gaps != 0)
    change[change < -1] = np.inf
    which = abs(change).argmin(axis=2)
    least = np.take_along_axis(change, which[:, :, None], axis=2)[:, :, 0]
    able = np.isfinite(least)
    return np.where(able, least, 0.0), np.where(able, which, NOBODY)
