"""Figure: points per point assessable of every unit, by group, in rank order with ties.

A hollow point marks a unit whose counts are so small that its place says little. Groups are never drawn on a common
rank. Left out: more than `MOST` units of a group, which the table shows, and how sure a rank is (`figure_rank`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assess.reporting.look import GRID, INK, MUTED, NOW, WIDTH, draw, finish, line, shorten, write
from assess.reporting.numbers import is_small, percent, published, round_points
from assess.reporting.picture import Picture
from assess.reporting.standing import describe_share, describe_ties, group_standings, list_changes, name_rank
from assess.reporting.words import say
from assess.results import RunReport
from assess.types import Standing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT, RIGHT = 168, WIDTH - 136
HEADER, ROW, LEGEND, FOOT, MOST = 30, 25, 26, 24, 40


def draw_league(report: RunReport) -> Picture:
    """The units of a run by group. Raises RunError where a glyph is missing."""
    groups = group_standings(report.standings)
    rows = sum(min(len(members), MOST) for members in groups.values())
    height = LEGEND + len(groups) * (HEADER + FOOT) + rows * ROW
    small = {row.unit.code for row in report.standings if is_small(list_changes(report, row.unit))}
    with draw(height) as (figure, axes):
        _draw_legend(axes)
        top = float(LEGEND)
        for group, members in groups.items():
            top = _draw_group(axes, group, members, small, top, report.run.places)
        return finish(figure, _title(groups), say("figure.league_alt", data=_data(report.standings)))


def _draw_legend(axes: Axes) -> None:
    _draw_point(axes, 12, 13, hollow=False)
    write(axes, 22, 13, say("figure.league_solid"), size=12)
    _draw_point(axes, 160, 13, hollow=True)
    write(axes, 170, 13, say("figure.league_small"), size=12)


def _draw_point(axes: Axes, x: float, y: float, hollow: bool) -> None:
    axes.plot(
        [x],
        [y],
        marker="o",
        markersize=7,
        markeredgecolor=NOW["edgecolor"],
        markeredgewidth=1.6,
        color="white" if hollow else NOW["facecolor"],
    )


def _draw_group(axes: Axes, group: str, members: Sequence[Standing], small: set[str], top: float, places: int) -> float:
    """One group; returns where it ends."""
    header = say("figure.league_header", group=group, size=len(members))
    if len(members) > MOST:
        header += say("figure.league_cut", most=MOST)
    write(axes, 4, top + HEADER / 2, header, size=13.5)
    top += HEADER
    bottom = top + min(len(members), MOST) * ROW
    for tick in (0, 50, 100):
        x = LEFT + (RIGHT - LEFT) * tick / 100
        line(axes, (x, x), (top, bottom), color=GRID, linewidth=0.6)
        write(axes, x, bottom + 10, f"{tick}%", size=11, ha="center", color=MUTED)
    for standing in members[:MOST]:
        _draw_unit(axes, standing, top + ROW / 2, standing.unit.code in small, places)
        top += ROW
    return bottom + FOOT


def _draw_unit(axes: Axes, standing: Standing, y: float, hollow: bool, places: int) -> None:
    key = "league_rank_tied" if standing.tied > 1 else "league_rank"
    rank = say(f"figure.{key}", rank=standing.rank) if standing.rank and standing.group_size > 1 else say("number.none")
    write(axes, 4, y, rank, size=12, color=MUTED)
    write(axes, LEFT - 12, y, shorten(standing.unit.name, 9), size=13, ha="right")
    line(axes, (LEFT, RIGHT), (y, y), color=GRID, linewidth=0.6)
    if standing.share is None:
        write(axes, LEFT + 4, y, say("league.group_none"), size=12, color=MUTED)
        return
    share = min(max(standing.share, Decimal(0)), Decimal(1))
    _draw_point(axes, LEFT + float(share) * (RIGHT - LEFT), y, hollow)
    text = say(
        "figure.league_points",
        share=percent(standing.share),
        total=published(standing.total, places),
        assessable=round_points(standing.assessable, places),
    )
    write(axes, RIGHT + 12, y, text, size=12, color=INK)


def _title(groups: Mapping[str, Sequence[Standing]]) -> str:
    findings = [
        say("figure.league_group", group=group, range=describe_share(members), ties=describe_ties(members))
        for group, members in groups.items()
    ]
    return say("figure.league_title", findings=say("figure.joiner").join(findings) or say("league.empty"))


def _data(standings: Sequence[Standing]) -> str:
    return say("figure.joiner").join(
        say("figure.league_item", rank=name_rank(row), name=row.unit.name, share=percent(row.share))
        for row in standings
    ) or say("league.empty")
