"""Judgements turned into what they are for: values of indicators, states of duties, findings of responsibility.

Ratings are combined exactly: a mean keeps sum and number. What was not judged is not known, and says so. Left out:
(1) reading rows (`judgement`); (2) how far a state matters (`scoring`); (3) weights of assessors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assess.evidence.duty import BlameWords, DutyWords
from assess.evidence.duty_cells import CellState
from assess.evidence.duty_matrix import DutyJudgement
from assess.evidence.judgement import Judgement, Judgements
from assess.evidence.judgement_subjects import Subject
from assess.rubric import language as lang
from assess.types import Measured, Source, Unit

POINTS, STATE = "分", "状态"
ACCIDENT = "accident."


@dataclass(frozen=True, slots=True)
class Blame:
    """责任认定: whether a unit, or one of its leaders, is responsible for an accident; None while that is open."""

    accident: str
    unit: str
    leader: str
    responsible: bool | None
    source: Source


def measure_judgements(
    judgements: Judgements, subjects: Iterable[Subject], units: Iterable[Unit]
) -> list[tuple[str, Measured]]:
    """The value of every subject for every unit and period, known or not."""
    all_units = tuple(units)
    return [
        (unit.code, _measure(judgements, subject, unit.code, period))
        for subject in subjects
        for period in subject.periods
        for unit in all_units
    ]


def _measure(judgements: Judgements, subject: Subject, unit: str, period: str) -> Measured:
    key = unit, subject.target, period
    found = judgements.ratings.get(key, ())
    kind = POINTS if subject.ranges else STATE
    if not found:
        reason = judgements.refused.get(key, "") or "尚无评定"
        blocked = judgements.ledger.why_blocked(unit)
        return Measured(subject.target, None, None, period, kind, f"{reason}；{blocked}" if blocked else reason)
    sources = tuple(one.source for one in found)
    number, divisor = _combine(found, subject.raters)
    return Measured(subject.target, number, divisor, period, kind, "", sources, found[0].state)


def _combine(found: tuple[Judgement, ...], raters: lang.Combine | None) -> tuple[Decimal, Decimal | None]:
    """Several numbers as one; a mean as sum and number of ratings, also of a single one, so that it stays exact."""
    numbers = [one.number for one in found]
    if found[0].state:
        return Decimal(0), None
    if raters is lang.Combine.MEAN:
        return sum(numbers, Decimal(0)), Decimal(len(numbers))
    if raters is lang.Combine.HIGHEST:
        return max(numbers), None
    return sum(numbers, Decimal(0)), None


def duty_judgements(judgements: Judgements, words: DutyWords) -> tuple[DutyJudgement, ...]:
    """The words on duties. One that was refused leaves its cells open instead of passing them to the ledgers."""
    states = {
        words.done: CellState.DONE,
        words.partly: CellState.PARTLY,
        words.not_: CellState.NOT,
        words.not_due: CellState.NOT_DUE,
    }
    found = [
        DutyJudgement(*_duty_key(key), states[ratings[0].state], ratings[0].source)
        for key, ratings in judgements.ratings.items()
        if _is_duty(key[1])
    ]
    found += [
        DutyJudgement(*_duty_key(key), CellState.NOT_KNOWN, Source(judgements.ledger.file, text=reason))
        for key, reason in judgements.refused.items()
        if _is_duty(key[1])
    ]
    return tuple(found)


def _is_duty(target: str) -> bool:
    return "@" in target and not target.startswith(ACCIDENT)


def _duty_key(key: tuple[str, str, str]) -> tuple[str, str, str, str]:
    unit, target, period = key
    duty, _, leader = target.partition("@")
    return unit, duty, leader, period


def blames(judgements: Judgements, words: BlameWords) -> tuple[Blame, ...]:
    """The findings of responsibility; one that was refused is open."""
    known = {words.responsible: True, words.not_responsible: False, words.open: None}
    found = []
    for (unit, target, _), ratings in judgements.ratings.items():
        if target.startswith(ACCIDENT):
            accident, _, leader = target.removeprefix(ACCIDENT).partition("@")
            found.append(Blame(accident, unit, leader, known[ratings[0].state], ratings[0].source))
    for (unit, target, _), reason in judgements.refused.items():
        if target.startswith(ACCIDENT):
            accident, _, leader = target.removeprefix(ACCIDENT).partition("@")
            found.append(Blame(accident, unit, leader, None, Source(judgements.ledger.file, text=reason)))
    return tuple(found)
