"""The vocabulary of reported figures: facts from public reports, and how they bear on the mechanisms of the rubric.

A fact keeps what the report leaves open: a bound stays a bound, a lost digit stays lost, and every fact belongs to one
unit of one level. Left out: (1) reading facts (`evidence`); (2) when one becomes a value of an indicator (`evidence`);
(3) how a page shows them (`reporting`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assess.types import Source


class Qualifier(StrEnum):
    """限定: what is certain about the number of a fact. Only `EXACT` can ever be a count."""

    EXACT = "="
    AT_LEAST = "≥"
    AT_MOST = "≤"
    ABOUT = "≈"
    LOST = "lost"
    STATED = "stated"


class Certainty(StrEnum):
    """可靠程度: how well the report itself can be read."""

    CLEAR = "clear"
    REPAIRED = "repaired"
    AMBIGUOUS = "ambiguous"
    LOST = "lost"


class MechanismState(StrEnum):
    """机制状态: what can be said of one mechanism for one unit, by what was reported and what the rubric assesses."""

    SCORED = "scored"
    EVIDENCED = "evidenced"
    DESCRIBED = "described"
    OTHER_LEVEL = "other_level"
    NOT_MENTIONED = "not_mentioned"
    OUTSIDE = "outside"


# The words that reports put around a number, and what they make of it.
WORDS = {
    "余": Qualifier.AT_LEAST,
    "多": Qualifier.AT_LEAST,
    "至少": Qualifier.AT_LEAST,
    "近": Qualifier.AT_MOST,
    "约": Qualifier.ABOUT,
}
BEFORE = ("至少", "近", "约")
WITHOUT_NUMBER = {Qualifier.LOST: "数字缺失", Qualifier.STATED: "只有文字，没有数"}


@dataclass(frozen=True, slots=True)
class ReportedFact:
    """报道的事实: one figure (or its loss) of one unit. `why` says why it gives no value; empty where it gives one.

    `first` and `last` are the days that the figure is about, None where the report does not say. `limits` are words of
    the register: why the figure is no indicator. `article` and `line` locate it; line 0 is unknown.
    """

    id: str
    unit: str
    what: str
    value: Decimal | None
    qualifier: Qualifier
    counted_in: str
    certainty: Certainty
    period: str
    first: date | None
    last: date | None
    article: str
    line: int
    source: Source
    word: str = ""
    mechanisms: tuple[str, ...] = ()
    indicator: str = ""
    limits: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The number with the word around it, e.g. 12000余 or 至少1; "" without a number."""
        if self.value is None:
            return ""
        number = f"{self.value:f}"
        return f"{self.word}{number}" if self.word in BEFORE else f"{number}{self.word}"

    @property
    def amount(self) -> str:
        """The number with its unit of measure, or that there is none."""
        return f"{self.printed}{self.counted_in}" if self.printed else WITHOUT_NUMBER[self.qualifier]

    @property
    def locator(self) -> str:
        """Which article, which line."""
        return f"第{self.article}篇第{self.line}行" if self.line else f"第{self.article}篇"


@dataclass(frozen=True, slots=True)
class MechanismRow:
    """机制对照中的一行: one mechanism and one unit. `facts` are ids; `criteria` those that assess it."""

    id: str
    place: str
    title: str
    state: MechanismState
    why: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
