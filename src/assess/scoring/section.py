"""One section for all units: criteria together, spills, what empties it, points that do not apply, conversion.

Three numbers go through the same steps: as assessed, at best (everything open won) and at worst (everything open
lost); in a penalty section they are points lost. Left out: the sections together (`total`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assess.rubric import language as lang
from assess.scoring.applicable import settle_not_applicable
from assess.scoring.criterion import ScoredCriterion, score_criterion
from assess.scoring.exact import multiply, multiply_divide, to_exact
from assess.scoring.measure import View
from assess.table import Flags, Integers

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


def score_section(section: lang.Section, view: View, head: lang.RubricHead) -> ScoredSection:
    criteria = tuple(score_criterion(criterion, view, section.kind) for criterion in section.criteria)
    criteria = settle_not_applicable(criteria)
    awarded, best, worst = _combine(section, criteria, view)
    spilled = sum((scored.beyond(Effect.SPILL) for scored in criteria), view.zeros())
    emptied = sum((scored.beyond(Effect.ZERO_SECTION) for scored in criteria), view.zeros()) > 0
    may_empty, may_spill = open_effect(criteria, Effect.ZERO_SECTION, view), open_effect(criteria, Effect.SPILL, view)
    awarded, best, worst = (np.where(emptied, 0, np.maximum(value - spilled, 0)) for value in (awarded, best, worst))
    worst = np.where(may_empty | may_spill, 0, worst)
    assessable = sum((np.where(scored.assessed, scored.available, 0) for scored in criteria), view.zeros())
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
    full, assessed, loss, least, most = (view.zeros() for _ in range(5))
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


def open_effect(criteria: tuple[ScoredCriterion, ...], effect: lang.Effect, view: View) -> Flags:
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
    away = points_away(criteria, view.size)
    if head.rescale_over is lang.RescaleOver.TOTAL or section.kind is not Kind.BASE:
        away = view.zeros()
    rest = np.where(away < full, full - away, max(full, 1))
    converted = conversion_of(section)
    common = np.maximum(np.gcd(np.full(view.size, full, np.int64), rest), 1)
    return full // common * converted.numerator, rest // common * converted.denominator


def conversion_of(section: lang.Section) -> Fraction:
    """What a point scored is worth: 30/100 where criteria add up to 100 and the section counts 30."""
    return Fraction(1) if section.scored_on is None else Fraction(section.points) / Fraction(section.scored_on)


def points_away(criteria: tuple[ScoredCriterion, ...], size: int) -> Integers:
    """Points of criteria that do not apply and are to be spread over the rest."""
    away = np.zeros(size, np.int64)
    for scored in criteria:
        if scored.criterion.not_applicable is lang.NotApplicable.RESCALE:
            away = away + np.where(scored.applicable, 0, scored.available)
    return away
