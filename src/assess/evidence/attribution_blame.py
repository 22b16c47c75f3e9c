"""Responsibility for charged accidents as indicators: what was found, what is still open, and what is certain already.

`<grade>_accidents_responsible` counts a grade and everything worse and is not known while a finding is open; `…_sure`
counts what is certain, so that a rule can trip on it while the rest waits. Left out: (1) the findings themselves, which
are judgements; (2) degrees of responsibility; (3) sanctions (`duty_shared`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from assess.evidence.attribution import Charged
from assess.evidence.attribution_count import Question, both, by_unit, count, count_sure, reaches, rows
from assess.evidence.judgement_use import Blame
from assess.evidence.larger import AccidentGrades
from assess.types import Measured, Source, Unit

RESPONSIBLE, LEADERS = "accidents_responsible", "leaders_responsible"
PEOPLE = "人"
Findings = Mapping[tuple[str, str], Sequence[Blame]]


def blame_measures(
    charged: Iterable[Charged], blamed: Iterable[Blame], units: Iterable[Unit], grades: AccidentGrades,
    searched: Source, days: tuple[date, date],
) -> list[tuple[str, Measured]]:  # fmt: skip
    """Counts with responsibility, all of them and by grade, and the number of leaders held responsible.

    Of `charged` only what counts from the first to the last of the `days` is looked at, in the list `searched`.
    """
    findings: dict[tuple[str, str], list[Blame]] = {}
    for one in blamed:
        findings.setdefault((one.unit, one.accident), []).append(one)
    grouped = by_unit(one for one in charged if days[0] <= one.counted <= days[1])
    values: list[tuple[str, Measured]] = []
    for unit in units:
        own = grouped.get(unit.code, [])
        blames = _blamed(findings)
        for order, grade in enumerate(grades.order):
            name = f"{grade}_{RESPONSIBLE}" if order else RESPONSIBLE
            question = both(reaches(order), blames)
            values.append((unit.code, count(name, own, question, searched)))
            values.append((unit.code, count_sure(name, own, question, searched)))
        values += [(unit.code, value) for value in _leaders(own, findings, searched)]
    return values


def _blamed(findings: Findings) -> Question:
    """Was the unit found responsible? Not known without a finding."""

    def ask(one: Charged) -> bool | None:
        found = [blame for blame in findings.get((one.unit, one.accident.id), ()) if not blame.leader]
        return found[0].responsible if found else None

    return ask


def _leaders(charged: list[Charged], findings: Findings, searched: Source) -> tuple[Measured, Measured]:
    """How many leaders were found responsible, and of how many that is certain."""
    personal = [blame for one in charged for blame in findings.get((one.unit, one.accident.id), ()) if blame.leader]
    held = {blame.leader: blame.source for blame in personal if blame.responsible}
    sources = tuple(held.values()) or rows(charged, searched)
    sure = Measured(f"{LEADERS}_sure", Decimal(len(held)), None, "", PEOPLE, "", sources)
    open_ = [one.accident.id for one in charged if _open(one, findings)]
    if open_:
        reason = f"至少{len(held)}{PEOPLE}；责任未定：{'、'.join(dict.fromkeys(open_))}"
        return Measured(LEADERS, None, None, "", PEOPLE, reason), sure
    return Measured(LEADERS, Decimal(len(held)), None, "", PEOPLE, "", sources), sure


def _open(one: Charged, findings: Findings) -> bool:
    """Whether more may follow: nobody has found the unit not responsible, and no leader's finding is complete."""
    found = findings.get((one.unit, one.accident.id), ())
    if any(not blame.leader and blame.responsible is False for blame in found):
        return False
    personal = [blame for blame in found if blame.leader]
    return not personal or any(blame.responsible is None for blame in personal)


def held_responsible(blamed: Iterable[Blame], unit: str, accident: str) -> tuple[str, ...]:
    """The leaders of a unit who were found responsible for an accident."""
    about = [one for one in blamed if (one.unit, one.accident) == (unit, accident) and one.leader]
    return tuple(sorted({one.leader for one in about if one.responsible}))
