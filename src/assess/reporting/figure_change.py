"""Figure: this year's count divided by last year's, with its exact interval, and whether it shows any change.

The axis is logarithmic, so that half and double lie equally far from 1; an interval that leaves the axis ends
dashed. A direction is named only where the report found evidence of it. Left out: ratios of two zeros.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from assess.reporting.look import BLUE, GRID, INK, MUTED, WIDTH, Sheet, draw, finish, line, mark, write
from assess.reporting.marks import mark_change
from assess.reporting.numbers import count, interval, is_small
from assess.reporting.picture import Picture
from assess.reporting.words import say
from assess.types import Change

LEFT, RIGHT = 20, WIDTH - 20
ROW, SHORT_ROW, FOOT = 70, 50, 46
TICKS = ((1 / 16, "1/16"), (1 / 4, "1/4"), (1 / 2, "1/2"), (1, "1"), (2, "2"), (4, "4"), (16, "16"))
REACH = math.log(20)


def draw_change(name: str, changes: Sequence[Change]) -> Picture:
    """The changes of one unit, or of the whole. Raises RunError where a glyph is missing."""
    rows, height = [], 0
    for change in changes:
        rows.append((height, change))
        height += ROW if _has_ratio(change) else SHORT_ROW
    axis = FOOT if any(map(_has_ratio, changes)) else 0
    with draw(max(height, SHORT_ROW) + axis) as sheet:
        if axis:
            _draw_axis(sheet, height)
        for top, change in rows:
            _draw_row(sheet, change, top)
        return finish(sheet, _title(name, changes), say("figure.change_alt", data=_data(changes)))


def _has_ratio(change: Change) -> bool:
    return change.before is not None and (change.now, change.before) != (0, 0)


def _place(ratio: float) -> float:
    """Where a ratio lies, in CSS pixels; beyond the axis it lies at its end."""
    logarithm = math.log(ratio) if ratio > 0 else -math.inf
    share = (min(max(logarithm, -REACH), REACH) / REACH + 1) / 2
    return LEFT + share * (RIGHT - LEFT)


def _draw_axis(sheet: Sheet, bottom: float) -> None:
    for ratio, label in TICKS:
        x = _place(ratio)
        line(sheet, (x, x), (0, bottom), color=INK if ratio == 1 else GRID, linewidth=1.0 if ratio == 1 else 0.6)
        write(sheet, x, bottom + 12, label, size=12, ha="center", color=MUTED)
    write(sheet, WIDTH / 2, bottom + 32, say("figure.change_axis"), size=11.5, ha="center", color=MUTED)


def _draw_row(sheet: Sheet, change: Change, top: float) -> None:
    counts = say("figure.change_counts", now=change.now, before=count(change.before))
    if is_small([change]):
        counts += say("figure.small")
    write(sheet, 4, top + 14, f"{change.measure}  {counts}", size=13, ground=1.0)
    write(sheet, 4, top + 34, str(mark_change(change)), size=12.5, ground=1.0)
    if _has_ratio(change):
        _draw_interval(sheet, change, top + 54)


def _draw_interval(sheet: Sheet, change: Change, y: float) -> None:
    low = _place(change.ratio_low or 0.0)
    high = RIGHT if change.ratio_high is None else _place(change.ratio_high)
    colour = BLUE
    inner_low, inner_high = max(low, LEFT + 24), min(high, RIGHT - 24)
    line(sheet, (inner_low, inner_high), (y, y), color=colour, linewidth=3)
    for end, inner, edge in ((low, inner_low, LEFT), (high, inner_high, RIGHT)):
        if end == edge:
            line(sheet, (inner, edge), (y, y), color=colour, linewidth=3, dashes=(1, 1))
        else:
            line(sheet, (inner, end), (y, y), color=colour, linewidth=3)
            line(sheet, (end, end), (y - 6, y + 6), color=colour, linewidth=1.5)
    if change.now and change.before:
        x = _place(change.now / change.before)
        mark(sheet, x, y, "D", 7, edge=colour, width=2)


def _title(name: str, changes: Sequence[Change]) -> str:
    """One clause per verdict: measures that say the same are said together."""
    findings = [
        say(
            "figure.change_evidence",
            measures=say("figure.list").join(change.measure for change in same),
            word=word,
        )
        for word, same in groupby(changes, key=lambda change: mark_change(change).word)
    ]
    return say(
        "figure.change_title",
        name=name,
        findings=say("figure.joiner").join(findings) or say("figure.change_none"),
    )


def _data(changes: Sequence[Change]) -> str:
    return say("figure.joiner").join(
        say(
            "figure.change_item",
            measure=change.measure,
            now=change.now,
            before=count(change.before),
            interval=interval(change),
            word=mark_change(change).word,
        )
        for change in changes
    ) or say("figure.change_none")
