"""One partition, a province or a city: paths in, typed tables and a quarantine out, a pure function of its files.

All files are looked at first and every problem is collected; healthy files are checked although others are broken. Only
a partition without problems is published, by rename, unless it was asked for as a check. Left out: (1) which machine
does it (`running`); (2) indicators.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import Problem
from assess.ledger.cells import Frame
from assess.ledger.checks import Days
from assess.ledger.engine import Engine, open_engine
from assess.ledger.filings import FILINGS, check_filings
from assess.ledger.intake import Intake, take_in
from assess.ledger.one_ledger import Job, read_ledger
from assess.ledger.quarantine import BATCH, Entry
from assess.ledger.references import in_order
from assess.ledger.regions import Regions
from assess.ledger.result import Layout, Partition, PartitionResult
from assess.ledger.schema import Schema
from assess.ledger.usual import named, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIELDS = ("ledger", "level", "file", "sheet", "row", "column", "code", "message", "remedy", "raw", "unit")


def build_partition(
    partition: Partition,
    schemas: Mapping[str, Schema],
    regions: Regions,
    out: Path,
    engine: Engine | None = None,
    *,
    publish: bool = True,
) -> PartitionResult:
    """Read, check and store a partition under `out/<id>`.

    With problems, or with `publish` off, nothing is published and the result holds the quarantine itself.
    """
    out.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{partition.id}-", dir=out))
    try:
        result = _build(partition, schemas, regions, work, engine or Engine())
        if result.problems or not publish:
            return result.unpublished()
        made, target = work / "result", out / partition.id
        if target.exists():
            target.rename(work / "before")
        made.rename(target)
        return result.moved(lambda path: target / path.relative_to(made))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _build(
    partition: Partition, schemas: Mapping[str, Schema], regions: Regions, work: Path, engine: Engine
) -> PartitionResult:
    out = work / "result"
    out.mkdir()
    problems: list[Problem] = []
    intakes, quality = take_in(partition.files, schemas, work, problems)
    by_ledger: dict[str, list[Intake]] = {}
    for intake in intakes:
        quality += intake.quality
        by_ledger.setdefault(intake.file.ledger, []).append(intake)
    frame = Frame(partition.units, regions, partition.as_of)
    days = Days(partition.as_of, partition.first, partition.last)
    with open_engine(work / "spill", engine) as connection:
        job = Job(schemas, frame, days, connection, work, out, problems, quality)
        entries = (entry for name in in_order(schemas, by_ledger) for entry in read_ledger(job, name, by_ledger[name]))
        _write_quarantine(connection, entries, out / "quarantine.parquet")
        if FILINGS in job.done:
            names = {one.number: one.name for one in job.counts}
            quality += check_filings(connection, schemas, out / FILINGS / "part.parquet", names)
    tables = {name: out / name / "part.parquet" for name in job.done}
    repairs = tuple(sorted((out / "repairs").glob("*.parquet")))
    found = tuple(job.counts), tuple(job.filed), tuple(problems), tuple(quality)
    layouts = tuple(layout_of(one, schemas) for one in intakes)
    return PartitionResult(partition.id, *found, tables, out / "quarantine.parquet", repairs, layouts=layouts)


def layout_of(intake: Intake, schemas: Mapping[str, Schema]) -> Layout:
    """What an annotated copy needs to know of a file."""
    file, text = intake.file, intake.text
    return Layout(file.name, file.ledger, schemas[file.ledger].title, intake.sheet, text.header_row, intake.order)


def _write_quarantine(connection: DuckDBPyConnection, entries: Iterator[Entry], path: Path) -> None:
    """The quarantine as Parquet, in the order found; a cursor of its own writes while the rows are still being read."""
    columns = ", ".join(f"{named(name)} {'INTEGER' if name == 'row' else 'VARCHAR'}" for name in FIELDS)
    lists = ", ".join(f"unnest(${place}::VARCHAR[])" for place in range(1, len(FIELDS) + 1))
    connection.execute(f"CREATE OR REPLACE TABLE entries ({columns})")
    with connection.cursor() as cursor:
        while batch := [_line(entry) for entry in islice(entries, BATCH)]:
            cursor.execute(f"INSERT INTO entries SELECT {lists}", [list(part) for part in zip(*batch, strict=True)])
    connection.execute(f"COPY entries TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")


def _line(entry: Entry) -> list[str]:
    one = entry.record
    place = one.file, one.sheet, str(one.row), one.column
    return [entry.ledger, entry.level.value, *place, one.code, one.message, one.remedy, one.raw, one.unit]
