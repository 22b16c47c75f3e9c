"""A CSV file made ready for the engine: its encoding known, every record with its row number.

A file in UTF-8 whose records are its lines is read as it is. Any other (GB18030, line breaks or blank lines inside,
torn quotes, stray bytes) is rewritten once, record by record in bounded memory; what cannot be split goes to
`rejected`. Left out: (1) UTF-16, which is refused; (2) other separators; (3) what cells mean (`cells`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assess.errors import Problem
from assess.text.encoding import UTF8, Scan, recognise
from assess.text.records import Record, lines, records

# Up to this share of the lines may hold stray bytes before the file as a whole is taken for another encoding.
STRAY = 0.02
ROW, SHEET = "_row", "_sheet"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be split into cells: the code, what its message needs, and the raw text."""

    row: int
    code: str
    values: dict[str, object]
    raw: str


@dataclass(slots=True)
class CsvText:
    """What the engine reads: `numbered` files start with row and sheet, and their `rejected` rows are already out.

    `records` is how many rows the engine has to find; in a file that is not numbered, the rejected ones included.
    """

    path: Path
    header: list[str]
    header_row: int
    encoding: str
    records: int = 0
    numbered: bool = False
    rejected: list[Rejected] = field(default_factory=list)


def prepare_csv(path: Path, name: str, found: Scan, work: Path, problems: list[Problem]) -> CsvText | None:
    """The text to read, or None with the reasons appended. `work` takes the rewritten file."""
    if found.utf16:
        problems.append(Problem("E204", name))
        return None
    if not found.size:
        problems.append(Problem("E203", name))
        return None
    if found.utf8 and not found.nul and not found.blank:
        with UTF8.open(path) as file:
            first = file.readline()
        header = next(csv.reader([first]), [])
        if first.count('"') % 2 == 0 and any(cell.strip() for cell in header):
            return CsvText(path, header, 1, UTF8.name, found.lines - 1)
    return rewrite_csv(path, name, found, work, problems)


def rewrite_csv(path: Path, name: str, found: Scan, work: Path, problems: list[Problem]) -> CsvText | None:
    """The file with each record on one numbered line, decoded; for files that are not one record a line."""
    encoding = recognise(path, found, STRAY)
    if encoding is None:
        problems.append(Problem("E205", name))
        return None
    text = CsvText(work, [], 0, encoding.name, numbered=True)
    try:
        text.records = write_numbered(work, _good(records(path, encoding), text))
    except csv.Error:
        text = CsvText(work, [], 0, encoding.name, numbered=True)
        text.records = write_numbered(work, _good(lines(path, encoding), text))
    if not text.header:
        problems.append(Problem("E203", name))
        return None
    return text


def write_numbered(path: Path, rows: Iterable[tuple[int, str, list[str]]]) -> int:
    """Rows with number and sheet first, in the one dialect that the engine is told to expect; how many they are."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("header\n")
        writer = csv.writer(file, lineterminator="\n")
        for number, sheet, cells in rows:
            writer.writerow([number, sheet, *cells])
            written += 1
    return written


def _good(found: Iterable[Record], text: CsvText) -> Iterator[tuple[int, str, list[str]]]:
    """The records that fit the header (blank cells beyond it are dropped); header and all others go into `text`."""
    for one in found:
        if one.blank:
            continue
        width = len(text.header)
        if not width:
            text.header, text.header_row = one.cells, one.number
        elif one.torn:
            text.rejected.append(Rejected(one.number, "R20", {"found": one.raw[:40]}, one.raw))
        elif one.fits(width):
            yield one.number, "", one.cells[:width]
        else:
            text.rejected.append(Rejected(one.number, "R19", {"found": len(one.cells), "expected": width}, one.raw))
