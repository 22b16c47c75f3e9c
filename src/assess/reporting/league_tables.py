"""The tables of the league page: the places of one group, and all units against all sections.

Cells carry what a script sorts by; without a script the tables read in the published order. Left out: (1) the script
itself (`templates/league.js`); (2) points of single criteria, which the units' pages show.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import quote

from assess.advised import Sureness
from assess.reporting.numbers import is_small, percent, plain, published, round_points, signed
from assess.reporting.standing import group_standings, list_changes, name_grade, name_rank, order_grades
from assess.reporting.tables import Cell, Column, Group, Table, cell, head
from assess.reporting.words import say
from assess.results import RunReport, UnitSections
from assess.types import SectionPoints, Standing

# Grounds of the heat table: from the lowest shares up; a share at or above the last mark has none.
HEAT = ((Decimal("0.6"), "heat1"), (Decimal("0.8"), "heat2"), (Decimal("0.9"), "heat3"), (Decimal(1), "heat4"))


def tabulate_group(report: RunReport, group: str, members: Sequence[Standing], at: int = 1) -> Table:
    """The standings of one group, the `at`th; where the run declines to rank, without places and shares."""
    declined = report.run.rank_declined
    names = "name points:number" if declined else "name rank:short range:short tier:short points:number share:number"
    columns = head("league", f"{names} grade:short vetoes:wide not_assessed:number note:short")
    sureness = {one.unit: one for one in report.advice.sureness}
    order = order_grades(report)
    rows = tuple(_row(report, row, sureness.get(row.unit.code), order) for row in members)
    caption = say("league.caption_declined" if declined else "league.caption", group=group)
    ties = (say("league.note_ties"), say("league.note_sureness")) if len(members) > 1 else ()
    notes = (say("league.note_declined", why=declined),) if declined else ties
    return Table(caption, columns, (Group("", rows),), say("league.empty"), notes, f"ranking-{at}", group)


def _row(report: RunReport, row: Standing, sure: Sureness | None, order: dict[str, int]) -> tuple[Cell, ...]:
    points = say(
        "league.points_of",
        total=published(row.total, report.run.places),
        assessable=round_points(row.assessable, report.run.places),
    )
    changes = list_changes(report, row.unit)
    scored = cell(points, sort=plain(row.total))
    rank = cell(name_rank(row), sort=row.rank or say("number.none"))
    ranked = (rank, *_about(sure), scored, cell(percent(row.share)))
    notes = [say("league.small")] if is_small(changes) else []
    if changes and all(change.now == 0 for change in changes):
        notes.append(say("league.zero"))
    return (
        cell(row.unit.name, href=_address(row)),
        *((scored,) if report.run.rank_declined else ranked),
        _grade(row, order),
        cell(row.vetoes or say("number.none")),
        cell(str(row.not_assessed)),
        cell(*notes),
    )


def _grade(row: Standing, order: dict[str, int]) -> Cell:
    """The grade, sorted by its order: a range by its best end and then by its worst."""
    ends = order.get(row.grade_best), order.get(row.grade_worst)
    return cell(name_grade(row), sort="" if None in ends else f"{ends[0]}.{ends[1]:03}")


def _address(row: Standing) -> str:
    return f"units/{quote(row.unit.code)}.html"


def _about(sure: Sureness | None) -> tuple[Cell, Cell]:
    """The range of places, sorted by its upper end and then by its width, and the tier."""
    if sure is None or sure.low is None or sure.high is None or not sure.tier:
        return cell(say("number.none")), cell(say("number.none"))
    return (
        cell(say("league.range_of", low=sure.low, high=sure.high), sort=f"{sure.low}.{sure.high:05}"),
        cell(say("league.tier_of", tier=sure.tier, tiers=sure.tiers), sort=sure.tier),
    )


def tabulate_sections(report: RunReport) -> Table:
    """Units × sections by group: the share of the points assessable; bonus and penalty in points."""
    caption, known = say("league.sections"), {one.unit: one for one in report.sections}
    declined = report.run.rank_declined
    if declined or not known:
        return Table(
            caption, (), (), say("league.sections_declined" if declined else "league.sections_none", why=declined)
        )
    first = report.sections[0]
    titles = [*(part.title for part in first.base), *(part.title for part in first.beside)]
    columns = (Column(say("league.name")), *(Column(title, "number heat") for title in titles))
    groups = tuple(
        Group(group, tuple(_shares(row, known[row.unit.code]) for row in members if row.unit.code in known))
        for group, members in group_standings(report.standings).items()
    )
    notes = (say("league.note_heat"), say("league.note_beside")) if first.beside else (say("league.note_heat"),)
    return Table(caption, columns, groups, say("league.sections_none"), notes, "sections")


def _shares(row: Standing, found: UnitSections) -> tuple[Cell, ...]:
    points = (plain(part.awarded.quantize(Decimal("0.01"))) for part in found.beside)
    beside = (cell(signed(text)) for text in points)
    return (cell(row.unit.name, href=_address(row)), *map(_share, found.base), *beside)


def _share(part: SectionPoints) -> Cell:
    """The share with its ground; a section of which nothing could be assessed has none."""
    if not part.assessable:
        return cell(say("number.none"))
    share = part.awarded / part.assessable
    tone = next((name for mark, name in HEAT if share < mark), "")
    return cell(percent(share), tone=tone)
