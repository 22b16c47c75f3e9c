"""Who held which post when: the ledger of leaders, and what is odd about it.

A leader is an identity of letters and digits; a name is optional, is kept only where the run asks for it, and never
reaches the quarantine unmasked. Left out: (1) whether a person was rightly appointed; (2) acting holders: a row says
who answers; (3) names inside free text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assess.evidence.csvtext import Row, Sheet
from assess.evidence.duty_rows import Cells, Frame, Ledger, read_rows
from assess.evidence.lines import RejectedRowError
from assess.evidence.names import clean
from assess.types import QualityFinding, Source

COLUMNS = ("unit", "leader", "post", "portfolio", "from", "to")
NAME = "name"
SOMEONE = "某"


class Names(StrEnum):
    """What happens to personal names."""

    DROP = "drop"
    MASK = "mask"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Leader:
    """领导干部: one term in one post. `post` is the id of a duty list; `to` None: still in post; `name`: as asked."""

    unit: str
    id: str
    post: str
    portfolio: tuple[str, ...]
    from_: date
    to: date | None
    source: Source
    name: str = ""

    def held_on(self, day: date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)

    def overlaps(self, other: Leader) -> bool:
        return (self.to is None or other.from_ <= self.to) and (other.to is None or self.from_ <= other.to)


def mask_name(name: str) -> str:
    """The first character and 某 for the rest: 张三 → 张某, 张三丰 → 张某某; longer names look like three."""
    known = clean(name)
    return known[:1] + SOMEONE * min(2, max(1, len(known) - 1)) if known else ""


def show_name(name: str, names: Names) -> str:
    """A name as the option says."""
    return {Names.DROP: "", Names.MASK: mask_name(name), Names.SHOW: clean(name)}[names]


def read_leaders(sheet: Sheet, posts: Mapping[str, str], frame: Frame, names: Names = Names.DROP) -> Ledger[Leader]:
    """The terms of a sheet. `posts` maps printed titles to ids of duty lists.

    Rows about one identity that contradict each other are all quarantined; an identical copy is quarantined once.
    """
    hidden = replace(sheet, rows=tuple(_hide_name(row, names) for row in sheet.rows))
    found = read_rows(hidden, frame, lambda cells: _leader(cells, posts, names))
    if not found.entries:
        return found
    raw = {row.number: row for row in hidden.rows}
    printed = {row.number: clean(row.values.get(NAME, "")) for row in sheet.rows}
    kept, quarantine, blocked = [], list(found.quarantine), dict(found.blocked)
    for leader, clash in _clashes(found.entries, printed):
        if clash is None:
            kept.append(leader)
            continue
        row = raw[leader.source.row]
        quarantine.append(clash.record(sheet.name, row))
        if clash.code != "E267":  # a copy leaves nothing open
            blocked.setdefault(leader.unit, clash.reason(row))
    ordered = tuple(sorted(quarantine, key=lambda one: one.row))
    return replace(found, entries=tuple(kept), quarantine=ordered, blocked=blocked)


def _hide_name(row: Row, names: Names) -> Row:
    """A row whose raw text holds no name; a row of another length may hold it anywhere and shows nothing."""
    if NAME not in row.values or names is Names.SHOW:
        return row
    if not row.complete:
        return replace(row, raw="（行中可能有姓名，未列出）")
    cells = (show_name(value, names) if column == NAME else value for column, value in row.values.items())
    return replace(row, raw=",".join(cells))


def _leader(cells: Cells, posts: Mapping[str, str], names: Names) -> Leader:
    unit, identity = cells.unit(), cells.identity("leader")
    title = cells.one_of("post", posts)
    since = cells.day("from")
    until = cells.day("to") if cells.raw("to") else None
    if until is not None and until < since:
        raise RejectedRowError("E266", "to", first=since, last=until)
    source = cells.source(f"{identity} {title} {since}至{until or '今'}")
    name = show_name(cells.raw(NAME), names)
    return Leader(unit, identity, posts[title], cells.several("portfolio"), since, until, source, name)


def _clashes(leaders: Iterable[Leader], printed: Mapping[int, str]) -> list[tuple[Leader, RejectedRowError | None]]:
    """Each term with what speaks against it: an earlier copy, or another row of the same identity."""
    by_identity: dict[str, list[Leader]] = {}
    for leader in leaders:
        by_identity.setdefault(leader.id, []).append(leader)
    return [(leader, _clash(leader, terms, printed)) for terms in by_identity.values() for leader in terms]


def _clash(leader: Leader, terms: list[Leader], printed: Mapping[int, str]) -> RejectedRowError | None:
    for other in terms:
        if other is leader:
            continue
        same_name = printed[leader.source.row] == printed[other.source.row]
        if same_name and replace(other, source=leader.source) == leader:
            if other.source.row < leader.source.row:
                return RejectedRowError("E267", "leader", id=leader.id, other=other.source.row)
            continue
        known = printed[leader.source.row] and printed[other.source.row]
        if known and not same_name:
            return RejectedRowError("E268", "leader", id=leader.id, other=other.source.row)
        if leader.overlaps(other) and (leader.unit != other.unit or leader.post == other.post):
            return RejectedRowError("E268", "leader", id=leader.id, other=other.source.row)
    return None


def check_two_posts(leaders: Iterable[Leader], titles: Mapping[str, str]) -> list[QualityFinding]:
    """One person in two posts at a time: allowed, and said, since the duties of both are then counted."""
    terms = sorted(leaders, key=lambda one: (one.unit, one.id, one.post, one.from_))
    findings = []
    for index, leader in enumerate(terms):
        for other in terms[index + 1 :]:
            if (other.unit, other.id) != (leader.unit, leader.id):
                break
            if other.post != leader.post and leader.overlaps(other):
                text = f"{leader.id}同时担任“{titles[leader.post]}”和“{titles[other.post]}”，两份职责都计入。"
                sources = (leader.source, other.source)
                findings.append(QualityFinding("two_posts", "warning", leader.unit, leader.id, text, sources))
    return findings
