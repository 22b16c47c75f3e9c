"""Every unusual text of every column, read once, and put beside the rows as a small table to join.

One pass over the text finds the distinct texts that are not in usual form; `cells` reads each; the rows that hold
them are never touched one by one. Left out: (1) blank cells; (2) what a rule between columns says (`checks`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.ledger.cells import Frame, read_cell
from assess.ledger.reading import Reading
from assess.ledger.schema import Column, Schema
from assess.ledger.text_table import TEXT
from assess.ledger.usual import TYPES, named, typed, usual

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Odd:
    """A column's unusual texts, and whether any is refused."""

    column: Column
    readings: dict[str, Reading]

    @property
    def table(self) -> str:
        return f"odd_{self.column.name}"

    @property
    def refuses(self) -> bool:
        return any(reading.code for reading in self.readings.values())


def find_odd(connection: DuckDBPyConnection, schema: Schema, frame: Frame) -> dict[str, Odd]:
    """The columns with unusual texts; a table of them exists afterwards for each."""
    asked = ", ".join(_unusual(column, frame) for column in schema.columns)
    found = connection.execute(f"SELECT {asked} FROM {TEXT}").fetchall()[0]
    result = {}
    for column, texts in zip(schema.columns, found, strict=True):
        if texts:
            odd = Odd(column, {text: read_cell(column, text, frame) for text in sorted(texts)})
            _store(connection, odd)
            result[column.name] = odd
    return result


def _unusual(column: Column, frame: Frame) -> str:
    cell = named(column.name)
    wanted = f"{cell} IS NOT NULL AND NOT {usual(column, frame.units, cell)}"
    return f"list(DISTINCT {cell}) FILTER (WHERE {wanted})"


def _store(connection: DuckDBPyConnection, odd: Odd) -> None:
    """The readings as a table."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {odd.table} (raw VARCHAR, value VARCHAR, rule VARCHAR, code VARCHAR)"
    )
    rows = [(raw, one.value, one.rule, one.code) for raw, one in odd.readings.items()]
    parts = [list(part) for part in zip(*rows, strict=True)]
    query = "SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]), unnest($3::VARCHAR[]), unnest($4::VARCHAR[])"
    connection.execute(f"INSERT INTO {odd.table} {query}", parts)


def typed_view(schema: Schema, odd: dict[str, Odd], columns: tuple[str, ...] | None = None) -> str:
    """SQL of the rows with typed columns, `bad_<column>` where a text was refused, and the place of each row."""
    wanted = [one for one in schema.columns if columns is None or one.name in columns]
    parts = ["t.rowid AS rid", "t.file_no", "t.row_no"]
    joins = []
    for column in wanted:
        cell = f"t.{named(column.name)}"
        expression = typed(column, cell)
        known = odd.get(column.name)
        if known is not None:
            alias = known.table
            joins.append(f"LEFT JOIN {alias} ON {cell} = {alias}.raw")
            read = f"TRY_CAST({alias}.value AS {TYPES[column.type]})"
            expression = f"CASE WHEN {alias}.raw IS NULL THEN {expression} ELSE {read} END"
            if known.refuses:
                parts.append(f"coalesce({alias}.code <> '', FALSE) AS bad_{column.name}")
        parts.append(f"{expression} AS {named(column.name)}")
    return f"SELECT {', '.join(parts)} FROM {TEXT} AS t {' '.join(joins)}"
