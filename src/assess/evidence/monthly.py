"""Counts by unit and month, for the effect of a campaign: `campaign.series` of a run file.

A month that has no row, or whose row was refused, is missing and never zero; the calendar runs from the first to the
last month of the file. Left out: (1) what the counts say (`fairness`); (2) weeks and days; (3) counts that contradict
the ledgers: their definitions differ.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from assess.errors import Problem
from assess.evidence.csvtext import Sheet, read_sheet
from assess.evidence.duty_rows import Cells, Frame, Ledger, read_rows, refuse_columns
from assess.evidence.lines import RejectedRowError
from assess.params import Run, resolve
from assess.text.characters import shown
from assess.types import Source

COLUMNS = ("unit_code", "month", "accidents")
EXPOSURE, NOTE = "exposure", "note"
MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])", re.ASCII)
COUNT = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
AMOUNT = re.compile(r"(0|[1-9]\d{0,11})(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One unit's count of one month; `exposure` is None where the file has no such column."""

    unit: str
    month: str
    count: int
    exposure: float | None
    source: Source


@dataclass(frozen=True, slots=True)
class Monthly:
    """Counts of units × months (NaN: missing); `exposure` likewise, or None where there is none."""

    months: tuple[str, ...]
    units: tuple[str, ...]
    counts: tuple[tuple[float, ...], ...]
    exposure: tuple[tuple[float, ...], ...] | None


@dataclass(frozen=True, slots=True)
class MonthlyFile:
    """The series, and the file and the rows that it was read from."""

    series: Monthly
    ledger: Ledger[MonthRow]
    sheet: Sheet


def read_monthly(run: Run, root: Path, frame: Frame, problems: list[Problem]) -> MonthlyFile | None:
    """The series of the run's campaign, or None where it has none. What refuses the file goes to `problems`."""
    if run.campaign is None:
        return None
    known = [unit.code for unit in frame.units]
    strange = [code for code in run.campaign.units if code not in known]
    values = {"known": "、".join(known)}
    problems += [Problem("E181", f"{run.id} campaign.units", {"found": code, **values}) for code in strange]
    name = run.campaign.series
    sheet = read_sheet(resolve(root, name, f"{run.id} campaign.series"), name, COLUMNS, problems)
    if sheet is None:
        return None
    refuse_columns(sheet, (EXPOSURE, NOTE), problems)
    ledger = _refuse_twice(read_rows(sheet, frame, _row, "unit_code"), sheet)
    return MonthlyFile(_arrange(ledger, known), ledger, sheet)


def _row(cells: Cells) -> MonthRow:
    unit = cells.unit("unit_code")
    month = _matched(cells, "month", MONTH, "YYYY-MM")
    count = int(_matched(cells, "accidents", COUNT, "从0起的整数"))
    exposure = None
    if EXPOSURE in cells.row.values:
        exposure = float(_matched(cells, EXPOSURE, AMOUNT, "从0起的数"))
    return MonthRow(unit, month, count, exposure, cells.source(month))


def _matched(cells: Cells, column: str, pattern: re.Pattern[str], expected: str) -> str:
    found = cells.raw(column)
    if not pattern.fullmatch(found):
        raise RejectedRowError("E298", column, name=column, found=shown(found), expected=expected)
    return found


def _refuse_twice(ledger: Ledger[MonthRow], sheet: Sheet) -> Ledger[MonthRow]:
    """Rows that speak of the same unit and month are all refused."""
    found: dict[tuple[str, str], list[MonthRow]] = {}
    for row in ledger.entries:
        found.setdefault((row.unit, row.month), []).append(row)
    raw = {row.number: row for row in sheet.rows}
    quarantine, kept = list(ledger.quarantine), []
    for rows in found.values():
        if len(rows) == 1:
            kept += rows
            continue
        clash = RejectedRowError("E299", "month", rows="、".join(str(row.source.row) for row in rows))
        quarantine += [clash.record(sheet.name, raw[row.source.row]) for row in rows]
    return replace(ledger, entries=tuple(kept), quarantine=tuple(sorted(quarantine, key=lambda one: one.row)))


def _arrange(ledger: Ledger[MonthRow], known: Collection[str]) -> Monthly:
    """Units in the order of the run, months of the calendar without gaps."""
    months = tuple(_calendar({row.month for row in ledger.entries}))
    named = {row.unit for row in ledger.entries}
    units = tuple(code for code in known if code in named)
    given = {(row.unit, row.month): row for row in ledger.entries}

    def table(pick: str) -> tuple[tuple[float, ...], ...]:
        rows = ([given.get((unit, month)) for month in months] for unit in units)
        return tuple(tuple(math.nan if one is None else float(getattr(one, pick)) for one in row) for row in rows)

    exposed = all(row.exposure is not None for row in ledger.entries)
    return Monthly(months, units, table("count"), table("exposure") if exposed else None)


def _calendar(months: set[str]) -> list[str]:
    if not months:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (min(months), max(months)))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(first, last + 1)]
