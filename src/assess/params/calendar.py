"""Working days by the State Council's yearly notices: `params/standards/holidays/<year>.yaml`, one file a year.

A day is a working day if it is named as one (调休上班), or if it is Monday to Friday and not named as a holiday.
A year without a file is refused: its holidays are not known, and a library that guesses them ends next year.
Left out: half-days and local holidays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.params.build import build
from assess.params.document import read_document
from assess.params.remember import remember

FOLDER = "params/standards/holidays"


@dataclass(frozen=True, slots=True)
class Span:
    """Days off in a row, both included."""

    name: str
    from_: date
    to: date


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """One year's notice."""

    year: int
    title: str
    number: str
    verified: bool
    holidays: tuple[Span, ...]
    workdays: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays and extra working days as day numbers, and the years that are known."""

    holidays: frozenset[int]
    workdays: frozenset[int]
    years: frozenset[int]

    def is_working(self, day: int) -> bool:
        """Whether a day number is a working day. Raises ParamsError for a year without a holiday file."""
        year = date.fromordinal(day).year
        if year not in self.years:
            raise ParamsError([Problem("E141", f"{FOLDER}/{year}.yaml", {"year": year})])
        return day in self.workdays or (date.fromordinal(day).weekday() < 5 and day not in self.holidays)

    def add(self, day: int, number: int) -> int:
        """The day so many working days after `day`; the day itself does not count."""
        while number > 0:
            day += 1
            number -= self.is_working(day)
        return day

    def count(self, first: int, last: int) -> int:
        """Working days after `first` up to and including `last`; 0 if there are none."""
        return sum(self.is_working(day) for day in range(first + 1, last + 1))


NO_CALENDAR = Calendar(frozenset(), frozenset(), frozenset())


@remember(f"{FOLDER}/*.yaml")
def load_calendar(root: Path) -> Calendar:
    """All holiday files. Raises ParamsError with every problem."""
    problems: list[Problem] = []
    years = []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        name = path.relative_to(root).as_posix()
        try:
            year = build(HolidayYear, read_document(path, name), problems)
        except ParamsError as error:
            problems.extend(error.problems)
            continue
        if year is not None:
            years.append(year)
    if problems:
        raise ParamsError(problems)
    holidays = {
        (span.from_ + timedelta(days=offset)).toordinal()
        for year in years
        for span in year.holidays
        for offset in range((span.to - span.from_).days + 1)
    }
    workdays = {day.toordinal() for year in years for day in year.workdays}
    return Calendar(frozenset(holidays - workdays), frozenset(workdays), frozenset(year.year for year in years))
