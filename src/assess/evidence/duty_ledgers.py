"""The ledgers that fill duties: meetings, inspections led by a leader, and documents; each row becomes one act.

A row with the nil report's word says that the ledger was kept and nothing was to enter: absence then counts as such.
Left out: (1) whether a meeting dealt with safety well; (2) minutes themselves: only their number is kept; (3) acts
outside the assessed period: they are kept, counted by nobody, and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from assess.evidence.csvtext import Sheet
from assess.evidence.duty import Kind, Settings
from assess.evidence.duty_rows import Cells, Frame, Ledger, read_rows
from assess.evidence.leader import Leader
from assess.evidence.lines import RejectedRowError
from assess.evidence.names import shown
from assess.types import QualityFinding, Source

MEETINGS = ("unit", "kind", "date", "present", "safety", "number")
INSPECTIONS = ("unit", "leader", "date", "place", "level")
DOCUMENTS = ("unit", "kind", "date", "number", "title")
LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done on a day. Without `leaders` it is the unit's; `counts` is false for a meeting not on safety."""

    unit: str
    kind: str
    day: date
    leaders: tuple[str, ...]
    counts: bool
    source: Source


@dataclass(frozen=True, slots=True)
class DutyLedgers:
    """What a run brought; None: no such ledger, so that nothing follows from absence."""

    meetings: Ledger[Act] | None = None
    inspections: Ledger[Act] | None = None
    documents: Ledger[Act] | None = None

    def of(self, kind: Kind) -> Ledger[Act] | None:
        """The ledger in which a kind of evidence stands."""
        return {Kind.MEETING: self.meetings, Kind.INSPECTION: self.inspections}.get(kind, self.documents)


def read_meetings(sheet: Sheet, settings: Settings, leaders: Collection[str], frame: Frame) -> Ledger[Act]:
    """`meetings.csv`: who was present, and whether safety was on the agenda."""

    def parse(cells: Cells) -> Act:
        kind = _kind(cells, settings.meetings, settings)
        if kind == settings.nil_report:
            return _nil(cells, kind)
        present = tuple(_leader(identity, "present", leaders) for identity in cells.several("present"))
        unit, day, number = cells.unit(), cells.day("date"), cells.text("number")
        safety = cells.flag("safety")
        text = f"{day} {kind}（{shown(number)}）{'' if safety else '，未研究安全生产'}"
        return Act(unit, kind, day, present, safety, cells.source(text))

    return _report_outside(read_rows(sheet, frame, parse), frame)


def read_inspections(sheet: Sheet, settings: Settings, leaders: Collection[str], frame: Frame) -> Ledger[Act]:
    """`inspections_led.csv`: which leader led an inspection, where, and of what level."""

    def parse(cells: Cells) -> Act:
        kind = _kind(cells, settings.inspections, settings, "level")
        if kind == settings.nil_report:
            return _nil(cells, kind)
        leader = _leader(cells.identity(LEADER), LEADER, leaders)
        unit, day, place = cells.unit(), cells.day("date"), cells.text("place")
        return Act(unit, kind, day, (leader,), True, cells.source(f"{day} {leader}带队检查{shown(place)}"))

    return _report_outside(read_rows(sheet, frame, parse), frame)


def read_documents(sheet: Sheet, settings: Settings, leaders: Collection[str], frame: Frame) -> Ledger[Act]:
    """`documents.csv`: documents and reports; the optional column `leader` makes one a leader's own."""

    def parse(cells: Cells) -> Act:
        kind = _kind(cells, settings.documents, settings)
        if kind == settings.nil_report:
            return _nil(cells, kind)
        owner = (_leader(cells.raw(LEADER), LEADER, leaders),) if cells.raw(LEADER) else ()
        unit, day = cells.unit(), cells.day("date")
        number, title = cells.text("number"), cells.text("title")
        return Act(unit, kind, day, owner, True, cells.source(f"{day} {kind}《{shown(title)}》（{shown(number)}）"))

    return _report_outside(read_rows(sheet, frame, parse), frame)


def _kind(cells: Cells, known: tuple[str, ...], settings: Settings, column: str = "kind") -> str:
    return cells.one_of(column, (*known, settings.nil_report))


def _nil(cells: Cells, kind: str) -> Act:
    day = cells.day("date")
    return Act(cells.unit(), kind, day, (), False, cells.source(f"{day} {kind}"))


def _leader(identity: str, column: str, leaders: Collection[str]) -> str:
    if identity not in leaders:
        raise RejectedRowError("E269", column, found=shown(identity))
    return identity


def _report_outside(ledger: Ledger[Act], frame: Frame) -> Ledger[Act]:
    outside = [act for act in ledger.entries if not frame.first <= act.day <= frame.last]
    if not outside:
        return ledger
    text = f"{len(outside)}行在考核期之外（{frame.first}至{frame.last}），不计。"
    sources = tuple(act.source for act in outside)
    finding = QualityFinding("outside_period", "notice", "", ledger.file, text, sources)
    return replace(ledger, quality=(*ledger.quality, finding))


def check_in_post(ledgers: DutyLedgers, leaders: Iterable[Leader]) -> list[QualityFinding]:
    """Acts of leaders who held no post in that unit on that day: they count for nobody."""
    terms: dict[tuple[str, str], list[Leader]] = {}
    for leader in leaders:
        terms.setdefault((leader.unit, leader.id), []).append(leader)
    findings = []
    for ledger in (ledgers.meetings, ledgers.inspections, ledgers.documents):
        for act in ledger.entries if ledger else ():
            for identity in act.leaders:
                if not any(term.held_on(act.day) for term in terms.get((act.unit, identity), ())):
                    text = f"{identity}在{act.day}没有在该单位任职的记录，这一行不计入其履职。"
                    findings.append(
                        QualityFinding("leader_not_in_post", "warning", act.unit, identity, text, (act.source,))
                    )
    return findings


Reading = Callable[[Sheet, Settings, Collection[str], Frame], Ledger[Act]]
LEDGERS: dict[str, tuple[tuple[str, ...], tuple[str, ...], Reading]] = {
    "meetings": (MEETINGS, (), read_meetings),
    "inspections_led": (INSPECTIONS, (), read_inspections),
    "documents": (DOCUMENTS, (LEADER,), read_documents),
}
