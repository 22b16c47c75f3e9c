"""The data log beside the figures: where a file came from, its hash, and what is known to be wrong with it.

`sources.csv` stands in the folder of the files that it lists; on reading, hash and number of rows are
compared with it. Left out: (1) the log itself is not logged; (2) files of the folder that a run does not
use; (3) whether the publisher's figures are true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assess.errors import Problem
from assess.evidence.csvtext import Row, Sheet, read_sheet
from assess.text.characters import shown
from assess.types import DataFile, QualityFinding, Source

FILE = "sources.csv"
COLUMNS = ("file", "title", "publisher", "published", "sha256", "rows", "defects")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    title: str = ""
    publisher: str = ""
    published: date | None = None
    sha256: str = ""
    rows: int = 0
    defects: str = ""


def read_logs(folders: Mapping[str, Path], problems: list[Problem]) -> dict[str, Entry]:
    """All entries by the file's printed path. `folders` maps a folder's printed path to the folder."""
    entries: dict[str, Entry] = {}
    for name, folder in folders.items():
        log = f"{name}/{FILE}".lstrip("/")
        sheet = read_sheet(folder / FILE, log, COLUMNS, problems) if (folder / FILE).is_file() else None
        for row in sheet.rows if sheet else ():
            file = f"{name}/{row.values.get('file', '').strip()}".lstrip("/")
            if file in entries:
                values = {"value": shown(file)}
                problems.append(Problem("E214", f"{log} 第{row.number}行 file", values))
            entries[file] = _entry(row, log, problems)
    return entries


def _entry(row: Row, log: str, problems: list[Problem]) -> Entry:
    cell = {column: row.values.get(column, "").strip() for column in COLUMNS}
    published = None
    try:
        published = date.fromisoformat(cell["published"]) if cell["published"] else None
    except ValueError:
        values = {"found": shown(cell["published"]), "expected": "YYYY-MM-DD"}
        problems.append(Problem("E212", f"{log} 第{row.number}行 published", values))
    if not (cell["rows"].isascii() and cell["rows"].isdigit()):
        values = {"found": shown(cell["rows"]), "expected": "整数 (integer)"}
        problems.append(Problem("E212", f"{log} 第{row.number}行 rows", values))
        return Entry()
    return Entry(
        cell["title"],
        cell["publisher"],
        published,
        cell["sha256"].lower(),
        int(cell["rows"]),
        cell["defects"],
    )


def describe(sheet: Sheet, entries: Mapping[str, Entry], quarantined: int) -> DataFile:
    """The file as it goes into the provenance."""
    entry = entries.get(sheet.name, Entry())
    rows = len(sheet.rows)
    return DataFile(
        sheet.name, entry.title, entry.publisher, entry.published, sheet.sha256, rows, rows - quarantined,
        quarantined, entry.defects,
    )  # fmt: skip


def check_files(sheets: Iterable[Sheet], entries: Mapping[str, Entry]) -> list[QualityFinding]:
    """What the files themselves show: not logged, changed since, another encoding, unused columns."""
    findings = []
    for sheet in sheets:
        entry = entries.get(sheet.name)
        rows = len(sheet.rows)
        if entry is None:
            findings.append(_finding("source_unlogged", sheet, "数据日志没有登记，来源和哈希无从核对。", "warning"))
        elif entry.sha256 != sheet.sha256:
            text = (
                f"文件的 SHA-256 与数据日志不符：日志为 {entry.sha256[:12]}…，"
                f"实为 {sheet.sha256[:12]}…；登记之后内容有改动。"
            )
            findings.append(_finding("hash_differs", sheet, text, "warning"))
        if entry is not None and entry.rows != rows:
            text = f"行数与数据日志不符：日志{entry.rows}行，实有{rows}行。"
            findings.append(_finding("rows_differ", sheet, text, "warning"))
        if sheet.encoding != "utf-8":
            text = f"文件不是 UTF-8，已按 {sheet.encoding.upper()} 读取；名称若有乱码请另存为 UTF-8。"
            findings.append(_finding("encoding_recognised", sheet, text, "notice"))
        if sheet.extra:
            text = f"没有用到的列：{'、'.join(map(shown, sheet.extra))}。"
            findings.append(_finding("columns_unused", sheet, text, "notice"))
    return findings


def _finding(check: str, sheet: Sheet, message: str, level: str) -> QualityFinding:
    return QualityFinding(check, level, "", sheet.name, message, (Source(sheet.name),))
