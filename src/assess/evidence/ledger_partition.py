"""The indicators of one partition, a pure function: a stored province in, a tidy file out; the country is a loop.

Nothing is shared between partitions, since every indicator is a unit's own, so that a scheduler may spread them over
machines. Left out: (1) building the store (`ledger`); (2) which machine does it (`running`); (3) scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assess.evidence.charged import charge_accidents
from assess.indicators import Ledgers, compute, list_spans, load_indicators, load_pieces, read_coverage
from assess.indicators.tables import count_workdays, create_days, create_ledgers
from assess.indicators.tidy import write_tidy
from assess.ledger import Engine, load_schemas
from assess.ledger.engine import open_engine
from assess.params.calendar import load_calendar
from assess.rubric.language import Window

TIDY = "indicators.parquet"


@dataclass(frozen=True, slots=True)
class Store:
    """A stored partition: its id, its folder, and its units in order."""

    id: str
    folder: Path
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every partition: the days, the assessment year, and who answers for accidents."""

    as_of: date
    first: date
    last: date
    window: Window
    attribution: str = "place"


def measure_partition(store: Store, asked: Asked, root: Path, out: Path, engine: Engine | None = None) -> Path:
    """The tidy file of a partition under `out/<id>`, with every indicator that has SQL. Written beside and renamed."""
    schemas, spans = load_schemas(root), list_spans(asked.first, asked.last)
    stored = {path.parent.name: path for path in store.folder.glob("*/part.parquet")}
    target = out / store.id / TIDY
    target.parent.mkdir(parents=True, exist_ok=True)
    with open_engine(target.parent / ".spill", engine or Engine("400MB")) as connection:
        create_ledgers(connection, schemas, stored)
        create_days(connection, spans, asked.as_of, count_workdays(load_calendar(root)))
        coverage = read_coverage(connection, schemas, stored, spans)
        charge_accidents(connection, root, asked.attribution, asked.window, asked.last, store.units)
        ledgers = Ledgers(store.units, spans, schemas, coverage, shown=0)
        columns = compute(connection, load_indicators(root).values(), load_pieces(root), ledgers)
        beside = target.with_name(f".{TIDY}.part")
        write_tidy(connection, columns, store.units, beside)
    beside.replace(target)
    return target


def measure_all(
    stores: Iterable[Store], asked: Asked, root: Path, out: Path, engine: Engine | None = None
) -> Iterator[Path]:
    """One partition after the other, in memory bounded by the largest of them."""
    for store in stores:
        yield measure_partition(store, asked, root, out, engine)
