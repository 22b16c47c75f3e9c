"""Files into one table of text per ledger, each record with its file and row; nothing is converted here.

A file whose records are its lines gets its row numbers from the order of reading, checked against the number of
lines; where that does not add up it is rewritten with explicit numbers and read again. Left out: (1) what cells mean;
(2) files that could not be opened, which never come here.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.errors import Problem
from assess.ledger.csvfile import ROW, SHEET, Rejected, rewrite_csv, scan
from assess.ledger.intake import Intake
from assess.ledger.schema import Schema
from assess.ledger.usual import named, quoted

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

TEXT = "text_rows"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a file went in: the records read, split or not."""

    intake: Intake
    first: int
    good: int

    @property
    def read(self) -> int:
        return self.good + len(self.intake.rejected)


class UnbalancedError(Exception):
    """A defect of ours: rows read are not rows accepted and quarantined."""


def create_text(connection: DuckDBPyConnection, schema: Schema) -> None:
    """An empty table of text for a ledger, in place of the one before."""
    columns = ", ".join(f"{named(name)} VARCHAR" for name in schema.names)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {TEXT} (file_no INTEGER, row_no INTEGER, {columns})")


def load(
    connection: DuckDBPyConnection, schema: Schema, intake: Intake, work: Path, problems: list[Problem]
) -> Loaded | None:
    """All records of a file into the table of text. None with a problem where the file cannot be read after all."""
    first, before = _next_row(connection), _count(connection)
    if intake.form == "parquet":
        _insert(connection, schema, intake, f"read_parquet({quoted(str(intake.text.path))})", intake.text.header)
        return _balanced(Loaded(intake, first, _count(connection) - before))
    if not intake.text.numbered:
        rejects = _read_direct(connection, schema, intake)
        good = _count(connection) - before
        if rejects is not None and good + len(rejects) + 1 == intake.text.lines:
            intake.text.rejected = rejects
            _number_rows(connection, intake, first, rejects)
            return Loaded(intake, first, good)
        connection.execute(f"DELETE FROM {TEXT} WHERE file_no = {intake.number}")
        found = scan(intake.text.path)
        text = rewrite_csv(intake.text.path, intake.file.name, found, work / f"{intake.number}.csv", problems)
        if text is None:
            return None
        intake.text = text
    columns = {ROW: "INTEGER", SHEET: "VARCHAR"} | {f"c{place}": "VARCHAR" for place in range(len(intake.text.header))}
    _insert(connection, schema, intake, _source(intake, columns, rejects=False), list(columns)[2:], named(ROW))
    return Loaded(intake, first, _count(connection) - before)


def _count(connection: DuckDBPyConnection) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {TEXT}").fetchall()[0][0])


def _next_row(connection: DuckDBPyConnection) -> int:
    return int(connection.execute(f"SELECT coalesce(max(rowid) + 1, 0) FROM {TEXT}").fetchall()[0][0])


def _balanced(loaded: Loaded) -> Loaded:
    if loaded.good + 1 != loaded.intake.text.lines:
        raise UnbalancedError(f"{loaded.intake.file.name}: {loaded.good} + 1 ≠ {loaded.intake.text.lines}")
    return loaded


def _source(intake: Intake, columns: dict[str, str], *, rejects: bool) -> str:
    spec = ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in columns.items())
    kept = f", store_rejects = true, rejects_limit = 0, rejects_table = 'rejects_{intake.number}'" if rejects else ""
    scans = f", rejects_scan = 'scans_{intake.number}'" if rejects else ""
    return (
        f"read_csv({quoted(str(intake.text.path))}, columns = {{{spec}}}, auto_detect = false, header = false, "
        f"skip = 1, delim = ',', quote = '\"', escape = '\"', nullstr = '', strict_mode = true{kept}{scans})"
    )


def _insert(
    connection: DuckDBPyConnection, schema: Schema, intake: Intake, source: str, cells: list[str], row: str = "NULL"
) -> None:
    place = {name: cell for name, cell in zip(intake.order, cells, strict=True) if name}
    chosen = ", ".join(f"CAST({named(place[name])} AS VARCHAR)" if name in place else "NULL" for name in schema.names)
    connection.execute(f"INSERT INTO {TEXT} SELECT {intake.number}, {row}, {chosen} FROM {source}")


def _read_direct(connection: DuckDBPyConnection, schema: Schema, intake: Intake) -> list[Rejected] | None:
    """The records that the engine could not split, after it has read the others; None: it gave up."""
    import duckdb

    width = len(intake.text.header)
    cells = [f"c{place}" for place in range(width)]
    try:
        _insert(connection, schema, intake, _source(intake, dict.fromkeys(cells, "VARCHAR"), rejects=True), cells)
    except duckdb.Error:
        return None
    table = f"rejects_{intake.number}"
    rows = connection.execute(f"SELECT DISTINCT line, csv_line FROM {table} ORDER BY line").fetchall()
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"DROP TABLE scans_{intake.number}")
    rejected = []
    for line, kept in rows:
        raw = kept.strip("\r\n")
        try:
            found = len(next(csv.reader([raw], strict=True), []))
        except csv.Error:
            found = 0
        if found > width:
            return None
        code, values = (
            ("R19", {"found": found, "expected": width}) if 0 < found < width else ("R20", {"found": raw[:40]})
        )
        rejected.append(Rejected(int(line), code, dict(values), raw))
    return None if len({one.row for one in rejected}) < len(rejected) else rejected


def _number_rows(connection: DuckDBPyConnection, intake: Intake, first: int, rejects: list[Rejected]) -> None:
    """Rows after a rejected one move down by it; files without any keep the order of reading."""
    if not rejects:
        return
    steps = ", ".join(f"({one.row - 2 - place + first}, {place + 1})" for place, one in enumerate(rejects))
    connection.execute(
        f"""UPDATE {TEXT} SET row_no = moved.row_no FROM (
            SELECT t.rowid AS rid, t.rowid - {first} + 2 + coalesce(s.shift, 0) AS row_no
            FROM {TEXT} AS t ASOF LEFT JOIN (
                SELECT start, max(shift) AS shift FROM (VALUES {steps}) AS v(start, shift) GROUP BY start
            ) AS s ON t.rowid >= s.start
            WHERE t.file_no = {intake.number}
        ) AS moved WHERE {TEXT}.rowid = moved.rid"""
    )
