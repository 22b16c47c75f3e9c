"""What each level of disclosure may show of a group: points and ranks, order alone, or grades alone.

An order is shown by single places only where every single place of the group may be stated, else in tiers; whoever must
not show an order lists by code. Left out: computing ranks, ranges and tiers (`ranking`, `advice`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from assess.advised import Sureness
from assess.reporting.notice.grid import Column
from assess.reporting.numbers import percent, published, round_points
from assess.reporting.standing import name_grade, name_rank
from assess.reporting.words import say
from assess.results import RunReport
from assess.types import Standing

Texts = dict[str, str]


class Disclosure(StrEnum):
    """公布范围."""

    SCORES = "scores"
    ORDER = "order"
    GRADES = "grades"


def by_code(members: Iterable[Standing]) -> list[Standing]:
    """An order that says nothing."""
    return sorted(members, key=lambda row: row.unit.code)


def arrange(
    members: Sequence[Standing], sureness: dict[str, Sureness], texts: Texts
) -> list[tuple[str, list[Standing]]]:
    """The order of a group as labels with units: places, or tiers, or the reason why there is neither."""
    if len(members) == 1:
        return [(texts["order_alone"], list(members))]
    ranked = [row for row in members if row.rank]
    found = [sureness.get(row.unit.code) for row in ranked]
    labels: dict[str, list[Standing]] = {}
    if all(one is not None and one.single for one in found):
        for row in sorted(ranked, key=lambda row: (row.rank, row.unit.code)):
            labels.setdefault(name_rank(row), []).append(row)
    elif all(one is not None and one.tier for one in found):
        tiers = {one.unit: one for one in found if one is not None}
        for row in sorted(ranked, key=lambda row: (tiers[row.unit.code].tier, row.unit.code)):
            one = tiers[row.unit.code]
            labels.setdefault(texts["tier"].format(tier=one.tier, tiers=one.tiers), []).append(row)
    else:
        labels[texts["order_unknown"]] = by_code(ranked)
    unranked = by_code(row for row in members if not row.rank)
    return [*labels.items(), *([(say("county.rank_none"), unranked)] if unranked else [])]


def is_tiered(members: Sequence[Standing], sureness: dict[str, Sureness]) -> bool:
    """Whether the order of a group is shown in tiers."""
    found = [sureness.get(row.unit.code) for row in members if row.rank]
    known = bool(found) and all(one is not None and one.tier for one in found)
    return len(members) > 1 and known and not all(one is not None and one.single for one in found)


def list_columns(level: Disclosure, declined: bool, texts: Texts) -> list[Column]:
    """The columns of the table of results."""
    shares = {"rank": 21, "range": 22, "tier": 9, "name": 29, "points": 27, "share": 15, "grade": 27, "open": 14}
    shares["order"] = 40
    names = {
        Disclosure.SCORES: "name points grade open" if declined else "rank range tier name points share grade",
        Disclosure.ORDER: "order name",
        Disclosure.GRADES: "name grade",
    }[level]
    return [Column(texts[f"column_{name}"], shares[name], name != "name") for name in names.split()]


def list_rows(report: RunReport, members: Sequence[Standing], level: Disclosure, texts: Texts) -> list[tuple[str, ...]]:
    """The rows of one group."""
    sureness = {one.unit: one for one in report.advice.sureness}
    if level is Disclosure.GRADES:
        return [(row.unit.name, say_grade(row, texts)) for row in by_code(members)]
    if level is Disclosure.ORDER:
        return [(label, row.unit.name) for label, rows in arrange(members, sureness, texts) for row in rows]
    if report.run.rank_declined:
        return [
            (row.unit.name, _points(report, row, texts), say_grade(row, texts), str(row.not_assessed))
            for row in by_code(members)
        ]
    return [_row(report, row, sureness.get(row.unit.code), texts) for row in members]


def _row(report: RunReport, row: Standing, sure: Sureness | None, texts: Texts) -> tuple[str, ...]:
    span = tier = say("number.none")
    if sure is not None and sure.low is not None:
        span = texts["range_same" if sure.low == sure.high else "range"].format(low=sure.low, high=sure.high)
        tier = texts["tier_short"].format(tier=sure.tier, tiers=sure.tiers) if sure.tier else tier
    points = _points(report, row, texts)
    return (name_rank(row), span, tier, row.unit.name, points, percent(row.share), say_grade(row, texts))


def say_grade(row: Standing, texts: Texts) -> str:
    """The grade, or that it is open and between which it lies."""
    return row.grade or texts["grade_open"].format(range=name_grade(row))


def _points(report: RunReport, row: Standing, texts: Texts) -> str:
    if not row.assessable:
        return texts["points_none"]
    total = published(row.total, report.run.places)
    return texts["points"].format(total=total, assessable=round_points(row.assessable, report.run.places))
