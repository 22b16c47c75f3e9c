"""Rule → cap group → criterion → section: the tree of a rubric, and where points go.

Left out: what stands outside the points (`outcomes`) and the head of a rubric (`rubric`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from assess.params.build import DATED
from assess.rubric.language.conditions import EVERYONE, Condition, Scope
from assess.rubric.language.measures import Frequency, Measure
from assess.rubric.language.shapes import Shape
from assess.types import LegalBasis, MissingPolicy


class Effect(StrEnum):
    """Where the points go. In a bonus section `earn` adds to the total, in a penalty section `deduct` takes from it.

    `spill` takes from the section beyond the criterion, `zero_section` and `zero_total` empty what they name.
    """

    DEDUCT = "deduct"
    EARN = "earn"
    SPILL = "spill"
    ZERO_SECTION = "zero_section"
    ZERO_TOTAL = "zero_total"


@dataclass(frozen=True, slots=True)
class Rule:
    """评分标准: one sentence of the rubric. `why` is its official meaning in words.

    `when` limits it to units for which something happened; `group` is a cap group of the criterion;
    `after_exhausted` lets it count only once the criterion has come to nothing (追加扣除).
    `incomplete` says what the source lost (e.g. digits); such a rule is never executed and says so.
    """

    id: str
    why: str
    measure: Measure | None = None
    shape: Shape | None = None
    effect: Effect = Effect.DEDUCT
    group: str = ""
    applies_to: Scope = EVERYONE
    when: Condition | None = None
    after_exhausted: bool = False
    incomplete: str = ""


class Combine(StrEnum):
    """How several amounts become one."""

    SUM = "sum"
    HIGHEST = "highest"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class CapGroup:
    """合用上限: several rules share a cap (`sum`), or only the largest of them counts (`highest`, 就高不就低)."""

    id: str
    cap: Decimal | None = None
    combine: Combine = Combine.SUM


@dataclass(frozen=True, slots=True)
class InEach:
    """分期考核: the rules are applied in each period; points are averaged (`mean`) or losses added up (`sum`)."""

    in_each: Frequency
    combine: Combine


class NotApplicable(StrEnum):
    """缺项: what a criterion that does not apply does to the total.

    `leave` takes it out of the points assessable, `full` awards it, `rescale` spreads its points over the rest of the
    section (or of the total, as the rubric declares), `mean` awards the mean of the units to which it applies.
    """

    LEAVE = "leave"
    FULL = "full"
    RESCALE = "rescale"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Criterion:
    """考核项. Without rules it can only be not assessed; `needs` then says which data would assess it.

    `applies_to` and `when` say for whom it exists; `missing_points` is the price of `if_missing: deduct`;
    `raters` says how several assessors' numbers become one (without it a second one is refused);
    `mechanisms` names the mechanisms of the field that it assesses.
    """

    id: str
    title: str
    points: Annotated[Decimal, DATED]
    if_missing: MissingPolicy
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    rules: tuple[Rule, ...] = ()
    groups: tuple[CapGroup, ...] = ()
    applies_to: Scope = EVERYONE
    when: Condition | None = None
    not_applicable: NotApplicable | None = None
    missing_points: Decimal | None = None
    periods: InEach | None = None
    raters: Combine | None = None
    needs: str = ""
    note: str = ""
    mechanisms: tuple[str, ...] = ()


class SectionKind(StrEnum):
    """Whether a section makes up the base points or stands outside them."""

    BASE = "base"
    BONUS = "bonus"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class Section:
    """一级指标. `scored_on`: the criteria add up to this and are converted to `points` (100 → 30).

    `combine: highest` lets only the largest deduction of the section count. In a bonus or penalty section `points`
    is the cap of the whole section.
    """

    section: str
    title: str
    points: Annotated[Decimal, DATED]
    criteria: tuple[Criterion, ...]
    kind: SectionKind = SectionKind.BASE
    scored_on: Decimal | None = None
    combine: Combine = Combine.SUM
