"""The ledgers of a run: a folder of files into a kept partition, and the partition into columns of the tidy table.

The connection stays open while the other readers (duties, responsibility for accidents) ask it. Left out: (1) reading
and checking rows (`ledger`); (2) what indicators are (`indicators`); (3) how far quarantined rows could move a score
(`review`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assess.errors import DataError, Problem
from assess.evidence.attribution import Charged
from assess.evidence.charged import charge_accidents, find_differences
from assess.evidence.ledger_tables import COPY, LedgerTables
from assess.indicators import Coverage, Ledgers, Span, compute, list_spans, load_pieces, read_coverage
from assess.indicators.evidence_rows import Filing
from assess.indicators.question import FILED, Rows, ask, load_questions
from assess.indicators.tables import count_workdays, create_days, create_ledgers, ledgers_of
from assess.ledger import (
    Engine,
    Level,
    Partition,
    PartitionResult,
    build_partition,
    load_regions,
    load_schemas,
    read_quarantine,
)
from assess.ledger.annotate import annotate_partition
from assess.ledger.engine import open_engine
from assess.ledger.folder import find_files
from assess.ledger.kept import keep_partition
from assess.params import Run, resolve
from assess.params.calendar import load_calendar
from assess.rubric.language import Window
from assess.table import Column
from assess.types import DataFile, Indicator, QualityFinding, Quarantined, Unit

STORE = "data/out/.ledgers"
MEMORY = "600MB"  # of the engine; what Python holds comes on top


@dataclass(frozen=True, slots=True)
class LedgerEvidence:
    """What the ledgers of a run say. `charged` are the accidents of its years as units answer for them.

    `lacking` counts the rows that are not in the numbers, by unit and ledger; `rests_on` names the ledgers behind each
    indicator; `observed` answers the questions of statistics.
    """

    tables: LedgerTables
    columns: dict[tuple[str, str], Column]
    charged: tuple[Charged, ...]
    quarantine: tuple[Quarantined, ...]
    quality: tuple[QualityFinding, ...]
    files: tuple[DataFile, ...]
    lacking: dict[str, dict[str, int]]
    rests_on: dict[str, tuple[str, ...]]
    observed: dict[str, Rows]


@contextmanager
def read_ledgers(
    run: Run, root: Path, units: tuple[Unit, ...], indicators: Iterable[Indicator], window: Window
) -> Iterator[LedgerEvidence | None]:
    """The ledgers of a run while they are open, or None where it has none. Raises DataError with every problem."""
    if not run.ledgers:
        yield None
        return
    schemas, made = load_schemas(root), keep_ledgers(run, root, units)
    rows = read_quarantine(made.quarantine)
    spans, codes = list_spans(run.period.from_, run.period.to), tuple(unit.code for unit in units)
    with (
        tempfile.TemporaryDirectory(prefix=".spill-", dir=root / STORE) as spill,
        open_engine(Path(spill), Engine(MEMORY)) as connection,
    ):
        create_ledgers(connection, schemas, made.tables)
        create_days(connection, spans, run.as_of, count_workdays(load_calendar(root)))
        coverage = read_coverage(connection, schemas, made.tables, spans)
        titles = {name: schema.title for name, schema in schemas.items()}
        files = {one.number: one.name for one in made.counts}
        charged = charge_accidents(connection, root, run.attribution, window, run.period.to, codes, files)
        filing = Filing(files, {(one.ledger, one.unit): one.file for one in made.filed}, titles)
        asked = Ledgers(codes, spans, schemas, coverage, filing)
        pieces = load_pieces(root)
        columns = compute(connection, indicators, pieces, asked)
        refused = tuple((one, ledger) for one, ledger, level in rows if level != Level.WARN.value)
        tables = LedgerTables(connection, files, coverage, refused, schemas)
        yield LedgerEvidence(
            tables,
            columns,
            charged,
            tuple(one for one, _ in refused),
            (
                *made.quality,
                *(_warning(one) for one, _, level in rows if level == Level.WARN.value),
                *find_differences(connection, schemas["accidents"]),
            ),
            tuple(_describe(made)),
            count_lacking(refused),
            {one.id: ledgers_of(pieces, one.sql.piece, schemas) for one in indicators if one.sql is not None},
            ask(connection, load_questions(root), run.period.from_, run.period.to)
            | {FILED: tuple(_filed(coverage, schemas, codes, spans))},
        )


def _filed(
    coverage: Coverage, schemas: Iterable[str], codes: tuple[str, ...], spans: Iterable[Span]
) -> Iterator[tuple[str, str]]:
    """Unit and ledger of everything that was filed for all days of the assessed period."""
    assessed = next(span for span in spans if not span.period)
    return ((code, name) for name in schemas for code in codes if coverage.covers(name, code, assessed))


def keep_ledgers(run: Run, root: Path, units: tuple[Unit, ...]) -> PartitionResult:
    """The run's ledgers as a kept partition. Raises DataError with every problem of every file."""
    problems: list[Problem] = []
    partition = _partition(run, root, units, problems)
    schemas, regions = load_schemas(root), load_regions(root)
    if problems:
        made = build_partition(partition, schemas, regions, root / STORE, publish=False)
        raise DataError([*problems, *made.problems])
    return keep_partition(partition, schemas, regions, root / STORE)


def check_ledgers(
    run: Run, root: Path, units: tuple[Unit, ...], out: Path
) -> tuple[list[Path], tuple[Quarantined, ...]]:
    """A marked copy of every ledger file with faults, into `out`, and the faults.

    Files that are refused do not hinder the others; whoever reads the run's evidence names them.
    """
    partition = _partition(run, root, units, [])
    try:
        made = keep_ledgers(run, root, units)
    except DataError:
        made = build_partition(partition, load_schemas(root), load_regions(root), root / STORE, publish=False)
    copies = annotate_partition(made, partition.files, out)
    return copies, tuple(one for one, _, _ in made.entries or read_quarantine(made.quarantine))


def _partition(run: Run, root: Path, units: tuple[Unit, ...], problems: list[Problem]) -> Partition:
    """What is read: the files of the run's folder, and the units that may stand in them."""
    files = find_files(resolve(root, run.ledgers, f"{run.id} ledgers"), root, load_schemas(root), problems)
    if not files and not problems:
        problems.append(Problem("E296", run.id, {"path": run.ledgers}))
    codes = frozenset(unit.code for unit in units)
    return Partition(run.id, files, codes, run.as_of, run.period.from_, run.period.to)


def count_lacking(refused: Iterable[tuple[Quarantined, str]]) -> dict[str, dict[str, int]]:
    """How many rows are lacking, by unit and ledger: refused ones, but no copies of rows that are there."""
    rows: dict[tuple[str, str], set[tuple[str, str, int]]] = {}
    for one, ledger in refused:
        if one.unit and one.code != COPY:
            rows.setdefault((one.unit, ledger), set()).add((one.file, one.sheet, one.row))
    found: dict[str, dict[str, int]] = {}
    for (unit, ledger), places in rows.items():
        found.setdefault(unit, {})[ledger] = len(places)
    return found


def _warning(record: Quarantined) -> QualityFinding:
    """A row that was accepted with a doubt."""
    return QualityFinding(
        "ledger_row", "warning", record.unit, record.file, f"第{record.row}行：{record.message}（{record.code}）"
    )


def _describe(made: PartitionResult) -> Iterator[DataFile]:
    for one in made.counts:
        yield DataFile(one.name, one.ledger, "", None, one.sha256, one.read, one.accepted, one.quarantined)
