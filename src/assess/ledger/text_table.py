"""The table that holds every record of a ledger as text, with its file and row, and the one beside it for total rows.

A row is a total when it has no key of its own and some cell, of a known column or not, reads 合计, 总计, 小计 or 共计.
Left out: (1) what cells mean; (2) whether totals add up (`totals`); (3) totals that are called otherwise, which end in
the quarantine as rows without a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ledger.intake import Intake
from assess.ledger.schema import Schema
from assess.ledger.usual import named, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TEXT, TOTALS = "text_rows", "total_rows"
SPACE = r"[\s\x{a0}\x{3000}]*"
LABEL = rf"{SPACE}(?:本页|本表|全[省市县区])?{SPACE}[合总小共]{SPACE}计{SPACE}[:：]?{SPACE}"
BETWEEN = 31  # the unit separator, which stands in no cell that a person wrote


def create_text(connection: DuckDBPyConnection, schema: Schema) -> None:
    """Empty tables for a ledger, in place of those before."""
    columns = ", ".join(f"{named(name)} VARCHAR" for name in schema.names)
    for table, last in ((TEXT, "is_total BOOLEAN"), (TOTALS, "label VARCHAR")):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} (file_no INTEGER, row_no INTEGER, {columns}, {last})")


def insert_all(connection: DuckDBPyConnection, schema: Schema, intake: Intake, source: str, cells: list[str]) -> None:
    """Every record of a source in its order, without row numbers; totals are marked and not yet taken out."""
    columns = f"{_columns(schema, intake, cells)}, {_label(schema, intake, cells)} IS NOT NULL"
    connection.execute(f"INSERT INTO {TEXT} SELECT {intake.number}, NULL, {columns} FROM {source}")


def insert_numbered(
    connection: DuckDBPyConnection, schema: Schema, intake: Intake, source: str, cells: list[str], row: str
) -> None:
    """Every record of a source with its row number, the SQL of which is `row`; totals go into their own table."""
    columns, label = _columns(schema, intake, cells), _label(schema, intake, cells)
    before = count_rows(connection, TEXT)
    connection.execute(
        f"INSERT INTO {TEXT} SELECT {intake.number}, {row}, {columns}, FALSE FROM {source} WHERE {label} IS NULL"
    )
    if count_rows(connection, TEXT) - before < intake.text.records:
        connection.execute(
            f"INSERT INTO {TOTALS} SELECT {intake.number}, {row}, {columns}, {label} FROM {source} "
            f"WHERE {label} IS NOT NULL"
        )


def count_rows(connection: DuckDBPyConnection, table: str, when: str = "TRUE") -> int:
    """How many rows of a table fulfil a condition."""
    return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {when}").fetchall()[0][0])


def _columns(schema: Schema, intake: Intake, cells: list[str]) -> str:
    """The schema's columns from the file's; those that the file does not have are NULL."""
    place = {name: cell for name, cell in zip(intake.order, cells, strict=True) if name}
    return ", ".join(f"CAST({named(place[name])} AS VARCHAR)" if name in place else "NULL" for name in schema.names)


def _label(schema: Schema, intake: Intake, cells: list[str]) -> str:
    """What a total row is called; NULL for a record, which has a key: then no other cell is looked at."""
    texts = [f"CAST({named(cell)} AS VARCHAR)" for cell in cells]
    keys = [name for name in schema.key if name in intake.order and not schema.column(name).key_blank]
    open_keys = " OR ".join(_without_key(texts[intake.order.index(name)]) for name in keys)
    whole = f"concat_ws(chr({BETWEEN}), {', '.join(texts)})"
    pattern = rf"(?:^|\x{BETWEEN:02x})({LABEL})(?:\x{BETWEEN:02x}|$)"
    return f"CASE WHEN {open_keys} THEN nullif(regexp_extract({whole}, {quoted(pattern)}, 1), '') END"


def _without_key(cell: str) -> str:
    """Whether a cell is blank or a label. Keys begin with ASCII as a rule, which is told without a pattern."""
    return (
        f"CASE WHEN {cell} IS NULL THEN TRUE WHEN {cell} >= '!' AND {cell} < chr(127) THEN FALSE "
        f"ELSE regexp_full_match({cell}, {quoted(f'{SPACE}|{LABEL}')}) END"
    )
