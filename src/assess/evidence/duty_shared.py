"""Same responsibility as rules: what one event or one shortfall means for the holders of each post.

The rules stand under `shared_responsibility` of the duty files and are outcome rules of the rubric language, decided
by the same engine; beside that they say whom of a post's holders a consequence reaches. Left out: (1) deciding
whether a rule trips (`scoring`); (2) the table of persons (`duty_organisation`); (3) who is to blame: a judgement.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from assess.errors import ParamsError, Problem
from assess.evidence.duty import Duties
from assess.params import DATED, build
from assess.rubric.language import Condition, Consequence, OutcomeKind, VetoRule
from assess.types import LegalBasis


class Reach(StrEnum):
    """Whom of a post's holders a consequence reaches: all, those in charge of the sector, those concerned in person."""

    ALL = "all"
    PORTFOLIO = "portfolio"
    CONCERNED = "concerned"


@dataclass(frozen=True, slots=True)
class SharedRule:
    """同责规则. Posts are ids of duty lists; `reach` says for each post whom it reaches (`all` where not stated)."""

    id: str
    title: str
    why: str
    when: tuple[Condition, ...]
    consequences: tuple[Consequence, ...]
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    reach: dict[str, Reach] = field(default_factory=dict)

    @property
    def outcome(self) -> VetoRule:
        """The rule as the engine decides it."""
        kind = OutcomeKind.CONSEQUENCE
        return VetoRule(self.id, self.title, self.why, self.when, self.basis, kind, consequences=self.consequences)


def load_shared(duties: Duties, on: date) -> tuple[SharedRule, ...]:
    """The rules of all duty files as in force on `on`. Raises ParamsError; a post without a list is refused."""
    problems: list[Problem] = []
    built = [build(SharedRule, node, problems, on) for node in duties.shared]
    rules = tuple(rule for rule in built if rule is not None)
    known = set(duties.titles)
    ids = Counter(rule.id for rule in rules)
    problems += [Problem("E121", id_, {"id": id_}) for id_, times in ids.items() if times > 1]
    for rule in rules:
        named = [post for consequence in rule.consequences for post in consequence.posts]
        strange = sorted({*named, *rule.reach} - known)
        problems += [Problem("E258", rule.id, {"post": post, "known": "、".join(sorted(known))}) for post in strange]
        if not rule.when or not named:
            problems.append(Problem("E134", rule.id, {}))
    if problems:
        raise ParamsError(problems)
    return rules
