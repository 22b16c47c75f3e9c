"""All that a run brings beside figures: leaders and duties, judgements, earlier years; as values for the table.

Figures of the run itself win over what history says about the same period, and a difference is reported. Left out:
(1) reading each kind (`duty_read`, `history_read`); (2) published figures (`read`); (3) accidents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assess.errors import Problem
from assess.evidence.csvtext import Sheet
from assess.evidence.duty_read import DutyEvidence, read_duty_evidence
from assess.evidence.duty_rows import Frame
from assess.evidence.history import measure_history
from assess.evidence.history_read import History, read_previous
from assess.evidence.ledger_tables import LedgerTables
from assess.indicators import load_indicators
from assess.params import Run
from assess.rubric import Rubric
from assess.types import Indicator, Measured, QualityFinding, Quarantined, Unit


@dataclass(frozen=True, slots=True)
class Records:
    """What was read; either part may be absent. `logged` sheets stand in a data log, `outputs` came from a run."""

    duties: DutyEvidence | None
    history: History | None
    frame: Frame

    @property
    def values(self) -> list[tuple[str, Measured]]:
        values = list(self.duties.values) if self.duties else []
        return values + (measure_history(self.history.ledger, self.frame) if self.history else [])

    @property
    def quarantine(self) -> tuple[Quarantined, ...]:
        rows = self.duties.quarantine if self.duties else ()
        return rows + (self.history.ledger.quarantine if self.history else ())

    @property
    def quality(self) -> list[QualityFinding]:
        findings = list(self.duties.quality) if self.duties else []
        return findings + (list(self.history.ledger.quality) if self.history else [])

    @property
    def logged(self) -> list[Sheet]:
        sheets = list(self.duties.sheets) if self.duties else []
        return sheets + ([self.history.sheet] if self.history and self.history.logged else [])

    @property
    def outputs(self) -> list[Sheet]:
        return [self.history.sheet] if self.history and not self.history.logged else []

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return self.duties.indicators if self.duties else ()

    @property
    def quarantined(self) -> dict[str, int]:
        """How many rows of each file were quarantined."""
        return dict(Counter(row.file for row in self.quarantine))


def read_records(
    run: Run, root: Path, units: tuple[Unit, ...], problems: list[Problem], rubric: Rubric | None,
    ledgers: LedgerTables | None = None,
) -> Records:  # fmt: skip
    """Everything that the run names. What refuses a file goes to `problems`; raises ParamsError for params."""
    frame = Frame(units, run.period.from_, run.period.to, run.as_of)
    accidents = ledgers.identities("accidents") if ledgers else ()
    duties = read_duty_evidence(run, root, frame, problems, rubric, ledgers, accidents)
    registered = load_indicators(root) if run.previous else {}
    return Records(duties, read_previous(run, root, registered, frame, problems), frame)


def check_against(
    values: Iterable[tuple[str, Measured]], figures: Iterable[tuple[str, Measured]]
) -> list[QualityFinding]:
    """Where history and the run's own figures give two numbers for one period: both are named, the figures count."""
    known = {(code, one.indicator, one.period): one for code, one in figures if one.known}
    findings = []
    for code, one in values:
        other = known.get((code, one.indicator, one.period))
        if other is not None and one.known and (one.numerator, one.state) != (other.numerator, other.state):
            text = (
                f"{one.indicator}（{one.period or '本期'}）有两个数：历年结果为{one.state or one.numerator}，"
                f"本次数据为{other.state or other.numerator}；以本次数据为准。"
            )
            sources = (*one.sources, *other.sources)
            findings.append(QualityFinding("history_differs", "warning", code, one.indicator, text, sources))
    return findings
