"""What stands in a sheet's XML and is lost when its values are read: formulas, errors, merged cells, its true extent.

The reader of values shows a formula error and a formula without a result as blank, and makes room for every cell up to
the last one. One pass over the XML, whatever its prefixes and quotes. Left out: (1) values; (2) styles.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

CHUNK = 1 << 20


@dataclass(slots=True)
class SheetFacts:
    """Rows and columns count from 0. `rows` × `columns` is the room up to the last cell with a value."""

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def read_facts(path: Path, part: str) -> SheetFacts:
    """The facts of one sheet. Raises what `workbook_parts.BROKEN` lists, and expat's error."""
    walker = _Walker()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
    parser.CharacterDataHandler = walker.text
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return walker.facts


class _Walker:
    """Follows the elements of a sheet; cells without an address stand after the one before."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self.row = self.column = -1
        self.kind = ""
        self.formula: str | None = None
        self.value: str | None = None
        self.inside = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row = int(attributes.get("r", self.row + 2)) - 1
            self.column = -1
        elif name == "c":
            self.row, self.column = place(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
            self.kind, self.formula, self.value = attributes.get("t", ""), None, None
        elif name in ("f", "v", "is"):
            self.inside = name
            if name == "f":
                self.formula = ""
            else:
                self.value = ""
        elif name == "mergeCell":
            self.facts.merged.append(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self.inside == "f":
            self.formula = (self.formula or "") + data
        elif self.inside:
            self.value = (self.value or "") + data

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("f", "v", "is"):
            self.inside = ""
        elif name == "c" and (self.formula is not None or self.value):
            self._note()

    def _note(self) -> None:
        """A cell with a value or a formula. An empty text is a result too, and is marked as text."""
        facts, here = self.facts, (self.row, self.column)
        facts.rows, facts.columns = max(facts.rows, self.row + 1), max(facts.columns, self.column + 1)
        if self.formula is not None:
            facts.formulas.append(address(*here))
            if not self.value and not (self.value is not None and self.kind == "str"):
                facts.uncalculated[here] = f"={self.formula}"
        if self.kind == "e" and self.value:
            facts.errors[here] = self.value


def place(ref: str) -> tuple[int, int]:
    """Row and column from 0 of an address such as C12."""
    letters = ref.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(ref[len(letters) :]) - 1, column - 1


def address(row: int, column: int) -> str:
    """The address of a row and a column from 0."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
