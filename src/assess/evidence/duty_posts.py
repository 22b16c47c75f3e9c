"""Posts that nobody held, and posts that two held at once: what the ledger of leaders shows about posts.

Nothing is due from anybody in a quarter without holder, so a vacancy has to be said; where leaders may be lacking it
cannot be. Left out: (1) why a post was
vacant; (2) acting holders; (3) quarters that are not over: a post may still be filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assess.evidence.duty import Duties, DutyList, Holders
from assess.evidence.duty_quarters import Quarter, quarters
from assess.evidence.duty_rows import Frame, Ledger
from assess.evidence.leader import Leader
from assess.types import QualityFinding, Source, Unit


@dataclass(frozen=True, slots=True)
class _Post:
    """One post of one unit, and all who held it."""

    unit: Unit
    list_: DutyList
    terms: tuple[Leader, ...]

    def finding(self, check: str, text: str, *searched: Source) -> QualityFinding:
        sources = tuple(term.source for term in self.terms) or searched
        return QualityFinding(check, "warning", self.unit.code, self.list_.post, text, sources)


def expects(list_: DutyList, unit: Unit) -> bool:
    """Whether a unit must have somebody in the post of a list."""
    return list_.required and (not list_.types or unit.type in list_.types)


def vacancies(terms: Iterable[Leader], part: Quarter) -> tuple[tuple[date, date], ...]:
    """The spans of a quarter in which nobody held the post, as first and last day."""
    free, last = part.first.toordinal(), part.last.toordinal()
    gaps = []
    for term in sorted(terms, key=lambda one: one.from_):
        begin, end = term.from_.toordinal(), last if term.to is None else term.to.toordinal()
        if begin > free and free <= last:
            gaps.append((free, min(begin - 1, last)))
        free = max(free, end + 1)
    if free <= last:
        gaps.append((free, last))
    return tuple((date.fromordinal(first), date.fromordinal(end)) for first, end in gaps)


def check_posts(leaders: Ledger[Leader], duties: Duties, frame: Frame) -> list[QualityFinding]:
    """Every post that is missing, vacant in a quarter, or held by two where one holds it, by unit and list."""
    held: dict[tuple[str, str], list[Leader]] = {}
    for leader in sorted(leaders.entries, key=lambda one: (one.from_, one.id)):
        held.setdefault((leader.unit, leader.post), []).append(leader)
    parts = [part for part in quarters(frame.first, min(frame.last, frame.as_of)) if part.over]
    findings: list[QualityFinding] = []
    for unit in frame.units:
        for list_ in duties.lists:
            post = _Post(unit, list_, tuple(held.get((unit.code, list_.id), ())))
            if expects(list_, unit) and not leaders.why_blocked(unit.code):
                findings += _vacant(post, parts, Source(leaders.file))
            if list_.holders is Holders.ONE:
                findings += _shared(post)
    return findings


def _vacant(post: _Post, parts: Sequence[Quarter], source: Source) -> list[QualityFinding]:
    name = f"“{post.unit.name}”的“{post.list_.post}”"
    if not post.terms:
        return [post.finding("post_missing", f"{name}没有登记任何人，其职责无从考核。", source)]
    spans = [f"{part.name}（{first}至{last}）" for part in parts for first, last in vacancies(post.terms, part)]
    if not spans:
        return []
    return [post.finding("post_vacant", f"{name}有空缺：{'、'.join(spans)}。")]


def _shared(post: _Post) -> list[QualityFinding]:
    pairs = [
        f"{one.id}与{other.id}"
        for index, one in enumerate(post.terms)
        for other in post.terms[index + 1 :]
        if one.overlaps(other)
    ]
    if not pairs:
        return []
    text = f"“{post.unit.name}”的“{post.list_.post}”同一时间登记了两人：{'、'.join(pairs)}；两人都按在任计。"
    return [post.finding("post_held_twice", text)]
