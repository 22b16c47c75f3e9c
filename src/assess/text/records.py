"""The records of a CSV file with the numbers that a spreadsheet shows beside them.

Blank lines keep their number; a record in quotes may run over several lines and is one row. Where quotes do not pair up
over the whole file, `lines` reads each line by itself. Left out: (1) separators other than the comma; (2) headers; (3)
rows that do not fit, which the caller judges with `fits`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assess.text.encoding import Encoding


@dataclass(frozen=True, slots=True)
class Record:
    """One row. A `torn` one could not be split or holds stray bytes; `cells` is what can be shown of it."""

    number: int
    cells: list[str]
    torn: bool = False

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)

    @property
    def raw(self) -> str:
        return ",".join(self.cells)

    def fits(self, width: int) -> bool:
        """Whether there are as many cells as columns; blank ones beyond them are spreadsheets' doing."""
        return len(self.cells) >= width and not any(cell.strip() for cell in self.cells[width:])


STRAY = re.compile("[\udc80-\udcff]")


def records(path: Path, encoding: Encoding) -> Iterator[Record]:
    """All records, in order. Raises csv.Error where quotes do not pair up."""
    with encoding.open(path) as file:
        for number, cells in enumerate(csv.reader(file, strict=True), start=1):
            yield _record(number, cells, encoding)


def lines(path: Path, encoding: Encoding) -> Iterator[Record]:
    """Each line as a record of its own, in order."""
    with encoding.open(path) as file:
        for number, line in enumerate(file, start=1):
            bare = line.rstrip("\r\n")
            try:
                yield _record(number, next(csv.reader([bare], strict=True), []), encoding)
            except csv.Error:
                yield Record(number, [STRAY.sub("\ufffd", bare)], torn=True)


def _record(number: int, cells: list[str], encoding: Encoding) -> Record:
    if encoding.stray and any(STRAY.search(cell) for cell in cells):
        return Record(number, [STRAY.sub("\ufffd", cell) for cell in cells], torn=True)
    return Record(number, cells)
