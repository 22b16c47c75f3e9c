"""The days of the simulated prefecture as ordinals, and their text.

Two years of ledgers, the second of which is assessed; 0 stands for a day that is not there and prints as nothing. Left
out: (1) other periods: a run over other years needs other data; (2) holidays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from assess.sample.draw import Dice, Whole

YEARS = (2024, 2025)
YEAR = 2025
AS_OF = date(2026, 1, 20).toordinal()
_BASE = date(1989, 12, 31).toordinal()
_TEXTS = np.array(
    ["", *(date.fromordinal(day).isoformat() for day in range(_BASE + 1, date(2040, 1, 1).toordinal()))], dtype=object
)


@dataclass(frozen=True, slots=True)
class Span:
    """A quarter, a half-year or a year: both days included."""

    year: int
    number: int
    first: int
    last: int

    def day(self, dice: Dice, margin: int = 0) -> int:
        """A day of it, at least `margin` days before its end."""
        return dice.between(self.first, self.last - margin)


def on(year: int, month: int, day: int) -> int:
    """A day as an ordinal."""
    return date(year, month, day).toordinal()


def spans(year: int, parts: int) -> tuple[Span, ...]:
    """A year in equal parts: 4 quarters, 2 half-years, or the year itself."""
    months = 12 // parts
    starts = [on(year, 1 + months * part, 1) for part in range(parts)] + [on(year + 1, 1, 1)]
    return tuple(Span(year, part + 1, starts[part], starts[part + 1] - 1) for part in range(parts))


FIRST, LAST = spans(YEARS[0], 1)[0].first, spans(YEARS[-1], 1)[0].last


def shown(day: int) -> str:
    """A day as text; "" for none."""
    return date.fromordinal(day).isoformat() if day else ""


def shown_all(days: Whole) -> list[str]:
    """Days as texts, `shown` of each."""
    texts: list[str] = _TEXTS[np.where(days > 0, days - _BASE, 0)].tolist()
    return texts


def known(day: int) -> int:
    """A day that has come by the as-of date, otherwise none."""
    return day if day <= AS_OF else 0
