"""The register beside a file of reported figures: its articles, why figures are no indicators, and checks to make.

`params/reported/<name>.yaml` belongs to `<name>.csv`; what is particular to one collection of reports stands there and
not in code. Left out: (1) the figures themselves (`reported_rows`); (2) carrying the checks out (`reported_checks`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from assess.errors import ParamsError, Problem
from assess.params import build, read_document

FOLDER = "params/reported"


@dataclass(frozen=True, slots=True)
class Article:
    """One report: its number, the place that its mechanisms are listed under, and the units that it tells of."""

    number: str
    place: str
    units: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SumCheck:
    """Facts that add up to another one."""

    sum: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class ShareCheck:
    """A fact as a share of another one; `printed` is the percentage that was noted with it."""

    share: str
    of: str
    printed: str


@dataclass(frozen=True, slots=True)
class ChangeCheck:
    """A percentage of change, and the count now: which whole counts before they leave."""

    change: str
    now: str


@dataclass(frozen=True, slots=True)
class RateCheck:
    """A percentage whose base is only bounded: what it would leave over, and that this cannot be known."""

    rate: str
    of: str


Check = SumCheck | ShareCheck | ChangeCheck | RateCheck


@dataclass(frozen=True, slots=True)
class ReportedRegister:
    """`limits` are words for why a figure is no indicator; `implied_zero` what is 0 because another count is."""

    articles: tuple[Article, ...]
    limits: dict[str, str]
    checks: tuple[Check, ...] = ()
    implied_zero: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of_unit(self, code: str) -> Article | None:
        """The article that tells of a unit."""
        return next((article for article in self.articles if code in article.units), None)


def load_reported_register(root: Path, file: str) -> ReportedRegister:
    """The register of the data file `file`. Raises ParamsError where it is missing or broken."""
    name = f"{FOLDER}/{PurePosixPath(file).stem}.yaml"
    problems: list[Problem] = []
    register = build(ReportedRegister, read_document(root / name, name), problems)
    if register is None:
        raise ParamsError(problems)
    return register
