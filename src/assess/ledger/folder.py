"""A folder of ledgers as it was handed in: which file is which ledger, told by its name.

A file belongs to the ledger whose id or title is a part of its name (`hazards.csv`, `990103_隐患台账.xlsx`); parts are
separated by `-`, `_`, blanks or dots. Subfolders count; links are not followed. Left out: (1) what is in a file
(`intake`); (2) files of other kinds, which are refused by name instead of being skipped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from assess.errors import Problem
from assess.ledger.intake import LedgerFile
from assess.ledger.schema import Schema
from assess.text.characters import clean, tidy

FORMS = (".csv", ".xlsx", ".parquet", ".xls", ".xlsm")
NOTES = (".md", ".txt")
SEPARATOR = re.compile(r"[-\s.（）()]+")


def find_files(
    folder: Path, root: Path, schemas: Mapping[str, Schema], problems: list[Problem]
) -> tuple[LedgerFile, ...]:
    """The ledger files of a folder, in the order of their names. A file of no ledger is a problem; notes are not."""
    labels = {clean(label): name for name, schema in schemas.items() for label in (name, schema.title)}
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.name.startswith(".") or path.suffix.lower() in NOTES:
            continue
        name = path.relative_to(root).as_posix()
        ledger = _ledger_of(path.stem.removeprefix("~$"), labels)
        if ledger is None or path.suffix.lower() not in FORMS:
            known = "、".join(f"{one}（{schema.title}）" for one, schema in schemas.items())
            problems.append(Problem("E295", name, {"known": known}))
            continue
        found.append(LedgerFile(ledger, path, name))
    return tuple(found)


def _ledger_of(stem: str, labels: Mapping[str, str]) -> str | None:
    """The ledger whose name is the longest run of the parts of a file's name."""
    parts = [clean(part) for part in SEPARATOR.split(tidy(stem)) if part]
    pieces = {part for whole in parts for part in (whole, *whole.split("_"))}
    pieces |= {label for label in labels if "_" in label and any(f"_{label}_" in f"_{whole}_" for whole in parts)}
    matches = [label for label in labels if label in pieces]
    return labels[max(matches, key=len)] if matches else None
