"""Counting charged accidents that satisfy a question with three answers: yes, no, not known.

A number is not known while any answer is; what is certain of it can be had beside it. A zero points at the list that
was gone through. Left out: (1) which questions are asked (`attribution_blame`); (2) rounding: shares are exact
decimals; (3) counts that need nobody's finding, which are SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from assess.evidence.attribution import Charged
from assess.types import Measured, Source

EVENTS = "起"
Question = Callable[[Charged], bool | None]


def by_unit(charged: Iterable[Charged]) -> dict[str, list[Charged]]:
    """Charges by the code of the unit."""
    found: dict[str, list[Charged]] = {}
    for one in charged:
        found.setdefault(one.unit, []).append(one)
    return found


def reaches(order: int) -> Question:
    """Is it of this grade or worse?"""

    def ask(one: Charged) -> bool | None:
        if one.graded.order >= order:
            return True
        return False if one.graded.settled else None

    return ask


def both(first: Question, second: Question) -> Question:
    """Do both hold? No as soon as one does not."""

    def ask(one: Charged) -> bool | None:
        answers = {first(one), second(one)}
        return False if False in answers else None if None in answers else True

    return ask


def total(charged: Sequence[Charged]) -> Decimal:
    """The shares, added up."""
    return sum((one.share for one in charged), Decimal(0))


def rows(charged: Sequence[Charged], searched: Source) -> tuple[Source, ...]:
    """The rows of the accidents, or the list in which none was found."""
    return tuple(dict.fromkeys(one.accident.source for one in charged)) or (searched,)


def count(name: str, charged: Sequence[Charged], question: Question, searched: Source) -> Measured:
    """How many satisfy a question; not known while that is open for any."""
    sure = [one for one in charged if question(one)]
    open_ = [one.accident.id for one in charged if question(one) is None]
    if open_:
        reason = f"至少{total(sure)}{EVENTS}；未定：{'、'.join(dict.fromkeys(open_))}"
        return Measured(name, None, None, "", EVENTS, reason)
    return Measured(name, total(sure), None, "", EVENTS, "", rows(sure, searched))


def count_sure(name: str, charged: Sequence[Charged], question: Question, searched: Source) -> Measured:
    """How many certainly satisfy it."""
    sure = [one for one in charged if question(one)]
    return Measured(f"{name}_sure", total(sure), None, "", EVENTS, "", rows(sure, searched))
