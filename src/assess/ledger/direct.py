"""A CSV file read by the engine as it stands, one record a line: the quick way for large files.

Records that the engine cannot split are fetched from its list of rejects; rows after them keep the number of their
line. Left out: (1) files in which a record is more or less than a line, which the caller sees from the count.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from assess.ledger.csvfile import Rejected
from assess.ledger.intake import Intake
from assess.ledger.schema import Schema
from assess.ledger.text_table import TEXT, insert_all
from assess.ledger.usual import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def source(intake: Intake, columns: dict[str, str], *, rejects: bool = False) -> str:
    """The engine's reader of a CSV file in the one dialect that is expected."""
    spec = ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in columns.items())
    kept = f", store_rejects = true, rejects_limit = 0, rejects_table = 'rejects_{intake.number}'" if rejects else ""
    scans = f", rejects_scan = 'scans_{intake.number}'" if rejects else ""
    return (
        f"read_csv({quoted(str(intake.text.path))}, columns = {{{spec}}}, auto_detect = false, header = false, "
        f"skip = 1, delim = ',', quote = '\"', escape = '\"', nullstr = '', strict_mode = true{kept}{scans})"
    )


def read_direct(connection: DuckDBPyConnection, schema: Schema, intake: Intake) -> list[Rejected] | None:
    """The records that the engine could not split, after it has read the others; None: it gave up."""
    import duckdb

    width = len(intake.text.header)
    cells = [f"c{place}" for place in range(width)]
    try:
        insert_all(connection, schema, intake, source(intake, dict.fromkeys(cells, "VARCHAR"), rejects=True), cells)
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


def number_rows(connection: DuckDBPyConnection, intake: Intake, first: int) -> None:
    """Rows after a rejected one move down by it; files without any keep the order of reading."""
    rejects = intake.rejected
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
