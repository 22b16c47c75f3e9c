"""Schemes of attribution: who answers for accidents with which share, and which accidents count at all.

`params/standards/attribution.yaml` holds them, dated, with the columns of the ledger of accidents that name a unit in
each role. Left out: (1) applying a scheme (`attribution`); (2) which scheme a run goes by: its run file; (3) how many
years a concealed accident is looked back to: the rubric's window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from assess.errors import ParamsError, Problem
from assess.evidence.larger import GENERAL, load_grades
from assess.ledger.schema import FOLDER, SHARED, Schema, SharedValues
from assess.params import DATED, build, read_document
from assess.types import LegalBasis

FILE = "params/standards/attribution.yaml"
ACCIDENTS = "accidents"


class Role(StrEnum):
    """Why a unit answers: it happened there, the vehicle or firm is registered there, or it supervises the business."""

    PLACE = "place"
    REGISTRATION = "registration"
    DIRECT = "direct"
    SUPERVISION = "supervision"


class Overlap(StrEnum):
    """One accident, one unit, several roles: the largest share only, or all of them."""

    HIGHEST = "highest"
    STACK = "stack"


@dataclass(frozen=True, slots=True)
class Charge:
    """归属: a role answers with this share, for these sectors or all `other_than` some, on expressways or not."""

    role: Role
    share: Decimal = Decimal(1)
    sectors: tuple[str, ...] = ()
    other_than: tuple[str, ...] = ()
    expressway: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """口径: whether only accidents of production count, and with which findings of responsibility they do.

    Those in `open` may count later: until then it is not known.
    """

    production_only: bool
    responsibility: tuple[str, ...]
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookBack:
    """回溯: with which findings about its report, and from which grade on, an accident counts when discovered."""

    findings: tuple[str, ...]
    from_: str = GENERAL


@dataclass(frozen=True, slots=True)
class Scheme:
    """归属方案: who answers for accidents, which of them count, and which are looked back to."""

    id: str
    title: str
    why: str
    charges: Annotated[tuple[Charge, ...], DATED]
    scope: Scope
    look_back: LookBack
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    overlap: Overlap = Overlap.HIGHEST


@dataclass(frozen=True, slots=True)
class Attribution:
    """事故归属. `roles` gives the columns that name the unit in a role; the first one filled in holds."""

    id: str
    title: str
    roles: dict[str, tuple[str, ...]]
    schemes: tuple[Scheme, ...]

    def scheme(self, id_: str) -> Scheme:
        """The scheme of a name. Raises ParamsError (E240)."""
        for scheme in self.schemes:
            if scheme.id == id_:
                return scheme
        known = "、".join(scheme.id for scheme in self.schemes)
        raise ParamsError([Problem("E240", FILE, {"scheme": id_, "known": known})])


def load_attribution(root: Path, on: date) -> Attribution:
    """The schemes in force on `on`. Raises ParamsError with every problem found."""
    problems: list[Problem] = []
    found = build(Attribution, read_document(root / FILE, FILE), problems, on)
    if found is not None:
        problems += _find_faults(found, _words(root), load_grades(root, on).order)
    if problems or found is None:
        raise ParamsError(problems)
    return found


def _words(root: Path) -> dict[str, set[str]]:
    """What may stand in each column of the ledger of accidents that has a closed list; columns of units by `unit`."""
    problems: list[Problem] = []
    name = f"{FOLDER}/{ACCIDENTS}.yaml"
    schema = build(Schema, read_document(root / name, name), problems)
    shared = build(SharedValues, read_document(root / SHARED, SHARED), problems)
    if schema is None or shared is None:
        raise ParamsError(problems)
    words = {one.name: set(shared.lists[one.list_] if one.list_ else one.values) for one in schema.columns}
    return words | {"unit": {one.name for one in schema.columns if one.reference == "units.unit_code"}}


def _find_faults(found: Attribution, words: dict[str, set[str]], grades: tuple[str, ...]) -> Iterator[Problem]:
    """Words that the ledger does not know, and what is said twice or not at all."""
    ids = [scheme.id for scheme in found.schemes]
    yield from (Problem("E121", FILE, {"id": one}) for one in sorted({one for one in ids if ids.count(one) > 1}))
    named = [("roles", set(found.roles), {role.value for role in Role})]
    named += [(f"roles.{role}", set(columns), words["unit"]) for role, columns in found.roles.items()]
    for scheme in found.schemes:
        responsibility = (*scheme.scope.responsibility, *scheme.scope.open)
        named += [
            (f"{scheme.id}.charges", {charge.role.value for charge in scheme.charges}, set(found.roles)),
            (f"{scheme.id}.sectors", {one for charge in scheme.charges for one in charge.sectors}, words["sector"]),
            (f"{scheme.id}.other_than", {one for c in scheme.charges for one in c.other_than}, words["sector"]),
            (f"{scheme.id}.scope", set(responsibility), words["responsibility"]),
            (f"{scheme.id}.look_back", set(scheme.look_back.findings), words["report_finding"]),
            (f"{scheme.id}.look_back.from", {scheme.look_back.from_}, set(grades)),
        ]
        if not scheme.charges or len(set(responsibility)) != len(responsibility):
            yield Problem("E241", f"{FILE} {scheme.id}", {"what": "charges 空着，或者责任认定写了两遍"})
        if any(not 0 < charge.share <= 1 for charge in scheme.charges):
            yield Problem("E241", f"{FILE} {scheme.id}", {"what": "share 应当大于0、不超过1"})
        if not scheme.basis:
            yield Problem("E129", f"{FILE} {scheme.id}", {})
    for place, used, known in named:
        strange = "、".join(sorted(used - known))
        if strange:
            yield Problem("E241", f"{FILE} {place}", {"what": f"{strange}（可用：{'、'.join(sorted(known))}）"})
