"""Text, cells and rows with what is personal taken out; where something was taken out, a sign stands.

Before looking, full-width characters become ordinary and invisible ones vanish, so that neither hides a number; the
text that is given back keeps its own characters. Left out: (1) what is personal (`personal`); (2) walking through
documents (`documents`).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assess.audience.numbers import CHECKS, Check
from assess.audience.personal import Keeps, Personal

# Characters that a number can hide behind: full-width digits, letters and signs, other dashes and spaces, format signs.
DISGUISED = re.compile(
    "[\u00a0\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f\u061c\u180e\u2000-\u2015\u202a-\u202f\u205f-\u206f\u2212\u3000\ufeff"
    "\uff08\uff09\uff0b\uff0d\uff0e\uff10-\uff1a\uff20-\uff3a\uff41-\uff5a]"
)
DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
WORDS = re.compile(r"[^、；;,，\s]+")
BETWEEN = re.compile(r"[ -]")
QUOTED = re.compile(r"“[^”]*”")
# A row check's message has the cell right behind the title; other messages go on with one of these words.
UNQUOTED = re.compile(r"^(?![的是不指为])[^：。“”]+(?=：)")
# Reasons repeat the message of the row that was set aside.
SET_ASIDE = "已隔离"
QUOTING = re.compile(rf"{SET_ASIDE}（([\w.]+)：.*", re.DOTALL)


@lru_cache(maxsize=1 << 16)
def mask_text(text: str, personal: Personal) -> str:
    """Text without numbers that point at a person, and without cells that a reason quotes and that may hold a name."""
    if SET_ASIDE in text:
        text = mask_message(text, personal.titles, personal)
    plain, places = _plain(text)
    if not personal.any_number.search(plain):
        return text
    kept = [found.span() for found in personal.kept.finditer(plain)]
    spans = sorted(
        found.span(found.lastindex or 0)
        for pattern, check in personal.numbers
        for found in pattern.finditer(plain)
        if _holds(check, found[found.lastindex or 0])
        and not any(first <= found.start() and found.end() <= last for first, last in kept)
    )
    parts, at = [], 0
    for first, last in spans:
        if places[first] >= at:
            parts += [text[at : places[first]], personal.masked]
        at = max(at, places[last - 1] + 1)
    return "".join((*parts, text[at:]))


def cut_quotation(text: str) -> str:
    """A reason without what it says of the row that was set aside: that there is one, and the code of its fault."""
    return QUOTING.sub(rf"{SET_ASIDE}（\1）", text) if SET_ASIDE in text else text


def _holds(check: Check, found: str) -> bool:
    return CHECKS[check](BETWEEN.sub("", found))


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text as ordinary characters, and where each of them stands in the text as it came."""
    if not DISGUISED.search(text):
        return text, range(len(text))
    characters, places = [], []
    for at, character in enumerate(text):
        if unicodedata.category(character) in ("Cf", "Cc") and character not in "\t\n\r":
            continue
        ordinary = DASHES.get(character) or unicodedata.normalize("NFKC", character)
        characters.append(ordinary if len(ordinary) == 1 else character)
        places.append(at)
    return "".join(characters), places


def mask_cell(text: str, keeps: Keeps, personal: Personal) -> str:
    """A cell that may hold a name: nothing of it, or its codes and posts; a blank cell stays blank."""
    if keeps is Keeps.NOTHING:
        return personal.masked if text.strip() else text
    return WORDS.sub(lambda word: word[0] if personal.codes.fullmatch(_plain(word[0])[0]) else personal.masked, text)


def mask_quotes(text: str, personal: Personal) -> str:
    """A text whose beginning says who judged: kept where that is a post."""
    for pattern in personal.quotes:
        found = pattern.search(text)
        if found:
            text = text[: found.start(1)] + mask_cell(found[1], Keeps.CODES, personal) + text[found.end(1) :]
    return text


def mask_row(raw: str, ledger: str, personal: Personal) -> str:
    """A row as it stood, as CSV: cells that may hold a name by their place, all of it where places cannot be told."""
    if not raw:
        return raw
    row = next(csv.reader(io.StringIO(raw)), [])
    if len(row) != personal.widths.get(ledger, 0):
        return personal.masked
    for one in personal.cells[ledger]:
        row[one.at] = mask_cell(row[one.at], one.keeps, personal)
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([mask_text(cell, personal) for cell in row])
    return line.getvalue()


def mask_message(message: str, titles: Iterable[str], personal: Personal) -> str:
    """A message about columns that may hold a name: their titles stay, what is quoted of the cell goes."""
    for title in titles:
        quoted = f"“{title}”"
        if quoted in message:
            head, _, rest = message.partition(quoted)
            rest = UNQUOTED.sub(personal.masked, rest)
            message = head + quoted + QUOTED.sub(f"“{personal.masked}”", rest)
    return message
