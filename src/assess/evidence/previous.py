"""Counts before, narrowed by sums: bounds are passed on until nothing moves.

Every count has a range of whole numbers; a sum says that one count is the total of others, which bounds the
total by its parts and each part by what the total leaves over. A count is determined when one number is
left. Left out: (1) a sum that contradicts the ranges is reported and not used; (2) values within a range
that no solution takes: only the bounds are exact, which is all that "determined" needs; (3) a count that is
a part of two sums: sums form a forest, so that passing on ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers from `low` to `high`, both included; `high` None means without an upper limit."""

    low: int = 0
    high: int | None = None

    @property
    def determined(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        if self.determined:
            return str(self.low)
        if self.high is None:
            return f"至少{self.low}（下限{self.low}，无上限）"
        return f"{self.low}至{self.high}（下限{self.low}，上限{self.high}）"

    def within(self, other: Range) -> Range | None:
        """The numbers in both ranges, or None where there is none."""
        low = max(self.low, other.low)
        highs = [high for high in (self.high, other.high) if high is not None]
        high = min(highs, default=None)
        return Range(low, high) if high is None or low <= high else None


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` is the total of `parts`."""

    whole: Key
    parts: tuple[Key, ...]


def total(ranges: Sequence[Range]) -> Range:
    """The range of a sum of independent counts."""
    highs = [part.high for part in ranges]
    high = None if None in highs else sum(high for high in highs if high is not None)
    return Range(sum(part.low for part in ranges), high)


def narrow(ranges: Mapping[Key, Range], sums: Sequence[Sum]) -> tuple[dict[Key, Range], tuple[Sum, ...]]:
    """The ranges that remain under the sums, and the sums that contradict them and were not used.

    A count without a range may be any whole number from 0. A contradictory sum is left out and all begins
    anew, so that nothing which it had narrowed remains.
    """
    parts = [part for one in sums for part in one.parts]
    assert len(parts) == len(set(parts)), "a count is a part of two sums"
    used = list(sums)
    while True:
        found = {key: Range() for one in sums for key in (one.whole, *one.parts)} | dict(ranges)
        broken = _settle(found, used)
        if broken is None:
            return found, tuple(one for one in sums if one not in used)
        used.remove(broken)


def _settle(ranges: dict[Key, Range], sums: Sequence[Sum]) -> Sum | None:
    """Passes bounds on in place until nothing moves; returns the first sum that cannot hold."""
    moved = True
    while moved:
        moved = False
        for one in sums:
            for key, bound in _bounds(one, ranges):
                narrowed = ranges[key].within(bound)
                if narrowed is None:
                    return one
                moved = moved or narrowed != ranges[key]
                ranges[key] = narrowed
    return None


def _bounds(one: Sum, ranges: Mapping[Key, Range]) -> list[tuple[Key, Range]]:
    """What a sum says about its total and about each part, given the others."""
    sum_of_parts = total([ranges[part] for part in one.parts])
    whole = ranges[one.whole]
    open_parts = sum(ranges[part].high is None for part in one.parts)
    finite_highs = sum(ranges[part].high or 0 for part in one.parts)
    bounds = [(one.whole, sum_of_parts)]
    for part in one.parts:
        own = ranges[part]
        high = None if whole.high is None else whole.high - (sum_of_parts.low - own.low)
        others_open = open_parts - (own.high is None)
        low = 0 if others_open else max(0, whole.low - (finite_highs - (own.high or 0)))
        # Where `high` comes out below `low` the range is empty: the sum cannot hold.
        bounds.append((part, Range(low, high)))
    return bounds
