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
    """超出: how far the indicator is above a baseline, never below zero; `relative` divides by the baseline."""

    excess: str
    over: Baseline
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """差距: how far the indicator stays below a baseline, never below zero; `relative` divides by the baseline."""

    gap: str
    below: Baseline
    relative: bool = False


class Frequency(StrEnum):
    """How the window is divided: `PERIODS` names the parts as the table does."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


PERIODS: dict[Frequency, tuple[str, ...]] = {
    Frequency.YEAR: ("",),
    Frequency.HALF_YEAR: ("h1", "h2"),
    Frequency.QUARTER: ("q1", "q2", "q3", "q4"),
    Frequency.MONTH: tuple(f"m{month:02}" for month in range(1, 13)),
    Frequency.WEEK: tuple(f"w{week:02}" for week in range(1, 53)),
}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """频次不足: in each period, how far the count stays below `each`, added up; one period cannot help another."""

    shortfall: str
    each: Decimal
    in_each: Frequency


@dataclass(frozen=True, slots=True)
class OnDay:
    """A fixed day."""

    day: Annotated[date, DATED]


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """So many days (working days by the holiday file, or calendar days) after a day that an indicator holds."""

    after: str
    days: int
    working: bool = False


@dataclass(frozen=True, slots=True)
class Late:
    """迟报天数: whole days from the due day to the day that the indicator holds; 0 on time. `working`: working days."""

    late: str
    due: OnDay | AfterEvent
    working: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """状态: one of several described states, as judged or recorded."""

    state: str


@dataclass(frozen=True, slots=True)
class Falling:
    """连续下降: 1 where the indicator fell in each of so many years up to this one, else 0."""

    falling: str
    years: int


@dataclass(frozen=True, slots=True)
class FreeOf:
    """连续未发生: 1 where the indicator was 0 in each of so many years up to this one, else 0."""

    free_of: str
    years: int


Measure = Count | Ratio | Excess | Gap | Shortfall | Late | State | Falling | FreeOf

# --- shapes: how the measure becomes points -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flat:
    """一次性: these points once, if there is anything to count."""

    flat: Annotated[Decimal, DATED]


@dataclass(frozen=True, slots=True)
class Per:
    """每…: points for every `every` counted (parts count in proportion unless `whole`), at most `cap`."""

    per: Annotated[Decimal, DATED]
    every: Decimal = ONE
    cap: Decimal | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """全部: all points of the criterion (不得分), if there is anything to count."""

    all_: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From this amount on (included; `above`: excluded) these points, or a range that the assessor chooses in."""

    from_: Decimal
    points: Decimal | None = None
    range_: tuple[Decimal, Decimal] | None = None
    above: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """分档: the last step that the amount reaches. `judged` names the indicator with the choice inside ranges."""

    steps: Annotated[tuple[Step, ...], DATED]
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Proportional:
    """按比例: the criterion's points (or `points`) × amount ÷ `proportional`, at most all of them."""

    proportional: Annotated[Decimal, DATED]
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """酌情: the assessor's number itself, 0 for "no finding" or else within these bounds (included)."""

    range_: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class States:
    """状态计分: points by state; every state that may be recorded is listed."""

    states: dict[str, Decimal]


Shape = Flat | Per | All | Steps | Proportional | Range | States


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
class Scope:
    """适用范围: empty means all."""

    types: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


# --- conditions: true, false or not known ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The indicator reaches a number. Unknown stays unknown."""

    indicator: str
    at_least: Annotated[Decimal, DATED] = ONE
    period: str = ""


@dataclass(frozen=True, slots=True)
class Exceeds:
    """The indicator is above a baseline, e.g. deaths above the ceiling handed down."""

    exceeds: str
    over: Baseline


@dataclass(frozen=True, slots=True)
class StateIs:
    """The recorded state is this one, now or in another period (e.g. last year's grade)."""

    state: str
    is_: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class PointsBelow:
    """The published total is below a mark."""

    points_below: Annotated[Decimal, DATED]


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade by points is this one or a lower one."""

    graded: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    all_: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    any_: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold; not known stays not known."""

    not_: Condition


Condition = AtLeast | Exceeds | StateIs | PointsBelow | Graded | AllOf | AnyOf | Not

# --- rules, criteria, sections --------------------------------------------------------------------------------


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
    applies_to: Scope = Scope()
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
    `mechanisms` names the mechanisms of the field that it assesses.
    """

    id: str
    title: str
    points: Annotated[Decimal, DATED]
    if_missing: MissingPolicy
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    rules: tuple[Rule, ...] = ()
    groups: tuple[CapGroup, ...] = ()
    applies_to: Scope = Scope()
    when: Condition | None = None
    not_applicable: NotApplicable | None = None
    missing_points: Decimal | None = None
    periods: InEach | None = None
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


# --- outcomes: vetoes, yellow cards, gates, consequences ------------------------------------------------------


class OutcomeKind(StrEnum):
    """一票否决、黄牌、等次限制、参评资格、结果运用、问责阶梯."""

    VETO = "veto"
    YELLOW_CARD = "yellow_card"
    GATE = "gate"
    ELIGIBILITY = "eligibility"
    CONSEQUENCE = "consequence"
    STEP = "step"


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
    applies_to: Scope = Scope()
    force: str = ""
    cap: str = ""
    down: int = 0
    consequences: tuple[Consequence, ...] = ()
    incomplete: str = ""


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


class RescaleOver(StrEnum):
    """Over what the points of a criterion that does not apply are spread."""

    SECTION = "section"
    TOTAL = "total"


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
    bonus: BonusPolicy = BonusPolicy()
    rescale_over: RescaleOver = RescaleOver.SECTION
    conversion: Conversion | None = None
    quotas: tuple[Quota, ...] = ()
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
