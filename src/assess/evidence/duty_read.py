"""A run's ledgers of leaders, duties and judgements, read together and turned into values.

They depend on each other: acts name leaders, judgements name duties of leaders and criteria of the rubric. Without the
leaders' ledger there is no matrix, and without a ledger nothing is said about absence. Left out: (1) earlier years
(`history_read`); (2) accidents, which have no ledger yet: a caller names them; (3) names, unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assess.errors import Problem
from assess.evidence.csvtext import Sheet, read_sheet
from assess.evidence.duty import Duties, load_duties
from assess.evidence.duty_ledgers import LEDGERS, DutyLedgers, check_in_post
from assess.evidence.duty_matrix import Cell, fill_matrix
from assess.evidence.duty_measures import PersonDuties, duty_indicators, duty_measures, person_duties
from assess.evidence.duty_posts import check_posts
from assess.evidence.duty_quarters import quarters
from assess.evidence.duty_rows import Frame, Ledger, refuse_columns
from assess.evidence.judgement import COLUMNS, Judgements, read_judgements
from assess.evidence.judgement_subjects import Subject, accident_subjects, duty_subjects, rubric_subjects
from assess.evidence.judgement_use import Blame, blames, duty_judgements, measure_judgements
from assess.evidence.leader import COLUMNS as LEADER_COLUMNS
from assess.evidence.leader import NAME, Leader, Names, check_two_posts, read_leaders
from assess.params import Run, resolve
from assess.rubric import Rubric, load_rubric
from assess.types import Indicator, Measured, QualityFinding, Quarantined

LEADERS, JUDGEMENTS = "leaders", "judgements"
KEYS = (LEADERS, *LEDGERS, JUDGEMENTS)


@dataclass(frozen=True, slots=True)
class DutyEvidence:
    """What these ledgers say: values for the table, and the matrix, the persons and the findings behind them."""

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


@dataclass(slots=True)
class _Files:
    """The run's files while they are read: sheets and ledgers by key, and every problem."""

    run: Run
    root: Path
    frame: Frame
    problems: list[Problem]
    sheets: dict[str, Sheet] = field(default_factory=dict)
    ledgers: dict[str, Ledger[Any]] = field(default_factory=dict)

    def sheet(self, key: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> Sheet | None:
        """The sheet of a key, or None where the run names none or it is refused."""
        if key not in self.run.data:
            return None
        name = self.run.data[key]
        sheet = read_sheet(resolve(self.root, name, f"{self.run.id} {key}"), name, columns, self.problems)
        if sheet is not None:
            refuse_columns(sheet, optional, self.problems)
            self.sheets[key] = sheet = replace(sheet, extra=())
        return sheet


def read_duty_evidence(
    run: Run, root: Path, frame: Frame, problems: list[Problem], rubric: Rubric | None = None,
    names: Names = Names.DROP, accidents: Iterable[str] = (),
) -> DutyEvidence | None:  # fmt: skip
    """Everything that these ledgers say, or None where the run has none; what refuses a file goes to `problems`.

    Raises ParamsError for the duty lists and for the rubric, which is read unless given.
    """
    if not any(key in run.data for key in KEYS):
        return None
    files, duties = _Files(run, root, frame, problems), load_duties(root, run.period.to)
    leaders = _read_leaders(files, duties, names)
    ledgers = _read_ledgers(files, duties, leaders)
    judged, judgements = _read_judgements(files, duties, leaders, rubric, accidents)
    words = duty_judgements(judgements, duties.settings.judged)
    cells = fill_matrix(duties, leaders.entries, ledgers, words, frame)
    values = measure_judgements(judgements, judged, frame.units)
    quality = [finding for ledger in files.ledgers.values() for finding in ledger.quality]
    if LEADERS in files.sheets:
        values += duty_measures(cells, duties, frame)
        quality += check_posts(leaders.entries, duties, frame, leaders.file)
        quality += check_two_posts(leaders.entries, duties.titles) + check_in_post(ledgers, leaders.entries)
    return DutyEvidence(
        duties,
        tuple(values),
        tuple(row for ledger in files.ledgers.values() for row in ledger.quarantine),
        tuple(quality),
        tuple(files.sheets.values()),
        duty_indicators(duties),
        leaders.entries,
        cells,
        person_duties(cells),
        blames(judgements, duties.settings.responsibility),
    )


def _read_leaders(files: _Files, duties: Duties, names: Names) -> Ledger[Leader]:
    sheet = files.sheet(LEADERS, LEADER_COLUMNS, (NAME,))
    found: Ledger[Leader] = read_leaders(sheet, duties.posts, files.frame, names) if sheet else Ledger()
    files.ledgers[LEADERS] = found
    return found


def _read_ledgers(files: _Files, duties: Duties, leaders: Ledger[Leader]) -> DutyLedgers:
    known = {leader.id for leader in leaders.entries}
    for key, (columns, optional, read) in LEDGERS.items():
        sheet = files.sheet(key, columns, optional)
        if sheet is not None:
            files.ledgers[key] = read(sheet, duties.settings, known, files.frame)
    return DutyLedgers(*(files.ledgers.get(key) for key in LEDGERS))


def _read_judgements(
    files: _Files, duties: Duties, leaders: Ledger[Leader], rubric: Rubric | None, accidents: Iterable[str]
) -> tuple[tuple[Subject, ...], Judgements]:
    """The subjects that the rubric asks for, and all judgements."""
    sheet = files.sheet(JUDGEMENTS, COLUMNS)
    if sheet is None:
        return (), Judgements()
    run = files.run
    judged = rubric_subjects(
        rubric or load_rubric(files.root / "params" / "rubrics" / run.rubric, files.root, run.as_of)
    )
    parts = quarters(files.frame.first, min(files.frame.last, files.frame.as_of))
    duty = duty_subjects(duties, leaders.entries, tuple(part.name for part in parts))
    blame = accident_subjects(accidents, leaders.entries, duties.settings.responsibility)
    judgements = read_judgements(sheet, (*judged, *duty, *blame), files.frame)
    files.ledgers[JUDGEMENTS] = judgements.ledger
    return judged, judgements
