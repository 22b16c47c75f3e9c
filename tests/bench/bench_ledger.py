"""Raw ledgers into the store, every check on, against DuckDB merely reading and sorting the same rows. `make bench`.

Hazards and inspections of one province (90 units) are made with 1 % of bad rows, whose number is known by kind; each
measurement is a process of its own. Figures are ratios of CPU; seconds depend on the machine. Left out: indicators.

    python tests/bench/bench_ledger.py [--rows 200000] [--form csv|parquet]     12 000 000 rows is Zhejiang's scale
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

from assess.ledger import LedgerFile, Partition, build_partition, load_regions, load_schemas, read_quarantine

ROOT = Path(__file__).resolve().parents[2]
UNITS = 90
BAD_EVERY = 100
# The kinds of bad rows in turn, each with the code that it must get.
HAZARD_FAULTS = ("hazards.closed_before_found", "R05", "R08", "R16", "R13", "R11", "R01", "R19")
INSPECTION_FAULTS = ("R10", "R04", "R08", "R16", "R13", "R02", "R17", "R07")
SORTED = {"enterprises": "unit_code, id", "inspections": "unit_code, enterprise, date",
          "hazards": "unit_code, enterprise, found_date"}  # fmt: skip


def make(folder: Path, rows: int, form: str) -> dict[str, int]:
    """The files, and how many rows of each fault they hold."""
    half, firms = rows // 2, max(UNITS, rows // 40)
    unit, firm = "990100 + i % {u} + 1", "'E' || lpad(CAST(i % {f} AS VARCHAR), 16, '0')"
    unit, firm = unit.format(u=UNITS), firm.format(f=firms // UNITS * UNITS)
    kind = f"CASE WHEN i % {BAD_EVERY} = 7 THEN i // {BAD_EVERY} % 8 ELSE -1 END"
    selects = {
        "enterprises": f"""SELECT CAST({unit} AS VARCHAR) AS unit_code, {firm} AS id, '某某化工有限公司' || i AS name,
            '工贸' AS sector, '一般' AS risk_class, '否' AS above_scale, DATE '2010-01-01' + CAST(i % 3000 AS INTEGER)
            AS registered_from FROM range({firms // UNITS * UNITS}) AS r(i)""",
        "inspections": f"""SELECT CASE WHEN k = 4 THEN '123456' ELSE CAST({unit} AS VARCHAR) END AS unit_code,
            'J' || CASE WHEN k = 6 THEN i - {UNITS} ELSE i END AS id, CASE WHEN k = 3 THEN 'X' || i ELSE CASE WHEN k = 6
            THEN 'E' || lpad(CAST((i - {UNITS}) % {firms // UNITS * UNITS} AS VARCHAR), 16, '0') ELSE {firm} END END
            AS enterprise, CASE k WHEN 1 THEN '3月5日' WHEN 7 THEN '2031-05-06' ELSE CAST(DATE '2024-01-01'
            + CAST((i // {UNITS} - CASE WHEN k = 6 THEN 1 ELSE 0 END) % 700 AS INTEGER) AS VARCHAR) END AS date,
            CASE WHEN k = 2 THEN '巡游' ELSE '部门检查' END AS kind, '工贸' AS sector,
            '应急管理局' AS org, '3' AS inspectors,
            '是' AS planned,
            CASE k WHEN 0 THEN '-1' WHEN 5 THEN '若干' ELSE '1' END AS findings
            FROM (SELECT i, {kind} AS k FROM range({half}) AS r(i))""",
        "hazards": f"""SELECT CASE WHEN k = 4 THEN '123456' ELSE CAST({unit} AS VARCHAR) END AS unit_code,
            'H' || i AS id,
            CASE WHEN k = 3 THEN 'X' || i ELSE {firm} END AS enterprise,
            CASE WHEN i % 100 = 7 THEN NULL ELSE 'J' || i END AS inspection, '工贸' AS sector,
            '消防通道' AS category, CASE k WHEN 2 THEN '紧急' WHEN 6 THEN NULL ELSE
            CASE WHEN i % 97 = 0 THEN '重大' ELSE '一般' END END AS severity, CASE k WHEN 1 THEN '2025-02-30' ELSE
            CAST(DATE '2024-01-01' + CAST(i // {UNITS} % 700 AS INTEGER) AS VARCHAR) END AS found_date,
            CAST(DATE '2024-01-01' + CAST(i // {UNITS} % 700 + 30 AS INTEGER) AS VARCHAR) AS due_date,
            CAST(DATE '2024-01-01' + CAST(i // {UNITS} % 700 + CASE WHEN k = 0 THEN -5 ELSE 9 END AS INTEGER)
            AS VARCHAR) AS closed_date, '部门检查' AS source, '张某' AS person, CASE WHEN k = 5 THEN '约300' ELSE
            CAST(i % 5000 AS VARCHAR) END AS funds_yuan FROM (SELECT i, {kind} AS k FROM range({half}) AS r(i))""",
    }
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{folder}/spill'")
        for name, select in selects.items():
            connection.execute(f"COPY ({select}) TO '{folder / f'{name}.{form}'}' (FORMAT {form})")
    expected = Counter[str]()
    for i in range(7, half, BAD_EVERY):
        expected[HAZARD_FAULTS[i // BAD_EVERY % 8] + " hazards"] += 1
        fault = INSPECTION_FAULTS[i // BAD_EVERY % 8]
        expected[fault + " inspections"] += 1
    if form == "csv":
        cut_short(folder / "hazards.csv", half)
    else:
        expected.pop("R19 hazards")
    return dict(expected)


def cut_short(path: Path, half: int) -> None:
    """Rows of the last kind lose their last two cells, so that they cannot be split."""
    other = path.with_suffix(".cut")
    with path.open(encoding="utf-8") as source, other.open("w", encoding="utf-8") as target:
        for number, line in enumerate(source, start=-1):
            short = number >= 0 and number % BAD_EVERY == 7 and number // BAD_EVERY % 8 == 7
            target.write(line.rsplit(",", 2)[0] + "\n" if short else line)
    other.replace(path)


def baseline(folder: Path, form: str) -> None:
    """DuckDB reads the same rows as text and sorts them, nothing else."""
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{folder}/spill'; SET memory_limit = '1500MB'; SET threads = 2")
        for name, order in SORTED.items():
            source = (
                f"read_csv('{folder}/{name}.csv', all_varchar = true, header = true, delim = ',', ignore_errors = true)"
            )
            source = source if form == "csv" else f"read_parquet('{folder}/{name}.parquet')"
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {source} ORDER BY {order}")
            connection.execute(f"COPY {name} TO '{folder}/{name}.sorted' (FORMAT parquet, COMPRESSION zstd)")
            connection.execute(f"DROP TABLE {name}")


def ours(folder: Path, form: str) -> None:
    """The whole ingest; its counts go to a file."""
    files = tuple(LedgerFile(name, folder / f"{name}.{form}", f"{name}.{form}") for name in SORTED)
    units = frozenset(str(990101 + number) for number in range(UNITS))
    days = date(2026, 12, 31), date(2024, 1, 1), date(2026, 12, 31)
    partition = Partition("99", files, units, *days)
    result = build_partition(partition, load_schemas(ROOT), load_regions(ROOT), folder / "store").require()
    found = Counter(f"{one.code} {ledger}" for one, ledger, _ in read_quarantine(result.quarantine))
    rows = {one.ledger: (one.read, one.accepted, one.quarantined) for one in result.counts}
    (folder / "found.json").write_text(json.dumps({"found": found, "rows": rows}))


def measure(part: str, folder: Path, form: str) -> tuple[float, float, float]:
    """Seconds, CPU-seconds and peak megabytes of a part in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--folder", str(folder), "--form", form]
    start = time.perf_counter()
    with subprocess.Popen(command) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
    if status:
        raise SystemExit(f"{part}: {status}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--form", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--part", choices=("baseline", "ours"))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.part:
        {"baseline": baseline, "ours": ours}[options.part](options.folder, options.form)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected = make(folder, options.rows, options.form)
        figures = {part: measure(part, folder, options.form) for part in ("baseline", "ours")}
        report = json.loads((folder / "found.json").read_text())
    print(f"{options.rows} rows, {options.form}          seconds     CPU-s   peak MB")
    for part, (seconds, cpu, peak) in figures.items():
        print(f"{part:28} {seconds:9.2f} {cpu:9.2f} {peak:9.0f}")
    print(f"CPU ratio {figures['ours'][1] / figures['baseline'][1]:.2f} (goal: at most 3)")
    print(f"rows read, accepted, quarantined: {report['rows']}")
    same = "equal" if report["found"] == expected else f"NOT EQUAL: {report['found']}, expected {expected}"
    print(f"bad rows: {sum(expected.values())} seeded, {sum(report['found'].values())} found, by kind {same}")


if __name__ == "__main__":
    main()
