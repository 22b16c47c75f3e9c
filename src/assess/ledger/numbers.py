"""Numbers as people write them: with their unit, grouped by commas, in full width, small ones in Chinese words.

Nothing is guessed: an approximate number, a comma that may be a decimal point, a percentage or a sign for “nothing”
is refused. Left out: (1) ranges (`checks`); (2) changing units, 万 into 个; (3) rounding: what is too precise for its
column is refused.
"""

from __future__ import annotations

import re

from assess.ledger.dates import digits
from assess.ledger.reading import BLANK, Reading, refused
from assess.ledger.schema import Column, Kind

GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
COMMA = re.compile(r"-?\d+[,，]\d+")
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
ABOUT = re.compile(r"约|近|余|多|左右|大概|上下|以上|万|亿")
SMALL = re.compile("[零〇一二两三四五六七八九]|[一二三四五六七八九]?十[一二三四五六七八九]?")
PLACES = {Kind.INTEGER: 0, Kind.MONEY: 2, Kind.DECIMAL: 6}
WIDE = str.maketrans("－．", "-.")
PRECISE = 10**15


def read_number(column: Column, text: str) -> Reading:
    """The number that a text says, in plain digits."""
    if text in BLANK:
        return refused("R26", text, how="没有发生的写0，不掌握的留空")
    bare = text.removesuffix(column.unit).strip() if column.unit else text
    places = PLACES[column.type]
    if ABOUT.search(bare):
        return refused("R11", text)
    if COMMA.fullmatch(bare) and not GROUPED.fullmatch(bare):
        return refused("R26", text, how="小数点用英文句点，千分位每三位一个逗号")
    plain, rule = _plain(bare.translate(WIDE), words=not places)
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    if not NUMBER.fullmatch(plain) or len(fraction) > places or abs(int(whole)) >= PRECISE:
        return refused("R03" if places else "R02", text)
    return Reading(f"{whole}.{fraction}" if fraction else whole, "unit_suffix" if bare != text else rule)


def _plain(bare: str, *, words: bool) -> tuple[str, str]:
    """A number without its grouping commas or Chinese numerals, and the rule; other texts as they are."""
    if GROUPED.fullmatch(bare):
        return bare.replace(",", ""), "grouping"
    if words and SMALL.fullmatch(bare):
        return str(int(digits(bare))), "numeral_words"
    return bare, "number_form"
