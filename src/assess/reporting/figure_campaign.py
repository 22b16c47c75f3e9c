"""Figure: events by quarter before and after the start of a campaign, units with it and units without it.

Both lines are divided by their own mean before the start, so that they can be compared; months are added up to
quarters, which are less noisy. Left out: what a method makes of them, which the table says.
"""

from __future__ import annotations

from collections.abc import Sequence

from assess.advised import CampaignReport
from assess.reporting.look import BLUE, GRID, INK, MUTED, ORANGE, WIDTH, Sheet, draw, finish, line, mark, write
from assess.reporting.numbers import decimal
from assess.reporting.picture import Picture
from assess.reporting.words import say

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 40, WIDTH - 10, 52, 230, 268
TOGETHER = 3  # months that are added up
Point = tuple[int, float]


def draw_campaign(campaign: CampaignReport) -> Picture:
    """Both series as ratios to their mean before the start; months that are missing leave a gap."""
    start = campaign.months.index(campaign.start) if campaign.start in campaign.months else len(campaign.months)
    treated, others = (_gather(series, start) for series in (campaign.treated, campaign.others))
    highest = max([1.5, *(value for _, value in (*treated, *others))]) * 1.05
    size = len(campaign.months)
    with draw(HEIGHT) as sheet:
        _draw_axes(sheet, campaign, highest, size)
        _draw_start(sheet, start, size)
        for points, style, marker, at, key in (
            (treated, BLUE, "o", 12, "campaign_treated"),
            (others, ORANGE, "s", 32, "campaign_others"),
        ):
            if points:
                places = [(_across(month, size), _up(value, highest)) for month, value in points]
                _draw_series(sheet, places, style, marker)
                _draw_series(sheet, [(8, at), (30, at)], style, marker)
                write(sheet, 36, at, say(f"figure.{key}"), size=12)
        data = say("figure.joiner").join(
            say(f"figure.data_{key}", before=decimal(_mean(series[:start]), 1), after=decimal(_mean(series[start:]), 1))
            for key, series in (("campaign_treated", campaign.treated), ("campaign_others", campaign.others))
        )
        return finish(
            sheet, say("figure.campaign_title", title=campaign.title, data=data), say("figure.campaign_alt", data=data)
        )


def _draw_series(sheet: Sheet, places: Sequence[tuple[float, float]], color: str, marker: str) -> None:
    xs, ys = zip(*places, strict=True)
    line(sheet, xs, ys, color=color, linewidth=1.4, dashes=() if marker == "o" else (4, 2))
    for x, y in places:
        mark(sheet, x, y, marker, 3.5, color=color, edge=color, width=1.0)


def _mean(series: tuple[float, ...]) -> float:
    known = [value for value in series if value >= 0]
    return sum(known) / len(known) if known else 0.0


def _gather(series: tuple[float, ...], start: int) -> list[Point]:
    """Quarters counted from the start, each with its ratio to the mean before."""
    base = _mean(series[:start])
    if not base:
        return []
    first = start % TOGETHER
    parts = ((at, series[at : at + TOGETHER]) for at in range(first, len(series) - TOGETHER + 1, TOGETHER))
    return [(at + 1, sum(part) / TOGETHER / base) for at, part in parts if min(part) >= 0]


def _across(month: float, size: int) -> float:
    return LEFT + (RIGHT - LEFT) * month / max(size - 1, 1)


def _up(ratio: float, highest: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * ratio / highest


def _draw_axes(sheet: Sheet, campaign: CampaignReport, highest: float, size: int) -> None:
    for ratio in (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
        if ratio <= highest:
            y = _up(ratio, highest)
            line(sheet, (LEFT, RIGHT), (y, y), color=INK if ratio == 1 else GRID, linewidth=0.7)
            write(sheet, LEFT - 8, y, f"{ratio:g}", size=11, ha="right", color=MUTED)
    step = 1 if size <= 84 else 2
    for at, month in enumerate(campaign.months):
        if month.endswith("-01") and int(month[:4]) % step == 0:
            write(sheet, _across(at, size), BOTTOM + 12, month[:4], size=11, ha="center", color=MUTED)
    write(sheet, (LEFT + RIGHT) / 2, BOTTOM + 30, say("figure.campaign_axis"), size=11.5, ha="center", color=MUTED)


def _draw_start(sheet: Sheet, start: int, size: int) -> None:
    if start < size:
        x = _across(start - 0.5, size)
        line(sheet, (x, x), (TOP - 6, BOTTOM), color=INK, linewidth=1.2, dashes=(2, 2))
        write(sheet, x + 4, TOP - 2, say("figure.campaign_start"), size=11.5)
