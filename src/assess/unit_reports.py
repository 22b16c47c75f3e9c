"""The reports of a run's units, made one at a time: what many of them need is found once, for a run may have thousands.

A report holds what one page shows and does not grow with the number of units: of its group it has the nearest. Left
out: (1) what is computed (`review`, `advice`); (2) masking for an audience; (3) keeping reports, which a country's
worth of would fill the memory of a small machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from assess.advice import Advice
from assess.advice.advise import add_point, thin_funnel
from assess.advised import Funnel, Sureness
from assess.alongside import (
    KeyColumn,
    Median,
    cells_by_unit,
    compare_sections,
    find_key_numbers,
    find_last_year,
    find_medians,
    list_duties,
    list_key_numbers,
    load_boards,
)
from assess.evidence import Evidence
from assess.evidence.duty_matrix import Cell
from assess.reported import MechanismRow, ReportedFact
from assess.results import NEAREST, RunHeader, UnitReport
from assess.rubric import Rubric
from assess.rubric.language import SectionKind
from assess.scoring.mechanism import Reported, compare_mechanisms
from assess.table import Column
from assess.types import (
    Assessment,
    Change,
    CountPair,
    Indicator,
    Lacking,
    Provenance,
    QualityFinding,
    Standing,
)

PREVIOUS = "previous"


class Reviewed(Protocol):
    """What a review has that reports are made of."""

    @property
    def root(self) -> Path: ...
    @property
    def rubric(self) -> Rubric: ...
    @property
    def indicators(self) -> dict[str, Indicator]: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def assessments(self) -> tuple[Assessment, ...]: ...
    @property
    def standings(self) -> tuple[Standing, ...]: ...
    @property
    def lacking(self) -> dict[str, Lacking]: ...
    @property
    def advice(self) -> Advice: ...
    @property
    def header(self) -> RunHeader: ...
    @property
    def provenance(self) -> Provenance: ...
    @property
    def changes(self) -> dict[str, tuple[Change, ...]]: ...


@dataclass(frozen=True)
class UnitReports:
    """Makes the report of any unit of a review; everything else here is shared by all of them."""

    review: Reviewed

    def make(self, assessment: Assessment) -> UnitReport:
        """Everything that one unit's page shows, not masked."""
        review, unit = self.review, assessment.unit
        code, at, duties = unit.code, self._positions[unit.code], review.evidence.duties
        place, members = self._places[code], self._members[unit.group]
        nearest, advice = take_nearest(members, place), review.advice.units[code]
        return UnitReport(
            run=review.header,
            assessment=assessment,
            standing=members[place],
            group=nearest,
            changes=review.changes[code],
            breakdown=self._breakdown(at),
            quality=tuple(self._quality.get(code, ())),
            quarantined=self._quarantined[code],
            provenance=review.provenance,
            lacking=review.lacking.get(code),
            mechanisms=self._mechanisms(assessment),
            facts=tuple(fact for fact in self._facts if fact.unit == code),
            advice=advice,
            group_sureness=self._group_sureness(nearest),
            funnel=add_point(self._funnel, advice.point),
            sections=compare_sections(assessment, self._medians[unit.group], self._base),
            key_numbers=list_key_numbers(self._key_numbers, unit.group, at),
            duties=list_duties(duties.duties, self._cells.get(code, ())) if duties else (),
            last_year=find_last_year(review.evidence.table, at),
        )

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {unit.code: at for at, unit in enumerate(self.review.evidence.units)}

    @cached_property
    def _members(self) -> dict[str, list[Standing]]:
        found: dict[str, list[Standing]] = {}
        for row in self.review.standings:
            found.setdefault(row.unit.group, []).append(row)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {row.unit.code: at for rows in self._members.values() for at, row in enumerate(rows)}

    def _group_sureness(self, rows: Iterable[Standing]) -> tuple[Sureness, ...]:
        return tuple(self._sureness[row.unit.code] for row in rows if row.unit.code in self._sureness)

    @cached_property
    def _sureness(self) -> dict[str, Sureness]:
        return self.review.advice.sureness

    @cached_property
    def _funnel(self) -> Funnel | None:
        return thin_funnel(self.review.advice.run.funnel)

    @cached_property
    def _quality(self) -> dict[str, list[QualityFinding]]:
        found: dict[str, list[QualityFinding]] = {}
        for finding in self.review.evidence.quality:
            found.setdefault(finding.unit, []).append(finding)
        return found

    @cached_property
    def _quarantined(self) -> Counter[str]:
        return Counter(row.unit for row in self.review.evidence.quarantine)

    @cached_property
    def _base(self) -> frozenset[str]:
        return frozenset(one.section for one in self.review.rubric.sections if one.kind is SectionKind.BASE)

    @cached_property
    def _medians(self) -> dict[str, dict[str, Median]]:
        groups: dict[str, list[Assessment]] = {}
        for one in self.review.assessments:
            groups.setdefault(one.unit.group, []).append(one)
        return {group: find_medians(members) for group, members in groups.items()}

    @cached_property
    def _key_numbers(self) -> tuple[KeyColumn, ...]:
        review = self.review
        return find_key_numbers(load_boards(review.root), review.evidence.table, review.indicators)

    @cached_property
    def _cells(self) -> dict[str, list[Cell]]:
        return cells_by_unit(self.review.evidence.duties)

    @cached_property
    def _parts(self) -> tuple[tuple[Indicator, Column, Column], ...]:
        """The parts of other indicators that the run's data have: now, and in the year before."""
        table = self.review.evidence.table
        return tuple(
            (indicator, table.column(indicator.id), table.column(indicator.id, PREVIOUS))
            for indicator in self.review.indicators.values()
            if indicator.part_of and (indicator.id, "") in table.columns
        )

    def _breakdown(self, at: int) -> tuple[CountPair, ...]:
        pairs = []
        for indicator, this, last in self._parts:
            now, before = this.measured(at), last.measured(at)
            pairs.append(
                CountPair(
                    indicator.part_of,
                    indicator.title,
                    indicator.unit,
                    None if now.numerator is None else int(now.numerator),
                    None if before.numerator is None else int(before.numerator),
                    now.reason or before.reason,
                )
            )
        known = {pair.indicator for pair in pairs if pair.now is not None or pair.before is not None}
        return tuple(pair for pair in pairs if pair.indicator in known)

    @property
    def _facts(self) -> tuple[ReportedFact, ...]:
        return self.review.evidence.reported.facts if self.review.evidence.reported else ()

    def _mechanisms(self, assessment: Assessment) -> tuple[MechanismRow, ...]:
        """The unit against all mechanisms, where the run is about reported figures."""
        evidence = self.review.evidence
        if evidence.reported is None:
            return ()
        places = {code: one.place for one in evidence.reported.register.articles for code in one.units}
        names = {unit.code: unit.name for unit in evidence.units}
        titles = {name: indicator.title for name, indicator in self.review.indicators.items()}
        reported = Reported(self._facts, places, names, titles)
        return compare_mechanisms(evidence.reported.mechanisms, reported, assessment)


def take_nearest(members: Sequence[Standing], place: int) -> tuple[Standing, ...]:
    """The units of a group that stand nearest to one, at most `NEAREST`, itself included, in their order."""
    first = min(max(place - NEAREST // 2, 0), max(len(members) - NEAREST, 0))
    return tuple(members[first : first + NEAREST])
