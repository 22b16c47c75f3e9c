"""Sections and totals for all units: what was awarded, of what could be assessed, and the best and worst to come.

Order: criteria, spills into the section, the section emptied, not-applicable points, conversion; then sections, bonus,
penalty, the total emptied, limits, and one rounding. The same steps give three totals: as assessed, best (everything
open won) and worst (everything open lost). Left out: grades and vetoes (`grade`, `veto`) and ranks (`ranking`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from assess.errors import GapError, Problem
from assess.params.calendar import NO_CALENDAR, Calendar
from assess.rubric import language as lang
from assess.scoring.applicable import settle_not_applicable
from assess.scoring.condition import Totals
from assess.scoring.criterion import ScoredCriterion, score_criterion
from assess.scoring.exact import multiply, multiply_divide, round_half_up, to_exact
from assess.scoring.grade import settle_grades
from assess.scoring.measure import View
from assess.scoring.veto import ScoredVeto, score_veto
from assess.table import Flags, Integers, Table
from assess.types import MissingPolicy, VetoState

Kind, Effect = lang.SectionKind, lang.Effect


@dataclass(frozen=True, slots=True)
class ScoredSection:
    """One section for all units, in whole parts: as assessed, at best, at worst, and what could be assessed."""

    section: lang.Section
    criteria: tuple[ScoredCriterion, ...]
    awarded: Integers
    best: Integers
    worst: Integers
    assessable: Integers


@dataclass(frozen=True, slots=True)
class Scores:
    """A run scored: arrays over `table.units`, in whole parts. `published` is rounded, `exact` is not.

    `best` and `worst` are published totals; `grades` the best and worst grade as positions in the rubric's list.
    """

    rubric: lang.Rubric
    table: Table
    sections: tuple[ScoredSection, ...]
    base: Integers
    exact: Integers
    published: Integers
    assessable: Integers
    best: Integers
    worst: Integers
    grades: tuple[Integers, Integers]
    vetoes: tuple[ScoredVeto, ...]

    def states(self, position: int) -> tuple[tuple[lang.VetoRule, VetoState], ...]:
        """The outcome rules that apply to the unit at a position, with their states."""
        return tuple((one.veto, one.state(position)) for one in self.vetoes if one.applicable[position])


def score(rubric: lang.Rubric, table: Table, calendar: Calendar = NO_CALENDAR) -> Scores:
    """All units of the table by the rubric. Raises GapError where evidence is missing that must not be."""
    view = View(table, calendar=calendar)
    sections = tuple(_score_section(section, view, rubric.head) for section in rubric.sections)
    _refuse_gaps(sections, table)
    unknown, certain = _zero_total(sections, view)
    totals = {}
    for bonus, extras in ((True, (Kind.BONUS, Kind.PENALTY)), (False, (Kind.PENALTY,))):
        for name, emptied in (("awarded", certain), ("best", certain), ("worst", certain | unknown)):
            totals[bonus, name] = _add_up(sections, name, emptied, rubric.head, extras)
    places = rubric.head.rounding.places
    published = {key: round_half_up(value, places) for key, value in totals.items()}
    lifts = rubric.head.bonus.lifts_grade
    best, worst = published[lifts, "best"], published[lifts, "worst"]
    vetoes, final = _settle_vetoes(rubric, view, best, worst)
    assessable = sum((part.assessable for part in sections if part.section.kind is Kind.BASE), _zeros(view))
    return Scores(
        rubric,
        table,
        sections,
        _add_up(sections, "awarded", certain, rubric.head, extras=()),
        totals[True, "awarded"],
        published[True, "awarded"],
        np.asarray(assessable),
        published[True, "best"],
        published[True, "worst"],
        final,
        vetoes,
    )


def _settle_vetoes(
    rubric: lang.Rubric, view: View, best: Integers, worst: Integers
) -> tuple[tuple[ScoredVeto, ...], tuple[Integers, Integers]]:
    """Vetoes, the grades that they leave, and then the consequences that look at those grades."""
    grades = rubric.head.grades
    totals = Totals(best, worst, grades)
    acting = [score_veto(veto, view, totals) for veto in rubric.vetoes if veto.kind not in lang.FOLLOWING]
    final = settle_grades(grades, best, worst, acting)
    totals = replace(totals, final=final)
    states = {scored.veto.id: scored for scored in acting}
    states |= {veto.id: score_veto(veto, view, totals) for veto in rubric.vetoes if veto.kind in lang.FOLLOWING}
    return tuple(states[veto.id] for veto in rubric.vetoes), final


def _score_section(section: lang.Section, view: View, head: lang.RubricHead) -> ScoredSection:
    criteria = tuple(score_criterion(criterion, view, section.kind) for criterion in section.criteria)
    criteria = settle_not_applicable(criteria)
    awarded, best, worst = _combine(section, criteria, view)
    spilled = sum((scored.beyond(Effect.SPILL) for scored in criteria), _zeros(view))
    emptied = sum((scored.beyond(Effect.ZERO_SECTION) for scored in criteria), _zeros(view)) > 0
    may_empty, may_spill = _open_effect(criteria, Effect.ZERO_SECTION, view), _open_effect(criteria, Effect.SPILL, view)
    awarded, best, worst = (np.where(emptied, 0, np.maximum(value - spilled, 0)) for value in (awarded, best, worst))
    worst = np.where(may_empty | may_spill, 0, worst)
    assessable = sum((np.where(scored.assessed, scored.available, 0) for scored in criteria), _zeros(view))
    limit = to_exact(section.points)
    if section.kind is not Kind.BASE:
        awarded, best, worst = (np.minimum(value, limit) for value in (awarded, best, worst))
    top, bottom = _scale(section, criteria, view, head)
    awarded, best, worst, assessable = (
        multiply_divide(1, multiply(value, top), bottom) for value in (awarded, best, worst, assessable)
    )
    return ScoredSection(section, criteria, awarded, best, worst, assessable)


def _combine(
    section: lang.Section, criteria: tuple[ScoredCriterion, ...], view: View
) -> tuple[Integers, Integers, Integers]:
    """The criteria together: as assessed, at best, at worst; in a penalty section the points lost."""
    full, assessed, loss, least, most = (_zeros(view) for _ in range(5))
    highest = section.combine is lang.Combine.HIGHEST
    for scored in criteria:
        open_ = scored.applicable & ~scored.assessed
        full = full + np.where(open_ | scored.assessed, scored.available, 0)
        assessed = assessed + np.where(scored.assessed, scored.available, 0)
        lost = np.where(scored.assessed, scored.available - scored.awarded, 0)
        at_least = np.where(open_, scored.available - scored.high, lost)
        at_most = np.where(open_, scored.available - scored.low, lost)
        join = np.maximum if highest else np.add
        loss, least, most = join(loss, lost), join(least, at_least), join(most, at_most)
    if section.kind is Kind.PENALTY:
        return loss, least, most
    return assessed - loss, full - least, full - most


def _open_effect(criteria: tuple[ScoredCriterion, ...], effect: lang.Effect, view: View) -> Flags:
    """Where a rule with an effect beyond its criterion is still open."""
    open_ = np.zeros(view.size, bool)
    for scored in criteria:
        if any(rule.rule.effect is effect for rule in scored.rules):
            open_ |= scored.applicable & ~scored.assessed
    return open_


def _scale(
    section: lang.Section, criteria: tuple[ScoredCriterion, ...], view: View, head: lang.RubricHead
) -> tuple[Integers, Integers]:
    """Conversion (100 → 30), and rescaling over what applies, as one reduced fraction per unit."""
    full = sum(scored.available for scored in criteria)
    away = _points_away(criteria, view.size)
    if head.rescale_over is lang.RescaleOver.TOTAL or section.kind is not Kind.BASE:
        away = _zeros(view)
    rest = np.where(away < full, full - away, max(full, 1))
    converted = conversion_of(section)
    common = np.maximum(np.gcd(np.full(view.size, full, np.int64), rest), 1)
    return full // common * converted.numerator, rest // common * converted.denominator


def conversion_of(section: lang.Section) -> Fraction:
    """What a point scored is worth: 30/100 where criteria add up to 100 and the section counts 30."""
    return Fraction(1) if section.scored_on is None else Fraction(section.points) / Fraction(section.scored_on)


def _points_away(criteria: tuple[ScoredCriterion, ...], size: int) -> Integers:
    """Points of criteria that do not apply and are to be spread over the rest."""
    away = np.zeros(size, np.int64)
    for scored in criteria:
        if scored.criterion.not_applicable is lang.NotApplicable.RESCALE:
            away = away + np.where(scored.applicable, 0, scored.available)
    return away


def _zero_total(sections: tuple[ScoredSection, ...], view: View) -> tuple[Flags, Flags]:
    """Where a rule that empties the total is open, and where it has applied."""
    open_, certain = np.zeros(view.size, bool), np.zeros(view.size, bool)
    for part in sections:
        open_ |= _open_effect(part.criteria, Effect.ZERO_TOTAL, view)
        for scored in part.criteria:
            certain |= scored.beyond(Effect.ZERO_TOTAL) > 0
    return open_, certain


def _add_up(
    sections: tuple[ScoredSection, ...],
    name: str,
    emptied: Flags,
    head: lang.RubricHead,
    extras: tuple[lang.SectionKind, ...],
) -> Integers:
    """One of the totals: the base, with those kinds of sections outside it that `extras` names."""
    parts = {kind: [getattr(part, name) for part in sections if part.section.kind is kind] for kind in Kind}
    base, extra = parts[Kind.BASE], parts[Kind.BONUS] if Kind.BONUS in extras else []
    less = parts[Kind.PENALTY] if Kind.PENALTY in extras else []
    zero = np.zeros(len(emptied), np.int64)
    total = sum(base, zero)
    if head.rescale_over is lang.RescaleOver.TOTAL:
        total = _rescale_total(sections, total, head)
    total = total + sum(extra, zero) - sum(less, zero)
    if head.bonus.limit is not None:
        total = np.minimum(total, to_exact(head.bonus.limit))
    return np.where(emptied, 0, np.maximum(total, 0))


def _rescale_total(sections: tuple[ScoredSection, ...], total: Integers, head: lang.RubricHead) -> Integers:
    """得分 ÷ (满分 − 不参与分) × 满分."""
    away = np.zeros(len(total), np.int64)
    for part in sections:
        worth = conversion_of(part.section)
        lost = _points_away(part.criteria, len(total)) * worth.numerator
        away = away + multiply_divide(1, lost, np.full(len(total), worth.denominator, np.int64))
    full = to_exact(head.total)
    rest = np.where(away < full, full - away, full)
    return multiply_divide(full, total, rest)


def _zeros(view: View) -> Integers:
    return np.zeros(view.size, np.int64)


def _refuse_gaps(sections: tuple[ScoredSection, ...], table: Table) -> None:
    """`if_missing: stop`: every criterion and unit that lacks its evidence, at once."""
    problems = []
    for part in sections:
        for scored in part.criteria:
            if scored.criterion.if_missing is MissingPolicy.STOP and scored.missing.any():
                codes = [table.units[index].code for index in np.flatnonzero(scored.missing)]
                values = {"criterion": scored.criterion.title, "units": "、".join(codes)}
                problems.append(Problem("E136", scored.criterion.id, values))
    if problems:
        raise GapError(problems)
