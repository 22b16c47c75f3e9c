"""A sheet before it is drawn: its columns, its rows, and where its cells will stand, for formulas of all sheets.

Left out: (1) drawing it (`sheet`), which needs openpyxl; (2) what is in the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assess.reporting.workbook.wording import word

HEADER = 4
FIRST = HEADER + 1


Result = Decimal | int | str


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, without its =, and what it leads to here."""

    text: str
    value: Result


Value = Result | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the catalogue, its width in characters, how it is written. `title` replaces the heading."""

    key: str
    width: int
    form: str = "text"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to be drawn. `key` names its group of words; `frozen` columns stay in sight."""

    key: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    note: str
    frozen: int = 0


def name_column(number: int) -> str:
    """The letters of a column that counts from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Area:
    """Where the columns of a page stand, for formulas on its own and on other sheets."""

    page: str
    columns: tuple[Column, ...]
    rows: int

    def letter(self, key: str) -> str:
        """The letter of a column."""
        return name_column([column.key for column in self.columns].index(key) + 1)

    def cell(self, key: str, row: int) -> str:
        """The address of a cell on its own sheet; `row` counts from 0."""
        return f"${self.letter(key)}{FIRST + row}"

    def range(self, key: str) -> str:
        """The address of all rows of a column, from any sheet; at least one row, so that it is an address."""
        letter = self.letter(key)
        return f"'{word(f'{self.page}.sheet')}'!${letter}${FIRST}:${letter}${FIRST + max(self.rows, 1) - 1}"
