"""What follows from events and totals beside the points: vetoes, yellow cards, gates, eligibility, consequences, steps.

One form for all: conditions, an effect on the grade or the standing, and consequences with posts and terms as data.
Left out: points, which nothing here touches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from assess.params.build import DATED
from assess.rubric.language.conditions import EVERYONE, Condition, Scope
from assess.types import LegalBasis


class OutcomeKind(StrEnum):
    """一票否决、黄牌、等次限制、参评资格、结果运用、问责阶梯."""

    VETO = "veto"
    YELLOW_CARD = "yellow_card"
    GATE = "gate"
    ELIGIBILITY = "eligibility"
    CONSEQUENCE = "consequence"
    STEP = "step"


# Kinds that follow from the final grade and never change it.
FOLLOWING = (OutcomeKind.CONSEQUENCE, OutcomeKind.STEP)


class TermKind(StrEnum):
    """How long a consequence lasts."""

    ASSESSMENT_YEAR = "assessment_year"
    YEARS = "years"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Term:
    """期限: the assessment year, so many years from the decision, or the statutory period of a sanction."""

    kind: TermKind
    years: int = 0


@dataclass(frozen=True, slots=True)
class Consequence:
    """后果: what follows, for the unit or for the holders of posts, and for how long.

    `due_days` is when the unit must have answered; `amount` in yuan with the share of each post.
    """

    what: str
    posts: tuple[str, ...] = ()
    term: Term | None = None
    due_days: int | None = None
    working: bool = False
    amount: Decimal | None = None
    shares: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VetoRule:
    """一票否决、黄牌及同类规定: tripped where any of `when` holds, pending where that is not known.

    `force` sets the grade, `cap` limits it, `down` lowers it by steps; `consequences` follow. Points are never touched.
    An `eligibility` rule trips where the unit may not take part: it is then scored, shown and not ranked.
    """

    id: str
    title: str
    why: str
    when: tuple[Condition, ...]
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    kind: OutcomeKind = OutcomeKind.VETO
    applies_to: Scope = EVERYONE
    force: str = ""
    cap: str = ""
    down: int = 0
    consequences: tuple[Consequence, ...] = ()
    incomplete: str = ""
