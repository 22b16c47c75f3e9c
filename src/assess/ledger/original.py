"""The rows of a file as it was handed in, with the row numbers that the quarantine names; for annotated copies.

Values keep their kind (text, number, day) as far as the file knows it; formulas come as their last result, and as text
where they have none. Left out: (1) styles, pictures, macros, links; (2) other sheets; (3) files that were refused.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from assess.errors import DataError, Problem
from assess.ledger.csvfile import STRAY
from assess.ledger.result import Layout
from assess.ledger.sheet_facts import read_facts
from assess.ledger.usual import named, quoted
from assess.ledger.workbook import read_values, value_rows
from assess.ledger.workbook_parts import inspect
from assess.text.encoding import recognise, scan
from assess.text.records import Record, lines, records

# More rows than this, and only those with faults are kept: nobody looks for a mark among so many.
MOST = 20_000
BATCH = 5000


@dataclass(slots=True)
class Original:
    """Rows with their numbers. `total` counts the rows after the header; all of them are here only if `whole`."""

    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    total: int = 0
    whole: bool = True


def read_original(path: Path, layout: Layout, faulty: frozenset[int]) -> Original:
    """The rows of a file, or of a large one its header and the first rows of `faulty`. Raises DataError."""
    form = path.suffix.casefold()
    if form == ".csv":
        encoding = recognise(path, scan(path), STRAY)
        if encoding is None:
            raise DataError([Problem("E205", layout.file)])
        try:
            return _keep(_cells(records(path, encoding)), layout, faulty)
        except csv.Error:
            return _keep(_cells(lines(path, encoding)), layout, faulty)
    return _keep(_parquet(path) if form == ".parquet" else _workbook(path, layout), layout, faulty)


def _keep(rows: Iterable[tuple[int, list[Any]]], layout: Layout, faulty: frozenset[int]) -> Original:
    found = Original()
    some: list[tuple[int, list[Any]]] = []
    for number, cells in rows:
        found.total += number > layout.header_row
        if found.total <= MOST:
            found.rows.append((number, cells))
        if (number in faulty or number <= layout.header_row) and len(some) <= MOST:
            some.append((number, cells))
    if found.total > MOST:
        found.rows, found.whole = some, False
    return found


def _cells(found: Iterable[Record]) -> Iterator[tuple[int, list[Any]]]:
    return ((one.number, list(one.cells)) for one in found if not one.blank)


def _workbook(path: Path, layout: Layout) -> Iterator[tuple[int, list[Any]]]:
    problems: list[Problem] = []
    parts = inspect(path, layout.file, problems)
    part = next((one.part for one in parts.sheets if one.name == layout.sheet), "") if parts else ""
    if not part:
        raise DataError(problems or [Problem("E288", layout.file)])
    return value_rows(read_values(path, layout.sheet), read_facts(path, part))


def _parquet(path: Path) -> Iterator[tuple[int, list[Any]]]:
    import duckdb

    with duckdb.connect() as connection:
        source = f"read_parquet({quoted(str(path))})"
        names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        yield 1, names
        cursor = connection.execute(
            f"SELECT {', '.join(f'CAST({named(name)} AS VARCHAR)' for name in names)} FROM {source}"
        )
        numbers = count(2)
        while rows := cursor.fetchmany(BATCH):
            yield from ((next(numbers), [cell or "" for cell in row]) for row in rows)
