"""Published tables of counts, row by row: by unit and sector, and the headline of the notice for the whole.

Every row is accepted or quarantined; an unknown unit and a row given twice refuse the file. A count is a
whole number from 0 in plain digits, a change is a plain number or the dash. Left out: (1) a unit's own row
over all sectors is read but not used to derive counts before; (2) what the headline does not state may stay
blank in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assess.errors import Problem
from assess.evidence.csvtext import Row, Sheet
from assess.evidence.lines import CHANGE, PERCENT, VALUE, Line, Reading, RejectedRowError
from assess.evidence.names import Repair, by_clean_name, match, nearest, repair_findings
from assess.evidence.percent import parse_percent
from assess.evidence.previous import Key
from assess.evidence.register import Register
from assess.text.characters import shown
from assess.types import Quarantined, Unit

COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
WHOLE_CHANGE = re.compile(r"[+-]?(0|[1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True)
class Reader:
    """How a kind of table is read: the columns that it has to bring, and the function that reads its rows."""

    columns: tuple[str, ...]
    read: Callable[[Sheet, tuple[Unit, ...], Register, list[Problem]], Reading]


def read_published(sheet: Sheet, units: tuple[Unit, ...], register: Register, problems: list[Problem]) -> Reading:
    """The table by unit and sector, with the row of the whole. Without `units` no unit is called unknown."""
    names = by_clean_name([unit.name for unit in units] + [register.whole])
    codes = {unit.name: unit.code for unit in units} | {register.whole: ""}
    repairs: list[Repair] = []
    owners: dict[int, str] = {}
    strangers: dict[str, list[int]] = {}
    for row in sheet.rows:
        printed = row.values.get("unit", "")
        name = match(printed, names)
        if name is None:
            strangers.setdefault(printed, []).append(row.number)
            continue
        owners[row.number] = codes[name]
        if printed != name:
            repairs.append(Repair(row.number, "unit", printed, name))
    for printed, rows in strangers.items() if units else ():
        values = {
            "name": shown(printed),
            "rows": "、".join(map(str, rows)),
            "nearest": nearest(printed, names),
        }
        problems.append(Problem("E209", f"{sheet.name} 第{rows[0]}行 unit", values))
    return _read(sheet, owners, repairs, codes, register, problems)


def read_headline(sheet: Sheet, units: tuple[Unit, ...], register: Register, problems: list[Problem]) -> Reading:
    """The figures that the notice states for the whole in its text."""
    return _read(sheet, {row.number: "" for row in sheet.rows}, [], {}, register, problems)


def _read(
    sheet: Sheet, owners: dict[int, str], repairs: list[Repair], codes: dict[str, str],
    register: Register, problems: list[Problem],
) -> Reading:  # fmt: skip
    """All rows whose owner is known. `owners` maps a row's number to its unit's code."""
    lines: dict[Key, Line] = {}
    blocked: dict[Key, str] = {}
    quarantine: list[Quarantined] = []
    first: dict[Key, int] = {}
    for row in sheet.rows:
        unit = owners.get(row.number)
        if unit is None:
            continue
        try:
            indicator = _indicator(row, register, repairs)
            earlier = first.setdefault((unit, indicator), row.number)
            if earlier != row.number:
                values = {"earlier": earlier, "indicator": register.get(indicator).title}
                problems.append(Problem("E213", f"{sheet.name} 第{row.number}行", values))
                continue
            lines[unit, indicator] = _line(sheet.name, row, unit, indicator)
        except RejectedRowError as found:
            rejected = found if row.complete else RejectedRowError("E225", "", found.indicator)
            quarantine.append(rejected.record(sheet.name, row, unit))
            if rejected.indicator:
                blocked[unit, rejected.indicator] = rejected.reason(row)
    quality = repair_findings(sheet.name, repairs, codes)
    return Reading(sheet.name, len(sheet.rows), lines, blocked, tuple(quarantine), tuple(quality))


def _indicator(row: Row, register: Register, repairs: list[Repair]) -> str:
    """The id of the indicator that a row is about. An unknown sector blocks the sum over the sectors."""
    measure, printed = row.values.get("measure", "").strip(), row.values.get("sector", "")
    if register.indicator(measure, "") is None:
        known = "、".join(found.id for found in register.measures)
        raise RejectedRowError("E222", "measure", found=shown(measure), known=known)
    labels = by_clean_name(register.sectors)
    label = match(printed, labels)
    indicator = None if label is None else register.indicator(measure, register.sectors[label])
    if label is None or indicator is None:
        known = "、".join(register.sectors)
        raise RejectedRowError("E223", "sector", measure, found=shown(printed), measure=measure, known=known)
    if printed != label:
        repairs.append(Repair(row.number, "sector", printed, label))
    return indicator.id


def _line(file: str, row: Row, unit: str, indicator: str) -> Line:
    """The figures of a row. A blank change is a figure not stated: only the headline may leave it out."""
    if not row.complete:
        raise RejectedRowError("E225", "", indicator)
    value = row.values[VALUE].strip(" \t")
    if not COUNT.fullmatch(value):
        raise RejectedRowError("E221", VALUE, indicator, found=shown(row.values[VALUE]))
    headline = CHANGE in row.values
    text, change = row.values[PERCENT].strip(), row.values.get(CHANGE, "").strip()
    percent = None if headline and not text else parse_percent(text)
    if percent is None and not (headline and not text):
        raise RejectedRowError("E224", PERCENT, indicator, found=shown(text))
    if change and (not WHOLE_CHANGE.fullmatch(change) or int(change) > int(value)):
        raise RejectedRowError("E226", CHANGE, indicator, found=shown(change), value=value)
    return Line(file, row.number, unit, indicator, int(value), percent, int(change) if change else None)


READERS = {
    "published": Reader(("unit", "measure", "sector", VALUE, PERCENT), read_published),
    "headline": Reader(("measure", "sector", VALUE, CHANGE, PERCENT), read_headline),
}
