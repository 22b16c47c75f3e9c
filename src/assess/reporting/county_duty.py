"""党政同责: post × duty × quarter, first a count for each holder, then every duty with its state and reason.

States are words with shapes, never colour alone. Left out: names of persons (a holder is an identity) and what follows
for a post, which the list for the organisation department has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assess.audience import PUBLIC
from assess.parts import DutyRow
from assess.reporting.marks import mark_duty
from assess.reporting.tables import Cell, Column, Group, Table, cell, group_rows
from assess.reporting.words import say
from assess.results import UnitReport


def tabulate_posts(report: UnitReport) -> Table:
    """One row a holder: in each quarter how many of the duties that were due were done."""
    quarters = _list_quarters(report)
    holders: dict[tuple[str, str], list[DutyRow]] = {}
    for row in _sort(report.duties):
        holders.setdefault((row.post, row.holder), []).append(row)
    rows = tuple(
        (cell(post, holder), *(_count(found, quarter) for quarter in quarters), _open(found))
        for (post, holder), found in holders.items()
    )
    columns = (
        Column(say("duty.post")),
        *(Column(_name(one), "short") for one in quarters),
        Column(say("duty.open"), "wide"),
    )
    empty = say("duty.withheld" if report.run.audience == PUBLIC else "duty.empty")
    notes = (say("duty.note"),) if rows else ()
    return Table(say("duty.caption_posts"), columns, (Group("", rows),), empty, notes)


def _sort(rows: Iterable[DutyRow]) -> list[DutyRow]:
    """By the numbers of holders, which ledgers give from the first post down."""
    return sorted(rows, key=lambda row: row.holder)


def _list_quarters(report: UnitReport) -> tuple[str, ...]:
    return tuple(sorted({quarter for row in report.duties for quarter in row.quarters}))


def _name(quarter: str) -> str:
    return say("duty.quarter", quarter=quarter.removeprefix("q")) if quarter else say("duty.whole")


def _count(rows: list[DutyRow], quarter: str) -> Cell:
    states = Counter(
        state for row in rows for name, state in zip(row.quarters, row.states, strict=True) if name == quarter
    )
    due = sum(states.values()) - states["not_due"]
    if not due:
        return cell(mark=mark_duty("not_due"))
    worst = next(state for state in ("not", "not_known", "partly", "done") if states[state])
    return cell(say("duty.done_of", done=states["done"], due=due), mark=mark_duty(worst))


def _open(rows: list[DutyRow]) -> Cell:
    """The duties that were not done for certain, by name."""
    missing = [row.duty for row in rows if "not" in row.states]
    return cell(*missing) if missing else cell(say("number.none"))


def tabulate_duties(report: UnitReport) -> Table:
    """Every duty of every holder with its state in each quarter, and why it is not done."""
    quarters = _list_quarters(report)
    rows = (
        (
            say("duty.holder", post=row.post, holder=row.holder),
            (
                cell(row.duty),
                *(_state(row, quarter) for quarter in quarters),
                cell(row.why or say("number.none")),
            ),
        )
        for row in _sort(report.duties)
    )
    columns = (
        Column(say("duty.duty"), "wide"),
        *(Column(_name(one), "short") for one in quarters),
        Column(say("duty.why"), "wide"),
    )
    return Table(say("duty.caption"), columns, group_rows(rows), say("duty.empty"))


def _state(row: DutyRow, quarter: str) -> Cell:
    states = dict(zip(row.quarters, row.states, strict=True))
    return cell(mark=mark_duty(states[quarter])) if quarter in states else cell(say("number.none"))
