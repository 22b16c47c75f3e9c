"""What follows from tripped vetoes, cards and steps: for whom, from when, until when, as rows for a table.

A term of years runs from the decision; the term of the assessment year is that year, although decided after it; a
statutory term has no end here; several rules may apply, and all are kept.
Left out: whether anybody is to blame, a judgement that comes as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assess.params.calendar import NO_CALENDAR, Calendar
from assess.rubric.language import Consequence, OutcomeKind, TermKind, VetoRule
from assess.types import VetoState

SEVERITY = (
    OutcomeKind.VETO,
    OutcomeKind.YELLOW_CARD,
    OutcomeKind.GATE,
    OutcomeKind.ELIGIBILITY,
    OutcomeKind.STEP,
    OutcomeKind.CONSEQUENCE,
)


@dataclass(frozen=True, slots=True)
class Following:
    """后果: one row. `post` is "" for the unit itself; `until` and `due` are None where there is no such day."""

    rule: str
    kind: str
    state: str
    what: str
    post: str
    since: date
    until: date | None
    due: date | None
    amount: Decimal | None


def follow(
    states: Iterable[tuple[VetoRule, VetoState]],
    decided: date,
    year: tuple[date, date],
    calendar: Calendar = NO_CALENDAR,
) -> tuple[Following, ...]:
    """The consequences of everything that is tripped or pending, the most severe kind first."""
    rows = []
    for rule, state in states:
        if state is VetoState.CLEAR:
            continue
        for consequence in rule.consequences:
            rows += [
                _row(rule, state, consequence, post, decided, year, calendar) for post in consequence.posts or ("",)
            ]
    return tuple(sorted(rows, key=lambda row: SEVERITY.index(OutcomeKind(row.kind))))


def _row(
    rule: VetoRule,
    state: VetoState,
    consequence: Consequence,
    post: str,
    decided: date,
    year: tuple[date, date],
    calendar: Calendar,
) -> Following:
    since, until, term = decided, None, consequence.term
    if term is not None and term.kind is TermKind.ASSESSMENT_YEAR:
        since, until = year
    elif term is not None and term.kind is TermKind.YEARS:
        until = _years_after(decided, term.years)
    amount = consequence.amount
    if amount is not None and post in consequence.shares:
        amount = amount * consequence.shares[post]
    due = _due(consequence, decided, calendar)
    return Following(rule.id, rule.kind.value, state.value, consequence.what, post, since, until, due, amount)


def _due(consequence: Consequence, decided: date, calendar: Calendar) -> date | None:
    if consequence.due_days is None:
        return None
    if consequence.working:
        return date.fromordinal(calendar.add(decided.toordinal(), consequence.due_days))
    return decided + timedelta(days=consequence.due_days)


def _years_after(day: date, years: int) -> date:
    """The same day so many years on; 29 February ends on 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
