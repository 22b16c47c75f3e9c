"""Larger and worse accidents by unit, as far as counts of accidents and deaths can settle them.

No accident means no larger one; more deaths than the accidents could bring if each stayed below the lowest
grade's threshold prove at least one. Everything else is unknown, as injuries and loss are not given by unit.
Left out: (1) how many beyond the first; (2) the grades above the lowest; (3) deaths after the period; (4) a
change of thresholds within a period: those in force on its last day are taken, also for the year before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from assess.errors import ParamsError, Problem
from assess.evidence.register import LARGER
from assess.params import DATED, build, read_document
from assess.types import LegalBasis, Measured, QualityFinding, Source, Unit

FILE = "params/standards/accident-grades.yaml"
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade: reached by any one of its thresholds, the number itself included."""

    id: str
    title: str
    deaths: int
    serious_injuries: int
    loss_yuan: Decimal


@dataclass(frozen=True, slots=True)
class AccidentGrades:
    """The grades above the general one, as in force on a day, with their legal basis."""

    id: str
    title: str
    grades: Annotated[tuple[Grade, ...], DATED]
    basis: Annotated[LegalBasis, DATED]

    @property
    def lowest(self) -> Grade:
        return min(self.grades, key=lambda grade: grade.deaths)

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of all grades from the general one upwards."""
        return (GENERAL, *(grade.id for grade in sorted(self.grades, key=lambda grade: grade.deaths)))


@dataclass(frozen=True, slots=True)
class GradeHistory:
    """The grades as they were on any day: each version with the day from which it is in force, in order."""

    versions: tuple[tuple[date, AccidentGrades], ...]

    def on(self, day: date) -> AccidentGrades | None:
        """The grades in force on a day; None before the first version."""
        return next((grades for since, grades in reversed(self.versions) if since <= day), None)


def load_grades(root: Path, on: date) -> AccidentGrades:
    """The grades in force on `on`. Raises ParamsError with every problem found."""
    problems: list[Problem] = []
    grades = build(AccidentGrades, read_document(root / FILE, FILE), problems, on)
    if grades is None or not grades.grades:
        raise ParamsError(problems or [Problem("E103", FILE, {"key": "grades"})])
    return grades


def load_grade_history(root: Path) -> GradeHistory:
    """Every version of the grades. Raises ParamsError with every problem found."""
    load_grades(root, date.max)  # refuses a version whose day is no day
    dated = read_document(root / FILE, FILE).value
    grades = dated["grades"].value if isinstance(dated, dict) and "grades" in dated else None
    days = sorted(date.fromisoformat(day) for day in grades) if isinstance(grades, dict) else [date.min]
    return GradeHistory(tuple((day, load_grades(root, day)) for day in days))


def larger_accidents(grades: AccidentGrades, accidents: Measured, deaths: Measured, unit: str) -> Measured:
    """How many larger or worse accidents, in the period of the counts; `unit` is the unit of measure."""
    sources = (*accidents.sources, *deaths.sources)
    lowest = grades.lowest
    basis = Source(FILE, text=f"{grades.basis}：死亡{lowest.deaths}人以上（含）的至少为{lowest.title}")
    count: Decimal | None = None
    reason = ""
    if accidents.numerator is None:
        reason = f"事故起数未知，其中达到“{lowest.title}”及以上等级的也未知：{accidents.reason}"
    elif accidents.numerator == 0 and deaths.numerator != 0:
        stated = "未知" if deaths.numerator is None else deaths.numerator
        reason = f"事故起数为0，死亡人数却为{stated}，不能据此判定没有{lowest.title}"
    elif accidents.numerator == 0:
        count = Decimal(0)
    elif deaths.numerator is not None and deaths.numerator > (lowest.deaths - 1) * accidents.numerator:
        count = Decimal(1)
        text = (
            f"至少1起：{accidents.numerator}起事故共死亡{deaths.numerator}人，若每起都不到{lowest.deaths}人，"
            f"最多死亡{(lowest.deaths - 1) * accidents.numerator}人；确切起数不详"
        )
        sources = (Source(FILE, text=text), *sources)
    else:
        reason = (
            f"有{accidents.numerator}起事故，但公开数据按单位只列起数和死亡人数，没有每起事故的伤亡和直接经济损失，"
            f"不能判定其中有没有达到“{lowest.title}”及以上等级的"
        )
    return Measured(LARGER, count, None, accidents.period, unit, reason, (*sources, basis))


def check_deaths(unit: Unit, accidents: Measured, deaths: Measured) -> list[QualityFinding]:
    """Deaths without an accident cannot both be right."""
    if accidents.numerator != 0 or not deaths.numerator:
        return []
    text = f"“{unit.name}”事故起数为0，死亡人数却为{deaths.numerator}，两数矛盾。"
    sources = (*accidents.sources, *deaths.sources)
    return [QualityFinding("deaths_without_accident", "warning", unit.code, unit.name, text, sources)]
