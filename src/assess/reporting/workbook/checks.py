"""核对: a row per unit and section, from the listed entries through conversion and caps to the published points.

What criteria start with, plus what was earned, less what was deducted, is converted or capped as the section is; 得分表
adds the sections up beside the published total. Left out: (1) sections that no sum of their entries leads to (emptied,
or only the largest counts): their published points stand there, and the verdict says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from assess.reporting.numbers import plain
from assess.reporting.workbook.entries import add_entries, derive, find_entry_way
from assess.reporting.workbook.page import Area, Column, Formula, Page, Value
from assess.reporting.workbook.sums import SIGNS, Shape, Way
from assess.reporting.workbook.wording import word
from assess.results import UnitReport
from assess.rubric.language import SectionKind

COLUMNS = (
    Column("number", 6, "number"), Column("unit_number", 6, "number"), Column("code", 10), Column("name", 16),
    Column("section_number", 6, "number"), Column("section", 20), Column("sign", 6, "number"),
    Column("start", 10, "points"), Column("gained", 12, "points"), Column("lost", 12, "points"),
    Column("spilt", 10, "points"), Column("points", 8, "points"), Column("over", 8, "points"),
    Column("derived", 13, "points"), Column("published", 13, "points"), Column("verdict", 16, "live"),
)  # fmt: skip


def place_checks(units: Sequence[UnitReport]) -> Area:
    """Where the columns stand."""
    return Area("checks", COLUMNS, sum(len(unit.assessment.sections) for unit in units))


def make_checks(units: Sequence[UnitReport], shape: Shape, criteria: Area, entries: Area) -> Page:
    """The sheet of checks."""
    area, rows = place_checks(units), list[list[Value]]()
    for number, unit in enumerate(units, start=1):
        for section, part in enumerate(unit.assessment.sections, start=1):
            at, role = len(rows), shape.roles[part.section]
            way = find_entry_way(unit.assessment, part, role)
            values = add_entries(unit.assessment, part)
            sums = _sums(area, at, criteria, entries)
            head: list[Value] = [at + 1, number, unit.assessment.unit.code, unit.assessment.unit.name]
            over = (way.points, way.over) if way and way.over is not None else (None, None)
            rows.append([
                *head, section, part.title, SIGNS[role],
                *(Formula(text, value) for text, value in zip(sums, values, strict=True)), *over,
                part.awarded if way is None else Formula(_derive(area, at, way), derive(values, way)),
                part.awarded, _verdict(area, at, way),
            ])  # fmt: skip
    return Page("checks", COLUMNS, rows, word("checks.read"), frozen=4)


def _sums(area: Area, at: int, criteria: Area, entries: Area) -> list[str]:
    """Start, earned, deducted and spilt of the row's unit and section."""
    unit, section = area.cell("unit_number", at), area.cell("section_number", at)

    def where(other: Area, key: str) -> str:
        numbers = f"{other.range('unit_number')},{unit},{other.range('section_number')},{section}"
        return f"SUMIFS({other.range(key)},{numbers}"

    signed = entries.range("signed")
    return [
        f"{where(criteria, 'start')})",
        f'{where(entries, "points")},{signed},">0")',
        f'{where(entries, "points")},{signed},"<0")',
        f"{where(entries, 'beyond')})",
    ]


def _derive(area: Area, at: int, way: Way) -> str:
    start, gained, lost, spilt, points, over = (
        area.cell(key, at) for key in ("start", "gained", "lost", "spilt", "points", "over")
    )
    text = lost if way.role is SectionKind.PENALTY else f"MAX(0,{start}+{gained}-{lost}-{spilt})"
    if way.role is not SectionKind.BASE:
        text = f"MIN({plain(way.points)},{text})"
    if way.over is not None:
        text = f"{text}*{points}/{over}"
    return f"ROUND({text},9)"


def _verdict(area: Area, at: int, way: Way | None) -> Value:
    """Whether the entries lead to the published points; what is cut at the ninth decimal does not count."""
    if way is None:
        return word("checks.stated")
    same, differs = word("book.same"), word("book.differs")
    derived, published = area.cell("derived", at), area.cell("published", at)
    return Formula(f'IF(ABS({derived}-{published})<0.000001,"{same}","{differs}")', same)
