"""Figure: where the accidents happened, by part, this year and last, with every count printed.

One panel per indicator; a solid bar is this year, a hatched one the same months of last year. The title names the
largest part. Left out: percentages, which so few events do not bear.
"""

from __future__ import annotations

from dataclasses import replace

from assess.reporting.breakdown import Panel, PartCount, list_panels
from assess.reporting.look import (
    BEFORE,
    GRID,
    INK,
    MUTED,
    NOW,
    WIDTH,
    Sheet,
    bar,
    draw,
    finish,
    line,
    shorten,
    write,
)
from assess.reporting.numbers import count
from assess.reporting.picture import Picture
from assess.reporting.words import say
from assess.results import UnitReport

LEFT, RIGHT = 100, WIDTH - 36
HEADER, ROW, LEGEND, GAP = 30, 36, 26, 10
MOST = 5  # parts that are all drawn
LEAST = 5  # events that fill the width, so that a single one does not look like many


def draw_breakdown(report: UnitReport) -> Picture:
    """The counts of a unit by part. Raises RunError where a glyph is missing."""
    whole = list_panels(report)
    panels = tuple(_without_zeros(panel) for panel in whole)
    filled = [panel for panel in panels if not panel.is_empty]
    rows = sum(1 if panel.is_empty else len(panel.parts) for panel in panels)
    counts = [number or 0 for panel in filled for part in panel.parts for number in (part.now, part.before)]
    legend = LEGEND if filled else 0
    with draw(legend + max(len(panels), 1) * (HEADER + GAP) + rows * ROW) as sheet:
        if filled:
            _draw_legend(sheet)
        top: float = legend
        for panel in panels:
            top = _draw_panel(sheet, panel, top, (RIGHT - LEFT) / max([LEAST, *counts])) + GAP
        return finish(sheet, _title(report, whole), say("figure.breakdown_alt", data=_data(whole)))


def _without_zeros(panel: Panel) -> Panel:
    """A panel of many parts without those in which nothing happened in either year: the alt text counts them."""
    if len(panel.parts) <= MOST or panel.is_empty:
        return panel
    return replace(panel, parts=tuple(part for part in panel.parts if part.now != 0 or part.before != 0))


def _draw_legend(sheet: Sheet) -> None:
    bar(sheet, (LEFT, 8), (22, 11), NOW)
    write(sheet, LEFT + 28, 14, say("figure.now"), size=12)
    bar(sheet, (LEFT + 82, 8), (22, 11), BEFORE)
    write(sheet, LEFT + 110, 14, say("figure.before"), size=12)


def _draw_panel(sheet: Sheet, panel: Panel, top: float, scale: float) -> float:
    """One indicator; returns where it ends."""
    header = say("figure.breakdown_header", measure=panel.measure, now=count(panel.now), before=count(panel.before))
    if panel.small:
        header += say("figure.small")
    write(sheet, 4, top + HEADER / 2, header, size=13.5)
    top += HEADER
    if panel.is_empty:
        write(sheet, 20, top + ROW / 2, say("figure.breakdown_empty"), color=MUTED)
        return top + ROW
    bottom = top + len(panel.parts) * ROW
    for part in panel.parts:
        write(sheet, LEFT - 8, top + ROW / 2, shorten(part.label, 7), ha="right")
        _draw_count(sheet, part.now, top + 4, scale, NOW, INK)
        _draw_count(sheet, part.before, top + 19, scale, BEFORE, MUTED)
        top += ROW
        line(sheet, (LEFT, RIGHT), (top, top), color=GRID, linewidth=0.5)
    line(sheet, (LEFT, LEFT), (bottom - len(panel.parts) * ROW, bottom), linewidth=0.8)
    return bottom


def _draw_count(sheet: Sheet, number: int | None, top: float, scale: float, style: dict[str, str], ink: str) -> None:
    length = (number or 0) * scale
    bar(sheet, (LEFT, top), (length, 12), style)
    write(sheet, LEFT + length + 5, top + 6, count(number), size=12, color=ink)


def _title(report: UnitReport, panels: tuple[Panel, ...]) -> str:
    findings = say("figure.joiner").join(_finding(panel) for panel in panels) or say("figure.breakdown_none")
    return say("figure.breakdown_title", name=report.assessment.unit.name, findings=findings)


def _finding(panel: Panel) -> str:
    """The panel in one sentence. A part that is not known is not zero, and nothing is called the most beside it."""
    most = max((part.now or 0 for part in panel.parts), default=0)
    open_ = any(part.now is None for part in panel.parts)
    if not most:
        key = "figure.breakdown_open" if open_ else "figure.breakdown_zero"
        return say(key, measure=panel.measure, before=count(panel.before))
    parts = say("figure.list").join(part.label for part in panel.parts if part.now == most)
    return say(
        "figure.breakdown_partly" if open_ else "figure.breakdown_some",
        measure=panel.measure,
        now=count(panel.now),
        parts=parts,
        most=most,
        before=count(panel.before),
    )


def _data(panels: tuple[Panel, ...]) -> str:
    return say("figure.joiner").join(
        say(
            "figure.breakdown_item",
            measure=panel.measure,
            parts=say("figure.comma").join(_describe(part) for part in panel.parts),
        )
        for panel in panels
    ) or say("figure.breakdown_none")


def _describe(part: PartCount) -> str:
    return say("figure.breakdown_part", part=part.label, now=count(part.now), before=count(part.before))
