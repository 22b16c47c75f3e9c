"""证据索引: every row that a deduction or a bonus rests on, once, under a number that the entries quote.

Numbers follow the order of units and entries, so that those of one entry mostly stand together. Left out: (1) evidence
of criteria that moved no points; (2) in the versions for others, what a handed-in row says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assess.reporting.workbook.page import Column, Page, Value
from assess.reporting.workbook.wording import word
from assess.results import UnitReport
from assess.types import Deduction, Source

COLUMNS = (
    Column("number", 8, "number"), Column("file", 48), Column("place", 16), Column("row", 8, "number"),
    Column("column", 18), Column("text", 70),
)  # fmt: skip


def number_evidence(units: Sequence[UnitReport]) -> dict[Source, int]:
    """The number of each place of evidence."""
    found: dict[Source, int] = {}
    for unit in units:
        for entry in unit.assessment.deductions:
            for source in list_sources(entry):
                found.setdefault(source, len(found) + 1)
    return found


def list_sources(entry: Deduction) -> Iterable[Source]:
    """The places that one entry rests on, in order."""
    return (source for value in entry.measured for source in value.sources)


def make_evidence(numbers: dict[Source, int], audience: str) -> Page:
    """The sheet of evidence."""
    rows: list[list[Value]] = [
        [number, one.file, one.sheet, one.row or None, one.column, _quote(one, audience)]
        for one, number in numbers.items()
    ]
    return Page("evidence", COLUMNS, rows, word("evidence.read"), frozen=1)


def _quote(source: Source, audience: str) -> str:
    """What was searched is said to all; what a row says only inside, since no pattern finds a name in free text."""
    if audience == "internal" or not source.text or not source.row:
        return source.text
    return word("evidence.withheld")


def join_numbers(numbers: Iterable[int]) -> str:
    """Numbers in order, neighbours as a range: 1–3、7."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return word("book.list").join(str(low) if low == high else f"{low}–{high}" for low, high in runs)
