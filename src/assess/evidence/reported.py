"""Reported figures of a run: read, explained for the run's period, checked within themselves, turned into values.

A run on reports names nothing else, since figures that nobody has verified must not stand among ledgers; facts outside
the period are kept as evidence. Left out: (1) points (`scoring`); (2) the sentences of the reports; (3) figures that a
check would imply.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.evidence.csvtext import Sheet, read_sheet
from assess.evidence.duty_rows import Frame, refuse_columns
from assess.evidence.reported_checks import check_reported
from assess.evidence.reported_register import ReportedRegister, load_reported_register
from assess.evidence.reported_rows import COLUMNS, Known, read_facts
from assess.evidence.reported_values import Floor, find_floors, measure_facts, why_no_value
from assess.indicators import load_indicators
from assess.params import Run, resolve
from assess.reported import ReportedFact
from assess.rubric.mechanisms import Mechanism, load_mechanisms
from assess.types import Measured, QualityFinding, Quarantined

REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class ReportedEvidence:
    """What reports say: facts with why each gives no value, values with floors, and the mechanisms to hold them to."""

    facts: tuple[ReportedFact, ...]
    values: tuple[tuple[str, Measured], ...]
    floors: tuple[Floor, ...]
    quarantine: tuple[Quarantined, ...]
    quality: tuple[QualityFinding, ...]
    sheet: Sheet
    register: ReportedRegister
    mechanisms: tuple[Mechanism, ...]


def refuse_mixture(run: Run) -> None:
    """Raises ParamsError (E245) where a run names reported figures and anything else that gives figures."""
    if REPORTED not in run.data:
        return
    others = [f"data.{key}" for key in run.data if key != REPORTED]
    others += [key for key in ("ledgers", "previous") if getattr(run, key)]
    if others:
        raise ParamsError([Problem("E245", f"{run.id} data.{REPORTED}", {"others": "、".join(others)})])


def read_reported(run: Run, root: Path, frame: Frame, problems: list[Problem]) -> ReportedEvidence | None:
    """Everything that the run's reports say, or None where it names none; what refuses the file goes to `problems`.

    Raises ParamsError for the register beside the file, the mechanisms and the indicators.
    """
    if REPORTED not in run.data:
        return None
    name = run.data[REPORTED]
    register, mechanisms, indicators = load_reported_register(root, name), load_mechanisms(root), load_indicators(root)
    sheet = read_sheet(resolve(root, name, f"{run.id} {REPORTED}"), name, COLUMNS, problems)
    if sheet is None:
        return None
    refuse_columns(sheet, (), problems)
    known = Known(register, frozenset(one.id for one in mechanisms), indicators)
    ledger = read_facts(sheet, frame, known)
    facts = tuple(replace(one, why=why_no_value(one, run.period, register.limits)) for one in ledger.entries)
    return ReportedEvidence(
        facts,
        tuple(measure_facts(facts, frame.units, indicators, register)),
        tuple(find_floors(facts, run.period)),
        ledger.quarantine,
        (*ledger.quality, *check_reported(register.checks, facts, name)),
        sheet,
        register,
        mechanisms,
    )
