"""The page about data: what was read, what was set aside and why, and what is odd about the rest.

Nothing here moves a point; it says how far the figures can be trusted. Left out: mending data, which is for the
office that holds them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assess.audience import PUBLIC
from assess.reporting.markup import Part
from assess.reporting.quality_trust import tabulate_trust
from assess.reporting.shared_tables import tabulate_files, tabulate_quality
from assess.reporting.summary import Summary, fact, show_summary
from assess.reporting.tables import Cell, Group, Table, cell, head, show_table
from assess.reporting.words import say
from assess.results import RunReport
from assess.types import Quarantined


@dataclass(frozen=True, slots=True)
class QualityPage:
    """The page about the data of a run."""

    report: RunReport

    def summary(self) -> Part:
        """How much was read, accepted and set aside."""
        inputs, found = self.report.provenance.inputs, self.report.quality
        rows, accepted = sum(file.rows for file in inputs), sum(file.accepted for file in inputs)
        quarantined = count_quarantined(self.report)
        warnings = sum(finding.level == "warning" for finding in found)
        facts = (
            fact("quality", "files", say("quality.files_value", files=len(inputs))),
            fact(
                "quality",
                "rows",
                say("quality.rows_value", accepted=accepted, rows=rows),
                say("quality.rows_note"),
            ),
            fact(
                "quality",
                "quarantined",
                say("quality.quarantined_value", quarantined=quarantined),
                say("quality.quarantined_note"),
            ),
            fact(
                "quality",
                "findings",
                say("quality.findings_value", findings=len(found)),
                say("quality.findings_note", warnings=warnings, notices=len(found) - warnings),
            ),
        )
        conclusion = say(
            "quality.conclusion",
            files=len(inputs),
            rows=rows,
            accepted=accepted,
            quarantined=quarantined,
            findings=len(found),
        )
        return show_summary(Summary(self.report.run.notice, conclusion, facts, (say("quality.caution"),)))

    def files(self) -> Part:
        """The inputs with hashes and known defects."""
        return show_table(tabulate_files(self.report.provenance.inputs))

    def trust(self) -> Part:
        """How far each unit's data can be trusted, and what was set aside of them."""
        return show_table(tabulate_trust(self.report))

    def findings(self) -> Part:
        """What is odd about data that was used."""
        names = {row.unit.code: row.unit.name for row in self.report.standings}
        return show_table(tabulate_quality(self.report.quality, names))

    def quarantine(self) -> Part:
        """Every row that was not used."""
        table = tabulate_quarantine(self.report.quarantine)
        withheld = self.report.run.audience == PUBLIC and count_quarantined(self.report)
        return show_table(replace(table, empty=say("quarantine.withheld")) if withheld else table)

    def check(self) -> str:
        """The numbers of rows and findings as plain text."""
        inputs = self.report.provenance.inputs
        return say(
            "check.quality",
            files=len(inputs),
            rows=sum(file.rows for file in inputs),
            accepted=sum(file.accepted for file in inputs),
            quarantined=count_quarantined(self.report),
            findings=len(self.report.quality),
            result=self.report.provenance.result_sha256[:12],
        )


def count_quarantined(report: RunReport) -> int:
    """Rows that were set aside, as the files say: one row may have several faults, and the public list is withheld."""
    return sum(file.quarantined for file in report.provenance.inputs)


def tabulate_quarantine(rows: tuple[Quarantined, ...]) -> Table:
    """Place, reason, remedy and the row as it came."""
    columns = head("quarantine", "place code message:wide remedy:wide raw:code")
    return Table(
        say("quarantine.caption"),
        columns,
        (Group("", tuple(_row(row) for row in rows)),),
        say("quarantine.empty"),
    )


def _row(row: Quarantined) -> tuple[Cell, ...]:
    sheet = say("quarantine.sheet", sheet=row.sheet) if row.sheet else ""
    place = say("quarantine.where", file=row.file, sheet=sheet, row=row.row, column=row.column)
    return cell(place), cell(row.code), cell(row.message), cell(row.remedy), cell(row.raw)
