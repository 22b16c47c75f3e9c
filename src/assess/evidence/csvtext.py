"""A CSV file as text with its row numbers, or everything that is wrong with the file.

Cells stay text and the header is row 1, as a spreadsheet shows it; UTF-8 is expected, GB18030 (GBK)
recognised. Left out: (1) blank rows, which keep their number but are not read; (2) blank cells beyond the
header, as spreadsheets add them; (3) what the cells mean (`units`, `published`, `datalog`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from assess.errors import Problem

LARGEST_FILE = 50_000_000
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LOST = re.compile("\ufffd|锟斤拷")
# What a wrong guess at the encoding looks like: control characters and private-use characters.
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff]")


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
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem("E202", name, {"detail": error.strerror or str(error)}))
        return None
    decoded = decode(data, name, problems)
    filled = _filled(decoded[0], name, problems) if decoded else None
    if decoded is None or filled is None:
        return None
    header = [cell.strip() for cell in filled[0][1]]
    if not _check_header(header, f"{name} 第{filled[0][0]}行", columns, problems):
        return None
    rows = tuple(_row(number, cells, header) for number, cells in filled[1:])
    extra = tuple(column for column in header if column and column not in columns)
    return Sheet(name, hashlib.sha256(data).hexdigest(), decoded[1], rows, extra)


def _filled(text: str, name: str, problems: list[Problem]) -> list[tuple[int, list[str]]] | None:
    """All rows that are not blank, with their numbers: a header and at least one more."""
    try:
        records = list(enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1))
    except csv.Error as error:
        problems.append(Problem("E202", name, {"detail": str(error)}))
        return None
    filled = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if len(filled) < 2:
        problems.append(Problem("E203", name))
        return None
    return filled


def decode(data: bytes, name: str, problems: list[Problem]) -> tuple[str, str] | None:
    """The text and the name of its encoding. Refused: UTF-16, binary files, and text with lost characters."""
    if len(data) > LARGEST_FILE:
        problems.append(Problem("E202", name, {"detail": f"{len(data)} > {LARGEST_FILE} B"}))
        return None
    if data.startswith(UTF16_MARKS):
        problems.append(Problem("E204", name))
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        lost = LOST.search(text)
        if lost:
            place = f"{name}:{text.count(chr(10), 0, lost.start()) + 1}"
            problems.append(Problem("E206", place, {"text": lost.group()}))
            return None
        if not NOT_TEXT.search(text):
            return text, encoding
    problems.append(Problem("E205", name))
    return None


def _check_header(header: list[str], place: str, columns: tuple[str, ...], problems: list[Problem]) -> bool:
    found = "、".join(header)[:200]
    missing = [column for column in columns if column not in header]
    twice = [column for column, times in Counter(header).items() if times > 1 and column]
    problems.extend(Problem("E207", f"{place} {column}", {"column": column, "found": found}) for column in missing)
    problems.extend(Problem("E208", f"{place} {column}", {"column": column}) for column in twice)
    return not missing and not twice


def _row(number: int, cells: list[str], header: list[str]) -> Row:
    complete = len(cells) >= len(header) and not any(cell.strip() for cell in cells[len(header) :])
    return Row(number, dict(zip(header, cells, strict=False)), ",".join(cells), complete)
