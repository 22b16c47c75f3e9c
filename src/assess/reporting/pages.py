"""Open a page: from results that have been written, or by computing the run now.

`results` names a folder that holds `results.json` and `assessments/<code>.json`, as `assess run` and `assess score`
write them; with an empty name the run file is computed on the spot, which is what an evaluator in JupyterLab wants.
Either way the page shows and never computes. Left out: where pages go (`running`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

from assess.errors import Problem, RunError, UsageError
from assess.indicators import load_indicators
from assess.params import find_root, load_run
from assess.reporting.campaign import CampaignPage
from assess.reporting.county import CountyPage
from assess.reporting.league import LeaguePage
from assess.reporting.markup import BUILDING
from assess.reporting.quality import QualityPage
from assess.reporting.rubric import RubricPage
from assess.reporting.sensitivity import SensitivityPage
from assess.results import RUN_FILE, UNIT_FOLDER, RunReport, UnitReport, read
from assess.rubric import load_rubric
from assess.rubric.open_gaps import leave_gaps_open

Document = TypeVar("Document", UnitReport, RunReport)


def open_county(run: str, unit: str, results: str = "") -> CountyPage:
    """The page of the unit with this code. Raises UsageError, naming the known codes, where there is none."""
    if not results:
        from assess.review import open_review

        return CountyPage(open_review(run).unit_report(unit))
    folder = find_results(run, results) / UNIT_FOLDER
    path = folder / f"{unit}.json"
    if path.parent != folder or not path.is_file():
        known = sorted(path.stem for path in folder.glob("*.json"))
        raise UsageError([Problem("E120", "unit", {"unit": unit, "known": "、".join(known)})])
    return CountyPage(_read(UnitReport, path))


def open_league(run: str, results: str = "") -> LeaguePage:
    """The page of all units."""
    return LeaguePage(_open_run(run, results))


def open_quality(run: str, results: str = "") -> QualityPage:
    """The page about the data of a run."""
    return QualityPage(_open_run(run, results))


def open_rubric(run: str, results: str = "") -> RubricPage:
    """The page of the run's rubric as in force on its day; it says where results were made by another text."""
    root = find_root(Path(run))
    named = load_run(run, root)
    rubric = load_rubric(root / "params" / "rubrics" / named.rubric, root, named.as_of)
    used = _read(RunReport, find_results(run, results) / RUN_FILE).provenance.rubric_sha256 if results else ""
    reported = "reported" in named.data
    rubric = leave_gaps_open(rubric) if reported else rubric
    return RubricPage(rubric, load_indicators(root), named.notice, used, reported)


def open_sensitivity(run: str, results: str = "") -> SensitivityPage:
    """The page about how sure the ranking is."""
    return SensitivityPage(_open_run(run, results))


def open_campaign(run: str, results: str = "") -> CampaignPage:
    """The page of the run's campaign."""
    return CampaignPage(_open_run(run, results))


def find_results(run: str, results: str) -> Path:
    """The folder of results that a page names, relative to the project where it is relative.

    While an output folder is being built, its files lie in a private one, which the environment names.
    """
    building = os.environ.get(BUILDING, "")
    return Path(building) if building else find_root(Path(run)) / results


def _open_run(run: str, results: str) -> RunReport:
    if not results:
        from assess.review import open_review

        return open_review(run).run_report()
    return _read(RunReport, find_results(run, results) / RUN_FILE)


def _read(kind: type[Document], path: Path) -> Document:
    """A document as written. Raises RunError (E303) where the file is missing, cut off or of another form."""
    try:
        return read(kind, path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise RunError([Problem("E303", path.name, {"detail": detail})]) from error
