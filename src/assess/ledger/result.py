"""A partition as it is asked for, and what came of it.

Both hold paths and counts, never rows, so that they travel between processes. Left out: (1) the work (`partition`); (2)
where a partition's files come from; (3) indicators.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assess.errors import DataError, Problem
from assess.ledger.intake import LedgerFile
from assess.ledger.store import FileCount
from assess.ledger.usual import quoted
from assess.types import QualityFinding, Quarantined


@dataclass(frozen=True, slots=True)
class Partition:
    """What to read: files of the ledgers, the units that may appear, the period and the as-of date."""

    id: str
    files: tuple[LedgerFile, ...]
    units: frozenset[str]
    as_of: date
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Filed:
    """报送: that a unit filed a ledger, in which file, and how many of its rows are in the store."""

    ledger: str
    unit: str
    file: str
    read: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file lies on its sheet: the row of the header, and for each of its columns the schema's or ""."""

    file: str
    ledger: str
    title: str
    sheet: str
    header_row: int
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartitionResult:
    """What came of a partition. `tables` maps a ledger to its Parquet file; see `require` before using it."""

    id: str
    counts: tuple[FileCount, ...]
    filed: tuple[Filed, ...]
    problems: tuple[Problem, ...]
    quality: tuple[QualityFinding, ...]
    tables: dict[str, Path]
    quarantine: Path
    repairs: tuple[Path, ...] = ()
    entries: tuple[tuple[Quarantined, str, str], ...] = ()
    layouts: tuple[Layout, ...] = ()

    def require(self) -> PartitionResult:
        """Itself, or DataError with every problem of every file."""
        if self.problems:
            raise DataError(self.problems)
        return self

    def moved(self, move: Callable[[Path], Path]) -> PartitionResult:
        """The same with its files in another place."""
        tables = {name: move(path) for name, path in self.tables.items()}
        return replace(self, tables=tables, quarantine=move(self.quarantine), repairs=tuple(map(move, self.repairs)))

    def unpublished(self) -> PartitionResult:
        """The same without files, its quarantine read into `entries`: for a partition that is not published."""
        return replace(self, tables={}, repairs=(), entries=read_quarantine(self.quarantine))


def read_quarantine(path: Path) -> tuple[tuple[Quarantined, str, str], ...]:
    """The entries of a quarantine file, each with its ledger and level."""
    if not path.exists():
        return ()
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT * FROM read_parquet({quoted(str(path))})").fetchall()
    return tuple((_record(*row[2:]), row[0], row[1]) for row in rows)


def _record(*cells: Any) -> Quarantined:
    file, sheet, row, column, *texts = cells
    return Quarantined(file or "", sheet or "", int(row), column or "", *(text or "" for text in texts))
