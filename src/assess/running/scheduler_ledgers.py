"""A province's ledgers, a city a partition: stored and measured one after the other here, or on a scheduler's workers.

Each city is a pure function of its files; nothing is shared, so the tables are the same wherever they were made. Files,
params and the output folder must lie where every worker sees them. Left out: (1) what is read and checked (`ledger`);
(2) which indicators (`evidence.ledger_partition`); (3) scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assess.evidence.ledger_partition import Asked, Store, measure_partition
from assess.ledger import Engine, Partition, PartitionResult, build_partition, load_regions, load_schemas
from assess.running.shared import marked, require_shared
from assess.running.spread import spread

STORE, TIDY = "ledgers", "tidy"  # folders under the output


@dataclass(frozen=True, slots=True)
class City:
    """A partition to store, and the units to measure, in order: its codes also hold departments and townships."""

    partition: Partition
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Province:
    """What all cities share: where params are, where tables go, what is asked, and how much memory one may take."""

    root: Path
    out: Path
    asked: Asked
    engine: Engine | None = None


@dataclass(frozen=True, slots=True)
class MeasuredCity:
    """What came of a city: the store with its quarantine, and the tidy file, None where files were refused."""

    result: PartitionResult
    tidy: Path | None


def measure_province(cities: Iterable[City], province: Province, address: str = "") -> Iterator[MeasuredCity]:
    """Store and measure every city; in order without an address, else as workers end them.

    A city with refused files is not measured, and its result says why; the others go on. Raises what `spread` raises,
    and UsageError (E316) where a worker does not see the output folder.
    """
    with marked(province.out) as marker:
        yield from spread(address, partial(measure_city, province, marker), cities)


def measure_city(province: Province, marker: Path, city: City) -> MeasuredCity:
    """Store and measure one city under `ledgers/<id>` and `tidy/<id>`; again, and nothing has changed."""
    require_shared(marker)
    root, out, engine = province.root, province.out, province.engine
    made = build_partition(city.partition, load_schemas(root), load_regions(root), out / STORE, engine)
    if made.problems:
        return MeasuredCity(made, None)
    store = Store(made.id, out / STORE / made.id, city.units)
    return MeasuredCity(made, measure_partition(store, province.asked, root, out / TIDY, engine))
