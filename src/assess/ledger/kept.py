"""A partition kept between commands: built again only when its files, schemas or dates have changed.

The key is a hash over the bytes of everything that goes in and over the version. What was counted stands beside the
Parquet files as JSON. Left out: (1) partitions with problems, which are never kept; (2) clearing old ones, since a
run keeps one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assess import __version__
from assess.ledger.engine import Engine
from assess.ledger.partition import build_partition
from assess.ledger.regions import Regions
from assess.ledger.result import Filed, Layout, Partition, PartitionResult
from assess.ledger.schema import Schema
from assess.ledger.store import FileCount
from assess.results import digest, read, write
from assess.types import QualityFinding

KEPT = "kept.json"
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a kept partition beside its tables."""

    key: str
    counts: tuple[FileCount, ...]
    filed: tuple[Filed, ...]
    quality: tuple[QualityFinding, ...]
    tables: tuple[str, ...]
    layouts: tuple[Layout, ...]


def keep_partition(
    partition: Partition, schemas: Mapping[str, Schema], regions: Regions, out: Path, engine: Engine | None = None
) -> PartitionResult:
    """The partition as kept under `out`, or built. Raises DataError with every problem of every file."""
    key = key_of(partition, schemas, regions)
    folder = out / partition.id
    kept = _read(folder / KEPT)
    if kept is not None and kept.key == key:
        tables = {name: folder / name / "part.parquet" for name in kept.tables}
        repairs = tuple(sorted((folder / "repairs").glob("*.parquet")))
        found = kept.counts, kept.filed, (), kept.quality
        quarantine = folder / "quarantine.parquet"
        return PartitionResult(partition.id, *found, tables, quarantine, repairs, layouts=kept.layouts)
    made = build_partition(partition, schemas, regions, out, engine).require()
    keep = Kept(key, made.counts, made.filed, made.quality, tuple(made.tables), made.layouts)
    (folder / KEPT).write_text(write(keep), "utf-8")
    return made


def key_of(partition: Partition, schemas: Mapping[str, Schema], regions: Regions) -> str:
    """A hash over all that a partition depends on."""
    files = [f"{one.ledger} {one.name} {_hash(one.path)}" for one in partition.files]
    days = f"{partition.as_of} {partition.first} {partition.last}"
    return digest(__version__, repr(schemas), repr(regions), " ".join(sorted(partition.units)), days, *files)


def _hash(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total.update(block)
    return total.hexdigest()


def _read(path: Path) -> Kept | None:
    """What an earlier command kept; one that cannot be read is built again."""
    try:
        return read(Kept, path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
