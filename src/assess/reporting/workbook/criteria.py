"""逐项得分: a row per unit and criterion, from which the points of the sections are summed by formula.

Beside what was awarded stands what the criterion starts with (its points, or nothing where points are earned) and
what the listed deductions and bonuses move, so that each award is checked against its entries. Left out: (1) criteria
of which the entries do not lead to the award (a mean over other units, only the largest counts): the check says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assess.reporting.marks import mark_outcome
from assess.reporting.workbook.entries import find_start
from assess.reporting.workbook.page import Area, Column, Formula, Page, Value
from assess.reporting.workbook.wording import word
from assess.results import UnitReport
from assess.types import Assessment, Finding

COLUMNS = (
    Column("number", 6, "number"), Column("unit_number", 6, "number"), Column("code", 9), Column("name", 12),
    Column("section_number", 6, "number"), Column("section", 14), Column("criterion", 28),
    Column("available", 8, "points"), Column("outcome", 12, "live"), Column("awarded", 11, "points"),
    Column("lost", 11, "points"), Column("start", 7, "points"), Column("moved", 12, "points"),
    Column("spilt", 7, "points"), Column("check", 10, "live"), Column("why", 60),
)  # fmt: skip
EFFECTS = {"earn": 1, "deduct": -1}


def place_criteria(units: Sequence[UnitReport]) -> Area:
    """Where the columns stand."""
    return Area("criteria", COLUMNS, sum(len(unit.assessment.findings) for unit in units))


def number_criteria(units: Sequence[UnitReport]) -> dict[tuple[str, str], int]:
    """The number of each row, by code of the unit and id of the criterion."""
    pairs = ((unit.assessment.unit.code, found.criterion) for unit in units for found in unit.assessment.findings)
    return {pair: number for number, pair in enumerate(pairs, start=1)}


def make_criteria(units: Sequence[UnitReport], entries: Area) -> Page:
    """The sheet of awards; `entries` says where deductions and bonuses stand."""
    area, rows = place_criteria(units), list[list[Value]]()
    for number, unit in enumerate(units, start=1):
        sections = [part.section for part in unit.assessment.sections]
        titles = {part.section: part.title for part in unit.assessment.sections}
        for found in unit.assessment.findings:
            at = len(rows)
            head: list[Value] = [at + 1, number, unit.assessment.unit.code, unit.assessment.unit.name]
            part: list[Value] = [sections.index(found.section) + 1, titles[found.section]]
            rows.append([*head, *part, *_award(unit.assessment, found, area, entries, at)])
    return Page("criteria", COLUMNS, rows, word("criteria.read"), frozen=4)


def _award(assessment: Assessment, found: Finding, area: Area, entries: Area, at: int) -> list[Value]:
    available, awarded, start, moved = (area.cell(name, at) for name in ("available", "awarded", "start", "moved"))
    number = area.cell("number", at)
    lost = "" if found.awarded is None else found.available - found.awarded
    begin = find_start(assessment, found)
    own = [entry for entry in assessment.deductions if entry.criterion == found.criterion]
    sums = {
        "signed": sum((entry.points * EFFECTS.get(entry.effect, 0) for entry in own), Decimal(0)),
        "beyond": sum((entry.points for entry in own if entry.effect == "spill"), Decimal(0)),
    }
    moves = [
        Formula(f"ROUND(SUMIFS({entries.range(key)},{entries.range('row_number')},{number}),9)", value)
        for key, value in sums.items()
    ]
    words = {key: word(f"criteria.check_{key}") for key in ("open", "other", "same", "differs")}
    agrees = f"ABS({start}+{moved}-{awarded})<0.000001"
    check = (f'IF({awarded}="","{words["open"]}",IF({start}="","{words["other"]}",'
             f'IF({agrees},"{words["same"]}","{words["differs"]}")))')  # fmt: skip
    verdict = "open" if found.awarded is None else "other" if begin is None else "same"
    return [
        found.title, found.available, str(mark_outcome(found.outcome)), found.awarded,
        Formula(f'IF({awarded}="","",ROUND({available}-{awarded},9))', lost), begin, *moves,
        Formula(check, words[verdict]), found.why,
    ]  # fmt: skip
