"""The page "how sure is this ranking": in plain words for everybody, then group by group, unit by unit.

It explains the three kinds of doubt, draws where each unit could as well stand, and lists what each place hangs on.
Left out: the draws themselves (`uncertainty.csv` has their summary).
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.advised import Doubt, Sureness, find_range
from assess.reporting.markup import Part, join_parts
from assess.reporting.numbers import percent_of
from assess.reporting.shared_tables import tabulate_provenance
from assess.reporting.standing import group_standings, name_rank
from assess.reporting.summary import Summary, fact, show_summary
from assess.reporting.sureness import show_ranges
from assess.reporting.tables import Cell, Group, Table, cell, head, show_table
from assess.reporting.words import say
from assess.results import RunReport
from assess.types import Standing

LISTED = 3


@dataclass(frozen=True, slots=True)
class SensitivityPage:
    """The page of all units' sureness."""

    report: RunReport

    def summary(self) -> Part:
        """What can be said of this ranking, in one sentence and a few facts."""
        known = [one for one in self.report.advice.sureness if one.low is not None]
        notice = self.report.run.notice
        if not known:
            why = self.report.run.rank_declined or say("sensitivity.nothing")
            return show_summary(Summary(notice, say("sensitivity.conclusion_none", why=why), (), ()))
        single = sum(one.single for one in known)
        settled = sum(not one.alike_number for one in known)
        facts = (
            fact(
                "sensitivity",
                "single",
                say("sensitivity.of", number=single, total=len(known)),
                say("sensitivity.single_note"),
            ),
            fact(
                "sensitivity",
                "settled",
                say("sensitivity.of", number=settled, total=len(known)),
                say("sensitivity.settled_note"),
            ),
            fact("sensitivity", "draws", str(max(r.draws for one in known for r in one.ranges)), _failed(known)),
        )
        conclusion = say("sensitivity.conclusion", total=len(known), single=single, settled=settled)
        return show_summary(Summary(notice, conclusion, facts, tuple(_cautions(self.report))))

    def explanation(self) -> Part:
        """The three kinds of doubt in plain words."""
        rows = tuple(
            (
                cell(say(f"sureness.{one.value}")),
                cell(say(f"sensitivity.what_{one.value}")),
                cell(say(f"sensitivity.how_{one.value}")),
            )
            for one in Doubt
        )
        columns = head("sensitivity", "kind:short what:wide how:wide")
        return show_table(
            Table(say("sensitivity.explained"), columns, (Group("", rows),), "", (say("sensitivity.note"),))
        )

    def figure(self) -> Part:
        """The ranges of all groups, and the funnel."""
        return show_ranges(self.report)

    def table(self) -> Part:
        """What each place hangs on: one table a group."""
        by_unit = {one.unit: one for one in self.report.advice.sureness}
        tables = [
            show_table(tabulate_levers(group, members, by_unit))
            for group, members in group_standings(self.report.standings).items()
            if any(row.unit.code in by_unit and by_unit[row.unit.code].low is not None for row in members)
        ]
        return join_parts(*tables)

    def provenance(self) -> Part:
        """Versions and hashes."""
        return show_table(tabulate_provenance(self.report.run, self.report.provenance))

    def check(self) -> str:
        """Ranges and tiers of all units as plain text."""
        names = {row.unit.code: name_rank(row) for row in self.report.standings}
        lines = [
            say(
                "check.sensitivity",
                code=one.unit,
                rank=names[one.unit],
                range=_whole(one),
                tier=one.tier,
                tiers=one.tiers,
            )
            for one in self.report.advice.sureness
        ]
        return "\n".join((*lines, say("check.result", result=self.report.provenance.result_sha256[:12])))


def _failed(known: list[Sureness]) -> str:
    failed = sum(found.failed for one in known for found in one.ranges)
    return say("sensitivity.failed" if failed else "sensitivity.not_failed", failed=failed)


def _cautions(report: RunReport) -> list[str]:
    return [say("sensitivity.caution_advice"), say("sensitivity.caution_year"), *report.advice.reversals]


def tabulate_levers(group: str, members: list[Standing], by_unit: dict[str, Sureness]) -> Table:
    """One row a unit: the ranges by kind of doubt, the sections that move it, the smallest changes of weights."""
    rows = tuple(_row(row, by_unit[row.unit.code]) for row in members if row.unit.code in by_unit)
    columns = head(
        "sensitivity", "name rank:short sampling:short method:short data:short tier:short levers:wide changes:wide"
    )
    return Table(say("sensitivity.caption", group=group), columns, (Group("", rows),), say("league.empty"))


def _row(row: Standing, one: Sureness) -> tuple[Cell, ...]:
    if one.low is None:
        nothing = (cell(say("number.none")) for _ in range(5))
        return (cell(row.unit.name), cell(name_rank(row)), *nothing, cell(one.reason))
    joiner = say("figure.list")
    levers = [
        say("sensitivity.lever", title=lever.title, share=percent_of(lever.share))
        for lever in one.levers[:LISTED]
        if lever.share and lever.share >= 0.05
    ]
    moved = [
        say("sensitivity.without", title=lever.title, without=lever.without)
        for lever in one.levers
        if lever.without and lever.without != row.rank
    ][:LISTED]
    return (
        cell(row.unit.name),
        cell(name_rank(row)),
        *(cell(_range(one, source)) for source in Doubt),
        cell(say("league.tier_of", tier=one.tier, tiers=one.tiers) if one.tier else say("number.none")),
        cell(
            say("sensitivity.levers_of", items=joiner.join(levers)) if levers else say("sensitivity.no_lever"),
            say("sensitivity.moved_by", items=joiner.join(moved)) if moved else "",
        ),
        cell(*(change.how for change in one.changes)) if one.changes else cell(say("number.none")),
    )


def _range(one: Sureness, source: Doubt) -> str:
    found = find_range(one, source)
    if found is None or found.low is None:
        return say("number.none")
    return say("league.range_of", low=found.low, high=found.high)


def _whole(one: Sureness) -> str:
    return say("number.none") if one.low is None else say("league.range_of", low=one.low, high=one.high)
