"""A CSV file as text with its row numbers, or everything that is wrong with the file.

Cells stay text and the header is row 1, as a spreadsheet shows it; UTF-8 is expected, GB18030 (GBK)
recognised. Left out: (1) blank rows, which keep their number but are not read; (2) blank cells beyond the
header, as spreadsheets add them; (3) what the cells mean (`units`, `published`, `datalog`).
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from assess.errors import Problem
from assess.text.encoding import FOREIGN, LOST, Encoding, Scan, recognise, scan
from assess.text.records import Record, records

LARGEST_FILE = 50_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `values` by column name, `raw` as it stood, `complete` with as many cells as the header."""

    number: int
    values: dict[str, str]
    raw: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that could be read. `extra` names the columns that nothing asks for."""

    name: str
    sha256: str
    encoding: str
    rows: tuple[Row, ...]
    extra: tuple[str, ...] = ()


def read_sheet(path: Path, name: str, columns: tuple[str, ...], problems: list[Problem]) -> Sheet | None:
    """The file at `path`, which has to bring `columns`; or None with the reasons appended to `problems`."""
    try:
        found = scan(path)
    except OSError as error:
        problems.append(Problem("E202", name, {"detail": error.strerror or str(error)}))
        return None
    encoding = _recognise(path, found, name, problems)
    filled = _filled(path, encoding, name, problems) if encoding else None
    if encoding is None or filled is None:
        return None
    header = [cell.strip() for cell in filled[0].cells]
    if not _check_header(header, f"{name} 第{filled[0].number}行", columns, problems):
        return None
    rows = tuple(
        Row(one.number, dict(zip(header, one.cells, strict=False)), one.raw, one.fits(len(header)))
        for one in filled[1:]
    )
    extra = tuple(column for column in header if column and column not in columns)
    return Sheet(name, found.sha256, encoding.name, rows, extra)


def _recognise(path: Path, found: Scan, name: str, problems: list[Problem]) -> Encoding | None:
    """The encoding. Refused: UTF-16, binary files, and text with lost characters."""
    if found.size > LARGEST_FILE:
        problems.append(Problem("E202", name, {"detail": f"{found.size} > {LARGEST_FILE} B"}))
        return None
    if found.utf16:
        problems.append(Problem("E204", name))
        return None
    encoding = recognise(path, found)
    if encoding is None:
        problems.append(Problem("E205", name))
        return None
    with encoding.open(path) as file:
        text = file.read()
    if lost := LOST.search(text):
        place = f"{name}:{text.count(chr(10), 0, lost.start()) + 1}"
        problems.append(Problem("E206", place, {"text": lost.group()}))
        return None
    if FOREIGN.search(text):
        problems.append(Problem("E205", name))
        return None
    return encoding


def _filled(path: Path, encoding: Encoding, name: str, problems: list[Problem]) -> list[Record] | None:
    """All rows that are not blank: a header and at least one more."""
    try:
        filled = [one for one in records(path, encoding) if not one.blank]
    except csv.Error as error:
        problems.append(Problem("E202", name, {"detail": str(error)}))
        return None
    if len(filled) < 2:
        problems.append(Problem("E203", name))
        return None
    return filled


def _check_header(header: list[str], place: str, columns: tuple[str, ...], problems: list[Problem]) -> bool:
    found = "、".join(header)[:200]
    missing = [column for column in columns if column not in header]
    twice = [column for column, times in Counter(header).items() if times > 1 and column]
    problems.extend(Problem("E207", f"{place} {column}", {"column": column, "found": found}) for column in missing)
    problems.extend(Problem("E208", f"{place} {column}", {"column": column}) for column in twice)
    return not missing and not twice
