"""What an unusual cell means: repaired by a named rule, or not readable with a code. Usual cells never come here.

Nothing is guessed: a repair has one possible meaning, anything else (an approximate number, half a date, a comma that
may be a decimal sign) is refused. Left out: (1) ranges, references and rules between columns (`checks`); (2) which
cells are usual (`usual`); (3) region codes' history (`regions`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from assess.ledger.clean import clean, tidy
from assess.ledger.regions import Regions
from assess.ledger.schema import Column, Kind

BLANK = frozenset({"", "-", "--", "—", "——", "/", "／", "无", "N/A", "n/a", "NULL", "null", "\\"})
YES = frozenset({"是", "true", "yes", "y", "1", "√", "有", "对"})
NO = frozenset({"否", "false", "no", "n", "0", "×", "x", "无", "没有", "未"})
FORMULA_ERROR = re.compile(r"#(DIV/0!|REF!|N/A|NAME\?|NUM!|VALUE!|NULL!|SPILL!|CALC!|GETTING_DATA)")
DAY = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?( 0?0:00(:00(\.0+)?)?)?")
COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
SERIAL = re.compile(r"[2-6]\d{4}(\.\d+)?")
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
ABOUT = re.compile(r"约|近|余|多|左右|大概|上下|以上|万|亿")
SMALL = re.compile("[零〇一二两三四五六七八九]|[一二三四五六七八九]?十[一二三四五六七八九]?")
DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
PLACES = {Kind.INTEGER: 0, Kind.MONEY: 2, Kind.DECIMAL: 6}
LONGEST = 2000
PRECISE = 10**15


@dataclass(frozen=True, slots=True)
class Reading:
    """One raw text: the value in plain form (None: blank), the rule that repaired it, or the code that refuses it."""

    value: str | None = None
    rule: str = ""
    code: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """What cells are read against: the units of the run, the region codes, and the as-of date."""

    units: frozenset[str]
    regions: Regions
    as_of: date


def read_cell(column: Column, raw: str, frame: Frame) -> Reading:
    """What a raw text that is not in usual form says."""
    text = tidy(raw)
    lost = any(sign in raw for sign in ("\ufffd", "锟斤拷"))
    if lost or FORMULA_ERROR.fullmatch(text):
        return _no("R24" if lost else "R21", text)
    if text.startswith("=") and column.type is not Kind.TEXT:
        return _no("R25", text)
    if text in BLANK and column.type is not Kind.FLAG and (text == "" or column.type not in PLACES):
        return Reading(None, "blank")
    if column.values:
        return _read_value(column, text)
    if column.reference == "units.unit_code":
        return _read_unit(text, frame)
    return READERS[column.type](column, text)


def _no(code: str, found: str, **values: str) -> Reading:
    return Reading(code=code, values={"found": found[:60], **values})


def _read_value(column: Column, text: str) -> Reading:
    wanted = clean(text)
    for value, also in column.values.items():
        if wanted == clean(value):
            return Reading(value, "tidy")
        if wanted in map(clean, also):
            return Reading(value, "synonym")
    return _no("R08", text, known="、".join(column.values))


def _read_unit(text: str, frame: Frame) -> Reading:
    code = text.replace(" ", "").removesuffix(".0")
    if code in frame.units:
        return Reading(code, "tidy")
    if not re.fullmatch(r"[0-9][0-9A-Za-z-]{5,19}", code, re.ASCII):
        return _no("R12", text)
    verdict = frame.regions.find_code(code, frame.as_of)
    if verdict.region:
        return _no("R32", code, name=verdict.region.name)
    if verdict.fault:
        return Reading(code=verdict.fault.value, values=verdict.values)
    return _no("R13", code)


def _read_text(column: Column, text: str) -> Reading:
    if len(text) > LONGEST:
        return _no("R31", text, limit=str(LONGEST))
    if column.pattern and not re.fullmatch(column.pattern, text, re.ASCII):
        return _no("R23", text, how=column.meaning)
    if column.check and not has_check_digit(text):
        return _no("R22", text)
    return Reading(text, "tidy")


def _read_code(column: Column, text: str) -> Reading:
    code = text.replace(" ", "")
    return Reading(code, "tidy") if re.fullmatch(r"[0-9A-Za-z-]{1,30}", code, re.ASCII) else _no("R12", text)


def _read_flag(column: Column, text: str) -> Reading:
    word = text.casefold()
    if word in YES or word in NO:
        return Reading("true" if word in YES else "false", "synonym")
    return Reading(None, "blank") if text in BLANK else _no("R09", text)


def _read_date(column: Column, text: str) -> Reading:
    found = DAY.fullmatch(text) or DAY.fullmatch(_digits(text))
    if found and (found[2], found[4]) in (("-", "-"), ("/", "/"), (".", "."), ("年", "月")):
        parts = found[1], found[3], found[5]
    elif compact := COMPACT.fullmatch(text):
        parts = compact[1], compact[2], compact[3]
    else:
        return _no("R27" if SERIAL.fullmatch(text) else "R04", text)
    try:
        return Reading(date(*map(int, parts)).isoformat(), "date_form")
    except ValueError:
        return _no("R05", text)


def _digits(text: str) -> str:
    """Chinese numerals of a date as digits: 二〇二六年十二月三十一日."""
    if not re.search("[一二两三四五六七八九〇零十○]", text):
        return text
    tens = re.sub("([一二三四五六七八九])?十([一二三四五六七八九])?", lambda m: f"{m[1] or '一'}{m[2] or '〇'}", text)
    return "".join(str(DIGITS.get(char, char)) for char in tens)


def _read_number(column: Column, text: str) -> Reading:
    bare = text.removesuffix(column.unit).strip() if column.unit else text
    places = PLACES[column.type]
    if text in BLANK:
        return _no("R26", text, how="没有发生的写0，不掌握的留空")
    if ABOUT.search(bare):
        return _no("R11", text)
    if re.fullmatch(r"-?\d+[,，]\d+", bare) and not GROUPED.fullmatch(bare):
        return _no("R26", text, how="小数点用英文句点，千分位每三位一个逗号")
    plain, rule = _plain_number(bare, words=not places)
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    if not NUMBER.fullmatch(plain) or len(fraction) > places or abs(int(whole)) >= PRECISE:
        return _no("R03" if places else "R02", text)
    return Reading(f"{whole}.{fraction}" if fraction else whole, "unit_suffix" if bare != text else rule)


def _plain_number(bare: str, *, words: bool) -> tuple[str, str]:
    """A number without its grouping commas or Chinese numerals, and the rule; other texts as they are."""
    if GROUPED.fullmatch(bare):
        return bare.replace(",", ""), "grouping"
    if words and SMALL.fullmatch(bare):
        return str(int(_digits(bare))), "numeral_words"
    return bare, "number_form"


WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def has_check_digit(text: str) -> bool:
    """Whether an 18-character credit code ends in its check character (mod 31)."""
    if len(text) != 18 or any(char not in SIGNS for char in text):
        return False
    total = sum(SIGNS.index(char) * weight for char, weight in zip(text, WEIGHTS, strict=False))
    return SIGNS[-total % 31] == text[-1]


READERS: dict[Kind, Callable[[Column, str], Reading]] = {
    Kind.TEXT: _read_text,
    Kind.CODE: _read_code,
    Kind.FLAG: _read_flag,
    Kind.DATE: _read_date,
    Kind.INTEGER: _read_number,
    Kind.DECIMAL: _read_number,
    Kind.MONEY: _read_number,
}
