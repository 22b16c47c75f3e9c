"""Conditions on what happened, was found, or was scored: true, false or not known; and the scope of a rule.

The first field names the kind. Left out: how they are decided (`scoring.condition`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from assess.params.build import DATED
from assess.rubric.language.measures import ONE, AfterEvent, Baseline, OnDay


@dataclass(frozen=True, slots=True)
class Scope:
    """适用范围: empty means all."""

    types: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


EVERYONE = Scope()


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The indicator reaches a number. Unknown stays unknown."""

    indicator: str
    at_least: Annotated[Decimal, DATED] = ONE
    period: str = ""


@dataclass(frozen=True, slots=True)
class Exceeds:
    """The indicator is above a baseline, e.g. deaths above the ceiling handed down."""

    exceeds: str
    over: Baseline


@dataclass(frozen=True, slots=True)
class StateIs:
    """The recorded state is this one, now or in another period (e.g. last year's grade)."""

    state: str
    is_: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class PointsBelow:
    """The published total is below a mark."""

    points_below: Annotated[Decimal, DATED]


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade by points is this one or a lower one."""

    graded: str


@dataclass(frozen=True, slots=True)
class FinalGrade:
    """The grade after vetoes is this one; for consequences and steps only, since they do not change it."""

    final_grade: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """The day that the indicator holds is after the due day (never done is for another indicator to say)."""

    overdue: str
    due: OnDay | AfterEvent


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    all_: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    any_: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold; not known stays not known."""

    not_: Condition


Condition = AtLeast | Exceeds | StateIs | Overdue | PointsBelow | Graded | FinalGrade | AllOf | AnyOf | Not
