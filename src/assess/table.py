"""The tidy table between evidence and scoring: unit × period × indicator, one column per indicator and period.

A column holds integers and a scale, so that scoring is exact and vectorised; reasons and sources are kept sparsely,
by the position of the unit. A value that did not arrive has `known` False and a reason; it is never a number.
Left out: how values are obtained (`evidence`) and what they are worth (`scoring`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assess.types import Measured, Source, Unit

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One indicator in one period for all units: value = numerator ÷ scale, or numerator ÷ denominator.

    Arrays have one entry per unit. Where `known` is False the numbers are 0 and mean nothing.
    A column of states holds positions in `labels`. `floor` is what is certain at least, where less than all is known.
    """

    indicator: str
    numerator: Integers
    known: Flags
    denominator: Integers | None = None
    scale: int = 1
    period: str = ""
    unit: str = ""
    title: str = ""
    labels: tuple[str, ...] = ()
    floor: Integers | None = None
    reasons: Mapping[int, str] = field(default_factory=dict)
    sources: Mapping[int, tuple[Source, ...]] = field(default_factory=dict)

    def measured(self, position: int) -> Measured:
        """The value of one unit as it goes into a finding."""
        return _measured(self, position)


@lru_cache(maxsize=4096)
def _measured(column: Column, position: int) -> Measured:
    """One value, made once for all rules, vetoes and tables of a unit that show it."""
    known = bool(column.known[position])
    denominator = None if column.denominator is None else _divide(int(column.denominator[position]), 1)
    return Measured(
        indicator=column.indicator,
        numerator=_number(column, position) if known else None,
        state=column.labels[int(column.numerator[position])] if known and column.labels else "",
        denominator=denominator if known else None,
        period=column.period,
        unit=column.unit,
        reason="" if known else column.reasons.get(position, ""),
        sources=column.sources.get(position, ()),
        title=column.title,
    )


def _number(column: Column, position: int) -> Decimal:
    return _divide(0, 1) if column.labels else _divide(int(column.numerator[position]), column.scale)


@lru_cache(maxsize=1 << 16)
def _divide(number: int, scale: int) -> Decimal:
    """The same object for the same number: thousands of units have millions of small ones."""
    return Decimal(number) / scale


@dataclass(frozen=True, slots=True)
class Table:
    """All columns of a run; `units` gives the order of every array."""

    units: tuple[Unit, ...]
    columns: Mapping[tuple[str, str], Column]

    def column(self, indicator: str, period: str = "") -> Column:
        """The column, or one in which nothing is known where the run brought no such data."""
        found = self.columns.get((indicator, period))
        if found is not None:
            return found
        size = len(self.units)
        return Column(indicator, np.zeros(size, np.int64), np.zeros(size, bool), period=period)


def name_columns(table: Table, titles: Mapping[str, str]) -> Table:
    """The table with the titles of its indicators, which reasons and pages print."""
    columns = {key: replace(column, title=titles.get(column.indicator, "")) for key, column in table.columns.items()}
    return Table(table.units, columns)


def fill_gaps(column: Column, other: Column) -> Column:
    """A column with the values of another source where it has none of its own; both measure the same thing.

    Raises ValueError where one is a ratio or a state and the other is not.
    """
    if (column.denominator is None) != (other.denominator is None) or bool(column.labels) != bool(other.labels):
        raise ValueError(f"{column.indicator}: two sources of different kinds")
    if column.labels or column.denominator is not None:
        return column
    scale = max(column.scale, other.scale)
    taken = ~column.known & other.known
    numerator = np.where(taken, other.numerator * (scale // other.scale), column.numerator * (scale // column.scale))
    positions = [int(position) for position in np.flatnonzero(taken)]
    sources = _Filled(column.sources, {position: other.sources.get(position, ()) for position in positions})
    reasons = {position: text for position, text in column.reasons.items() if position not in set(positions)}
    floor = None if column.floor is None else column.floor * (scale // column.scale)
    known = column.known | other.known
    return replace(column, numerator=numerator, known=known, scale=scale, reasons=reasons, sources=sources, floor=floor)


class _Filled(Mapping[int, tuple[Source, ...]]):
    """Sources of which some positions are another's; nothing is looked up before it is asked for."""

    def __init__(self, sources: Mapping[int, tuple[Source, ...]], instead: Mapping[int, tuple[Source, ...]]):
        self._sources, self._instead = sources, instead

    def __getitem__(self, position: int) -> tuple[Source, ...]:
        return self._instead[position] if position in self._instead else self._sources[position]

    def __iter__(self) -> Iterator[int]:
        return iter(dict.fromkeys((*self._sources, *self._instead)))

    def __len__(self) -> int:
        return len(dict.fromkeys((*self._sources, *self._instead)))


def build_table(units: tuple[Unit, ...], values: Iterable[tuple[str, Measured]]) -> Table:
    """A table from (unit code, value) pairs; a unit without a pair is unknown in that column.

    Decimals are kept exactly by a scale of a power of ten per column.
    """
    position = {unit.code: index for index, unit in enumerate(units)}
    grouped: dict[tuple[str, str], list[tuple[int, Measured]]] = {}
    for code, value in values:
        grouped.setdefault((value.indicator, value.period), []).append((position[code], value))
    return Table(units, {key: _build_column(len(units), pairs) for key, pairs in grouped.items()})


def _build_column(size: int, pairs: list[tuple[int, Measured]]) -> Column:
    first = pairs[0][1]
    labels = tuple(dict.fromkeys(value.state for _, value in pairs if value.state))
    known_pairs = [(index, value, value.numerator) for index, value in pairs if value.numerator is not None]
    numbers = [number for _, _, number in known_pairs] + [value.denominator for _, value in pairs if value.denominator]
    scale = 10 ** max((places(number) for number in numbers), default=0)
    numerator, known = np.zeros(size, np.int64), np.zeros(size, bool)
    is_ratio = any(value.denominator is not None for _, value in pairs)
    denominator = np.zeros(size, np.int64) if is_ratio else None
    for index, value, number in known_pairs:
        numerator[index] = labels.index(value.state) if value.state else int(number * scale)
        known[index] = value.known
        if denominator is not None:
            denominator[index] = int((value.denominator or Decimal(0)) * scale)
    return Column(
        indicator=first.indicator,
        numerator=numerator,
        known=known,
        denominator=denominator,
        scale=1 if is_ratio or labels else scale,
        period=first.period,
        unit=first.unit,
        labels=labels,
        reasons={index: value.reason for index, value in pairs if value.reason},
        sources={index: value.sources for index, value in pairs if value.sources},
    )


def places(number: Decimal) -> int:
    """How many decimal places a number needs."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
