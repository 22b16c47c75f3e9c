"""How an amount becomes points: one function per shape of the language, for all units at once.

Each takes the amount and what the criterion is worth, and gives points in whole parts (`exact`), never negative.
Left out: caps shared by several rules and the floor of the criterion (`criterion`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from assess.rubric import language as lang
from assess.scoring.exact import multiply_divide, to_exact, to_points
from assess.scoring.measure import Amount, state_amount
from assess.table import Integers


def shape(what: lang.Shape, amount: Amount, available: int) -> Integers:
    """Points in whole parts that a shape gives for an amount, for all units."""
    return SHAPES[type(what)](what, amount, available)


def _flat(what: lang.Flat, amount: Amount, available: int) -> Integers:
    return np.where(amount.numerator > 0, to_exact(what.flat), 0)


def _per(what: lang.Per, amount: Amount, available: int) -> Integers:
    points = multiply_divide(to_exact(what.per), amount.numerator, amount.denominator)
    return points if what.cap is None else np.minimum(points, to_exact(what.cap))


def _all(what: lang.All, amount: Amount, available: int) -> Integers:
    return np.where(amount.numerator > 0, available, 0)


SHAPES: dict[type, Callable[[Any, Amount, int], Integers]] = {
    lang.Flat: _flat,
    lang.Per: _per,
    lang.All: _all,
}


def state_arithmetic(what: lang.Shape, amount: Amount, position: int, raw: int, applied: int) -> str:
    """The sum of one unit in words: `0.2 × 5 = 1`, with what a cap or an emptied item left of it."""
    text = f"{to_points(raw)}"
    if isinstance(what, lang.Per):
        text = f"{what.per} × {state_amount(amount, position)} = {text}"
    elif isinstance(what, lang.All):
        text = f"本项全部分值 {text}"
    return text if raw == applied else f"{text}，受上限或本项剩余分值限制计 {to_points(applied)}"
