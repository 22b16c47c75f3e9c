"""Sections and totals for all units: what was awarded, of what could be assessed, and the best and worst to come.

Order: sections (`section`), bonus and penalty, limits, the total emptied, and one rounding. The same steps give three
totals: as assessed, best (everything open won) and worst (everything open lost).
Left out: grades and vetoes (`grade`, `veto`) and ranks (`ranking`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from assess.errors import GapError, Problem
from assess.params.calendar import NO_CALENDAR, Calendar
from assess.rubric import language as lang
from assess.scoring.condition import Totals
from assess.scoring.exact import multiply_divide, round_half_up, to_exact
from assess.scoring.grade import settle_grades
from assess.scoring.measure import View
from assess.scoring.section import ScoredSection, conversion_of, open_effect, points_away, score_section
from assess.scoring.veto import ScoredVeto, score_veto
from assess.table import Flags, Integers, Table
from assess.types import MissingPolicy, VetoState

Kind, Effect = lang.SectionKind, lang.Effect


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
    sections = tuple(score_section(section, view, rubric.head) for section in rubric.sections)
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
    assessable = sum((part.assessable for part in sections if part.section.kind is Kind.BASE), view.zeros())
    if rubric.head.rescale_over is lang.RescaleOver.TOTAL:
        assessable = _rescale_total(sections, np.asarray(assessable), rubric.head)
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


def _zero_total(sections: tuple[ScoredSection, ...], view: View) -> tuple[Flags, Flags]:
    """Where a rule that empties the total is open, and where it has applied."""
    open_, certain = np.zeros(view.size, bool), np.zeros(view.size, bool)
    for part in sections:
        open_ |= open_effect(part.criteria, Effect.ZERO_TOTAL, view)
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
        lost = points_away(part.criteria, len(total)) * worth.numerator
        away = away + multiply_divide(1, lost, np.full(len(total), worth.denominator, np.int64))
    full = to_exact(head.total)
    rest = np.where(away < full, full - away, full)
    return multiply_divide(full, total, rest)


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
