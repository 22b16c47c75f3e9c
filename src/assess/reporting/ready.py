"""Make a process ready to draw pages quickly: templates compiled, words and font loaded, drawing code imported and run.

A parent does this once and its forked children inherit it; nothing of a unit is kept, only what the interpreter has
learned about our code. Left out: the imports of a notebook itself (`running.warm`).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from assess.reporting.county import CountyPage
from assess.reporting.look import INK, NOW, bar, draw, finish, line, mark, write
from assess.reporting.markup import load_templates
from assess.reporting.words import catalogue, language
from assess.results import UnitReport, decode, name_unit_file, read


def make_ready(results: str = "") -> None:
    """Fill the caches that every page uses, by drawing one small figure and one unit of `results` that nobody sees."""
    catalogue(language())
    load_templates()
    with draw(40) as sheet:
        line(sheet, (0, 10), (5, 5), color=INK)
        bar(sheet, (0, 10), (20, 8), NOW)
        mark(sheet, 10, 10, "D", 6, edge=INK, width=1.6)
        write(sheet, 0, 30, "0123456789")
        finish(sheet, "", "")
    decode(UnitReport, None)  # finds out once how such a document is read
    for path in sorted(Path(results).glob(name_unit_file("*")))[:1] if results else ():
        with suppress(Exception):  # what is wrong with it stands on its page
            page = CountyPage(read(UnitReport, path.read_text(encoding="utf-8")))
            for name, part in vars(CountyPage).items():
                if callable(part) and not name.startswith("_"):
                    part(page)
