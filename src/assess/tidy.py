"""One unit's indicators from tidy files, fast in a fresh process: nothing but the engine is loaded.

A tidy file is what `assess.indicators` writes for a partition, sorted by unit; several read as one. Left out: (1)
writing them; (2) what an indicator means (`params/indicators`); (3) rows of evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Value:
    """指标值 of one unit and period; `numerator` is None where it is not known, and then `reason` says why."""

    period: str
    indicator: str
    numerator: Decimal | None
    denominator: Decimal | None
    at_least: Decimal | None
    reason: str


def read_unit(paths: Sequence[Path], unit: str) -> tuple[Value, ...]:
    """All values of one unit."""
    import duckdb

    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        rows = connection.execute(
            f"""SELECT period, indicator, numerator, denominator, at_least, reason FROM read_parquet([{files}])
            WHERE unit_code = ? ORDER BY indicator, period""",
            [unit],
        ).fetchall()
    return tuple(Value(*row) for row in rows)
