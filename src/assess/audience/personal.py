"""What is personal: forms of numbers, columns of ledgers, places in texts, all as data of `params/standards`.

Columns that a ledger marks as personal belong to it without being named twice; the file adds those that should hold
codes or posts and may hold names. Left out: (1) masking (`masking`); (2) names in free text, which have no form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assess.audience.numbers import Check
from assess.errors import ParamsError, Problem
from assess.ledger.schema import FOLDER, SHARED, Schema, load_schemas
from assess.params import build, read_document, remember
from assess.types import LegalBasis

FILE = "params/standards/personal.yaml"


class Keeps(StrEnum):
    """保留: what of a cell that may hold a name is shown all the same."""

    NOTHING = "nothing"
    CODES = "codes"


@dataclass(frozen=True, slots=True)
class Form:
    """写法: how something is written, as a regular expression; of a pattern with a group only the group counts."""

    title: str
    pattern: str
    reason: str
    check: Check = Check.NONE


@dataclass(frozen=True, slots=True)
class NameColumn:
    """可能写进姓名的列, and why."""

    ledger: str
    column: str
    keeps: Keeps
    reason: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """公开版不出现的: kinds of outcome rules, words of personal consequences, checks of data."""

    vetoes: tuple[str, ...]
    effects: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """The file as it stands."""

    id: str
    title: str
    masked: str
    basis: tuple[LegalBasis, ...]
    kept: tuple[Form, ...]
    numbers: tuple[Form, ...]
    columns: tuple[NameColumn, ...]
    codes: str
    quotes: tuple[Form, ...]
    posts: tuple[Form, ...]
    public: Withheld


@dataclass(frozen=True, slots=True)
class NameCell:
    """A column that may hold a name: where it stands in a row of its ledger, and its title."""

    at: int
    name: str
    title: str
    keeps: Keeps


@dataclass(frozen=True, slots=True, eq=False)
class Personal:
    """What is masked, ready for use. `cells` are by ledger, `widths` how many cells a row of a ledger has,
    `titles` those of all cells.

    `any_number` finds whether a text has a candidate at all; `numbers` are the forms with their checks.
    """

    masked: str
    kept: re.Pattern[str]
    any_number: re.Pattern[str]
    numbers: tuple[tuple[re.Pattern[str], Check], ...]
    cells: Mapping[str, tuple[NameCell, ...]]
    widths: Mapping[str, int]
    titles: tuple[str, ...]
    codes: re.Pattern[str]
    quotes: tuple[re.Pattern[str], ...]
    effects: re.Pattern[str]
    public: Withheld


@remember(FILE, f"{FOLDER}/*.yaml", SHARED)
def load_personal(root: Path) -> Personal:
    """The standard with the ledgers' own marks. Raises ParamsError with every problem, broken patterns included."""
    problems: list[Problem] = []
    standard = build(Standard, read_document(root / FILE, FILE), problems)
    if standard is None:
        raise ParamsError(problems)
    schemas = load_schemas(root)
    for form in (*standard.kept, *standard.numbers, *standard.quotes, *standard.posts):
        problems += _broken(form.title, form.pattern)
    problems += _broken("codes", standard.codes) + _broken("public.effects", standard.public.effects)
    known = "、".join(schemas)
    for one in standard.columns:
        if one.ledger not in schemas or one.column not in schemas[one.ledger].names:
            place = f"{FILE} columns"
            problems.append(Problem("E115", place, {"found": f"{one.ledger}.{one.column}", "known": known}))
    if problems:
        raise ParamsError(problems)
    return _compile(standard, schemas)


def _broken(title: str, pattern: str) -> list[Problem]:
    try:
        re.compile(pattern)
    except re.error as error:
        expected = "正则表达式 regular expression"
        return [Problem("E104", f"{FILE} {title}", {"expected": expected, "found": f"{pattern}（{error}）"})]
    return []


def _compile(standard: Standard, schemas: Mapping[str, Schema]) -> Personal:
    named = {(one.ledger, one.column): one.keeps for one in standard.columns}
    cells = {
        ledger: tuple(
            NameCell(at, column.name, column.title, named.get((ledger, column.name), Keeps.NOTHING))
            for at, column in enumerate(schema.columns)
            if column.personal or (ledger, column.name) in named
        )
        for ledger, schema in schemas.items()
    }
    return Personal(
        standard.masked,
        _union(*(form.pattern for form in standard.kept)),
        _union(*(form.pattern for form in standard.numbers)),
        tuple((re.compile(form.pattern), form.check) for form in standard.numbers),
        cells,
        {ledger: len(schema.columns) for ledger, schema in schemas.items()},
        tuple(dict.fromkeys(cell.title for found in cells.values() for cell in found)),
        _union(standard.codes, *(form.pattern for form in standard.posts)),
        tuple(re.compile(form.pattern) for form in standard.quotes),
        re.compile(standard.public.effects),
        standard.public,
    )


def _union(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
