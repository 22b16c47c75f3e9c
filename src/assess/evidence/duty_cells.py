"""What the ledgers say of one duty of one person in one quarter: done, partly, not, not due, or not known.

Of a post that one person holds at a time, the acts of all its holders count; of other posts only a person's own. A
person answers for a quarter of which they held the post at least the declared share; nothing is due in a quarter that
is not over. Left out: (1) judgements (`duty_matrix`); (2) the quality of what was done; (3) acting holders.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assess.evidence.duty import Duties, Duty, DutyList, Each, Fill, Holders, Kind
from assess.evidence.duty_ledgers import Act, DutyLedgers
from assess.evidence.duty_quarters import QUARTERS, Quarter
from assess.evidence.duty_rows import Frame, Ledger
from assess.evidence.leader import Leader
from assess.types import Source


class CellState(StrEnum):
    """履职状态."""

    DONE = "done"
    PARTLY = "partly"
    NOT = "not"
    NOT_DUE = "not_due"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Said:
    """A state, why, and the rows that say so."""

    state: CellState
    why: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """One person in one post: all terms of the person, and of everybody in that post of that unit."""

    list_: DutyList
    terms: tuple[Leader, ...]
    colleagues: tuple[Leader, ...]

    @property
    def unit(self) -> str:
        return self.terms[0].unit

    @property
    def id(self) -> str:
        return self.terms[0].id

    def days(self, part: Quarter) -> int:
        return sum(part.held(term.from_, term.to) for term in self.terms)

    def did(self, act: Act) -> bool:
        """Whether an act counts for the person; one without leaders is the unit's and counts for whoever answers."""
        doers = self.colleagues if self.list_.holders is Holders.ONE else self.terms
        return act.counts and (
            not act.leaders or any(term.id in act.leaders and term.held_on(act.day) for term in doers)
        )


@dataclass(frozen=True, slots=True)
class Search:
    """The ledgers of a run, ready to be asked. `acts` are by kind of evidence and unit, in the order of days."""

    duties: Duties
    leaders: Ledger[Leader]
    ledgers: DutyLedgers
    acts: dict[tuple[Kind, str], list[Act]]
    frame: Frame

    def duty(self, holder: Holder, duty: Duty, part: Quarter) -> Said:
        """One duty in one quarter: done where all its evidence is there, not where all of it is absent."""
        if not holder.days(part):
            return Said(CellState.NOT_DUE, "该季度不在任")
        if duty.judged:
            due = self._due(holder, part, duty.in_each)
            return Said(CellState.NOT_KNOWN, "须由考核人员评定，尚无评定") if due else Said(CellState.NOT_DUE, "未到期")
        said = [self._fill(holder, fill, part) for fill in duty.evidence]
        due_ones = [one for one in said if one.state is not CellState.NOT_DUE] or said
        sources = tuple(source for one in due_ones for source in one.sources)
        return Said(_together({one.state for one in due_ones}), "；".join(one.why for one in due_ones), sources)

    def _due(self, holder: Holder, part: Quarter, each: Each) -> bool:
        """A quarter's evidence is due when it is over, a year's with the last quarter; from whoever answers for it."""
        last = each is Each.QUARTER or part.name == f"q{QUARTERS}"
        share = self.duties.settings.answers_from_share
        return part.over and last and holder.days(part) >= share * part.days

    def _fill(self, holder: Holder, fill: Fill, part: Quarter) -> Said:
        first = part.first if fill.in_each is Each.QUARTER else self.frame.first
        last = min(part.last, self.frame.last, self.frame.as_of)
        acts = self.acts.get((fill.count, holder.unit), ())
        own = tuple(
            act.source for act in acts if first <= act.day <= last and self._fits(act, fill) and holder.did(act)
        )
        kinds = "、".join(fill.kinds)
        counted = f"{first}至{last}{kinds}{len(own)}次，应有{fill.at_least}次"
        if len(own) >= fill.at_least:
            return Said(CellState.DONE, counted, own)
        if not self._due(holder, part, fill.in_each):
            return Said(CellState.NOT_DUE, f"{kinds}未到期，或该季度在任不足，由他人负责")
        gap = self._gap(holder.unit, fill.count, first, last)
        if gap:
            return Said(CellState.NOT_KNOWN, gap, own)
        searched = Source(self.ledgers.of(fill.count).file, text=f"查该单位{len(acts)}条：{counted}")
        return Said(CellState.PARTLY if own else CellState.NOT, counted, (*own, searched))

    def _fits(self, act: Act, fill: Fill) -> bool:
        """Whether an act is of a kind asked for; one of no stated kind is so where any kind will do."""
        return act.kind in fill.kinds or (not act.kind and {*self.duties.settings.kinds(fill.count)} <= {*fill.kinds})

    def _gap(self, unit: str, kind: Kind, first: date, last: date) -> str:
        """Why absence from a ledger says nothing; "" where it does. Whoever is not known may have acted too."""
        ledger = self.ledgers.of(kind)
        for one in (ledger, self.leaders):
            blocked = one.why_blocked(unit)
            if blocked:
                return f"{one.file}：{blocked}"
        if self.ledgers.covers(kind, unit, first, last):
            return ""
        return f"该单位没有报送{first}至{last}的{ledger.file}（确无的应报“{self.duties.settings.nil_report}”）"


def _together(states: set[CellState]) -> CellState:
    """The state of a duty from those of its evidence; evidence that is not due yet is not among them."""
    if len(states) == 1:
        return next(iter(states))
    return CellState.NOT_KNOWN if CellState.NOT_KNOWN in states else CellState.PARTLY
