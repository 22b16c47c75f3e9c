"""Which units answer for which accident, in which role, with what share, and in which year.

An accident is charged to the county of the event, of the vehicle's registration, to its direct or general supervisor,
as the charges declare; a concealed one of a declared grade counts in the year of its discovery. One unit in several
roles is charged once with its largest share (就高不就低), or with all of them, as declared. Left out: (1) reading
accidents; (2) a window that a grade extends beyond its last day; (3) sums over units: one accident may be in several.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assess.evidence.larger import AccidentGrades, Grade
from assess.rubric.language import Window
from assess.rubric.window import counts_in
from assess.types import Source

GENERAL = "general"


class Role(StrEnum):
    """Why a unit answers: it happened there, the vehicle is registered there, or it supervises the business."""

    PLACE = "place"
    REGISTRATION = "registration"
    DIRECT = "direct"
    SUPERVISION = "supervision"


class Overlap(StrEnum):
    """One accident, one unit, several roles: the largest share only, or all of them."""

    HIGHEST = "highest"
    STACK = "stack"


@dataclass(frozen=True, slots=True)
class Accident:
    """One accident. None is a number that is not known; `units` gives the unit in each role that somebody has.

    `discovered` is set for a concealed accident: the day on which it came to light.
    """

    id: str
    happened: date
    sector: str
    units: dict[Role, str]
    deaths: int | None
    serious_injuries: int | None = None
    loss_yuan: Decimal | None = None
    discovered: date | None = None
    expressway: bool = False
    source: Source = field(default_factory=lambda: Source("accidents"))


@dataclass(frozen=True, slots=True)
class Charge:
    """归属: a role answers with this share, for these sectors (all if none is named), on expressways or not."""

    role: Role
    share: Decimal = Decimal(1)
    sectors: tuple[str, ...] = ()
    expressway: bool = True


@dataclass(frozen=True, slots=True)
class Year:
    """The assessment year, and from which grade on a concealed accident counts when it is discovered ("": any)."""

    window: Window
    year: int
    late_from: str = ""


@dataclass(frozen=True, slots=True)
class Charged:
    """One accident as one unit answers for it, in one role."""

    accident: Accident
    unit: str
    role: Role
    share: Decimal


@dataclass(frozen=True, slots=True)
class Graded:
    """等级: the grade that the known numbers reach at least; `settled` where the unknown ones cannot raise it."""

    at_least: str
    settled: bool


def grade_accident(grades: AccidentGrades, accident: Accident) -> Graded:
    """The highest grade that any one of deaths, serious injuries and loss reaches; the threshold itself included."""
    ordered = sorted(grades.grades, key=lambda grade: grade.deaths)
    reached = [grade.id for grade in ordered if _reaches(grade, accident)]
    at_least = reached[-1] if reached else GENERAL
    open_ = None in (accident.deaths, accident.serious_injuries, accident.loss_yuan)
    return Graded(at_least, not open_ or at_least == ordered[-1].id)


def _reaches(grade: Grade, accident: Accident) -> bool:
    pairs: tuple[tuple[Decimal | int | None, Decimal | int], ...] = (
        (accident.deaths, grade.deaths),
        (accident.serious_injuries, grade.serious_injuries),
        (accident.loss_yuan, grade.loss_yuan),
    )
    return any(value is not None and value >= threshold for value, threshold in pairs)


def in_year(accident: Accident, year: Year, grades: AccidentGrades) -> bool:
    """Whether an accident counts in a year: by its day, or by the day of its discovery where the year looks back.

    One that came to light within its own year is an ordinary accident of that year.
    """
    if accident.discovered is None:
        return counts_in(year.window, year.year, accident.happened)
    order = [GENERAL, *(grade.id for grade in sorted(grades.grades, key=lambda grade: grade.deaths))]
    at_least = order.index(grade_accident(grades, accident).at_least)
    if year.late_from and at_least < order.index(year.late_from):
        return counts_in(year.window, year.year, accident.happened)
    return counts_in(year.window, year.year, accident.happened, accident.discovered)


def attribute(
    accidents: Iterable[Accident], charges: Sequence[Charge], year: Year, grades: AccidentGrades, overlap: Overlap
) -> tuple[Charged, ...]:
    """Who answers for what, in the order of accidents; the same accident given twice is charged once.

    Raises ValueError where one identity stands for two different accidents.
    """
    once: dict[str, Accident] = {}
    for accident in accidents:
        if once.setdefault(accident.id, accident) != accident:
            raise ValueError(f"two accidents are called {accident.id}")
    found: list[Charged] = []
    for accident in sorted(once.values(), key=lambda one: (one.happened, one.id)):
        if in_year(accident, year, grades):
            found += _settle([one for charge in charges for one in _charge(accident, charge)], overlap)
    return tuple(found)


def _charge(accident: Accident, charge: Charge) -> list[Charged]:
    unit = accident.units.get(charge.role)
    elsewhere = charge.sectors and accident.sector not in charge.sectors
    if unit is None or elsewhere or (accident.expressway and not charge.expressway):
        return []
    return [Charged(accident, unit, charge.role, charge.share)]


def _settle(charged: list[Charged], overlap: Overlap) -> list[Charged]:
    """One unit in several roles; among equal shares the role that is declared first stays."""
    if overlap is Overlap.STACK:
        return charged
    best: dict[str, Charged] = {}
    for one in charged:
        if one.unit not in best or one.share > best[one.unit].share:
            best[one.unit] = one
    return list(best.values())
