"""The leaders of a run from its ledger: terms in posts of the duty lists, and why some of them are not used.

Rows arrive checked. What is left to do is what one row cannot show: terms that contradict each other, titles that no
list has, units that filed none. Names of persons are compared inside the database and never leave it. Left out: (1)
faults of single rows (`ledger`); (2) posts without holder (`duty_posts`); (3) what leaders did (`duty_store`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assess.errors import Problem
from assess.evidence.duty import Duties
from assess.evidence.duty_ledgers import SHOWN
from assess.evidence.duty_rows import Frame, Ledger
from assess.evidence.leader import Leader, check_two_posts, find_contradictions
from assess.evidence.ledger_tables import LedgerTables
from assess.evidence.names import by_clean_name, match
from assess.indicators import Span
from assess.text.characters import shown
from assess.types import QualityFinding, Source

LEADERS = "leaders"
SEPARATORS = re.compile(r"[、；;,，\s]+")
OtherPosts = dict[str, list[tuple[str, Source]]]


def read_leaders(tables: LedgerTables, duties: Duties, frame: Frame) -> Ledger[Leader]:
    """The terms in posts of the duty lists. Contradicting ones are left out, said, and block their units."""
    terms, others = _read_terms(tables, duties, frame)
    title, contradictions = tables.title(LEADERS), find_contradictions(terms, _renamed(tables))
    out = {leader for found in contradictions.values() for leader in found}
    kept = tuple(leader for leader in terms if leader not in out)
    blocked = _unfiled(tables, frame, {leader.unit for leader in terms} | others.keys())
    quality = [_other_titles(unit, found, title) for unit, found in others.items()]
    for identity, found in contradictions.items():
        rows = "、".join(str(Source(leader.source.file, leader.source.row)) for leader in found)
        what, remedy = (Problem("E268", "", {"id": identity, "rows": rows}).part(part) for part in ("what", "remedy"))
        sources = tuple(leader.source for leader in found)
        for unit in dict.fromkeys(leader.unit for leader in found):
            quality.append(QualityFinding("terms_contradict", "warning", unit, identity, what + remedy, sources))
            blocked[unit] = f"{rows}任期矛盾，都没有采用（E268）"
    quality += check_two_posts(kept, duties.titles)
    return Ledger(title, len(kept), kept, blocked | tables.blocked(LEADERS), quality=tuple(quality))


def _read_terms(tables: LedgerTables, duties: Duties, frame: Frame) -> tuple[list[Leader], OtherPosts]:
    """The terms in posts of the lists, and by unit the titles of other posts."""
    terms: list[Leader] = []
    others: OtherPosts = {}
    posts, codes = by_clean_name(duties.posts), {unit.code for unit in frame.units}
    columns = ("unit_code", "id", "post", "portfolio", "from_date", "to_date")
    for unit, identity, printed, portfolio, first, last, *place in tables.rows(LEADERS, columns):
        if unit not in codes:
            continue
        source, title = tables.source(place, f"{identity} {printed} {first}至{last or '今'}"), match(printed, posts)
        if title is None:
            others.setdefault(unit, []).append((printed, source))
        else:
            terms.append(Leader(unit, identity, duties.posts[title], several(portfolio), first, last, source))
    return terms, others


def _renamed(tables: LedgerTables) -> frozenset[str]:
    """Identities that stand with more than one name."""
    rows = tables.connection.execute(
        """SELECT id FROM leaders WHERE name IS NOT NULL GROUP BY id
        HAVING min(replace(name, ' ', '')) <> max(replace(name, ' ', ''))"""
    ).fetchall()
    return frozenset(identity for (identity,) in rows)


def _unfiled(tables: LedgerTables, frame: Frame, present: Iterable[str]) -> dict[str, str]:
    """Units that handed in no list of leaders: nobody is known there, which is not the same as nobody in post."""
    span, known = Span("", "year", frame.first, min(frame.last, frame.as_of)), set(present)
    return {
        unit.code: "该单位没有报送"
        for unit in frame.units
        if unit.code not in known and not tables.coverage.covers(LEADERS, unit.code, span, stock=True)
    }


def _other_titles(unit: str, found: list[tuple[str, Source]], ledger: str) -> QualityFinding:
    titles = "、".join(dict.fromkeys(shown(title) for title, _ in found))
    text = f"{len(found)}行的职务不在职责清单里（{titles}），这些人不按清单考核；写错职务名称的请改正。"
    return QualityFinding("post_not_listed", "notice", unit, ledger, text, tuple(one for _, one in found[:SHOWN]))


def several(cell: str | None) -> tuple[str, ...]:
    """The words of a cell, each once; none where it is blank."""
    return tuple(dict.fromkeys(word for word in SEPARATORS.split(cell or "") if word))
