"""One veto or yellow card for all units: tripped, clear, or pending where that cannot be told.

A rule trips where any of its conditions holds, is clear where all are known not to hold, and is pending otherwise.
A mark on the total is pending while the total could still lie on either side of it.
Left out: what a tripped veto does to the grade (`grade`) and to the standing (`ranking`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.rubric import language as lang
from assess.scoring.criterion import in_scope
from assess.scoring.exact import to_exact
from assess.table import Column, Flags, Integers, Table
from assess.types import VetoState


@dataclass(frozen=True, slots=True)
class ScoredVeto:
    """One veto for all units. A unit out of scope is neither tripped nor pending."""

    veto: lang.VetoRule
    tripped: Flags
    pending: Flags
    applicable: Flags
    columns: tuple[Column, ...]

    def state(self, position: int) -> VetoState:
        if self.tripped[position]:
            return VetoState.TRIPPED
        return VetoState.PENDING if self.pending[position] else VetoState.CLEAR


def score_veto(
    veto: lang.VetoRule, table: Table, published: Integers, best: Integers, worst: Integers, open_: Flags
) -> ScoredVeto:
    """The state of a veto for all units."""
    size = len(table.units)
    applicable = np.array([in_scope(veto.applies_to, unit) for unit in table.units], dtype=bool)
    tripped, unknown = np.zeros(size, bool), np.zeros(size, bool)
    columns: list[Column] = []
    for condition in veto.when:
        match condition:
            case lang.AtLeast(indicator, at_least, period):
                column = table.column(indicator, period)
                top, bottom = at_least.as_integer_ratio()
                tripped |= column.known & (column.numerator * bottom >= top * column.scale)
                unknown |= ~column.known
                columns.append(column)
            case lang.PointsBelow(mark):
                tripped |= best < to_exact(mark)
                unknown |= open_ & (worst < to_exact(mark)) & (best >= to_exact(mark))
    return ScoredVeto(veto, tripped & applicable, unknown & ~tripped & applicable, applicable, tuple(columns))
