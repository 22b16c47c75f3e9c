"""The documents of a run: what pages, notebooks and files show, and nothing they would have to compute.

`UnitReport` is all that one unit's page needs (written as `assessments/<code>.json`), `RunReport` all that the
league, quality and index pages need (`results.json`). `write` and `read` turn them into canonical JSON and back.
Left out: how results come about (`review`) and how they look (`reporting`).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from assess.advised import Funnel, RunAdvice, Sureness, UnitAdvice
from assess.parts import DutyRow, KeyNumber, LastYear, SectionStanding
from assess.reported import MechanismRow, ReportedFact
from assess.types import (
    Assessment,
    Change,
    CountPair,
    Lacking,
    LegalBasis,
    Provenance,
    QualityFinding,
    Quarantined,
    SectionPoints,
    Standing,
)

T = TypeVar("T")
Reader = Callable[[Any], Any]
NEAREST = 41
RUN_FILE, UNIT_FOLDER = "results.json", "assessments"


@dataclass(frozen=True, slots=True)
class Method:
    """How a rubric leads from the points of sections to total and place, for whoever works them out again.

    `grades` from the best down; `bonus` and `penalty` name the sections beside the full points; `limit` caps the total.
    Ranked `by` "share" or "total"; `vetoed` units stand "after_others", "by_points" or are "unranked".
    """

    grades: tuple[str, ...] = ()
    bonus: tuple[str, ...] = ()
    penalty: tuple[str, ...] = ()
    limit: Decimal | None = None
    by: str = "share"
    vetoed: str = "after_others"


@dataclass(frozen=True, slots=True)
class RunHeader:
    """What stands at the head of every page. `unverified` of `bases` legal bases are not checked yet.

    `rank_declined` is the reason where the run declines to rank; `audience` is "" inside, "unit" or "public" elsewhere.
    """

    id: str
    title: str
    notice: str
    as_of: date
    period_from: date
    period_to: date
    stage: str
    rubric: str
    rubric_title: str
    places: int
    bases: int
    unverified: tuple[LegalBasis, ...] = ()
    rank_declined: str = ""
    audience: str = ""
    method: Method = field(default_factory=Method)


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One unit: its assessment, its place in its group, its changes with how sure they are, its data.

    `group` and `group_sureness` hold the units nearest in place, at most `NEAREST`, itself included; `advice` is beside
    the result and no part of it. `mechanisms` and the own `facts` are there where the run is about reported figures.
    """

    run: RunHeader
    assessment: Assessment
    standing: Standing
    group: tuple[Standing, ...]
    changes: tuple[Change, ...]
    breakdown: tuple[CountPair, ...]
    quality: tuple[QualityFinding, ...]
    quarantined: int
    provenance: Provenance
    mechanisms: tuple[MechanismRow, ...] = ()
    facts: tuple[ReportedFact, ...] = ()
    lacking: Lacking | None = None
    advice: UnitAdvice = field(default_factory=UnitAdvice)
    group_sureness: tuple[Sureness, ...] = ()
    funnel: Funnel | None = None
    sections: tuple[SectionStanding, ...] = ()
    key_numbers: tuple[KeyNumber, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    last_year: LastYear | None = None


@dataclass(frozen=True, slots=True)
class UnitSections:
    """One unit's points by section: those that make up the full points, and beside them bonus and penalty.

    What a penalty section took away is negative.
    """

    unit: str
    base: tuple[SectionPoints, ...]
    beside: tuple[SectionPoints, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """All units: standings by group, changes of the whole, and what is odd about the data."""

    run: RunHeader
    standings: tuple[Standing, ...]
    changes: tuple[Change, ...]
    unit_changes: tuple[Change, ...]
    quality: tuple[QualityFinding, ...]
    quarantine: tuple[Quarantined, ...]
    provenance: Provenance
    advice: RunAdvice = field(default_factory=RunAdvice)
    sections: tuple[UnitSections, ...] = ()


def name_unit_file(code: str) -> str:
    """Where a unit's report lies in a folder of results."""
    return f"{UNIT_FOLDER}/{code}.json"


def encode(value: Any) -> Any:
    """A value as JSON structures. Decimals become text, so that no digit is lost."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | date):
        return str(value)
    return value


def decode(hint: Any, value: Any) -> Any:
    """The typed value that `encode` turned into JSON structures. What a class needs is found out once."""
    return _find_reader(hint)(value)


@cache
def _find_reader(hint: Any) -> Reader:  # noqa: PLR0911 - one return per kind of value
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _find_reader(next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        item = _find_reader(arguments[0])
        return _unless_none(lambda value: tuple(map(item, value)))
    if origin is dict:
        entry = _find_reader(arguments[1])
        return _unless_none(lambda value: {key: entry(item) for key, item in value.items()})
    if dataclasses.is_dataclass(hint):
        return _unless_none(_read_fields(hint))  # type: ignore[arg-type]
    if hint is date:
        return _unless_none(date.fromisoformat)
    if hint is Decimal or (isinstance(hint, type) and issubclass(hint, Enum)):
        return _unless_none(hint)
    return _keep


def _read_fields(cls: type[Any]) -> Reader:
    """A reader of objects; fields that stand in JSON as they are cost nothing."""
    readers = {name: _find_reader(hint) for name, hint in typing.get_type_hints(cls).items()}
    changed = [(name, reader) for name, reader in readers.items() if reader is not _keep]

    def read_object(value: dict[str, Any]) -> Any:
        return cls(**{**value, **{name: reader(value[name]) for name, reader in changed if name in value}})

    return read_object


def _unless_none(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


def _keep(value: Any) -> Any:
    return value


def write(value: Any) -> str:
    """Canonical JSON: the same value gives the same bytes."""
    return json.dumps(encode(value), ensure_ascii=False, indent=1, sort_keys=False, allow_nan=False) + "\n"


def read(cls: type[T], text: str) -> T:
    """The document that `write` made."""
    return typing.cast(T, decode(cls, json.loads(text)))


def digest(*texts: str | bytes) -> str:
    """SHA-256 over parts, each preceded by its length, so that parts cannot run into each other."""
    return digest_each(texts)


def digest_each(texts: Iterable[str | bytes]) -> str:
    """As `digest`, of parts that come one at a time and are not kept."""
    total = hashlib.sha256()
    for text in texts:
        part = text.encode("utf-8") if isinstance(text, str) else text
        total.update(f"{len(part)}:".encode())
        total.update(part)
    return total.hexdigest()
