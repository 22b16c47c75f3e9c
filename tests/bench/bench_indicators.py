"""Every indicator from the store, against the same SQL on a bare connection and ten of them in plain pandas.

One simulated province is made, stored once, and measured part by part, each in a process of its own; the same again
with four times the rows if asked. Figures are ratios of CPU taken in one run. Left out: building the store
(`bench_ledger.py`); rows of evidence, which a province's tidy file does not hold.

    python tests/bench/bench_indicators.py [--hazards 60000] [--times-four]     5 800 000 is Zhejiang's 2023 campaign
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from assess.evidence.ledger_partition import Asked, Store, measure_partition
from assess.indicators.tidy import read_unit
from assess.rubric.language import Window

ROOT = Path(__file__).resolve().parents[2]
UNITS = 90
ASKED = Asked(date(2026, 1, 20), date(2025, 1, 1), date(2025, 12, 31), Window("01-01", "12-31", late_discovery=3))
# The ten pieces in common with pandas: one indicator of each is counted, over hazards, inspections and enterprises.
PANDAS = (
    "hazards_due", "hazards_found_rows", "hazards_closed_rows", "hazards_major_open", "hazards_major_rows",
)  # fmt: skip


def make(folder: Path, hazards: int) -> None:
    """The province as Parquet files, and its store."""
    from assess.ledger import LedgerFile, Partition, build_partition, load_regions, load_schemas
    from assess.sample import Form, Scale, make_sample

    scale = Scale(UNITS, 2025, hazards // 40, int(hazards * 1.06), hazards, form=Form.PARQUET)
    made = make_sample(scale, folder / "files")
    files = tuple(LedgerFile(ledger, path, path.name) for path, ledger in made.files.items())
    partition = Partition("99", files, made.codes, ASKED.as_of, ASKED.first, ASKED.last)
    build_partition(partition, load_schemas(ROOT), load_regions(ROOT), folder / "store").require()
    (folder / "units.txt").write_text(" ".join(made.units))


def _store(folder: Path) -> Store:
    return Store("99", folder / "store" / "99", tuple((folder / "units.txt").read_text().split()))


def ours(folder: Path) -> None:
    """All indicators of the register that have SQL, into the tidy file."""
    measure_partition(_store(folder), ASKED, ROOT, folder / "tidy")


def bare(folder: Path) -> None:
    """The same pieces and the same sums on a connection of its own, results fetched and dropped."""
    from assess.evidence.charged import charge_accidents
    from assess.indicators import list_spans, load_indicators, load_pieces
    from assess.indicators.compute import _sums, _types
    from assess.indicators.tables import count_workdays, create_days, create_ledgers, create_pieces
    from assess.ledger import Engine, load_schemas
    from assess.ledger.engine import open_engine
    from assess.params.calendar import load_calendar

    store = _store(folder)
    stored = {path.parent.name: path for path in store.folder.glob("*/part.parquet")}
    by_piece: dict[str, list[str]] = {}
    pieces = load_pieces(ROOT)
    with open_engine(folder / "spill", Engine("400MB")) as connection:
        create_ledgers(connection, load_schemas(ROOT), stored)
        create_days(connection, list_spans(ASKED.first, ASKED.last), ASKED.as_of, count_workdays(load_calendar(ROOT)))
        charge_accidents(connection, ROOT, ASKED.attribution, ASKED.window, ASKED.last, store.units)
        queries = [one.sql for one in load_indicators(ROOT).values() if one.sql]
        create_pieces(connection, pieces, dict.fromkeys(query.piece for query in queries))
        for query in queries:
            by_piece.setdefault(query.piece, []).extend(_sums(query, _types(connection, query.piece)))
        for piece, sums in by_piece.items():
            connection.execute(
                f"SELECT unit_code, period, {', '.join(sums)} FROM {piece} GROUP BY unit_code, period"
            ).fetchall()


def one_unit(folder: Path) -> None:
    """All values of one unit, as a page would ask for them in a fresh process."""
    assert read_unit([folder / "tidy" / "99" / "indicators.parquet"], "990101")


def measure(part: str, folder: Path) -> tuple[float, float, float]:
    """Seconds, CPU-seconds and peak megabytes of a part in a process of its own."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, __file__, "--part", part, "--folder", str(folder)]) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
    if status:
        raise SystemExit(f"{part}: {status}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
