"""Charged accidents as indicators per unit: counts and deaths, by grade, by role, and in a rolling span.

`<grade>_accidents` counts a grade and everything worse, `<grade>_accidents_only` the grade alone (就高不就低), and
`general_accidents` those of no higher grade. Left out: (1) responsibility (`attribution_blame`); (2) sectors, which the
caller selects; (3) rates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from assess.evidence.attribution import GENERAL, Charged, Role
from assess.evidence.attribution_count import EVENTS, Question, Scale, count, every, rows, total
from assess.evidence.duty_quarters import months_after
from assess.evidence.larger import AccidentGrades
from assess.types import Measured, Source, Unit

ACCIDENTS, DEATHS, PEOPLE = "accidents", "deaths", "人"


def by_unit(charged: Iterable[Charged]) -> dict[str, list[Charged]]:
    """Charges by the code of the unit."""
    found: dict[str, list[Charged]] = {}
    for one in charged:
        found.setdefault(one.unit, []).append(one)
    return found


def attribution_measures(
    charged: Iterable[Charged], units: Iterable[Unit], grades: AccidentGrades, searched: Source
) -> list[tuple[str, Measured]]:
    """All counts of every unit. `searched` is the list of accidents that was gone through."""
    grouped, scale = by_unit(charged), Scale(grades)
    return [(unit.code, value) for unit in units for value in _counts(grouped.get(unit.code, []), scale, searched)]


def _counts(charged: list[Charged], scale: Scale, searched: Source) -> list[Measured]:
    values = [count(ACCIDENTS, charged, every, searched), _deaths(DEATHS, charged, searched)]
    values.append(count(f"{GENERAL}_{ACCIDENTS}", charged, scale.exactly(GENERAL), searched))
    for grade in scale.order[1:]:
        values.append(count(f"{grade}_{ACCIDENTS}", charged, scale.reaches(grade), searched))
        values.append(count(f"{grade}_{ACCIDENTS}_only", charged, scale.exactly(grade), searched))
    for role in Role:
        own = [one for one in charged if one.role is role]
        values.append(count(f"{ACCIDENTS}_{role.value}", own, every, searched))
        values.append(_deaths(f"{DEATHS}_{role.value}", own, searched))
        values += [
            count(f"{grade}_{ACCIDENTS}_{role.value}", own, scale.reaches(grade), searched) for grade in scale.order[1:]
        ]
    return values


def _deaths(name: str, charged: Sequence[Charged], searched: Source) -> Measured:
    unknown = [one.accident.id for one in charged if one.accident.deaths is None]
    if unknown:
        return Measured(name, None, None, "", PEOPLE, f"死亡人数未知：{'、'.join(dict.fromkeys(unknown))}")
    number = sum((one.share * (one.accident.deaths or 0) for one in charged), Decimal(0))
    return Measured(name, number, None, "", PEOPLE, "", rows(charged, searched))


def rolling_measures(
    charged: Iterable[Charged],
    units: Iterable[Unit],
    grades: AccidentGrades,
    months: int,
    since: date,
    searched: Source,
) -> list[tuple[str, Measured]]:
    """`<larger>_accidents_rolling` and `general_accidents_rolling`: the most within so many months of each other.

    `charged` may hold earlier years: a span counts if its last accident is on `since` or later. A span ends on the
    corresponding day, which is included.
    """
    grouped, scale = by_unit(charged), Scale(grades)
    questions = {
        scale.grades.lowest.id: scale.reaches(scale.grades.lowest.id),
        GENERAL: scale.exactly(GENERAL),
    }
    return [
        (unit.code, _rolling(f"{grade}_{ACCIDENTS}_rolling", spans, question, searched))
        for unit in units
        for spans in (_spans(grouped.get(unit.code, []), months, since),)
        for grade, question in questions.items()
    ]


def _spans(charged: list[Charged], months: int, since: date) -> list[list[Charged]]:
    """For each accident, those from it to the corresponding day, if any of them lies in the assessed time."""
    ordered = sorted(charged, key=lambda one: (one.accident.happened, one.accident.id))
    spans = []
    for first in ordered:
        end = months_after(first.accident.happened, months)
        span = [one for one in ordered if first.accident.happened <= one.accident.happened <= end]
        if span[-1].accident.happened >= since:
            spans.append(span)
    return spans


def _rolling(name: str, spans: list[list[Charged]], question: Question, searched: Source) -> Measured:
    """Known where what is open cannot make it more."""
    sure = max(([one for one in span if question(one)] for span in spans), key=total, default=[])
    possible = max((total([one for one in span if question(one) is not False]) for span in spans), default=Decimal(0))
    if possible > total(sure):
        return Measured(name, None, None, "", EVENTS, f"至少{total(sure)}{EVENTS}，至多{possible}{EVENTS}：等级未定")
    return Measured(name, total(sure), None, "", EVENTS, "", rows(sure, searched))
