"""SQL pieces: short named SELECTs, each with a comment that says what one row of it is.

A file under `params/indicators/sql` holds any number of them; each begins with `-- piece: <name>` and ends with its
semicolon. A piece marked `-- staged` is kept as a table because several others read it; the rest are views. Left out:
(1) whether the SQL runs, which a test tries for every piece; (2) which indicators use it (`register`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.params import remember

FOLDER = "params/indicators/sql"
BEGIN = re.compile(r"^-- piece: *(?P<name>\S*) *$", re.MULTILINE)
NAME = re.compile(r"[a-z][a-z0-9_]*")
STAGED = "-- staged"
REQUIRED = ("unit_code", "period", "source_file", "source_row")


@dataclass(frozen=True, slots=True)
class Piece:
    """片段: one SELECT. `comment` is what an official reads about it."""

    name: str
    sql: str
    comment: str
    place: str
    staged: bool = False


@remember(f"{FOLDER}/*.sql")
def load_pieces(root: Path) -> dict[str, Piece]:
    """All pieces by name. Raises ParamsError with every problem of every file."""
    problems: list[Problem] = []
    found: dict[str, Piece] = {}
    for path in sorted((root / FOLDER).glob("*.sql")):
        for piece in split_pieces(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix(), problems):
            if piece.name in found:
                problems.append(Problem("E230", piece.place, {"name": piece.name, "other": found[piece.name].place}))
            found[piece.name] = piece
    if problems:
        raise ParamsError(problems)
    return found


def split_pieces(text: str, place: str, problems: list[Problem], begin: re.Pattern[str] = BEGIN) -> list[Piece]:
    """The pieces of one file; text before the first one is the file's own comment. `begin` finds their first lines."""
    marks = list(begin.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    pieces = []
    for mark, end in zip(marks, ends, strict=True):
        name, line = mark["name"], text.count("\n", 0, mark.start()) + 1
        body = text[mark.end() : end].strip("\n")
        comments = [part for part in body.splitlines() if part.startswith("--")]
        sql = "\n".join(part for part in body.splitlines() if not part.startswith("--")).strip()
        at = f"{place}:{line}"
        comment = " ".join(part.removeprefix("--").strip() for part in comments if part.strip() != STAGED)
        if not NAME.fullmatch(name) or not comment or not sql.endswith(";") or ";" in sql[:-1]:
            problems.append(Problem("E231", at, {"name": name}))
            continue
        staged = any(part.strip() == STAGED for part in comments)
        pieces.append(Piece(name, sql[:-1].rstrip(), comment, at, staged))
    return pieces
