"""The unit table: who is assessed, under which code, in which group.

A code is text: a GB/T 2260 code, or a code of our own that is marked as such and has a letter in it; names
and codes are unique. Left out: (1) whether a GB/T 2260 code exists; (2) successors of abolished codes; (3)
the hierarchy above `parent`.
"""

from __future__ import annotations

import re
from pathlib import Path

from assess.errors import DataError, Problem
from assess.evidence.csvtext import Row, Sheet, read_sheet
from assess.text.characters import clean, shown
from assess.types import Unit

COLUMNS = ("code", "name", "type", "group", "parent", "local", "note")
# Codes become file names, so nothing but digits and letters, and a digit first.
NATIONAL_CODE = re.compile(r"\d{6}(\d{3}(\d{3})?)?", re.ASCII)
LOCAL_CODE = re.compile(r"(?=.*[A-Za-z])\d[0-9A-Za-z]{1,19}", re.ASCII)
NAME_FORM = "40 字以内、没有不可见字符的文字 (up to 40 visible characters)"
CODE_FORM = "6、9 或 12 位数字；local=yes 时以数字开头、含字母 (6, 9 or 12 digits; with local=yes letters too)"


def read_units(path: Path, name: str) -> tuple[Unit, ...]:
    """The units of a table, in its order. `name` is the path to print. Raises DataError with all problems."""
    problems: list[Problem] = []
    sheet = read_sheet(path, name, COLUMNS, problems)
    units = parse_units(sheet, problems) if sheet else ()
    if problems:
        raise DataError(problems)
    return units


def parse_units(sheet: Sheet, problems: list[Problem]) -> tuple[Unit, ...]:
    """The units of a sheet; a row with problems still gives a unit, so that its name is known."""
    units = []
    first: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        unit = _unit(row)
        units.append(unit)
        problems.extend(_bad_cells(row, sheet.name))
        for code, column, value in (
            ("E210", "name", clean(unit.name)),
            ("E211", "code", unit.code.casefold()),
        ):
            earlier = first.setdefault((column, value), row.number)
            if earlier != row.number and value:
                values = {"value": shown(row.values.get(column, "")), "earlier": earlier}
                problems.append(Problem(code, f"{sheet.name} 第{row.number}行 {column}", values))
    return tuple(units)


def _unit(row: Row) -> Unit:
    cell = {column: row.values.get(column, "").strip() for column in COLUMNS}
    return Unit(
        cell["code"],
        cell["name"],
        cell["type"],
        cell["group"],
        cell["parent"],
        cell["local"] == "yes",
        cell["note"],
    )


def _bad_cells(row: Row, file: str) -> list[Problem]:
    cell = {column: row.values.get(column, "").strip() for column in COLUMNS}
    pattern = LOCAL_CODE if cell["local"] == "yes" else NATIONAL_CODE
    checks = (
        ("code", bool(pattern.fullmatch(cell["code"])), CODE_FORM),
        ("name", bool(clean(cell["name"])) and shown(cell["name"]) == cell["name"], NAME_FORM),
        ("type", bool(cell["type"]), "非空文字 (text)"),
        ("group", bool(cell["group"]), "非空文字 (text)"),
        ("local", cell["local"] in ("yes", "no"), "yes / no"),
    )
    if not row.complete:
        return [
            Problem(
                "E212",
                f"{file} 第{row.number}行",
                {"found": shown(row.raw), "expected": f"{len(COLUMNS)} 格"},
            )
        ]
    return [
        Problem("E212", f"{file} 第{row.number}行 {column}", {"found": shown(cell[column]), "expected": expected})
        for column, fine, expected in checks
        if not fine
    ]
