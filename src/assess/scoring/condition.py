"""Conditions for all units: true, or not known, else false (Kleene's logic), one function per kind.

What happened and what was found are known or not; "all of" is false as soon as one part is false, "any of" true as
soon as one is true, whatever is not known. Marks on totals and grades are not known while both sides are possible.
Left out: what follows from a condition (`veto`, `criterion`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from assess.rubric import language as lang
from assess.scoring.exact import multiply, to_exact
from assess.scoring.measure import View, read_baseline, read_due, values_of
from assess.table import Column, Flags, Integers

Truth = tuple[Flags, Flags]


@dataclass(frozen=True, slots=True)
class Totals:
    """Published totals for conditions on them: best, worst, and the grades' lower bounds.

    `final` are the best and worst grades after vetoes, as positions in `grades`, once these are settled.
    """

    best: Integers
    worst: Integers
    grades: tuple[lang.Grade, ...]
    final: tuple[Integers, Integers] | None = None


def decide(what: lang.Condition, view: View, totals: Totals | None = None) -> Truth:
    """(true, not known) for all units; what is neither is false."""
    return CONDITIONS[type(what)](what, view, totals)


def _at_least(what: lang.AtLeast, view: View, totals: Totals | None) -> Truth:
    column = view.column(what.indicator, what.period or None)
    value, below, known = values_of(column)
    value = _at_least_so_much(column, value)
    top, bottom = what.at_least.as_integer_ratio()
    reached = multiply(value, np.full(view.size, bottom, np.int64)) >= multiply(
        below, np.full(view.size, top, np.int64)
    )
    if column.floor is None:
        reached = reached & known
    return reached, ~known & ~reached


def _exceeds(what: lang.Exceeds, view: View, totals: Totals | None) -> Truth:
    column = view.column(what.exceeds)
    value, below, value_known = values_of(column)
    top, bottom, known, _ = read_baseline(what.over, what.exceeds, view)
    certain = value_known | np.bool_(column.floor is not None)
    value = _at_least_so_much(column, value)
    above = known & certain & (multiply(value, bottom) > multiply(top, below))
    return above, ~(known & value_known) & ~above


def _at_least_so_much(column: Column, value: Integers) -> Integers:
    """The value where it is known, else what is certain at least."""
    return value if column.floor is None else np.where(column.known, value, column.floor)


def _state_is(what: lang.StateIs, view: View, totals: Totals | None) -> Truth:
    column = view.column(what.state, what.period or None)
    number = column.labels.index(what.is_) if what.is_ in column.labels else -1
    return column.known & (column.numerator == number), ~column.known


def _points_below(what: lang.PointsBelow, view: View, totals: Totals | None) -> Truth:
    return _below(to_exact(what.points_below), view, totals)


def _graded(what: lang.Graded, view: View, totals: Totals | None) -> Truth:
    """This grade or a lower one: the total is below the lower bound of the next better grade."""
    grades = totals.grades if totals else ()
    names = [grade.name for grade in grades]
    position = names.index(what.graded) if what.graded in names else 0
    if position == 0:
        return np.full(view.size, what.graded in names), np.full(view.size, what.graded not in names)
    return _below(to_exact(grades[position - 1].from_), view, totals)


def _final_grade(what: lang.FinalGrade, view: View, totals: Totals | None) -> Truth:
    """True where no other grade is possible any more, false where this one is not."""
    if totals is None or totals.final is None:
        return np.zeros(view.size, bool), np.ones(view.size, bool)
    position = [grade.name for grade in totals.grades].index(what.final_grade)
    best, worst = totals.final
    possible = (best <= position) & (position <= worst)
    certain = possible & (best == worst)
    return certain, possible & ~certain


def _overdue(what: lang.Overdue, view: View, totals: Totals | None) -> Truth:
    done = view.column(what.overdue)
    due, known, _ = read_due(what.due, view)
    known = known & done.known
    return known & (done.numerator > due), ~known


def _below(mark: int, view: View, totals: Totals | None) -> Truth:
    if totals is None:
        return np.zeros(view.size, bool), np.ones(view.size, bool)
    below = totals.best < mark
    return below, (totals.worst < mark) & ~below


def _all_of(what: lang.AllOf, view: View, totals: Totals | None) -> Truth:
    parts = [decide(part, view, totals) for part in what.all_]
    true = np.logical_and.reduce([part[0] for part in parts])
    false = np.logical_or.reduce([~part[0] & ~part[1] for part in parts])
    return true, ~true & ~false


def _any_of(what: lang.AnyOf, view: View, totals: Totals | None) -> Truth:
    parts = [decide(part, view, totals) for part in what.any_]
    true = np.logical_or.reduce([part[0] for part in parts])
    return true, np.logical_or.reduce([part[1] for part in parts]) & ~true


def _not(what: lang.Not, view: View, totals: Totals | None) -> Truth:
    true, unknown = decide(what.not_, view, totals)
    return ~true & ~unknown, unknown


CONDITIONS: dict[type, Callable[[Any, View, Totals | None], Truth]] = {
    lang.AtLeast: _at_least,
    lang.Exceeds: _exceeds,
    lang.StateIs: _state_is,
    lang.PointsBelow: _points_below,
    lang.Overdue: _overdue,
    lang.Graded: _graded,
    lang.FinalGrade: _final_grade,
    lang.AllOf: _all_of,
    lang.AnyOf: _any_of,
    lang.Not: _not,
}


def columns_of(what: lang.Condition, view: View) -> Iterator[Column]:
    """The columns that a condition looks at, for the record of evidence."""
    match what:
        case lang.AtLeast(indicator, _, period):
            yield view.column(indicator, period or None)
        case lang.StateIs(state, _, period):
            yield view.column(state, period or None)
        case lang.Exceeds(indicator, baseline):
            yield view.column(indicator)
            yield from read_baseline(baseline, indicator, view)[3]
        case lang.Overdue(indicator, due):
            yield view.column(indicator)
            yield from read_due(due, view)[2]
        case lang.AllOf(parts) | lang.AnyOf(parts):
            for part in parts:
                yield from columns_of(part, view)
        case lang.Not(part):
            yield from columns_of(part, view)
