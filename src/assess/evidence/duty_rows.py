"""Rows of small ledgers, cell by cell: a row is used whole, or quarantined with its place and the remedy.

A quarantined row blocks its unit (all units where the unit itself is not known): what is absent from a ledger is then
not known instead of not done. Left out: (1) which columns mean what (`judgement`, `history`, `reported_rows`); (2)
every fault of a row beyond its first; (3) corrections other than invisible characters in names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

from assess.errors import Problem
from assess.evidence.csvtext import Row, Sheet
from assess.evidence.lines import RejectedRowError
from assess.evidence.names import Repair, by_clean_name, match, nearest, repair_findings
from assess.text.characters import clean, shown
from assess.types import QualityFinding, Quarantined, Source, Unit

T = TypeVar("T")
EVERY_UNIT = ""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", re.ASCII)
SEPARATORS = re.compile(r"[、;；\s]+")


@dataclass(frozen=True, slots=True)
class Frame:
    """范围: whose rows are expected, the assessed period (both days included), and the as-of day."""

    units: tuple[Unit, ...]
    first: date
    last: date
    as_of: date


@dataclass(frozen=True, slots=True)
class Ledger(Generic[T]):
    """A ledger as read. `blocked` says, by unit, why nothing follows from a row's absence."""

    file: str = ""
    rows: int = 0
    entries: tuple[T, ...] = ()
    blocked: dict[str, str] = field(default_factory=dict)
    quarantine: tuple[Quarantined, ...] = ()
    quality: tuple[QualityFinding, ...] = ()

    def __post_init__(self) -> None:
        assert self.rows == len(self.entries) + len(self.quarantine), f"rows lost in {self.file}"

    def why_blocked(self, unit: str) -> str:
        """Why absence says nothing about a unit; "" where it does say something."""
        return self.blocked.get(unit) or self.blocked.get(EVERY_UNIT, "")


class Cells:
    """One row, asked by column. Every question raises RejectedRowError where the cell cannot be used."""

    def __init__(self, row: Row, sheet: Sheet, frame: Frame, names: dict[str, str], repairs: list[Repair]):
        self.row, self.file, self._frame = row, sheet.name, frame
        self._names, self._repairs = names, repairs

    def raw(self, column: str) -> str:
        """The cell without space around it; "" where the file has no such column."""
        return self.row.values.get(column, "").strip()

    def text(self, column: str, code: str = "E264") -> str:
        """A cell that may not be blank."""
        found = self.raw(column)
        if not (found.isalnum() or clean(found)):
            raise RejectedRowError(code, column, name=column)
        return found

    def unit(self, column: str = "unit") -> str:
        """The code of the unit that the cell names by name or code."""
        printed = self.text(column)
        code = match(printed, self._names)
        if code is None:
            known = by_clean_name(unit.name for unit in self._frame.units)
            raise RejectedRowError("E260", column, found=shown(printed), nearest=nearest(printed, known))
        if printed != code and clean(printed) != printed:
            name = next(unit.name for unit in self._frame.units if unit.code == code)
            self._repairs.append(Repair(self.row.number, column, printed, name))
        return code

    def day(self, column: str) -> date:
        """A day as YYYY-MM-DD, not after the as-of day."""
        found = self.raw(column)
        try:
            day = date.fromisoformat(found) if DAY.fullmatch(found) else None
        except ValueError:
            day = None
        if day is None:
            raise RejectedRowError("E262", column, found=shown(found))
        if day > self._frame.as_of:
            raise RejectedRowError("E263", column, found=found, as_of=self._frame.as_of)
        return day

    def one_of(self, column: str, known: Collection[str], code: str = "E261") -> str:
        """A cell with one of the known words, as the known list spells it."""
        found = _words(tuple(known)).get(clean(self.text(column)))
        if found is None:
            raise RejectedRowError(code, column, found=shown(self.raw(column)), known="、".join(known))
        return found

    def identity(self, column: str) -> str:
        """An identity of letters, digits, hyphen and underscore: never a name."""
        found = self.text(column)
        if not IDENTITY.fullmatch(found):
            raise RejectedRowError("E265", column, found=shown(found))
        return found

    def several(self, column: str) -> tuple[str, ...]:
        """Words separated by 、 or ; or space, each once, in the order written; none where the cell is blank."""
        return tuple(dict.fromkeys(word for word in SEPARATORS.split(self.raw(column)) if word))

    def source(self, text: str, column: str = "") -> Source:
        """The place of the row."""
        return Source(self.file, self.row.number, column, text)


@lru_cache(maxsize=64)
def _words(known: tuple[str, ...]) -> dict[str, str]:
    return by_clean_name(known)


def unit_names(units: Collection[Unit]) -> dict[str, str]:
    """Codes of units by their cleaned names and codes."""
    return {clean(unit.name): unit.code for unit in units} | {unit.code: unit.code for unit in units}


def read_rows(sheet: Sheet, frame: Frame, parse: Callable[[Cells], T], owner: str = "unit") -> Ledger[T]:
    """All rows of a sheet through `parse`, which gives an entry or raises RejectedRowError; `owner` names the unit."""
    names, repairs = unit_names(frame.units), list[Repair]()
    entries: list[T] = []
    quarantine: list[Quarantined] = []
    blocked: dict[str, str] = {}
    for row in sheet.rows:
        unit = match(row.values.get(owner, ""), names) or EVERY_UNIT
        try:
            if not row.complete:
                raise RejectedRowError("E225", "")
            entries.append(parse(Cells(row, sheet, frame, names, repairs)))
        except RejectedRowError as rejected:
            quarantine.append(rejected.record(sheet.name, row))
            blocked.setdefault(unit, rejected.reason(row))
    codes = {unit.name: unit.code for unit in frame.units}
    quality = tuple(repair_findings(sheet.name, repairs, codes))
    read = tuple(entries)
    return Ledger(sheet.name, len(sheet.rows), read, blocked, tuple(quarantine), quality)


def refuse_columns(sheet: Sheet, optional: Collection[str], problems: list[Problem]) -> None:
    """A column that nothing asks for refuses the file: a misspelt heading must not lose a whole column."""
    for column in sheet.extra:
        if column not in optional:
            values = {"column": shown(column), "known": "、".join(optional) or "—"}
            problems.append(Problem("E256", f"{sheet.name} {shown(column)}", values))
