"""What is counted: one function per measure of the language, for all units at once.

An `Amount` is numerator ÷ denominator per unit and known or not; it is unknown wherever anything that it needs is
unknown, and a ratio also where its denominator is zero. Left out: points (`shape`) and what unknown means
(`criterion`, by the criterion's `if_missing`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import gcd
from typing import Any

import numpy as np

from assess.params.calendar import NO_CALENDAR, Calendar
from assess.rubric import language as lang
from assess.scoring.exact import multiply, plain
from assess.table import Column, Flags, Integers, Table
from assess.types import Measured

NOTHING = 0


@dataclass(frozen=True, slots=True)
class View:
    """What measures and conditions look at: the table, the period in question, and the calendar of working days."""

    table: Table
    period: str = ""
    calendar: Calendar = NO_CALENDAR

    @property
    def size(self) -> int:
        return len(self.table.units)

    def zeros(self) -> Integers:
        return np.zeros(self.size, np.int64)

    def members(self, scope: lang.Scope) -> Flags:
        """Which units a scope holds; an empty scope holds all."""
        if scope == lang.EVERYONE:
            return np.ones(self.size, bool)
        return np.array(
            [
                (not scope.types or unit.type in scope.types) and (not scope.groups or unit.group in scope.groups)
                for unit in self.table.units
            ],
            dtype=bool,
        )

    def column(self, indicator: str, period: str | None = None) -> Column:
        return self.table.column(indicator, self.period if period is None else period)


@dataclass(frozen=True, slots=True)
class Amount:
    """What was counted, per unit: numerator ÷ denominator ≥ 0 where `known`; `columns` are what it was taken from.

    `labels` are the states behind the numbers of a `State`, in the order of the numbers.
    """

    numerator: Integers
    denominator: Integers
    known: Flags
    columns: tuple[Column, ...]
    labels: tuple[str, ...] = ()

    def measured(self, position: int) -> tuple[Measured, ...]:
        """The values of one unit that went in."""
        return tuple(column.measured(position) for column in self.columns)


def measure(what: lang.Measure, view: View) -> Amount:
    """The amount that a measure counts, for all units of the view."""
    return MEASURES[type(what)](what, view)


def values_of(column: Column) -> tuple[Integers, Integers, Flags]:
    """A column as numerator, denominator, known; a ratio with denominator zero is not known."""
    if column.denominator is None:
        return column.numerator, np.full(len(column.known), column.scale, np.int64), column.known
    known = column.known & (column.denominator > 0)
    return column.numerator, np.where(known, column.denominator, 1), known


def _count(what: lang.Count, view: View) -> Amount:
    column = view.column(what.count)
    return Amount(*values_of(column), (column,))


def _ratio(what: lang.Ratio, view: View) -> Amount:
    column = view.column(what.ratio)
    numerator, denominator, known = values_of(column)
    return Amount(numerator, denominator, known & np.bool_(column.denominator is not None), (column,))


def _excess(what: lang.Excess, view: View) -> Amount:
    return _difference(view, what.excess, what.over, what.relative, 1)


def _gap(what: lang.Gap, view: View) -> Amount:
    return _difference(view, what.gap, what.below, what.relative, -1)


def _difference(view: View, indicator: str, baseline: lang.Baseline, relative: bool, sign: int) -> Amount:
    """max(0, sign × (value − baseline)), divided by the baseline where relative.

    Relative to a baseline of zero there is no value, except that nothing in excess of zero is nothing.
    """
    column = view.column(indicator)
    top, bottom, known = values_of(column)
    base_top, base_bottom, base_known, columns = read_baseline(baseline, indicator, view)
    difference = np.maximum(sign * (multiply(top, base_bottom) - multiply(base_top, bottom)), NOTHING)
    known = known & base_known
    if not relative:
        return Amount(difference, multiply(bottom, base_bottom), known, (column, *columns))
    below = multiply(base_top, bottom)
    known = known & ((below > 0) | (difference == 0))
    return Amount(difference, np.where(below > 0, below, 1), known, (column, *columns))


def read_baseline(
    baseline: lang.Baseline, indicator: str, view: View
) -> tuple[Integers, Integers, Flags, tuple[Column, ...]]:
    """The baseline per unit as numerator, denominator and known, and the columns it was taken from."""
    if isinstance(baseline, lang.Fixed):
        top, bottom = baseline.value.as_integer_ratio()
        return _fill(view, top), _fill(view, bottom), np.ones(view.size, bool), ()
    if isinstance(baseline, lang.OfIndicator):
        columns: tuple[Column, ...] = (view.column(baseline.indicator),)
    elif isinstance(baseline, lang.OfPeriod):
        columns = (view.column(indicator, baseline.period),)
    else:
        columns = tuple(view.column(indicator, name) for name in baseline.mean_of)
    total, common, known = _fill(view, 0), _fill(view, 1), np.ones(view.size, bool)
    for column in columns:
        numerator, denominator, known_here = values_of(column)
        total = multiply(total, denominator) + multiply(numerator, common)
        common = multiply(common, denominator)
        known = known & known_here
    top, bottom = baseline.factor.as_integer_ratio()
    return multiply(total, _fill(view, top)), multiply(common, _fill(view, bottom * len(columns))), known, columns


def _fill(view: View, value: int) -> Integers:
    return np.full(view.size, value, np.int64)


def _within(what: lang.Within, view: View) -> Amount:
    """min(value, baseline), over a common denominator."""
    column = view.column(what.within)
    top, bottom, known = values_of(column)
    base_top, base_bottom, base_known, columns = read_baseline(what.up_to, what.within, view)
    least = np.minimum(multiply(top, base_bottom), multiply(base_top, bottom))
    return Amount(least, multiply(bottom, base_bottom), known & base_known, (column, *columns))


def _shortfall(what: lang.Shortfall, view: View) -> Amount:
    top, bottom = what.each.as_integer_ratio()
    total, common, known = _fill(view, 0), _fill(view, bottom), np.ones(view.size, bool)
    columns = tuple(view.column(what.shortfall, period) for period in lang.PERIODS[what.in_each])
    scale = max(column.scale for column in columns)
    for column in columns:
        count = column.numerator * (scale // column.scale)
        total = total + np.maximum(top * scale - bottom * count, NOTHING)
        known = known & column.known
    return Amount(total, common * scale, known, columns)


def read_due(due: lang.OnDay | lang.AfterEvent, view: View) -> tuple[Integers, Flags, tuple[Column, ...]]:
    """The due day per unit as a day number, where it is known, and the columns it was taken from."""
    if isinstance(due, lang.OnDay):
        return _fill(view, due.day.toordinal()), np.ones(view.size, bool), ()
    event = view.column(due.after)
    days = _add_days(event.numerator, event.known, due.days, due.working, view.calendar)
    return days, event.known, (event,)


def _late(what: lang.Late, view: View) -> Amount:
    done = view.column(what.late)
    due, known, columns = read_due(what.due, view)
    known = known & done.known
    days = np.maximum(done.numerator - due, NOTHING)
    if what.working:
        days = _count_days(due, done.numerator, known & (days > 0), view.calendar)
    return Amount(days, _fill(view, 1), known, (done, *columns))


def _add_days(days: Integers, known: Flags, number: int, working: bool, calendar: Calendar) -> Integers:
    if not working:
        return days + number
    return np.array(
        [calendar.add(int(day), number) if here else 0 for day, here in zip(days, known, strict=True)], np.int64
    )


def _count_days(first: Integers, last: Integers, wanted: Flags, calendar: Calendar) -> Integers:
    spans = zip(first, last, wanted, strict=True)
    return np.array([calendar.count(int(a), int(b)) if here else 0 for a, b, here in spans], np.int64)


def _state(what: lang.State, view: View) -> Amount:
    column = view.column(what.state)
    return Amount(column.numerator, _fill(view, 1), column.known, (column,), column.labels)


def _falling(what: lang.Falling, view: View) -> Amount:
    """Unknown years do not matter where a known pair of years already did not fall."""
    columns = tuple(view.column(what.falling, period) for period in years_back(what.years + 1))
    fell, known, rose = np.ones(view.size, bool), np.ones(view.size, bool), np.zeros(view.size, bool)
    for later, earlier in pairwise(columns):
        both = later.known & earlier.known
        lower = later.numerator * earlier.scale < earlier.numerator * later.scale
        fell, known, rose = fell & lower, known & both, rose | (both & ~lower)
    fell, known = fell & ~rose, known | rose
    return Amount(fell.astype(np.int64), _fill(view, 1), known, columns)


def _free_of(what: lang.FreeOf, view: View) -> Amount:
    """Unknown years do not matter where a known year already has an event."""
    columns = tuple(view.column(what.free_of, period) for period in years_back(what.years))
    happened = np.logical_or.reduce([column.known & (column.numerator > 0) for column in columns])
    known = np.logical_and.reduce([column.known for column in columns]) | happened
    return Amount((~happened).astype(np.int64), _fill(view, 1), known, columns)


def years_back(number: int) -> tuple[str, ...]:
    """The periods of so many years, this one first: "", previous, previous_2, …"""
    return ("", "previous", *(f"previous_{year}" for year in range(2, number)))[:number]


MEASURES: dict[type, Callable[[Any, View], Amount]] = {
    lang.Count: _count,
    lang.Ratio: _ratio,
    lang.Excess: _excess,
    lang.Gap: _gap,
    lang.Within: _within,
    lang.Shortfall: _shortfall,
    lang.Late: _late,
    lang.State: _state,
    lang.Falling: _falling,
    lang.FreeOf: _free_of,
}


def state_amount(amount: Amount, position: int) -> str:
    """The amount of one unit as a number in words, e.g. `5`, `0.25` or `3/7`; a state by its name."""
    top, bottom = int(amount.numerator[position]), int(amount.denominator[position])
    if amount.labels:
        return amount.labels[top]
    common = gcd(top, bottom) or 1
    top, bottom = top // common, bottom // common
    return str(plain(Decimal(top) / Decimal(bottom))) if _ends(bottom) else f"{top}/{bottom}"


def _ends(denominator: int) -> bool:
    """Whether a reduced fraction with this denominator has a decimal that ends."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1
