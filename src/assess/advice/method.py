"""Other ways of counting that could be argued for: weights, edges of bands, items that do not apply.

Every draw multiplies the weight of each section, and of each item within it, by a number between 1 − spread and
1 + spread; it counts items that do not apply either as left out or as fully won; and it moves the edges of bands by a
tenth of the step below, down, not at all, or up, where a band is about a share (a count of events has no edge to
argue about). Bonus, penalties and what a rule takes beyond its item stay as the rubric has them. Left out: (1) other
indicators or rules than the rubric's; (2) vetoes, whose standing is the rubric's in every draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assess.rubric import language as lang
from assess.scoring import Scores
from assess.scoring.exact import POINT
from assess.scoring.section import ScoredSection, conversion_of
from assess.table import Integers

Numbers = npt.NDArray[np.float64]
STEP = Decimal("0.1")
MOVES = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Items:
    """Units × items of the base, in points, and what stands beside them: `extra` is a number of points a unit."""

    awarded: Numbers
    available: Numbers
    extra: Numbers
    criteria: tuple[str, ...]
    sections: tuple[str, ...]


def list_items(scores: Scores, members: Integers, *, full_where_not_applicable: bool = False) -> Items:
    """What each item gave and could give; an item that is pending counts neither way.

    Points are those that reach the total: converted, and spread over what applies where the rubric does that, unless
    items that do not apply count as fully won. The extra is the rest of the total: bonus less penalties, spills,
    limits, which no other way of counting changes.
    """
    columns: list[tuple[str, str, Numbers, Numbers]] = []
    official = np.zeros(len(members))
    for part in scores.sections:
        if part.section.kind is not lang.SectionKind.BASE:
            continue
        plain, spread = float(conversion_of(part.section)) / POINT, _spread(part, members)
        for scored in part.criteria:
            counted = scored.assessed[members]
            awarded = np.where(counted, scored.awarded[members], 0).astype(np.float64)
            official += awarded * spread
            if full_where_not_applicable:
                free = ~scored.applicable[members]
                awarded, counted = np.where(free, scored.available, awarded), counted | free
            available = np.where(counted, scored.available, 0)
            worth = plain if full_where_not_applicable else spread
            columns.append((scored.criterion.id, part.section.section, awarded * worth, available * worth))
    shape = (len(members), len(columns))
    return Items(
        np.array([column[2] for column in columns]).T.reshape(shape),
        np.array([column[3] for column in columns]).T.reshape(shape),
        scores.exact[members] / POINT - official,
        tuple(column[0] for column in columns),
        tuple(column[1] for column in columns),
    )


def _spread(part: ScoredSection, members: Integers) -> Numbers:
    """What a point of an item is worth in the total of each unit, in points per whole part."""
    counted = np.zeros(len(members))
    for scored in part.criteria:
        counted += np.where(scored.assessed[members], scored.available, 0)
    worth = float(conversion_of(part.section))
    ratio = np.divide(part.assessable[members], counted, out=np.full(len(members), worth), where=counted > 0)
    return np.asarray(ratio / POINT, dtype=np.float64)


def move_bands(rubric: lang.Rubric) -> Iterator[lang.Rubric]:
    """The rubric with the edges of its bands moved down, as they are, and up; once where it has no such band."""
    moved = [_move(rubric, move) for move in MOVES]
    yield from moved if moved[0] != moved[1] else (rubric,)


def _move(rubric: lang.Rubric, move: int) -> lang.Rubric:
    return replace(
        rubric,
        sections=tuple(
            replace(
                section,
                criteria=tuple(
                    replace(criterion, rules=tuple(_move_rule(rule, move) for rule in criterion.rules))
                    for criterion in section.criteria
                ),
            )
            for section in rubric.sections
        ),
    )


def _move_rule(rule: lang.Rule, move: int) -> lang.Rule:
    if not move or not isinstance(rule.measure, lang.Ratio) or not isinstance(rule.shape, lang.Steps):
        return rule
    steps = rule.shape.steps
    above = (after.from_ + move * STEP * (after.from_ - before.from_) for before, after in pairwise(steps))
    moved = (replace(step, from_=edge) for step, edge in zip(steps, (steps[0].from_, *above), strict=True))
    return replace(rule, shape=replace(rule.shape, steps=tuple(moved)))
