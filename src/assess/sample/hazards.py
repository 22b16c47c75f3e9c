"""The hazards of a unit as arrays: what was found when, where and by which inspection.

Most were found by an inspection; the others are public reports, findings of higher bodies, road and flood spots, what
an accident laid open, and major ones that the story asks for. Left out: (1) hazards of earlier years that are still
open; (2) what became of them (`hazard_rows`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.sample.days import FIRST, LAST, YEAR, on
from assess.sample.draw import Flags, Stream, Whole
from assess.sample.firms import Firms
from assess.sample.inspections import Inspections
from assess.sample.places import Place

FOUND, REPORTED, UPPER, ROAD, FLOOD, LAID_OPEN, LISTED = range(7)
WEIGHTS = (84, 6, 3, 3, 3, 1)
LISTED_FIRST = 3  # major hazards that every unit with hazards has


@dataclass(frozen=True, slots=True)
class Hazards:
    """隐患, ordered by day found. -1 stands for no enterprise and no inspection, day 0 for no day."""

    type: Whole
    inspection: Whole
    firm: Whole
    found: Whole
    major: Flags
    overdue: Flags

    @property
    def size(self) -> int:
        return len(self.type)

    def part(self, first: int, last: int) -> Hazards:
        """Those from one position up to another."""
        cut = slice(first, last)
        return Hazards(
            self.type[cut], self.inspection[cut], self.firm[cut], self.found[cut], self.major[cut], self.overdue[cut]
        )


def make_hazards(place: Place, firms: Firms, done: Inspections, number: int, seed: int) -> Hazards:
    """What was found when and where."""
    stream = Stream(seed, "hazards", place.code)
    able = np.flatnonzero(done.finds) if done.finds.any() else np.arange(done.size)
    type_ = stream.pick(number, WEIGHTS) if len(able) else 1 + stream.pick(number, WEIGHTS[1:])
    listed = 0 if place.effects.blind else min(number, LISTED_FIRST + place.effects.overdue)
    type_[:listed] = LISTED
    by_check = type_ == FOUND
    check = np.where(by_check, able[stream.below(number, max(1, len(able)))] if len(able) else -1, -1)
    firm = (
        np.where(by_check, done.firm[check], stream.below(number, firms.size))
        if done.size
        else stream.below(number, firms.size)
    )
    firm = np.where((type_ == ROAD) | (type_ == FLOOD), -1, firm)
    free = FIRST + stream.below(number, LAST - FIRST + 1)
    free = np.where(type_ == LISTED, on(YEAR, 3, 1) + stream.below(number, 180), free)
    free = np.where(type_ == FLOOD, on(YEAR - 1, 5, 1) + stream.below(number, 280), free)
    found = np.where(by_check, np.minimum(done.day[check] + stream.below(number, 2), LAST), free) if done.size else free
    major = (type_ == LISTED) | (stream.chance(number, 0.008) & (type_ < FLOOD))
    overdue = np.arange(number) < (place.effects.overdue if listed else 0)
    order = np.argsort(found, kind="stable")
    return Hazards(type_[order], check[order], firm[order], found[order], major[order], overdue[order])


def count_findings(hazards: Hazards, inspections: int) -> Whole:
    """How many hazards each inspection found."""
    return np.bincount(hazards.inspection[hazards.inspection >= 0], minlength=inspections).astype(np.int64)
