"""The accountability ladder as data, and the numbers about several years that its rungs look at.

`params/standards/ladder.yaml` holds outcome rules of kind `step`, decided by the same engine as vetoes, and says how
many falling years deserve praise. Left out: (1) deciding a rung (`scoring`); (2) reading history (`history`); (3)
whether a rung was climbed in fact: that is the next year's history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.evidence.history import PREVIOUS
from assess.params import build, read_document
from assess.rubric.language import VetoRule
from assess.types import Measured, Source, Unit

FILE = "params/standards/ladder.yaml"


@dataclass(frozen=True, slots=True)
class Ladder:
    """问责阶梯. `falling_years`: after how many years in a row there is good news."""

    id: str
    title: str
    falling_years: int
    steps: tuple[VetoRule, ...]


def load_ladder(root: Path, on: date) -> Ladder:
    """The ladder as in force on `on`. Raises ParamsError with every problem found."""
    problems: list[Problem] = []
    ladder = build(Ladder, read_document(root / FILE, FILE), problems, on)
    if ladder is None:
        raise ParamsError(problems)
    for id_, times in Counter(step.id for step in ladder.steps).items():
        problems += [Problem("E121", f"{FILE} {id_}", {"id": id_})] if times > 1 else []
    for step in ladder.steps:
        if not step.basis:
            problems.append(Problem("E129", f"{FILE} {step.id}", {}))
        if not step.when or not step.consequences or step.force or step.cap or step.down:
            problems.append(Problem("E279", f"{FILE} {step.id}", {}))
    if ladder.falling_years < 1:
        problems.append(Problem("E104", FILE, {"expected": "≥ 1", "found": "0"}))
    if problems:
        raise ParamsError(problems)
    return ladder


def falling_years(
    values: Iterable[tuple[str, Measured]], indicator: str, units: Iterable[Unit], most: int
) -> list[tuple[str, Measured]]:
    """`<indicator>_falling_years`: in how many years up to this one the number fell, one after another, at most `most`.

    A year that is not known leaves the number open, unless a known year has ended the row before it.
    """
    given = {(code, one.period): one for code, one in values if one.indicator == indicator}
    periods = ["", PREVIOUS, *(f"{PREVIOUS}_{back}" for back in range(2, most + 1))]
    return [(unit.code, _falling(indicator, [given.get((unit.code, name)) for name in periods])) for unit in units]


def _falling(indicator: str, years: list[Measured | None]) -> Measured:
    name, fell = f"{indicator}_falling_years", 0
    sources: list[Source] = []
    for later, earlier in pairwise(years):
        if later is None or earlier is None or later.numerator is None or earlier.numerator is None:
            return Measured(name, None, None, "", "年", f"已知连续下降{fell}年，更早一年的数未知")
        sources += [*later.sources, *earlier.sources]
        if later.numerator >= earlier.numerator:
            break
        fell += 1
    text = Source(FILE, text=f"连续下降{fell}年")
    return Measured(name, Decimal(fell), None, "", "年", "", tuple(dict.fromkeys((text, *sources))))
