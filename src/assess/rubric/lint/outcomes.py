"""Checks of what stands outside the points: vetoes and their like, consequences with terms, quotas.

Left out: whether a consequence is lawful.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assess.errors import Problem
from assess.rubric import language as lang
from assess.rubric.lint.names import Indicators, parts_of, place


def check_outcomes(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """A rule has a trigger and an effect, and the grades it names exist."""
    grades = {grade.name for grade in rubric.head.grades}
    for veto in rubric.vetoes:
        acts = veto.force or veto.cap or veto.down or veto.consequences or veto.kind is lang.OutcomeKind.ELIGIBILITY
        if not (veto.when or veto.incomplete) or not acts:
            yield Problem("E134", place(rubric, veto.id), {})
        named = [name for name in (veto.force, veto.cap) if name]
        named += [
            part.graded if isinstance(part, lang.Graded) else part.final_grade
            for condition in veto.when
            for part in parts_of(condition)
            if isinstance(part, lang.Graded | lang.FinalGrade)
        ]
        for name in named:
            if name not in grades:
                yield Problem("E135", place(rubric, veto.id), {"grade": name, "known": "、".join(sorted(grades))})
        if veto.kind not in lang.FOLLOWING and any(
            isinstance(part, lang.FinalGrade) for condition in veto.when for part in parts_of(condition)
        ):
            yield Problem("E156", place(rubric, veto.id), {})
        if veto.down < 0:
            yield Problem("E149", place(rubric, veto.id), {"name": "down", "value": veto.down})


def check_consequences(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """A term of years says how many; shares of an amount are for posts and no more than the whole."""
    for veto in rubric.vetoes:
        for consequence in veto.consequences:
            term = consequence.term
            if term is not None and (term.kind is lang.TermKind.YEARS) != (term.years > 0):
                yield Problem("E170", place(rubric, veto.id), {"what": consequence.what})
            shares = consequence.shares
            if shares and (consequence.amount is None or sum(shares.values(), Decimal(0)) > 1):
                yield Problem("E171", place(rubric, veto.id), {"what": consequence.what})


def check_quotas(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """A quota names a grade of the rubric and at least one place."""
    grades = {grade.name for grade in rubric.head.grades}
    for quota in rubric.head.quotas:
        if quota.at_least not in grades or quota.top < 1:
            yield Problem("E163", place(rubric, "quotas"), {"title": quota.title})
