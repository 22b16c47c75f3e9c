"""Characters as they were meant: without what cannot be seen, full-width letters, digits and radicals made ordinary.

`tidy` changes no punctuation and no word; `clean` also removes white space and punctuation widths, for comparing names;
`shown` makes visible what cannot be seen. Left out: (1) traditional characters; (2) wrong characters; (3) anything a
reader would see as a change of meaning.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

HIDDEN = ("Cf", "Cc")
SPACES = ("Zs", "Zl", "Zp")
LONGEST_SHOWN = 40


def tidy(text: str) -> str:
    """Ordinary letters, digits and ideographs, no zero-width or control characters, single spaces, trimmed."""
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category in SPACES or char in "\t\r\n":
            kept.append(" ")
        elif category not in HIDDEN:
            ordinary = unicodedata.normalize("NFKC", char)
            kept.append(ordinary if ordinary.isalnum() else char)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=1 << 16)
def clean(text: str) -> str:
    """`tidy` without white space and with punctuation made ordinary too, for comparing names."""
    return unicodedata.normalize("NFKC", tidy(text)).replace(" ", "")


def shown(text: str) -> str:
    """Text from data for a message: invisible characters made visible, and not endlessly long."""
    visible = "".join(
        f"<U+{ord(char):04X}>" if char != " " and unicodedata.category(char) in (*HIDDEN, *SPACES) else char
        for char in text
    )
    return visible if len(visible) <= LONGEST_SHOWN else visible[:LONGEST_SHOWN] + "…"
