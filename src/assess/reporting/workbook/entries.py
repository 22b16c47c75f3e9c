"""From the listed deductions and bonuses to the points of a section and to the total, in exact decimals.

The other way round from `sums`: not from what criteria were awarded, but from what each started with and what its
entries moved. Left out: (1) sections that no sum of entries leads to, whose published points are taken.
"""

from __future__ import annotations

from decimal import Decimal

from assess.reporting.workbook.sums import SIGNS, ZERO, Shape, Way, cap_total, find_way, to_part
from assess.rubric.language import SectionKind
from assess.types import Assessment, Finding, SectionPoints

NEAR = Decimal("0.000001")  # quotients are cut at the ninth decimal, and a few such cuts add up


def find_start(assessment: Assessment, finding: Finding) -> Decimal | None:
    """What a criterion starts with, its points or nothing, so that the listed entries lead to what was awarded."""
    if finding.awarded is None:
        return None
    sign = {"earn": 1, "deduct": -1}
    entries = (one for one in assessment.deductions if one.criterion == finding.criterion)
    moved = sum((one.points * sign.get(one.effect, 0) for one in entries), ZERO)
    starts = (finding.available, ZERO)
    return next((start for start in starts if abs(start + moved - finding.awarded) < NEAR), None)


def add_entries(assessment: Assessment, part: SectionPoints) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """What the criteria of a section start with, and what its entries earned, deducted and spilt."""
    findings = [found for found in assessment.findings if found.section == part.section]
    starts = (find_start(assessment, found) for found in findings)
    own = [entry for entry in assessment.deductions if entry.section == part.section]
    moved = [
        sum((entry.points for entry in own if entry.effect == effect), ZERO) for effect in ("earn", "deduct", "spill")
    ]
    return (sum((start for start in starts if start is not None), ZERO), moved[0], moved[1], moved[2])


def derive(values: tuple[Decimal, Decimal, Decimal, Decimal], way: Way) -> Decimal:
    """What the entries lead to."""
    start, gained, lost, spilt = values
    if way.role is SectionKind.PENALTY:
        return min(way.points, lost)
    value = max(start + gained - lost - spilt, ZERO)
    if way.role is SectionKind.BONUS:
        return min(way.points, value)
    return to_part(value if way.over is None else value * way.points / way.over)


def find_entry_way(assessment: Assessment, part: SectionPoints, role: SectionKind) -> Way | None:
    """The way to the points of a section if it may be gone from its entries alone."""
    way = find_way(assessment, part, role)
    if way is None or way.highest:
        return None
    near = abs(derive(add_entries(assessment, part), way) - part.awarded) < NEAR
    return way if near else None


def add_derived(assessment: Assessment, shape: Shape) -> Decimal:
    """The total as the entries lead to it, not rounded."""
    total = ZERO
    for part in assessment.sections:
        role = shape.roles[part.section]
        way = find_entry_way(assessment, part, role)
        points = part.awarded if way is None else derive(add_entries(assessment, part), way)
        total += SIGNS[role] * points
    return cap_total(total, shape)
