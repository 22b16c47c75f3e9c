"""The plain text of a fragment, for `print`, for nbval and for reading aloud.

Blocks become lines and cells are joined by a bar; what is hidden from screen readers is left in, since shapes read
well in text. Left out: layout; two fragments with the same words in the same order read the same.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = {
    "br",
    "caption",
    "dd",
    "dl",
    "dt",
    "div",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "li",
    "ol",
    "p",
    "pre",
    "section",
}
BLOCKS |= {"table", "tbody", "thead", "tr", "ul"}
CELLS = {"td", "th"}


class _Reader(HTMLParser):
    """Collects text; a line break per block, a bar between cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in CELLS:
            self.pieces.append(" | " if self.cells else "")
            self.cells += 1
        elif tag in BLOCKS and not (self.cells and tag in {"br", "li", "ul"}):
            self.pieces.append("\n")
        elif tag in BLOCKS:
            self.pieces.append(" ")
        if tag == "img":
            self.pieces.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.cells = 0
        if tag in BLOCKS and not self.cells:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(re.sub(r"\s+", " ", data))


def read_plain(html: str) -> str:
    """The words of a fragment, one block a line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.pieces).splitlines())
    return "\n".join(line for line in lines if line)
