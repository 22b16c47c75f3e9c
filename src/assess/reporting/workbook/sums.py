"""How published points come about from awards: caps, conversions and spills, each tried against what was published.

The rubric says which sections stand beside the full points and what caps the total. How a unit's section was rescaled
is not said: each sum that the rubric language knows is worked out in exact decimals, and the one that leads to the
published points is taken; where none does, the published number has to stand by itself.
Left out: (1) formulas (`formulas`); (2) places in the group (`places`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from assess.results import Method
from assess.rubric.language import SectionKind
from assess.types import Assessment, Finding, SectionPoints

ZERO = Decimal(0)
SIGNS = {SectionKind.BASE: 1, SectionKind.BONUS: 1, SectionKind.PENALTY: -1}
PART = Decimal("0.000000001")  # points are kept to nine decimals


@dataclass(frozen=True, slots=True)
class Way:
    """From the awards of a section to its points: spills taken off, then × `points` ÷ `over`, or only the largest
    loss, or a cap. `plain` where neither conversion nor cap is needed."""

    role: SectionKind
    points: Decimal
    over: Decimal | None = None
    spill: bool = False
    highest: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How the total is put together in this run: roles by section, and the cap of the total if there is one."""

    roles: dict[str, SectionKind] = field(default_factory=dict)
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Awards:
    """A section's findings added up: awarded, counted (points of what was assessed), lost, most lost by one, spilt."""

    awarded: Decimal
    counted: Decimal
    largest: Decimal
    spilt: Decimal


def to_part(value: Decimal) -> Decimal:
    """To nine decimals, half-up, as points are kept."""
    return value.quantize(PART, ROUND_HALF_UP)


def add_awards(assessment: Assessment, section: str) -> Awards:
    """The findings of one section that were assessed, and what spilt over."""
    found: list[tuple[Finding, Decimal]] = [
        (one, one.awarded) for one in assessment.findings if one.section == section and one.awarded is not None
    ]
    spilt = (one.points for one in assessment.deductions if one.section == section and one.effect == "spill")
    return Awards(
        sum((awarded for _, awarded in found), ZERO),
        sum((one.available for one, _ in found), ZERO),
        max((one.available - awarded for one, awarded in found), default=ZERO),
        sum(spilt, ZERO),
    )


def find_shape(method: Method, sections: Iterable[str]) -> Shape:
    """The roles of the sections, and the cap of the total."""
    beside = dict.fromkeys(method.bonus, SectionKind.BONUS) | dict.fromkeys(method.penalty, SectionKind.PENALTY)
    return Shape({section: beside.get(section, SectionKind.BASE) for section in sections}, method.limit)


def emptied(assessment: Assessment) -> bool:
    """Whether a rule emptied the total."""
    return any(one.effect == "zero_total" for one in assessment.deductions)


def find_way(assessment: Assessment, part: SectionPoints, role: SectionKind) -> Way | None:
    """The way to a section's published points; None where no sum leads there."""
    awards = add_awards(assessment, part.section)
    over = None
    if part.assessable != awards.counted and part.assessable:
        over = (part.available * awards.counted / part.assessable).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    spill = bool(awards.spilt)
    ways = (
        Way(role, part.available, over if role is SectionKind.BASE else None, spill, highest)
        for highest in (False, True)
    )
    return next((way for way in ways if _fits(awards, part, way)), None)


def _fits(awards: Awards, part: SectionPoints, way: Way) -> bool:
    """Whether a way leads to the published points, to the last decimal."""
    if way.over == 0:
        return False
    lost = awards.largest if way.highest else awards.counted - awards.awarded
    value = lost if way.role is SectionKind.PENALTY else awards.counted - lost
    value = max(value - (awards.spilt if way.spill else ZERO), ZERO)
    if way.role is not SectionKind.BASE:
        return min(value, way.points) == part.awarded
    return to_part(value if way.over is None else value * way.points / way.over) == to_part(part.awarded)


def add_sections(assessment: Assessment, shape: Shape) -> Decimal:
    """The sections together as the shape says, before the total is rounded."""
    total = sum((part.awarded * SIGNS[shape.roles[part.section]] for part in assessment.sections), ZERO)
    return cap_total(total, shape)


def cap_total(total: Decimal, shape: Shape) -> Decimal:
    """At most the cap where there is one, and not below nothing."""
    return max(total if shape.limit is None else min(total, shape.limit), ZERO)


def leads_to_total(assessment: Assessment, shape: Shape) -> bool:
    """Whether the sections lead to the published total."""
    places = Decimal(1).scaleb(int(assessment.total.as_tuple().exponent))
    return add_sections(assessment, shape).quantize(places, ROUND_HALF_UP) == assessment.total
