"""The ledgers' folder: which rows go into which file, under which header, and in which form.

In mixed form most ledgers are one CSV file; the hazards of one unit are a workbook, those of another a GBK file, and
one ledger is Parquet, so that every reader has something to read. Left out: (1) how a file is written (`write`); (2)
other folders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assess.ledger import Schema
from assess.sample.places import Place
from assess.sample.scale import Form
from assess.sample.write import CsvSink, ParquetSink, Sink, WorkbookSink

# Ledgers whose files have Chinese titles as header; the others have the columns' names.
TITLED = frozenset({"accidents", "documents", "hazards", "meetings", "rosters", "trainings"})
WORKBOOK, GBK = ("hazards", 3), ("hazards", 7)
PARQUET = "enforcement"


class Folder:
    """Open files by name; rows are counted by ledger."""

    def __init__(self, path: Path, schemas: Mapping[str, Schema], form: Form):
        self.path, self._schemas, self._form = path, schemas, form
        self.rows: dict[str, int] = {}
        self.files: dict[Path, str] = {}
        self._sinks: dict[Path, Sink] = {}
        path.mkdir(parents=True, exist_ok=True)

    def extend(self, ledger: str, place: Place | None, block: Mapping[str, Sequence[str]]) -> tuple[Path, int]:
        """A block of columns, the city's where there is no place; its file and the number of its first row."""
        size = len(block["unit_code"])
        blank = [""] * size
        first = self._sink(ledger, place).extend([block.get(name, blank) for name in self._schemas[ledger].names])
        self.rows[ledger] = self.rows.get(ledger, 0) + size
        return self._path(ledger, place), first

    def add(self, ledger: str, place: Place, row: Mapping[str, str], cut: int) -> tuple[Path, int]:
        """One row without its last `cut` cells; its file and number."""
        names = self._schemas[ledger].names
        sink = self._sink(ledger, place)
        number = sink.add([row.get(name, "") for name in names[: len(names) - cut]])
        self.rows[ledger] = self.rows.get(ledger, 0) + 1
        return self._path(ledger, place), number

    def close(self) -> None:
        for sink in self._sinks.values():
            sink.close()

    def _path(self, ledger: str, place: Place | None) -> Path:
        """The file that a unit's rows of a ledger go into."""
        title = self._schemas[ledger].title
        if self._form is Form.MIXED and place is not None:
            if (ledger, place.index) == WORKBOOK:
                return self.path / f"{title}-{place.code}.xlsx"
            if (ledger, place.index) == GBK:
                return self.path / f"{ledger}-{place.code}.csv"
        parquet = self._form is Form.PARQUET or (self._form is Form.MIXED and ledger == PARQUET)
        # Both names of a ledger tell its file; those whose id has two words are filed under their title.
        return self.path / f"{title if '_' in ledger else ledger}.{'parquet' if parquet else 'csv'}"

    def _sink(self, ledger: str, place: Place | None) -> Sink:
        path = self._path(ledger, place)
        if path not in self._sinks:
            self.files[path] = ledger
            self._sinks[path] = self._open(path, ledger)
        return self._sinks[path]

    def _open(self, path: Path, ledger: str) -> Sink:
        schema = self._schemas[ledger]
        if path.suffix == ".xlsx":
            return WorkbookSink(path, schema)
        if path.suffix == ".parquet":
            return ParquetSink(path, schema.names)
        own = path.stem.startswith(f"{ledger}-")
        titles = [column.title for column in schema.columns]
        header = titles if ledger in TITLED else schema.names
        return CsvSink(path, header, "gb18030", mark=False) if own else CsvSink(path, header)
