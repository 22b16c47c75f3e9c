"""Random numbers that depend on a seed, a name and a position, and on nothing else: the same everywhere and for ever.

A key is made from the seed and what the numbers are for; number n of a key is a mix of both (splitmix64), so that
arrays and single draws give the same values and no order of work matters. Left out: (1) secrecy: the numbers are easy
to guess; (2) NumPy's own generators, whose streams may change with its version.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
STEP, FIRST, SECOND, MASK = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, (1 << 64) - 1
UNIT = 2.0**-53


def key_of(*parts: object) -> int:
    """A key of 64 bits from a seed and names."""
    return int.from_bytes(blake2b("/".join(map(str, parts)).encode(), digest_size=8).digest(), "big")


class Stream:
    """Arrays of numbers; each call goes on where the one before stopped."""

    def __init__(self, *parts: object):
        self._key, self._used = key_of(*parts), 0

    def uniform(self, size: int) -> Floats:
        """Numbers from 0 up to but not including 1."""
        mixed = np.arange(self._used + 1, self._used + size + 1, dtype=np.uint64)
        self._used += size
        mixed *= np.uint64(STEP)
        mixed += np.uint64(self._key)
        for shift, factor in ((30, FIRST), (27, SECOND)):
            mixed ^= mixed >> np.uint64(shift)
            mixed *= np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
        return (mixed >> np.uint64(11)).astype(np.float64) * UNIT

    def below(self, size: int, limit: int | Whole) -> Whole:
        """Whole numbers from 0 up to but not including `limit`."""
        return (self.uniform(size) * limit).astype(np.int64)

    def chance(self, size: int, share: float | Floats) -> Flags:
        """True with the given probability."""
        found: Flags = self.uniform(size) < share
        return found

    def pick(self, size: int, weights: Sequence[float]) -> Whole:
        """Positions in `weights`, as often as they weigh."""
        edges = np.cumsum(weights) / sum(weights)
        return np.minimum(np.searchsorted(edges, self.uniform(size), side="right"), len(weights) - 1).astype(np.int64)


class Dice:
    """Single draws, for ledgers that are written row by row."""

    def __init__(self, *parts: object):
        self._state = key_of(*parts)

    def uniform(self) -> float:
        self._state = (self._state + STEP) & MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * FIRST) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * SECOND) & MASK
        return ((mixed ^ (mixed >> 31)) >> 11) * UNIT

    def chance(self, share: float) -> bool:
        return self.uniform() < share

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.uniform() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.uniform() * len(choices))]
