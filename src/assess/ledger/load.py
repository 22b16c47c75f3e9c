"""Files into one table of text per ledger, each record with its file and row; nothing is converted here.

A file whose records are its lines gets its row numbers from the order of reading, checked against the number of lines;
where that does not add up, or where totals stand between the records, the rows are numbered one by one and read again.
Left out: (1) what cells mean; (2) files that could not be opened, which never come here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.errors import Problem
from assess.ledger.csvfile import ROW, SHEET, rewrite_csv
from assess.ledger.direct import number_rows, read_direct, source
from assess.ledger.intake import Intake
from assess.ledger.schema import Schema
from assess.ledger.text_table import TEXT, TOTALS, count_rows, insert_all, insert_numbered
from assess.ledger.usual import named, quoted
from assess.text.encoding import scan

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a file went in: the number of its first record in the table, the records read, and the totals beside them."""

    intake: Intake
    first: int
    good: int
    totals: int = 0

    @property
    def read(self) -> int:
        return self.good + len(self.intake.rejected)


class UnbalancedError(Exception):
    """A defect of ours: rows read are not rows accepted and quarantined."""


def load(
    connection: DuckDBPyConnection, schema: Schema, intake: Intake, work: Path, problems: list[Problem]
) -> Loaded | None:
    """All records of a file into the table of text. None with a problem where the file cannot be read after all."""
    ours = f"file_no = {intake.number}"
    if not intake.text.numbered:
        if _read_in_order(connection, schema, intake):
            return Loaded(intake, _first(connection, intake), count_rows(connection, TEXT, ours))
        connection.execute(f"DELETE FROM {TEXT} WHERE {ours}")
        if intake.form == "csv":
            found = scan(intake.text.path)
            text = rewrite_csv(intake.text.path, intake.file.name, found, work / f"{intake.number}.csv", problems)
            if text is None:
                return None
            intake.text = text
    _read_numbered(connection, schema, intake)
    good, totals = (count_rows(connection, table, ours) for table in (TEXT, TOTALS))
    if good + totals != intake.text.records:
        raise UnbalancedError(f"{intake.file.name}: {good} + {totals} ≠ {intake.text.records}")
    return Loaded(intake, _first(connection, intake), good, totals)


def _first(connection: DuckDBPyConnection, intake: Intake) -> int:
    """The number of a file's first row in the table; numbers of rows that were taken out again are never reused."""
    query = f"SELECT coalesce(min(rowid), 0) FROM {TEXT} WHERE file_no = {intake.number}"
    return int(connection.execute(query).fetchall()[0][0])


def _read_in_order(connection: DuckDBPyConnection, schema: Schema, intake: Intake) -> bool:
    """Whether all rows went in with the numbers that their order gives them, no total among them."""
    before = count_rows(connection, TEXT)
    if intake.form == "parquet":
        insert_all(connection, schema, intake, f"read_parquet({quoted(str(intake.text.path))})", intake.text.header)
        good = count_rows(connection, TEXT) - before
        if good != intake.text.records:
            raise UnbalancedError(f"{intake.file.name}: {good} ≠ {intake.text.records}")
    else:
        rejects = read_direct(connection, schema, intake)
        good = count_rows(connection, TEXT) - before
        if rejects is None or good + len(rejects) != intake.text.records:
            return False
        intake.text.rejected = rejects
    if count_rows(connection, TEXT, f"is_total AND file_no = {intake.number}"):
        intake.text.rejected = []
        return False
    number_rows(connection, intake, _first(connection, intake))
    return True


def _read_numbered(connection: DuckDBPyConnection, schema: Schema, intake: Intake) -> None:
    """Rows that bring their number."""
    if intake.form == "parquet":
        file = f"read_parquet({quoted(str(intake.text.path))}, file_row_number = true)"
        insert_numbered(connection, schema, intake, file, intake.text.header, "file_row_number + 2")
        return
    cells = [f"c{place}" for place in range(len(intake.text.header))]
    columns = {ROW: "INTEGER", SHEET: "VARCHAR"} | dict.fromkeys(cells, "VARCHAR")
    insert_numbered(connection, schema, intake, source(intake, columns), cells, named(ROW))
