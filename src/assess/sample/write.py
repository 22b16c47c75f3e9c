"""Files of a ledger as counties hand them in: CSV, CSV in GBK, a workbook, Parquet; the same rows give the same bytes.

Every file counts its rows as the reader numbers them (the header is row 1). A Parquet file is made by the engine from
text, so that its bytes also depend on the engine's version. Left out: (1) which rows (`county`); (2) other files than
ledgers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from assess.ledger import Kind, Schema
from assess.ledger.packed import pack

MARK = "\ufeff"


class Sink(Protocol):
    """A file that takes rows."""

    path: Path

    def add(self, cells: Sequence[str]) -> int:
        """One row, which may be too short; its number."""
        ...

    def extend(self, columns: Sequence[Sequence[str]]) -> int:
        """Many rows, given as columns; the number of the first."""
        ...

    def close(self) -> None: ...


class CsvSink:
    """A CSV file with the column names or titles as header."""

    def __init__(self, path: Path, header: Sequence[str], encoding: str = "utf-8", mark: bool = True):
        self.path = path
        self._file = path.open("w", encoding=encoding, newline="")
        if mark:
            self._file.write(MARK)
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(header)
        self._row = 1

    def add(self, cells: Sequence[str]) -> int:
        self._writer.writerow(cells)
        self._row += 1
        return self._row

    def extend(self, columns: Sequence[Sequence[str]]) -> int:
        text = "\n".join(map(",".join, zip(*columns, strict=True)))
        rows, separators = len(columns[0]), len(columns[0]) * (len(columns) - 1)
        # Three times as fast as the writer, and right where no cell holds a sign that would have to be quoted.
        if text.count(",") == separators and text.count("\n") == rows - 1 and '"' not in text and "\r" not in text:
            self._file.write(text + "\n")
        else:
            self._writer.writerows(zip(*columns, strict=True))
        first, self._row = self._row + 1, self._row + rows
        return first

    def close(self) -> None:
        self._file.close()


class ParquetSink(CsvSink):
    """A Parquet file of texts, by way of a CSV file beside it."""

    def __init__(self, path: Path, header: Sequence[str]):
        super().__init__(path.with_suffix(".part"), header, mark=False)
        self._target = path

    def close(self) -> None:
        super().close()
        import duckdb

        source, self.path = self.path, self._target
        with duckdb.connect() as connection:
            connection.execute("SET memory_limit = '1GB'")
            connection.execute("SET threads = 2")
            connection.execute(f"SET temp_directory = {_quoted(source.with_suffix('.spill'))}")
            form = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
            rows = f"read_csv({_quoted(source)}, {form})"
            connection.execute(
                f"COPY (SELECT * FROM {rows}) TO {_quoted(self.path)} (FORMAT parquet, COMPRESSION zstd)"
            )
        source.unlink()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


class WorkbookSink:
    """A workbook of one sheet: days and numbers as such, everything else as text."""

    def __init__(self, path: Path, schema: Schema):
        self.path, self._schema = path, schema
        self._rows: list[Sequence[str]] = []

    def add(self, cells: Sequence[str]) -> int:
        self._rows.append(cells)
        return len(self._rows) + 1

    def extend(self, columns: Sequence[Sequence[str]]) -> int:
        first = len(self._rows) + 2
        self._rows += zip(*columns, strict=True)
        return first

    def close(self) -> None:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet(self._schema.title)
        sheet.append([column.title for column in self._schema.columns])
        for row in self._rows:
            sheet.append([_native(column.type, cell) for column, cell in zip(self._schema.columns, row, strict=False)])
        self.path.write_bytes(pack(book))


def _native(kind: Kind, text: str) -> Any:
    """A cell as a spreadsheet holds it; what is not in the usual form stays text."""
    if kind is Kind.DATE and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if kind in (Kind.INTEGER, Kind.MONEY) and text.isascii() and text.isdigit():
        return int(text)
    return text or None


def write_table(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """A small CSV file."""
    sink = CsvSink(path, columns)
    for row in rows:
        sink.add([row[name] for name in columns])
    sink.close()
