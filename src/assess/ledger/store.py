"""What a partition leaves behind: typed Parquet per ledger, sorted by unit, and counts that add up or stop the run.

A row keeps its file and row (`source_file`, `source_row`). The same inputs give the same bytes: the order is total and
the engine's own order is kept. Left out: (1) text of accepted rows, which is in the files; (2) indicators.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assess.ledger.duplicates import TABLE as DUPLICATES
from assess.ledger.load import Loaded, UnbalancedError
from assess.ledger.odd import Odd, typed_view
from assess.ledger.schema import UNIT, Schema
from assess.ledger.text_table import TEXT
from assess.ledger.usual import named, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GROUP = 122_880
SORT = (UNIT, "enterprise")


@dataclass(frozen=True, slots=True)
class FileCount:
    """What became of a file's rows. `warned` counts warnings, `totals` rows that are sums and no records."""

    number: int
    name: str
    ledger: str
    sha256: str
    encoding: str
    read: int
    accepted: int
    quarantined: int
    repaired: int = 0
    warned: int = 0
    totals: int = 0


def write_store(
    connection: DuckDBPyConnection, schema: Schema, odd: dict[str, Odd], files: Mapping[int, Loaded], path: Path
) -> dict[int, int]:
    """The accepted rows as Parquet at `path`; the number of rows per file as counted in what was written."""
    firsts = ", ".join(f"({number}, {loaded.first})" for number, loaded in files.items())
    columns = ", ".join(f"v.{named(name)}" for name in schema.names)
    order = [name for name in (*SORT, schema.anchor) if name in schema.names]
    sorted_by = ", ".join([*(named(name) for name in dict.fromkeys(order)), "source_file", "source_row"])
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"""COPY (
            SELECT {columns}, CAST(v.file_no AS INTEGER) AS source_file,
                CAST(coalesce(v.row_no, v.rid - s.first + 2) AS INTEGER) AS source_row
            FROM ({typed_view(schema, odd)}) AS v JOIN (VALUES {firsts}) AS s(file_no, first) ON v.file_no = s.file_no
            WHERE NOT EXISTS (SELECT 1 FROM gone AS g WHERE g.rid = v.rid)
            ORDER BY {sorted_by}
        ) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})"""
    )
    query = f"SELECT source_file, count(*) FROM read_parquet({quoted(str(path))}) GROUP BY source_file"
    return dict(connection.execute(query).fetchall())


def mark_gone(connection: DuckDBPyConnection) -> dict[int, int]:
    """Table `gone`: the rows that are not accepted; their number per file."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE gone AS
        SELECT rid FROM faulty WHERE out UNION SELECT rid FROM {DUPLICATES}"""
    )
    query = f"SELECT t.file_no, count(*) FROM gone AS g JOIN {TEXT} AS t ON t.rowid = g.rid GROUP BY t.file_no"
    return dict(connection.execute(query).fetchall())


def write_repairs(connection: DuckDBPyConnection, odd: Mapping[str, Odd], path: Path) -> dict[int, int]:
    """The log of repaired cells as Parquet; the number of cells per file. The first row of a file is in `files`."""
    parts = [
        f"SELECT t.file_no, t.rowid AS rid, t.row_no, '{name}' AS column_name, o.raw, o.value, o.rule "
        f"FROM {TEXT} AS t JOIN {one.table} AS o ON t.{named(name)} = o.raw WHERE o.rule <> '' "
        "AND o.value IS DISTINCT FROM o.raw"
        for name, one in odd.items()
    ]
    if not parts:
        return {}
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE repaired AS {' UNION ALL '.join(parts)}")
    row = "CAST(coalesce(r.row_no, r.rid - f.first + 2) AS INTEGER) AS source_row"
    connection.execute(
        f"""COPY (
            SELECT r.file_no AS source_file, {row}, r.column_name, r.raw, r.value, r.rule
            FROM repaired AS r JOIN files AS f ON r.file_no = f.file_no
            ORDER BY source_file, source_row, column_name
        ) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"""
    )
    counts = dict(connection.execute("SELECT file_no, count(*) FROM repaired GROUP BY file_no").fetchall())
    connection.execute("DROP TABLE repaired")
    return counts


def count_files(
    schema: Schema, files: Mapping[int, Loaded], accepted: Mapping[int, int], gone: Mapping[int, int],
    repaired: Mapping[int, int], warned: Mapping[int, int],
) -> list[FileCount]:  # fmt: skip
    """One line per file. Raises UnbalancedError where a row was neither written nor quarantined, or both."""
    counts = []
    for number, loaded in files.items():
        intake = loaded.intake
        quarantined = gone.get(number, 0) + len(intake.rejected)
        one = FileCount(
            number, intake.file.name, schema.id, intake.sha256, intake.text.encoding, loaded.read,
            accepted.get(number, 0), quarantined, repaired.get(number, 0), warned.get(number, 0),
            loaded.totals,
        )  # fmt: skip
        if one.read != one.accepted + one.quarantined:
            raise UnbalancedError(f"{one.name}: {one.read} ≠ {one.accepted} + {one.quarantined}")
        counts.append(one)
    return counts
