"""Dates as people write them: points, strokes, 年月日, eight digits, Chinese numerals; one reading or none.

A time of day after the date is dropped, which the list of repairs says. Left out: (1) half a date, which is refused;
(2) a spreadsheet's serial number, whose two epochs differ by four years; (3) whether the day is possible for the
column (`checks`).
"""

from __future__ import annotations

import re
from datetime import date

from assess.ledger.reading import Reading, refused
from assess.ledger.schema import Column

TIME = r"(?: (?P<time>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?))?"
DAY = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?" + TIME)
COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
SERIAL = re.compile(r"[2-6]\d{4}(\.\d+)?")
SEPARATORS = {("-", "-"), ("/", "/"), (".", "."), ("年", "月")}
WIDE = str.maketrans("－．／：", "-./:")
DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}


def read_date(column: Column, text: str) -> Reading:
    """The day that a text names."""
    plain = text.translate(WIDE)
    found = DAY.fullmatch(plain) or DAY.fullmatch(digits(plain))
    rule = "date_form"
    if found and (found[2], found[4]) in SEPARATORS:
        parts = found[1], found[3], found[5]
        rule = "time_dropped" if (found["time"] or "").strip("0:.") else rule
    elif compact := COMPACT.fullmatch(plain):
        parts = compact[1], compact[2], compact[3]
    else:
        return refused("R27" if SERIAL.fullmatch(plain) else "R04", text)
    try:
        return Reading(date(*map(int, parts)).isoformat(), rule)
    except ValueError:
        return refused("R05", text)


def digits(text: str) -> str:
    """Chinese numerals as digits, as dates and small numbers have them: 二〇二六年十二月三十一日."""
    if not re.search("[一二两三四五六七八九〇零十○]", text):
        return text
    tens = re.sub("([一二三四五六七八九])?十([一二三四五六七八九])?", lambda m: f"{m[1] or '一'}{m[2] or '〇'}", text)
    return "".join(str(DIGITS.get(char, char)) for char in tens)
