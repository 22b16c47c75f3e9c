"""Figure: the share of points in each section, with the median of the group marked beside it.

A bar is the unit, a thin line across it the group's median; both numbers are printed. Left out: bonus and penalty,
which have no points to be a share of, and sections of which nothing was assessed, which say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from assess.parts import SectionStanding
from assess.reporting.look import GRID, INK, MUTED, NOW, PAPER, WIDTH, Sheet, bar, draw, finish, line, shorten, write
from assess.reporting.numbers import percent
from assess.reporting.picture import Picture
from assess.reporting.words import say

LEFT, RIGHT = 132, WIDTH - 112
LEGEND, ROW, FOOT = 28, 27, 24


def draw_sections(name: str, sections: Sequence[SectionStanding]) -> Picture:
    """The sections of one unit. Raises RunError where a glyph is missing."""
    with draw(LEGEND + max(len(sections), 1) * ROW + FOOT) as sheet:
        _draw_legend(sheet)
        bottom = LEGEND + len(sections) * ROW
        for tick in (0, 25, 50, 75, 100):
            x = LEFT + (RIGHT - LEFT) * tick / 100
            line(sheet, (x, x), (LEGEND, bottom), color=GRID, linewidth=0.6)
            write(sheet, x, bottom + 11, f"{tick}%", size=11, ha="center", color=MUTED)
        for at, section in enumerate(sections):
            _draw_section(sheet, section, LEGEND + at * ROW)
        data = say("figure.joiner").join(_describe(section) for section in sections)
        alt = say("figure.sections_alt", data=data or say("finding.empty"))
        return finish(sheet, _title(name, sections), alt)


def _draw_legend(sheet: Sheet) -> None:
    bar(sheet, (6, 7), (22, 12), NOW)
    write(sheet, 34, 13, say("figure.sections_own"), size=12)
    line(sheet, (128, 128), (4, 22), color=INK, linewidth=2.2)
    write(sheet, 136, 13, say("figure.sections_median"), size=12)


def _draw_section(sheet: Sheet, section: SectionStanding, top: float) -> None:
    middle = top + ROW / 2
    write(sheet, LEFT - 8, middle, shorten(section.title, 9), size=13, ha="right")
    if section.share is None:
        write(sheet, LEFT + 6, middle, say("figure.sections_none"), size=12, color=MUTED)
        return
    width = RIGHT - LEFT
    bar(sheet, (LEFT, top + 6), (width * min(max(float(section.share), 0.0), 1.0), ROW - 12), NOW)
    if section.median is not None and section.units > 1:
        x = LEFT + width * min(max(float(section.median), 0.0), 1.0)
        line(sheet, (x, x), (top + 2, top + ROW - 2), color=PAPER, linewidth=4.0)
        line(sheet, (x, x), (top + 2, top + ROW - 2), color=INK, linewidth=2.2)
    median = percent(section.median) if section.units > 1 else say("number.none")
    write(
        sheet, RIGHT + 8, middle, say("figure.sections_numbers", share=percent(section.share), median=median), size=12
    )


def _title(name: str, sections: Sequence[SectionStanding]) -> str:
    compared = [
        (section.share - section.median, section.title)
        for section in sections
        if section.share is not None and section.median is not None and section.units > 1
    ]
    if not compared:
        return say("figure.sections_alone", name=name)
    low, high = min(compared), max(compared)
    if low[0] >= 0:
        return say("figure.sections_above", name=name, best=high[1])
    if high[0] <= 0:
        return say("figure.sections_below", name=name, worst=low[1])
    return say("figure.sections_both", name=name, best=high[1], worst=low[1])


def _describe(section: SectionStanding) -> str:
    return say(
        "figure.sections_item", title=section.title, share=percent(section.share), median=percent(section.median)
    )
