"""What is counted: the measures of the language, and the baselines that they compare with.

The first field names the kind, so that `{excess: accidents, over: {period: previous}}` reads aloud.
Left out: how they are computed (`scoring.measure`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from assess.params.build import DATED

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number stated by the rubric."""

    value: Annotated[Decimal, DATED]


@dataclass(frozen=True, slots=True)
class OfIndicator:
    """Each unit's own ceiling, target or requirement, handed down as an indicator."""

    indicator: str
    factor: Decimal = ONE


@dataclass(frozen=True, slots=True)
class OfPeriod:
    """The same indicator in another period, e.g. `previous` (the same months of last year)."""

    period: str
    factor: Decimal = ONE


@dataclass(frozen=True, slots=True)
class MeanOf:
    """The mean of the same indicator over several periods."""

    mean_of: tuple[str, ...]
    factor: Decimal = ONE


Baseline = Fixed | OfIndicator | OfPeriod | MeanOf


@dataclass(frozen=True, slots=True)
class Count:
    """计数: the indicator as it is."""

    count: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """比率: numerator ÷ denominator; no value at denominator zero."""

    ratio: str


@dataclass(frozen=True, slots=True)
class Excess:
    """超出: how far the indicator is above a baseline, never below zero; `relative` divides by the baseline."""

    excess: str
    over: Baseline
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """差距: how far the indicator stays below a baseline, never below zero; `relative` divides by the baseline."""

    gap: str
    below: Baseline
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """限内: the part of the indicator up to a baseline, e.g. accidents within the ceiling."""

    within: str
    up_to: Baseline


class Frequency(StrEnum):
    """How the window is divided: `PERIODS` names the parts as the table does."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


PERIODS: dict[Frequency, tuple[str, ...]] = {
    Frequency.YEAR: ("",),
    Frequency.HALF_YEAR: ("h1", "h2"),
    Frequency.QUARTER: ("q1", "q2", "q3", "q4"),
    Frequency.MONTH: tuple(f"m{month:02}" for month in range(1, 13)),
    Frequency.WEEK: tuple(f"w{week:02}" for week in range(1, 53)),
}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """频次不足: in each period, how far the count stays below `each`, added up; one period cannot help another."""

    shortfall: str
    each: Decimal
    in_each: Frequency


@dataclass(frozen=True, slots=True)
class OnDay:
    """A fixed day."""

    day: Annotated[date, DATED]


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """So many days (working days by the holiday file, or calendar days) after a day that an indicator holds."""

    after: str
    days: int
    working: bool = False


@dataclass(frozen=True, slots=True)
class Late:
    """迟报天数: whole days from the due day to the day that the indicator holds; 0 on time. `working`: working days."""

    late: str
    due: OnDay | AfterEvent
    working: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """状态: one of several described states, as judged or recorded."""

    state: str


@dataclass(frozen=True, slots=True)
class Falling:
    """连续下降: 1 where the indicator fell in each of so many years up to this one, else 0."""

    falling: str
    years: int


@dataclass(frozen=True, slots=True)
class FreeOf:
    """连续未发生: 1 where the indicator was 0 in each of so many years up to this one, else 0."""

    free_of: str
    years: int


Measure = Count | Ratio | Excess | Gap | Within | Shortfall | Late | State | Falling | FreeOf
