"""A run file: which rubric, which units, which data, which period, as of which day.

One run file is one assessment; `assess run params/runs/<id>.yaml` needs nothing else.
Left out: what the rubric and the data hold; a run file only names them, inside the project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.params.build import build
from assess.params.document import read_document
from assess.params.root import find_root, resolve

# Figures that never stand beside ledgers.
FIGURES = ("published", "headline")
MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])", re.ASCII)
ID = re.compile(r"[a-z0-9][a-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True)
class Period:
    """考核周期: both days included."""

    from_: date
    to: date


@dataclass(frozen=True, slots=True)
class Campaign:
    """专项行动: whose effect is asked for. `series` is a file of counts by unit and month, `start` its first month.

    `units` are the codes of those that took part, by default all.
    """

    title: str
    series: str
    start: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """运行文件. `data` maps the name of a reader's input to a file; `notice` stands on every page.

    `ledgers` is a folder of ledgers; `attribution` names a scheme of params/standards/attribution.yaml. A run that does
    not `rank` says why in `rank_declined`.
    """

    id: str
    title: str
    rubric: str
    as_of: date
    period: Period
    units: str
    data: dict[str, str] = field(default_factory=dict)
    stage: str = ""
    notice: str = ""
    previous: str = ""
    ledgers: str = ""
    attribution: str = "place"
    rank: bool = True
    rank_declined: str = ""
    campaign: Campaign | None = None


def load_run(path: str | Path, root: Path | None = None) -> Run:
    """The run file at `path`, relative to the working directory or else to the project root.

    Raises ParamsError with every problem: unknown or missing keys, files that do not exist, paths that escape.
    """
    file = Path(path)
    root = root or find_root(file)
    if not file.is_absolute():
        file = file.resolve() if file.exists() else root / file
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    node = read_document(file, name)
    problems: list[Problem] = []
    run = build(Run, node, problems)
    if run is None:
        raise ParamsError(problems)
    if not ID.fullmatch(run.id):
        problems.append(Problem("E116", f"{name} id", {"id": run.id}))
    if run.period.from_ > run.period.to:
        problems.append(Problem("E117", f"{name} period", {"first": run.period.from_, "last": run.period.to}))
    if run.rank == bool(run.rank_declined):
        problems.append(Problem("E139", f"{name} rank"))
    if not (root / "params" / "rubrics" / run.rubric / "rubric.yaml").is_file():
        problems.append(Problem("E118", f"{name} rubric", {"path": f"params/rubrics/{run.rubric}/rubric.yaml"}))
    problems += _file_problems(run, root, name)
    problems += _ledger_problems(run, root, name)
    if problems:
        raise ParamsError(problems)
    return run


def _file_problems(run: Run, root: Path, name: str) -> list[Problem]:
    """Every file that the run names exists inside the project, and its campaign begins in a month."""
    problems: list[Problem] = []
    named = {"units": run.units, **{f"data.{k}": v for k, v in run.data.items()}}
    if run.campaign:
        named["campaign.series"] = run.campaign.series
        if not MONTH.fullmatch(run.campaign.start):
            problems.append(Problem("E180", f"{name} campaign.start", {"found": run.campaign.start}))
    for key, target in named.items():
        try:
            if not resolve(root, target, f"{name} {key}").is_file():
                problems.append(Problem("E118", f"{name} {key}", {"path": target}))
        except ParamsError as error:
            problems.extend(error.problems)
    return problems


def _ledger_problems(run: Run, root: Path, name: str) -> list[Problem]:
    """The folder of ledgers exists, and no figures of another origin stand beside it."""
    if not run.ledgers:
        return []
    try:
        found = resolve(root, run.ledgers, f"{name} ledgers").is_dir()
    except ParamsError as error:
        return list(error.problems)
    problems = [] if found else [Problem("E118", f"{name} ledgers", {"path": run.ledgers})]
    beside = "、".join(f"data.{key}" for key in FIGURES if key in run.data)
    return problems + ([Problem("E297", name, {"keys": beside})] if beside else [])
