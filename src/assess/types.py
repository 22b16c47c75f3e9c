"""The vocabulary as code: what a unit, a finding, a veto and an assessment are.

Every type is frozen, so that what has been decided cannot change on its way to a page.
The words are those of `params/GLOSSARY.md`; points are exact decimals and never binary floats.
Left out: how any of these is computed (`scoring`, `ranking`) and how it is shown (`reporting`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    """判定: the closed set of what can be said of one criterion and one unit."""

    MET = "met"
    PARTLY_MET = "partly_met"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


# The words of outcomes wherever text is printed; pages have the same ones in their catalogue.
OUTCOME_WORDS = {
    Outcome.MET: "得满分",
    Outcome.PARTLY_MET: "部分得分",
    Outcome.UNMET: "未得分",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.NOT_ASSESSED: "未评",
}


class MissingPolicy(StrEnum):
    """缺数据时: what a criterion declares for evidence that did not arrive."""

    PENDING = "pending"
    ZERO = "zero"
    DEDUCT = "deduct"
    NOT_APPLICABLE = "not_applicable"
    STOP = "stop"


class VetoState(StrEnum):
    """否决状态: tri-state, since many triggers wait for an investigation."""

    TRIPPED = "tripped"
    CLEAR = "clear"
    PENDING = "pending"


# What stands in the place of a rank where a run declines to rank, followed by the reason.
UNRANKED = "不排名"

STATE_WORDS = {VetoState.TRIPPED: "触发", VetoState.CLEAR: "未触发", VetoState.PENDING: "待定"}


# The unit of an indicator whose number is a day (counted from 0001-01-01), so that it is shown as one.
DAY_UNIT = "日期"
PERCENT_UNIT = "%"  # of a share; its two counts are no percentage


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """依据: the document, its number and article, and whether the official text was checked."""

    title: str
    article: str = ""
    number: str = ""
    verified: bool = False
    checked: date | None = None

    def __str__(self) -> str:
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.title}》{number}{self.article}"


@dataclass(frozen=True, slots=True)
class Unit:
    """考核对象: a county, a zone, a department. `code` is text, and `local` marks a code of our own."""

    code: str
    name: str
    type: str
    group: str
    parent: str = ""
    local: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """出处: where a figure stands. `row` counts from 1 and includes the header, as in a spreadsheet."""

    file: str
    row: int = 0
    column: str = ""
    text: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        sheet = f"[{self.sheet}]" if self.sheet else ""
        row = f" 第{self.row}行" if self.row else ""
        column = f" {self.column}" if self.column else ""
        text = f"：{self.text}" if self.text else ""
        return f"{self.file}{sheet}{row}{column}{text}"


@dataclass(frozen=True, slots=True)
class Measured:
    """指标值: a count or an amount as it is; a ratio keeps both its parts.

    `numerator` is None where there is no value, and then `reason` says why.
    `denominator` is None for counts; a ratio with denominator 0 has no value. A described state is in `state`, and
    `numerator` is then 0 and means nothing.
    """

    indicator: str
    numerator: Decimal | None
    denominator: Decimal | None = None
    period: str = ""
    unit: str = ""
    reason: str = ""
    sources: tuple[Source, ...] = ()
    state: str = ""
    title: str = ""

    @property
    def known(self) -> bool:
        return self.numerator is not None and self.denominator != 0


@dataclass(frozen=True, slots=True)
class Finding:
    """判定: one outcome for one criterion and one unit, with the reason and what was looked at."""

    section: str
    criterion: str
    title: str
    outcome: Outcome
    available: Decimal
    awarded: Decimal | None
    why: str
    measured: tuple[Measured, ...] = ()
    basis: tuple[LegalBasis, ...] = ()


@dataclass(frozen=True, slots=True)
class Deduction:
    """扣分或加分: points moved by one rule, with the count that moved them.

    `effect` is the effect's name in the rubric language; `points` is positive and already within caps.
    `arithmetic` is the sum in words, e.g. "0.2 × 5 = 1.0".
    """

    section: str
    criterion: str
    rule: str
    effect: str
    points: Decimal
    why: str
    arithmetic: str
    measured: tuple[Measured, ...] = ()


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决或黄牌: its state for one unit, why, and what follows if it is tripped."""

    id: str
    title: str
    kind: str
    state: VetoState
    why: str
    effects: tuple[str, ...] = ()
    measured: tuple[Measured, ...] = ()
    basis: tuple[LegalBasis, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionPoints:
    """一级指标得分: what a section awarded, of what could be assessed, of what it is worth."""

    section: str
    title: str
    available: Decimal
    assessable: Decimal
    awarded: Decimal


@dataclass(frozen=True, slots=True)
class Assessment:
    """考核结果: complete, i.e. one finding per criterion of the rubric.

    `total` is the published number (rounded once, half-up), `exact` the unrounded one.
    While anything is pending the grade is a range: `grade_best` and `grade_worst` differ and `grade` is "".
    `converted` is the total as points of a higher-level assessment, where the rubric declares one.
    """

    unit: Unit
    total: Decimal
    exact: Decimal
    assessable: Decimal
    available: Decimal
    best: Decimal
    worst: Decimal
    grade: str
    grade_best: str
    grade_worst: str
    sections: tuple[SectionPoints, ...]
    findings: tuple[Finding, ...]
    deductions: tuple[Deduction, ...]
    vetoes: tuple[Veto, ...]
    converted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """排名中的一行: a unit's place within its group (1-2-2-4) on points per points assessable.

    `vetoes` names vetoes, cards and gates that are not clear; `vetoed` says that a veto is tripped,
    `veto_pending` that one may still be.
    `rank` is 0 where the rubric lists vetoed units without rank, the unit has nothing assessable, or the run declines
    to rank.
    """

    unit: Unit
    rank: int
    tied: int
    group_size: int
    total: Decimal
    assessable: Decimal
    share: Decimal | None
    grade: str
    grade_best: str
    grade_worst: str
    vetoes: str
    not_assessed: int
    vetoed: bool = False
    veto_pending: bool = False


@dataclass(frozen=True, slots=True)
class Quarantined:
    """隔离的行: a row that was not used, with the place, the reason and the remedy. Nothing is dropped.

    `unit` is the code of the unit it belongs to, "" where that could not be told.
    """

    file: str
    sheet: str
    row: int
    column: str
    code: str
    message: str
    remedy: str
    raw: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """缺行: how many quarantined rows a unit's numbers lack, and its totals if all spoke against it, or all for it."""

    unit: str
    rows: int
    ledgers: str
    total: Decimal
    against: Decimal
    in_favour: Decimal


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """数据质量发现: something odd about data that was accepted. `level` is notice or warning."""

    check: str
    level: str
    unit: str
    subject: str
    message: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """与上年同期相比: both counts and an exact statement. `settles` says what it would take to see a change."""

    measure: str
    unit: str
    now: int
    before: int | None
    p_value: float | None
    ratio_low: float | None
    ratio_high: float | None
    upper_limit: float | None
    direction: str
    statement: str
    sources: tuple[Source, ...] = ()
    settles: str = ""


@dataclass(frozen=True, slots=True)
class DataFile:
    """输入文件: with its hash, and what its publisher is known to have got wrong."""

    path: str
    title: str
    publisher: str
    published: date | None
    sha256: str
    rows: int
    accepted: int
    quarantined: int
    defects: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """溯源: hashes of what went in and out, and versions. No clock, no host name."""

    rubric: str
    rubric_sha256: str
    inputs: tuple[DataFile, ...]
    versions: dict[str, str] = field(default_factory=dict)
    result_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """取数: which columns of which SQL piece make an indicator; `rows` counts rows.

    A BOOLEAN column counts its true rows, a number is summed. `value` is one number of one row, and `absent` says why
    there may be none. Where the BOOLEAN column `open` is true in any row the number is not known (`open_reason`).
    """

    piece: str
    number: str = ""
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    absent: str = ""
    open: str = ""
    open_reason: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标: what a name means. `part_of` makes it a part of another one (a sector of all accidents).

    A ratio says what its numerator and its denominator are; `left_out` lists what is not counted. `window` names the
    periods in which it has values, `columns` the ledger columns that it needs. It comes from SQL (`sql`) or is `given`
    by another part of the evidence. `chance` says how luck enters it, where it does: `accidents`, or
    `sampled_share` and `sampled_count` for what was found on a random sample.
    """

    id: str
    title: str
    unit: str
    direction: str
    meaning: str = ""
    numerator: str = ""
    denominator: str = ""
    left_out: tuple[str, ...] = ()
    window: str = "year"
    mechanisms: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    part_of: str = ""
    sql: Query | None = None
    given: str = ""
    chance: str = ""

    @property
    def ratio(self) -> bool:
        """Whether it keeps numerator and denominator."""
        return bool(self.denominator)


@dataclass(frozen=True, slots=True)
class CountPair:
    """分项计数: one part of an indicator, now and in the same period last year (None: not known, see `reason`)."""

    indicator: str
    part: str
    unit: str
    now: int | None
    before: int | None
    reason: str = ""
