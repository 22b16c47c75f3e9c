"""What a ledger looks like: one definition for reading, checking, storing and describing it.

`params/ledgers/<id>.yaml` lists key, columns and row checks; allowed values that several ledgers share stand in
`params/ledgers/shared/values.yaml`. A rule's `when` is a SQL condition over the ledger's columns, what its references
bring along (`<column>_<brought>`), and the days `as_of`, `period_from` and `period_to`. Left out: (1) reading data
(`ingest`); (2) whether the SQL runs (a test tries every rule); (3) indicators.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from assess.errors import ParamsError, Problem
from assess.ledger.schema_check import find_faults
from assess.params import build, read_document, remember

FOLDER = "params/ledgers"
SHARED = f"{FOLDER}/shared/values.yaml"
T = TypeVar("T")
UNIT = "unit_code"
EARLIEST = date(1949, 10, 1)


class Kind(StrEnum):
    """The type of a column; `code` is an identifier that may look like a number, `money` is in yuan."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MONEY = "money"
    FLAG = "flag"


class Level(StrEnum):
    """What a row check does: refuse the file, quarantine the row, or only warn."""

    REFUSE = "refuse"
    QUARANTINE = "quarantine"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Column:
    """列. `values` maps an allowed value to its other spellings; `list_` names a shared set of them.

    `reference` is `ledger.column`, `brings` names columns of that ledger for use in rules; `many` holds several values.
    """

    name: str
    title: str
    type: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    list_: str = ""
    reference: str = ""
    brings: tuple[str, ...] = ()
    many: bool = False
    future: bool = False
    earliest: date = EARLIEST
    least: Decimal = Decimal(0)
    most: Decimal | None = None
    pattern: str = ""
    check: str = ""
    personal: bool = False
    key_blank: bool = False

    @property
    def target(self) -> tuple[str, str]:
        """Ledger and column that this one refers to."""
        ledger, _, column = self.reference.partition(".")
        return ledger, column


@dataclass(frozen=True, slots=True)
class RowRule:
    """行检查: `message` may name columns in braces; the row's own text is filled in."""

    id: str
    level: Level
    column: str
    when: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Schema:
    """台账: `anchor` is the column whose day places a row in time; a `register` (名录) is handed in whole each time."""

    id: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[RowRule, ...] = ()
    anchor: str = ""
    register: bool = False

    def column(self, name: str) -> Column:
        """The column of a name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class SharedValues:
    """共用代码表."""

    lists: dict[str, dict[str, tuple[str, ...]]]


@remember(f"{FOLDER}/*.yaml", SHARED)
def load_schemas(root: Path) -> dict[str, Schema]:
    """All ledgers by id, shared values filled in. Raises ParamsError with every problem of every file."""
    problems: list[Problem] = []
    shared = _read(SharedValues, root / SHARED, SHARED, problems)
    lists = shared.lists if shared else {}
    schemas: dict[str, Schema] = {}
    for path in sorted((root / FOLDER).glob("*.yaml")):
        name = f"{FOLDER}/{path.name}"
        schema = _read(Schema, path, name, problems)
        if schema is None:
            continue
        if schema.id != path.stem:
            problems.append(Problem("E280", f"{name} id", {"what": f"{schema.id} ≠ {path.stem}"}))
        unknown = {column.list_ for column in schema.columns if column.list_} - lists.keys()
        problems += [Problem("E280", name, {"what": f"list: {one}"}) for one in sorted(unknown)]
        columns = tuple(replace(c, values=lists.get(c.list_, {})) if c.list_ else c for c in schema.columns)
        schemas[path.stem] = replace(schema, columns=columns)
    for name, schema in schemas.items():
        others = {key: one.names for key, one in schemas.items()}
        problems += [
            Problem(code, f"{FOLDER}/{name}.yaml", {"what": what}) for code, what in find_faults(schema, others)
        ]
    if problems:
        raise ParamsError(problems)
    return schemas


def _read(cls: type[T], path: Path, name: str, problems: list[Problem]) -> T | None:
    try:
        return build(cls, read_document(path, name), problems)
    except ParamsError as error:
        problems.extend(error.problems)
        return None
