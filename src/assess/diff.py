"""Whose points, grade or rank moved between two output folders, and through which criterion.

Both folders are read as written by `assess score` or `assess run`; nothing is computed but differences. Units and
criteria that stand in one folder only are named. Left out: why a rule changed (the rubric's changelog says).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assess.errors import Problem, UsageError
from assess.results import RUN_FILE, RunReport, UnitReport, name_unit_file, read
from assess.types import OUTCOME_WORDS, STATE_WORDS, Finding

ABSENT = "—"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that moved: `what` is total, rank, grade, a criterion's id or a veto's id."""

    code: str
    name: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name}（{self.code}） {self.what}：{self.before} → {self.after}"


def diff(before: Path, after: Path) -> tuple[Move, ...]:
    """Every move, unit by unit, totals first. Raises UsageError for a folder that holds no results."""
    old, new = _read_units(before), _read_units(after)
    moves: list[Move] = []
    for code in sorted(old.keys() | new.keys()):
        moves += _compare(code, old.get(code), new.get(code))
    return tuple(moves)


def _read_units(folder: Path) -> dict[str, UnitReport]:
    try:
        report = read(RunReport, (folder / RUN_FILE).read_text(encoding="utf-8"))
        return {
            row.unit.code: read(UnitReport, (folder / name_unit_file(row.unit.code)).read_text(encoding="utf-8"))
            for row in report.standings
        }
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError([Problem("E138", str(folder), {"detail": f"{type(error).__name__}: {error}"})]) from error


def _compare(code: str, old: UnitReport | None, new: UnitReport | None) -> list[Move]:
    known = new or old
    if known is None:
        return []
    name = known.assessment.unit.name
    if old is None or new is None:
        return [Move(code, name, "单位", ABSENT if old is None else "有", ABSENT if new is None else "有")]
    before, after = _facts(old), _facts(new)
    return [
        Move(code, name, what, before.get(what, ABSENT), after.get(what, ABSENT))
        for what in dict.fromkeys([*after, *before])
        if before.get(what, ABSENT) != after.get(what, ABSENT)
    ]


def _facts(report: UnitReport) -> dict[str, str]:
    """What can move, by name, as text; equal numbers give equal text."""
    assessment, standing = report.assessment, report.standing
    facts = {
        "总分": _number(assessment.total),
        "可评分": _number(assessment.assessable),
        "名次": str(standing.rank or ABSENT),
        "等次": assessment.grade or f"{assessment.grade_worst}至{assessment.grade_best}",
    }
    facts |= {finding.criterion: _points(finding) for finding in assessment.findings}
    return facts | {veto.id: STATE_WORDS[veto.state] for veto in assessment.vetoes}


def _points(finding: Finding) -> str:
    awarded = ABSENT if finding.awarded is None else _number(finding.awarded)
    return f"{awarded}/{_number(finding.available)} {OUTCOME_WORDS[finding.outcome]}"


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")
