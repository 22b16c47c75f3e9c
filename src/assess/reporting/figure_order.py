"""Figure: what would change the order: chance, other weights and bands, missing data, and each section left out.

All causes stand on one axis of places. For the three kinds of doubt a unit's value is the width of its range, for a
section the places that it moves without it. The bar ends at a value that half of the units reach or pass, the thin line
at the largest; both are printed. Left out: single units, which the tables of the page on sensitivity show.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median_low
from typing import NamedTuple

from assess.advised import Doubt, Sureness, find_range
from assess.reporting.look import BEFORE, GRID, INK, MUTED, NOW, WIDTH, Sheet, bar, draw, finish, line, shorten, write
from assess.reporting.picture import Picture
from assess.reporting.words import say
from assess.types import Standing

LEFT, RIGHT = 156, WIDTH - 104
LEGEND, ROW, FOOT = 26, 24, 40


class Cause(NamedTuple):
    """Something that moves places: how far half of the units move at least, and how far one does at most."""

    title: str
    half: int
    most: int
    left_out: bool


def draw_order(standings: Iterable[Standing], sureness: Iterable[Sureness]) -> Picture | None:
    """The causes, those of doubt first and then sections by weight; None where no place can be told."""
    causes = _list_causes({row.unit.code: row.rank for row in standings if row.rank}, list(sureness))
    if not causes:
        return None
    most = max(*(cause.most for cause in causes), 1)
    bottom = LEGEND + len(causes) * ROW
    with draw(bottom + FOOT) as sheet:
        _draw_legend(sheet)
        for tick in sorted({0, most // 2, most}):
            x = _place(tick, most)
            line(sheet, (x, x), (LEGEND, bottom), color=GRID, linewidth=0.6)
            write(sheet, x, bottom + 10, str(tick), size=11, ha="center", color=MUTED)
        write(sheet, (LEFT + RIGHT) / 2, bottom + 27, say("figure.order_axis"), size=11.5, ha="center", color=MUTED)
        for at, cause in enumerate(causes):
            _draw_cause(sheet, cause, LEGEND + at * ROW + ROW / 2, most)
        data = say("figure.joiner").join(say("figure.order_item", **cause._asdict()) for cause in causes)
        top = max(causes, key=lambda cause: (cause.half, cause.most))
        return finish(sheet, say("figure.order_title", **top._asdict()), say("figure.order_alt", data=data))


def _list_causes(ranks: dict[str, int], sureness: list[Sureness]) -> list[Cause]:
    known = [one for one in sureness if one.low is not None and one.unit in ranks]
    found = []
    for source in Doubt:
        ranges = (find_range(one, source) for one in known)
        widths = [one.high - one.low for one in ranges if one and one.low is not None and one.high is not None]
        found += _measure(say(f"figure.order_{source.value}"), widths, left_out=False)
    moves: dict[str, list[int]] = {}
    for one in known:
        for lever in one.levers:
            if lever.without:
                moves.setdefault(lever.title, []).append(abs(lever.without - ranks[one.unit]))
    sections = [cause for title, moved in moves.items() for cause in _measure(title, moved, left_out=True)]
    return found + sorted(sections, key=lambda cause: (-cause.half, -cause.most, cause.title))


def _measure(title: str, places: list[int], *, left_out: bool) -> list[Cause]:
    return [Cause(title, median_low(places), max(places), left_out)] if places else []


def _place(number: int, most: int) -> float:
    return LEFT + (RIGHT - LEFT) * number / most


def _draw_legend(sheet: Sheet) -> None:
    bar(sheet, (6, 7), (22, 11), NOW)
    write(sheet, 34, 13, say("figure.order_doubt"), size=12)
    bar(sheet, (190, 7), (22, 11), BEFORE)
    write(sheet, 218, 13, say("figure.order_left_out"), size=12)


def _draw_cause(sheet: Sheet, cause: Cause, y: float, most: int) -> None:
    write(sheet, LEFT - 8, y, shorten(cause.title, 11), size=12.5, ha="right")
    end = _place(cause.most, most)
    line(sheet, (LEFT, end), (y, y), color=INK, linewidth=1.0)
    line(sheet, (end, end), (y - 5, y + 5), color=INK, linewidth=1.0)
    bar(sheet, (LEFT, y - 6), (_place(cause.half, most) - LEFT, 12), BEFORE if cause.left_out else NOW)
    write(sheet, RIGHT + 10, y, say("figure.order_numbers", half=cause.half, most=cause.most), size=12)
