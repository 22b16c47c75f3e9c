"""The tables that SQL pieces read: ledgers, periods, the day asked, and working days; the pieces themselves as views.

Ledgers that nobody filed are empty tables of the right types, so that every piece runs. A piece that reads another
one comes after it; a piece marked as staged is computed once and kept. Left out: (1) the table of charged accidents,
which the caller makes; (2) numbers (`compute`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import ParamsError, Problem
from assess.indicators.periods import Span
from assess.indicators.piece import Piece
from assess.ledger import Schema
from assess.ledger.usual import TYPES, named, quoted
from assess.params.calendar import Calendar

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SOURCE = ("source_file", "source_row")
READS = re.compile(r"\b(?:FROM|JOIN)\s+([a-z][a-z0-9_]*)", re.IGNORECASE)
# Accidents as units answer for them; one row for each accident and unit. The caller fills it.
CHARGED = """unit_code VARCHAR, id VARCHAR, enterprise VARCHAR, happened DATE, counted DATE, sector VARCHAR,
    role VARCHAR, share DECIMAL(9, 6), production BOOLEAN, expressway BOOLEAN, deaths INTEGER, serious_injuries INTEGER,
    loss_yuan DECIMAL(18, 2), at_least VARCHAR, grade_order INTEGER, settled BOOLEAN, responsibility VARCHAR,
    report_finding VARCHAR, discovered DATE, investigated_by VARCHAR, closed_date DATE, source_file INTEGER,
    source_row INTEGER"""


def create_ledgers(
    connection: DuckDBPyConnection, schemas: Mapping[str, Schema], stored: Mapping[str, Path], unit: str = ""
) -> None:
    """Every ledger as a table of its name: a view of the stored file, of one unit if asked, or an empty table.

    The list of units stays whole, since it says which departments belong to the unit.
    """
    for name, schema in schemas.items():
        if name in stored:
            only = f" WHERE unit_code = {quoted(unit)}" if unit and name != "units" else ""
            query = f"SELECT * FROM read_parquet({quoted(str(stored[name]))}){only}"
            connection.execute(f"CREATE VIEW {named(name)} AS {query}")
        else:
            connection.execute(f"CREATE TABLE {named(name)} ({columns_of(schema)})")


def columns_of(schema: Schema) -> str:
    """The columns of a stored ledger with their types."""
    columns = [f"{named(column.name)} {TYPES[column.type]}" for column in schema.columns]
    return ", ".join([*columns, *(f"{name} INTEGER" for name in SOURCE)])


def create_days(
    connection: DuckDBPyConnection, spans: Iterable[Span], as_of: date, workdays: Mapping[date, int]
) -> None:
    """The tables `periods`, `asked` and `workdays`; the assessed period is the span named ''."""
    listed = tuple(spans)
    this = next(one for one in listed if one.period == "")
    connection.execute("CREATE TABLE periods (period VARCHAR, kind VARCHAR, first_day DATE, last_day DATE)")
    connection.executemany(
        "INSERT INTO periods VALUES (?, ?, ?, ?)", [(one.period, one.kind, one.first, one.last) for one in listed]
    )
    connection.execute("CREATE TABLE asked (as_of DATE, first_day DATE, last_day DATE)")
    connection.execute("INSERT INTO asked VALUES (?, ?, ?)", [as_of, this.first, this.last])
    connection.execute("CREATE TABLE workdays (day DATE, number INTEGER)")
    if workdays:
        values = ", ".join(f"(DATE '{day}', {number})" for day, number in workdays.items())
        connection.execute(f"INSERT INTO workdays VALUES {values}")


@cache
def count_workdays(calendar: Calendar) -> dict[date, int]:
    """For every day of the known years, how many working days lie on or before it."""
    found: dict[date, int] = {}
    number = 0
    for year in sorted(calendar.years):
        day = date(year, 1, 1)
        while day.year == year:
            number += calendar.is_working(day.toordinal())
            found[day] = number
            day += timedelta(days=1)
    return found


def create_pieces(connection: DuckDBPyConnection, pieces: Mapping[str, Piece], wanted: Iterable[str]) -> None:
    """The pieces wanted and all that they read, each after what it reads."""
    for name in order_pieces(pieces, wanted):
        piece = pieces[name]
        kind = "TEMP TABLE" if piece.staged else "TEMP VIEW"
        connection.execute(f"CREATE {kind} {named(name)} AS {piece.sql}")


def order_pieces(pieces: Mapping[str, Piece], wanted: Iterable[str]) -> tuple[str, ...]:
    """What to create, in order. Raises ParamsError where pieces read each other in a circle."""
    done: dict[str, None] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " → ".join((*path[path.index(name) :], name))
            raise ParamsError([Problem("E233", pieces[name].place, {"circle": circle})])
        if name not in done:
            for other in reads(pieces[name]):
                if other in pieces:
                    visit(other, (*path, name))
            done[name] = None

    for name in wanted:
        visit(name, ())
    return tuple(done)


def reads(piece: Piece) -> tuple[str, ...]:
    """The tables that a piece names after FROM or JOIN, in order."""
    return tuple(dict.fromkeys(READS.findall(piece.sql)))


def ledgers_of(pieces: Mapping[str, Piece], name: str, schemas: Mapping[str, Schema]) -> tuple[str, ...]:
    """The ledgers that a piece rests on, through other pieces too; charged accidents rest on that of accidents."""

    def walk(one: str) -> Iterator[str]:
        if one == "charged":
            yield "accidents"
        elif one in pieces:
            for other in reads(pieces[one]):
                yield from walk(other)
        elif one in schemas:
            yield one

    return tuple(dict.fromkeys(walk(name)))
