"""排名: groups and places as published, with ranges and tiers; for the public no more than the league page shows.

All cells are values: the live place stands in 得分表 beside the published one. Left out: (1) what a range rests on,
which the page on sensitivity shows; (2) codes in the public version, where numbers are rounded as on the page.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from assess.advised import Sureness
from assess.reporting.numbers import is_small, round_points
from assess.reporting.standing import group_standings, list_changes, name_grade
from assess.reporting.words import say
from assess.reporting.workbook.page import Column, Page, Value
from assess.reporting.workbook.places import name_published
from assess.reporting.workbook.wording import word
from assess.results import RunReport
from assess.types import Standing

COLUMNS = (
    Column("group", 14), Column("rank", 8, "live"), Column("tied", 6, "number"), Column("code", 9),
    Column("name", 18), Column("range", 10, "live"), Column("tier", 7, "live"), Column("total", 9, "total"),
    Column("assessable", 11, "points"), Column("share", 8, "share"), Column("grade", 14, "live"), Column("vetoes", 42),
    Column("not_assessed", 8, "number"), Column("hints", 14, "live"),
)  # fmt: skip
OFFICE_ONLY = {"tied", "code"}
ONLY_RANKED = {"rank", "tied", "range", "tier", "share"}


def make_ranks(report: RunReport, audience: str) -> Page:
    """The sheet of places; where the run declines to rank, without places, ranges, tiers and shares."""
    left_out = OFFICE_ONLY if audience == "public" else set[str]()
    if report.run.rank_declined:
        left_out = left_out | ONLY_RANKED
    columns = tuple(column for column in COLUMNS if column.key not in left_out)
    sureness = {one.unit: one for one in report.advice.sureness}
    rows = []
    for members in group_standings(report.standings).values():
        for row in members:
            values = _row(report, row, sureness.get(row.unit.code), audience == "public")
            rows.append([values[column.key] for column in columns])
    notes = [say("league.note_ties"), say("league.note_sureness")]
    if report.run.rank_declined:
        notes = [say("league.note_declined", why=report.run.rank_declined)]
    return Page("ranks", columns, rows, "".join(notes), frozen=0)


def _row(report: RunReport, row: Standing, sure: Sureness | None, rounded: bool) -> dict[str, Value]:
    nothing = say("number.none")
    known = sure is not None and sure.low is not None and bool(sure.tier)
    changes = list_changes(report, row.unit)
    hints = [say("league.small")] if is_small(changes) else []
    if changes and all(change.now == 0 for change in changes):
        hints.append(say("league.zero"))
    share, assessable = row.share, row.assessable
    if rounded:
        share = None if share is None else share.quantize(Decimal("0.001"), ROUND_HALF_UP)
        assessable = Decimal(round_points(assessable, report.run.places))
    return {
        "group": row.unit.group,
        "rank": name_published(row),
        "tied": row.tied if row.tied > 1 else None,
        "code": row.unit.code,
        "name": row.unit.name,
        "range": say("league.range_of", low=sure.low, high=sure.high) if sure and known else nothing,
        "tier": say("league.tier_of", tier=sure.tier, tiers=sure.tiers) if sure and known else nothing,
        "total": row.total,
        "assessable": assessable,
        "share": nothing if share is None else share,
        "grade": name_grade(row) if row.grade or row.grade_worst else nothing,
        "vetoes": row.vetoes or nothing,
        "not_assessed": row.not_assessed,
        "hints": word("book.joiner").join(hints),
    }
