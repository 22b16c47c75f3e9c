"""The register of published indicators: what a name means, and which indicators are parts of which.

Read from `params/indicators/published.yaml`, together with the sector labels as they are printed; the label
with an empty suffix stands for all sectors and for the row of the whole. Left out: (1) indicators of other
registers; (2) whether a rubric names only registered indicators (`rubric.lint`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.params import build, read_document
from assess.types import Indicator

FILE = "params/indicators/published.yaml"
ACCIDENTS, DEATHS, LARGER = "accidents", "deaths", "larger_accidents"


@dataclass(frozen=True, slots=True)
class Register:
    """`sectors` maps a printed label to the suffix of an indicator's id; "" is the whole."""

    indicators: tuple[Indicator, ...]
    sectors: dict[str, str]

    def indicator(self, measure: str, suffix: str) -> Indicator | None:
        """The indicator of a printed measure and a sector's suffix, where there is one."""
        wanted = f"{measure}_{suffix}" if suffix else measure
        parent = measure if suffix else ""
        return next((found for found in self.indicators if (found.id, found.part_of) == (wanted, parent)), None)

    def get(self, id_: str) -> Indicator:
        """The indicator with this id, which is known to exist."""
        return next(found for found in self.indicators if found.id == id_)

    @property
    def measures(self) -> tuple[Indicator, ...]:
        """The indicators that are no part of another one."""
        return tuple(found for found in self.indicators if not found.part_of)

    def parts(self, id_: str) -> tuple[Indicator, ...]:
        """The parts of an indicator, in the order of the register."""
        return tuple(found for found in self.indicators if found.part_of == id_)

    @property
    def whole(self) -> str:
        """The label of all sectors and of the row of the whole."""
        return next(label for label, suffix in self.sectors.items() if not suffix)


def load_register(root: Path) -> Register:
    """The register of the project at `root`. Raises ParamsError with every problem found."""
    problems: list[Problem] = []
    register = build(Register, read_document(root / FILE, FILE), problems)
    if register is None:
        raise ParamsError(problems)
    known = {indicator.id for indicator in register.measures}
    absent = [id_ for id_ in (ACCIDENTS, DEATHS, LARGER) if id_ not in known]
    problems.extend(Problem("E217", f"{FILE} indicators", {"id": id_}) for id_ in absent)
    suffixes = list(register.sectors.values())
    if suffixes.count("") != 1:
        problems.append(Problem("E215", f"{FILE} sectors", {"found": suffixes.count("")}))
    for indicator in register.indicators:
        possible = {f"{indicator.part_of}_{suffix}" for suffix in suffixes if suffix}
        if indicator.part_of and (indicator.part_of not in known or indicator.id not in possible):
            problems.append(Problem("E216", f"{FILE} {indicator.id}", {"part_of": indicator.part_of}))
    if problems:
        raise ParamsError(problems)
    return register
