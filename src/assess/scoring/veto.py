"""One veto, yellow card, gate or consequence for all units: tripped, clear, or pending where that cannot be told.

A rule trips where any of its conditions holds, is clear where all are known not to hold, and is pending otherwise; an
incomplete rule is pending wherever it would trip.
Left out: what a tripped rule does to the grade (`grade`) and to the standing (`ranking`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.rubric import language as lang
from assess.scoring.condition import Totals, columns_of, decide
from assess.scoring.measure import View
from assess.table import Column, Flags
from assess.types import VetoState


@dataclass(frozen=True, slots=True)
class ScoredVeto:
    """One outcome rule for all units. A unit out of scope is neither tripped nor pending."""

    veto: lang.VetoRule
    tripped: Flags
    pending: Flags
    applicable: Flags
    columns: tuple[Column, ...]

    def state(self, position: int) -> VetoState:
        if self.tripped[position]:
            return VetoState.TRIPPED
        return VetoState.PENDING if self.pending[position] else VetoState.CLEAR


def score_veto(veto: lang.VetoRule, view: View, totals: Totals) -> ScoredVeto:
    """The state of an outcome rule for all units."""
    applicable = view.members(veto.applies_to)
    if not veto.when:
        return ScoredVeto(veto, np.zeros(view.size, bool), applicable, applicable, ())
    tripped, unknown = decide(lang.AnyOf(veto.when), view, totals)
    if veto.incomplete:
        tripped, unknown = np.zeros(view.size, bool), tripped | unknown
    columns = tuple(column for condition in veto.when for column in columns_of(condition, view))
    return ScoredVeto(veto, tripped & applicable, unknown & applicable, applicable, columns)
