"""One indicator in one period as a column of the tidy table, from a cell for each unit.

Integers and a scale keep every decimal exactly; what is not known has a reason, and a floor where part of it is
certain. Left out: (1) how a cell comes about (`compute`); (2) reading the column back (`table`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assess.table import Column, places
from assess.types import Indicator, Source


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or None and the reason; `floor` is what is certain at least."""

    numerator: Decimal | None
    denominator: Decimal | None = None
    floor: Decimal | int = 0
    reason: str = ""


def build_column(
    indicator: Indicator, period: str, cells: Sequence[Cell], sources: Mapping[int, tuple[Source, ...]]
) -> Column:
    """The column of these cells, in the order of the units; a ratio with denominator 0 is not known."""
    numbers = [number for cell in cells for number in (cell.numerator, cell.denominator, Decimal(cell.floor)) if number]
    scale = 10 ** max((places(number) for number in numbers), default=0)
    known = [cell.numerator is not None and cell.denominator != 0 for cell in cells]
    below = [int((cell.denominator or 0) * scale) for cell in cells]
    reasons = {at: cell.reason for at, cell in enumerate(cells) if cell.reason}
    if indicator.ratio:
        reasons |= {at: "分母为0" for at, cell in enumerate(cells) if cell.denominator == 0}
    floors = [int(cell.floor * scale) for cell in cells]
    return Column(
        indicator=indicator.id,
        numerator=np.array([int((cell.numerator or 0) * scale) for cell in cells], np.int64),
        known=np.array(known, bool),
        denominator=np.array(below, np.int64) if indicator.ratio else None,
        scale=1 if indicator.ratio else scale,
        period=period,
        unit=indicator.unit,
        title=indicator.title,
        floor=np.array(floors, np.int64) if any(floors) and not indicator.ratio else None,
        reasons=reasons,
        sources=sources,
    )
