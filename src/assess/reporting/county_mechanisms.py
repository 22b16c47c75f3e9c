"""机制对照: a unit whose figures come from reports, held against every mechanism, with each fact and its locator.

The section brings its own heading, since only runs about reported figures have it. Nothing is decided here; states and
reasons stand in the report. Left out: the reasons of single criteria, which stand under 逐项判定.
"""

from __future__ import annotations

from collections import Counter

from assess.reported import Certainty, MechanismRow, MechanismState, Qualifier, ReportedFact
from assess.reporting.marks import mark_mechanism
from assess.reporting.markup import Part, join_parts, make_part
from assess.reporting.tables import Cell, Table, cell, group_rows, head, show_table
from assess.reporting.words import say
from assess.results import UnitReport

NOTHING = Part("")


def show_mechanisms(report: UnitReport) -> Part:
    """The section, or nothing where the run is not about reported figures."""
    if not report.mechanisms:
        return NOTHING
    counts = Counter(row.state for row in report.mechanisms)
    states = (
        say("mechanism.count", state=say(f"mechanism.{state.value}"), number=counts[state]) for state in MechanismState
    )
    intro = say(
        "mechanism.intro",
        facts=len(report.facts),
        mechanisms=len(report.mechanisms),
        counts=say("figure.list").join(states),
    )
    note = report.assessment.unit.note
    lines = [intro, *([say("mechanism.note", note=note)] if note else [])]
    section = make_part("section", title=say("mechanism.heading"), lines=lines)
    return join_parts(section, show_table(tabulate_mechanisms(report)))


def tabulate_mechanisms(report: UnitReport) -> Table:
    """One row per mechanism, under the place whose report describes it."""
    facts = {fact.id: fact for fact in report.facts}
    places = Counter(row.place for row in report.mechanisms)
    rows = (
        (say("mechanism.place", place=row.place, number=places[row.place]), _row(row, report, facts))
        for row in report.mechanisms
    )
    shown = {name for row in report.mechanisms for name in row.facts}
    loose = [describe_fact(fact) for fact in report.facts if fact.id not in shown]
    return Table(
        say("mechanism.caption"),
        head("mechanism", "mechanism state:short facts:rows why:wide"),
        group_rows(rows),
        notes=tuple([say("mechanism.loose", facts=say("figure.joiner").join(loose))] if loose else []),
    )


def _row(row: MechanismRow, report: UnitReport, facts: dict[str, ReportedFact]) -> tuple[Cell, ...]:
    return (
        cell(say("mechanism.name", id=row.id, title=row.title)),
        cell(mark=mark_mechanism(row.state)),
        cell(*([describe_fact(facts[name]) for name in row.facts] or [say("number.none")])),
        cell(*_list_criteria(row, report), say("figure.joiner").join(row.why)),
    )


def _list_criteria(row: MechanismRow, report: UnitReport) -> list[str]:
    """The criteria that assess a mechanism, by their outcome."""
    titles: dict[str, list[str]] = {}
    for finding in report.assessment.findings:
        if finding.criterion in row.criteria:
            titles.setdefault(finding.outcome.value, []).append(finding.title)
    return [
        say("mechanism.criteria", outcome=say(f"outcome.{outcome}"), titles=say("figure.list").join(found))
        for outcome, found in titles.items()
    ]


def describe_fact(fact: ReportedFact) -> str:
    """A fact with its qualifier, its period and its locator."""
    sign = "" if fact.qualifier in (Qualifier.LOST, Qualifier.STATED) else fact.qualifier.value
    doubt = say("mechanism.ambiguous") if fact.certainty is Certainty.AMBIGUOUS else ""
    return say(
        "mechanism.fact",
        what=fact.what,
        sign=sign,
        amount=fact.amount,
        period=fact.period,
        locator=fact.locator,
        doubt=doubt,
    )
