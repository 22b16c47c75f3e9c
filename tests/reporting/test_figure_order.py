"""The figure of what would change the order: widths of ranges and moves without a section, in places."""

from dataclasses import replace
from typing import Any

from assess.advised import Doubt, Lever, RankRange, Sureness
from assess.reporting.figure_order import draw_order


def make_range(source: Doubt, low: int, high: int) -> RankRange:
    return RankRange(source, low, low, high, 0.0, 0.0, 100)


def make_sureness(sample: Any, moves: list[tuple[int, int]]) -> tuple[list[Any], list[Sureness]]:
    """Units at places 1, 2, …: each with the width of its range of chance, and its place without a section."""
    row, one = sample.run_report().standings[0], sample.run_report().advice.sureness[0]
    standings, sureness = [], []
    for place, (width, without) in enumerate(moves, 1):
        code = f"9900{place}"
        ranges = (make_range(Doubt.SAMPLING, 1, 1 + width),)
        levers = (Lever("hazards", "隐患", 0.5, without),)
        standings.append(replace(row, unit=replace(row.unit, code=code), rank=place, group_size=len(moves)))
        sureness.append(replace(one, unit=code, low=1, high=1 + width, ranges=ranges, levers=levers))
    return standings, sureness


def test_the_title_names_what_moves_places_most(sample: Any) -> None:
    picture = draw_order(*make_sureness(sample, [(3, 2), (1, 1), (2, 3)]))
    assert picture is not None
    assert picture.title == "什么会改变先后：主要是“再过一年的偶然”，半数对象的名次变动 2 位或更多，最多 3 位"
    assert "隐患：半数对象不少于 1 位，最多 1 位" in picture.alt


def test_a_section_can_move_more_than_chance(sample: Any) -> None:
    picture = draw_order(*make_sureness(sample, [(0, 4), (1, 2), (0, 1), (0, 1)]))
    assert picture is not None
    assert "主要是“隐患”，半数对象的名次变动 2 位或更多，最多 3 位" in picture.title


def test_the_figure_is_the_same_on_repetition_and_missing_where_no_place_can_be_told(sample: Any) -> None:
    standings, sureness = make_sureness(sample, [(1, 2), (1, 1)])
    assert draw_order(standings, sureness) == draw_order(standings, sureness)
    assert draw_order(standings, []) is None
    assert draw_order([replace(row, rank=0) for row in standings], sureness) is None
    assert draw_order(standings, [replace(one, low=None) for one in sureness]) is None
