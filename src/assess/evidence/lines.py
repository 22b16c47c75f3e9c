"""One accepted row of a published table, and what reading a table leaves behind.

A row is used whole or not at all: a row with any unreadable cell goes to the quarantine, and what it would
have entered is blocked with the reason, so that no sum comes out smaller than it was. Left out: (1) reading
itself (`published`, `headline`); (2) comparing tables (`reconcile`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assess.errors import Problem
from assess.evidence.csvtext import Row
from assess.evidence.percent import Percent
from assess.evidence.previous import Key
from assess.types import QualityFinding, Quarantined, Source

VALUE, PERCENT, CHANGE = "value", "yoy_percent_as_printed", "change"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the unit's code ("" for the whole), the indicator, the count and the change as printed."""

    file: str
    row: int
    unit: str
    indicator: str
    value: int
    percent: Percent | None = None
    change: int | None = None

    @property
    def key(self) -> Key:
        return self.unit, self.indicator

    def source(self, column: str, text: str) -> Source:
        return Source(self.file, self.row, column, text)


@dataclass(frozen=True, slots=True)
class Reading:
    """A table as read. `blocked` says for a unit and an indicator why there is no count."""

    file: str = ""
    rows: int = 0
    lines: dict[Key, Line] = field(default_factory=dict)
    blocked: dict[Key, str] = field(default_factory=dict)
    quarantine: tuple[Quarantined, ...] = ()
    quality: tuple[QualityFinding, ...] = ()


class RejectedRowError(Exception):
    """A row that is not used. `indicator` names what it would have entered, as far as known."""

    def __init__(self, code: str, column: str, indicator: str = "", **values: object):
        super().__init__(code)
        self.code, self.column, self.indicator, self.values = code, column, indicator, values

    def record(self, file: str, row: Row, unit: str = "") -> Quarantined:
        """The quarantine's entry for a row of the unit with this code."""
        problem = Problem(self.code, str(Source(file, row.number, self.column)), self.values)
        message, remedy = problem.part("what"), problem.part("remedy")
        return Quarantined(file, "", row.number, self.column, self.code, message, remedy, row.raw, unit)

    def reason(self, row: Row) -> str:
        """Why what the row would have entered is unknown."""
        what = Problem(self.code, "", self.values).part("what")
        return f"第{row.number}行已隔离（{self.code}：{what.rstrip('。')}），不以其余各行之和代替"
