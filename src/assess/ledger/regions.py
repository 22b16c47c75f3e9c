"""Region codes with their validity: what a code or a name meant on a day, and what is wrong with it.

A code is in force, abolished (then its successors are named), of a city, for tests only, or unknown; a name may be an
alias, may belong to another code, or may need its city. Left out: (1) codes of our own, which a units ledger marks; (2)
townships and villages; (3) guesses: a name that fits nothing stays unknown.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.params import build, read_document
from assess.text.characters import clean
from assess.types import LegalBasis

FOLDER = "params/standards/regions"
COLUMNS = ("code", "name", "province", "city", "valid_from", "valid_to", "successor", "aliases", "verified")


@dataclass(frozen=True, slots=True)
class Region:
    """行政区划: one code in one period; both days are included, None means beyond what the table says."""

    code: str
    name: str
    province: str
    city: str
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    verified: bool = False

    def valid(self, day: date | None) -> bool:
        """Whether it was in force on `day`; None asks for today's, i.e. one without an end."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Fault(StrEnum):
    """What can be wrong with a code or a name; the values are the row codes of the quarantine."""

    UNKNOWN = "R13"
    NOT_IN_FORCE = "R14"
    CITY = "R15"
    NAME_DISAGREES = "R28"
    NAME_AMBIGUOUS = "R29"
    NAME_UNKNOWN = "R30"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look-up found: the region, or the fault and what its message needs."""

    region: Region | None = None
    fault: Fault | None = None
    values: dict[str, str] = field(default_factory=dict)
    test: bool = False
    alias: bool = False


@dataclass(frozen=True)
class Regions:
    """The whole table."""

    regions: tuple[Region, ...]
    test_prefix: str

    @cached_property
    def by_code(self) -> dict[str, list[Region]]:
        found: dict[str, list[Region]] = {}
        for region in self.regions:
            found.setdefault(region.code, []).append(region)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[Region]]:
        found: dict[str, list[Region]] = {}
        for region in self.regions:
            for name in dict.fromkeys((region.name, *region.aliases)):
                found.setdefault(clean(name), []).append(region)
        return found

    def is_test(self, code: str) -> bool:
        return len(code) == 6 and code.startswith(self.test_prefix)

    def find_code(self, code: str, on: date | None = None) -> Verdict:
        """What a code stands for on a day."""
        if self.is_test(code):
            return Verdict(test=True)
        entries = self.by_code.get(code, [])
        for entry in entries:
            if entry.valid(on):
                return Verdict(entry)
        if entries:
            return Verdict(fault=Fault.NOT_IN_FORCE, values=self._history(entries[-1]))
        if len(code) == 6 and code.endswith("00") and any(known[:4] == code[:4] for known in self.by_code):
            return Verdict(fault=Fault.CITY, values={"found": code})
        return Verdict(fault=Fault.UNKNOWN, values={"found": code})

    def find_name(self, name: str, city: str = "", on: date | None = None) -> Verdict:
        """What a name stands for; without its city a name may stand for several."""
        entries = [one for one in self.by_name.get(clean(name), []) if one.valid(on)]
        if city:
            entries = [one for one in entries if clean(city) in (clean(one.city), clean(one.province))]
        exact = [one for one in entries if clean(one.name) == clean(name)]
        fitting = exact or entries
        if len(fitting) == 1:
            return Verdict(fitting[0], alias=not exact)
        if fitting:
            choice = "、".join(f"{one.code}（{one.city or one.province}）" for one in fitting)
            return Verdict(fault=Fault.NAME_AMBIGUOUS, values={"found": name, "choice": choice})
        return Verdict(fault=Fault.NAME_UNKNOWN, values={"found": name})

    def check(self, code: str, name: str, on: date | None = None) -> Verdict:
        """Code and name together: both have to say the same."""
        verdict = self.find_code(code, on)
        if verdict.region is None or clean(name) == clean(verdict.region.name):
            return verdict
        if clean(name) in map(clean, verdict.region.aliases):
            return Verdict(verdict.region, alias=True)
        values = {"found": name, "code": code, "expected": verdict.region.name}
        return Verdict(verdict.region, Fault.NAME_DISAGREES, values)

    def _history(self, region: Region) -> dict[str, str]:
        known = [self.by_code[code][-1] for code in region.successors if code in self.by_code]
        return {
            "found": region.code,
            "name": region.name,
            "first": str(region.valid_from or "…"),
            "last": str(region.valid_to or "…"),
            "successor": "、".join(f"{one.code} {one.name}" for one in known) or "—",
        }


@dataclass(frozen=True, slots=True)
class _Settings:
    id: str
    title: str
    test_prefix: str
    files: tuple[str, ...]
    basis: LegalBasis


def load_regions(root: Path) -> Regions:
    """The table under `params/standards/regions`. Raises ParamsError with every problem."""
    problems: list[Problem] = []
    name = f"{FOLDER}/regions.yaml"
    settings = build(_Settings, read_document(root / name, name), problems)
    if settings is None:
        raise ParamsError(problems)
    regions = [region for file in settings.files for region in _read(root, f"{FOLDER}/{file}", problems)]
    problems += _find_overlaps(regions)
    if problems:
        raise ParamsError(problems)
    return Regions(tuple(regions), settings.test_prefix)


def _read(root: Path, name: str, problems: list[Problem]) -> Iterator[Region]:
    try:
        text = (root / name).read_text(encoding="utf-8-sig")
    except OSError as error:
        problems.append(Problem("E113", name, {"detail": str(error)}))
        return
    reader = csv.DictReader(text.splitlines(), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        problems.append(Problem("E282", name, {"what": "、".join(COLUMNS)}))
        return
    for number, row in enumerate(reader, start=2):
        try:
            yield _region(row)
        except (ValueError, TypeError, AttributeError) as error:
            problems.append(Problem("E282", f"{name}:{number}", {"what": str(error)}))


def _region(row: dict[str, str]) -> Region:
    first, last = (date.fromisoformat(row[key]) if row[key] else None for key in ("valid_from", "valid_to"))
    if not (len(row["code"]) == 6 and row["code"].isascii() and row["code"].isdigit() and row["name"]):
        raise ValueError(f"{row['code']} {row['name']}")
    successors, aliases = (tuple(filter(None, row[key].split(";"))) for key in ("successor", "aliases"))
    place = row["code"], row["name"], row["province"], row["city"]
    return Region(*place, first, last, successors, aliases, row["verified"] == "yes")


def _find_overlaps(regions: list[Region]) -> list[Problem]:
    """One code means one thing on one day, and a successor exists."""
    seen: dict[str, list[Region]] = {}
    codes = {region.code for region in regions}
    problems = []
    for region in regions:
        unknown = [code for code in region.successors if code not in codes]
        others = seen.setdefault(region.code, [])
        both = [one for one in others if one.valid(region.valid_from or region.valid_to)]
        if both or unknown:
            problems.append(
                Problem("E282", f"{FOLDER} {region.code}", {"what": f"{region.name} {unknown or both[0].name}"})
            )
        others.append(region)
    return problems
