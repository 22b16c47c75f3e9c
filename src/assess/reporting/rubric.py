"""The rubric page in parts: what is assessed, by which rules, on what basis, so that an official can read it aloud.

It shows the rubric as in force on the run's day. Left out: (1) results of units; (2) the official documents themselves,
which a basis only names; (3) changing a rubric, which happens in `params/rubrics`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assess.reporting.markup import Part, join_parts
from assess.reporting.numbers import plain
from assess.reporting.rubric_sources import tabulate_bases, tabulate_identity, tabulate_procedure
from assess.reporting.rubric_tables import tabulate_overview, tabulate_section, tabulate_vetoes
from assess.reporting.rubric_words import Names
from assess.reporting.summary import Fact, Summary, fact, show_summary
from assess.reporting.tables import show_table
from assess.reporting.words import say
from assess.rubric import Rubric
from assess.rubric import language as lang
from assess.types import Indicator


@dataclass(frozen=True, slots=True)
class RubricPage:
    """The page of a run's rubric. `used` is the hash of the rubric behind the results shown, "" if none are.

    `reported`: the run is about reported figures, so that nothing missing counts as zero.
    """

    rubric: Rubric
    indicators: Mapping[str, Indicator]
    notice: str = ""
    used: str = ""
    reported: bool = False

    @property
    def names(self) -> Names:
        return Names(self.indicators, {one.id: one.why for one in self.rubric.head.counting})

    def summary(self) -> Part:
        """Points, grades, ranking and the state of the legal bases."""
        head = self.rubric.head
        conclusion = say(
            "rubric.conclusion",
            title=head.title,
            total=plain(head.total),
            sections=len(self.rubric.sections),
            criteria=len(self.rubric.criteria),
            vetoes=len(self.rubric.vetoes),
        )
        facts = (_points(self.rubric), _grades(head), _ranking(head), _bases(self.rubric))
        return show_summary(Summary(self.notice, conclusion, facts, self._cautions()))

    def _cautions(self) -> tuple[str, ...]:
        unverified = sum(not basis.verified for basis in set(self.rubric.bases))
        said = {
            "rubric.demonstration": self.rubric.head.demonstration,
            "rubric.other_text": bool(self.used) and self.used != self.rubric.sha256,
            "rubric.pending_all": self.reported,
            "rubric.caution_unverified": bool(unverified),
            "rubric.caution_official": True,
        }
        return tuple(say(key, number=unverified) for key, holds in said.items() if holds)

    def sections(self) -> Part:
        """All sections with their points, then each with its criteria and rules."""
        tables = [tabulate_section(self.rubric, section, self.names) for section in self.rubric.sections]
        return join_parts(show_table(tabulate_overview(self.rubric)), *map(show_table, tables))

    def vetoes(self) -> Part:
        """Vetoes, cards, gates and consequences."""
        return show_table(tabulate_vetoes(self.rubric, self.names))

    def procedure(self) -> Part:
        """Who does what, and by when."""
        return show_table(tabulate_procedure(self.rubric))

    def bases(self) -> Part:
        """Every legal basis and whether it was checked."""
        return show_table(tabulate_bases(self.rubric))

    def provenance(self) -> Part:
        """Which text this is."""
        return show_table(tabulate_identity(self.rubric))

    def check(self) -> str:
        """Points of all sections and the hash of the rubric as plain text."""
        sections = [
            say("check.section", title=one.title, points=plain(one.points), criteria=len(one.criteria))
            for one in self.rubric.sections
        ]
        return "\n".join((*sections, say("check.rubric", sha256=self.rubric.sha256[:12])))


def _points(rubric: Rubric) -> Fact:
    head, kinds = rubric.head, lang.SectionKind
    sums = {kind: sum((one.points for one in rubric.sections if one.kind is kind), Decimal(0)) for kind in kinds}
    extra = {"bonus": plain(sums[kinds.BONUS]), "penalty": plain(sums[kinds.PENALTY])}
    converted, limit = head.conversion, head.bonus.limit
    return fact(
        "rubric",
        "points",
        say("rubric.points_value", total=plain(head.total)),
        say("rubric.points_extra", **extra) if sums[kinds.BONUS] or sums[kinds.PENALTY] else "",
        say("rubric.points_limit", limit=plain(limit)) if limit is not None else "",
        "" if head.bonus.lifts_grade else say("rubric.points_grade"),
        say("rubric.points_converted", into=converted.into, points=plain(converted.points)) if converted else "",
        say("rubric.points_rounding", places=head.rounding.places),
    )


def _grades(head: lang.RubricHead) -> Fact:
    lines, above = [], ""
    for grade in head.grades:
        low = plain(grade.from_)
        key = "from" if not above else "between" if grade.from_ else "below"
        lines.append(say(f"rubric.grade_{key}", name=grade.name, low=low, high=above))
        above = low
    return fact("rubric", "grades", say("rubric.grades_value", number=len(head.grades)), *lines)


def _ranking(head: lang.RubricHead) -> Fact:
    vetoed = say(f"rubric.vetoed_{head.ranking.vetoed.value}")
    quotas = (
        say(
            "rubric.quota_groups" if one.groups else "rubric.quota",
            title=one.title,
            groups=say("figure.list").join(one.groups),
            top=one.top,
            grade=one.at_least,
        )
        for one in head.quotas
    )
    value = say(f"rubric.ranking_{head.ranking.by.value}")
    return fact("rubric", "ranking", value, say("rubric.ranking_groups"), vetoed, *quotas)


def _bases(rubric: Rubric) -> Fact:
    bases = set(rubric.bases)
    verified = sum(basis.verified for basis in bases)
    note = say("rubric.bases_verified", verified=verified, unverified=len(bases) - verified)
    return fact("rubric", "bases", say("rubric.bases_value", number=len(bases)), note)
