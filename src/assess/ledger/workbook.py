"""A workbook made ready for the engine: checked before it is unpacked, one sheet, each row with its number.

Formula errors and formulas without a result keep their text, so that the row is quarantined instead of read as blank;
hidden sheets and merged cells are warned of. Left out: (1) workbooks with a password; (2) filling merged cells; (3)
styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from assess.errors import Problem
from assess.ledger.cells import UNCALCULATED
from assess.ledger.csvfile import CsvText, Rejected, write_numbered
from assess.ledger.sheet_facts import SheetFacts, read_facts
from assess.ledger.workbook_parts import Parts, SheetPart, inspect
from assess.text.characters import clean

ROWS, CELLS = 1_048_576, 10_000_000
PRECISE = 10**15


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a file that is worth a finding."""

    check: str
    text: str
    level: str = "notice"


@dataclass(slots=True)
class Book:
    """A sheet ready to be read, and what is worth saying about it."""

    text: CsvText
    sheet: str
    notes: list[Note] = field(default_factory=list)


def prepare_workbook(
    path: Path, name: str, titles: tuple[str, ...], work: Path, problems: list[Problem]
) -> Book | None:
    """The sheet whose name is one of `titles`, or the only visible one; None with the reasons appended."""
    parts = inspect(path, name, problems)
    sheet = _choose(parts, name, titles, problems) if parts else None
    if parts is None or sheet is None:
        return None
    try:
        facts = read_facts(path, sheet.part)
        hidden = [one.name for one in parts.sheets if not one.visible and read_facts(path, one.part).rows]
        if facts.rows > ROWS or facts.rows * facts.columns > CELLS:
            what = f"用到第 {facts.rows} 行、第 {facts.columns} 列，共 {facts.rows * facts.columns} 格"
            problems.append(Problem("E286", name, {"what": what, "limit": CELLS}))
            return None
        rows = read_values(path, sheet.name)
    except Exception as error:  # noqa: BLE001 - the reader raises its own kinds
        problems.append(Problem("E283", name, {"detail": str(error)[:200]}))
        return None
    lines = [(number, [show(value) for value in cells]) for number, cells in value_rows(rows, facts)]
    text = _number(lines, sheet.name, work)
    if text is None:
        problems.append(Problem("E203", f"{name}[{sheet.name}]"))
        return None
    return Book(text, sheet.name, list(_notes(facts, hidden, parts.links)))


def read_values(path: Path, sheet: str) -> list[list[Any]]:
    """All rows of a sheet from its first cell on, as values. Only for workbooks that were inspected."""
    from python_calamine import CalamineWorkbook

    with path.open("rb") as file:
        rows: list[list[Any]] = (
            CalamineWorkbook.from_filelike(file).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        )
    return rows


def _choose(parts: Parts, name: str, titles: tuple[str, ...], problems: list[Problem]) -> SheetPart | None:
    shown = [one for one in parts.sheets if one.visible]
    fitting = [one for one in shown if clean(one.name) in map(clean, titles)]
    if len(fitting) == 1 or len(shown) == 1:
        return (fitting or shown)[0]
    if shown:
        values = {"found": "、".join(one.name for one in shown), "expected": titles[0]}
        problems.append(Problem("E287", name, values))
    else:
        problems.append(Problem("E288", name))
    return None


def _notes(facts: SheetFacts, hidden: list[str], links: bool) -> Iterator[Note]:
    if hidden:
        yield Note("hidden_sheet", f"隐藏的工作表里有内容，没有读取：{'、'.join(hidden)}。", "warning")
    if facts.merged:
        text = f"有 {len(facts.merged)} 处合并单元格（{_some(facts.merged)}）：只有左上角一格有值，其余按空白读取。"
        yield Note("merged_cells", f"{text}请取消合并，每一行都填写。", "warning")
    if facts.formulas:
        yield Note("formulas", f"有 {len(facts.formulas)} 格是公式（{_some(facts.formulas)}），读取保存时的结果。")
    if links:
        yield Note("external_links", "工作簿引用了别的文件；只读取保存时的值。")


def _some(places: list[str]) -> str:
    return "、".join(places[:3]) + ("等" if len(places) > 3 else "")


def _number(lines: list[tuple[int, list[str]]], sheet: str, work: Path) -> CsvText | None:
    if not lines:
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
    records = write_numbered(work, ((number, sheet, cells[:width]) for number, cells in rest if number not in out))
    return CsvText(work, header, top, "xlsx", records, True, beyond)


def value_rows(rows: list[list[Any]], facts: SheetFacts) -> Iterator[tuple[int, list[Any]]]:
    """The rows that are not blank, with their numbers; all have as many cells.

    Errors and formulas without a result stand in their cells as text, also beyond the last value.
    """
    marks = facts.errors | {here: f"{UNCALCULATED}{formula}" for here, formula in facts.uncalculated.items()}
    width = max(facts.columns, max((len(row) for row in rows), default=0))
    for number in range(max(facts.rows, len(rows))):
        cells = list(rows[number]) if number < len(rows) else []
        cells += [""] * (width - len(cells))
        for column in range(width) if marks else ():
            cells[column] = marks.get((number, column), cells[column])
        if any(not isinstance(cell, str) or cell.strip() for cell in cells):
            yield number + 1, cells


def show(value: Any) -> str:
    """A cell's value as text: at most 15 digits as spreadsheets show them, days as ISO, lost digits marked as lost."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}" if abs(value) < PRECISE else f"{value:.0f}\ufffd"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
