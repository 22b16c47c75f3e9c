"""Tables of a document: columns in fixed shares of the width, a head that repeats, rows that stay on one page.

Cells are text of one or more lines; a row of one cell is a heading over the rows below it. Elements are written as they
are: the library takes seconds for a table of some hundred rows. Left out: sums; every number stands in the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from assess.reporting.notice.paper import Paper
from assess.reporting.notice.sheet import make, usable

Lines = tuple[str, ...]
HEAD = "CellHead"


@dataclass(frozen=True, slots=True)
class Column:
    """Its head, its share of the width, whether its cells are centred, or begin with a line that is a title."""

    head: str
    share: float
    center: bool = False
    titled: bool = False


def write_table(paper: Paper, columns: Sequence[Column], rows: Iterable[Sequence[str | Lines]]) -> None:
    """A table over the whole type area of the last section. A row of one cell heads the rows below it."""
    widths = _divide(usable(paper.document.sections[-1]), columns)
    table = make("tbl")
    table.append(_describe(sum(widths)))
    table.append(_add("tblGrid", *(make("gridCol", w=width) for width in widths)))
    heads = [_cell(paper, column.head, width, [HEAD]) for column, width in zip(columns, widths, strict=True)]
    table.append(_row("tblHeader", heads))
    for row in rows:
        if len(row) == 1:
            cells = [_cell(paper, row[0], sum(widths), [HEAD], len(columns))]
        else:
            each = zip(columns, widths, row, strict=True)
            cells = [_cell(paper, value, width, _styles(column)) for column, width, value in each]
        table.append(_row("cantSplit", cells))
    paper.document.element.body.insert_element_before(table, "w:sectPr")


def _styles(column: Column) -> list[str]:
    """The style of the first line of a cell and of the others."""
    below = "CellCenter" if column.center else "Cell"
    return ["CellTitle", below] if column.titled else [below]


def _divide(width: int, columns: Sequence[Column]) -> list[int]:
    whole = sum(column.share for column in columns)
    return [int(width * column.share / whole) for column in columns]


def _describe(width: int) -> BaseOxmlElement:
    """Programs differ in which width they believe: the table, its grid and each cell say the same."""
    style, whole, layout = make("tblStyle", val="TableGrid"), make("tblW", type="dxa", w=width), make("tblLayout")
    layout.set(qn("w:type"), "fixed")
    return _add("tblPr", style, whole, layout)


def _row(mark: str, cells: Iterable[BaseOxmlElement]) -> BaseOxmlElement:
    return _add("tr", _add("trPr", make(mark)), *cells)


def _cell(paper: Paper, value: str | Lines, width: int, styles: Sequence[str], span: int = 1) -> BaseOxmlElement:
    properties = _add("tcPr", make("tcW", type="dxa", w=width))
    if span > 1:
        properties.append(make("gridSpan", val=span))
    cell = _add("tc", properties)
    lines = (value,) if isinstance(value, str) else value or ("",)
    for number, line in enumerate(lines):
        style = styles[min(number, len(styles) - 1)]
        text = make("t")
        text.text = paper.show(line)
        cell.append(_add("p", _add("pPr", make("pStyle", val=style)), _add("r", text)))
    return cell


def _add(tag: str, *children: BaseOxmlElement) -> BaseOxmlElement:
    element = make(tag)
    element.extend(children)
    return element
