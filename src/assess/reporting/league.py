"""The league page in parts: who stands where within which group, and how little small numbers say about it.

Left out: what each place hangs on, which the page on sensitivity shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from assess.advised import Sureness
from assess.reporting.figure_change import draw_change
from assess.reporting.figure_funnel import draw_funnel
from assess.reporting.figure_league import draw_league
from assess.reporting.figure_rank import draw_groups
from assess.reporting.marks import mark_change
from assess.reporting.markup import Part, join_parts
from assess.reporting.numbers import count, is_small, percent, plain, published, round_points
from assess.reporting.picture import show_pictures
from assess.reporting.shared_tables import tabulate_changes, tabulate_provenance
from assess.reporting.standing import (
    describe_share,
    describe_ties,
    group_standings,
    list_changes,
    name_grade,
    name_rank,
)
from assess.reporting.summary import Fact, Summary, show_summary
from assess.reporting.tables import Cell, Group, Table, cell, head, show_table
from assess.reporting.words import say
from assess.results import RunReport
from assess.types import Standing


@dataclass(frozen=True, slots=True)
class LeaguePage:
    """The page of all units."""

    report: RunReport

    def summary(self) -> Part:
        """The counts of the whole, each group in a line, and what ranks do not say."""
        groups, declined = group_standings(self.report.standings), self.report.run.rank_declined
        facts = tuple(
            Fact(
                say("league.fact_group", group=group),
                say("league.group_value", size=len(members)),
                () if declined else (describe_share(members), describe_ties(members)),
            )
            for group, members in groups.items()
        )
        conclusion = say(
            "league.conclusion_declined" if declined else "league.conclusion",
            why=declined,
            units=len(self.report.standings),
            groups=len(groups),
            headline=_headline(self.report),
        )
        return show_summary(Summary(self.report.run.notice, conclusion, facts, _cautions(self.report)))

    def figure(self) -> Part:
        """Shares of points by group, unless the run declines to rank, and the change of the whole."""
        whole = draw_change(say("quality.whole"), self.report.changes)
        if self.report.run.rank_declined:
            return show_pictures(whole)
        return show_pictures(draw_league(self.report), whole)

    def sureness(self) -> Part:
        """Where each unit could as well stand, group by group, and the accidents by size."""
        pictures = draw_groups(self.report)
        funnel = self.report.advice.funnel
        if funnel is not None and funnel.points:
            pictures.append(draw_funnel(funnel))
        return show_pictures(*pictures) if pictures else join_parts()

    def table(self) -> Part:
        """One table per group, with a link to each unit's page."""
        groups = group_standings(self.report.standings)
        if not groups:
            return show_table(Table(say("page.league"), (), (), say("league.empty")))
        tables = [show_table(tabulate_group(self.report, group, members)) for group, members in groups.items()]
        return join_parts(*tables)

    def changes(self) -> Part:
        """The counts of the whole, both years, with an exact statement."""
        return show_table(tabulate_changes(self.report.changes))

    def provenance(self) -> Part:
        """Versions and hashes."""
        return show_table(tabulate_provenance(self.report.run, self.report.provenance))

    def check(self) -> str:
        """Ranks and points of all units as plain text."""
        lines = [
            say(
                "check.league",
                rank=name_rank(row),
                group=row.unit.group,
                code=row.unit.code,
                name=row.unit.name,
                total=published(row.total, self.report.run.places),
                assessable=plain(row.assessable),
                grade=name_grade(row),
            )
            for row in self.report.standings
        ]
        return "\n".join((*lines, say("check.result", result=self.report.provenance.result_sha256[:12])))


def tabulate_group(report: RunReport, group: str, members: Sequence[Standing]) -> Table:
    """The standings of one group; where the run declines to rank, without places and shares."""
    declined = report.run.rank_declined
    names = "name points:number" if declined else "name rank:short range:short tier:short points:number share:number"
    columns = head("league", f"{names} grade:short vetoes:wide not_assessed:number note")
    rows = tuple(_row(report, row) for row in members)
    caption = say("league.caption_declined" if declined else "league.caption", group=group)
    ties = (say("league.note_ties"), say("league.note_sureness")) if len(members) > 1 else ()
    notes = (say("league.note_declined", why=declined),) if declined else ties
    return Table(caption, columns, (Group("", rows),), say("league.empty"), notes)


def _row(report: RunReport, row: Standing) -> tuple[Cell, ...]:
    points = say(
        "league.points_of",
        total=published(row.total, report.run.places),
        assessable=round_points(row.assessable, report.run.places),
    )
    changes = list_changes(report, row.unit)
    sure = next((one for one in report.advice.sureness if one.unit == row.unit.code), None)
    ranked = (cell(name_rank(row)), *_about(sure), cell(points), cell(percent(row.share)))
    notes = [say("league.small")] if is_small(changes) else []
    if changes and all(change.now == 0 for change in changes):
        notes.append(say("league.zero"))
    return (
        cell(row.unit.name, href=f"units/{quote(row.unit.code)}.html"),
        *((cell(points),) if report.run.rank_declined else ranked),
        cell(name_grade(row)),
        cell(row.vetoes or say("number.none")),
        cell(str(row.not_assessed)),
        cell(*notes),
    )


def _about(sure: Sureness | None) -> tuple[Cell, Cell]:
    """The range of places and the tier."""
    if sure is None or sure.low is None or not sure.tier:
        return cell(say("number.none")), cell(say("number.none"))
    return (
        cell(say("league.range_of", low=sure.low, high=sure.high)),
        cell(say("league.tier_of", tier=sure.tier, tiers=sure.tiers)),
    )


def _headline(report: RunReport) -> str:
    if not report.changes:
        return say("league.no_headline")
    items = (
        say(
            "league.headline_item",
            measure=change.measure,
            now=change.now,
            before=count(change.before),
            word=mark_change(change).word,
        )
        for change in report.changes
    )
    return say("league.headline", changes=say("figure.joiner").join(items))


def _cautions(report: RunReport) -> tuple[str, ...]:
    changes = [list_changes(report, row.unit) for row in report.standings]
    if report.run.rank_declined:
        changes = []
    counts = {
        "vetoed": sum(row.vetoed for row in report.standings),
        "range": sum(not row.grade for row in report.standings),
        "small": sum(is_small(found) for found in changes),
        "zero": sum(bool(found) and all(change.now == 0 for change in found) for found in changes),
    }
    return tuple(say(f"league.caution_{name}", number=number) for name, number in counts.items() if number)
