"""The page of a campaign (专项行动): what happened to the counts, by several methods, and what may be claimed of it.

Left out: every run without a campaign, for which the page says so; and the methods (`fairness`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.advised import CampaignLine, CampaignReport
from assess.reporting.figure_campaign import draw_campaign
from assess.reporting.marks import mark_check
from assess.reporting.markup import Part, join_parts
from assess.reporting.numbers import decimal
from assess.reporting.picture import show_pictures
from assess.reporting.shared_tables import tabulate_provenance
from assess.reporting.summary import Summary, fact, show_summary
from assess.reporting.tables import Cell, Group, Table, cell, head, show_table
from assess.reporting.words import say
from assess.results import RunReport


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """The page of the run's campaign."""

    report: RunReport

    @property
    def campaign(self) -> CampaignReport | None:
        return self.report.advice.campaign

    def summary(self) -> Part:
        """The conclusion, and what the series holds."""
        notice, campaign = self.report.run.notice, self.campaign
        if campaign is None:
            return show_summary(Summary(notice, say("campaign.none"), (), ()))
        names = {row.unit.code: row.unit.name for row in self.report.standings}
        units = say("figure.list").join(names.get(code, code) for code in campaign.units)
        facts = (
            fact("campaign", "title", campaign.title),
            fact("campaign", "start", campaign.start),
            fact("campaign", "units", units),
            fact(
                "campaign",
                "months",
                say("campaign.months", first=campaign.months[0], last=campaign.months[-1]),
                campaign.series,
            )
            if campaign.months
            else fact("campaign", "months", say("number.none")),
        )
        return show_summary(
            Summary(notice, campaign.conclusion, facts, (say("campaign.caution"), say("campaign.caution_points")))
        )

    def figure(self) -> Part:
        """Events by month with and without the campaign."""
        return show_pictures(draw_campaign(self.campaign)) if self.campaign and self.campaign.months else join_parts()

    def table(self) -> Part:
        """The methods side by side."""
        return show_table(tabulate_methods(self.campaign)) if self.campaign else join_parts()

    def checks(self) -> Part:
        """The assumptions behind each method."""
        return show_table(tabulate_checks(self.campaign)) if self.campaign else join_parts()

    def provenance(self) -> Part:
        """Versions and hashes."""
        return show_table(tabulate_provenance(self.report.run, self.report.provenance))

    def check(self) -> str:
        """Conclusion and statements as plain text."""
        lines = [line.statement for line in self.campaign.lines] if self.campaign else []
        head_ = self.campaign.conclusion if self.campaign else say("campaign.none")
        return "\n".join((head_, *lines, say("check.result", result=self.report.provenance.result_sha256[:12])))


def tabulate_methods(campaign: CampaignReport) -> Table:
    """One row a method: the ratio with its interval, what it says, what the interval rests on."""
    rows = tuple(_row(line) for line in campaign.lines)
    columns = head("campaign", "method ratio_head:short statement:wide basis")
    return Table(say("campaign.caption"), columns, (Group("", rows),), "", (say("campaign.note"),))


def _row(line: CampaignLine) -> tuple[Cell, ...]:
    if line.ratio is None:
        return cell(line.method), cell(say("number.none")), cell(line.statement), cell(say("number.none"))
    high = say("number.open") if line.high is None else decimal(line.high)
    ratio = say("campaign.ratio", ratio=decimal(line.ratio), low=decimal(line.low or 0.0), high=high)
    return cell(line.method), cell(ratio), cell(line.statement), cell(line.basis)


def tabulate_checks(campaign: CampaignReport) -> Table:
    """One row a check."""
    rows = tuple(
        (cell(line.method), cell(one.name), cell(one.words, mark=mark_check(one.passed)))
        for line in campaign.lines
        for one in line.checks
    )
    columns = head("campaign", "method assumption check:wide")
    return Table(say("campaign.checks"), columns, (Group("", rows),), say("campaign.no_checks"))
