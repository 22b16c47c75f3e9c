"""Cases of indicators: a few ledger rows and the values that were counted from them by hand.

Whoever adds an indicator adds a case: a sentence, the rows, and what comes out for each unit (`3`, `3/5`, `0/0`,
`unknown`, `unknown, at least 2`). Left out: (1) reading ledger files (`ledger`); (2) cases of rubrics
(`assess.cases`); (3) rows of evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import ParamsError, Problem
from assess.indicators.compute import Ledgers, compute
from assess.indicators.coverage import Coverage, read_coverage
from assess.indicators.periods import Span, list_spans
from assess.indicators.piece import Piece
from assess.indicators.tables import CHARGED, SOURCE, columns_of, count_workdays, create_days
from assess.ledger import Schema
from assess.ledger.usual import named
from assess.params import Node, build, read_document
from assess.params.calendar import Calendar
from assess.table import Column
from assess.types import Indicator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class IndicatorCase:
    """指标用例: `rows` by ledger (or `charged`), `expect` by indicator and unit, `expect_in` by period before that.

    Unless `filed` is false every unit filed every ledger; then the rows (or the ledger `filings`) say so.
    """

    case: str
    units: tuple[str, ...]
    rows: dict[str, tuple[dict[str, Node], ...]]
    expect: dict[str, dict[str, str]] = field(default_factory=dict)
    expect_in: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    as_of: date = date(2026, 1, 20)
    first: date = date(2025, 1, 1)
    last: date = date(2025, 12, 31)
    filed: bool = True

    @property
    def expected(self) -> dict[tuple[str, str, str], str]:
        """What comes out by indicator, period and unit."""
        periods = {"": self.expect, **self.expect_in}
        return {
            (name, period, unit): value
            for period, names in periods.items()
            for name, units in names.items()
            for unit, value in units.items()
        }


@dataclass(frozen=True, slots=True)
class IndicatorCases:
    """A file of cases."""

    cases: tuple[IndicatorCase, ...]


@dataclass(frozen=True, slots=True)
class Everywhere(Coverage):
    """Every unit filed every ledger."""

    def covers(self, ledger: str, unit: str, span: Span, stock: bool = False) -> bool:
        return True


def load_cases(path: Path, name: str) -> tuple[IndicatorCase, ...]:
    """The cases of a file. Raises ParamsError with every problem, a case of too many rows included."""
    problems: list[Problem] = []
    found = build(IndicatorCases, read_document(path, name), problems)
    problems += [
        Problem("E234", f"{name} {case.case}", {"most": MOST_ROWS})
        for case in (found.cases if found else ())
        if sum(map(len, case.rows.values())) >= MOST_ROWS
    ]
    if problems or found is None:
        raise ParamsError(problems)
    return found.cases


def try_case(
    case: IndicatorCase, indicators: Mapping[str, Indicator], pieces: Mapping[str, Piece],
    schemas: Mapping[str, Schema], calendar: Calendar,
) -> list[str]:  # fmt: skip
    """What does not come out as expected, one sentence each; nothing is good news."""
    import duckdb

    with duckdb.connect() as connection:
        spans = list_spans(case.first, case.last)
        fill_tables(connection, schemas, {name: map(_texts, rows) for name, rows in case.rows.items()})
        create_days(connection, spans, case.as_of, count_workdays(calendar))
        coverage = Everywhere(True) if case.filed else read_coverage(connection, schemas, case.rows, spans)
        wanted = dict.fromkeys(name for name, _, _ in case.expected)
        columns = compute(
            connection, [indicators[name] for name in wanted], pieces, Ledgers(case.units, spans, schemas, coverage)
        )
    faults = []
    for (name, period, unit), value in case.expected.items():
        found = show_cell(columns[name, period], case.units.index(unit))
        if found != value:
            faults.append(f"{name} {period} {unit}: {found}, expected {value}")
    return faults


def _texts(row: dict[str, Node]) -> dict[str, str]:
    return {name: str(node.value) for name, node in row.items()}


def fill_tables(
    connection: DuckDBPyConnection, schemas: Mapping[str, Schema], rows: Mapping[str, Iterable[Mapping[str, object]]]
) -> None:
    """Every ledger as a table with these rows, numbered as in a file with a header; what is left out is blank."""
    tables = {name: columns_of(schema) for name, schema in schemas.items()} | {"charged": CHARGED}
    for name, columns in tables.items():
        connection.execute(f"CREATE TABLE {named(name)} ({columns})")
        for number, row in enumerate(rows.get(name, ()), start=2):
            full = {**dict(zip(SOURCE, (0, number), strict=True)), **row}
            listed, marks = ", ".join(map(named, full)), ", ".join("?" for _ in full)
            connection.execute(f"INSERT INTO {named(name)} ({listed}) VALUES ({marks})", list(full.values()))


def show_cell(column: Column, position: int) -> str:
    """A cell as cases write it."""
    if column.known[position] and column.denominator is None:
        return f"{Decimal(int(column.numerator[position])) / column.scale:f}"
    if column.known[position] or column.reasons.get(position) == "分母为0":
        return f"{column.numerator[position]}/{column.denominator[position]}" if column.denominator is not None else ""
    floor = 0 if column.floor is None else int(column.floor[position])
    return f"unknown, at least {Decimal(floor) / column.scale:f}" if floor else "unknown"
