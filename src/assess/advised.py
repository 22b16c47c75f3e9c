"""What statistics say beside the official result: how sure a place is, what counts show, how far data can be trusted.

Frozen results in numbers, for pages and files; nothing here is a point, a grade or a rank, and nothing becomes one.
Left out: how they are computed (`fairness`, `ranking`, `advice`) and in which words they are shown (`reporting`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NAMED = 8  # units that are named one by one


class Doubt(StrEnum):
    """不确定的来源: three sources that are never mixed."""

    SAMPLING = "sampling"
    METHOD = "method"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class RankRange:
    """名次范围: the places of one unit within its group under one kind of doubt; 90 % of draws lie from low to high.

    `bottom` and `top` are the shares of draws in which it is among the last or the first `edge` of its group. With a
    `reason` nothing could be estimated and the numbers are None. `failed` draws are part of `draws`.
    """

    source: Doubt
    median: int | None
    low: int | None
    high: int | None
    bottom: float | None
    top: float | None
    draws: int
    failed: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GradeChance:
    """等次的可能: the share of draws (another year of the same risk) in which the unit gets this grade."""

    grade: str
    share: float


@dataclass(frozen=True, slots=True)
class Lever:
    """杠杆: what moves a unit's place. `share` is the part of the change of places that this section's weight makes.

    `without` is its place if the section were left out.
    """

    section: str
    title: str
    share: float | None
    without: int | None


@dataclass(frozen=True, slots=True)
class WeightChange:
    """最小改动: the smallest change of section weights that moves a unit across a line, or why none does."""

    line: str
    change: float | None
    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sureness:
    """名次把握: everything about one unit's place within its group.

    `low` to `high` holds the ranges of all three sources; `tier` counts from 1, the best; 0: none. It cannot be
    told from `alike_number` units, whose codes are in `alike` where they are at most `NAMED`: all of them in thousands
    of units would be millions. `single` says whether a single place may be stated at all. `vetoed` is the share of
    draws in which a veto of the rubric trips, None where nothing is drawn.
    """

    unit: str
    size: int
    edge: int
    low: int | None
    high: int | None
    tier: int
    tiers: int
    single: bool
    ranges: tuple[RankRange, ...]
    alike: tuple[str, ...] = ()
    grades: tuple[GradeChance, ...] = ()
    vetoed: float | None = None
    levers: tuple[Lever, ...] = ()
    changes: tuple[WeightChange, ...] = ()
    reason: str = ""
    alike_number: int = 0


def find_range(sureness: Sureness, source: Doubt) -> RankRange | None:
    """The range under one kind of doubt."""
    return next((one for one in sureness.ranges if one.source is source), None)


@dataclass(frozen=True, slots=True)
class RateLine:
    """比率: events on an amount, with exact limits; a number is None where `reason` says why."""

    measure: str
    unit: str
    events: int | None
    exposure: str
    rate: float | None
    low: float | None
    high: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """漏斗图上的一点: one unit's events against what its size lets expect at the rate of all.

    `shrunk` is the rate relative to the group's, steadied by it (经验贝叶斯), with its 95 % interval; `excess` the
    chance that it lies above 1.5 times the group's. `flag` is "", "high" or "low".
    """

    unit: str
    name: str
    events: int
    expected: float
    shrunk: float | None = None
    shrunk_low: float | None = None
    shrunk_high: float | None = None
    excess: float | None = None
    flag: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class FunnelCurve:
    """漏斗的边: for one expected count the events ÷ expected that chance keeps within, at 95 % and at 99.8 %."""

    expected: float
    inner_low: float
    inner_high: float
    outer_low: float
    outer_high: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """漏斗图: all units' accidents by size, over some years. With a `reason` there is none."""

    measure: str
    exposure: str
    years: int
    points: tuple[FunnelPoint, ...] = ()
    curve: tuple[FunnelCurve, ...] = ()
    basis: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Trusted:
    """数据可信度: the grade (高, 中, 低, or "" with the reason in the statement), why, and what to look at first."""

    unit: str
    grade: str
    statement: str
    reasons: tuple[str, ...] = ()
    audit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detected:
    """检查效能: hazards found against those that the checks made let expect, and in words what that means."""

    unit: str
    visits: int
    found: int
    expected: float | None
    low: int | None
    high: int | None
    flagged: bool
    statement: str
    overlap: str = ""


@dataclass(frozen=True, slots=True)
class CampaignCheck:
    """假设检验: an assumption behind an effect, and whether the data speak against it (None: could not be checked)."""

    name: str
    passed: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """一种方法的结果: the ratio of events with the campaign to those expected without it, or why there is none."""

    method: str
    statement: str
    basis: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    checks: tuple[CampaignCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """专项行动: by several methods; `treated` and `others` are events by month of units with and without it."""

    title: str
    start: str
    series: str
    units: tuple[str, ...]
    months: tuple[str, ...]
    treated: tuple[float, ...]
    others: tuple[float, ...]
    lines: tuple[CampaignLine, ...]
    conclusion: str


@dataclass(frozen=True, slots=True)
class UnitAdvice:
    """One unit's advice; None stands where the run has no data for it."""

    sureness: Sureness | None = None
    rates: tuple[RateLine, ...] = ()
    point: FunnelPoint | None = None
    trust: Trusted | None = None
    detection: Detected | None = None
    funnel_reason: str = ""


@dataclass(frozen=True, slots=True)
class RunAdvice:
    """The advice on all units together: `reversals` is one statement a group."""

    sureness: tuple[Sureness, ...] = ()
    funnel: Funnel | None = None
    trust: tuple[Trusted, ...] = ()
    detection: tuple[Detected, ...] = ()
    reversals: tuple[str, ...] = ()
    campaign: CampaignReport | None = None
