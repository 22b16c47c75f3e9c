"""扣分明细: a row per deduction, bonus or spill, with its sum, its rule, its basis and the numbers of its evidence.

`signed` is what an entry moves within its criterion, `beyond` what it takes from the section on top of that; both are
formulas over the published points, and all checks add them up. Left out: (1) what empties a section or the total,
which moves no points of a criterion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assess.reporting.county_tables import name_basis
from assess.reporting.numbers import measured
from assess.reporting.workbook.evidence import join_numbers, list_sources
from assess.reporting.workbook.page import Area, Column, Formula, Page, Value
from assess.reporting.workbook.wording import word
from assess.results import UnitReport
from assess.scoring.reason import say_period
from assess.types import Deduction, LegalBasis, Measured, Source

COLUMNS = (
    Column("number", 6, "number"), Column("unit_number", 6, "number"), Column("code", 9), Column("name", 12),
    Column("row_number", 6, "number"), Column("section_number", 6, "number"), Column("section", 11),
    Column("criterion", 18), Column("effect", 8, "live"), Column("points", 10, "points"),
    Column("signed", 10, "points"), Column("beyond", 7, "points"), Column("why", 32), Column("arithmetic", 20),
    Column("measured", 24), Column("basis", 28), Column("rule", 18), Column("evidence", 14),
)  # fmt: skip


def place_deductions(units: Sequence[UnitReport]) -> Area:
    """Where the columns stand."""
    return Area("deductions", COLUMNS, sum(len(unit.assessment.deductions) for unit in units))


def make_deductions(
    units: Sequence[UnitReport], criteria: Mapping[tuple[str, str], int], numbers: Mapping[Source, int]
) -> Page:
    """The sheet of entries; `criteria` numbers the rows of awards, `numbers` the evidence."""
    area, rows = place_deductions(units), list[list[Value]]()
    for number, report in enumerate(units, start=1):
        unit, assessment = report.assessment.unit, report.assessment
        titles = {found.criterion: found.title for found in assessment.findings}
        bases = {found.criterion: found.basis for found in assessment.findings}
        sections = [part.section for part in assessment.sections]
        for entry in assessment.deductions:
            at = len(rows)
            rows.append([
                at + 1, number, unit.code, unit.name, criteria[unit.code, entry.criterion],
                sections.index(entry.section) + 1, assessment.sections[sections.index(entry.section)].title,
                titles[entry.criterion], word(f"deductions.effect_{entry.effect}"), entry.points,
                *_moves(entry, area.cell("points", at)), *_reasons(entry, bases[entry.criterion]), entry.rule,
                join_numbers(numbers[source] for source in list_sources(entry)),
            ])  # fmt: skip
    return Page("deductions", COLUMNS, rows, word("deductions.read"), frozen=4)


def _moves(entry: Deduction, points: str) -> tuple[Value, Value]:
    """What the entry moves within its criterion and beyond it."""
    zero = Decimal(0)
    if entry.effect == "spill":
        return zero, Formula(points, entry.points)
    if entry.effect not in ("earn", "deduct"):
        return zero, zero
    sign = -1 if entry.effect == "deduct" else 1
    return Formula(f"{sign}*{points}", sign * entry.points), zero


def _reasons(entry: Deduction, basis: Sequence[LegalBasis]) -> tuple[str, ...]:
    joiner = word("book.joiner")
    return (
        entry.why,
        entry.arithmetic,
        joiner.join(dict.fromkeys(map(_say_measured, entry.measured))),
        joiner.join(map(name_basis, basis)),
    )


def _say_measured(value: Measured) -> str:
    """A figure with its name and, where it is not that of the assessed period, its period."""
    period = word("deductions.period", period=say_period(value.period)) if value.period else ""
    return f"{value.title or value.indicator}{period} {measured(value)}"
