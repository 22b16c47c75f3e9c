"""Parts of a unit's page that are neither result nor advice: sections beside the group, key numbers, duties, last year.

Frozen, in numbers and codes; pages put them into words. Left out: how they are gathered (`alongside`) and shown
(`reporting`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assess.types import Measured


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """一级指标在组内: a unit's share of the points assessable in a section, and the median of its group.

    Shares are None where nothing of the section was assessed; `units` is how many the median is of.
    """

    section: str
    title: str
    awarded: Decimal
    assessable: Decimal
    available: Decimal
    share: Decimal | None
    median: Decimal | None
    units: int


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """关键数: an indicator of a board, with the median of the group where it is a number for at least two units."""

    board: str
    measured: Measured
    median: Decimal | None
    units: int


@dataclass(frozen=True, slots=True)
class DutyRow:
    """履职的一行: one duty of one holder of a post; `states` by quarter, in the order of `quarters`.

    A state is done, partly, not, not_due or not_known; `why` says it for the worst of them.
    """

    post: str
    holder: str
    duty: str
    quarters: tuple[str, ...]
    states: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class LastYear:
    """上年结果: as a list of earlier years or an earlier output says; "" or None where it is not known."""

    grade: str
    total: Decimal | None
    rank: int | None
    reason: str = ""
