"""Sections and totals for all units: what was awarded, of what could be assessed, and the best and worst to come.

A criterion that is not applicable leaves the assessable points; one that is not assessed leaves them too, but the
best total counts it as full and the worst as nothing. The published total is rounded once, half-up.
Left out: grades and vetoes (`grade`, `veto`) and ranks (`ranking`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.errors import GapError, Problem
from assess.rubric.language import Rubric, Section, SectionKind
from assess.scoring.criterion import ScoredCriterion, score_criterion
from assess.scoring.exact import round_half_up
from assess.scoring.veto import ScoredVeto, score_veto
from assess.table import Integers, Table
from assess.types import MissingPolicy


@dataclass(frozen=True, slots=True)
class ScoredSection:
    """One section for all units, in whole parts. `open` is what not assessed criteria could still bring."""

    section: Section
    criteria: tuple[ScoredCriterion, ...]
    awarded: Integers
    assessable: Integers
    open: Integers


@dataclass(frozen=True, slots=True)
class Scores:
    """A run scored: arrays over `table.units`, in whole parts. `published` is rounded, `exact` is not."""

    rubric: Rubric
    table: Table
    sections: tuple[ScoredSection, ...]
    exact: Integers
    published: Integers
    assessable: Integers
    best: Integers
    worst: Integers
    vetoes: tuple[ScoredVeto, ...]


def score(rubric: Rubric, table: Table) -> Scores:
    """All units of the table by the rubric. Raises GapError where evidence is missing that must not be."""
    sections = tuple(_score_section(section, table) for section in rubric.sections)
    _refuse_gaps(sections, table)
    exact = sum((_signed(part) * part.awarded for part in sections), _zeros(table))
    assessable = sum((part.assessable for part in sections if part.section.kind is SectionKind.BASE), _zeros(table))
    rise = sum((part.open for part in sections if part.section.kind is not SectionKind.PENALTY), _zeros(table))
    fall = sum((part.open for part in sections if part.section.kind is SectionKind.PENALTY), _zeros(table))
    places = rubric.head.rounding.places
    exact = np.maximum(exact, 0)
    published = round_half_up(exact, places)
    best, worst = round_half_up(exact + rise, places), round_half_up(np.maximum(exact - fall, 0), places)
    pending = (rise + fall) > 0
    vetoes = tuple(score_veto(veto, table, published, best, worst, pending) for veto in rubric.vetoes)
    return Scores(rubric, table, sections, exact, published, assessable, best, worst, vetoes)


def _score_section(section: Section, table: Table) -> ScoredSection:
    criteria = tuple(score_criterion(criterion, table) for criterion in section.criteria)
    return ScoredSection(
        section,
        criteria,
        sum((scored.awarded for scored in criteria), _zeros(table)),
        sum((np.where(scored.assessed, scored.available, 0) for scored in criteria), _zeros(table)),
        sum((np.where(scored.applicable & ~scored.assessed, scored.available, 0) for scored in criteria),
            _zeros(table)),
    )


def _signed(part: ScoredSection) -> int:
    return -1 if part.section.kind is SectionKind.PENALTY else 1


def _zeros(table: Table) -> Integers:
    return np.zeros(len(table.units), np.int64)


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
