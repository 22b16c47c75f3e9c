"""What follows for which leader, as a table for the organisation department, and as CSV text.

A consequence reaches who held the post on the day of the event (or of the decision, where no day is known): all
holders, those whose portfolio holds the sector, or those concerned in person, as the rule says. Nothing is left out of
the table: a post without holder, or without list, has a row too. Left out: (1) terms and due days, which
`scoring.follow` computes; (2) the department's decision; (3) names: persons have identities only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from assess.evidence.duty import Duties
from assess.evidence.duty_reach import IN_PERSON, NO_LIST, SECTOR_OPEN, Reached, reached
from assess.evidence.duty_shared import SharedRule
from assess.evidence.leader import Leader
from assess.rubric.language import TermKind, VetoRule
from assess.text.characters import clean

STATES = {"tripped": "成立", "pending": "待定"}
STATUTORY = "按处分的法定期限"
HEADER = ("单位", "人员编号", "职务", "事项", "后果", "起", "止", "答复期限", "依据", "状态", "说明")
RISKY = ("=", "+", "-", "@", "\t", "\r")


class Followed(Protocol):
    """One consequence as `scoring.follow` gives it; `post` is a duty list's id or title, or "" for the unit itself."""

    @property
    def rule(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def post(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def due(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Affair:
    """What followed in one unit. `day`: of the event; `sectors`: where it lies.

    `concerned` are the leaders whom a rule concerns in person, by the rule's id; see `duty_reach.concerned_leaders`.
    """

    unit: str
    followed: Sequence[Followed]
    sectors: tuple[str, ...] = ()
    day: date | None = None
    concerned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """One consequence for one leader; `leader` is "" where nobody is known to hold the post."""

    unit: str
    leader: str
    post: str
    affair: str
    what: str
    since: date
    until: str
    due: date | None
    basis: str
    state: str
    note: str


def personal_rows(
    affairs: Sequence[Affair],
    rules: Mapping[str, SharedRule | VetoRule],
    leaders: Iterable[Leader],
    duties: Duties,
    decided: date,
) -> tuple[PersonalRow, ...]:
    """One row per consequence and leader, ordered by unit, post and leader; consequences for units are not personal."""
    holders: dict[tuple[str, str], list[Leader]] = {}
    for leader in sorted(leaders, key=lambda one: (one.id, one.from_)):
        holders.setdefault((leader.unit, leader.post), []).append(leader)
    order = [*duties.titles.values(), *sorted({one.post for affair in affairs for one in affair.followed})]
    order.append(IN_PERSON)
    posts = {clean(title): id_ for title, id_ in (*duties.posts.items(), *((id_, id_) for id_ in duties.titles))}
    rows: dict[PersonalRow, None] = {}
    for affair in affairs:
        for one in affair.followed:
            if one.post:
                post = posts.get(clean(one.post), "")
                terms = [term for term in holders.get((affair.unit, post), ()) if term.held_on(affair.day or decided)]
                for whom in _whom(affair, one, post, rules[one.rule], terms, duties):
                    rows[_row(affair, one, rules[one.rule], whom)] = None
    return tuple(sorted(rows, key=lambda row: (row.unit, order.index(row.post), row.leader, row.affair, row.what)))


def _whom(
    affair: Affair, one: Followed, post: str, rule: SharedRule | VetoRule, terms: Sequence[Leader], duties: Duties
) -> list[Reached]:
    if not post:
        return [Reached(one.post, note=NO_LIST)]
    return reached(rule, post, duties.titles[post], terms, affair.sectors, affair.concerned)


def _row(affair: Affair, one: Followed, rule: SharedRule | VetoRule, whom: Reached) -> PersonalRow:
    term = whom.leader
    return PersonalRow(
        unit=affair.unit,
        leader=term.id if term else "",
        post=whom.post,
        affair=rule.title,
        what=one.what,
        since=one.since,
        until=_until(one, rule),
        due=one.due,
        basis="；".join(f"{basis}{'' if basis.verified else '（未核对）'}" for basis in rule.basis),
        state=STATES["pending" if whom.note == SECTOR_OPEN else one.state],
        note=whom.note,
    )


def _until(one: Followed, rule: SharedRule | VetoRule) -> str:
    if one.until is not None:
        return one.until.isoformat()
    terms = {found.term.kind for found in rule.consequences if found.what == one.what and found.term}
    return STATUTORY if terms == {TermKind.STATUTORY} else ""


def organisation_rows(rows: Iterable[PersonalRow]) -> str:
    """The table as CSV text; a cell cannot become a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows:
        cells = [
            row.unit, row.leader, row.post, row.affair, row.what, row.since.isoformat(), row.until,
            row.due.isoformat() if row.due else "", row.basis, row.state, row.note,
        ]  # fmt: skip
        writer.writerow([f"'{cell}" if cell.startswith(RISKY) else cell for cell in cells])
    return out.getvalue()
