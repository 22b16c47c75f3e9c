"""What statistics say beside the official result: how sure a place is, what counts show, how far data can be trusted.

Frozen results in numbers, for pages and files; nothing here is a point, a grade or a rank, and nothing becomes one.
Left out: how they are computed (`fairness`, `ranking`, `advice`) and in which words they are shown (`reporting`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Doubt(StrEnum):
    """不确定的来源: three sources that are never mixed."""

    SAMPLING = "sampling"
    METHOD = "method"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class RankRange:
    """名次范围: the places of one unit within its group under one kind of doubt; 90 % of draws lie from low to high.

    `bottom` and `top` are the shares of draws in which it is among the last or the first `edge` of its group. With a
    `reason` nothing could be estimated and the numbers are None. `failed` draws are part of `draws`.
    """

    source: Doubt
    median: int | None
    low: int | None
    high: int | None
    bottom: float | None
    top: float | None
    draws: int
    failed: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GradeChance:
    """等次的可能: the share of draws (another year of the same risk) in which the unit gets this grade."""

    grade: str
    share: float


@dataclass(frozen=True, slots=True)
class Lever:
    """杠杆: what moves a unit's place. `share` is the part of the change of places that this section's weight makes.

    `without` is its place if the section were left out.
    """

    section: str
    title: str
    share: float | None
    without: int | None


@dataclass(frozen=True, slots=True)
class WeightChange:
    """最小改动: the smallest change of section weights that moves a unit across a line, or why none does."""

    line: str
    change: float | None
    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sureness:
    """名次把握: everything about one unit's place within its group.

    `low` to `high` holds the ranges of all three sources; `tier` counts from 1, the best; 0: none. `alike` are the codes
    of the units that it cannot be told from. `single` says whether a single place may be stated at all. `vetoed` is the
    share of draws in which a veto of the rubric trips, None where nothing is drawn.
    """

    unit: str
    size: int
    edge: int
    low: int | None
    high: int | None
    tier: int
    tiers: int
    single: bool
    ranges: tuple[RankRange, ...]
    alike: tuple[str, ...] = ()
    grades: tuple[GradeChance, ...] = ()
    vetoed: float | None = None
    levers: tuple[Lever, ...] = ()
    changes: tuple[WeightChange, ...] = ()
    reason: str = ""


def find_range(sureness: Sureness, source: Doubt) -> RankRange | None:
    """The range under one kind of doubt."""
    return next((one for one in sureness.ranges if one.source is source), None)
