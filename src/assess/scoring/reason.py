"""Measured values in words, as they stand in the reason of a finding: period, title where needed, number and unit.

A title is named where a rule looks at more than one indicator, so that a value and its ceiling cannot be confused.
Left out: the sentence around the values (`assessment`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assess.types import DAY_UNIT, PERCENT_UNIT, Measured

NUMBERED = re.compile(r"(previous_|q|m|w)0?(\d+)")
WORDS = {"": "本期", "previous": "上年同期", "h1": "上半年", "h2": "下半年"}
PATTERNS = {"previous_": "前{}年同期", "q": "第{}季度", "m": "{}月", "w": "第{}周"}


def say_values(values: Sequence[Measured]) -> str:
    """Values separated by commas, each as `say_value` says it."""
    several = len({value.indicator for value in values}) > 1
    return "，".join(say_value(value, several) for value in values)


def say_value(value: Measured, named: bool) -> str:
    """One value: `本期6起`, `第1季度：4/5`, `死亡人数 本期3人`, `上年同期“不合格”`."""
    title = f"{value.title or value.indicator} " if named else ""
    period = say_period(value.period)
    if value.unit == DAY_UNIT and value.numerator is not None:
        return f"{title}{'' if period == WORDS[''] else period}{date.fromordinal(int(value.numerator))}"
    if value.state:
        return f"{title}{period}“{value.state}”"
    if value.numerator is None:
        return f"{title}{period}未知"
    number = f"{value.numerator}/{value.denominator}" if value.denominator is not None else f"{value.numerator}"
    colon = "：" if period not in (WORDS[""], WORDS["previous"]) else ""
    unit = "" if value.denominator is not None and value.unit == PERCENT_UNIT else value.unit  # 4/5, never 4/5%
    return f"{title}{period}{colon}{number}{unit}"


def say_period(period: str) -> str:
    """A period's name in words."""
    if period in WORDS:
        return WORDS[period]
    found = NUMBERED.fullmatch(period)
    return PATTERNS[found[1]].format(found[2]) if found else period
