"""Numbers as a reader sees them: points, shares, counts, ratios.

Nothing is rounded that the engine has published; shares and ratios are rounded here, half-up, because percentages
exist only on pages. A percentage of change is shown only on a base of at least `SMALL` events: below it, one event
moves the figure by more than five points. Left out: any number that would have to be computed from data.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from assess.reporting.words import say
from assess.types import DAY_UNIT, PERCENT_UNIT, Change, Measured

SMALL = 20


def plain(value: Decimal | None) -> str:
    """An exact decimal without exponent and without trailing zeros."""
    if value is None:
        return say("number.none")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def published(value: Decimal, places: int) -> str:
    """A number that was rounded when it was published, with all its places."""
    return f"{value:.{places}f}"


def round_points(value: Decimal, places: int) -> str:
    """Points as they stand, but with no more places than published ones have: shares of a rescaled item do not end."""
    return plain(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def percent(share: Decimal | None) -> str:
    """A share of 0–1 as a percentage with one place."""
    if share is None:
        return say("number.none")
    return f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def percent_of(share: float) -> str:
    """A share of 0–1 as whole per cent, half-up, without the sign."""
    return decimal(share * 100, 0)


def count(value: int | None) -> str:
    """A count; one that is not known says so."""
    return say("number.unknown") if value is None else str(value)


def decimal(value: float, places: int | None = None) -> str:
    """A statistic, half-up; to about three digits unless told otherwise: more would only pretend."""
    if places is None:
        places = 0 if value >= 100 else 1 if value >= 10 else 2
    return str(Decimal(str(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def signed(text: str) -> str:
    """A number with its sign; the minus is a minus and not a hyphen, and nothing has none."""
    if text.startswith("-"):
        return f"−{text[1:]}"
    return f"+{text}" if any(digit in text for digit in "123456789") else text


def difference(change: Change) -> str:
    """The change in counts; in percent beside it only where the base bears one."""
    if change.before is None:
        return say("number.none")
    step = change.now - change.before
    if change.before < SMALL:
        return signed(str(step))
    return say("number.with_percent", step=signed(str(step)), percent=signed(percent(Decimal(step) / change.before)))


def interval(change: Change) -> str:
    """The exact interval of the ratio now ÷ before; an open end is said in words."""
    if change.before is None or (change.ratio_low is None and change.ratio_high is None):
        return say("number.none")
    low = decimal(change.ratio_low or 0.0)
    high = say("number.open") if change.ratio_high is None else decimal(change.ratio_high)
    return say("number.interval", low=low, high=high)


def measured(value: Measured) -> str:
    """A value that went into a finding: a state, a day, a number with its unit, or why there is none."""
    if value.state:
        return value.state
    if value.unit == DAY_UNIT and value.numerator is not None:
        return str(date.fromordinal(int(value.numerator)))
    if value.numerator is None or value.denominator == 0:
        return say("number.missing", reason=value.reason or say("number.no_reason"))
    if value.denominator is None:
        return f"{plain(value.numerator)}{value.unit}"
    fraction = f"{plain(value.numerator)}/{plain(value.denominator)}"
    return fraction if value.unit == PERCENT_UNIT else f"{fraction}{value.unit}"


def is_small(changes: Iterable[Change]) -> bool:
    """Whether every count of both years together is below `SMALL`; unknown where there is no count."""
    totals = [change.now + (change.before or 0) for change in changes]
    return bool(totals) and max(totals) < SMALL
