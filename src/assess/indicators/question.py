"""Questions of statistics to the ledgers: named SELECTs in `params/fairness/*.sql`, each answered with its rows.

They stand beside the indicators' pieces and see the same tables, but give no indicator: what they count is never
scored. `$first_day` and `$last_day` are the days of the assessed period. Left out: what the rows mean (`fairness`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any

from assess.errors import ParamsError, Problem
from assess.indicators.piece import Piece, split_pieces
from assess.params import remember

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = "params/fairness"
BEGIN = re.compile(r"^-- query: *(?P<name>\S*) *$", re.MULTILINE)
DAYS = ("first_day", "last_day")
Rows = tuple[tuple[Any, ...], ...]
FILED = "filed"  # beside the answers: unit and ledger of everything filed for the whole period


@remember(f"{FOLDER}/*.sql")
def load_questions(root: Path) -> dict[str, Piece]:
    """All questions by name. Raises ParamsError with every problem of every file."""
    problems: list[Problem] = []
    found: dict[str, Piece] = {}
    for path in sorted((root / FOLDER).glob("*.sql")):
        for one in split_pieces(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix(), problems, BEGIN):
            if one.name in found:
                problems.append(Problem("E230", one.place, {"name": one.name, "other": found[one.name].place}))
            found[one.name] = one
    if problems:
        raise ParamsError(problems)
    return found


def ask(connection: DuckDBPyConnection, questions: Mapping[str, Piece], first: date, last: date) -> dict[str, Rows]:
    """The answers, by question; a parameter that a question does not mention is not handed over.

    Equal texts are one object: every row names its unit, and a country's rows are hundreds of thousands.
    """
    days = dict(zip(DAYS, (first, last), strict=True))
    answers = {}
    for name, question in questions.items():
        given = {day: value for day, value in days.items() if f"${day}" in question.sql}
        rows = connection.execute(question.sql, given).fetchall()
        answers[name] = tuple(tuple(intern(one) if type(one) is str else one for one in row) for row in rows)
    return answers
