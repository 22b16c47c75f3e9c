"""`previous` of a run file: a `history.csv`, or the output folder of the year before with its league table.

A file of an earlier output is not looked for in the data log: its own run made it. Left out: (1) more than one
source; (2) assessments of single criteria; (3) comparing rubrics of two years (`diff`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.evidence.csvtext import Sheet, read_sheet
from assess.evidence.duty_rows import Frame, Ledger
from assess.evidence.history import COLUMNS, LEAGUE_COLUMNS, Past, check_history, read_history, read_league
from assess.params import Run, resolve

LEAGUE = "league.csv"


@dataclass(frozen=True, slots=True)
class History:
    """Earlier years as read. `logged`: the sheet stands in a data log; otherwise it is an earlier output."""

    ledger: Ledger[Past]
    sheet: Sheet
    logged: bool


def read_previous(
    run: Run, root: Path, registered: Collection[str], frame: Frame, problems: list[Problem]
) -> History | None:
    """What the run file names, or None. Raises ParamsError for a path that leads nowhere."""
    if not run.previous:
        return None
    name = run.previous.rstrip("/")
    path = resolve(root, name, f"{run.id} previous")
    league = path.is_dir()
    if league:
        path, name = path / LEAGUE, f"{name}/{LEAGUE}"
    if not path.is_file():
        raise ParamsError([Problem("E259", f"{run.id} previous", {"path": name})])
    sheet = read_sheet(path, name, LEAGUE_COLUMNS if league else COLUMNS, problems)
    if sheet is None:
        return None
    ledger = read_league(sheet, frame) if league else read_history(sheet, registered, frame, problems)
    ledger = replace(ledger, quality=(*ledger.quality, *check_history(ledger, frame)))
    return History(ledger, replace(sheet, extra=()), not league)
