"""What to praise and what to mend first: at most three of each, with the measure, the due working day and the post.

A strength is a section above the group's median; a problem is a criterion that lost most points, with what the wording
of the feedback asks for it. Left out: everything beyond the three, which stands in the tables and in the feedback.
"""

from __future__ import annotations

from decimal import Decimal

from assess.params import find_root
from assess.parts import KeyNumber, SectionStanding
from assess.reporting.notice.rectify import Problem, list_problems
from assess.reporting.notice.wording import load_wording
from assess.reporting.numbers import measured, percent, plain, round_points
from assess.reporting.tables import Cell, Group, Table, cell, group_rows, head
from assess.reporting.words import say
from assess.results import UnitReport
from assess.types import PERCENT_UNIT, Finding

SHOWN = 3


def tabulate_strengths(report: UnitReport) -> Table:
    """The sections that stand out above the group's median, most first."""
    above = [one for one in report.sections if (lead := _lead(one)) is not None and lead > 0]
    chosen = sorted(above, key=lambda one: -(_lead(one) or Decimal(0)))[:SHOWN]
    rows = tuple(
        (cell(one.title), cell(percent(one.share)), cell(percent(one.median)), cell(_points(one, report.run.places)))
        for one in chosen
    )
    columns = head("points", "section share:number median:number points:number")
    empty = say("points.no_strength" if any(one.units > 1 for one in report.sections) else "points.no_group")
    return Table(say("points.strengths"), columns, (Group("", rows),), empty)


def _lead(one: SectionStanding) -> Decimal | None:
    if one.share is None or one.median is None or one.units < 2:
        return None
    return one.share - one.median


def _points(one: SectionStanding, places: int) -> str:
    return say(
        "league.points_of", total=round_points(one.awarded, places), assessable=round_points(one.assessable, places)
    )


def tabulate_problems(report: UnitReport) -> Table:
    """The criteria that lost most, with what to do, by when, and which post answers."""
    wording = load_wording(find_root(), report.run.as_of)
    ranked = sorted(list_problems(report, wording), key=lambda problem: -_lost(problem.finding))
    rows = tuple(_row(problem, report.run.places) for problem in ranked[:SHOWN])
    columns = head("points", "problem:wide lost:number measure:wide due:short post")
    notes = (say("points.more", number=len(ranked)),) if len(ranked) > SHOWN else ()
    empty = say("points.no_problem" if report.assessment.assessable else "points.nothing")
    return Table(say("points.problems"), columns, (Group("", rows),), empty, notes)


def _lost(finding: Finding) -> Decimal:
    return Decimal(0) if finding.awarded is None else finding.available - finding.awarded


def _row(problem: Problem, places: int) -> tuple[Cell, ...]:
    due = say("points.days", days=problem.due.days) if problem.due.day is None else str(problem.due.day)
    return (
        cell(problem.lines[0], problem.finding.why),
        cell(round_points(_lost(problem.finding), places)),
        cell(problem.asked.measure),
        cell(due),
        cell(problem.asked.posts),
    )


def tabulate_key_numbers(report: UnitReport) -> Table:
    """The boards of key numbers, each with the median of the group."""
    rows = (
        (one.board, (cell(one.measured.title), cell(measured(one.measured)), cell(_share(one)), cell(_median(one))))
        for one in report.key_numbers
    )
    columns = head("points", "indicator value:number rate:number median:number")
    return Table(
        say("points.numbers"), columns, group_rows(rows), say("points.no_numbers"), (say("points.numbers_note"),)
    )


def _share(one: KeyNumber) -> str:
    value = one.measured
    if value.numerator is None or not value.denominator:
        return say("number.none")
    share = value.numerator / value.denominator
    return percent(share) if value.unit == PERCENT_UNIT else round_points(share, 2)


def _median(one: KeyNumber) -> str:
    if one.median is None:
        return say("number.none")
    return percent(one.median) if one.measured.unit == PERCENT_UNIT else plain(one.median)
