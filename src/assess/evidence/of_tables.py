"""Evidence from published tables: figures as printed, last year's derived, and all held against each other.

What is odd is a finding on quality; no figure is corrected. Left out: (1) reading the tables (`published`); (2) how
last year's counts are derived (`derive`); (3) ledgers and reports.
"""

from __future__ import annotations

from assess.evidence.derive import Previous, contradictions, derive
from assess.evidence.duty_records import check_against
from assess.evidence.evidence import Evidence
from assess.evidence.files import Files
from assess.evidence.larger import AccidentGrades, check_deaths, larger_accidents
from assess.evidence.measures import NOW, PREVIOUS, check_presence, check_previous, measure
from assess.evidence.printed import check_percentages
from assess.evidence.reconcile import reconcile
from assess.evidence.register import ACCIDENTS, DEATHS, LARGER
from assess.evidence.tables import Tables
from assess.table import build_table
from assess.types import Measured


def evidence_of_tables(files: Files, grades: AccidentGrades) -> Evidence:
    """Evidence from published tables: figures as printed, derived, and held against each other."""
    tables, records, quality = files.tables, files.records, list(files.quality)
    refused_findings, refused = reconcile(tables)
    previous = derive(tables, refused)
    counts = {key: bounds.low for key, bounds in previous.final.items() if bounds.determined}
    quality += check_presence(tables) + refused_findings + contradictions(tables, previous)
    quality += check_percentages(tables, counts) + check_previous(tables, previous)
    values = {code: _values(tables, previous, grades, code) for code in ("", *(u.code for u in tables.units))}
    for unit in tables.units:
        quality += check_deaths(unit, values[unit.code][ACCIDENTS, NOW], values[unit.code][DEATHS, NOW])
    figures = [(unit.code, one) for unit in tables.units for one in values[unit.code].values()]
    recorded = records.values
    quality += check_against(recorded, figures)
    table = build_table(tables.units, [*recorded, *figures])
    quarantine = tables.published.quarantine + tables.headline.quarantine + records.quarantine
    totals, indicators = tuple(values[""].values()), tables.register.indicators + records.indicators
    described = files.described
    return Evidence(tables.units, table, quarantine, tuple(quality), described, totals, indicators, records.duties)


def _values(tables: Tables, previous: Previous, grades: AccidentGrades, code: str) -> dict[tuple[str, str], Measured]:
    """All values of one unit ("" is the whole) by indicator and period."""
    found = {(one.indicator, one.period): one for one in measure(tables, previous, code)}
    unit = tables.register.get(LARGER).unit
    for period in (NOW, PREVIOUS):
        counts = found[ACCIDENTS, period], found[DEATHS, period]
        found[LARGER, period] = larger_accidents(grades, *counts, unit)
    return found
