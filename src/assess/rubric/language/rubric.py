"""The head of a rubric and the rubric as a whole, with every dated value as in force on a day.

Left out: reading (`rubric.load`), checking (`rubric.lint`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from assess.params.build import DATED
from assess.rubric.language.outcomes import VetoRule
from assess.rubric.language.tree import Criterion, Section
from assess.types import LegalBasis


@dataclass(frozen=True, slots=True)
class Grade:
    """等次: from this published number on (included)."""

    name: str
    from_: Decimal


@dataclass(frozen=True, slots=True)
class Validity:
    """有效期: both days included; an open end is written as no `to`."""

    from_: date
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Rounding:
    """取位: once, half-up, on the published number."""

    places: int = 2


class Order(StrEnum):
    """排名依据."""

    SHARE = "share"
    TOTAL = "total"


class VetoedStanding(StrEnum):
    """被否决单位在排名中的位置."""

    BY_POINTS = "by_points"
    AFTER_OTHERS = "after_others"
    UNRANKED = "unranked"


@dataclass(frozen=True, slots=True)
class Ranking:
    """排名: within the group, competition ranks (1-2-2-4)."""

    by: Order
    vetoed: VetoedStanding


@dataclass(frozen=True, slots=True)
class BonusPolicy:
    """加分办法: `limit` caps the total with bonuses; `lifts_grade` says whether bonuses count for the grade."""

    limit: Decimal | None = None
    lifts_grade: bool = True


@dataclass(frozen=True, slots=True)
class Conversion:
    """折算: the total as so many points of a higher-level assessment, with or without bonuses and penalties."""

    points: Decimal
    into: str
    extras: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """名额: the best `top` units of a group without tripped veto and with at least this grade carry the title."""

    title: str
    top: int
    at_least: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """考核年度: month and day of the first and last day, the first perhaps in the year before.

    `late_discovery` lets an accident concealed in one of so many earlier years count in the year of discovery.
    """

    from_: str
    to: str
    starts_year_before: bool = False
    late_discovery: int = 0


@dataclass(frozen=True, slots=True)
class Counting:
    """统计口径: an indicator of its own as the sum of others, and in words what it includes."""

    id: str
    why: str
    basis: tuple[LegalBasis, ...]
    sum_of: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    unit_groups: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """考核程序: who does what, and by when: on a day of the year, or so many days after the period or an event."""

    id: str
    why: str
    basis: tuple[LegalBasis, ...]
    who: str = ""
    on: str = ""
    next_year: bool = False
    days: int | None = None
    working: bool = False
    after: str = ""
    copies: tuple[str, ...] = ()
    raters: tuple[str, ...] = ()
    sample: int | None = None


class RescaleOver(StrEnum):
    """Over what the points of a criterion that does not apply are spread."""

    SECTION = "section"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class RubricHead:
    """`rubric.yaml`: everything that is not a section or a veto. `retired` ids may never be used again."""

    id: str
    title: str
    authority: str
    valid: Validity
    total: Annotated[Decimal, DATED]
    grades: tuple[Grade, ...]
    ranking: Ranking
    sections: tuple[str, ...]
    rounding: Rounding = Rounding()
    bonus: BonusPolicy = BonusPolicy()
    rescale_over: RescaleOver = RescaleOver.SECTION
    conversion: Conversion | None = None
    quotas: tuple[Quota, ...] = ()
    window: Window | None = None
    counting: tuple[Counting, ...] = ()
    process: tuple[ProcessStep, ...] = ()
    retired: tuple[str, ...] = ()
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class VetoList:
    """`vetoes.yaml`."""

    vetoes: tuple[VetoRule, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """细则, with every dated value as in force on `on`."""

    head: RubricHead
    sections: tuple[Section, ...]
    vetoes: tuple[VetoRule, ...] = ()
    on: date | None = None
    sha256: str = ""
    places: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def criteria(self) -> tuple[tuple[Section, Criterion], ...]:
        return tuple((section, criterion) for section in self.sections for criterion in section.criteria)

    @property
    def bases(self) -> tuple[LegalBasis, ...]:
        """Every legal basis that a criterion or veto names, in order, repeated as named."""
        named = [basis for _, criterion in self.criteria for basis in criterion.basis]
        return (*named, *(basis for veto in self.vetoes for basis in veto.basis))
