"""What a printed percentage says about the count that it was computed from.

A change is printed to some places, either truncated towards zero or rounded half up (away from zero); a
count now and a printed change together leave a range of whole counts before. A dash says that the count
before was 0. Left out: (1) other roundings; (2) percentages of anything but whole counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assess.evidence.previous import Range

NO_BASE = "—"
NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Percent:
    """A change as printed. `number` is None for the dash."""

    text: str
    number: Decimal | None

    @property
    def places(self) -> int:
        """How many places were printed: zeros that were left away do not count."""
        return len(self.text.partition(".")[2])


def parse_percent(text: str) -> Percent | None:
    """The printed change, or None where the text is neither a plain number nor the dash."""
    text = text.strip()
    if text == NO_BASE:
        return Percent(text, None)
    return Percent(text, Decimal(text)) if NUMBER.fullmatch(text) else None


def forms(now: int, before: int, places: int) -> tuple[Decimal, Decimal]:
    """The change from `before` (not 0) to `now` in percent: truncated, and rounded half up."""
    sign = -1 if now < before else 1
    whole, rest = divmod(abs(now - before) * 100 * 10**places, before)
    rounded = whole + (1 if 2 * rest >= before else 0)
    return Decimal(sign * whole).scaleb(-places), Decimal(sign * rounded).scaleb(-places)


def agrees(now: int, before: int, percent: Percent) -> bool:
    """Whether the change could have been printed like this."""
    if percent.number is None:
        return before == 0
    if before == 0:
        return now == 0 and percent.number == 0
    return percent.number in forms(now, before, percent.places)


def candidates(now: int, percent: Percent) -> Range | None:
    """All whole counts before that would have been printed like this, truncated or rounded; None for none.

    They form one range, since the change falls as the count before grows. 0 on 0 printed as 0 means 0;
    a fall by 100 to 0 means at least 1, without an upper limit.
    """
    if percent.number is None:
        return Range(0, 0)
    if now == 0:
        return {Decimal(0): Range(0, 0), Decimal(-100): Range(1, None)}.get(percent.number)
    scale = 100 * 10**percent.places
    printed = int(percent.number.scaleb(percent.places))
    # Twice the lowest and highest ratio now ÷ before, in units of the last printed place; ends included.
    lowest = 2 * scale + 2 * printed - (2 if printed <= 0 else 1)
    highest = 2 * scale + 2 * printed + (2 if printed >= 0 else 1)
    if highest <= 0:
        return None
    low = -(-2 * now * scale // highest)
    high = 2 * now * scale // lowest if lowest > 0 else None
    if not agrees(now, low, percent):
        low += 1
    if high is not None and high >= low and not agrees(now, high, percent):
        high -= 1
    return Range(low, high) if high is None or low <= high else None
