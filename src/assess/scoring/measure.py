"""What is counted: one function per measure of the language, for all units at once.

An `Amount` is numerator ÷ denominator per unit and known or not; it is unknown wherever anything that it needs is
unknown, and a ratio also where its denominator is zero. Left out: points (`shape`) and what unknown means
(`criterion`, by the criterion's `if_missing`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from assess.rubric import language as lang
from assess.scoring.exact import plain
from assess.table import Column, Flags, Integers, Table
from assess.types import Measured


@dataclass(frozen=True, slots=True)
class Amount:
    """What was counted, per unit: numerator ÷ denominator ≥ 0 where `known`; `columns` are what it was taken from."""

    numerator: Integers
    denominator: Integers
    known: Flags
    columns: tuple[Column, ...]

    def measured(self, position: int) -> tuple[Measured, ...]:
        """The values of one unit that went in."""
        return tuple(column.measured(position) for column in self.columns)


def measure(what: lang.Measure, table: Table, period: str = "") -> Amount:
    """The amount that a measure counts in a period, for all units of the table."""
    return MEASURES[type(what)](what, table, period)


def _count(what: lang.Count, table: Table, period: str) -> Amount:
    column = table.column(what.count, period)
    return Amount(column.numerator, _ones(column, column.scale), column.known, (column,))


def _ratio(what: lang.Ratio, table: Table, period: str) -> Amount:
    column = table.column(what.ratio, period)
    denominator = column.denominator if column.denominator is not None else np.zeros_like(column.numerator)
    known = column.known & (denominator > 0)
    return Amount(column.numerator, np.where(known, denominator, 1), known, (column,))


def _excess(what: lang.Excess, table: Table, period: str) -> Amount:
    return _difference(table, what.excess, what.over, period, 1)


def _gap(what: lang.Gap, table: Table, period: str) -> Amount:
    return _difference(table, what.gap, what.below, period, -1)


def _difference(table: Table, indicator: str, baseline: lang.Baseline, period: str, sign: int) -> Amount:
    """max(0, sign × (value − baseline)), over a common denominator."""
    value = table.column(indicator, period)
    numerator, denominator, known, columns = _baseline(baseline, indicator, table, period)
    difference = sign * (value.numerator * denominator - numerator * value.scale)
    return Amount(
        np.maximum(difference, 0),
        _ones(value, value.scale * denominator),
        value.known & known,
        (value, *columns),
    )


def _baseline(
    baseline: lang.Baseline, indicator: str, table: Table, period: str
) -> tuple[Integers, int, Flags, tuple[Column, ...]]:
    """The baseline as numerator ÷ one denominator for all units, where it is known, and from which columns."""
    size = len(table.units)
    if isinstance(baseline, lang.Fixed):
        top, bottom = baseline.value.as_integer_ratio()
        return np.full(size, top, np.int64), bottom, np.ones(size, bool), ()
    if isinstance(baseline, lang.OfIndicator):
        names: tuple[tuple[str, str], ...] = ((baseline.indicator, period),)
    elif isinstance(baseline, lang.OfPeriod):
        names = ((indicator, baseline.period),)
    else:
        names = tuple((indicator, name) for name in baseline.mean_of)
    columns = tuple(table.column(*name) for name in names)
    scale = max(column.scale for column in columns)
    total = sum((column.numerator * (scale // column.scale) for column in columns), np.zeros(size, np.int64))
    known = np.logical_and.reduce([column.known for column in columns])
    top, bottom = baseline.factor.as_integer_ratio()
    return total * top, scale * bottom * len(columns), known, columns


def _ones(column: Column, value: int) -> Integers:
    return np.full(len(column.numerator), value, np.int64)


MEASURES: dict[type, Callable[[Any, Table, str], Amount]] = {
    lang.Count: _count,
    lang.Ratio: _ratio,
    lang.Excess: _excess,
    lang.Gap: _gap,
}


def state_amount(amount: Amount, position: int) -> str:
    """The amount of one unit as a number in words, e.g. `5` or `3/7`."""
    top, bottom = int(amount.numerator[position]), int(amount.denominator[position])
    if top % bottom == 0:
        return str(top // bottom)
    quotient = Decimal(top) / Decimal(bottom)
    return str(plain(quotient)) if quotient * bottom == top else f"{top}/{bottom}"
