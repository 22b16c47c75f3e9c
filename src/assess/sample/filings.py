"""The ledger `filings`: when each unit handed in each ledger for each quarter, nil reports included.

Ledgers of events state how many of their rows fall into the quarter; registers do not. A few are late, the more the
weaker the unit, and what a story leaves out is not filed at all. Left out: (1) filings of the city and its departments;
(2) second filings that correct a first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assess.sample.days import AS_OF, YEAR, YEARS, Span, shown, spans
from assess.sample.draw import Dice
from assess.sample.places import Place

Row = dict[str, str]
EVENTS = frozenset({
    "accidents", "accountability_cases", "campaign_tasks", "circulars", "documents", "drills", "enforcement", "hazards",
    "honours", "inspections", "leader_inspections", "meetings", "penalties", "trainings",
})  # fmt: skip
ALLOWED = 10  # days after the quarter


def quarter_of(day: str) -> tuple[int, int] | None:
    """Year and quarter of a day as text; None for what is no day."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return found.year, (found.month + 2) // 3


def filing_rows(
    place: Place, ledgers: Sequence[str], counts: Mapping[tuple[str, int, int], int], seed: int
) -> Iterator[Row]:
    """The ledger `filings` of a unit. `counts` has the rows by ledger, year and quarter."""
    dice = Dice(seed, "filings", place.code)
    for ledger in ledgers:
        if ledger == place.effects.unfiled:
            continue
        for year in (YEARS[0] - 1, *YEARS) if ledger == "accidents" else YEARS:
            for quarter in spans(year, 4):
                number = counts.get((ledger, year, quarter.number), 0) + _overstated(place, ledger, quarter)
                due, received = _received(place, ledger, quarter, dice)
                event = ledger in EVENTS
                yield {
                    "unit_code": place.code,
                    "ledger": ledger,
                    "first_date": shown(quarter.first),
                    "last_date": shown(quarter.last),
                    "due_date": shown(due),
                    "received_date": shown(received),
                    "rows": str(number) if event else "",
                    "nil": "是" if event and not number else "否",
                }


def _overstated(place: Place, ledger: str, quarter: Span) -> int:
    """Rows that a filing states and no file has."""
    named, number, rows = place.effects.overstated
    return rows if (ledger, quarter.year, quarter.number) == (named, YEAR, number) else 0


def _received(place: Place, ledger: str, quarter: Span, dice: Dice) -> tuple[int, int]:
    due = quarter.last + ALLOWED
    late = place.effects.late == (ledger, quarter.number) and quarter.year == YEAR
    early = quarter.last + dice.between(2, ALLOWED)
    slow = dice.chance(place.rate(0.016, -0.006))
    return due, min(AS_OF, due + dice.between(3, 9)) if late or slow else early
