"""What leaders did, from the ledgers of a run: meetings, inspections led by a leader, and documents become acts.

Rows arrive checked; those of kinds that the duty lists do not use are no acts, since the ledgers hold others too. Left
out: (1) faults of single rows (`ledger`); (2) who held which post (`leader_store`); (3) filling the lists
(`duty_cells`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from assess.evidence.duty import Duties, Settings
from assess.evidence.duty_ledgers import (
    DOCUMENTS,
    INSPECTIONS,
    MEETINGS,
    Act,
    Days,
    DutyLedgers,
    check_acts,
    check_in_post,
)
from assess.evidence.duty_rows import EVERY_UNIT, Frame, Ledger
from assess.evidence.leader_store import LEADERS, several
from assess.evidence.ledger_tables import LedgerTables
from assess.evidence.names import by_clean_name, match
from assess.text.characters import shown


def read_acts(tables: LedgerTables, duties: Duties, frame: Frame) -> DutyLedgers:
    """The acts of the kinds that duty lists use, by ledger, with what is odd about them."""
    codes, terms = {unit.code for unit in frame.units}, _terms(tables)
    found = {}
    for ledger, read in READERS.items():
        acts = tuple(act for act in read(tables, duties.settings) if act.unit in codes)
        title = tables.title(ledger)
        quality = tuple(chain(check_acts(acts, title, frame), check_in_post(acts, terms, frame)))
        found[ledger] = Ledger(title, len(acts), acts, tables.blocked(ledger), quality=quality)
    return DutyLedgers(found, tables.coverage)


def _terms(tables: LedgerTables) -> dict[tuple[str, str], list[Days]]:
    """First and last days in any post, by unit and identity; none of units some of whose rows were refused."""
    blocked = tables.blocked(LEADERS)
    terms: dict[tuple[str, str], list[Days]] = {}
    for unit, identity, first, last, *_ in tables.rows(LEADERS, ("unit_code", "id", "from_date", "to_date")):
        if unit not in blocked and EVERY_UNIT not in blocked:
            terms.setdefault((unit, identity), []).append((first, last))
    return terms


def _meetings(tables: LedgerTables, settings: Settings) -> Iterator[Act]:
    """Whoever presided was present. Without minutes, or not on safety, a meeting does not count.

    Where absence without excuse is stated (`unexcused`), it was a meeting of the level above, and no act of the unit.
    """
    kinds = by_clean_name(settings.meetings)
    columns = ("unit_code", "kind", "date", "chair", "present", "safety", "number", "unexcused")
    for unit, printed, day, chair, present, safety, number, unexcused, *place in tables.rows(MEETINGS, columns):
        kind = match(printed, kinds)
        if kind is not None and unexcused is None:
            leaders = tuple(dict.fromkeys((*several(chair), *several(present))))
            text = f"{day} {kind}（{shown(number or '没有纪要编号')}）{'' if safety else '，未研究安全生产'}"
            yield Act(unit, kind, day, leaders, bool(safety and number), tables.source(place, text))


def _inspections(tables: LedgerTables, settings: Settings) -> Iterator[Act]:
    """The level is the kind; a blank one leaves the kind open. Without place and enterprise a row does not count."""
    levels = by_clean_name(settings.inspections) | {"": ""}
    columns = ("unit_code", "leader", "date", "level", "place", "enterprise")
    for unit, leader, day, printed, site, enterprise, *place in tables.rows(INSPECTIONS, columns):
        level, where = match(printed or "", levels), site or (enterprise and f"企业{enterprise}")
        if level is not None:
            text = f"{day} {leader}带队检查{shown(where) if where else '，没有地点'}"
            yield Act(unit, level, day, (leader,), where is not None, tables.source(place, text))


def _documents(tables: LedgerTables, settings: Settings) -> Iterator[Act]:
    """One that names a leader is that leader's own and has to say that it deals with safety.

    Any other counts unless it says that it does not.
    """
    kinds = by_clean_name(settings.documents)
    columns = ("unit_code", "kind", "date", "number", "title", "leader", "safety")
    for unit, printed, day, number, title, leader, safety, *place in tables.rows(DOCUMENTS, columns):
        kind = match(printed, kinds)
        if kind is not None:
            counts = bool(safety) if leader else safety is not False
            numbered = f"（{shown(number)}）" if number else ""
            text = f"{day} {kind}《{shown(title)}》{numbered}{'' if counts else '，没有写明安全生产'}"
            yield Act(unit, kind, day, several(leader), counts, tables.source(place, text))


READERS: dict[str, Callable[[LedgerTables, Settings], Iterator[Act]]] = {
    MEETINGS: _meetings,
    INSPECTIONS: _inspections,
    DOCUMENTS: _documents,
}
