"""Places in words: rank with ties, the range of a group, and which units are too small to be told apart.

The same words stand in tables, figures and summaries. A unit that is alone in its group has no place, and nobody is
called best. Left out: computing ranks (`ranking`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assess.reporting.numbers import percent
from assess.reporting.words import say
from assess.results import RunReport
from assess.types import Change, Standing, Unit


def group_standings(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    """Standings by group, in the order given."""
    groups: dict[str, list[Standing]] = {}
    for row in standings:
        groups.setdefault(row.unit.group, []).append(row)
    return groups


def list_changes(report: RunReport, unit: Unit) -> tuple[Change, ...]:
    """The changes of one unit in the report of a run, where they stand under its name."""
    return tuple(change for change in report.unit_changes if change.unit in (unit.name, unit.code))


def name_rank(standing: Standing) -> str:
    """The rank, with the word that says that it is shared."""
    if standing.rank == 0:
        return say("county.rank_none")
    if standing.group_size == 1:
        return say("county.rank_alone")
    return say("county.rank_tied" if standing.tied > 1 else "county.rank", rank=standing.rank)


def describe_place(standing: Standing, declined: bool = False) -> str:
    """The place within the group as part of a sentence, or that the run declines to rank."""
    key = "place"
    if declined:
        key = "place_declined"
    elif standing.group_size == 1:
        key = "place_alone"
    elif standing.rank == 0:
        key = "place_none"
    elif standing.tied > 1:
        key = "place_tied"
    return say(
        f"county.{key}",
        group=standing.unit.group,
        size=standing.group_size,
        rank=standing.rank,
        tied=standing.tied,
    )


def describe_share(members: Sequence[Standing]) -> str:
    """From the lowest to the highest share of points in a group."""
    shares = [row.share for row in members if row.share is not None]
    if not shares:
        return say("league.group_none")
    key = "group_one" if len(members) == 1 else "group_same" if min(shares) == max(shares) else "group_range"
    return say(f"league.{key}", low=percent(min(shares)), high=percent(max(shares)))


def describe_ties(members: Sequence[Standing]) -> str:
    """How many units of a group share their rank with another one."""
    if len(members) == 1:
        return say("league.group_alone")
    tied = sum(row.tied > 1 for row in members)
    return say("league.group_ties" if tied else "league.group_no_ties", tied=tied)


def order_grades(report: RunReport) -> dict[str, int]:
    """The places of the grades, from the best down."""
    return {grade: at for at, grade in enumerate(report.run.method.grades)}


def name_grade(standing: Standing) -> str:
    """The grade, or from the worst to the best that is still possible."""
    if standing.grade:
        return standing.grade
    return say("county.grade_range_short", worst=standing.grade_worst, best=standing.grade_best)
