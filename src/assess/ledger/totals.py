"""Printed totals against the rows above them: a difference is a warning with both numbers, the total is no record.

A subtotal adds up the rows since the total before it, a grand total all rows above; a figure that fits either is right.
Rows that are quarantined are added too, as whoever wrote the total did. Left out: (1) totals of what is not a number,
such as “25条”; (2) totals in files with nothing to add up; (3) which of the two numbers is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from assess.errors import Problem
from assess.ledger.cells import Frame, read_cell
from assess.ledger.numbers import PLACES
from assess.ledger.odd import typed_view
from assess.ledger.quarantine import Entry, Row, Sheetful, make_entry
from assess.ledger.reading import BLANK
from assess.ledger.schema import Column, Level
from assess.ledger.text_table import TOTALS
from assess.ledger.usual import named
from assess.text.characters import clean, tidy
from assess.types import QualityFinding, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


NAMED = 10


@dataclass(slots=True)
class Sum:
    """Rows added up: how many, the sum of each column, and how many of its cells could not be read."""

    rows: int = 0
    values: dict[str, Decimal] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)

    def plus(self, other: Sum) -> Sum:
        """Both together."""
        values = self.values | {name: self.values.get(name, Decimal(0)) + one for name, one in other.values.items()}
        unread = self.unread | {name: self.unread.get(name, 0) + one for name, one in other.unread.items()}
        return Sum(self.rows + other.rows, values, unread)


def check_totals(connection: DuckDBPyConnection, about: Sheetful, frame: Frame) -> Iterator[Entry]:
    """A warning for every figure of a total row that is not the sum of what stands above it."""
    columns = [one for one in about.schema.columns if one.type in PLACES]
    blocks = _add_up(connection, about, columns)
    raw = ", ".join(f"t.{named(name)}" for name in about.schema.names)
    query = f"SELECT t.file_no, t.row_no, t.label, {raw} FROM {TOTALS} AS t ORDER BY t.file_no, t.row_no"
    above: dict[int, Sum] = {}
    for file_no, row_no, label, *texts in connection.execute(query).fetchall():
        block = blocks.get((file_no, row_no), Sum())
        first = file_no not in above
        whole = above[file_no] = above.get(file_no, Sum()).plus(block)
        cells = dict(zip(about.schema.names, texts, strict=True))
        unit = cells["unit_code"] if cells["unit_code"] in frame.units else ""
        row = Row(about.files[file_no], row_no, unit or "", cells)
        expected = (whole,) if first or "总" in label or not block.rows else (block, whole)
        for column in columns:
            yield from _check(about, row, column, clean(label), expected, frame)


def note_totals(connection: DuckDBPyConnection, about: Sheetful) -> Iterator[QualityFinding]:
    """One notice per file that holds totals, with their rows, so that nobody looks for records that are not missing."""
    query = f"SELECT file_no, list(row_no ORDER BY row_no) FROM {TOTALS} GROUP BY file_no ORDER BY file_no"
    for file_no, rows in connection.execute(query).fetchall():
        intake = about.files[file_no].intake
        named_rows = "、".join(map(str, rows[:NAMED])) + ("等" if len(rows) > NAMED else "")
        text = f"第{named_rows}行是合计，共{len(rows)}行，没有当作记录读取。"
        sources = tuple(Source(intake.file.name, row, sheet=intake.sheet) for row in rows[:NAMED])
        yield QualityFinding("total_rows", "notice", "", intake.file.name, text, sources)


def _add_up(connection: DuckDBPyConnection, about: Sheetful, columns: list[Column]) -> dict[tuple[int, int], Sum]:
    """For each total row, by file and row: the rows between the total before it and itself."""
    if not columns or not any(one.totals for one in about.files.values()):
        return {}
    view = typed_view(about.schema, dict(about.odd), tuple(one.name for one in columns))
    parts = []
    for one in columns:
        refuses = one.name in about.odd and about.odd[one.name].refuses
        unread = f"count(*) FILTER (WHERE v.bad_{one.name})" if refuses else "0"
        parts.append(f"coalesce(sum(v.{named(one.name)}), 0), {unread}")
    rows = connection.execute(
        f"""SELECT t.file_no, t.row_no, count(*), {", ".join(parts)}
        FROM ({view}) AS v ASOF JOIN {TOTALS} AS t ON v.file_no = t.file_no AND v.row_no < t.row_no
        GROUP BY t.file_no, t.row_no"""
    ).fetchall()
    names = [one.name for one in columns]
    return {
        (file_no, row_no): Sum(
            count,
            {name: Decimal(value) for name, value in zip(names, figures[::2], strict=True)},
            dict(zip(names, figures[1::2], strict=True)),
        )
        for file_no, row_no, count, *figures in rows
    }


def _check(
    about: Sheetful, row: Row, column: Column, label: str, expected: tuple[Sum, ...], frame: Frame
) -> Iterator[Entry]:
    """The warning about one figure; a total that is left blank or crossed out says nothing."""
    raw = row.cells[column.name] or ""
    if tidy(raw) in BLANK:
        return
    reading = read_cell(column, raw, frame)
    if reading.value is None:
        problem = Problem(reading.code, "", reading.values | {"title": column.title})
    else:
        stated = Decimal(reading.value)
        sums = [one.values.get(column.name, Decimal(0)) for one in expected]
        if stated in sums:
            return
        unread = expected[0].unread.get(column.name, 0)
        note = f"（另有{unread}格读不出，没有计入）" if unread else ""
        values = {"title": column.title, "label": label, "found": reading.value, "rows": expected[0].rows}
        values |= {"sum": _plain(sums[0]), "difference": _plain(abs(stated - sums[0])), "note": note}
        problem = Problem("R33", "", values)
    said = problem.part("what"), problem.part("remedy")
    yield make_entry(about, row, column, problem.code, said, Level.WARN)


def _plain(number: Decimal) -> str:
    """Without zeros at the end and without an exponent."""
    return f"{number.normalize():f}"
