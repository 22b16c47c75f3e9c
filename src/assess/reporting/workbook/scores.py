"""得分表: a row per unit, from the awards of each criterion by live formulas to section points, total, share and place.

A formula stands only where it leads to what was published, which is tried when the workbook is built; elsewhere the
published number stands as a value and the last column says so. Left out: (1) grades, which are text as published;
(2) best and worst totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.reporting.numbers import plain
from assess.reporting.standing import name_grade
from assess.reporting.words import say
from assess.reporting.workbook.entries import add_derived
from assess.reporting.workbook.formulas import add_checked, compare_row, rank_unit, sum_section, sum_total
from assess.reporting.workbook.page import Area, Column, Formula, Page, Value
from assess.reporting.workbook.places import PlaceRule, complete_groups, find_layer, find_rule, name_published
from assess.reporting.workbook.sums import Shape, emptied, find_way, leads_to_total
from assess.reporting.workbook.wording import word
from assess.results import RunHeader, UnitReport
from assess.types import SectionPoints, Standing

LEFT = (Column("number", 5, "number"), Column("code", 9), Column("name", 14), Column("group", 10))
RIGHT = (
    Column("total", 9, "total"), Column("assessable", 10, "points"), Column("share", 8, "share"),
    Column("grade", 11, "live"), Column("layer", 6, "number"), Column("rank", 8, "live"),
    Column("published", 9, "total"), Column("published_rank", 8, "live"), Column("entries", 12, "points"),
    Column("check", 8, "live"), Column("note", 34),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """What all rows share: the run, how totals and places come about, and where awards and checks stand."""

    run: RunHeader
    shape: Shape
    rule: PlaceRule | None
    complete: set[str]
    area: Area
    awards: Area
    checks: Area


def make_scores(run: RunHeader, units: Sequence[UnitReport], shape: Shape, awards: Area, checks: Area) -> Page:
    """The sheet of points; `awards` and `checks` say where the points of criteria and of entries stand."""
    parts = units[0].assessment.sections if units else ()
    columns = (*LEFT, *(_section_column(part) for part in parts), *RIGHT)
    standings = [unit.standing for unit in units]
    rule = None if run.rank_declined else find_rule(run.method, standings)
    area = Area("scores", columns, len(units))
    whole = Whole(run, shape, rule, complete_groups(standings), area, awards, checks)
    rows = [_row(whole, at, unit) for at, unit in enumerate(units)]
    notes = [word("scores.read")]
    if run.rank_declined:
        notes.append(say("league.note_declined", why=run.rank_declined))
    if shape.limit is not None:
        notes.append(word("scores.limit", limit=plain(shape.limit)))
    return Page("scores", columns, rows, "".join(notes), frozen=3)


def _section_column(part: SectionPoints) -> Column:
    title = word("scores.section", title=part.title, points=plain(part.available))
    return Column(f"section:{part.section}", 10, "points", title)


def _row(whole: Whole, at: int, unit: UnitReport) -> list[Value]:
    """One unit."""
    assessment, standing, notes = unit.assessment, unit.standing, list[str]()
    sections = [_points(whole, at, unit, number, notes) for number in range(1, len(assessment.sections) + 1)]
    live = leads_to_total(assessment, whole.shape) and not emptied(assessment)
    total: Value = assessment.total
    if live:
        cells = {part.section: whole.area.cell(f"section:{part.section}", at) for part in assessment.sections}
        total = Formula(sum_total(cells, whole.shape, whole.run.places), assessment.total)
    else:
        notes.append(word("scores.note_emptied" if emptied(assessment) else "scores.note_total"))
    points, worth = whole.area.cell("total", at), whole.area.cell("assessable", at)
    nothing = say("number.none")
    share = Formula(f'IF({worth}=0,"{nothing}",ROUND({points}/{worth},12))',
                    nothing if standing.share is None else standing.share)  # fmt: skip
    rank = _rank(whole, at, standing, notes)
    grade = name_grade(standing) if standing.grade or standing.grade_worst else nothing
    layer = None if whole.run.rank_declined else find_layer(standing, whole.rule)
    entries: Value = nothing
    if live:
        text = add_checked(whole.area.cell("number", at), whole.checks, whole.shape)
        entries = Formula(text, add_derived(assessment, whole.shape))
    open_ = [part.title for part in assessment.sections if not part.assessable]
    if open_:
        notes.append(word("scores.note_open", titles=word("book.list").join(open_)))
    check = compare_row(whole.area, at, whole.awards, whole.run.places, live)
    return [
        at + 1, unit.assessment.unit.code, unit.assessment.unit.name, unit.assessment.unit.group, *sections, total,
        assessment.assessable, share, grade, layer, rank, assessment.total, name_published(standing), entries,
        Formula(check, word("book.same")), word("book.joiner").join(notes),
    ]  # fmt: skip


def _points(whole: Whole, at: int, unit: UnitReport, number: int, notes: list[str]) -> Value:
    """A section's points as a formula over its criteria, or as they were published."""
    part = unit.assessment.sections[number - 1]
    role = whole.shape.roles[part.section]
    way = find_way(unit.assessment, part, role)
    if way is None:
        notes.append(word("scores.note_section", title=part.title))
        return part.awarded
    if way.over is not None:
        notes.append(word("scores.note_converted", title=part.title, points=plain(way.points), over=plain(way.over)))
    return Formula(sum_section(whole.area.cell("number", at), whole.awards, number, way), part.awarded)


def _rank(whole: Whole, at: int, standing: Standing, notes: list[str]) -> Value:
    """The place as a formula over the group, or as it was published."""
    shown = name_published(standing)
    if whole.run.rank_declined:
        return shown
    if whole.rule is None or standing.unit.group not in whole.complete:
        notes.append(word("scores.note_rank"))
        return shown
    return Formula(rank_unit(whole.area, at, whole.rule.total), shown)
