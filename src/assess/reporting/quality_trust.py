"""The table of data trust: per unit how far its data can be trusted, why, what to look at first, what was set aside.

Grades and statements come from the advice beside the result. Left out: (1) the tests behind them (`fairness.trust`,
`fairness.detection`); (2) single rows that were set aside (`quality`).
"""

from __future__ import annotations

from collections import Counter

from assess.advised import Detected, Trusted
from assess.reporting.marks import LEVELS, Mark
from assess.reporting.numbers import decimal
from assess.reporting.tables import Cell, Group, Table, cell, head
from assess.reporting.words import say
from assess.results import RunReport
from assess.types import Standing


def tabulate_trust(report: RunReport) -> Table:
    """One row per unit, those with reasons to look at first; rows of nobody known stand last."""
    rows = Counter(row.unit for row in report.quarantine)
    trust = {one.unit: one for one in report.advice.trust}
    found = {one.unit: one for one in report.advice.detection}
    known = [row.unit.code for row in report.standings]

    def order(row: Standing) -> tuple[bool, bool, int]:
        code = row.unit.code
        suspect = code in trust and bool(trust[code].reasons)
        flagged = code in found and found[code].flagged
        return not suspect, not flagged, -rows[code]

    cells = [
        (
            cell(row.unit.name),
            *_trust(trust.get(code)),
            _detect(found.get(code), trust.get(code)),
            cell(str(rows[code])),
        )
        for row in sorted(report.standings, key=order)
        for code in (row.unit.code,)
    ]
    others = sum(number for code, number in rows.items() if code not in known)
    if others:
        none = cell(say("number.none"))
        cells.append((cell(say("quality.elsewhere")), none, none, none, none, cell(str(others))))
    columns = head("quality", "unit trust:short reasons:wide audit:wide detection:wide rows:number")
    notes = (say("quality.trust_note"),) if trust or found else ()
    return Table(say("quality.trust_caption"), columns, (Group("", tuple(cells)),), say("quality.trust_empty"), notes)


def _trust(found: Trusted | None) -> tuple[Cell, Cell, Cell]:
    """Grade, reasons and what to audit; without a grade the statement says why there is none."""
    none = cell(say("number.none"))
    if found is None:
        return cell(say("quality.trust_none")), none, none
    reasons = found.reasons or ((say("quality.no_reasons"),) if found.grade else (found.statement,))
    return cell(found.grade or say("number.none")), cell(*reasons), cell(*found.audit) if found.audit else none


def _detect(found: Detected | None, trust: Trusted | None) -> Cell:
    """The counts; where too little was found also the statement, unless it already is a reason of the grade."""
    if found is None:
        return cell(say("quality.detection_none"))
    if found.expected is None:
        return cell(found.statement)
    limits = (say("number.none") if one is None else str(one) for one in (found.low, found.high))
    low, high = limits
    line = say(
        "quality.detection_line",
        visits=found.visits,
        found=found.found,
        expected=decimal(found.expected),
        low=low,
        high=high,
    )
    if not found.flagged:
        return cell(line)
    told = trust is not None and found.statement in trust.reasons
    return cell(line, "" if told else found.statement, mark=Mark(*LEVELS["warning"], say("quality.detection_few")))
