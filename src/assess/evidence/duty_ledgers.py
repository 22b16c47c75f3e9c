"""The acts that fill duties, by the ledger in which they stand, and what is odd about them.

Who handed in a ledger for which days is known beside the acts: only there does absence count. Left out: (1) reading the
ledgers (`duty_store`); (2) whether a meeting dealt with safety well; (3) acts outside the assessed period: they are
kept, counted by nobody, and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assess.evidence.duty import Kind
from assess.evidence.duty_rows import Frame, Ledger
from assess.indicators import Coverage, Span
from assess.types import QualityFinding, Source

MEETINGS, INSPECTIONS, DOCUMENTS = "meetings", "leader_inspections", "documents"
LEDGER_OF = {
    Kind.MEETING: MEETINGS,
    Kind.INSPECTION: INSPECTIONS,
    Kind.DOCUMENT: DOCUMENTS,
    Kind.REPORT: DOCUMENTS,
}
SHOWN = 20  # rows named in one finding
Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done on a day. Without `leaders` it is the unit's; without `kind` its level was not stated.

    `counts` is false for what the ledger itself says not to count, such as a meeting not on safety.
    """

    unit: str
    kind: str
    day: date
    leaders: tuple[str, ...]
    counts: bool
    source: Source


@dataclass(frozen=True, slots=True)
class DutyLedgers:
    """The acts of a run by ledger, and who handed in which ledger for which days."""

    acts: Mapping[str, Ledger[Act]]
    coverage: Coverage

    def of(self, kind: Kind) -> Ledger[Act]:
        """The ledger in which a kind of evidence stands."""
        return self.acts[LEDGER_OF[kind]]

    def covers(self, kind: Kind, unit: str, first: date, last: date) -> bool:
        """Whether a unit handed in that ledger for all of these days; nil reports are handed in too."""
        return self.coverage.covers(LEDGER_OF[kind], unit, Span("", "year", first, last))


def check_acts(acts: Sequence[Act], ledger: str, frame: Frame) -> Iterator[QualityFinding]:
    """What is odd about the acts of one ledger: outside the period, or without the level that says where they count."""
    outside = [act.source for act in acts if not frame.first <= act.day <= frame.last]
    if outside:
        text = f"{len(outside)}行在考核期之外（{frame.first}至{frame.last}），不计。"
        yield QualityFinding("outside_period", "notice", "", ledger, text, tuple(outside[:SHOWN]))
    without: dict[str, list[Source]] = {}
    for act in acts:
        if not act.kind:
            without.setdefault(act.unit, []).append(act.source)
    for unit in frame.units:
        if blank := without.get(unit.code):
            text = f"{len(blank)}行没有写检查对象级别，只计入不分级别的职责。"
            yield QualityFinding("level_missing", "warning", unit.code, ledger, text, tuple(blank[:SHOWN]))


def check_in_post(
    acts: Iterable[Act], terms: Mapping[tuple[str, str], Sequence[Days]], frame: Frame
) -> Iterator[QualityFinding]:
    """Acts of the period by leaders who held no post in that unit on that day: they count for nobody.

    `terms` are first and last days in any post, by unit and identity; units without any are not asked.
    """
    known = {unit for unit, _ in terms}
    for act in acts:
        if act.unit not in known or not frame.first <= act.day <= frame.last:
            continue
        for identity in act.leaders:
            held = terms.get((act.unit, identity), ())
            if not any(first <= act.day and (last is None or act.day <= last) for first, last in held):
                text = f"{identity}在{act.day}没有在该单位任职的记录，这一行不计入其履职。"
                yield QualityFinding("leader_not_in_post", "warning", act.unit, identity, text, (act.source,))
