"""Checks of the frame: validity, ids, sums of points, grades, the head, bases, criteria.

Left out: rules (`rules`) and what stands outside the points (`outcomes`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assess.errors import Problem
from assess.rubric import language as lang
from assess.rubric.lint.names import Indicators, place, walk
from assess.types import MissingPolicy

ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
EARLIER = re.compile(r"previous(_[2-9])?")
MOST_PLACES, MOST_DECIMALS = 6, 9


def check_validity(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """The rubric must be in force on the day that is asked for."""
    valid, on = rubric.head.valid, rubric.on
    if on is not None and not (valid.from_ <= on and (valid.to is None or on <= valid.to)):
        yield Problem("E123", place(rubric, ""), {"on": on, "first": valid.from_, "last": valid.to or "—"})


def check_ids(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Ids are lower snake, a criterion's begins with its section's, none is used twice or after it was retired."""
    ids = [section.section for section in rubric.sections]
    for section, criterion in rubric.criteria:
        ids += [criterion.id, *(f"{criterion.id}.{rule.id}" for rule in criterion.rules)]
        if not criterion.id.startswith(f"{section.section}."):
            yield Problem("E124", place(rubric, criterion.id), {"section": section.section})
    ids += [veto.id for veto in rubric.vetoes]
    for id_, times in Counter(ids).items():
        if times > 1:
            yield Problem("E121", place(rubric, id_), {"id": id_})
        if not ID.fullmatch(id_):
            yield Problem("E125", place(rubric, id_), {"id": id_})
        if id_ in rubric.head.retired:
            yield Problem("E166", place(rubric, id_), {"id": id_})


def check_points(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Criteria add up to their section (or to what it is scored on), base sections to the total."""
    base = [section for section in rubric.sections if section.kind is lang.SectionKind.BASE]
    total = sum((section.points for section in base), Decimal(0))
    if total != rubric.head.total:
        yield Problem("E126", place(rubric, ""), {"found": total, "expected": rubric.head.total})
    for section in rubric.sections:
        points = sum((criterion.points for criterion in section.criteria), Decimal(0))
        expected = section.points if section.scored_on is None else section.scored_on
        if section.kind is lang.SectionKind.BASE and points != expected:
            yield Problem("E126", place(rubric, section.section), {"found": points, "expected": expected})
        if section.kind is not lang.SectionKind.BASE and section.scored_on is not None:
            yield Problem("E161", place(rubric, section.section), {})
        outside = section.kind is not lang.SectionKind.BASE
        if section.combine is lang.Combine.MEAN or (section.combine is lang.Combine.HIGHEST and outside):
            yield Problem("E176", place(rubric, section.section), {"combine": section.combine.value})
        for criterion in section.criteria:
            if criterion.points <= 0:
                yield Problem("E127", place(rubric, criterion.id), {"points": criterion.points})
            if section.kind is not lang.SectionKind.BASE and criterion.points > section.points:
                values = {"points": criterion.points, "cap": section.points}
                yield Problem("E167", place(rubric, criterion.id), values)


def check_grades(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Grades fall strictly from best to worst, the worst begins at 0, so that no number is without a grade."""
    bounds = [grade.from_ for grade in rubric.head.grades]
    if not bounds or bounds[-1] != 0 or sorted(set(bounds), reverse=True) != bounds:
        yield Problem("E128", place(rubric, ""), {"bounds": "、".join(str(bound) for bound in bounds)})
    for name, times in Counter(grade.name for grade in rubric.head.grades).items():
        if times > 1:
            yield Problem("E162", place(rubric, ""), {"grade": name})


def check_head(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Places to round to, the conversion, the days of window and procedure, and sums of indicators."""
    head = rubric.head
    if not 0 <= head.rounding.places <= MOST_PLACES:
        yield Problem("E165", place(rubric, "rounding"), {"places": head.rounding.places})
    if head.conversion is not None and head.conversion.points <= 0:
        yield Problem("E172", place(rubric, "conversion"), {"points": head.conversion.points})
    days = [("window", day) for day in ([head.window.from_, head.window.to] if head.window else [])]
    for key, day in days + [(f"process {step.id}", step.on) for step in head.process if step.on]:
        if not _is_day_of_year(day):
            yield Problem("E164", place(rubric, key), {"day": day})
    for scope in head.counting:
        if scope.id in scope.sum_of:
            yield Problem("E174", place(rubric, f"counting {scope.id}"), {"id": scope.id})


def _is_day_of_year(text: str) -> bool:
    try:
        date.fromisoformat(f"2023-{text}")
    except ValueError:
        return False
    return True


def check_basis(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Every criterion and outcome names its legal basis; a basis said to be verified says when."""
    named = [(c.id, c.basis) for _, c in rubric.criteria] + [(veto.id, veto.basis) for veto in rubric.vetoes]
    named += [(scope.id, scope.basis) for scope in rubric.head.counting]
    named += [(step.id, step.basis) for step in rubric.head.process]
    for id_, basis in named:
        if not basis:
            yield Problem("E129", place(rubric, id_), {})
        for one in basis:
            if one.verified and one.checked is None:
                yield Problem("E130", place(rubric, id_), {"title": one.title})


def check_digits(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """No number has more decimals than the engine keeps."""
    for id_, part in _parts(rubric):
        for value in walk(part):
            if isinstance(value, Decimal) and value.normalize().as_tuple().exponent < -MOST_DECIMALS:  # type: ignore[operator]
                yield Problem("E177", place(rubric, id_), {"value": value, "most": MOST_DECIMALS})


def check_periods(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Periods are those that evidence can have: this one, earlier years, and the parts of the window."""
    known = {"", *(name for names in lang.PERIODS.values() for name in names)}
    for id_, part in _parts(rubric):
        for value in walk(part):
            for name in _named_periods(value):
                if name not in known and not EARLIER.fullmatch(name):
                    yield Problem("E178", place(rubric, id_), {"period": name})


def _named_periods(value: object) -> tuple[str, ...]:
    match value:
        case lang.OfPeriod(name):
            return (name,)
        case lang.MeanOf(names):
            return names
        case lang.AtLeast() | lang.StateIs():
            return (value.period,)
        case _:
            return ()


def _parts(rubric: lang.Rubric) -> Iterator[tuple[str, object]]:
    """Everything that carries numbers, under the id to name in a message."""
    yield "", rubric.head
    for section in rubric.sections:
        yield section.section, section.points
    for _section, criterion in rubric.criteria:
        yield criterion.id, criterion
    for veto in rubric.vetoes:
        yield veto.id, veto


def check_criteria(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """What happens to a criterion that does not apply, or lacks its evidence, is said and not guessed."""
    for _section, criterion in rubric.criteria:
        limited = criterion.applies_to != lang.EVERYONE or criterion.when is not None
        if (limited or criterion.if_missing is MissingPolicy.NOT_APPLICABLE) and criterion.not_applicable is None:
            yield Problem("E154", place(rubric, criterion.id), {})
        price, deducts = criterion.missing_points, criterion.if_missing is MissingPolicy.DEDUCT
        if (price is not None) != deducts or (price is not None and not 0 < price <= criterion.points):
            yield Problem("E155", place(rubric, criterion.id), {"points": criterion.points})
        if criterion.periods is not None and criterion.periods.combine is lang.Combine.HIGHEST:
            yield Problem("E160", place(rubric, criterion.id), {})
