"""Figure: the places that each unit of a group could as well have taken, one line for each of three kinds of doubt.

The official place is a diamond; a line runs from the 5 % to the 95 % place over the draws of one kind. Word, hatch of
the line and order say which kind it is, not the colour alone. Left out: choosing the units that are shown (`chosen`).
"""

from __future__ import annotations

from collections.abc import Sequence

from assess.advised import Doubt, RankRange, Sureness, find_range
from assess.reporting.look import (
    BLUE,
    GREEN,
    GRID,
    INK,
    MUTED,
    ORANGE,
    TINT,
    WIDTH,
    Sheet,
    draw,
    finish,
    line,
    mark,
    shorten,
    write,
)
from assess.reporting.picture import Picture
from assess.reporting.standing import name_rank
from assess.reporting.words import say
from assess.types import Standing

LEFT, RIGHT = 132, WIDTH - 62
LEGEND, HEAD, ROW, FOOT = 48, 22, 34, 30
LOOKS: dict[Doubt, tuple[str, tuple[float, ...]]] = {
    Doubt.SAMPLING: (BLUE, ()),
    Doubt.METHOD: (ORANGE, (3, 1.2)),
    Doubt.DATA: (GREEN, (1, 1)),
}


def draw_ranks(group: str, members: Sequence[Standing], sureness: Sequence[Sureness], own: str = "") -> Picture:
    """The ranges of one group, best place first; `own` is the code of the unit to be set off."""
    by_unit = {one.unit: one for one in sureness}
    shown = [row for row in members if row.unit.code in by_unit]
    size = max((one.size for one in sureness), default=1)
    height = LEGEND + HEAD + max(len(shown), 1) * ROW + FOOT
    with draw(height) as sheet:
        _draw_legend(sheet)
        for at, row in enumerate(shown):
            if row.unit.code == own:
                _set_off(sheet, LEGEND + HEAD + at * ROW + ROW / 2)
        _draw_axis(sheet, size, LEGEND + HEAD, height - FOOT)
        for at, row in enumerate(shown):
            _draw_unit(sheet, row, by_unit[row.unit.code], LEGEND + HEAD + at * ROW + ROW / 2)
        data = say("figure.joiner").join(_describe(row, by_unit[row.unit.code]) for row in shown)
        return finish(sheet, _title(group, sureness), say("figure.rank_alt", data=data or say("league.empty")))


def _draw_legend(sheet: Sheet) -> None:
    for at, source in enumerate(Doubt):
        x = 6 + at * 132
        _draw_line(sheet, (x, x + 24), 12, source)
        write(sheet, x + 30, 12, say(f"sureness.{source.value}"), size=12)
    _draw_place(sheet, 12, 34)
    write(sheet, 24, 34, say("figure.rank_legend"), size=12)


def _draw_place(sheet: Sheet, x: float, y: float) -> None:
    mark(sheet, x, y, "D", 6, edge=INK, width=1.6)


def _draw_line(sheet: Sheet, xs: tuple[float, float], y: float, source: Doubt) -> None:
    colour, dashes = LOOKS[source]
    line(sheet, xs, (y, y), color=colour, dashes=dashes, linewidth=3.2)


def _place(rank: float, size: int) -> float:
    return LEFT + (RIGHT - LEFT) * (rank - 1) / max(size - 1, 1)


def _draw_axis(sheet: Sheet, size: int, top: float, bottom: float) -> None:
    step = max(1, -(-size // 8))
    ticks = [*(rank for rank in range(1, size, step) if size - rank >= step / 2), size]
    for rank in ticks:
        x = _place(rank, size)
        line(sheet, (x, x), (top, bottom), color=GRID, linewidth=0.6)
        write(sheet, x, top - 10, str(rank), size=11, ha="center", color=MUTED)
    write(sheet, (LEFT + RIGHT) / 2, bottom + 14, say("figure.rank_axis"), size=11.5, ha="center", color=MUTED)


def _set_off(sheet: Sheet, y: float) -> None:
    line(sheet, (0, WIDTH), (y, y), color=TINT, linewidth=ROW * 0.7)


def _draw_unit(sheet: Sheet, row: Standing, one: Sureness, y: float) -> None:
    write(sheet, LEFT - 12, y, shorten(row.unit.name, 8), size=13, ha="right")
    for at, source in enumerate(Doubt):
        found = find_range(one, source)
        if found and found.low is not None and found.high is not None:
            half = min(0.2, 8 * max(one.size - 1, 1) / (RIGHT - LEFT))  # at most 8 pixels beyond a place
            ends = _place(found.low - half, one.size), _place(found.high + half, one.size)
            _draw_line(sheet, ends, y + (at - 1) * 8, source)
    if row.rank:
        _draw_place(sheet, _place(row.rank, one.size), y)
    words = say("figure.rank_range", low=one.low, high=one.high) if one.low else say("number.none")
    write(sheet, RIGHT + 14, y, words, size=12, color=INK)


def _title(group: str, sureness: Sequence[Sureness]) -> str:
    known = [one for one in sureness if one.low is not None and one.high is not None]
    if not known:
        return say("figure.rank_none", group=group)
    wide = sum(not one.single for one in known)
    tiers = max(one.tiers for one in known)
    key = "rank_one_tier" if tiers <= 1 else "rank_tiers"
    return say(f"figure.{key}", group=group, size=len(known), tiers=tiers, wide=wide)


def _describe(row: Standing, one: Sureness) -> str:
    parts = (_words(find_range(one, source), source) for source in Doubt)
    return say(
        "figure.rank_item",
        name=row.unit.name,
        rank=name_rank(row),
        ranges=say("figure.comma").join(filter(None, parts)),
    )


def _words(found: RankRange | None, source: Doubt) -> str:
    if found is None or found.low is None:
        return ""
    return say("figure.rank_part", source=say(f"sureness.{source.value}"), low=found.low, high=found.high)
