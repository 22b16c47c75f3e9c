"""Places of many units in many draws at once: one sort of integer keys a draw, ties shared as in the league (1-2-2-4).

A key is, from the high bits to the low: stands after the others, score on a grid of 2⁻⁴⁰ of the largest score of its
draw, number of the unit; so one sort of plain integers gives the order of the units without a second look-up.
Scores tie where they are at most one step of the grid (2 × 10⁻¹² of the largest) apart: rounding of sums is a thousand
times smaller, a real difference of published points far larger. Left out: (1) tie-breakers, which the league has none
of; (2) more than 65,535 units, whose places would need gigabytes to count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
Places = npt.NDArray[np.uint16]

GRID = 40  # bits of a score
_UNIT = 16  # bits of the number of a unit
LIMIT = (1 << _UNIT) - 1  # units
_SURE = 3 << _UNIT  # keys so far apart are more than one step of the grid apart
_WHOLE = float(1 << 52)  # a double of this size holds whole numbers only; its low 52 bits are the number
_MIDDLE, _AFTER, _FAILED = (float(1 << (GRID + step)) for step in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Placed:
    """`order`: draws × positions, the units from the best to the worst; `places` of the positions, from 0, or None
    where no two units tie; `failed`: draws × units whose score is not finite, or None; these stand at the end."""

    order: Places
    places: Places | None
    failed: Booleans | None


def place_units(scores: Floats, after: Booleans | None, higher_is_better: bool) -> Placed:
    """The order in each row of `scores` (draws × units), which is overwritten.

    `after`: units that stand after all others whatever their score. Units without a finite score in a draw are
    nobody's rival in it: the others take the places among themselves.
    """
    units = scores.shape[1]
    if units > LIMIT:
        raise ValueError(f"{units} units are more than {LIMIT}")
    failed = None
    largest = np.maximum(scores.max(axis=1), -scores.min(axis=1))
    if not np.isfinite(largest).all():
        failed = ~np.isfinite(scores)
        scores[failed] = 0.0
        largest = np.maximum(scores.max(axis=1), -scores.min(axis=1))
    scale = np.ldexp(1.0, GRID) / np.maximum(largest, np.finfo(float).tiny)
    scores *= (-scale if higher_is_better else scale)[:, None]
    scores += _WHOLE + _MIDDLE + (0.0 if after is None else _AFTER * after)  # rounds to whole numbers
    if failed is not None:
        scores[failed] += _FAILED
    keys = scores.view(np.uint64)
    keys <<= np.uint64(_UNIT)
    keys |= np.arange(units, dtype=np.uint64)
    scores.sort(axis=1)  # as doubles: positive ones stand in the order of their bits, and sort faster than integers
    return Placed(keys.astype(np.uint16), _share_places(keys), failed)


def _share_places(keys: npt.NDArray[np.uint64]) -> Places | None:
    """Place of each position, from 0: that of the first unit with which it is tied; None where there is no tie."""
    steps = keys[:, 1:] - keys[:, :-1]
    if not steps.size or steps.min() >= _SURE:
        return None
    np.right_shift(keys, np.uint64(_UNIT), out=keys)
    tied = keys[:, 1:] - keys[:, :-1] <= 1
    if not tied.any():
        return None
    places = np.tile(np.arange(keys.shape[1], dtype=np.uint16), (len(keys), 1))
    places[:, 1:][tied] = 0
    return np.maximum.accumulate(places, axis=1)


def join_blocks(blocks: Sequence[Placed]) -> Placed:
    """Small blocks as one: what one lacks (ties, failures) is filled in where another has it."""
    order = np.vstack([block.order for block in blocks])
    places = failed = None
    if any(block.places is not None for block in blocks):
        plain = np.arange(order.shape[1], dtype=np.uint16)
        places = np.vstack([np.broadcast_to(plain, b.order.shape) if b.places is None else b.places for b in blocks])
    if any(block.failed is not None for block in blocks):
        failed = np.vstack([np.zeros(b.order.shape, bool) if b.failed is None else b.failed for b in blocks])
    return Placed(order, places, failed)
