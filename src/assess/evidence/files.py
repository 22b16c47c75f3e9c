"""All files of a run, opened and read together, before anything is computed from them.

Problems of all files are collected and raised at once; ledgers stay open until the caller closes them. Left out: (1)
what follows from the files (`read`); (2) files that the run does not name; (3) correcting anything.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from assess.errors import DataError, Problem
from assess.evidence.attribution_blame import blame_measures
from assess.evidence.csvtext import read_sheet
from assess.evidence.datalog import check_files, describe, read_logs
from assess.evidence.duty import load_duties
from assess.evidence.duty_records import Records, read_records
from assess.evidence.duty_rows import Frame
from assess.evidence.duty_shared import load_shared
from assess.evidence.larger import load_grades
from assess.evidence.ledger_read import LedgerEvidence, read_ledgers
from assess.evidence.lines import Reading
from assess.evidence.monthly import MonthlyFile, read_monthly
from assess.evidence.published import READERS
from assess.evidence.register import ACCIDENTS, DEATHS, LARGER, load_register
from assess.evidence.reported import ReportedEvidence, read_reported
from assess.evidence.tables import Tables
from assess.evidence.units import COLUMNS, parse_units
from assess.indicators import load_indicators
from assess.params import Run, resolve
from assess.rubric import Rubric
from assess.rubric.lint.names import named_indicators
from assess.rubric.window import CALENDAR_YEAR
from assess.types import DataFile, Indicator, Measured, QualityFinding, Source, Unit


@dataclass(frozen=True, slots=True)
class Files:
    """All files of a run as read. `responsibility` are values that follow from accidents and judgements together."""

    units: tuple[Unit, ...]
    tables: Tables
    records: Records
    ledgers: LedgerEvidence | None
    described: tuple[DataFile, ...]
    quality: tuple[QualityFinding, ...]
    responsibility: tuple[tuple[str, Measured], ...] = ()
    reported: ReportedEvidence | None = None
    monthly: MonthlyFile | None = None


def read_files(run: Run, root: Path, rubric: Rubric | None, stack: ExitStack) -> Files:
    """The units, the tables, the ledgers and the logs. Raises DataError with the problems of all files together."""
    problems: list[Problem] = []
    register = load_register(root)
    paths = {key: resolve(root, name, f"{run.id} {key}") for key, name in {"units": run.units, **run.data}.items()}
    unit_sheet = read_sheet(paths["units"], run.units, COLUMNS, problems)
    units = parse_units(unit_sheet, problems) if unit_sheet else ()
    ledgers = _open_ledgers(run, root, units, rubric, stack, problems)
    readings: dict[str, Reading] = {}
    sheets = [unit_sheet] if unit_sheet else []
    for key, name in run.data.items():
        sheet = read_sheet(paths[key], name, READERS[key].columns, problems) if key in READERS else None
        if sheet:
            sheets.append(sheet)
            readings[key] = READERS[key].read(sheet, units, register, problems)
    records = read_records(run, root, units, problems, rubric, ledgers.tables if ledgers else None)
    frame = Frame(units, run.period.from_, run.period.to, run.as_of)
    reported, monthly = read_reported(run, root, frame, problems), read_monthly(run, root, frame, problems)
    sheets += [*records.logged, *(one.sheet for one in (reported, monthly) if one)]
    names = [run.units, *run.data.values(), *(sheet.name for sheet in [*records.logged, *sheets])]
    folders = {str(PurePosixPath(name).parent): (root / name).parent for name in names}
    entries = read_logs(folders, problems)
    if problems:
        raise DataError(problems)
    quarantined = {reading.file: len(reading.quarantine) for reading in readings.values()} | records.quarantined
    if reported:
        quarantined[reported.sheet.name] = len(reported.quarantine)
    if monthly:
        quarantined[monthly.sheet.name] = len(monthly.ledger.quarantine)
    for reading in readings.values():
        assert reading.rows == len(reading.lines) + len(reading.quarantine), f"rows lost in {reading.file}"
    described = [describe(one, entries, quarantined.get(one.name, 0)) for one in [*sheets, *records.outputs]]
    quality = check_files(sheets, entries) + records.quality
    quality += [finding for reading in readings.values() for finding in reading.quality]
    found = readings.get("published", Reading()), readings.get("headline", Reading())
    tables = Tables(*found, units, register)
    described += ledgers.files if ledgers else ()
    responsibility = _responsibility(ledgers, records, units, root, run) if ledgers else ()
    return Files(units, tables, records, ledgers, tuple(described), tuple(quality), responsibility, reported, monthly)


def _open_ledgers(
    run: Run, root: Path, units: tuple[Unit, ...], rubric: Rubric | None, stack: ExitStack, problems: list[Problem]
) -> LedgerEvidence | None:
    """The ledgers, open until the stack closes; what refuses a file goes to `problems`."""
    if rubric is None or not run.ledgers:
        return None
    window = rubric.head.window or CALENDAR_YEAR
    try:
        return stack.enter_context(read_ledgers(run, root, units, asked_for(rubric, root, run.period.to), window))
    except DataError as error:
        problems.extend(error.problems)
        return None


def asked_for(rubric: Rubric, root: Path, on: date) -> tuple[Indicator, ...]:
    """The indicators that a run needs: the rubric's, those of the shared rules, and accidents with their parts."""
    shared = load_shared(load_duties(root, on), on)
    named = {ACCIDENTS, DEATHS, LARGER, *named_indicators(rubric)}
    named.update(name for rule in shared for name in named_indicators(rule))
    named.update(name for counted in rubric.head.counting for name in counted.sum_of)
    return tuple(one for one in load_indicators(root).values() if one.id in named or one.part_of in named)


def _responsibility(
    ledgers: LedgerEvidence, records: Records, units: tuple[Unit, ...], root: Path, run: Run
) -> tuple[tuple[str, Measured], ...]:
    """Who was found responsible for the accidents of the ledgers, by the judgements."""
    blamed = records.duties.blames if records.duties else ()
    searched = Source("accidents", text="事故台账")
    days = run.period.from_, run.period.to
    return tuple(blame_measures(ledgers.charged, blamed, units, load_grades(root, run.period.to), searched, days))
