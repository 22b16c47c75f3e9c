"""Make a process ready to draw pages quickly: templates compiled, words and font loaded, drawing code imported.

A parent does this once and its forked children inherit it; nothing of a unit is kept. Left out: the imports of a
notebook itself (`running.warm`).
"""

from __future__ import annotations

from assess.reporting.look import INK, NOW, bar, draw, finish, line, mark, write
from assess.reporting.markup import load_templates
from assess.reporting.words import catalogue, language
from assess.results import UnitReport, decode


def make_ready() -> None:
    """Fill the caches that every page uses, by drawing one small figure that nobody sees."""
    catalogue(language())
    load_templates()
    with draw(40) as sheet:
        line(sheet, (0, 10), (5, 5), color=INK)
        bar(sheet, (0, 10), (20, 8), NOW)
        mark(sheet, 10, 10, "D", 6, edge=INK, width=1.6)
        write(sheet, 0, 30, "0123456789")
        finish(sheet, "", "")
    decode(UnitReport, None)  # finds out once how such a document is read
