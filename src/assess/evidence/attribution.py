"""Which units answer for which accident, in which role, with what share, and on which day it counts.

An accident is charged to the county of the event, of the registration, to its direct or general supervisor, as a scheme
declares; a concealed one of a declared grade counts on the day of its discovery. One unit in several roles is charged
once with its largest share (就高不就低), or with all of them, as declared. Left out: (1) reading accidents (`charged`)
and schemes (`attribution_scheme`); (2) a window that a grade extends beyond its last day; (3) sums over units: one
accident may be in several.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from assess.evidence.attribution_scheme import Charge, Overlap, Role, Scheme, Scope
from assess.evidence.larger import GENERAL, AccidentGrades, Grade, GradeHistory
from assess.rubric.language import Window
from assess.rubric.window import year_of
from assess.types import Source


@dataclass(frozen=True, slots=True)
class Accident:
    """One accident. None is a number that is not known; `units` gives the unit in each role that somebody has.

    `id` is unique with the unit that filed it. `finding` is what was found about its report, on the day `discovered`.
    """

    filed_by: str
    id: str
    happened: date
    sector: str
    units: dict[Role, str]
    deaths: int | None
    serious_injuries: int | None = None
    loss_yuan: Decimal | None = None
    production: bool = True
    expressway: bool = False
    responsibility: str = ""
    finding: str = ""
    discovered: date | None = None
    source: Source = field(default_factory=lambda: Source("accidents"))


@dataclass(frozen=True, slots=True)
class Graded:
    """等级: the grade that the known numbers reach at least; `settled` where the unknown ones cannot raise it.

    `order` is 0 for a general accident and rises with the grade.
    """

    at_least: str
    order: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Charged:
    """One accident as one unit answers for it, in one role, on the day `counted`.

    `pending`: whether it counts waits for the finding of responsibility.
    """

    accident: Accident
    unit: str
    role: Role
    share: Decimal
    graded: Graded
    counted: date
    pending: bool = False


def grade_accident(grades: AccidentGrades | None, accident: Accident) -> Graded:
    """The highest grade that any one of deaths, serious injuries and loss reaches; the threshold itself included.

    Where no grades were in force it is not settled.
    """
    if grades is None:
        return Graded(GENERAL, 0, False)
    order = max((grades.order.index(grade.id) for grade in grades.grades if _reaches(grade, accident)), default=0)
    known = None not in (accident.deaths, accident.serious_injuries, accident.loss_yuan)
    return Graded(grades.order[order], order, known or order == len(grades.grades))


def _reaches(grade: Grade, accident: Accident) -> bool:
    pairs: tuple[tuple[Decimal | int | None, Decimal | int], ...] = (
        (accident.deaths, grade.deaths),
        (accident.serious_injuries, grade.serious_injuries),
        (accident.loss_yuan, grade.loss_yuan),
    )
    return any(value is not None and value >= threshold for value, threshold in pairs)


def attribute(
    accidents: Iterable[Accident], scheme: Scheme, window: Window, grades: GradeHistory
) -> tuple[Charged, ...]:
    """Who answers for what, in the order of accidents; each is graded as on the day on which it happened."""
    found: list[Charged] = []
    for accident in sorted(accidents, key=lambda one: (one.happened, one.filed_by, one.id)):
        if _may_count(accident, scheme.scope):
            then = grades.on(accident.happened)
            graded = grade_accident(then, accident)
            reached = then.order[: graded.order + 1] if then else (GENERAL,)
            back = accident.finding in scheme.look_back.findings and scheme.look_back.from_ in reached
            counted = look_back(accident, window) if back else accident.happened
            pending = accident.responsibility in scheme.scope.open
            charges = [
                Charged(accident, accident.units[charge.role], charge.role, charge.share, graded, counted, pending)
                for charge in scheme.charges
                if _answers(accident, charge)
            ]
            found += _settle(charges, scheme.overlap)
    return tuple(found)


def look_back(accident: Accident, window: Window) -> date:
    """The day on which a concealed accident counts: its discovery, if that was in a later year within reach.

    One that came to light within its own year, or later than the rubric looks back, counts where it happened.
    """
    if accident.discovered is None:
        return accident.happened
    own, found = year_of(window, accident.happened), year_of(window, accident.discovered)
    within = own is not None and found is not None and 0 < found - own <= window.late_discovery
    return accident.discovered if within else accident.happened


def _may_count(accident: Accident, scope: Scope) -> bool:
    """Whether it counts, or will if it is found so."""
    found = accident.responsibility in (*scope.responsibility, *scope.open)
    return found and (accident.production or not scope.production_only)


def _answers(accident: Accident, charge: Charge) -> bool:
    among = not charge.sectors or accident.sector in charge.sectors
    on_road = charge.expressway or not accident.expressway
    return charge.role in accident.units and among and on_road and accident.sector not in charge.other_than


def _settle(charged: list[Charged], overlap: Overlap) -> list[Charged]:
    """One unit in several roles; among equal shares the role that is declared first stays."""
    if overlap is Overlap.STACK:
        return charged
    best: dict[str, Charged] = {}
    for one in charged:
        if one.unit not in best or one.share > best[one.unit].share:
            best[one.unit] = one
    return list(best.values())
