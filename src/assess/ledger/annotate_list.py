"""The list of problems of an annotated copy: one line per fault, with a link to its cell, in the order of the file.

Left out: (1) quality findings, which belong to a file and not to a cell; (2) faults beyond what a reader can go
through, whose number is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from assess.ledger.annotate_sheet import Canvas, Fault, look_of, write
from assess.ledger.original import MOST

TITLE = "问题清单"
HEADINGS = ("处理", "工作表", "行", "列", "代码", "问题", "办法", "原文")
WIDTHS = (8, 18, 8, 24, 34, 60, 44, 60)
TOP = 2


def draw_list(sheet: Any, canvas: Canvas, faults: Sequence[Fault]) -> None:
    """The list, frozen below its headings; the first line says what it is about."""
    more = f"，这里只列前{MOST}处" if len(faults) > MOST else ""
    write(sheet.cell(1, 1), f"{canvas.layout.file}：共{len(faults)}处{more}。改正请改台账，本表由程序生成。")
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), start=1):
        cell = sheet.cell(TOP, column)
        write(cell, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(TOP + 1, 1)
    ordered = sorted(faults, key=lambda one: one[0].row)
    for row, fault in enumerate(ordered[:MOST], start=TOP + 1):
        record = fault[0]
        place = _place(canvas, fault)
        texts = (look_of(fault).word, record.sheet, record.row, _name(canvas, record.column), record.code)
        for column, value in enumerate((*texts, record.message, record.remedy, record.raw), start=1):
            write(sheet.cell(row, column), value)
        if place:
            _link(sheet.cell(row, 4), f"'{canvas.sheet.title}'!{place}", place)


def _place(canvas: Canvas, fault: Fault) -> str:
    """The address of the cell in the copy; "" where its row is not drawn."""
    row = canvas.rows.get(fault[0].row)
    return f"{get_column_letter(canvas.column(fault[0].column))}{row}" if row else ""


def _name(canvas: Canvas, column: str) -> str:
    """The column as the header calls it; "整行" for a fault of the whole row."""
    header = canvas.rows.get(canvas.layout.header_row)
    if not column or header is None:
        return column or "整行"
    at = canvas.column(column)
    return str(canvas.sheet.cell(header, at).value) if at > 1 else column


def _link(cell: Any, location: str, place: str) -> None:
    """A link inside the workbook; nothing outside is ever pointed to."""
    cell.value = f"{cell.value}（{place}）"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location, display=cell.value)
    cell.font = Font(color="0563C1", underline="single")
