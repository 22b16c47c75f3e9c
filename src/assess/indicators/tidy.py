"""The tidy table as a file: one row for each unit, period and indicator, sorted by unit, so that one unit reads fast.

A partition writes one such file; `assess.tidy` reads it. Left out: (1) rows of evidence, which stand in the store; (2)
scoring, which takes columns; (3) decimals beyond nine places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from assess.ledger.usual import quoted
from assess.table import Column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 50_000
FIELDS = {
    "unit_code": "VARCHAR",
    "period": "VARCHAR",
    "indicator": "VARCHAR",
    "numerator": "DECIMAL(27, 9)",
    "denominator": "DECIMAL(27, 9)",
    "at_least": "DECIMAL(27, 9)",
    "reason": "VARCHAR",
}


def write_tidy(
    connection: DuckDBPyConnection, columns: Mapping[tuple[str, str], Column], units: Sequence[str], path: Path
) -> int:
    """The values of all columns as Parquet at `path`; returns their number."""
    declared = ", ".join(f"{name} {kind}" for name, kind in FIELDS.items())
    lists = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in enumerate(FIELDS.values(), start=1))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE tidy ({declared})")
    lines, written = _lines(columns, units), 0
    while batch := list(islice(lines, BATCH)):
        connection.execute(f"INSERT INTO tidy SELECT {lists}", [list(part) for part in zip(*batch, strict=True)])
        written += len(batch)
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"""COPY (SELECT * FROM tidy ORDER BY unit_code, indicator, period)
        TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"""
    )
    connection.execute("DROP TABLE tidy")
    return written


def _lines(columns: Mapping[tuple[str, str], Column], units: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for (indicator, period), column in columns.items():
        for at, unit in enumerate(units):
            found = column.measured(at)
            least = None if column.floor is None else Decimal(int(column.floor[at])) / column.scale
            yield unit, period, indicator, found.numerator, found.denominator, least, found.reason
