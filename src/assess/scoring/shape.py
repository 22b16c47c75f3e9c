"""How an amount becomes points: one function per shape of the language, for all units at once.

Each takes the amount and what the criterion is worth, and gives points in whole parts (`exact`), never negative, and
for which units that could be told. Left out: caps shared by several rules and the criterion's floor (`criterion`).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from assess.rubric import language as lang
from assess.scoring.exact import divide, multiply, multiply_divide, to_exact, to_points
from assess.scoring.measure import Amount, View, measure, state_amount
from assess.table import Flags, Integers

Points = tuple[Integers, Flags]


def shape(what: lang.Shape, amount: Amount, available: int, view: View) -> Points:
    """Points in whole parts that a shape gives for an amount, for all units, and where they are known."""
    return SHAPES[type(what)](what, amount, available, view)


def _flat(what: lang.Flat, amount: Amount, available: int, view: View) -> Points:
    return np.where(amount.numerator > 0, to_exact(what.flat), 0), amount.known


def _per(what: lang.Per, amount: Amount, available: int, view: View) -> Points:
    top, bottom = what.every.as_integer_ratio()
    numerator = multiply(amount.numerator, np.full(view.size, bottom, np.int64))
    denominator = multiply(amount.denominator, np.full(view.size, top, np.int64))
    if what.whole:
        numerator, denominator = divide(numerator, denominator), np.ones(view.size, np.int64)
    points = multiply_divide(to_exact(what.per), numerator, denominator)
    return points if what.cap is None else np.minimum(points, to_exact(what.cap)), amount.known


def _all(what: lang.All, amount: Amount, available: int, view: View) -> Points:
    return np.where(amount.numerator > 0, available, 0), amount.known


def _steps(what: lang.Steps, amount: Amount, available: int, view: View) -> Points:
    """The last step reached; inside a step with a range, the assessor's number, where it lies in that range."""
    points, known = np.zeros(view.size, np.int64), amount.known.copy()
    chosen = measure(lang.Count(what.judged), view) if what.judged else None
    for step in what.steps:
        reached = _reaches(amount, step, view)
        if step.points is not None:
            points, known = np.where(reached, to_exact(step.points), points), np.where(reached, amount.known, known)
        elif step.range_ is not None and chosen is not None:
            value, inside = _within(chosen, step.range_)
            points, known = np.where(reached, value, points), np.where(reached, amount.known & inside, known)
    return points, known


def _reaches(amount: Amount, step: lang.Step, view: View) -> Flags:
    top, bottom = step.from_.as_integer_ratio()
    value = multiply(amount.numerator, np.full(view.size, bottom, np.int64))
    mark = multiply(amount.denominator, np.full(view.size, top, np.int64))
    return np.asarray(value > mark if step.above else value >= mark, dtype=bool)


def _proportional(what: lang.Proportional, amount: Amount, available: int, view: View) -> Points:
    full = available if what.points is None else to_exact(what.points)
    top, bottom = what.proportional.as_integer_ratio()
    numerator = multiply(amount.numerator, np.full(view.size, bottom, np.int64))
    denominator = multiply(amount.denominator, np.full(view.size, top, np.int64))
    return multiply_divide(full, np.minimum(numerator, denominator), denominator), amount.known


def _range(what: lang.Range, amount: Amount, available: int, view: View) -> Points:
    """A number outside the bounds is not the assessor's to give: it is not known (evidence refuses it earlier)."""
    points, inside = _within(amount, what.range_)
    return np.where(amount.numerator == 0, 0, points), amount.known & (inside | (amount.numerator == 0))


def _within(amount: Amount, bounds: tuple[Decimal, Decimal]) -> Points:
    points = multiply_divide(to_exact(lang.ONE), amount.numerator, amount.denominator)
    return points, amount.known & (points >= to_exact(bounds[0])) & (points <= to_exact(bounds[1]))


def _states(what: lang.States, amount: Amount, available: int, view: View) -> Points:
    """By name of the state; a state that the shape does not list is not known."""
    prices = np.array([to_exact(what.states.get(label, lang.ONE)) for label in amount.labels] or [0], np.int64)
    listed = np.array([label in what.states for label in amount.labels] or [False], dtype=bool)
    position = np.where(amount.known, amount.numerator, 0).astype(np.int64)
    known = amount.known & listed[position]
    return np.where(known, prices[position], 0), known


SHAPES: dict[type, Callable[[Any, Amount, int, View], Points]] = {
    lang.Flat: _flat,
    lang.Per: _per,
    lang.All: _all,
    lang.Steps: _steps,
    lang.Proportional: _proportional,
    lang.Range: _range,
    lang.States: _states,
}


def state_arithmetic(what: lang.Shape, amount: Amount, position: int, raw: int, applied: int) -> str:
    """The sum of one unit in words: `0.2 × 5 = 1`, with what a cap or an emptied item left of it."""
    counted, text = state_amount(amount, position), f"{to_points(raw)}"
    if isinstance(what, lang.Per):
        every = "" if what.every == 1 else f" ÷ {what.every}"
        text = f"{what.per} × {counted}{every}{'（取整）' if what.whole else ''} = {text}"
        if what.cap is not None and to_exact(what.cap) == raw:
            text += f"（上限{what.cap}）"
    elif isinstance(what, lang.All):
        text = f"本项全部分值 {text}"
    elif isinstance(what, lang.Proportional):
        text = f"按比例 {counted} ÷ {what.proportional}，计 {text}"
    elif isinstance(what, lang.Steps | lang.States):
        text = f"“{counted}”一档，计 {text}"
    return text if raw == applied else f"{text}；受上限或本项剩余分值限制计 {to_points(applied)}"
