"""The quarters of an assessed period, which need not begin in January: three months each from its first day.

A quarter is over once its last day lies in the period; nothing is due in one that is not over. Left out: (1) periods
of more than a year: the fifth quarter belongs to the next assessment; (2) weeks and months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assess.indicators.periods import months_after

MONTHS, QUARTERS = 3, 4


@dataclass(frozen=True, slots=True)
class Quarter:
    """季度: `name` as the table names the period (q1–q4); both days included; `over` once the period holds it."""

    name: str
    first: date
    last: date
    over: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def held(self, since: date, until: date | None) -> int:
        """How many of its days lie between two days, both included."""
        first, last = max(self.first, since), self.last if until is None else min(self.last, until)
        return max(0, (last - first).days + 1)


def quarters(first: date, last: date) -> tuple[Quarter, ...]:
    """The quarters that begin in the period, at most four."""
    found = []
    for number in range(QUARTERS):
        begin = months_after(first, MONTHS * number)
        end = months_after(first, MONTHS * (number + 1)) - timedelta(days=1)
        if begin <= last:
            found.append(Quarter(f"q{number + 1}", begin, end, end <= last))
    return tuple(found)
