"""Counting charged accidents that satisfy a question with three answers: yes, no, not known.

A number is not known while any answer is; what is certain of it can be had beside it. A zero points at the list that
was gone through. Left out: (1) which questions are asked (`attribution_measures`, `attribution_blame`); (2) rounding:
shares are exact decimals; (3) thresholds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assess.evidence.attribution import GENERAL, Charged, grade_accident
from assess.evidence.larger import AccidentGrades
from assess.types import Measured, Source

EVENTS = "起"
Question = Callable[[Charged], bool | None]


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades from the general one upwards, and questions about them."""

    grades: AccidentGrades

    @property
    def order(self) -> tuple[str, ...]:
        return (GENERAL, *(grade.id for grade in sorted(self.grades.grades, key=lambda grade: grade.deaths)))

    def reaches(self, grade: str) -> Question:
        """Is it of this grade or worse?"""
        wanted = self.order.index(grade)

        def ask(one: Charged) -> bool | None:
            found = grade_accident(self.grades, one.accident)
            if self.order.index(found.at_least) >= wanted:
                return True
            return False if found.settled else None

        return ask

    def exactly(self, grade: str) -> Question:
        """Is it of this grade and no worse?"""
        above = self.order[self.order.index(grade) + 1 :]
        if not above:
            return self.reaches(grade)
        return both(self.reaches(grade), negate(self.reaches(above[0])))


def every(_: Charged) -> bool | None:
    """Does it count at all?"""
    return True


def both(first: Question, second: Question) -> Question:
    """Do both hold? No as soon as one does not."""

    def ask(one: Charged) -> bool | None:
        answers = {first(one), second(one)}
        return False if False in answers else None if None in answers else True

    return ask


def negate(question: Question) -> Question:
    """Does it not hold?"""

    def ask(one: Charged) -> bool | None:
        answer = question(one)
        return None if answer is None else not answer

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
