"""What an unusual cell means: repaired by a named rule, or not readable with a code. Usual cells never come here.

Nothing is guessed: a repair has one possible meaning, anything else (an approximate number, half a date, a comma that
may be a decimal sign) is refused. Left out: (1) ranges, references and rules between columns (`checks`); (2) which
cells are usual (`usual`); (3) region codes' history (`regions`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assess.ledger.credit_code import has_check_digit
from assess.ledger.dates import read_date
from assess.ledger.numbers import PLACES, read_number
from assess.ledger.reading import BLANK, Reading, refused
from assess.ledger.regions import Regions, Verdict
from assess.ledger.schema import Column, Kind
from assess.text.characters import clean, tidy
from assess.text.encoding import LOST

YES = frozenset({"是", "true", "yes", "y", "1", "√", "有", "对"})
NO = frozenset({"否", "false", "no", "n", "0", "×", "x", "无", "没有", "未"})
FORMULA_ERROR = re.compile(r"#(DIV/0!|REF!|N/A|NAME\?|NUM!|VALUE!|NULL!|SPILL!|CALC!|GETTING_DATA)")
# How a formula without a result is handed on by the reader of workbooks.
UNCALCULATED = "#未计算 "
LOCAL_CODE = re.compile(r"[0-9][0-9A-Za-z-]{5,19}", re.ASCII)
CHINESE = re.compile("[\u4e00-\u9fff]")
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Frame:
    """What cells are read against: the units of the run, the region codes, and the as-of date."""

    units: frozenset[str]
    regions: Regions
    as_of: date


def read_cell(column: Column, raw: str, frame: Frame) -> Reading:
    """What a raw text that is not in usual form says."""
    text = tidy(raw)
    if damage := _damage(column, raw, text):
        return refused(damage, text)
    if text in BLANK and column.type is not Kind.FLAG and (text == "" or column.type not in PLACES):
        return Reading(None, "blank")
    if column.values:
        return _read_value(column, text)
    if column.reference == "units.unit_code":
        return _read_unit(column, text, frame)
    return READERS[column.type](column, text)


def _damage(column: Column, raw: str, text: str) -> str:
    """The code of a cell whose content was lost before it came here; "" where it was not."""
    if LOST.search(raw):
        return "R24"
    if FORMULA_ERROR.fullmatch(text):
        return "R21"
    formula = text.startswith("=") and column.type is not Kind.TEXT
    return "R25" if formula or text.startswith(UNCALCULATED) else ""


def _read_value(column: Column, text: str) -> Reading:
    wanted = clean(text)
    for value, also in column.values.items():
        if wanted == clean(value):
            return Reading(value, "tidy")
        if wanted in map(clean, also):
            return Reading(value, "synonym")
    return refused("R08", text, known="、".join(column.values))


def _read_unit(column: Column, text: str, frame: Frame) -> Reading:
    """A code of the run; a full name that stands for one of them is taken for its code."""
    code = text.replace(" ", "").removesuffix(".0")
    if code in frame.units:
        return Reading(code, "tidy")
    if LOCAL_CODE.fullmatch(code):
        return _unit_outside(code, frame.regions.find_code(code, frame.as_of))
    if not CHINESE.search(text):
        return refused("R12", text)
    verdict = frame.regions.find_name(text, on=frame.as_of)
    region = verdict.region
    if region and region.code in frame.units and not verdict.alias:
        return Reading(region.code, "unit_name")
    if region and verdict.alias:
        return refused("R34", text, right=f"{region.code}（{region.name}）")
    return _unit_outside(region.code if region else text, verdict)


def _unit_outside(found: str, verdict: Verdict) -> Reading:
    """A unit that is none of this run, or none at all."""
    if verdict.region:
        return refused("R32", found, name=verdict.region.name)
    return Reading(code=verdict.fault.value, values=verdict.values) if verdict.fault else refused("R13", found)


def _read_text(column: Column, text: str) -> Reading:
    if len(text) > LONGEST:
        return refused("R31", text, limit=str(LONGEST))
    if column.pattern and not re.fullmatch(column.pattern, text, re.ASCII):
        return refused("R23", text, how=column.meaning)
    if column.check and not has_check_digit(text):
        return refused("R22", text)
    return Reading(text, "tidy")


def _read_code(column: Column, text: str) -> Reading:
    code = text.replace(" ", "")
    return Reading(code, "tidy") if re.fullmatch(r"[0-9A-Za-z-]{1,30}", code, re.ASCII) else refused("R12", text)


def _read_flag(column: Column, text: str) -> Reading:
    word = text.casefold()
    if word in YES or word in NO:
        return Reading("true" if word in YES else "false", "synonym")
    return Reading(None, "blank") if text in BLANK else refused("R09", text)


READERS: dict[Kind, Callable[[Column, str], Reading]] = {
    Kind.TEXT: _read_text,
    Kind.CODE: _read_code,
    Kind.FLAG: _read_flag,
    Kind.DATE: read_date,
    Kind.INTEGER: read_number,
    Kind.DECIMAL: read_number,
    Kind.MONEY: read_number,
}
