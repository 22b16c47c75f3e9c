"""One sheet of the workbook: notice, title, how to read it, header, rows; ready for screen and for A4.

Text stays text whatever it begins with, hidden characters become visible, numbers keep every decimal. A formula is
stored with the value that it leads to, so that a reader without a calculator sees it too. Left out: (1) what stands
in the sheets; (2) colours, which would carry no meaning on paper.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

from assess.ledger.annotate_sheet import RISKY, seen
from assess.reporting.markup import reveal
from assess.reporting.workbook.page import FIRST, HEADER, Formula, Page, Result, Value, name_column
from assess.reporting.workbook.wording import word

LONGEST_HEADER = 180  # of the 255 characters that a print header may have
FORMS = {"text": "@", "number": "0", "points": "0.00##", "total": "0.00", "share": "0.0%", "live": "0.00##"}
LINE, HIGHEST = 14, 409  # points; no row can be higher


@dataclass(frozen=True, slots=True)
class Head:
    """What every sheet says above its table, and how a text becomes one that a cell may hold."""

    notice: str
    title: str
    result: str
    text: Callable[[str], str]


def make_text() -> Callable[[str], str]:
    """How a text becomes one that a cell may hold; most texts stand in many cells."""
    return cache(lambda text: seen(reveal(text)))


def add_styles(book: Any, places: int) -> None:
    """The few looks that cells have."""
    side = Side(border_style="thin", color="808080")
    border = Border(left=side, right=side, top=side, bottom=side)
    total = "0." + "0" * places if places else "0"
    sides = {"text": "left", "number": "center", "live": "center"}
    for name, number_format in (FORMS | {"total": total}).items():
        alignment = Alignment(sides.get(name, "right"), "top", wrap_text=name in ("text", "live"))
        font = Font("SimSun", 10)
        book.add_named_style(NamedStyle(name, font, None, border, alignment, number_format))
    heading = Alignment("center", "center", wrap_text=True)
    fill = PatternFill("solid", start_color="E7E6E6")
    book.add_named_style(NamedStyle("heading", Font("SimSun", 10, bold=True), fill, border, heading))


def draw_page(book: Any, page: Page, head: Head) -> dict[str, Result]:
    """A new sheet. The result says what each formula leads to, by address."""
    sheet = book.create_sheet(word(f"{page.key}.sheet"))
    led: dict[str, Result] = {}
    for at, column in enumerate(page.columns, start=1):
        heading = column.title or word(f"{page.key}.{column.key}")
        sheet.cell(HEADER, at).style = "heading"
        _write(sheet.cell(HEADER, at), heading, head)
        sheet.column_dimensions[name_column(at)].width = column.width
    looks = _make_looks(sheet)
    for number, row in enumerate(page.rows, start=FIRST):
        for at, (column, value) in enumerate(zip(page.columns, row, strict=True), start=1):
            cell = sheet.cell(number, at)
            cell._style = looks[column.form]  # noqa: SLF001 - setting a style by name takes half of the time
            _write(cell, value, head)
            if isinstance(value, Formula):
                led[cell.coordinate] = head.text(value.value) if isinstance(value.value, str) else value.value
        lines = max(_count_lines(value, column.width, head) for column, value in zip(page.columns, row, strict=True))
        sheet.row_dimensions[number].height = min(LINE * lines, HIGHEST)
    if not page.rows:
        _write(sheet.cell(FIRST, 1), word(f"{page.key}.empty"), head)
        sheet.merge_cells(start_row=FIRST, end_row=FIRST, start_column=1, end_column=len(page.columns))
    _write_top(sheet, page, head)
    _set_up(sheet, page, head)
    return led


def _make_looks(sheet: Any) -> dict[str, Any]:
    """The style of each form, as cells of this workbook keep it."""
    looks = {}
    for form in FORMS:
        sheet.cell(FIRST, 1).style = form
        looks[form] = sheet.cell(FIRST, 1)._style  # noqa: SLF001 - see above
    return looks


def _write(cell: Any, value: Value, head: Head) -> None:
    """A value as what it is; text is never a formula."""
    if not isinstance(value, str):
        cell.value = f"={value.text}" if isinstance(value, Formula) else value
        return
    text = head.text(value)
    if text:
        cell.value, cell.data_type = text, "s"
        if text.startswith(RISKY):
            cell._style = copy(cell._style)  # noqa: SLF001 - the other cells keep theirs
            cell.quotePrefix = True


def _count_lines(value: Value, width: int, head: Head) -> int:
    """How many lines a text takes in a column; a Chinese character is two letters wide."""
    if isinstance(value, Formula):
        value = value.value
    if not isinstance(value, str):
        return 1
    lines = head.text(value).split("\n")
    return sum(1 + (len(line) + len(line.encode("utf-8", "replace"))) // 2 // width for line in lines)


def _write_top(sheet: Any, page: Page, head: Head) -> None:
    """The first three rows: notice, title with the result's hash, how to read the sheet."""
    title = word("book.heading", sheet=word(f"{page.key}.sheet"), title=head.title, result=head.result)
    room = sum(column.width for column in page.columns)
    for row, (text, bold) in enumerate(((head.notice, True), (title, True), (page.note, False)), start=1):
        cell = sheet.cell(row, 1)
        cell.value, cell.data_type = head.text(text), "s"
        cell.font = Font("SimSun", 10, bold=bold)
        cell.alignment = Alignment("left", "top", wrap_text=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(page.columns))
        sheet.row_dimensions[row].height = min(LINE * _count_lines(text, room, head), HIGHEST)
    headings = ((column.title or word(f"{page.key}.{column.key}"), column.width) for column in page.columns)
    lines = max(_count_lines(text, width, head) for text, width in headings)
    sheet.row_dimensions[HEADER].height = min(LINE * lines, HIGHEST)


def _set_up(sheet: Any, page: Page, head: Head) -> None:
    """Frozen header, filter, A4 across, header on each printed page with the notice above and page numbers below."""
    last = name_column(len(page.columns))
    sheet.freeze_panes = f"{name_column(page.frozen + 1)}{FIRST}"
    sheet.auto_filter.ref = f"A{HEADER}:{last}{max(HEADER + len(page.rows), FIRST)}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{HEADER}:{HEADER}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddHeader.center.text = head.text(head.notice)[:LONGEST_HEADER].replace("&", "&&")
    sheet.oddFooter.center.text = word("book.pages")
