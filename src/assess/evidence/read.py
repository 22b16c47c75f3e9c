"""A run's files into evidence: units, the tidy table, the quarantine, the findings on quality, and the files.

Each key under `data:` of a run file has its reader in `published.READERS` or is one of `duty_read.KEYS`; all
problems of all files come at once, before anything is computed. Left out: (1) points and vetoes (`scoring`); (2)
files that the run does not name; (3) correcting anything: figures stay as printed and what is odd is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assess.errors import DataError, ParamsError, Problem
from assess.evidence.csvtext import read_sheet
from assess.evidence.datalog import check_files, describe, read_logs
from assess.evidence.derive import Previous, contradictions, derive
from assess.evidence.duty_read import KEYS, DutyEvidence
from assess.evidence.duty_records import Records, check_against, read_records
from assess.evidence.larger import (
    AccidentGrades,
    check_deaths,
    larger_accidents,
    load_grades,
)
from assess.evidence.lines import Reading
from assess.evidence.measures import NOW, PREVIOUS, check_presence, check_previous, measure
from assess.evidence.printed import check_percentages
from assess.evidence.published import READERS
from assess.evidence.reconcile import reconcile
from assess.evidence.register import ACCIDENTS, DEATHS, LARGER, Register, load_register
from assess.evidence.tables import Tables
from assess.evidence.units import COLUMNS, parse_units
from assess.params import Run, resolve
from assess.rubric import Rubric
from assess.table import Table, build_table
from assess.types import DataFile, Indicator, Measured, QualityFinding, Quarantined, Unit


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a run's data say. `totals` are the values of the whole, by indicator and period; `duties` the matrix."""

    units: tuple[Unit, ...]
    table: Table
    quarantine: tuple[Quarantined, ...]
    quality: tuple[QualityFinding, ...]
    files: tuple[DataFile, ...]
    totals: tuple[Measured, ...]
    indicators: tuple[Indicator, ...]
    duties: DutyEvidence | None = None


def read_evidence(run: Run, root: Path, rubric: Rubric | None = None) -> Evidence:
    """All evidence of a run. Raises ParamsError (the run, a register) or DataError (the files).

    `rubric` says what may be judged; it is read where judgements need it and it is not given.
    """
    unknown = [key for key in run.data if key not in (*READERS, *KEYS)]
    if unknown:
        known = "、".join((*READERS, *KEYS))
        raise ParamsError([Problem("E201", f"{run.id} data.{key}", {"key": key, "known": known}) for key in unknown])
    register = load_register(root)
    grades = load_grades(root, run.period.to)
    tables, records, files, quality = _read_files(run, root, register, rubric)
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
    totals, indicators = tuple(values[""].values()), register.indicators + records.indicators
    return Evidence(tables.units, table, quarantine, tuple(quality), files, totals, indicators, records.duties)


def _values(tables: Tables, previous: Previous, grades: AccidentGrades, code: str) -> dict[tuple[str, str], Measured]:
    """All values of one unit ("" is the whole) by indicator and period."""
    found = {(one.indicator, one.period): one for one in measure(tables, previous, code)}
    unit = tables.register.get(LARGER).unit
    for period in (NOW, PREVIOUS):
        counts = found[ACCIDENTS, period], found[DEATHS, period]
        found[LARGER, period] = larger_accidents(grades, *counts, unit)
    return found


def _read_files(
    run: Run, root: Path, register: Register, rubric: Rubric | None
) -> tuple[Tables, Records, tuple[DataFile, ...], list[QualityFinding]]:
    """The units, the tables and the logs. Raises DataError with the problems of all files together."""
    problems: list[Problem] = []
    paths = {key: resolve(root, name, f"{run.id} {key}") for key, name in {"units": run.units, **run.data}.items()}
    unit_sheet = read_sheet(paths["units"], run.units, COLUMNS, problems)
    units = parse_units(unit_sheet, problems) if unit_sheet else ()
    readings: dict[str, Reading] = {}
    sheets = [unit_sheet] if unit_sheet else []
    for key, name in run.data.items():
        sheet = read_sheet(paths[key], name, READERS[key].columns, problems) if key in READERS else None
        if sheet:
            sheets.append(sheet)
            readings[key] = READERS[key].read(sheet, units, register, problems)
    records = read_records(run, root, units, problems, rubric)
    sheets += records.logged
    names = [run.units, *run.data.values(), *(sheet.name for sheet in records.logged)]
    folders = {str(PurePosixPath(name).parent): (root / name).parent for name in names}
    entries = read_logs(folders, problems)
    if problems:
        raise DataError(problems)
    quarantined = {reading.file: len(reading.quarantine) for reading in readings.values()} | records.quarantined
    for reading in readings.values():
        assert reading.rows == len(reading.lines) + len(reading.quarantine), f"rows lost in {reading.file}"
    files = tuple(describe(one, entries, quarantined.get(one.name, 0)) for one in [*sheets, *records.outputs])
    quality = check_files(sheets, entries) + records.quality
    quality += [finding for reading in readings.values() for finding in reading.quality]
    found = readings.get("published", Reading()), readings.get("headline", Reading())
    return Tables(*found, units, register), records, files, quality
