"""Figure: points per point assessable of every unit, by group, in rank order with ties.

A hollow point marks a unit whose counts are so small that its place says little. Groups are never drawn on a common
rank, but on a common axis from below the lowest share to above the highest. Left out: (1) the middle of a long group,
which the table shows; (2) how sure a rank is (`figure_rank`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from assess.reporting.chosen import pick_ends
from assess.reporting.look import BLUE, GRID, INK, MUTED, PAPER, WIDTH, Sheet, draw, finish, line, mark, shorten, write
from assess.reporting.numbers import is_small, percent, percent_of
from assess.reporting.picture import Picture
from assess.reporting.standing import describe_share, describe_ties, group_standings, list_changes, name_rank
from assess.reporting.words import say
from assess.results import RunReport
from assess.types import Standing

LEFT, RIGHT = 182, WIDTH - 66
HEADER, ROW, LEGEND, FOOT = 28, 22, 26, 24
TENTH = Decimal("0.1")

Span = tuple[Decimal, Decimal]


def draw_league(report: RunReport) -> Picture:
    """The units of a run by group. Raises RunError where a glyph is missing."""
    groups = group_standings(report.standings)
    rows = sum(len(first) + len(last) + bool(last) for first, last in map(pick_ends, groups.values()))
    height = LEGEND + len(groups) * (HEADER + FOOT) + rows * ROW
    span = _span(report.standings)
    small = {row.unit.code for row in report.standings if is_small(list_changes(report, row.unit))}
    with draw(height) as sheet:
        _draw_legend(sheet)
        top = float(LEGEND)
        for group, members in groups.items():
            top = _draw_group(sheet, group, members, span, top, small)
        return finish(sheet, _title(groups), say("figure.league_alt", data=_data(report.standings)))


def _span(standings: Sequence[Standing]) -> Span:
    """Full tenths around all shares, at least two of them, so that points do not crowd at one end."""
    shares = [row.share for row in standings if row.share is not None] or [Decimal(0), Decimal(1)]
    low, high = min(shares).quantize(TENTH, ROUND_FLOOR), max(shares).quantize(TENTH, ROUND_CEILING)
    return min(low, high - 2 * TENTH), high


def _draw_legend(sheet: Sheet) -> None:
    _draw_point(sheet, 12, 13, hollow=False)
    write(sheet, 22, 13, say("figure.league_solid"), size=12)
    _draw_point(sheet, 160, 13, hollow=True)
    write(sheet, 170, 13, say("figure.league_small"), size=12)


def _draw_point(sheet: Sheet, x: float, y: float, hollow: bool) -> None:
    mark(sheet, x, y, "o", 7, color=PAPER if hollow else BLUE, edge=BLUE, width=1.6)


def _draw_group(
    sheet: Sheet, group: str, members: Sequence[Standing], span: Span, top: float, small: set[str]
) -> float:
    """One group; returns where it ends."""
    first, last = pick_ends(members)
    write(sheet, 4, top + HEADER / 2, say("figure.league_header", group=group, size=len(members)), size=13.5)
    top += HEADER
    bottom = top + (len(first) + len(last) + bool(last)) * ROW
    for tick in (span[0], (span[0] + span[1]) / 2, span[1]):
        x = _place(tick, span)
        line(sheet, (x, x), (top, bottom), color=GRID, linewidth=0.6)
        write(sheet, x, bottom + 10, f"{percent_of(float(tick))}%", size=11, ha="center", color=MUTED)
    for at, standing in enumerate((*first, *last)):
        if at == len(first):
            left = len(members) - len(first) - len(last)
            write(sheet, 4, top + ROW / 2, say("figure.league_cut", left=left), size=12, color=MUTED, ground=1.0)
            top += ROW
        _draw_unit(sheet, standing, top + ROW / 2, span, standing.unit.code in small)
        top += ROW
    return bottom + FOOT


def _place(share: Decimal, span: Span) -> float:
    return LEFT + float((share - span[0]) / (span[1] - span[0])) * (RIGHT - LEFT)


def _draw_unit(sheet: Sheet, standing: Standing, y: float, span: Span, hollow: bool) -> None:
    key = "league_rank_tied" if standing.tied > 1 else "league_rank"
    rank = say(f"figure.{key}", rank=standing.rank) if standing.rank and standing.group_size > 1 else say("number.none")
    write(sheet, 4, y, rank, size=12, color=MUTED)
    write(sheet, LEFT - 12, y, shorten(standing.unit.name, 9), size=13, ha="right")
    line(sheet, (LEFT, RIGHT), (y, y), color=GRID, linewidth=0.6)
    if standing.share is None:
        write(sheet, LEFT + 4, y, say("league.group_none"), size=12, color=MUTED)
        return
    _draw_point(sheet, _place(standing.share, span), y, hollow)
    write(sheet, RIGHT + 14, y, percent(standing.share), size=12, color=INK)


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
