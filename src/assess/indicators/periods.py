"""The periods of a run as rows of days, and which of them an indicator's window asks for.

The assessed period is '' and the same days of earlier years are `previous`, `previous_2`, `previous_3`; parts of the
assessed year are named as rubrics name them (`rubric.language.PERIODS`). A part that is not over by the end of the
assessed period has no row, so that nothing is due in it. Left out: (1) weeks; (2) working days (`params.calendar`).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

YEARS = ("", "previous", "previous_2", "previous_3")
PARTS = {"quarter": 3, "half_year": 6, "month": 1}  # how many months each has
ROLLING = "rolling"
# The periods for which an indicator of each window has values; `as_of` is a stock on the as-of day.
WINDOWS: dict[str, tuple[str, ...]] = {
    "year": ("",),
    "years": YEARS,
    "as_of": ("",),
    "quarter": tuple(f"q{number}" for number in range(1, 5)),
    "half_year": ("h1", "h2"),
    "month": tuple(f"m{number:02}" for number in range(1, 13)),
    ROLLING: (ROLLING,),
}


@dataclass(frozen=True, slots=True)
class Span:
    """期间: both days included."""

    period: str
    kind: str
    first: date
    last: date


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def list_spans(first: date, last: date) -> tuple[Span, ...]:
    """Every period of a run that is assessed from `first` to `last`."""
    # The day after is moved, so that the end of February stays the end of February.
    after_last = last + timedelta(days=1)
    spans = [
        Span(period, "year", months_after(first, -12 * back), months_after(after_last, -12 * back) - timedelta(days=1))
        for back, period in enumerate(YEARS)
    ]
    for kind, months in PARTS.items():
        for number, name in enumerate(WINDOWS[kind]):
            begin, until = months_after(first, months * number), months_after(first, months * (number + 1))
            if until <= after_last:
                spans.append(Span(name, kind, begin, until - timedelta(days=1)))
    return (*spans, Span(ROLLING, ROLLING, months_after(after_last, -12), last))
