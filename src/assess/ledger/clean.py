"""Text as it was meant: without what cannot be seen, and with full-width letters, digits and radicals made ordinary.

`tidy` changes no punctuation and no word; `clean` also removes white space and punctuation widths, for comparing names.
Left out: (1) traditional characters; (2) wrong characters; (3) anything a reader would see as a change of meaning.
"""

from __future__ import annotations

import unicodedata

HIDDEN = ("Cf", "Cc")
SPACES = ("Zs", "Zl", "Zp")
# What makes a cell worth a closer look, as a RE2 class: controls, odd spaces, zero-width and direction marks, radicals,
# full-width letters and digits, compatibility ideographs, private use, and the replacement character.
ODD = (
    r"[\x00-\x1f\x7f-\x{a0}\x{ad}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{206f}\x{2e80}-\x{2fdf}\x{3000}"
    r"\x{e000}-\x{f8ff}\x{f900}-\x{faff}\x{feff}\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{fffd}]"
    r"|^ | $|  |^#|锟斤拷"
)


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


def clean(text: str) -> str:
    """`tidy` without white space and with punctuation made ordinary too, for comparing names."""
    return unicodedata.normalize("NFKC", tidy(text)).replace(" ", "")
