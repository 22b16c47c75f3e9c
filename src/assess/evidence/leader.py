"""Who held which post when, and what is odd about it: terms that contradict each other, and two posts at a time.

A leader is an identity of letters and digits; names of persons are never read. Left out: (1) whether a person was
rightly appointed; (2) acting holders: a row says who answers; (3) reading the ledger (`duty_store`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assess.types import QualityFinding, Source


@dataclass(frozen=True, slots=True)
class Leader:
    """领导干部: one term in one post. `post` is the id of a duty list; `to` None: still in post."""

    unit: str
    id: str
    post: str
    portfolio: tuple[str, ...]
    from_: date
    to: date | None
    source: Source

    def held_on(self, day: date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)

    def overlaps(self, other: Leader) -> bool:
        return (self.to is None or other.from_ <= self.to) and (other.to is None or self.from_ <= other.to)


def find_contradictions(leaders: Iterable[Leader], renamed: Collection[str]) -> dict[str, tuple[Leader, ...]]:
    """Terms that cannot all be true, by identity: in two units at a time, twice in one post, or under two names.

    `renamed` are the identities that stand with more than one name.
    """
    by_identity: dict[str, list[Leader]] = {}
    for leader in leaders:
        by_identity.setdefault(leader.id, []).append(leader)
    found = {}
    for identity, terms in by_identity.items():
        contradicting = tuple(
            one for one in terms if identity in renamed or any(_contradict(one, other) for other in terms)
        )
        if contradicting:
            found[identity] = contradicting
    return found


def _contradict(one: Leader, other: Leader) -> bool:
    return other is not one and one.overlaps(other) and (one.unit != other.unit or one.post == other.post)


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
