"""The committed sample as the real reader sees it, and the same sample made again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assess.errors import Problem
from assess.ledger import Partition, PartitionResult, build_partition, load_regions, load_schemas
from assess.ledger.folder import find_files
from assess.ledger.schema import Schema
from assess.sample import SampleResult, Scale, make_sample

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
AS_OF, FIRST, LAST = date(2026, 1, 20), date(2025, 1, 1), date(2025, 12, 31)
Read = Callable[[Path, frozenset[str], Path], PartitionResult]
Ask = Callable[..., list[Any]]


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def schemas() -> dict[str, Schema]:
    return load_schemas(ROOT)


@pytest.fixture(scope="session")
def read(schemas: dict[str, Schema]) -> Read:
    """A folder of ledgers through the real reader, which may have nothing against any file."""

    def read_folder(folder: Path, codes: frozenset[str], out: Path) -> PartitionResult:
        problems: list[Problem] = []
        files = find_files(folder / "ledgers", folder, schemas, problems)
        assert problems == []
        partition = Partition("sample", files, codes, AS_OF, FIRST, LAST)
        return build_partition(partition, schemas, load_regions(ROOT), out).require()

    return read_folder


@pytest.fixture(scope="session")
def table() -> Callable[[str], list[dict[str, str]]]:
    """A CSV file of the committed sample."""
    return lambda name: rows_of(SAMPLE / name)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> SampleResult:
    return make_sample(Scale(), tmp_path_factory.mktemp("fresh"), ROOT)


@pytest.fixture(scope="session")
def stored(read: Read, tmp_path_factory: pytest.TempPathFactory) -> PartitionResult:
    """The committed ledgers, read."""
    codes = frozenset(row["unit_code"] for row in rows_of(SAMPLE / "ledgers" / "units.csv"))
    return read(SAMPLE, codes, tmp_path_factory.mktemp("stored"))


@pytest.fixture(scope="session")
def ask(stored: PartitionResult) -> Iterator[Ask]:
    """SQL over the committed ledgers, with `?` for values."""
    with duckdb.connect() as connection:
        for name, path in stored.tables.items():
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
        yield lambda query, *values: connection.execute(query, list(values)).fetchall()
