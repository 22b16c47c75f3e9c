"""Every indicator from the store, against the same SQL on a bare connection and ten of them in plain pandas.

One simulated province is made, stored once, and measured part by part, each in a process of its own; the same again
with four times the rows if asked. Figures are ratios of CPU taken in one run. Left out: building the store
(`bench_ledger.py`); rows of evidence, which a province's tidy file does not hold.

    python tests/bench/bench_indicators.py [--hazards 60000] [--times-four]     5 800 000 is Zhejiang's 2023 campaign
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assess.tidy import read_unit

if TYPE_CHECKING:
    from assess.evidence.ledger_partition import Asked, Store

ROOT = Path(__file__).resolve().parents[2]
UNITS = 90
FIRST, LAST, AS_OF = date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 20)
# Counted by plain pandas too: each is one line of `in_pandas`.
TEN = (
    "hazards_found", "hazards_due", "hazards_closed_on_time", "hazards_closed", "major_hazards_found",
    "major_hazards_overdue", "major_hazards_self_found", "hazards_rechecked", "high_risk_inspected", "hazards_repeated",
)  # fmt: skip


def make(folder: Path) -> None:
    """The province as Parquet files, and its store; how many hazards stands in a file of the folder."""
    from assess.ledger import LedgerFile, Partition, build_partition, load_regions, load_schemas
    from assess.sample import Form, Scale, make_sample

    hazards = int((folder / "hazards.txt").read_text())
    scale = Scale(UNITS, 2025, hazards // 40, int(hazards * 1.06), hazards, form=Form.PARQUET)
    made = make_sample(scale, folder / "files")
    files = tuple(LedgerFile(ledger, path, path.name) for path, ledger in made.files.items())
    partition = Partition("99", files, made.codes, AS_OF, FIRST, LAST)
    build_partition(partition, load_schemas(ROOT), load_regions(ROOT), folder / "store").require()
    (folder / "units.txt").write_text(" ".join(made.units))


def _asked() -> Asked:
    from assess.evidence.ledger_partition import Asked
    from assess.rubric.language import Window

    return Asked(AS_OF, FIRST, LAST, Window("01-01", "12-31", late_discovery=3))


def _store(folder: Path) -> Store:
    from assess.evidence.ledger_partition import Store

    return Store("99", folder / "store" / "99", tuple((folder / "units.txt").read_text().split()))


def ours(folder: Path) -> None:
    """All indicators of the register that have SQL, into the tidy file."""
    from assess.evidence.ledger_partition import measure_partition

    measure_partition(_store(folder), _asked(), ROOT, folder / "tidy")


def bare(folder: Path) -> None:
    """The same pieces and the same sums on a connection of its own, results fetched and dropped."""
    from assess.evidence.charged import charge_accidents
    from assess.indicators import list_spans, load_indicators, load_pieces
    from assess.indicators.compute import _sums, _types
    from assess.indicators.tables import count_workdays, create_days, create_ledgers, create_pieces
    from assess.ledger import Engine, load_schemas
    from assess.ledger.engine import open_engine
    from assess.params.calendar import load_calendar

    store, asked = _store(folder), _asked()
    stored = {path.parent.name: path for path in store.folder.glob("*/part.parquet")}
    by_piece: dict[str, list[str]] = {}
    pieces = load_pieces(ROOT)
    with open_engine(folder / "spill", Engine("400MB")) as connection:
        create_ledgers(connection, load_schemas(ROOT), stored)
        create_days(connection, list_spans(FIRST, LAST), AS_OF, count_workdays(load_calendar(ROOT)))
        charge_accidents(connection, ROOT, asked.attribution, asked.window, asked.last, store.units)
        queries = [one.sql for one in load_indicators(ROOT).values() if one.sql]
        create_pieces(connection, pieces, dict.fromkeys(query.piece for query in queries))
        for query in queries:
            by_piece.setdefault(query.piece, []).extend(_sums(query, _types(connection, query.piece)))
        for piece, sums in by_piece.items():
            connection.execute(
                f"SELECT unit_code, period, {', '.join(sums)} FROM {piece} GROUP BY unit_code, period"
            ).fetchall()


def ten(folder: Path) -> None:
    """The ten indicators that pandas counts too."""
    from assess.indicators import Ledgers, compute, list_spans, load_indicators, load_pieces
    from assess.indicators.cases import Everywhere
    from assess.indicators.tables import count_workdays, create_days, create_ledgers
    from assess.ledger import Engine, load_schemas
    from assess.ledger.engine import open_engine
    from assess.params.calendar import load_calendar

    store, spans, schemas = _store(folder), list_spans(FIRST, LAST), load_schemas(ROOT)
    stored = {path.parent.name: path for path in store.folder.glob("*/part.parquet")}
    register = load_indicators(ROOT)
    with open_engine(folder / "spill", Engine("400MB")) as connection:
        create_ledgers(connection, schemas, stored)
        create_days(connection, spans, AS_OF, count_workdays(load_calendar(ROOT)))
        ledgers = Ledgers(store.units, spans, schemas, Everywhere(True), shown=0)
        columns = compute(connection, [register[name] for name in TEN], load_pieces(ROOT), ledgers)
    found = {name: int(columns[name, ""].numerator.sum()) for name in TEN}
    (folder / "ten.txt").write_text(str(found))


def in_pandas(folder: Path) -> None:
    """The same ten as anybody would write them; the rows come from the store, only the columns that are needed."""
    import duckdb
    import pandas as pd

    def read(ledger: str, columns: str) -> pd.DataFrame:
        path = folder / "store" / "99" / ledger / "part.parquet"
        with duckdb.connect() as connection:
            return connection.execute(f"SELECT {columns} FROM read_parquet('{path}')").df()

    first, last, as_of = (pd.Timestamp(day) for day in (FIRST, LAST, AS_OF))
    hazards = read(
        "hazards",
        "unit_code, enterprise, category, severity, found_date, due_date, extended_due, closed_date, source, "
        "rechecked_date",
    )
    hazards["due"] = hazards["extended_due"].fillna(hazards["due_date"])
    by = "unit_code"
    found = hazards[hazards["found_date"].between(first, last)]
    due = hazards[hazards["due"].between(first, last)]
    closed = hazards[hazards["closed_date"].between(first, last)]
    major = found[found["severity"] == "重大"]
    still_open = hazards[hazards["closed_date"].isna() | (hazards["closed_date"] > as_of)]
    overdue = still_open[(still_open["severity"] == "重大") & (still_open["due"] < as_of)]
    own = major[major["source"].isin(["企业自查", "部门检查", "专家会诊"])]
    rechecked = hazards[hazards["rechecked_date"].between(first, last)]
    settled = closed[closed["enterprise"].notna() & ((last - closed["closed_date"]).dt.days >= 90)]
    keys = ["unit_code", "enterprise", "category"]
    pairs = settled.reset_index().merge(hazards[[*keys, "found_date"]], on=keys, suffixes=("", "_next"))
    days = (pairs["found_date_next"] - pairs["closed_date"]).dt.days
    repeated = pairs[(days > 0) & (days <= 90)].drop_duplicates("index")
    firms = read(
        "enterprises", "unit_code, id, risk_class, registered_from, registered_to, suspended_date, resumed_date"
    )
    firms = firms[(firms["risk_class"] == "高危") & (firms["registered_from"] <= last)]
    firms = firms[firms["registered_to"].isna() | (firms["registered_to"] > last)]
    visits = read("inspections", "unit_code, enterprise, date, kind")
    visits = visits[visits["date"].between(first, last) & ~visits["kind"].isin(["企业自查", "第三方服务"])]
    seen = firms.merge(visits[["unit_code", "enterprise"]].drop_duplicates(), left_on=["unit_code", "id"],
                       right_on=["unit_code", "enterprise"])  # fmt: skip
    tables = [found, due, due[due["closed_date"] <= due["due"]], closed, major, overdue, own, rechecked, seen, repeated]
    counts = [table.groupby(by).size() for table in tables]
    (folder / "pandas.txt").write_text(str({name: int(count.sum()) for name, count in zip(TEN, counts, strict=True)}))


def one_unit(folder: Path) -> None:
    """All values of one unit, as a page would ask for them in a fresh process."""
    unit = (folder / "units.txt").read_text().split()[0]
    assert read_unit([folder / "tidy" / "99" / "indicators.parquet"], unit)


def measure(part: str, folder: Path) -> tuple[float, float, float]:
    """Seconds, CPU-seconds and peak megabytes of a part in a process of its own."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, __file__, "--part", part, "--folder", str(folder)]) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
    if status:
        raise SystemExit(f"{part}: {status}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


PARTS = {"make": make, "bare": bare, "ours": ours, "ten": ten, "pandas": in_pandas, "unit": one_unit}


def report(hazards: int, *, pandas: bool) -> dict[str, tuple[float, float, float]]:
    """All parts over one province of this many hazards, printed; by part: seconds, CPU-seconds, peak megabytes."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        folder = Path(name)
        (folder / "hazards.txt").write_text(str(hazards))
        parts = ["make", "bare", "ours", "unit", *(["ten", "pandas"] if pandas else [])]
        figures = {part: measure(part, folder) for part in parts}
        same = pandas and (folder / "ten.txt").read_text() == (folder / "pandas.txt").read_text()
    print(f"{hazards} hazards, {int(hazards * 1.06)} inspections     seconds    CPU-s  peak MB")
    for part, (seconds, cpu, peak) in figures.items():
        print(f"  {part:28} {seconds:12.2f} {cpu:8.2f} {peak:8.0f}")
    print(
        f"  all indicators against the bare SQL: {figures['ours'][1] / figures['bare'][1]:.2f} of the CPU (goal: 1.3)"
    )
    if pandas:
        ratio = figures["pandas"][1] / figures["ten"][1]
        print(f"  pandas against SQL on ten indicators: {ratio:.1f} times the CPU (goal: 10); counts equal: {same}")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hazards", type=int, default=60_000)
    parser.add_argument("--times-four", action="store_true")
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.part:
        PARTS[options.part](options.folder)
        return
    once = report(options.hazards, pandas=True)
    if options.times_four:
        four = report(4 * options.hazards, pandas=False)
        print(f"  four times the rows: {four['ours'][1] / once['ours'][1]:.2f} times the CPU (goal: 4.5)")


if __name__ == "__main__":
    main()
