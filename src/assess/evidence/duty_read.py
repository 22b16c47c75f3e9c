"""A run's leaders, acts and judgements, read together and turned into values.

They depend on each other: acts name leaders, judgements name duties of leaders and criteria of the rubric. Leaders and
acts stand in the run's ledgers, judgements in a file of their own; without ledgers there is no matrix. Left out: (1)
earlier years (`history_read`); (2) accidents: a caller names them; (3) names of persons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from assess.errors import Problem
from assess.evidence.csvtext import Sheet, read_sheet
from assess.evidence.duty import Duties, load_duties
from assess.evidence.duty_matrix import Cell, fill_matrix
from assess.evidence.duty_measures import PersonDuties, duty_indicators, duty_measures, person_duties
from assess.evidence.duty_posts import check_posts
from assess.evidence.duty_quarters import quarters
from assess.evidence.duty_rows import Frame, Ledger, refuse_columns
from assess.evidence.duty_store import read_acts
from assess.evidence.judgement import COLUMNS, Judgements, read_judgements
from assess.evidence.judgement_subjects import Subject, accident_subjects, duty_subjects, rubric_subjects
from assess.evidence.judgement_use import Blame, blames, duty_judgements, measure_judgements
from assess.evidence.leader import Leader
from assess.evidence.leader_store import read_leaders
from assess.evidence.ledger_tables import LedgerTables
from assess.params import Run, resolve
from assess.rubric import Rubric, load_rubric
from assess.types import Indicator, Measured, QualityFinding, Quarantined

JUDGEMENTS = "judgements"
KEYS = (JUDGEMENTS,)


@dataclass(frozen=True, slots=True)
class DutyEvidence:
    """What they say: values for the table, and the matrix, the persons and the findings behind them.

    Rows refused are those of judgements; refused rows of ledgers are known where ledgers are read.
    """

    duties: Duties
    values: tuple[tuple[str, Measured], ...]
    quarantine: tuple[Quarantined, ...]
    quality: tuple[QualityFinding, ...]
    sheets: tuple[Sheet, ...]
    indicators: tuple[Indicator, ...]
    leaders: tuple[Leader, ...]
    cells: tuple[Cell, ...]
    people: tuple[PersonDuties, ...]
    blames: tuple[Blame, ...]


def read_duty_evidence(
    run: Run, root: Path, frame: Frame, problems: list[Problem], rubric: Rubric | None,
    ledgers: LedgerTables | None, accidents: Iterable[str] = (),
) -> DutyEvidence | None:  # fmt: skip
    """All that ledgers and judgements say, or None where a run has neither; what refuses a file goes to `problems`.

    Raises ParamsError for the duty lists and for the rubric, which is read unless given.
    """
    sheet = _read_sheet(run, root, problems)
    if sheet is None and ledgers is None:
        return None
    duties = load_duties(root, run.period.to)
    leaders: Ledger[Leader] = read_leaders(ledgers, duties, frame) if ledgers else Ledger()
    judged: tuple[Subject, ...] = ()
    judgements = Judgements()
    if sheet is not None:
        rubric = rubric or load_rubric(root / "params" / "rubrics" / run.rubric, root, run.as_of)
        judged = rubric_subjects(rubric)
        subjects = (*judged, *_subjects(duties, leaders.entries, frame, accidents))
        judgements = read_judgements(sheet, subjects, frame)
    values = measure_judgements(judgements, judged, frame.units)
    quality = [*leaders.quality, *judgements.ledger.quality]
    cells: tuple[Cell, ...] = ()
    if ledgers is not None:
        acts = read_acts(ledgers, duties, frame)
        words = duty_judgements(judgements, duties.settings.judged)
        cells = fill_matrix(duties, leaders, acts, words, frame)
        values += duty_measures(cells, duties, leaders, frame)
        quality += check_posts(leaders, duties, frame)
        quality += [finding for ledger in acts.acts.values() for finding in ledger.quality]
    return DutyEvidence(
        duties,
        tuple(values),
        judgements.ledger.quarantine,
        tuple(quality),
        (sheet,) if sheet else (),
        duty_indicators(duties),
        leaders.entries,
        cells,
        person_duties(cells),
        blames(judgements, duties.settings.responsibility),
    )


def _read_sheet(run: Run, root: Path, problems: list[Problem]) -> Sheet | None:
    """The run's judgements, or None where it names none or the file is refused."""
    if JUDGEMENTS not in run.data:
        return None
    name = run.data[JUDGEMENTS]
    sheet = read_sheet(resolve(root, name, f"{run.id} {JUDGEMENTS}"), name, COLUMNS, problems)
    if sheet is None:
        return None
    refuse_columns(sheet, (), problems)
    return replace(sheet, extra=())


def _subjects(
    duties: Duties, leaders: tuple[Leader, ...], frame: Frame, accidents: Iterable[str]
) -> tuple[Subject, ...]:
    """What may be judged beside the rubric: duties of leaders by quarter, and responsibility for accidents."""
    parts = quarters(frame.first, min(frame.last, frame.as_of))
    duty = duty_subjects(duties, leaders, tuple(part.name for part in parts))
    return (*duty, *accident_subjects(accidents, leaders, duties.settings.responsibility))
