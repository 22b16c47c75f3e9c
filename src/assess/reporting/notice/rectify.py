"""整改清单: what was found wrong, by criterion, with basis, measure, due working day and the post that answers.

A problem is a criterion that lost points; what was not earned as a bonus is none (the wording says which sections).
Measures, days and posts come from the wording by section. Left out: (1) persons; (2) criteria that are not assessed,
which have a list of their own (`feedback`); (3) how much each deduction could be won back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assess.errors import ParamsError
from assess.params.calendar import Calendar
from assess.reporting.county_tables import name_basis
from assess.reporting.notice.wording import SectionWording, Wording
from assess.reporting.numbers import measured, percent, plain, round_points
from assess.results import UnitReport
from assess.scoring.reason import say_period
from assess.types import DAY_UNIT, PERCENT_UNIT, Deduction, Finding, Measured, Outcome

EARN = "earn"


@dataclass(frozen=True, slots=True)
class Due:
    """A number of working days, and the day on which they end; None where the holidays of `unknown` are not known."""

    days: int
    day: date | None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of the list: the criterion and what is wrong with it, line by line."""

    finding: Finding
    lines: tuple[str, ...]
    basis: tuple[str, ...]
    asked: SectionWording
    due: Due


def find_due(calendar: Calendar, start: date, days: int) -> Due:
    """The day so many working days after `start`, which itself does not count."""
    try:
        day = date.fromordinal(calendar.add(start.toordinal(), days))
    except ParamsError as error:
        return Due(days, None, error.problems[0].values["year"])
    return Due(days, day)


def list_problems(report: UnitReport, wording: Wording) -> list[Problem]:
    """Every criterion that lost points, in the order of the rubric."""
    problems = []
    for finding in report.assessment.findings:
        asked = wording.feedback.section(finding.section)
        entries = [entry for entry in report.assessment.deductions if entry.criterion == finding.criterion]
        if not asked.rectify or not _is_problem(finding, entries):
            continue
        due = find_due(wording.calendar, report.run.as_of, asked.days)
        lines = _Lines(wording.feedback.texts, wording.form.texts, report.run.places)
        bases = tuple(name_basis(basis) for basis in finding.basis)
        problems.append(Problem(finding, (lines.head(finding), *lines.body(finding, entries)), bases, asked, due))
    return problems


def _is_problem(finding: Finding, entries: Iterable[Deduction]) -> bool:
    lost = any(entry.effect != EARN for entry in entries)
    return lost or finding.outcome in (Outcome.UNMET, Outcome.PARTLY_MET)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The words of one problem."""

    texts: dict[str, str]
    shared: dict[str, str]
    places: int

    def say(self, key: str, **values: object) -> str:
        return self.texts[key].format_map(values)

    def head(self, finding: Finding) -> str:
        return self.say("item", title=finding.title, available=plain(finding.available))

    def body(self, finding: Finding, entries: Sequence[Deduction]) -> list[str]:
        """One line a rule: what it asks, the values that it looked at, the points that went."""
        losses = [entry for entry in entries if entry.effect != EARN]
        rules: dict[str, list[Deduction]] = {}
        for entry in losses or entries:
            rules.setdefault(entry.why, []).append(entry)
        if not rules:
            return [finding.why]
        joiner = self.shared["joiner"]
        return [
            self.say("rule", why=why, values=joiner.join(self._points(entry) for entry in found))
            for why, found in rules.items()
        ]

    def _points(self, entry: Deduction) -> str:
        key = "gained" if entry.effect == EARN else "lost"
        points = round_points(entry.points, self.places)
        if entry.points and not Decimal(points):
            points = self.say("tiny", least=plain(Decimal(1).scaleb(-self.places)))
        values = self.shared["list"].join(self._value(value) for value in entry.measured)
        return self.say(key if values else f"{key}_bare", values=values, points=points)

    def _value(self, value: Measured) -> str:
        return self.say("value", period=say_period(value.period), title=value.title, value=self._number(value))

    def _number(self, value: Measured) -> str:
        """A ratio as its value with both its parts; everything else as pages show it."""
        if value.state:
            return self.say("state", state=value.state)
        if value.numerator is None or not value.denominator or value.unit == DAY_UNIT:
            return measured(value)
        share = value.numerator / value.denominator
        shown = percent(share) if value.unit == PERCENT_UNIT else f"{round_points(share, 2)}{value.unit}"
        return self.say("ratio", value=shown, numerator=plain(value.numerator), denominator=plain(value.denominator))
