"""The rubric language: measure × shape × effect × scope, as frozen types that YAML is read into.

A *measure* says what is counted, a *shape* how the count becomes points, an *effect* where the points go, and the
criterion's scope to whom and when it applies. The first field of a measure, shape, baseline or condition names its
kind, so that `{excess: accidents, over: {period: previous}}` reads aloud. Left out: any expression, any code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from assess.params.build import DATED
from assess.types import LegalBasis, MissingPolicy

ONE = Decimal(1)

# --- baselines: what a measure is compared with ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number stated by the rubric."""

    value: Annotated[Decimal, DATED]


@dataclass(frozen=True, slots=True)
class OfIndicator:
    """Each unit's own ceiling, target or requirement, handed down as an indicator."""

    indicator: str
    factor: Decimal = ONE


@dataclass(frozen=True, slots=True)
class OfPeriod:
    """The same indicator in another period, e.g. `previous` (the same months of last year)."""

    period: str
    factor: Decimal = ONE


@dataclass(frozen=True, slots=True)
class MeanOf:
    """The mean of the same indicator over several periods."""

    mean_of: tuple[str, ...]
    factor: Decimal = ONE


Baseline = Fixed | OfIndicator | OfPeriod | MeanOf

# --- measures: what is counted --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """计数: the indicator as it is."""

    count: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """比率: numerator ÷ denominator; no value at denominator zero."""

    ratio: str


@dataclass(frozen=True, slots=True)
class Excess:
    """超出: how far the indicator is above a baseline, never below zero."""

    excess: str
    over: Baseline


@dataclass(frozen=True, slots=True)
class Gap:
    """差距: how far the indicator stays below a baseline, never below zero."""

    gap: str
    below: Baseline


Measure = Count | Ratio | Excess | Gap

# --- shapes: how the measure becomes points -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flat:
    """一次性: these points once, if there is anything to count."""

    flat: Annotated[Decimal, DATED]


@dataclass(frozen=True, slots=True)
class Per:
    """每…: points for every unit counted, at most `cap`."""

    per: Annotated[Decimal, DATED]
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class All:
    """全部: all points of the criterion (不得分), if there is anything to count."""

    all_: bool


Shape = Flat | Per | All


class Effect(StrEnum):
    """Where the points go. In a bonus section `earn` adds to the total, in a penalty section `deduct` takes from it."""

    DEDUCT = "deduct"
    EARN = "earn"


@dataclass(frozen=True, slots=True)
class Rule:
    """评分标准: one sentence of the rubric. `why` is its official meaning in words."""

    id: str
    why: str
    measure: Measure
    shape: Shape
    effect: Effect = Effect.DEDUCT


@dataclass(frozen=True, slots=True)
class Scope:
    """适用范围: empty means all."""

    types: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """考核项. Without rules it can only be not assessed; `needs` then says which data would assess it."""

    id: str
    title: str
    points: Annotated[Decimal, DATED]
    if_missing: MissingPolicy
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    rules: tuple[Rule, ...] = ()
    applies_to: Scope = Scope()
    needs: str = ""
    note: str = ""


class SectionKind(StrEnum):
    """Whether a section makes up the base points or stands outside them."""

    BASE = "base"
    BONUS = "bonus"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class Section:
    """一级指标."""

    section: str
    title: str
    points: Annotated[Decimal, DATED]
    criteria: tuple[Criterion, ...]
    kind: SectionKind = SectionKind.BASE


# --- vetoes and yellow cards ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The indicator reaches a number. Unknown stays pending."""

    indicator: str
    at_least: Decimal = ONE
    period: str = ""


@dataclass(frozen=True, slots=True)
class PointsBelow:
    """The published total is below a mark."""

    points_below: Decimal


Condition = AtLeast | PointsBelow


class VetoKind(StrEnum):
    VETO = "veto"
    YELLOW_CARD = "yellow_card"


@dataclass(frozen=True, slots=True)
class VetoRule:
    """一票否决或黄牌: tripped where any of `when` holds, pending where that is not known.

    `force` sets the grade, `cap` limits it; `bars` are consequences in words. Points are never touched.
    """

    id: str
    title: str
    why: str
    when: tuple[Condition, ...]
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    kind: VetoKind = VetoKind.VETO
    applies_to: Scope = Scope()
    force: str = ""
    cap: str = ""
    bars: tuple[str, ...] = ()


# --- the whole ------------------------------------------------------------------------------------------------


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
class RubricHead:
    """`rubric.yaml`: everything that is not a section or a veto."""

    id: str
    title: str
    authority: str
    valid: Validity
    total: Annotated[Decimal, DATED]
    grades: tuple[Grade, ...]
    ranking: Ranking
    sections: tuple[str, ...]
    rounding: Rounding = Rounding()
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
