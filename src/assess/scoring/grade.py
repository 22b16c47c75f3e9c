"""The grade read off the published number, and what vetoes make of it: a grade, or a range while anything is open.

The best grade counts everything open as won and pending vetoes as clear, the worst the other way round. A veto can
force a grade, cap it or lower it by steps; several may apply, and the lowest result stands; none raises a grade.
Left out: points, which no veto touches.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assess.rubric.language import Grade, VetoRule
from assess.scoring.exact import to_exact
from assess.scoring.veto import ScoredVeto
from assess.table import Flags, Integers


def read_grades(grades: Sequence[Grade], published: Integers) -> Integers:
    """The position in `grades` (best first) of published numbers in whole parts; lower bounds are included."""
    position = np.full(len(published), len(grades) - 1, np.int64)
    for index in range(len(grades) - 2, -1, -1):
        position = np.where(published >= to_exact(grades[index].from_), index, position)
    return position


def settle_grades(
    grades: Sequence[Grade], best: Integers, worst: Integers, vetoes: Sequence[ScoredVeto]
) -> tuple[Integers, Integers]:
    """The best and worst grades that are still possible for all units, as positions in `grades`.

    An incomplete rule whose effect the source lost could lower the grade to the last one.
    """
    high, low = read_grades(grades, best), read_grades(grades, worst)
    tripped = [(scored.veto, scored.tripped) for scored in vetoes]
    open_ = [(scored.veto, scored.tripped | scored.pending) for scored in vetoes]
    for scored in vetoes:
        if scored.veto.incomplete and not (scored.veto.force or scored.veto.cap or scored.veto.down):
            low = np.where(scored.pending, len(grades) - 1, low)
    return lower_grades(grades, high, tripped), lower_grades(grades, low, open_)


def lower_grades(grades: Sequence[Grade], position: Integers, vetoes: Sequence[tuple[VetoRule, Flags]]) -> Integers:
    """Positions after vetoes: first steps down, then the lowest of what is forced or capped."""
    names = [grade.name for grade in grades]
    for veto, where in vetoes:
        position = np.where(where, np.minimum(position + veto.down, len(names) - 1), position)
    for veto, where in vetoes:
        for name in (veto.force, veto.cap):
            if name:
                position = np.where(where, np.maximum(position, names.index(name)), position)
    return position
