"""Pieces into columns: one grouped query a piece for all its indicators, and one for the rows behind each number.

A cell is known only where the unit filed every ledger that the piece rests on; there, no row is a zero that names what
was searched. Left out: (1) which tables there are (`tables`); (2) shares of units in each other's numbers; (3) values
that are not SQL's (`given`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from sys import intern
from typing import TYPE_CHECKING, Any

from assess.indicators.cells import Cell, build_column
from assess.indicators.coverage import Coverage
from assess.indicators.evidence_rows import Filing, RowSources, find_rows
from assess.indicators.periods import WINDOWS, Span
from assess.indicators.piece import Piece
from assess.indicators.tables import create_pieces, ledgers_of
from assess.ledger import Schema
from assess.ledger.usual import named
from assess.table import Column
from assess.types import Indicator, Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS = "rows"
SHOWN = 20  # rows of evidence kept per value
ZERO = Decimal(0)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What indicators are computed over: units, periods, who filed what, and which files hold it.

    `shown` is how many rows of evidence a value keeps; 0 keeps none.
    """

    units: tuple[str, ...]
    spans: tuple[Span, ...]
    schemas: Mapping[str, Schema]
    coverage: Coverage
    filing: Filing = field(default_factory=Filing)
    shown: int = SHOWN


def compute(
    connection: DuckDBPyConnection, indicators: Iterable[Indicator], pieces: Mapping[str, Piece], ledgers: Ledgers
) -> dict[Key, Column]:
    """The column of every indicator that has SQL, by indicator and period.

    The connection holds the tables of `tables.py`. Raises ValueError where a piece breaks its promise (`_cell`).
    """
    by_piece: dict[str, list[tuple[Indicator, Query]]] = {}
    for indicator in indicators:
        if indicator.sql is not None:
            by_piece.setdefault(indicator.sql.piece, []).append((indicator, indicator.sql))
    create_pieces(connection, pieces, by_piece)
    columns: dict[Key, Column] = {}
    lacking = _Lacking(ledgers)
    for name, wanted in by_piece.items():
        types = _types(connection, name)
        groups = _group(connection, name, [query for _, query in wanted], types)
        rests_on = ledgers_of(pieces, name, ledgers.schemas)
        for place, (indicator, query) in enumerate(wanted):
            rows = find_rows(connection, indicator, query, types, ledgers.shown)
            for period in WINDOWS[indicator.window]:
                span = next((one for one in ledgers.spans if one.period == period), None)
                if span is not None:
                    found = {unit: cells[place] for unit, cells in groups.get(period, {}).items()}
                    sources = RowSources(ledgers.filing, ledgers.units, rests_on, span, rows, frozenset(found))
                    unfiled = lacking.ledgers(rests_on, span, stock=indicator.window == "as_of")
                    cells_of = _cells(indicator, query, found, unfiled, ledgers)
                    columns[indicator.id, period] = build_column(indicator, period, cells_of, sources)
    return columns


def _types(connection: DuckDBPyConnection, piece: str) -> dict[str, str]:
    return {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {named(piece)}").fetchall()}


def _group(
    connection: DuckDBPyConnection, piece: str, queries: list[Query], types: Mapping[str, str]
) -> dict[str, dict[str, list[Cell]]]:
    """For each period and unit that has rows: one cell for each of the queries."""
    parts = [_sums(query, types) for query in queries]
    expressions = [one for part in parts for one in part]
    listed = ", ".join(f"{expression} AS v{number}" for number, expression in enumerate(expressions))
    groups = connection.execute(
        f"SELECT unit_code, period, {listed} FROM {named(piece)} GROUP BY unit_code, period"
    ).fetchall()
    found: dict[str, dict[str, list[Cell]]] = {}
    for unit, period, *values in groups:
        cells, at = [], 0
        for query, part in zip(queries, parts, strict=True):
            cells.append(_cell(piece, unit, query, values[at : at + len(part)]))
            at += len(part)
        found.setdefault(period, {})[intern(unit)] = cells
    return found


def _sums(query: Query, types: Mapping[str, str]) -> list[str]:
    """The expressions of one query: sum and blanks of each column, rows, and open ones."""
    expressions = []
    for column in (query.number or query.value or query.numerator, query.denominator):
        if column == ROWS:
            expressions += ["count(*)", "0"]
        elif column and types[column] == "BOOLEAN":
            expressions += [f"count(*) FILTER (WHERE {named(column)})", "0"]
        elif column:
            expressions += [f"sum({named(column)})", f"count(*) FILTER (WHERE {named(column)} IS NULL)"]
    expressions.append("count(*)")
    expressions.append(f"count(*) FILTER (WHERE {named(query.open)})" if query.open else "0")
    return expressions


def _cell(piece: str, unit: str, query: Query, values: list[Any]) -> Cell:
    *sums, rows, unsettled = values
    if query.value and rows > 1:
        raise ValueError(f"{piece}: {rows} rows of {unit} where a value has one")
    number, blank = sums[:2]
    below, blank_below = sums[2:] if query.denominator else (None, 0)
    if query.value and number is None:
        return Cell(None, None, 0, query.absent)
    if unsettled:
        return Cell(None, None, number or 0, query.open_reason)
    if blank or blank_below:
        return Cell(None, None, 0, f"{blank + blank_below}行没有填写所需的数")
    return Cell(_exact(number), None if below is None else _exact(below))


def _exact(number: Any) -> Decimal:
    return Decimal(number or 0)


class _Lacking:
    """Which units did not file which ledgers, asked once for each ledger and span."""

    def __init__(self, ledgers: Ledgers):
        self._ledgers = ledgers
        self._known: dict[tuple[str, str, bool], frozenset[str]] = {}

    def ledgers(self, names: Iterable[str], span: Span, *, stock: bool) -> dict[str, list[str]]:
        """Titles of the ledgers that are lacking, by unit."""
        found: dict[str, list[str]] = {}
        for name in names:
            for unit in self._units(name, span, stock):
                found.setdefault(unit, []).append(self._ledgers.schemas[name].title)
        return found

    def _units(self, name: str, span: Span, stock: bool) -> frozenset[str]:
        key = name, span.period, stock
        if key not in self._known:
            covers = self._ledgers.coverage.covers
            self._known[key] = frozenset(one for one in self._ledgers.units if not covers(name, one, span, stock))
        return self._known[key]


def _cells(
    indicator: Indicator, query: Query, found: Mapping[str, Cell], unfiled: Mapping[str, list[str]], ledgers: Ledgers
) -> list[Cell]:
    """What was found, zero where all was filed and nothing found, and why there is no value elsewhere."""
    nothing = Cell(None, None, 0, query.absent) if query.value else Cell(ZERO, ZERO if indicator.ratio else None)
    cells = []
    for unit in ledgers.units:
        cell = found.get(unit, nothing)
        if unit in unfiled:
            cell = Cell(None, None, 0, f"没有报送（或者没有报全）{'、'.join(unfiled[unit])}")
        cells.append(cell)
    return cells
