"""Earlier years and quarters as values: `history.csv`, or the league table of an earlier output folder.

A year becomes the period `previous`, `previous_2` and so on, a quarter of this year `q1` to `q4`, of an earlier one
`previous_q4`; grades and ratings are states, everything else numbers. Left out: (1) reopening a published year: a row
is taken as it stands; (2) units that have changed their code; (3) how an earlier number came about.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from assess.errors import Problem
from assess.evidence.csvtext import Sheet
from assess.evidence.duty_rows import Cells, Frame, Ledger, read_rows, refuse_columns
from assess.evidence.lines import RejectedRowError
from assess.text.characters import shown
from assess.types import UNRANKED, Measured, QualityFinding, Source

COLUMNS = ("code", "year")
QUARTER, NOTE, NAME, RANK = "quarter", "note", "name", "rank"
STATES = ("grade", "rating")
NUMBERS = ("total", "rank", "vetoes", "yellow_cards", "accidents", "deaths", "larger_accidents", "general_accidents")
LEAGUE_COLUMNS = ("code", "rank", "total", "grade", "grade_best", "grade_worst", "vetoes")
YEAR = re.compile(r"(19|20)\d{2}", re.ASCII)
NUMBER = re.compile(r"(0|[1-9]\d{0,8})(\.\d{1,6})?", re.ASCII)
PREVIOUS = "previous"
# The words of the league table's column `vetoes` (`types.STATE_WORDS`; a test compares them).
TRIPPED, PENDING = "（触发）", "（待定）"
UNITS = {"grade": "等次", "rating": "评价", "total": "分", "rank": "名", "vetoes": "项", "yellow_cards": "项"}
UNITS |= {"deaths": "人"}
ACCIDENTS = "起"


@dataclass(frozen=True, slots=True)
class Past:
    """One row: the unit's values of one period, None where the cell is blank."""

    unit: str
    period: str
    values: tuple[Measured, ...]
    source: Source


def period_name(year: int, quarter: str, this_year: int) -> str:
    """The table's name of a past period."""
    back = this_year - year
    prefix = "" if back == 0 else PREVIOUS if back == 1 else f"{PREVIOUS}_{back}"
    return "_".join(part for part in (prefix, quarter) if part)


def read_history(sheet: Sheet, registered: Collection[str], frame: Frame, problems: list[Problem]) -> Ledger[Past]:
    """`history.csv`. `registered` are further indicators that may head a column; any other column refuses the file.

    Two rows about one unit and period are both quarantined: which of them holds cannot be told.
    """
    named = tuple(dict.fromkeys((*STATES, *NUMBERS, *registered)))
    refuse_columns(sheet, (QUARTER, NOTE, NAME, *named), problems)
    columns = tuple(column for column in sheet.extra if column in named)
    ledger = read_rows(sheet, frame, lambda cells: _past(cells, columns, frame), "code")
    return _refuse_twice(ledger, sheet)


def _past(cells: Cells, columns: tuple[str, ...], frame: Frame) -> Past:
    unit, year, quarter = cells.unit("code"), cells.raw("year"), cells.raw(QUARTER)
    this_year = frame.last.year
    known = YEAR.fullmatch(year) and int(year) <= this_year and quarter in ("", "q1", "q2", "q3", "q4")
    if not known or (int(year) == this_year and not quarter):
        found = f"{year} {quarter}".strip()
        raise RejectedRowError("E276", "year", found=shown(found), this_year=this_year)
    period = period_name(int(year), quarter, this_year)
    values = tuple(_value(cells, column, period) for column in columns)
    return Past(unit, period, values, cells.source(f"{year}{quarter}"))


def _value(cells: Cells, column: str, period: str) -> Measured:
    printed = cells.raw(column)
    kind = UNITS.get(column, ACCIDENTS)
    if not printed:
        return Measured(column, None, None, period, kind, f"{cells.file}第{cells.row.number}行{column}未填")
    source = cells.source(printed, column)
    if column in STATES:
        return Measured(column, Decimal(0), None, period, kind, "", (source,), printed)
    if column == RANK and printed.startswith(UNRANKED):
        return Measured(column, None, None, period, kind, printed)
    if not NUMBER.fullmatch(printed):
        raise RejectedRowError("E278", column, found=shown(printed))
    return Measured(column, Decimal(printed), None, period, kind, "", (source,))


def _refuse_twice(ledger: Ledger[Past], sheet: Sheet) -> Ledger[Past]:
    rows: dict[tuple[str, str], list[Past]] = {}
    for past in ledger.entries:
        rows.setdefault((past.unit, past.period), []).append(past)
    raw = {row.number: row for row in sheet.rows}
    quarantine, blocked, kept = list(ledger.quarantine), dict(ledger.blocked), []
    for found in rows.values():
        if len(found) == 1:
            kept += found
            continue
        clash = RejectedRowError("E277", "year", rows="、".join(str(past.source.row) for past in found))
        quarantine += [clash.record(sheet.name, raw[past.source.row]) for past in found]
        blocked.setdefault(found[0].unit, clash.reason(raw[found[0].source.row]))
    ordered = tuple(sorted(quarantine, key=lambda one: one.row))
    return replace(ledger, entries=tuple(kept), quarantine=ordered, blocked=blocked)


def read_league(sheet: Sheet, frame: Frame) -> Ledger[Past]:
    """The league table of last year's output folder, as the period `previous`."""
    return _refuse_twice(read_rows(sheet, frame, _standing, "code"), sheet)


def _standing(cells: Cells) -> Past:
    unit = cells.unit("code")
    values = [_value(cells, column, PREVIOUS) for column in ("total", "rank")]
    grade = _value(cells, "grade", PREVIOUS)
    if not grade.state:
        grade = replace(grade, reason=f"上年等次未定：{cells.raw('grade_best')}至{cells.raw('grade_worst')}")
    text = cells.raw("vetoes")
    source = cells.source(text or "没有否决", "vetoes")
    count = None if PENDING in text else Decimal(text.count(TRIPPED))
    reason = f"上年有待定的否决：{text}" if count is None else ""
    vetoes = Measured("vetoes", count, None, PREVIOUS, UNITS["vetoes"], reason, () if reason else (source,))
    return Past(unit, PREVIOUS, (*values, grade, vetoes), cells.source("上年结果"))


def measure_history(ledger: Ledger[Past], frame: Frame) -> list[tuple[str, Measured]]:
    """The values of every unit in every period that the file has; what a unit has no row for is not known."""
    given = {(past.unit, one.indicator, one.period): one for past in ledger.entries for one in past.values}
    columns = list(dict.fromkeys((one.indicator, one.period, one.unit) for one in given.values()))
    values = []
    for unit in frame.units:
        reason = ledger.why_blocked(unit.code) or f"{ledger.file}没有该单位这一期的行"
        for indicator, period, kind in columns:
            absent = Measured(indicator, None, None, period, kind, reason)
            values.append((unit.code, given.get((unit.code, indicator, period), absent)))
    return values


def check_history(ledger: Ledger[Past], frame: Frame) -> list[QualityFinding]:
    """Units without any earlier period: rules on history stay open for them."""
    having = {past.unit for past in ledger.entries}
    return [
        QualityFinding(
            "history_missing", "notice", unit.code, unit.name,
            f"“{unit.name}”没有往年结果，以往年为条件的规定按待定处理。", (Source(ledger.file),),
        )
        for unit in frame.units
        if unit.code not in having
    ]  # fmt: skip
