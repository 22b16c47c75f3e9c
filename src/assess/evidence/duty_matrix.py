"""Leader × duty × quarter: what the ledgers say, what an assessor says, and which of them holds.

A judgement wins over the ledgers, and both are kept. One without a quarter holds for every quarter in which the duty
is due, or else for the last one. Left out: (1) filling from ledgers (`duty_cells`); (2) numbers (`duty_measures`);
(3) whether a judgement is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from sys import intern

from assess.evidence.duty import Duties, Duty, Kind
from assess.evidence.duty_cells import CellState, Holder, Said, Search
from assess.evidence.duty_ledgers import Act, DutyLedgers
from assess.evidence.duty_quarters import quarters
from assess.evidence.duty_rows import Frame, Ledger
from assess.evidence.leader import Leader
from assess.types import Source

WHOLE_PERIOD = ""


@dataclass(frozen=True, slots=True)
class DutyJudgement:
    """An assessor's word on one duty of one leader in one quarter ("" is the whole period)."""

    unit: str
    duty: str
    leader: str
    quarter: str
    state: CellState
    source: Source


@dataclass(frozen=True, slots=True)
class Cell:
    """One leader, one duty, one quarter. `found` is what the ledgers say, `judged` what an assessor says."""

    unit: str
    post: str
    leader: str
    duty: str
    quarter: str
    found: CellState
    judged: CellState | None
    why: str
    sources: tuple[Source, ...]

    @property
    def state(self) -> CellState:
        return self.found if self.judged is None else self.judged

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.unit, self.post, self.leader, self.duty, self.quarter


Judged = dict[tuple[str, str, str, str], DutyJudgement]


def fill_matrix(
    duties: Duties, leaders: Ledger[Leader], ledgers: DutyLedgers, judgements: Iterable[DutyJudgement], frame: Frame
) -> tuple[Cell, ...]:
    """All cells, ordered by unit, post, leader, duty and quarter, whatever the order of the rows."""
    parts = quarters(frame.first, min(frame.last, frame.as_of))
    search = Search(duties, leaders, ledgers, _by_kind_and_unit(ledgers), frame)
    judged = {(one.unit, one.duty, one.leader, one.quarter): one for one in judgements}
    cells: list[Cell] = []
    for holder in _holders(duties, leaders.entries):
        for duty in holder.list_.duties:
            said = {part.name: search.duty(holder, duty, part) for part in parts}
            cells += _judge(holder, duty, said, judged)
    return tuple(sorted(cells, key=lambda cell: cell.key))


def _by_kind_and_unit(ledgers: DutyLedgers) -> dict[tuple[Kind, str], list[Act]]:
    found: dict[tuple[Kind, str], list[Act]] = {}
    for kind in Kind:
        for act in sorted(ledgers.of(kind).entries, key=lambda one: (one.day, str(one.source))):
            found.setdefault((kind, act.unit), []).append(act)
    return found


def _holders(duties: Duties, leaders: Iterable[Leader]) -> list[Holder]:
    terms: dict[tuple[str, str], list[Leader]] = {}
    for leader in leaders:
        terms.setdefault((leader.unit, leader.post), []).append(leader)
    return [
        Holder(duties.get(post), tuple(one for one in found if one.id == identity), tuple(found))
        for (_, post), found in terms.items()
        for identity in dict.fromkeys(one.id for one in found)
    ]


def _judge(holder: Holder, duty: Duty, said: dict[str, Said], judged: Judged) -> list[Cell]:
    """The cells of one duty of one person."""
    key = holder.unit, duty.id, holder.id
    whole = judged.get((*key, WHOLE_PERIOD))
    due = [name for name, one in said.items() if one.state is not CellState.NOT_DUE] or list(said)[-1:]
    cells = []
    for name, one in said.items():
        word = judged.get((*key, name)) or (whole if name in due else None)
        why, sources = one.why, one.sources
        if word is not None:
            why = f"考核人员评定；台账：{one.why}"
            sources = (word.source, *one.sources)
        state = word.state if word else None
        why = intern(why)  # a few hundred texts in a hundred thousand cells
        cells.append(Cell(holder.unit, holder.list_.id, holder.id, duty.id, name, one.state, state, why, sources))
    return cells
