"""One run computed once: run file → rubric → evidence → scores → ranks → the documents that everything else shows.

`open_review` reads and computes. Both the command line and a notebook in JupyterLab come through here, so that two
pages can never disagree. Left out: files written (`outputs`), notebooks and pages (`running`, `reporting`).
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib import metadata
from pathlib import Path

import numpy as np

from assess import __version__
from assess.advice import Advice, Basis, advise
from assess.advice.change import compare_units, compare_whole, hold_back
from assess.audience import INTERNAL, Personal, load_personal, mask_run, mask_unit
from assess.canonical import Writer
from assess.errors import Problem, UsageError
from assess.evidence import Evidence, read_evidence
from assess.evidence.duty_measures import PersonDuties
from assess.evidence.duty_organisation import Affair, PersonalRow, personal_rows
from assess.evidence.duty_reach import concerned_leaders
from assess.evidence.duty_shared import SharedRule, load_shared
from assess.evidence.judgement_use import Blame
from assess.indicators import load_indicators
from assess.ledger import load_schemas
from assess.params import Run, find_root, load_run
from assess.params.calendar import Calendar, load_calendar
from assess.ranking import award_titles, rank_units
from assess.results import Method, RunHeader, RunReport, UnitReport, UnitSections, digest_each
from assess.rubric import Rubric, VetoRule, load_rubric
from assess.rubric.language import SectionKind
from assess.rubric.open_gaps import leave_gaps_open
from assess.rubric.window import CALENDAR_YEAR, window_days
from assess.scoring import Following, Scores, add_sums, assess_unit, follow, score
from assess.scoring.lacking import Span, span_scores
from assess.table import Integers, name_columns
from assess.types import Assessment, Change, Indicator, Lacking, LegalBasis, Provenance, Standing
from assess.unit_reports import UnitReports

PREVIOUS = "previous"
DEATHS = "deaths"
COMPARED = ("accidents", DEATHS)
PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "papermill", "nbconvert")


@dataclass(frozen=True)
class Review:
    """A run with everything computed. `followings` and `titles` are by unit code; `personal` is for posts.

    `advice` stands beside the result: hashes of results leave it out. Reports are made for the `audience`.
    """

    run: Run
    root: Path
    rubric: Rubric
    indicators: dict[str, Indicator]
    evidence: Evidence
    assessments: tuple[Assessment, ...]
    standings: tuple[Standing, ...]
    followings: dict[str, tuple[Following, ...]]
    titles: dict[str, str]
    personal: tuple[PersonalRow, ...] = ()
    lacking: dict[str, Lacking] = field(default_factory=dict)
    basis: Basis | None = None
    audience: str = INTERNAL

    @cached_property
    def advice(self) -> Advice:
        """What statistics say beside the result; computed when it is first asked for."""
        assert self.basis is not None, "a review made by hand has no basis for advice"
        return advise(self.run, self.evidence, self.basis)

    @cached_property
    def header(self) -> RunHeader:
        run, rubric = self.run, self.rubric
        return RunHeader(
            run.id,
            run.title,
            run.notice,
            run.as_of,
            run.period.from_,
            run.period.to,
            run.stage,
            rubric.head.id,
            rubric.head.title,
            rubric.head.rounding.places,
            len(rubric.bases),
            tuple(basis for basis in rubric.bases if not basis.verified),
            run.rank_declined,
            "" if self.audience == INTERNAL else self.audience,
            describe_method(rubric),
        )

    @cached_property
    def provenance(self) -> Provenance:
        """Hashes of rubric, inputs and results, and versions; the same inputs give the same bytes."""
        versions = {"assess": __version__, "python": platform.python_version()}
        versions |= {name: metadata.version(name) for name in PACKAGES}
        writer = Writer((LegalBasis,))
        results = digest_each(writer.write(one) for one in (*self.assessments, self.standings))
        return Provenance(self.rubric.head.id, self.rubric.sha256, self.evidence.files, versions, results)

    @cached_property
    def changes(self) -> dict[str, tuple[Change, ...]]:
        """The compared indicators of every unit, by code; "" is the whole."""
        totals = {(value.indicator, value.period): value for value in self.evidence.totals}
        found: dict[str, list[Change]] = {"": [], **{unit.code: [] for unit in self.evidence.units}}
        groups = [unit.group for unit in self.evidence.units]
        for name in COMPARED:
            if (name, "") not in self.evidence.table.columns:
                continue
            counted, clustered = self.indicators[name], name == DEATHS
            now, before = (self.evidence.table.column(name, period) for period in ("", PREVIOUS))
            pairs = [(now.measured(at), before.measured(at)) for at in range(len(groups))]
            for unit, change in zip(
                self.evidence.units, compare_units(counted, pairs, groups, clustered=clustered), strict=True
            ):
                found[unit.code] += [change] if change else []
            whole = totals.get((name, "")), totals.get((name, PREVIOUS))
            found[""] += compare_whole(counted, *whole, clustered=clustered)
        return {code: tuple(_steady(changes, self.indicators)) for code, changes in found.items()}

    @property
    def codes(self) -> tuple[str, ...]:
        """All units, in the order of the assessments."""
        return tuple(self._by_code)

    @cached_property
    def _by_code(self) -> dict[str, Assessment]:
        return {assessment.unit.code: assessment for assessment in self.assessments}

    def assessment(self, code: str) -> Assessment:
        """The assessment of one unit. Raises UsageError for an unknown code."""
        found = self._by_code.get(code)
        if found is None:
            raise UsageError([Problem("E120", self.run.id, {"unit": code, "known": "、".join(self._by_code)})])
        return found

    def unit_report(self, code: str) -> UnitReport:
        """Everything that one unit's page shows to the audience."""
        return mask_unit(self._unit_reports.make(self.assessment(code)), self.audience, self._personal)

    @cached_property
    def _unit_reports(self) -> UnitReports:
        return UnitReports(self)

    @cached_property
    def _personal(self) -> Personal:
        return load_personal(self.root)

    def run_report(self) -> RunReport:
        """Everything that the league, quality and index pages show to the audience."""
        return mask_run(self._run_report, self.audience, self._personal)

    @cached_property
    def _run_report(self) -> RunReport:
        return RunReport(
            run=self.header,
            standings=self.standings,
            changes=self.changes[""],
            unit_changes=tuple(
                replace(change, unit=unit.name) for unit in self.evidence.units for change in self.changes[unit.code]
            ),
            quality=self.evidence.quality,
            quarantine=self.evidence.quarantine,
            provenance=self.provenance,
            advice=self.advice.run,
            sections=tuple(split_sections(one, self.rubric) for one in self.assessments),
        )


def describe_method(rubric: Rubric) -> Method:
    """What pages and workbooks need of a rubric to work out totals and places again."""
    bonus, penalty = (
        tuple(one.section for one in rubric.sections if one.kind is kind)
        for kind in (SectionKind.BONUS, SectionKind.PENALTY)
    )
    ranking, grades = rubric.head.ranking, tuple(grade.name for grade in rubric.head.grades)
    return Method(grades, bonus, penalty, rubric.head.bonus.limit, ranking.by.value, ranking.vetoed.value)


def split_sections(assessment: Assessment, rubric: Rubric) -> UnitSections:
    """A unit's sections in those of the full points and those beside them; what a penalty took is negative."""
    kinds = {section.section: section.kind for section in rubric.sections}
    base = tuple(part for part in assessment.sections if kinds[part.section] is SectionKind.BASE)
    beside = tuple(
        replace(part, awarded=-part.awarded) if kinds[part.section] is SectionKind.PENALTY else part
        for part in assessment.sections
        if kinds[part.section] is not SectionKind.BASE
    )
    return UnitSections(assessment.unit.code, base, beside)


def _steady(changes: Iterable[Change], indicators: Mapping[str, Indicator]) -> Iterator[Change]:
    """The changes of one unit, in which deaths do not rise without accidents."""
    title = indicators[DEATHS].title
    accidents = next((one for one in changes if one.measure != title), None)
    for one in changes:
        yield hold_back(one, accidents) if one.measure == title else one


def open_review(run_file: str | Path, root: Path | None = None) -> Review:
    """Read and compute everything that a run file names. Raises ParamsError, DataError or GapError.

    From reported figures nothing follows for anybody: what they leave open stays open, and they have no consequences.
    """
    root = root or find_root(Path(run_file))
    run = load_run(run_file, root)
    rubric = load_rubric(root / "params" / "rubrics" / run.rubric, root, run.as_of)
    evidence = read_evidence(run, root, rubric)
    rubric = leave_gaps_open(rubric) if evidence.reported else rubric
    indicators = load_indicators(root)
    titles = {name: indicator.title for name, indicator in indicators.items()}
    table = add_sums(name_columns(evidence.table, titles), rubric.head.counting)
    calendar = load_calendar(root)
    scores = score(rubric, table, calendar)
    assessments = tuple(assess_unit(scores, position) for position in range(len(evidence.units)))
    standings = rank_units(assessments, rubric.head.ranking, not run.rank)
    year = window_days(rubric.head.window or CALENDAR_YEAR, run.period.to.year)
    followings = {
        unit.code: () if evidence.reported else follow(scores.states(position), run.as_of, year, calendar)
        for position, unit in enumerate(evidence.units)
    }
    awards = award_titles(standings, rubric.head.quotas, rubric.head.grades)
    personal = _follow_persons(run, rubric, evidence, scores, year, calendar)
    rows = _count_lacking(evidence)
    basis = Basis(rubric, evidence.table, scores, calendar, indicators, rows)
    lacking = _measure_lacking(basis, evidence, assessments, root)
    return Review(
        run, root, rubric, indicators, evidence, assessments, standings, followings, awards, personal, lacking, basis
    )


def _count_lacking(evidence: Evidence) -> dict[str, Integers]:
    """How many rows are lacking behind each indicator, unit by unit."""
    by_unit = [evidence.lacking.get(unit.code, {}) for unit in evidence.units]
    return {
        name: np.array([sum(found.get(one, 0) for one in ledgers) for found in by_unit], np.int64)
        for name, ledgers in evidence.rests_on.items()
    }


def _measure_lacking(
    basis: Basis, evidence: Evidence, assessments: Iterable[Assessment], root: Path
) -> dict[str, Lacking]:
    """How many rows each unit's numbers lack, and how far these could move its total."""
    if not evidence.lacking:
        return {}
    scores, calendar, rows, indicators = basis.scores, basis.calendar, basis.lacking, basis.indicators
    spans = span_scores(scores, calendar, rows, {one.id: one.direction for one in indicators.values()})
    titles = {name: schema.title for name, schema in load_schemas(root).items()}
    found = {}
    for assessment in assessments:
        code = assessment.unit.code
        by_ledger = evidence.lacking.get(code, {})
        if by_ledger:
            span = spans.get(code, Span(assessment.total, assessment.total))
            where = "、".join(f"{titles[name]}{number}行" for name, number in by_ledger.items())
            found[code] = Lacking(code, sum(by_ledger.values()), where, assessment.total, span.against, span.in_favour)
    return found


def _follow_persons(
    run: Run, rubric: Rubric, evidence: Evidence, scores: Scores, year: tuple[date, date], calendar: Calendar
) -> tuple[PersonalRow, ...]:
    """党政同责: what events and shortfalls mean for each holder of a post, by the rubric and the shared rules."""
    if evidence.duties is None:
        return ()
    shared = load_shared(evidence.duties.duties, run.as_of)
    outcomes = tuple(rule.outcome for rule in shared)
    joint = score(replace(rubric, vetoes=outcomes), scores.table, calendar)
    rules: dict[str, SharedRule | VetoRule] = {veto.id: veto for veto in rubric.vetoes}
    rules |= {rule.id: rule for rule in shared}
    duties, affairs = evidence.duties, []
    people: dict[str, list[PersonDuties]] = {}
    blames: dict[str, list[Blame]] = {}
    for person in duties.people:
        people.setdefault(person.unit, []).append(person)
    for blame in duties.blames:
        blames.setdefault(blame.unit, []).append(blame)
    for at, unit in enumerate(evidence.units):
        followed = follow((*scores.states(at), *joint.states(at)), run.as_of, year, calendar)
        own, held = people.get(unit.code, ()), blames.get(unit.code, ())
        concerned = {rule.id: concerned_leaders(rule, unit.code, own, held) for rule in shared}
        affairs.append(Affair(unit.code, followed, concerned=concerned))
    return personal_rows(affairs, rules, evidence.duties.leaders, evidence.duties.duties, run.as_of)
