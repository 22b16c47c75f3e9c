"""A workbook made ready for the engine: checked before it is unpacked, one sheet, each row with its number.

Limits hold before anything is read: size unpacked, ratio, parts; macros, entities and old formats are refused.
Formula errors and formulas without a result keep their text, so that the row is quarantined instead of read as blank.
Left out: (1) workbooks with a password; (2) merged cells; (3) styles.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assess.errors import Problem
from assess.ledger.clean import clean
from assess.ledger.csvfile import CsvText, Rejected, write_numbered

LARGEST, RATIO, ENTRIES, ROWS = 50_000_000, 100, 200, 1_048_576
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
BARE = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>/]*><f[^>]*?(?:/>|>([^<]*)</f>)(?:<v\s*/>|<v></v>)?</c>')
PRECISE = 10**15


@dataclass(slots=True)
class Book:
    """A sheet ready to be read, and what is worth a notice: (check, text)."""

    text: CsvText
    sheet: str
    notices: list[tuple[str, str]] = field(default_factory=list)


def prepare_workbook(
    path: Path, name: str, titles: tuple[str, ...], work: Path, problems: list[Problem]
) -> Book | None:
    """The sheet whose name is one of `titles`, or the only visible one; None with the reasons appended."""
    before = len(problems)
    parts = _inspect(path, name, problems)
    if len(problems) > before:
        return None
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(path)
        sheet, hidden = _choose(book, name, titles, SheetVisibleEnum.Visible, problems)
        if sheet is None:
            return None
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except Exception as error:  # noqa: BLE001 - the reader raises its own kinds
        problems.append(Problem("E283", name, {"detail": str(error)[:200]}))
        return None
    if len(rows) > ROWS:
        problems.append(Problem("E286", name, {"what": f"{len(rows)} 行", "limit": ROWS}))
        return None
    marks = _marks(path, [one.name for one in book.sheets_metadata].index(sheet))
    text = _number(rows, marks, sheet, work, name, problems)
    if text is None:
        return None
    notices = [("hidden_sheet", f"隐藏的工作表没有读取：{'、'.join(hidden)}。")] if hidden else []
    if any("externalLinks/" in part for part in parts):
        notices.append(("external_links", "工作簿引用了别的文件；只读取保存时的值。"))
    return Book(text, sheet, notices)


def _inspect(path: Path, name: str, problems: list[Problem]) -> list[str]:
    """The names of the parts, with everything refused that should not be opened."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == OLD:
        problems.append(Problem("E284", name))
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            full, packed = sum(part.file_size for part in parts), max(1, sum(part.compress_size for part in parts))
            limits = (
                (len(parts), ENTRIES, f"{len(parts)} 个部件"),
                (full, LARGEST, f"展开后 {full} 字节"),
                (full / packed, RATIO, f"压缩比 {full / packed:.0f}"),
            )
            beyond = [
                Problem("E286", name, {"what": what, "limit": most}) for value, most, what in limits if value > most
            ]
            problems += beyond
            names = [part.filename for part in parts]
            if any(part.endswith("vbaProject.bin") for part in names):
                problems.append(Problem("E285", name))
            if beyond:
                return names
            if any(_has_entity(archive, part) for part in names if part.endswith((".xml", ".rels"))):
                problems.append(Problem("E283", name, {"detail": "DOCTYPE / ENTITY"}))
            return names
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        problems.append(Problem("E283", name, {"detail": str(error)[:200]}))
        return []


def _has_entity(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        return bool(ENTITY.search(file.read(4096)))


def _choose(
    book: Any, name: str, titles: tuple[str, ...], visible: Any, problems: list[Problem]
) -> tuple[str | None, list[str]]:
    shown = [one.name for one in book.sheets_metadata if one.visible == visible]
    hidden = [one.name for one in book.sheets_metadata if one.visible != visible]
    fitting = [one for one in shown if clean(one) in map(clean, titles)]
    if len(fitting) == 1 or len(shown) == 1:
        return (fitting or shown)[0], [one for one in hidden if book.get_sheet_by_name(one).to_python()]
    if not shown:
        problems.append(Problem("E288", name))
    else:
        problems.append(Problem("E287", name, {"found": "、".join(shown), "expected": titles[0]}))
    return None, hidden


def _marks(path: Path, index: int) -> dict[tuple[int, int], str]:
    """Formula errors, and formulas without a result, by row and column (from 0): the reader shows both as blank."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(
            (part for part in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", part)),
            key=lambda part: int(re.sub(r"\D", "", part)),
        )
        data = archive.read(names[index]) if index < len(names) else b""
    marks = {_cell(one[1], one[2]): one[3].decode() for one in ERROR.finditer(data)}
    marks.update({_cell(one[1], one[2]): f"={(one[3] or b'').decode()}" for one in BARE.finditer(data)})
    return marks


def _cell(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(row) - 1, column - 1


def _number(
    rows: list[list[Any]], marks: dict[tuple[int, int], str], sheet: str, work: Path, name: str, problems: list[Problem]
) -> CsvText | None:
    lines = list(_lines(rows, marks))
    if not lines:
        problems.append(Problem("E203", f"{name}[{sheet}]"))
        return None
    (top, header), rest = lines[0], lines[1:]
    while header and not header[-1].strip():
        header.pop()
    width = len(header)
    beyond = [
        Rejected(number, "R19", {"found": len(cells), "expected": width}, ",".join(cells))
        for number, cells in rest
        if any(cell.strip() for cell in cells[width:])
    ]
    out = {one.row for one in beyond}
    write_numbered(work, ((number, sheet, cells[:width]) for number, cells in rest if number not in out))
    return CsvText(work, header, top, "xlsx", len(rest) + top, True, beyond)


def _lines(rows: list[list[Any]], marks: dict[tuple[int, int], str]) -> Iterator[tuple[int, list[str]]]:
    width = max((len(row) for row in rows), default=0)
    for number, row in enumerate(rows):
        cells = [marks.get((number, place)) or _shown(value) for place, value in enumerate(row)]
        cells += [""] * (width - len(cells))
        if any(cell.strip() for cell in cells):
            yield number + 1, cells


def _shown(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, days as ISO, long numbers marked as having lost digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < PRECISE:
            return str(int(value))
        return repr(value) if abs(value) < PRECISE else f"{value:.0f}\ufffd"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
