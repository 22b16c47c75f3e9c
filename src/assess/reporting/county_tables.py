"""The tables of a unit's page: why each point was given or lost, what is open, and on which rows it all rests.

Every table is made from the report alone; nothing is added up. Left out: the first screen (`county_summary`) and
what all pages share: changes, data, provenance (`shared_tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assess.reporting.breakdown import list_panels
from assess.reporting.marks import mark_outcome, mark_veto
from assess.reporting.numbers import count, decimal, measured, plain, round_points
from assess.reporting.tables import Cell, Group, Table, cell, group_rows, head
from assess.reporting.words import say
from assess.results import UnitReport
from assess.types import Deduction, Finding, LegalBasis, Measured, Outcome, Veto, VetoState

SHORT = 4  # places of points in short: a share of a rescaled item does not end
OPEN = (Outcome.NOT_ASSESSED, Outcome.NOT_APPLICABLE)
PERIODS = {"": "now", "previous": "previous", "h1": "first_half", "h2": "second_half", "rolling": "rolling"}
NUMBERED_PERIODS = {"previous_": "earlier", "q": "quarter", "m": "month", "w": "week"}
NUMBERED = re.compile(r"(previous_|q|m|w)(\d+)")


def tabulate_findings(report: UnitReport) -> Table:
    """One row per criterion, under its section."""
    titles = {
        part.section: say(
            "finding.section",
            title=part.title,
            awarded=plain(part.awarded),
            assessable=plain(part.assessable),
            available=plain(part.available),
        )
        for part in report.assessment.sections
    }
    findings = report.assessment.findings
    rows = ((titles.get(finding.section, finding.section), _finding_row(finding)) for finding in findings)
    return Table(
        say("finding.caption"),
        head("finding", "criterion outcome points:number why:wide basis:wide"),
        group_rows(rows),
        say("finding.empty"),
        _note_bases(basis for finding in findings for basis in finding.basis),
    )


def _finding_row(finding: Finding) -> tuple[Cell, ...]:
    points = say("finding.points_of", awarded=plain(finding.awarded), available=plain(finding.available))
    return (
        cell(finding.title),
        cell(mark=mark_outcome(finding.outcome)),
        cell(points),
        cell(finding.why),
        cell(*map(name_basis, finding.basis)),
    )


def tabulate_moves(report: UnitReport) -> Table:
    """One row per criterion that lost points or earned a bonus, and why; rules and rows are on the page of evidence."""
    titles = {part.section: part.title for part in report.assessment.sections}
    moved = {entry.criterion for entry in report.assessment.deductions}
    base = {part.section for part in report.sections}
    added = {one.criterion for one in report.assessment.deductions if one.effect == "earn" and one.section not in base}
    added = added if base else set()
    rows = (
        (
            titles.get(finding.section, finding.section),
            (cell(finding.title), cell(_move(finding, finding.criterion in added)), cell(finding.why)),
        )
        for finding in report.assessment.findings
        if finding.criterion in moved
    )
    columns = head("deduction", "criterion move:number why:wide")
    notes = (say("deduction.note", number=len(report.assessment.deductions)),)
    return Table(say("deduction.caption_moves"), columns, group_rows(rows), say("deduction.empty"), notes)


def _move(finding: Finding, added: bool) -> str:
    """What a criterion lost, or what it added beside the full points, of what it is worth."""
    if finding.awarded is None:
        return say("number.none")
    points = finding.awarded if added else finding.available - finding.awarded
    sign = "gain" if added else "lose"
    move = say(f"deduction.{sign}", points=round_points(points, SHORT)) if points else "0"
    return say("finding.points_of", awarded=move, available=plain(finding.available))


def _points(entry: Deduction) -> str:
    sign = "gain" if entry.effect == "earn" else "lose"
    return say(f"deduction.{sign}", points=plain(entry.points)) if entry.points else "0"


def _period(value: Measured) -> str:
    if value.period in PERIODS:
        return say(f"measure.{PERIODS[value.period]}")
    found = NUMBERED.fullmatch(value.period)
    return say(f"measure.{NUMBERED_PERIODS[found[1]]}", number=int(found[2])) if found else value.period


def tabulate_deductions(report: UnitReport) -> Table:
    """One row per deduction or bonus: rule, sum, and the rows of evidence."""
    basis = {finding.criterion: finding.basis for finding in report.assessment.findings}
    titles = {finding.criterion: finding.title for finding in report.assessment.findings}
    entries = report.assessment.deductions
    rows = (
        (titles.get(entry.criterion, entry.criterion), _deduction_row(entry, basis.get(entry.criterion, ())))
        for entry in entries
    )
    return Table(
        say("deduction.caption"),
        head("deduction", "rule:wide points:number arithmetic:wide evidence:rows basis:wide"),
        group_rows(rows),
        say("deduction.empty"),
        _note_bases(item for entry in entries for item in basis.get(entry.criterion, ())),
    )


def _deduction_row(entry: Deduction, basis: tuple[LegalBasis, ...]) -> tuple[Cell, ...]:
    evidence = (line for value in entry.measured for line in _list_evidence(value))
    return (
        cell(entry.why),
        cell(_points(entry)),
        cell(entry.arithmetic),
        cell(*evidence),
        cell(*map(name_basis, basis)),
    )


def tabulate_vetoes(report: UnitReport) -> Table:
    """The vetoes and cards that are tripped or pending; those that are clear are named below."""
    clear = [veto for veto in report.assessment.vetoes if veto.state is VetoState.CLEAR]
    shown = [veto for veto in report.assessment.vetoes if veto.state is not VetoState.CLEAR]
    titles = say("figure.list").join(veto.title for veto in clear)
    rest = (say("veto.clear_rest", number=len(clear), titles=titles),) if clear and shown else ()
    table = _tabulate_vetoes(shown, say("veto.caption"), say("veto.all_clear", number=len(clear)))
    return (
        replace(table, notes=(*rest, *table.notes))
        if report.assessment.vetoes
        else replace(table, empty=say("veto.none"))
    )


def tabulate_all_vetoes(report: UnitReport) -> Table:
    """One row per veto, card and gate that applies to the unit, whatever its state."""
    return _tabulate_vetoes(report.assessment.vetoes, say("veto.caption_all"), say("veto.none"))


def _tabulate_vetoes(vetoes: Sequence[Veto], caption: str, empty: str) -> Table:
    rows = tuple(
        (
            cell(say("veto.item", kind=say(f"veto.kind_{veto.kind}"), title=veto.title)),
            cell(mark=mark_veto(veto.state)),
            cell(veto.why),
            cell(*veto.effects),
            cell(*map(name_basis, veto.basis)),
        )
        for veto in vetoes
    )
    columns = head("veto", "title state why:wide effects basis:wide")
    notes = _note_bases(basis for veto in vetoes for basis in veto.basis)
    return Table(caption, columns, (Group("", rows),), empty, notes)


def tabulate_open(report: UnitReport) -> Table:
    """What is not assessed or not applicable, and what it would take."""
    rows = tuple(
        (
            cell(finding.title),
            cell(mark=mark_outcome(finding.outcome)),
            cell(plain(finding.available)),
            cell(finding.why),
        )
        for finding in report.assessment.findings
        if finding.outcome in OPEN
    )
    return Table(
        say("open.caption"),
        head("open", "criterion outcome available:number why:wide"),
        (Group("", rows),),
        say("open.empty"),
        (say("open.note"),) if rows else (),
    )


def tabulate_breakdown(report: UnitReport) -> Table:
    """The counts behind the figure."""
    panels = list_panels(report)
    rows = (
        (panel.measure, (cell(part.label), cell(count(part.now)), cell(count(part.before))))
        for panel in panels
        for part in panel.parts
    )
    reasons = dict.fromkeys(
        say("breakdown.reason", part=part.label, reason=part.reason)
        for panel in panels
        for part in panel.parts
        if part.reason
    )
    return Table(
        say("breakdown.caption"),
        head("breakdown", "part now:number before:number"),
        group_rows(rows),
        say("breakdown.empty"),
        tuple(reasons),
    )


def name_basis(basis: LegalBasis) -> str:
    """A legal basis, marked where nobody has compared it with the official text."""
    return str(basis) if basis.verified else say("basis.unverified", basis=basis)


def _note_bases(bases: Iterable[LegalBasis]) -> tuple[str, ...]:
    return () if all(basis.verified for basis in bases) else (say("basis.note"),)


def _list_evidence(value: Measured) -> list[str]:
    """A value that went in, and under it the rows that it was read from; a file is named once."""
    period = _period(value)
    files: dict[str, list[str]] = {}
    for source in dict.fromkeys(value.sources):
        files.setdefault(source.file, []).append(str(replace(source, file="")).strip(" ："))
    if not files:
        return [say("measure.bare", period=period, value=measured(value))]
    lines = []
    for file, rows in files.items():
        lines += [say("measure.evidence", period=period, value=measured(value), file=file), *rows]
    return lines


def tabulate_rates(report: UnitReport) -> Table:
    """The official rates side by side, each with its exact interval or why there is none."""
    rows = []
    for one in report.advice.rates:
        known = one.low is not None and one.high is not None
        limits = (
            say("number.interval", low=decimal(one.low or 0.0), high=decimal(one.high or 0.0)) if known else one.reason
        )
        rate = say("number.none") if one.rate is None else f"{decimal(one.rate)} {one.unit}"
        cells = (cell(one.measure), cell(count(one.events)), cell(one.exposure or say("number.none")))
        rows.append((*cells, cell(rate), cell(limits)))
    columns = head("rate", "measure events:number exposure:number rate:number limits:wide")
    return Table(say("rate.caption"), columns, (Group("", tuple(rows)),), "", (say("rate.note"),))
