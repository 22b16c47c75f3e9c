"""Rows at fault in words: where, which column, what is wrong, what to do, and the raw text. One entry per fault.

Entries are written as they are found, never held together, so that a file in which every row is bad needs no memory.
Personal columns keep the first character only; a row that could not be split shows nothing where it may hold a name.
Left out: (1) deciding what is a fault (`checks`); (2) guarding text for spreadsheets, which is done where it is shown.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assess.errors import Problem
from assess.ledger.checks import Check, Days
from assess.ledger.csvfile import Rejected
from assess.ledger.duplicates import TABLE as DUPLICATES
from assess.ledger.load import Loaded
from assess.ledger.odd import Odd
from assess.ledger.schema import Column, Level, Schema
from assess.ledger.schema_check import PLACEHOLDER
from assess.ledger.text_table import TEXT
from assess.ledger.usual import named
from assess.types import Quarantined

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 5000
LONGEST = 4000
HIDDEN = "（行中可能有姓名，没有列出）"


@dataclass(frozen=True, slots=True)
class Entry:
    """A quarantine's line with what the store needs to know: which ledger, which file, how severe."""

    ledger: str
    level: Level
    file_no: int
    record: Quarantined


@dataclass(frozen=True, slots=True)
class Sheetful:
    """All that messages about a ledger are made from."""

    schema: Schema
    files: Mapping[int, Loaded]
    odd: Mapping[str, Odd]
    checks: list[Check]
    titles: Mapping[str, str]
    days: Days


@dataclass(frozen=True, slots=True)
class Row:
    """A row at fault: its file, number, unit and raw cells."""

    loaded: Loaded
    number: int
    unit: str
    cells: dict[str, str | None]


def message_columns(checks: list[Check]) -> list[str]:
    """Columns whose values the messages of rules name."""
    return sorted({name for check in checks if check.rule for name in PLACEHOLDER.findall(check.rule.message)})


def write_faults(connection: DuckDBPyConnection, about: Sheetful) -> Iterator[Entry]:
    """An entry for every fault of every row, in file order: rejected records, faulty rows, repeated rows."""
    for loaded in about.files.values():
        for one in loaded.intake.rejected:
            yield _rejected(about, loaded, one)
    names = message_columns(about.checks)
    extra = "".join(f", CAST(f.{named(f'm_{name}')} AS VARCHAR)" for name in names)
    raw = ", ".join(f"t.{named(name)}" for name in about.schema.names)
    query = (
        f"SELECT f.rid, t.file_no, t.row_no, f.faults, f.unit{extra}, {raw} "
        f"FROM faulty AS f JOIN {TEXT} AS t ON t.rowid = f.rid ORDER BY f.rid"
    )
    for row in _batches(connection, query):
        values = dict(zip(names, row[5 : 5 + len(names)], strict=True))
        cells = dict(zip(about.schema.names, row[5 + len(names) :], strict=True))
        loaded = about.files[row[1]]
        place = Row(loaded, _number(loaded, row[0], row[2]), row[4] or "", cells)
        for number in row[3].split(","):
            yield _faulty(about, about.checks[int(number)], place, values)
    yield from _repeated(connection, about, raw)


def _batches(connection: DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a query, some at a time. The connection is not used for anything else meanwhile."""
    cursor = connection.execute(query)
    while rows := cursor.fetchmany(BATCH):
        yield from rows


def _number(loaded: Loaded, rid: int, row_no: int | None) -> int:
    return row_no if row_no is not None else rid - loaded.first + 2


def _faulty(about: Sheetful, check: Check, row: Row, values: dict[str, Any]) -> Entry:
    column = about.schema.column(check.column)
    found = row.cells[column.name] or ""
    if check.rule:
        text = PLACEHOLDER.sub(lambda one: str(values.get(one[1]) or "—"), check.rule.message)
        said = f"“{column.title}”{_shown(column, found)}：{text}。", f"{check.rule.remedy}。"
        return make_entry(about, row, column, check.code, said, check.level)
    code, details = check.code, {"found": _shown(column, found)}
    if not code:
        reading = about.odd[column.name].readings[found]
        code, details = reading.code, {**reading.values, "found": _shown(column, reading.values.get("found", ""))}
    problem = Problem(code, "", details | {"title": column.title} | _limits(about, column, code))
    return make_entry(about, row, column, code, (problem.part("what"), problem.part("remedy")), check.level)


def _limits(about: Sheetful, column: Column, code: str) -> dict[str, str]:
    """What else the message of a generic check names."""
    if code == "R06":
        return {"limit": str(column.earliest)}
    if code == "R07":
        return {"limit": str(about.days.as_of)}
    if code == "R10":
        return {"low": str(column.least), "high": "…" if column.most is None else str(column.most)}
    if code == "R16":
        return {"ledger": about.titles[column.target[0]]}
    return {}


def _repeated(connection: DuckDBPyConnection, about: Sheetful, raw: str) -> Iterator[Entry]:
    query = (
        f"SELECT d.rid, t.file_no, t.row_no, d.first, u.file_no, u.row_no, d.differs, {raw} FROM {DUPLICATES} AS d "
        f"JOIN {TEXT} AS t ON t.rowid = d.rid JOIN {TEXT} AS u ON u.rowid = d.first ORDER BY d.rid"
    )
    for rid, file_no, row_no, first, first_file, first_row, differs, *rest in _batches(connection, query):
        cells = dict(zip(about.schema.names, rest, strict=True))
        earlier = about.files[first_file]
        place = f"{earlier.intake.file.name} 第{_number(earlier, first, first_row)}行"
        problem = Problem("R18" if differs else "R17", "", {"first": place, "differs": differs})
        loaded = about.files[file_no]
        row = Row(loaded, _number(loaded, rid, row_no), cells.get("unit_code") or "", cells)
        column = about.schema.column(about.schema.key[-1])
        yield make_entry(
            about, row, column, problem.code, (problem.part("what"), problem.part("remedy")), Level.QUARANTINE
        )


def _rejected(about: Sheetful, loaded: Loaded, one: Rejected) -> Entry:
    """A record that could not be split: where the file has a column of names, one may stand anywhere in it."""
    intake = loaded.intake
    hidden = any(name and about.schema.column(name).personal for name in intake.order)
    problem = Problem(one.code, "", {**one.values, "found": HIDDEN} if hidden and one.code == "R20" else one.values)
    record = Quarantined(
        intake.file.name, intake.sheet, one.row, "", one.code, problem.part("what"), problem.part("remedy"),
        HIDDEN if hidden else one.raw[:LONGEST],
    )  # fmt: skip
    return Entry(about.schema.id, Level.QUARANTINE, intake.number, record)


def make_entry(about: Sheetful, row: Row, column: Column, code: str, said: tuple[str, str], level: Level) -> Entry:
    """A fault of one cell; `said` is what is wrong and what to do."""
    intake = row.loaded.intake
    record = Quarantined(
        intake.file.name, intake.sheet, row.number, column.name, code, *said, _raw(about.schema, row.cells), row.unit
    )
    return Entry(about.schema.id, level, intake.number, record)


def _raw(schema: Schema, cells: dict[str, str | None]) -> str:
    """The row as it stood, with persons' names masked."""
    line = io.StringIO()
    shown = [_shown(column, cells[column.name] or "") for column in schema.columns]
    csv.writer(line, lineterminator="").writerow(shown)
    return line.getvalue()[:LONGEST]


def _shown(column: Column, text: str) -> str:
    if column.personal and re.sub(r"\s", "", text):
        return f"{text.strip()[:1]}某"
    return text
