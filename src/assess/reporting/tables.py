"""Tables kept as data until the last moment: a caption, columns, groups of rows, cells.

A cell holds lines of text, perhaps a mark and a link; the first cell of a row names the row. One template turns any
table into HTML with caption and scopes. Left out: how a table looks (`page.css`) and what stands in it (the pages).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assess.reporting.marks import Mark
from assess.reporting.markup import Part, make_part
from assess.reporting.words import say


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; numbers stand to the right, `wide` text gets room, `code` may break anywhere."""

    title: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text under an optional mark. `sort` is what a script sorts by; `tone` tints the ground of the cell."""

    lines: tuple[str, ...] = ()
    mark: Mark | None = None
    href: str = ""
    sort: str = ""
    tone: str = ""

    @property
    def bare(self) -> bool:
        """Whether it is one line of text and nothing else, as most cells are."""
        return len(self.lines) == 1 and self.mark is None and not self.href


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a common heading; without a title there is no heading."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `empty` is what is said where there is no row; `notes` stand below it.

    One that `tools` gives a name can be sorted, filtered and downloaded where the page has the script; `group` is the
    group of units that it is about, where it is about one.
    """

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    empty: str = ""
    notes: tuple[str, ...] = ()
    tools: str = ""
    group: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(column.kind for column in self.columns)

    @property
    def rows(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def head(group: str, names: str) -> tuple[Column, ...]:
    """Columns from the catalogue: `name` or `name:kind`, separated by blanks."""
    parted = (name.partition(":") for name in names.split())
    return tuple(Column(say(f"{group}.{name}"), kind or "text") for name, _, kind in parted)


def cell(*lines: str, mark: Mark | None = None, href: str = "", sort: object = "", tone: str = "") -> Cell:
    """A cell of these lines; empty ones are left out."""
    return Cell(tuple(line for line in lines if line), mark, href, str(sort), tone)


def group_rows(rows: Iterable[tuple[str, tuple[Cell, ...]]]) -> tuple[Group, ...]:
    """Groups in the order in which their titles first appear."""
    found: dict[str, list[tuple[Cell, ...]]] = {}
    for title, row in rows:
        found.setdefault(title, []).append(row)
    return tuple(Group(title, tuple(members)) for title, members in found.items())


def show_table(table: Table) -> Part:
    """The table as a part of a page."""
    return make_part("table", table=table)
