"""Numbers that prove themselves: does this digit string carry the date and the check digit of its kind?

A check keeps numbers of other kinds (registers, credit codes, amounts) from being taken for a person's. Left out: (1)
finding candidates, which patterns of `params/standards/personal.yaml` do; (2) whether such a number was ever issued.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
FIRST_YEAR = 1880


class Check(StrEnum):
    """校验: what a candidate has to fulfil beside its form."""

    NONE = "none"
    IDENTITY = "identity"
    OLD_IDENTITY = "old_identity"
    CARD = "card"


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number: a day of birth, and the check digit of ISO 7064 MOD 11-2."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return CHECK_DIGITS[total % 11] == number[17].upper() and _is_day(number[6:14])


def is_old_identity(number: str) -> bool:
    """Whether 15 digits hold a day of birth of the last century; these numbers have no check digit."""
    return _is_day("19" + number[6:12])


def is_card(number: str) -> bool:
    """Whether the last digit is the check digit of a bank card (Luhn)."""
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_day(text: str) -> bool:
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year >= FIRST_YEAR


CHECKS: dict[Check, Callable[[str], bool]] = {
    Check.NONE: bool,
    Check.IDENTITY: is_identity,
    Check.OLD_IDENTITY: is_old_identity,
    Check.CARD: is_card,
}
