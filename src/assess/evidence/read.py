"""A run's files into evidence: units, the tidy table, the quarantine, the findings on quality, and the files.

Each key under `data:` of a run file has its reader in `published.READERS` or is one of `duty_read.KEYS`; all
problems of all files come at once, before anything is computed. Left out: (1) points and vetoes (`scoring`); (2)
files that the run does not name; (3) correcting anything: figures stay as printed and what is odd is a finding.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.evidence.duty_read import KEYS
from assess.evidence.evidence import Evidence
from assess.evidence.files import Files, read_files
from assess.evidence.larger import load_grades
from assess.evidence.of_ledgers import evidence_of_ledgers
from assess.evidence.of_tables import evidence_of_tables
from assess.evidence.published import READERS
from assess.evidence.reported import REPORTED, ReportedEvidence, refuse_mixture
from assess.evidence.reported_values import with_floors
from assess.params import Run
from assess.rubric import Rubric, load_rubric
from assess.table import build_table


def read_evidence(run: Run, root: Path, rubric: Rubric | None = None) -> Evidence:
    """All evidence of a run. Raises ParamsError (the run, a register) or DataError (the files).

    `rubric` says what may be judged and what the assessment year is; it is read where that is needed and not given.
    """
    unknown = [key for key in run.data if key not in (*READERS, REPORTED, *KEYS)]
    if unknown:
        known = "、".join((*READERS, REPORTED, *KEYS))
        raise ParamsError([Problem("E201", f"{run.id} data.{key}", {"key": key, "known": known}) for key in unknown])
    if rubric is None and run.ledgers:
        rubric = load_rubric(root / "params" / "rubrics" / run.rubric, root, run.as_of)
    refuse_mixture(run)
    with ExitStack() as stack:
        files = read_files(run, root, rubric, stack)
    if files.reported:
        found = _from_reports(files, files.reported)
    elif files.ledgers:
        found = evidence_of_ledgers(files)
    else:
        found = evidence_of_tables(files, load_grades(root, run.period.to))
    return _with_advice(found, files)


def _with_advice(found: Evidence, files: Files) -> Evidence:
    """The evidence with what only statistics look at: rows of ledgers, and months of a campaign."""
    observed = files.ledgers.observed if files.ledgers else {}
    if files.monthly is None:
        return replace(found, observed=observed)
    ledger = files.monthly.ledger
    quarantine, quality = (*found.quarantine, *ledger.quarantine), (*found.quality, *ledger.quality)
    return replace(found, observed=observed, monthly=files.monthly.series, quarantine=quarantine, quality=quality)


def _from_reports(files: Files, reported: ReportedEvidence) -> Evidence:
    """Evidence from reports alone: what is exact is a value, and everything else says why it is none."""
    table = with_floors(build_table(files.units, reported.values), reported.floors)
    found = (*files.quality, *reported.quality)
    return Evidence(files.units, table, reported.quarantine, found, files.described, (), (), reported=reported)
