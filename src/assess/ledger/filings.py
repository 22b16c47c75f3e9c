"""What a unit says it filed against what was read: the rows of each filing, by unit, ledger and days.

All rows of the unit count, the quarantined ones too, on the day of the ledger's anchor; rows without a readable day may
belong to any filing. Of a register, which is handed in whole, only the latest filing can be compared. Left out: (1)
filings that state no number; (2) rows whose unit could not be read; (3) ledgers whose rows have no day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assess.ledger.odd import Odd, typed_view
from assess.ledger.schema import UNIT, Schema
from assess.ledger.usual import named, quoted
from assess.types import QualityFinding, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILINGS = "filings"
DAYS = "read_days"


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing that states a number of rows, and what was read: of its days, without a day, and altogether."""

    unit: str
    ledger: str
    first: date
    last: date
    stated: int
    file: int
    row: int
    latest: bool
    dated: int
    undated: int
    whole: int


def keep_days(connection: DuckDBPyConnection, schema: Schema, odd: dict[str, Odd]) -> None:
    """How many rows of the ledger just read each unit has on each day, for `check_filings`."""
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {DAYS} (ledger VARCHAR, unit VARCHAR, day DATE, rows_read BIGINT)"
    )
    anchor = named(schema.anchor) if schema.anchor else "CAST(NULL AS DATE)"
    columns = (UNIT, schema.anchor) if schema.anchor else (UNIT,)
    connection.execute(
        f"INSERT INTO {DAYS} SELECT {quoted(schema.id)}, {UNIT}, {anchor}, count(*) "
        f"FROM ({typed_view(schema, odd, columns)}) AS v WHERE {UNIT} IS NOT NULL GROUP BY {UNIT}, {anchor}"
    )


def check_filings(
    connection: DuckDBPyConnection, schemas: Mapping[str, Schema], filings: Path, files: Mapping[int, str]
) -> list[QualityFinding]:
    """A warning for each filing whose number of rows is not what was read. `files` gives names by number."""
    findings = []
    for one in _compare(connection, filings):
        schema = schemas[one.ledger]
        if schema.register:
            read, most, fits = one.whole, one.whole, one.latest
        else:
            read, most, fits = one.dated, one.dated + one.undated, bool(schema.anchor)
        if fits and not read <= one.stated <= most:
            name = files[one.file]
            source = Source(name, one.row, "rows", str(one.stated))
            text = _said(one, schema.title, read, most - read)
            findings.append(QualityFinding("filing_rows", "warning", one.unit, one.ledger, text, (source,)))
    return findings


def _compare(connection: DuckDBPyConnection, filings: Path) -> Iterator[Filing]:
    """Every filing with a number, nil reports included, beside what was read."""
    rows = connection.execute(
        f"""WITH stated AS (
            SELECT {UNIT}, ledger, first_date, last_date, coalesce("rows", 0) AS number, source_file, source_row,
                last_date = max(last_date) OVER (PARTITION BY {UNIT}, ledger) AS latest
            FROM read_parquet({quoted(str(filings))}) WHERE "rows" IS NOT NULL OR nil
        )
        SELECT s.{UNIT}, s.ledger, s.first_date, s.last_date, s.number, s.source_file, s.source_row, s.latest,
            CAST(coalesce(sum(d.rows_read) FILTER (WHERE d.day BETWEEN s.first_date AND s.last_date), 0) AS BIGINT),
            CAST(coalesce(sum(d.rows_read) FILTER (WHERE d.day IS NULL), 0) AS BIGINT),
            CAST(coalesce(sum(d.rows_read), 0) AS BIGINT)
        FROM stated AS s LEFT JOIN {DAYS} AS d ON d.ledger = s.ledger AND d.unit = s.{UNIT}
        GROUP BY s.{UNIT}, s.ledger, s.first_date, s.last_date, s.number, s.source_file, s.source_row, s.latest
        ORDER BY s.source_file, s.source_row"""
    ).fetchall()
    for row in rows:
        yield Filing(*row)


def _said(one: Filing, title: str, read: int, undated: int) -> str:
    what = f"登记写明{one.stated}行" if one.stated else "登记为零报告"
    also = f"，另有{undated}行没有可读的日期" if undated else ""
    return f"{one.unit}的{title}（{one.first}至{one.last}）：{what}，实际读到{read}行{also}；核对漏报、重报或者登记。"
