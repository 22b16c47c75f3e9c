"""Cases as sentences: a rule, given evidence, and what must come out, as YAML that a maintainer writes.

A case file is read by the same strict loader as a rubric and run through the same engine; it differs from a rubric
only in that names, bases and `if_missing` may be left out. `run_case` returns what differs, nothing if all holds.
Left out: where case files lie and how they are collected (the tests do that).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from assess.errors import GapError, ParamsError, Problem
from assess.params import Node, build, read_document
from assess.params.calendar import NO_CALENDAR, Calendar
from assess.ranking import award_titles, rank_units
from assess.rubric import language as lang
from assess.rubric.window import CALENDAR_YEAR, counts_in, due_day, window_days
from assess.scoring import add_sums, assess_unit, follow, score
from assess.table import Table, build_table
from assess.types import DAY_UNIT, Assessment, Measured, MissingPolicy, Unit, VetoState

NUMBER = re.compile(r"-?\d+(\.\d+)?")
RATIO = re.compile(r"(\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNKNOWN = "unknown"
DEFAULTS: dict[type, dict[str, Any]] = {
    lang.Criterion: {"id": "case.criterion", "title": "案例", "if_missing": MissingPolicy.PENDING, "basis": ()},
    lang.Rule: {"id": "rule", "why": "案例"},
    lang.Section: {"title": "案例"},
    lang.VetoRule: {"id": "case.outcome", "title": "案例", "why": "案例", "basis": (), "when": ()},
    lang.Counting: {"why": "案例", "basis": ()},
    lang.ProcessStep: {"id": "step", "why": "案例", "basis": ()},
}
ROUNDING, BONUS = lang.Rounding(), lang.BonusPolicy()
RANKING = lang.Ranking(lang.Order.SHARE, lang.VetoedStanding.AFTER_OTHERS)
GRADES = (
    lang.Grade("优秀", Decimal(90)),
    lang.Grade("良好", Decimal(80)),
    lang.Grade("合格", Decimal(60)),
    lang.Grade("不合格", Decimal(0)),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a group of cases tests: one criterion, or whole sections, or outcome rules, or the year's frame."""

    criterion: lang.Criterion | None = None
    sections: tuple[lang.Section, ...] = ()
    outcomes: tuple[lang.VetoRule, ...] = ()
    grades: tuple[lang.Grade, ...] = GRADES
    total: Decimal | None = None
    rounding: lang.Rounding = ROUNDING
    bonus: lang.BonusPolicy = BONUS
    rescale_over: lang.RescaleOver = lang.RescaleOver.SECTION
    conversion: lang.Conversion | None = None
    ranking: lang.Ranking = RANKING
    quotas: tuple[lang.Quota, ...] = ()
    window: lang.Window = CALENDAR_YEAR
    counting: tuple[lang.Counting, ...] = ()
    process: tuple[lang.ProcessStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """Another unit of the case."""

    given: dict[str, Node]
    type: str = "county"
    group: str = "县区"


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out; what is not named is not looked at."""

    awarded: Decimal | None = None
    outcome: str | None = None
    lost: Decimal | None = None
    total: Decimal | None = None
    assessable: Decimal | None = None
    best: Decimal | None = None
    worst: Decimal | None = None
    converted: Decimal | None = None
    grade: str | None = None
    grade_best: str | None = None
    grade_worst: str | None = None
    criteria: dict[str, Decimal] = field(default_factory=dict)
    sections: dict[str, Decimal] = field(default_factory=dict)
    state: VetoState | None = None
    states: dict[str, VetoState] = field(default_factory=dict)
    rank: int | None = None
    ranks: tuple[int, ...] = ()
    title: str | None = None
    consequences: tuple[str, ...] | None = None
    until: date | None = None
    due: date | None = None
    amounts: tuple[Decimal, ...] | None = None
    counts: bool | None = None
    stops: bool = False
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence. `given` maps indicators to numbers, ratios, days, states or `unknown`, or to those by period.

    `happened`, `discovered` and `year` are for windows; `decided` is the day from which terms run.
    """

    name: str
    expect: Expected
    given: dict[str, Node] = field(default_factory=dict)
    type: str = "county"
    group: str = "县区"
    others: tuple[Other, ...] = ()
    happened: date | None = None
    discovered: date | None = None
    decided: date = date(2021, 1, 31)
    year: int = 2020


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases of one setting; `covers` names the rules of the collection that it expresses."""

    cases: tuple[Case, ...]
    setting: Setting
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFile:
    groups: tuple[CaseGroup, ...]


def load_cases(path: Path, name: str) -> tuple[CaseGroup, ...]:
    """The groups of a case file. Raises ParamsError with every problem."""
    problems: list[Problem] = []
    loaded = build(CaseFile, read_document(path, name), problems, date(2020, 12, 31), DEFAULTS)
    if loaded is None:
        raise ParamsError(problems)
    return loaded.groups


def run_case(setting: Setting, case: Case, calendar: Calendar = NO_CALENDAR) -> list[str]:
    """What differs from the expectation, one line each; empty if the case holds."""
    expect = case.expect
    found: dict[str, Any] = {}
    if expect.counts is not None and case.happened is not None:
        found["counts"] = counts_in(setting.window, case.year, case.happened, case.discovered)
    if setting.process:
        found["due"] = due_day(setting.process[0], case.year, case.happened or case.decided, calendar)
    if setting.criterion or setting.sections or setting.outcomes:
        table = add_sums(make_table(case), setting.counting)
        try:
            found = _assess(make_rubric(setting), table, case, calendar) | found
        except GapError:
            found["stops"] = True
    return _compare(expect, found)


def make_rubric(setting: Setting) -> lang.Rubric:
    """The setting as a rubric, whatever does not matter to it filled in."""
    sections = setting.sections
    if setting.criterion:
        kind = lang.SectionKind.BASE
        sections = (lang.Section("case", "案例", setting.criterion.points, (setting.criterion,), kind), *sections)
    base = sum((part.points for part in sections if part.kind is lang.SectionKind.BASE), Decimal(0))
    head = lang.RubricHead(
        "case",
        "案例",
        "案例",
        lang.Validity(date(2000, 1, 1)),
        base if setting.total is None else setting.total,
        setting.grades,
        setting.ranking,
        tuple(part.section for part in sections),
        setting.rounding,
        setting.bonus,
        setting.rescale_over,
        setting.conversion,
        setting.quotas,
        setting.window,
        setting.counting,
        setting.process,
    )
    return lang.Rubric(head, sections, setting.outcomes)


def make_table(case: Case) -> Table:
    """The evidence of the case's unit (first) and of the others."""
    members = [Other(case.given, case.type, case.group), *case.others]
    units = tuple(
        Unit(f"99{index:04}", f"单位{index}", member.type, member.group) for index, member in enumerate(members)
    )
    values = [
        (unit.code, value)
        for unit, member in zip(units, members, strict=True)
        for indicator, node in member.given.items()
        for value in _read_values(indicator, node)
    ]
    return build_table(units, values)


def _read_values(indicator: str, node: Node) -> list[Measured]:
    if isinstance(node.value, dict):
        return [
            read_value(indicator, "" if period == "now" else period, str(part.value))
            for period, part in node.value.items()
        ]
    return [read_value(indicator, "", str(node.value))]


def read_value(indicator: str, period: str, text: str) -> Measured:
    """A value as a case writes it: number, ratio a/b, day, `unknown`, or else the name of a state."""
    if text == UNKNOWN:
        return Measured(indicator, None, period=period, reason="案例：没有数据")
    if found := RATIO.fullmatch(text):
        return Measured(indicator, Decimal(found[1]), Decimal(found[2]), period=period)
    if DAY.fullmatch(text):
        return Measured(indicator, Decimal(date.fromisoformat(text).toordinal()), period=period, unit=DAY_UNIT)
    if NUMBER.fullmatch(text):
        return Measured(indicator, Decimal(text), period=period)
    return Measured(indicator, Decimal(0), period=period, state=text)


def _assess(rubric: lang.Rubric, table: Table, case: Case, calendar: Calendar) -> dict[str, Any]:
    scores = score(rubric, table, calendar)
    assessments = tuple(assess_unit(scores, position) for position in range(len(table.units)))
    assessment, standings = assessments[0], rank_units(assessments, rubric.head.ranking)
    ranks = {row.unit.code: row.rank for row in standings}
    states = scores.states(0)
    followed = follow(states, case.decided, window_days(rubric.head.window or CALENDAR_YEAR, case.year), calendar)
    titles = award_titles(standings, rubric.head.quotas, rubric.head.grades)
    first = assessment.findings[0] if assessment.findings else None
    return {
        "awarded": first and first.awarded,
        "outcome": first and first.outcome.value,
        "why": " ".join([finding.why for finding in assessment.findings] + [veto.why for veto in assessment.vetoes]),
        "lost": _lost(assessment),
        "total": assessment.total,
        "assessable": assessment.assessable,
        "best": assessment.best,
        "worst": assessment.worst,
        "converted": assessment.converted,
        "grade": assessment.grade,
        "grade_best": assessment.grade_best,
        "grade_worst": assessment.grade_worst,
        "criteria": {finding.criterion: finding.awarded for finding in assessment.findings},
        "sections": {part.section: part.awarded for part in assessment.sections},
        "state": states[0][1] if states else VetoState.CLEAR,
        "states": {rule.id: state for rule, state in states},
        "rank": ranks[assessment.unit.code],
        "ranks": tuple(ranks[unit.code] for unit in table.units),
        "title": titles.get(assessment.unit.code, ""),
        "consequences": tuple(dict.fromkeys(row.what for row in followed)),
        "until": next((row.until for row in followed), None),
        "due": next((row.due for row in followed if row.due), None),
        "amounts": tuple(row.amount for row in followed if row.amount is not None),
        "stops": False,
    }


def _lost(assessment: Assessment) -> Decimal:
    return sum((entry.points for entry in assessment.deductions if entry.effect in ("deduct", "spill")), Decimal(0))


def _compare(expect: Expected, found: dict[str, Any]) -> list[str]:
    differences = []
    for name in Expected.__dataclass_fields__:
        wanted, got = getattr(expect, name), found.get(name)
        if (
            wanted is None
            or wanted == {}
            or (name == "ranks" and not wanted)
            or (name == "stops" and wanted == (got or False))
        ):
            continue
        if name == "why":
            if wanted not in str(got):
                differences.append(f"why: “{wanted}” is not in “{got}”")
        elif isinstance(wanted, dict):
            got = {key: (got or {}).get(key) for key in wanted}
            if got != wanted:
                differences.append(f"{name}: expected {wanted}, got {got}")
        elif wanted != got:
            differences.append(f"{name}: expected {wanted}, got {got}")
    return differences
