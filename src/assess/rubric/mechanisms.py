"""The working mechanisms of real places, and which criteria of the rubric assess each of them.

`params/mechanisms.yaml` lists them with the data that they need; one that no criterion assesses says why. Left out: (1)
whether criteria name their mechanisms in turn (a test compares both sides); (2) what was reported about them
(`evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.params import build, read_document

FILE = "params/mechanisms.yaml"


@dataclass(frozen=True, slots=True)
class Mechanism:
    """机制: what it needs, which kind of rule it is, who assesses it, or why nobody does."""

    id: str
    place: str
    title: str
    kind: str = ""
    data: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MechanismList:
    """`params/mechanisms.yaml`."""

    mechanisms: tuple[Mechanism, ...]


def load_mechanisms(root: Path) -> tuple[Mechanism, ...]:
    """All mechanisms in their order. Raises ParamsError with every problem found."""
    problems: list[Problem] = []
    found = build(MechanismList, read_document(root / FILE, FILE), problems)
    if found is None:
        raise ParamsError(problems)
    return found.mechanisms
