"""Counting places while draws stream past: place × unit in small integers, and the first few thousand rows kept.

Memory does not grow with the number of draws: 2,843 units need 32 MB for the counts and 8 MB for the rows kept.
Left out: (1) ordering (`placing`); (2) what the numbers mean (`distribution`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assess.ranking.distribution import RankDistribution
from assess.ranking.placing import Booleans, Floats, Integers, Placed, Places

KEPT_CELLS = 4_000_000  # places kept for pairs: 1,406 draws of 2,843 units, all 10,000 draws of 400 units


class PlaceCounts:
    """Collects places block by block; `finish` summarises them."""

    def __init__(self, units: int, thresholds: int) -> None:
        self.units = units
        self.draws = 0
        self.places = np.zeros((units, units), np.uint32)  # place × unit
        self.reached = np.zeros((thresholds, units), np.int64)
        self.failed = np.zeros(units, np.int64)
        self.kept: list[Places] = []

    def add(self, placed: Placed) -> None:
        """Count one block of draws."""
        order, places = placed.order, placed.places
        step = max(1, (1 << 18) // self.units)  # positions at a time: the counters stay in the processor's cache
        for first in range(0, self.units, step):
            part = order[:, first : first + step]
            width = part.shape[1]
            cells = part + np.arange(width) * self.units
            counted = np.bincount(cells.ravel(), minlength=width * self.units).reshape(width, self.units)
            self.places[first : first + width] += counted.astype(np.uint32)
            if places is not None:
                draw, column = np.nonzero(places[:, first : first + step] != np.arange(first, first + width))
                members = part[draw, column]
                np.subtract.at(self.places, (column + first, members), np.uint32(1))
                np.add.at(self.places, (places[draw, column + first], members), np.uint32(1))
        if placed.failed is not None:
            self._take_out(placed, placed.failed)
        self._keep(placed)
        self.draws += len(order)

    def _take_out(self, placed: Placed, failed: Booleans) -> None:
        """Units without a score stand last in the block: forget those places and count them as failed."""
        for draw in np.flatnonzero(failed.any(axis=1)):
            count = np.count_nonzero(failed[draw])
            first = self.units - count
            places = np.arange(first, self.units) if placed.places is None else placed.places[draw, first:]
            self.places[places, placed.order[draw, first:]] -= np.uint32(1)
        self.failed += failed.sum(axis=0)

    def _keep(self, placed: Placed) -> None:
        wanted = max(0, min(len(placed.order), max(1, KEPT_CELLS // self.units) - self.draws))
        kept = np.empty((wanted, self.units), np.uint16)
        plain = np.arange(self.units, dtype=np.uint16)
        for draw in range(wanted):
            kept[draw][placed.order[draw].astype(np.intp)] = (
                plain if placed.places is None else placed.places[draw]
            ) + 1
        if placed.failed is not None:
            kept[placed.failed[:wanted]] = 0
        self.kept.append(kept)

    def finish(self, bottom: int, top: int, level: float, reasons: Sequence[str]) -> RankDistribution:
        """The summary, once; `reasons` as far as the caller knows them, completed here."""
        units, valid = self.units, self.draws - self.failed
        known = tuple(
            reason or ("" if count else "不能估计，因为没有一次模拟得到有效得分")
            for reason, count in zip(reasons, valid, strict=True)
        )
        usable, least = np.array([not reason for reason in known], bool), np.maximum(valid, 1)
        placed = int(np.count_nonzero(valid))
        expected = self._sum_places() / least
        for place in range(1, units):  # in place and row by row: draws up to each place
            self.places[place] += self.places[place - 1]
        # a rounding error of share × draws must not skip a place
        low, median, high = (
            self._first_reaching(np.ceil(share * least - 1e-9)) for share in ((1 - level) / 2, 0.5, (1 + level) / 2)
        )
        below = self.places[placed - bottom - 1] if placed > bottom else np.zeros(units)
        above = self.places[min(top, units) - 1] if top else np.zeros(units)
        grades = np.diff(np.vstack([np.zeros(units), self.reached, valid]), axis=0).T if len(self.reached) else None

        def shown(values: npt.NDArray[Any], dtype: type = float) -> npt.NDArray[Any]:
            return np.where(usable, values, 0).astype(dtype)

        return RankDistribution(
            self.draws, level, bottom, top, shown(median, int), shown(low, int), shown(high, int), shown(expected),
            shown(1 - below / least), shown(above / least),
            np.empty((units, 0)) if grades is None else np.where(usable[:, None], grades / least[:, None], 0.0),
            self.failed, known, np.ascontiguousarray(np.vstack(self.kept).T),
        )  # fmt: skip

    def _sum_places(self) -> Floats:
        total, step = np.zeros(self.units), 256
        for first in range(0, self.units, step):
            part = self.places[first : first + step]
            total += np.arange(first + 1, first + 1 + len(part), dtype=float) @ part.astype(float)
        return total

    def _first_reaching(self, needed: Floats) -> Integers:
        """First place by which the cumulated counts reach `needed`, by halving, all units at once."""
        every = np.arange(self.units)
        first, last = np.zeros(self.units, np.int64), np.full(self.units, self.units - 1)
        while (first < last).any():
            middle = (first + last) // 2
            reached = self.places[middle, every] >= needed
            first, last = np.where(reached, first, middle + 1), np.where(reached, middle, last)
        return np.minimum(first, self.units - 1) + 1
