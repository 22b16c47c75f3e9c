"""Whom a consequence reaches among the holders of a post: all, those of the sector, or those concerned in person.

Where somebody should be known and is not, the answer is a note instead of nobody. Left out: (1) who held the post when
(the caller asks the ledger); (2) what the consequence is (`duty_organisation`); (3) acting holders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass

from assess.evidence.attribution_blame import LEADERS
from assess.evidence.duty_measures import PersonDuties
from assess.evidence.duty_shared import Reach, SharedRule
from assess.evidence.judgement_use import Blame
from assess.evidence.leader import Leader
from assess.rubric.language import AtLeast, VetoRule

NOBODY = "该职务没有登记在任人员"
NO_LIST = "职责清单里没有这个职务，人员待核"
NO_PORTFOLIO = "该行业没有登记分管人员"
SECTOR_OPEN = "事项所属行业未明，分管关系待核"
UNNAMED, IN_PERSON = "有关人员未明，待核", "有关个人"


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom a consequence reaches, under the title of a post; without leader the note says why nobody is known."""

    post: str
    leader: Leader | None = None
    note: str = ""


def reached(
    rule: SharedRule | VetoRule, post: str, title: str, terms: Sequence[Leader], sectors: Sequence[str],
    concerned: Mapping[str, tuple[str, ...]],
) -> list[Reached]:  # fmt: skip
    """The holders whom a rule reaches in a post; `terms` are those of the day, `concerned` is by the rule's id."""
    how = rule.reach.get(post, Reach.ALL) if isinstance(rule, SharedRule) else Reach.ALL
    if how is Reach.CONCERNED:
        if rule.id not in concerned:
            return [Reached(IN_PERSON, note=UNNAMED)]
        return [Reached(title, term) for term in terms if term.id in concerned[rule.id]]
    if not terms:
        return [Reached(title, note=NOBODY)]
    if how is Reach.PORTFOLIO and not sectors:
        return [Reached(title, term, SECTOR_OPEN) for term in terms]
    inside = [term for term in terms if how is Reach.ALL or set(term.portfolio) & set(sectors)]
    return [Reached(title, term) for term in inside] or [Reached(title, note=NO_PORTFOLIO)]


def concerned_leaders(
    rule: SharedRule, unit: str, people: Iterable[PersonDuties], blamed: Iterable[Blame]
) -> tuple[str, ...]:
    """The leaders of a unit whom a rule concerns in person, by the indicators that it looks at.

    Those who miss a duty of a list whose `short` it looks at; those held responsible where it looks at that.
    """
    looked_at = _indicators(rule.when)
    short = {
        person.leader
        for person in people
        if person.unit == unit and person.count("missing") and f"duty_{person.post}_short" in looked_at
    }
    held = {one.leader for one in blamed if one.unit == unit and one.leader and one.responsible}
    return tuple(sorted(short | (held if LEADERS in looked_at else set())))


def _indicators(condition: object) -> set[str]:
    """The indicators that conditions look at, wherever they stand."""
    if isinstance(condition, tuple):
        return {name for part in condition for name in _indicators(part)}
    if not is_dataclass(condition):
        return set()
    own = {condition.indicator} if isinstance(condition, AtLeast) else set()
    return own | {name for one in fields(condition) for name in _indicators(getattr(condition, one.name))}
