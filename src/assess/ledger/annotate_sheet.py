"""The sheet of an annotated copy: the rows as they were handed in, each fault marked on its cell and before its row.

A mark is a word in the first column and a comment; colour and border only repeat it, so that it can be read on paper
and without colours. Text stays text whatever it begins with. Imported where a copy is drawn, since openpyxl loads
slowly. Left out: (1) the looks of the original; (2) rows beyond the limit of `original`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from assess.ledger.original import Original
from assess.ledger.result import Layout
from assess.ledger.schema import Level
from assess.ledger.workbook import show
from assess.types import Quarantined

Fault = tuple[Quarantined, str, str]
LONGEST = 32_000
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RISKY = ("=", "+", "-", "@", "\t", "\r")
WIDEST, NARROWEST = 40, 12
COMMENT_WIDTH, LINE_LENGTH, LINE_HEIGHT = 360, 26, 20


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark of one severity looks: sign and word say it, colour and border repeat it."""

    sign: str
    word: str
    fill: str
    border: str


LOOKS = {
    Level.REFUSE: Look("✗", "拒收", "FFC7CE", "thick"),
    Level.QUARANTINE: Look("✗", "隔离", "FFC7CE", "medium"),
    Level.WARN: Look("！", "提醒", "FFEB9C", "dashed"),
}


@dataclass(frozen=True, slots=True)
class Canvas:
    """A sheet being drawn. `rows` says where each row of the original stands, `first` where its first column does."""

    sheet: Any
    layout: Layout
    rows: dict[int, int]
    first: int

    def column(self, name: str) -> int:
        """Where a column of the schema stands; 1, the column of marks, for those that the file does not have."""
        return self.layout.order.index(name) + self.first if name and name in self.layout.order else 1


def draw_rows(sheet: Any, original: Original, layout: Layout) -> Canvas:
    """The rows behind a column for marks. A part of a large file also has a column with the row numbers."""
    canvas = Canvas(sheet, layout, {}, 2 if original.whole else 3)
    for place, (number, cells) in enumerate(original.rows, start=1):
        row = canvas.rows[number] = number if original.whole else place
        for column, value in enumerate(cells, start=canvas.first):
            write(sheet.cell(row, column), value)
        if number == layout.header_row:
            _dress_header(canvas, original, row, len(cells))
        elif not original.whole:
            write(sheet.cell(row, 2), number)
    return canvas


def _dress_header(canvas: Canvas, original: Original, row: int, width: int) -> None:
    sheet = canvas.sheet
    heading = "核对结果"
    if not original.whole:
        heading += f"（全表{original.total}行，这里只列有问题的{len(original.rows) - 1}行）"
        write(sheet.cell(row, 2), "原行号")
    write(sheet.cell(row, 1), heading)
    sheet.freeze_panes = sheet.cell(row + 1, canvas.first)
    for column in range(1, canvas.first + width):
        cell = sheet.cell(row, column)
        cell.font = Font(bold=True)
        room = 2 * len(str(cell.value or "")) + 2
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(NARROWEST, room))


def mark(canvas: Canvas, faults: Sequence[Fault]) -> None:
    """All faults: each on its cell, and counted in front of its row. Rows that are not drawn are left to the list."""
    cells: dict[tuple[int, int], list[Fault]] = {}
    rows: dict[int, list[Fault]] = {}
    for fault in faults:
        row = canvas.rows.get(fault[0].row)
        if row is not None:
            rows.setdefault(row, []).append(fault)
            cells.setdefault((row, canvas.column(fault[0].column)), []).append(fault)
    for row, found in rows.items():
        words = []
        for level, look in LOOKS.items():
            count = sum(one[2] == level for one in found)
            words += [f"{look.sign} {look.word} {count} 处"] if count else []
        write(canvas.sheet.cell(row, 1), "；".join(words))
        _dress(canvas.sheet.cell(row, 1), found)
    for (row, column), found in cells.items():
        cell = canvas.sheet.cell(row, column)
        _dress(cell, found)
        text = "\n".join(f"{look_of(one).word} {said(one[0])}" for one in found)
        height = LINE_HEIGHT * (2 + len(text) // LINE_LENGTH)
        cell.comment = Comment(seen(text), "assess", width=COMMENT_WIDTH, height=height)


def look_of(fault: Fault) -> Look:
    """The look of a fault's severity."""
    return LOOKS[Level(fault[2])]


def said(record: Quarantined) -> str:
    """Code, message and remedy in one line."""
    return f"[{record.code}] {record.message}{record.remedy}"


def _dress(cell: Any, found: Sequence[Fault]) -> None:
    """The look of the worst fault."""
    look = next(look for level, look in LOOKS.items() if any(one[2] == level for one in found))
    side = Side(border_style=look.border, color="9C0006")
    cell.fill = PatternFill("solid", start_color=look.fill)
    cell.border = Border(left=side, right=side, top=side, bottom=side)


def write(cell: Any, value: Any) -> None:
    """A value into a cell: numbers and days as such, everything else as text that is never a formula."""
    if value is None or value == "":
        return
    if isinstance(value, (int, date)) or (isinstance(value, float) and isfinite(value)):
        cell.value = value
        return
    text = seen(show(value))
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(RISKY)


def seen(text: str) -> str:
    """Text that a sheet can hold: what has no sign gets one, and not endlessly long."""
    visible = UNSEEN.sub(lambda one: f"<U+{ord(one[0]):04X}>", text)
    return visible if len(visible) <= LONGEST else visible[:LONGEST] + "…"
