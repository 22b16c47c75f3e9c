"""The files beside the ledgers, and the log that says what each of them is.

`defects.csv` lists every planted defect with its place and the code that it must get; the log has the hash that the
reader compares. Left out: (1) `README.md`, which is written by hand; (2) the ledgers' own hashes, which the reader
takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assess.sample.days import AS_OF
from assess.sample.monthly import COLUMNS as MONTHLY_COLUMNS
from assess.sample.monthly import month_rows
from assess.sample.places import Place
from assess.sample.records import HISTORY_COLUMNS, JUDGEMENT_COLUMNS, UNIT_COLUMNS, unit_row
from assess.sample.scale import Planted
from assess.sample.write import write_table

Row = dict[str, str]
PLANTED_COLUMNS = ("file", "row", "column", "what", "level", "code")
LOG, LOG_COLUMNS = "sources.csv", ("file", "title", "publisher", "published", "sha256", "rows", "defects")
TITLES = {
    "units.csv": "考核对象表（模拟）", "judgements.csv": "考核人员的评定（模拟）", "history.csv": "往年结果（模拟）",
    "defects.csv": "有意放进台账的缺陷（模拟）", "monthly.csv": "逐月事故起数（模拟，含台账不登记的轻微事故）",
}  # fmt: skip


def write_beside(
    out: Path, places: Sequence[Place], judgements: list[Row], history: list[Row], planted: Sequence[Planted], seed: int
) -> None:
    """units.csv, judgements.csv, history.csv, monthly.csv, defects.csv and sources.csv."""
    defects = [{name: str(getattr(one, name)) for name in PLANTED_COLUMNS} for one in planted]
    tables: dict[str, tuple[Sequence[str], list[Row]]] = {
        "units.csv": (UNIT_COLUMNS, [unit_row(place) for place in places]),
        "judgements.csv": (JUDGEMENT_COLUMNS, judgements),
        "history.csv": (HISTORY_COLUMNS, history),
        "monthly.csv": (MONTHLY_COLUMNS, month_rows(places, seed)),
        "defects.csv": (PLANTED_COLUMNS, defects),
    }
    log = []
    for name, (columns, rows) in tables.items():
        write_table(out / name, columns, rows)
        digest = hashlib.sha256((out / name).read_bytes()).hexdigest()
        made = date.fromordinal(AS_OF).isoformat()
        cells = (name, TITLES[name], "本项目（模拟）", made, digest, str(len(rows)), "全部是模拟数据，不是真实地方")
        log.append(dict(zip(LOG_COLUMNS, cells, strict=True)))
    write_table(out / LOG, LOG_COLUMNS, log)
