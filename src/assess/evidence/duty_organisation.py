"""What follows for which leader, as a table for the organisation department, and as CSV text.

A consequence reaches who held the post on the day of the event (or of the decision, where no day is known): all
holders, those whose portfolio holds the sector, or those concerned in person, as the rule says. Nothing is left out of
the table: a post without holder has a row too. Left out: (1) terms and due days, which `scoring.follow` computes; (2)
the department's decision; (3) names, unless asked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assess.evidence.duty import Duties
from assess.evidence.duty_shared import Reach, SharedRule
from assess.evidence.leader import Leader, Names, show_name
from assess.rubric.language import TermKind, VetoRule

STATES = {"tripped": "成立", "pending": "待定"}
NOBODY = "该职务没有登记在任人员"
NO_PORTFOLIO = "该行业没有登记分管人员"
SECTOR_OPEN = "事项所属行业未明，分管关系待核"
STATUTORY = "按处分的法定期限"
HEADER = ("单位", "人员编号", "姓名", "职务", "事项", "后果", "起", "止", "答复期限", "依据", "状态", "说明")
NAME_AT = HEADER.index("姓名")
RISKY = ("=", "+", "-", "@", "\t", "\r")


class Followed(Protocol):
    """One consequence as `scoring.follow` gives it; `post` is the id of a duty list, or "" for the unit itself."""

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
    """What followed in one unit. `day`: of the event; `sectors`: where it lies; `concerned`: leaders by identity."""

    unit: str
    followed: Sequence[Followed]
    sectors: tuple[str, ...] = ()
    day: date | None = None
    concerned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """One consequence for one leader; `leader` is "" where nobody is known to hold the post."""

    unit: str
    leader: str
    name: str
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
    affairs: Iterable[Affair],
    rules: Mapping[str, SharedRule | VetoRule],
    leaders: Iterable[Leader],
    duties: Duties,
    decided: date,
) -> tuple[PersonalRow, ...]:
    """One row per consequence and leader, ordered by unit, post and leader; consequences for units are not personal."""
    holders: dict[tuple[str, str], list[Leader]] = {}
    for leader in sorted(leaders, key=lambda one: (one.id, one.from_)):
        holders.setdefault((leader.unit, leader.post), []).append(leader)
    order = list(duties.titles.values())
    rows = []
    for affair in affairs:
        for one in affair.followed:
            if one.post not in duties.titles:
                continue
            terms = [term for term in holders.get((affair.unit, one.post), ()) if term.held_on(affair.day or decided)]
            for term, note in _reached(affair, one, rules[one.rule], terms):
                rows.append(_row(affair, one, rules[one.rule], term, note, duties))
    return tuple(sorted(rows, key=lambda row: (row.unit, order.index(row.post), row.leader, row.affair, row.what)))


def _reached(
    affair: Affair, one: Followed, rule: SharedRule | VetoRule, terms: list[Leader]
) -> list[tuple[Leader | None, str]]:
    """The holders that a consequence reaches, each with a note; a post that nobody holds is a row without leader."""
    reach = rule.reach.get(one.post, Reach.ALL) if isinstance(rule, SharedRule) else Reach.ALL
    if reach is Reach.CONCERNED:
        return [(term, "") for term in terms if term.id in affair.concerned]
    if not terms:
        return [(None, NOBODY)]
    if reach is Reach.ALL:
        return [(term, "") for term in terms]
    if not affair.sectors:
        return [(term, SECTOR_OPEN) for term in terms]
    return [(term, "") for term in terms if set(term.portfolio) & set(affair.sectors)] or [(None, NO_PORTFOLIO)]


def _row(
    affair: Affair, one: Followed, rule: SharedRule | VetoRule, term: Leader | None, note: str, duties: Duties
) -> PersonalRow:
    state = "pending" if note == SECTOR_OPEN else one.state
    return PersonalRow(
        unit=affair.unit,
        leader=term.id if term else "",
        name=term.name if term else "",
        post=duties.titles[one.post],
        affair=rule.title,
        what=one.what,
        since=one.since,
        until=_until(one, rule),
        due=one.due,
        basis="；".join(f"{basis}{'' if basis.verified else '（未核对）'}" for basis in rule.basis),
        state=STATES[state],
        note=note,
    )


def _until(one: Followed, rule: SharedRule | VetoRule) -> str:
    if one.until is not None:
        return one.until.isoformat()
    terms = {found.term.kind for found in rule.consequences if found.what == one.what and found.term}
    return STATUTORY if terms == {TermKind.STATUTORY} else ""


def organisation_rows(rows: Iterable[PersonalRow], names: Names = Names.DROP) -> str:
    """The table as CSV text. Without names it has no column for them; a cell cannot become a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_cells(list(HEADER), names))
    for row in rows:
        cells = [
            row.unit, row.leader, show_name(row.name, names), row.post, row.affair, row.what, row.since.isoformat(),
            row.until, row.due.isoformat() if row.due else "", row.basis, row.state, row.note,
        ]  # fmt: skip
        writer.writerow([f"'{cell}" if cell.startswith(RISKY) else cell for cell in _cells(cells, names)])
    return out.getvalue()


def _cells(cells: list[str], names: Names) -> list[str]:
    return cells if names is not Names.DROP else [*cells[:NAME_AT], *cells[NAME_AT + 1 :]]
