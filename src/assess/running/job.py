"""What the parts of the fleet tell each other: a job, what all jobs of a run share, and what became of one.

All three are plain and small, since they cross process and machine borders as JSON. Left out: results and pages, which
travel as files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from assess.reporting.page import RunFrame
from assess.results import RUN_FILE, decode, encode, name_unit_file

T = TypeVar("T")
FORK, KERNEL = "assess-fork", "assess-kernel"  # the two engines, as papermill knows them


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run: `name` is a unit's code or the name of a shared page; `page` is relative to the output."""

    name: str
    title: str
    notebook: str
    page: str
    parameters: dict[str, Any]

    @property
    def reads(self) -> str:
        """The one file of results that it reads."""
        return name_unit_file(self.name) if self.page.startswith("units/") else RUN_FILE


@dataclass(frozen=True, slots=True)
class Limits:
    """What one report may take: seconds of wall time, and bytes of memory beyond what its parent has."""

    seconds: float = 600.0
    memory: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Setting:
    """What all jobs of a run share.

    `root` is the project. Results are read from `results`, the folder in which the run is being built, whatever the
    notebooks' parameter says, since that names the folder as it will be published. Pages go to `store`.
    """

    root: str
    results: str
    store: str
    frame: RunFrame
    language: str
    seed: int = 0
    limits: Limits = field(default_factory=Limits)

    @property
    def notebooks(self) -> Path:
        """Where the templates are."""
        return Path(self.root) / "notebooks"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: the files that it wrote, with their SHA-256; `reason` is empty where it succeeded.

    `images` counts the pictures in the executed notebook, `cpu` the seconds of processor time, `seconds` the wall time.
    """

    name: str
    reason: str = ""
    files: dict[str, str] = field(default_factory=dict)
    images: int = 0
    cpu: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Ready:
    """The first line of a server: it can begin, or the reasons why it cannot."""

    refused: tuple[str, ...] = ()


def to_line(value: Any) -> str:
    """A value as one line of JSON."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":")) + "\n"


def from_line(kind: type[T], line: str) -> T:
    """The value that `to_line` made."""
    found: T = decode(kind, json.loads(line))
    return found
