"""Figure: a funnel of accidents by size: what each unit had against what its size lets expect.

Across lies the expected number (small units left), upwards the ratio to it; the inner edge holds 95 % of what chance
brings, the outer 99.8 %. Units beyond an edge that one accident less would not bring back are marked and, where there
is room, named; so is the unit of the page. Left out: any order of the units inside.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from assess.advised import Funnel, FunnelPoint
from assess.reporting.look import (
    BLUE,
    EDGE,
    GRID,
    INK,
    MUTED,
    PAPER,
    WIDTH,
    Sheet,
    draw,
    finish,
    line,
    mark,
    shorten,
    write,
)
from assess.reporting.numbers import decimal
from assess.reporting.picture import Picture
from assess.reporting.words import say

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 40, WIDTH - 14, 34, 236, 284
NAMED = 12
CROWD = 100  # points beyond which circles would cover each other


def draw_funnel(funnel: Funnel, own: str = "") -> Picture:
    """The funnel of all units, or an empty one that says why there is none; `own` is the code of the page's unit."""
    with draw(HEIGHT if funnel.points else 60) as sheet:
        if not funnel.points:
            write(sheet, 6, 30, shorten(funnel.reason, 32), size=12.5, color=MUTED)
            return finish(
                sheet, say("figure.funnel_none", reason=funnel.reason), say("figure.funnel_none", reason=funnel.reason)
            )
        across, up = _scales(funnel)
        _draw_axes(sheet, funnel, across, up)
        _draw_edges(sheet, funnel, across, up)
        crowded = len(funnel.points) > CROWD
        named = {own} | ({point.unit for point in funnel.points if point.flag} if not crowded else set())
        # those that are named lie on top
        for point in sorted(funnel.points, key=lambda point: (point.unit == own, bool(point.flag))):
            _draw_point(sheet, point, across, up, point.unit == own, crowded=crowded)
            if point.unit in named:
                _name_point(sheet, point, across, up)
        return finish(sheet, _title(funnel, own), say("figure.funnel_alt", data=_data(funnel)))


Scale = Callable[[float], float]


def _scales(funnel: Funnel) -> tuple[Scale, Scale]:
    """From expected numbers and ratios to pixels; the scale across is logarithmic."""
    low, high = (math.log(one) for one in (funnel.curve[0].expected, funnel.curve[-1].expected))
    top = max([2.0, *(point.events / point.expected * 1.1 for point in funnel.points)])
    return (
        lambda expected: LEFT + (RIGHT - LEFT) * (math.log(expected) - low) / (high - low),
        lambda ratio: BOTTOM - (BOTTOM - TOP) * min(ratio, top) / top,
    )


def _draw_axes(sheet: Sheet, funnel: Funnel, across: Scale, up: Scale) -> None:
    highest = max([2.0, *(point.events / point.expected * 1.1 for point in funnel.points)])
    step = 1 if highest <= 6 else 2 if highest <= 12 else 5
    for ratio in range(0, math.floor(highest) + 1, step):
        line(sheet, (LEFT, RIGHT), (up(ratio), up(ratio)), color=INK if ratio == 1 else GRID, linewidth=0.7)
        write(sheet, LEFT - 8, up(ratio), str(ratio), size=11, ha="right", color=MUTED)
    first, last = funnel.curve[0].expected, funnel.curve[-1].expected
    for tick in (0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000):
        if first <= tick <= last:
            write(sheet, across(tick), BOTTOM + 12, f"{tick:g}", size=11, ha="center", color=MUTED)
    words = say("figure.funnel_axis", exposure=funnel.exposure, years=funnel.years)
    write(sheet, (LEFT + RIGHT) / 2, BOTTOM + 32, words, size=11.5, ha="center", color=MUTED)
    write(sheet, 4, 12, say("figure.funnel_up", measure=funnel.measure), size=12)


def _draw_edges(sheet: Sheet, funnel: Funnel, across: Scale, up: Scale) -> None:
    xs = [across(one.expected) for one in funnel.curve]
    edges = (
        ([one.inner_high for one in funnel.curve], ()),
        ([one.inner_low for one in funnel.curve], ()),
        ([one.outer_high for one in funnel.curve], (4, 2)),
        ([one.outer_low for one in funnel.curve], (4, 2)),
    )
    for values, dashes in edges:
        line(sheet, xs, [max(up(value), TOP) for value in values], color=EDGE, linewidth=1.2, dashes=dashes)


def _draw_point(sheet: Sheet, point: FunnelPoint, across: Scale, up: Scale, mine: bool, *, crowded: bool) -> None:
    """One unit; where there are many, those that nothing is said of are small."""
    x, y = across(point.expected), up(point.events / point.expected)
    if crowded and not mine and not point.flag:
        mark(sheet, x, y, "s", 2, color=BLUE, edge=BLUE, width=0)
        return
    shape = "D" if mine else "^" if point.flag == "high" else "o"
    size = 8 if mine else 4 if crowded else 6
    mark(sheet, x, y, shape, size, color=BLUE if mine or point.flag else PAPER, edge=BLUE, width=1.4)


def _name_point(sheet: Sheet, point: FunnelPoint, across: Scale, up: Scale) -> None:
    x, y = across(point.expected), up(point.events / point.expected)
    side = "right" if x > (LEFT + RIGHT) / 2 else "left"
    name, expected = shorten(point.name, 8), decimal(point.expected, 1)
    text = say("figure.funnel_point", name=name, events=point.events, expected=expected)
    write(sheet, x + (-9 if side == "right" else 9), y - 10, text, size=11.5, ha=side, ground=0.8)


def _title(funnel: Funnel, own: str) -> str:
    flagged = [point.name for point in funnel.points if point.flag == "high"]
    mine = next((point for point in funnel.points if point.unit == own), None)
    if mine is not None:
        key = {"high": "funnel_own_high", "low": "funnel_own_low"}.get(mine.flag, "funnel_own")
        return say(
            f"figure.{key}", name=mine.name, events=mine.events, expected=decimal(mine.expected, 1), years=funnel.years
        )
    if not flagged:
        return say("figure.funnel_inside", number=len(funnel.points), years=funnel.years)
    names = say("figure.list").join(flagged[:NAMED])
    return say("figure.funnel_outside", names=names, number=len(flagged), years=funnel.years)


def _data(funnel: Funnel) -> str:
    return say("figure.joiner").join(
        say("figure.funnel_point", name=point.name, events=point.events, expected=decimal(point.expected, 1))
        for point in funnel.points
    )
