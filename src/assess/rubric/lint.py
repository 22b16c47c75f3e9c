"""What cannot be right in a rubric: the linter refuses it and says what to do; it never guesses.

Each check is a small function from a rubric to problems, listed in `CHECKS`; all of them run.
Left out: wrong types and keys (`params.build` has refused them) and whether a rule is wise.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from assess.errors import Problem
from assess.rubric import language as lang
from assess.types import Indicator, MissingPolicy

INDICATOR_FIELDS = {
    "count",
    "ratio",
    "excess",
    "gap",
    "shortfall",
    "late",
    "after",
    "state",
    "falling",
    "free_of",
    "indicator",
    "exceeds",
    "judged",
}
ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
Indicators = Mapping[str, Indicator]


def lint(rubric: lang.Rubric, indicators: Indicators) -> list[Problem]:
    """Every problem of the rubric, in the order of the checks."""
    return [problem for check in CHECKS for problem in check(rubric, indicators)]


def _place(rubric: lang.Rubric, key: str) -> str:
    """The file that holds an id (or the folder), and the id itself."""
    known = key
    while known and known not in rubric.places:
        known = known.rpartition(".")[0]
    return f"{rubric.places.get(known, rubric.head.id)} {key}".rstrip()


def check_validity(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """The rubric must be in force on the day that is asked for."""
    valid, on = rubric.head.valid, rubric.on
    if on is not None and not (valid.from_ <= on and (valid.to is None or on <= valid.to)):
        yield Problem("E123", _place(rubric, ""), {"on": on, "first": valid.from_, "last": valid.to or "—"})


def check_ids(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Ids are lower snake, a criterion's id begins with its section's, and none is used twice."""
    ids = [section.section for section in rubric.sections]
    for section, criterion in rubric.criteria:
        ids += [criterion.id, *(f"{criterion.id}.{rule.id}" for rule in criterion.rules)]
        if not criterion.id.startswith(f"{section.section}."):
            yield Problem("E124", _place(rubric, criterion.id), {"section": section.section})
    ids += [veto.id for veto in rubric.vetoes]
    for id_, times in Counter(ids).items():
        if times > 1:
            yield Problem("E121", _place(rubric, id_), {"id": id_})
        if not ID.fullmatch(id_):
            yield Problem("E125", _place(rubric, id_), {"id": id_})


def check_points(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Criteria add up to their section, base sections to the total; nothing is worth less than zero."""
    base = [section for section in rubric.sections if section.kind is lang.SectionKind.BASE]
    total = sum((section.points for section in base), Decimal(0))
    if total != rubric.head.total:
        yield Problem("E126", _place(rubric, ""), {"found": total, "expected": rubric.head.total})
    for section in rubric.sections:
        points = sum((criterion.points for criterion in section.criteria), Decimal(0))
        if section.kind is lang.SectionKind.BASE and points != section.points:
            yield Problem("E126", _place(rubric, section.section), {"found": points, "expected": section.points})
        for criterion in section.criteria:
            if criterion.points <= 0:
                yield Problem("E127", _place(rubric, criterion.id), {"points": criterion.points})


def check_grades(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Grades fall strictly from best to worst, the worst begins at 0, so that no number is without a grade."""
    bounds = [grade.from_ for grade in rubric.head.grades]
    if not bounds or bounds[-1] != 0 or sorted(set(bounds), reverse=True) != bounds:
        yield Problem("E128", _place(rubric, ""), {"bounds": "、".join(str(bound) for bound in bounds)})


def check_basis(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Every criterion and veto names its legal basis; a basis said to be verified says when."""
    named = [(c.id, c.basis) for _, c in rubric.criteria] + [(veto.id, veto.basis) for veto in rubric.vetoes]
    for id_, basis in named:
        if not basis:
            yield Problem("E129", _place(rubric, id_), {})
        for one in basis:
            if one.verified and one.checked is None:
                yield Problem("E130", _place(rubric, id_), {"title": one.title})


def check_indicators(rubric: lang.Rubric, indicators: Indicators) -> Iterator[Problem]:
    """Every indicator that a rule or a veto names is registered; a ratio is measured as a ratio."""
    for _, criterion in rubric.criteria:
        for rule in criterion.rules:
            names = named_indicators(rule.measure) + named_indicators(rule.shape) + named_indicators(rule.when)
            yield from _check_names(rubric, f"{criterion.id}.{rule.id}", names, indicators)
    for veto in rubric.vetoes:
        names = [name for condition in veto.when for name in named_indicators(condition)]
        yield from _check_names(rubric, veto.id, names, indicators)


def _check_names(rubric: lang.Rubric, id_: str, names: list[str], indicators: Indicators) -> Iterator[Problem]:
    for name in names:
        if name not in indicators:
            yield Problem("E131", _place(rubric, id_), {"indicator": name})


def named_indicators(part: object) -> list[str]:
    """The indicators that a measure, shape or condition reads, wherever they stand in it."""
    names: list[str] = []
    for declared in dataclasses.fields(part) if dataclasses.is_dataclass(part) else ():
        value = getattr(part, declared.name)
        if declared.name in INDICATOR_FIELDS and value:
            names.append(value)
        for item in value if isinstance(value, tuple) else (value,):
            names += named_indicators(item)
    return names


def check_rules(rubric: lang.Rubric, _indicators: Indicators) -> Iterator[Problem]:
    """Rules move points; a criterion without rules is one that this run cannot assess, and says what it needs."""
    for _, criterion in rubric.criteria:
        if not criterion.rules and not (criterion.if_missing is MissingPolicy.PENDING and criterion.needs):
            yield Problem("E132", _place(rubric, criterion.id), {})
        for rule in criterion.rules:
            points = _shape_points(rule.shape)
            inside = rule.effect in (lang.Effect.DEDUCT, lang.Effect.EARN)
            if points is not None and inside and not 0 < points <= criterion.points:
                yield Problem(
                    "E133",
                    _place(rubric, f"{criterion.id}.{rule.id}"),
                    {"points": points, "available": criterion.points},
                )


def _shape_points(shape: lang.Shape | None) -> Decimal | None:
    match shape:
        case lang.Flat(points) | lang.Per(points):
            return points
        case _:
            return None


def check_vetoes(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """A veto has a trigger and an effect, and the grades it names exist."""
    grades = {grade.name for grade in rubric.head.grades}
    for veto in rubric.vetoes:
        acts = veto.force or veto.cap or veto.down or veto.consequences or veto.kind is lang.OutcomeKind.ELIGIBILITY
        if not (veto.when or veto.incomplete) or not acts:
            yield Problem("E134", _place(rubric, veto.id), {})
        for name in (veto.force, veto.cap):
            if name and name not in grades:
                yield Problem("E135", _place(rubric, veto.id), {"grade": name, "known": "、".join(sorted(grades))})


CHECKS: tuple[Callable[[lang.Rubric, Indicators], Iterator[Problem]], ...] = (
    check_validity,
    check_ids,
    check_points,
    check_grades,
    check_basis,
    check_indicators,
    check_rules,
    check_vetoes,
)
