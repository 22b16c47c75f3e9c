"""The assessment year as days, whether an accident counts in it, and when a step of the procedure is due.

The window need not be the calendar year; a concealed accident of earlier years counts in the year of discovery where
the rubric looks back. Left out: reading accidents (`evidence`) and reminding anybody of a due day.
"""

from __future__ import annotations

from datetime import date, timedelta

from assess.params.calendar import NO_CALENDAR, Calendar
from assess.rubric.language import ProcessStep, Window

CALENDAR_YEAR = Window("01-01", "12-31")


def window_days(window: Window, year: int) -> tuple[date, date]:
    """First and last day of the assessment year, both included."""
    first = date.fromisoformat(f"{year - window.starts_year_before:04}-{window.from_}")
    return first, date.fromisoformat(f"{year:04}-{window.to}")


def counts_in(window: Window, year: int, happened: date, discovered: date | None = None) -> bool:
    """Whether an event counts in a year: it happened in it, or was concealed before and discovered in it.

    A concealed event counts once, in the year of discovery, if it happened at most `late_discovery` years earlier.
    """
    first, last = window_days(window, year)
    if discovered is None:
        return first <= happened <= last
    earliest = window_days(window, year - window.late_discovery)[0]
    return first <= discovered <= last and earliest <= happened <= last


def year_of(window: Window, day: date) -> int | None:
    """The assessment year that a day lies in; None where the window leaves it out."""
    return next((year for year in (day.year, day.year + 1) if counts_in(window, year, day)), None)


def due_day(step: ProcessStep, year: int, event: date, calendar: Calendar = NO_CALENDAR) -> date | None:
    """When a step is due: on its day of the year, or so many days after `event`; None where the rubric names none."""
    if step.on:
        return date.fromisoformat(f"{year + step.next_year:04}-{step.on}")
    if step.days is None:
        return None
    if step.working:
        return date.fromordinal(calendar.add(event.toordinal(), step.days))
    return event + timedelta(days=step.days)
