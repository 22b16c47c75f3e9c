"""How much is made, and what came of it: the two ends of `make_sample`.

Totals that are not given follow from the number of units. Left out: (1) how anything is made; (2) checking what was
written, which the real reader does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

PER_UNIT = {"enterprises": 80, "inspections": 330, "hazards": 420}


class Form(StrEnum):
    """What files are written: `mixed` is mostly CSV with a workbook, a GBK file and a Parquet file among them."""

    MIXED = "mixed"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Scale:
    """规模. `defects` None plants the listed ones; a share spreads so many over hazards and inspections instead."""

    units: int = 12
    seed: int = 2025
    enterprises: int | None = None
    inspections: int | None = None
    hazards: int | None = None
    defects: Fraction | None = None
    form: Form = Form.MIXED
    ledgers: tuple[str, ...] = ()

    def total(self, ledger: str) -> int:
        """How many rows of a big ledger, planted defects not counted."""
        given: int | None = getattr(self, ledger)
        return PER_UNIT[ledger] * self.units if given is None else given


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted defect as it stands in a file. `level` is quarantine, warn or repaired, `code` the check or rule."""

    file: str
    row: int
    column: str
    what: str
    level: str
    code: str


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What was written under `folder`: `codes` may appear in ledgers, `units` are assessed, `stories` name their unit.

    `faults` counts the rows that have to reach the quarantine, by ledger and code.
    """

    folder: Path
    units: tuple[str, ...]
    codes: frozenset[str]
    files: Mapping[Path, str]
    rows: Mapping[str, int]
    stories: Mapping[str, str]
    planted: tuple[Planted, ...] = ()
    faults: Mapping[tuple[str, str], int] = field(default_factory=dict)
