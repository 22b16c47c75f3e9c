"""One unit's page in parts, each the content of one notebook cell.

A part reads the report and shows it; the order of the parts is the notebook's. `check` says in plain text what
nbval compares. Left out: the page around the parts (`page`) and everything computed (`review`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assess.reporting.chosen import pick_around
from assess.reporting.county_duty import tabulate_duties, tabulate_posts
from assess.reporting.county_mechanisms import show_mechanisms
from assess.reporting.county_points import tabulate_key_numbers, tabulate_problems, tabulate_strengths
from assess.reporting.county_summary import summarise_unit
from assess.reporting.county_tables import (
    tabulate_all_vetoes,
    tabulate_breakdown,
    tabulate_deductions,
    tabulate_findings,
    tabulate_moves,
    tabulate_open,
    tabulate_rates,
    tabulate_vetoes,
)
from assess.reporting.figure_breakdown import draw_breakdown
from assess.reporting.figure_change import draw_change
from assess.reporting.figure_funnel import draw_funnel
from assess.reporting.figure_rank import draw_ranks
from assess.reporting.figure_sections import draw_sections
from assess.reporting.markup import Part, join_parts
from assess.reporting.numbers import plain, published
from assess.reporting.picture import Picture, show_pictures
from assess.reporting.shared_tables import (
    tabulate_changes,
    tabulate_files,
    tabulate_provenance,
    tabulate_quality,
)
from assess.reporting.standing import name_grade, name_rank
from assess.reporting.summary import show_summary
from assess.reporting.sureness import tabulate_sureness
from assess.reporting.tables import show_table
from assess.reporting.words import say
from assess.results import UnitReport


@dataclass(frozen=True, slots=True)
class CountyPage:
    """The page of one unit."""

    report: UnitReport

    def summary(self) -> Part:
        """The conclusion, the facts behind it, and what must not be read into it."""
        return show_summary(summarise_unit(self.report))

    def mechanisms(self) -> Part:
        """What was reported about each mechanism; nothing where the run is not about reported figures."""
        return show_mechanisms(self.report)

    def points(self) -> Part:
        """What to praise and what to mend first."""
        return join_parts(show_table(tabulate_strengths(self.report)), show_table(tabulate_problems(self.report)))

    def sections(self) -> Part:
        """Each section beside the group's median, and the key numbers."""
        parts = []
        if self.report.sections:
            parts.append(show_pictures(draw_sections(self.report.assessment.unit.name, self.report.sections)))
        if self.report.key_numbers:
            parts.append(show_table(tabulate_key_numbers(self.report)))
        return join_parts(*parts)

    def posts(self) -> Part:
        """党政同责 in short: each holder's duties by quarter."""
        return show_table(tabulate_posts(self.report))

    def duties(self) -> Part:
        """党政同责 in full: post, duty, quarter."""
        return show_table(tabulate_duties(self.report)) if self.report.duties else join_parts()

    def figures(self) -> Part:
        """The change on last year, and the accidents by size where there are sizes."""
        name, funnel = self.report.assessment.unit.name, self.report.funnel
        pictures = [draw_change(name, self.report.changes)]
        if funnel is not None and funnel.points:
            picture = draw_funnel(funnel, self.report.assessment.unit.code)
            pictures.append(replace(picture, alt=say("figure.funnel_own_alt", title=picture.title)))
        return show_pictures(*pictures)

    def sureness(self) -> Part:
        """How sure the place and the counts are: the answers, and where each unit of the group could as well stand."""
        table = show_table(tabulate_sureness(self.report))
        if all(one.low is None for one in self.report.group_sureness):
            return table
        return join_parts(table, show_pictures(self._draw_ranks()))

    def _draw_ranks(self) -> Picture:
        """The ranges of the group; of a long one those next to the unit, and then the caption is about the unit."""
        unit, own = self.report.assessment.unit, self.report.advice.sureness
        shown = pick_around(self.report.group, unit.code)
        picture = draw_ranks(unit.group, shown, self.report.group_sureness, unit.code)
        if len(shown) == self.report.standing.group_size:
            return picture
        key = "rank_own" if own and own.low is not None else "rank_own_none"
        low, high = (own.low, own.high) if own else (None, None)
        title = say(f"figure.{key}", name=unit.name, low=low, high=high, shown=len(shown))
        return replace(picture, title=title)

    def rates(self) -> Part:
        """The official rates side by side; nothing where the run has no amounts to divide by."""
        return show_table(tabulate_rates(self.report)) if self.report.advice.rates else join_parts()

    def changes(self) -> Part:
        """Counts of both years with an exact statement."""
        return show_table(tabulate_changes(self.report.changes))

    def breakdown(self) -> Part:
        """Counts by part, drawn and in a table."""
        return join_parts(show_pictures(draw_breakdown(self.report)), show_table(tabulate_breakdown(self.report)))

    def vetoes(self) -> Part:
        """Vetoes and yellow cards with their state."""
        return show_table(tabulate_vetoes(self.report))

    def all_vetoes(self) -> Part:
        """All vetoes and cards, those that are clear too."""
        return show_table(tabulate_all_vetoes(self.report)) if self.report.assessment.vetoes else join_parts()

    def moves(self) -> Part:
        """Every deduction and bonus with its rule and sum."""
        return show_table(tabulate_moves(self.report))

    def deductions(self) -> Part:
        """Every deduction with its rule, sum, basis and evidence, row by row."""
        return show_table(tabulate_deductions(self.report))

    def findings(self) -> Part:
        """Every criterion with its outcome and reason."""
        return show_table(tabulate_findings(self.report))

    def not_assessed(self) -> Part:
        """What is open, and what it would take."""
        return show_table(tabulate_open(self.report))

    def quality(self) -> Part:
        """What is odd about this unit's data."""
        unit = self.report.assessment.unit
        table = tabulate_quality(self.report.quality, {unit.code: unit.name})
        if self.report.quarantined:
            note = say("quality.note_quarantined", quarantined=self.report.quarantined)
            table = replace(table, notes=(*table.notes, note))
        lacking = self.report.lacking
        if lacking:
            places = self.report.run.places
            note = say(
                "quality.note_lacking", rows=lacking.rows, ledgers=lacking.ledgers,
                against=published(lacking.against, places), in_favour=published(lacking.in_favour, places),
                total=published(lacking.total, places),
            )  # fmt: skip
            table = replace(table, notes=(*table.notes, note))
        return show_table(table)

    def provenance(self) -> Part:
        """Versions and hashes."""
        return show_table(tabulate_provenance(self.report.run, self.report.provenance))

    def files(self) -> Part:
        """The inputs with their hashes."""
        return show_table(tabulate_files(self.report.provenance.inputs))

    def check(self) -> str:
        """What must not change unseen, as plain text."""
        assessment, standing = self.report.assessment, self.report.standing
        return say(
            "check.county",
            code=assessment.unit.code,
            name=assessment.unit.name,
            total=published(assessment.total, self.report.run.places),
            assessable=plain(assessment.assessable),
            available=plain(assessment.available),
            grade=name_grade(standing),
            rank=name_rank(standing),
            size=standing.group_size,
            result=self.report.provenance.result_sha256[:12],
        )
