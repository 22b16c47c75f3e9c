"""The league page in parts: who stands where within which group, and how little small numbers say about it.

Left out: what each place hangs on, which the page on sensitivity shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.reporting.figure_change import draw_change
from assess.reporting.figure_league import draw_league
from assess.reporting.league_tables import tabulate_group, tabulate_sections
from assess.reporting.marks import mark_change
from assess.reporting.markup import Part, join_parts, make_part
from assess.reporting.numbers import count, is_small, plain, published
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
from assess.reporting.sureness import show_ranges
from assess.reporting.tables import Table, show_table
from assess.reporting.words import say
from assess.results import RunReport


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
        placed = "league.conclusion" if any(row.rank for row in self.report.standings) else "league.conclusion_open"
        conclusion = say(
            "league.conclusion_declined" if declined else placed,
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
        return show_ranges(self.report)

    def table(self) -> Part:
        """One table per group, with a link to each unit's page, under the tools that a script brings to life."""
        groups = group_standings(self.report.standings)
        if not groups:
            return show_table(Table(say("page.league"), (), (), say("league.empty")))
        return join_parts(
            make_part("league_tools", groups=tuple(groups)),
            *(
                show_table(tabulate_group(self.report, group, members, at))
                for at, (group, members) in enumerate(groups.items(), 1)
            ),
        )

    def sections(self) -> Part:
        """Every unit's share of points section by section, as number and ground."""
        return show_table(tabulate_sections(self.report))

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
