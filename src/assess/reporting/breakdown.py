"""Counts by part (a sector, a cause), grouped under the indicator that they add up to, ready to be shown.

A part is named as its indicator is, e.g. 采矿业事故起数; under the heading 事故起数 that ending is left away.
Left out: adding up; totals come from the changes of the report, and one that is not known stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.reporting.numbers import is_small
from assess.results import UnitReport
from assess.types import CountPair


@dataclass(frozen=True, slots=True)
class PartCount:
    """One part, now and in the same months of last year."""

    label: str
    now: int | None
    before: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One indicator with its parts."""

    measure: str
    now: int | None
    before: int | None
    parts: tuple[PartCount, ...]
    small: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened in any part in either year."""
        return all(part.now == 0 and part.before == 0 for part in self.parts)


def list_panels(report: UnitReport) -> tuple[Panel, ...]:
    """The indicators of a unit that are known by part, in the order of the report."""
    found: dict[str, list[CountPair]] = {}
    for pair in report.breakdown:
        found.setdefault(pair.indicator, []).append(pair)
    return tuple(_build_panel(report, indicator, pairs) for indicator, pairs in found.items())


def _build_panel(report: UnitReport, indicator: str, pairs: list[CountPair]) -> Panel:
    changes = {change.measure: change for change in report.changes}
    measure = next((name for name in changes if all(pair.part.endswith(name) for pair in pairs)), indicator)
    change = changes.get(measure)
    parts = tuple(
        PartCount(pair.part.removesuffix(measure) or pair.part, pair.now, pair.before, pair.reason) for pair in pairs
    )
    if change is None:
        return Panel(measure, None, None, parts)
    return Panel(measure, change.now, change.before, parts, is_small([change]))
