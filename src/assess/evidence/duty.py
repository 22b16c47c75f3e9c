"""Duty lists as data: who has which duty, what shows that it was done, and how several holders of a post count.

Read from `params/standards/duties*.yaml`; one of the files also holds the settings. What a source leaves unstated is
asked for, never guessed. Left out: (1) filling the lists (`duty_matrix`); (2) what follows from a shortfall
(`duty_shared`); (3) whether the wording is that of the document: an unverified basis says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from assess.errors import ParamsError, Problem
from assess.params import DATED, Node, build, read_document
from assess.text.characters import clean
from assess.types import LegalBasis

FOLDER = "params/standards"
FILES = "duties*.yaml"
ID = re.compile(r"[a-z][a-z0-9_]*")


class Kind(StrEnum):
    """What fills a duty. Documents and reports stand in one ledger; a report may be one leader's own."""

    MEETING = "meeting"
    INSPECTION = "inspection"
    DOCUMENT = "document"
    REPORT = "report"


class Each(StrEnum):
    """How often."""

    QUARTER = "quarter"
    YEAR = "year"


class Holders(StrEnum):
    """Whether one person holds a post at a time, or several."""

    ONE = "one"
    SEVERAL = "several"


class Several(StrEnum):
    """How the numbers of several holders become one: added up, those of the worst of them, or their mean."""

    SUM = "sum"
    WORST = "worst"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Fill:
    """佐证: so many entries of these kinds in each quarter, or in the year. One quarter cannot help another."""

    count: Kind
    kinds: tuple[str, ...]
    at_least: int
    in_each: Each


@dataclass(frozen=True, slots=True)
class Duty:
    """职责: one item, filled by all its `evidence`, or `judged` by an assessor once in each `in_each`."""

    id: str
    text: str
    evidence: tuple[Fill, ...] = ()
    judged: bool = False
    in_each: Each = Each.YEAR
    note: str = ""


@dataclass(frozen=True, slots=True)
class DutyList:
    """职责清单 of one post. `number` is how many duties the document counts; `also` are other titles of the post.

    `required`: a vacancy is reported, in units of these `types`. `local` marks a list that is not the document's.
    """

    id: str
    post: str
    holders: Holders
    basis: Annotated[LegalBasis, DATED]
    duties: Annotated[tuple[Duty, ...], DATED]
    also: tuple[str, ...] = ()
    number: int | None = None
    several: Several | None = None
    required: bool = True
    types: tuple[str, ...] = ()
    local: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DutyWords:
    """The words of a judgement on a duty."""

    done: str
    partly: str
    not_: str
    not_due: str


@dataclass(frozen=True, slots=True)
class BlameWords:
    """The words of a finding of responsibility for an accident."""

    responsible: str
    not_responsible: str
    open: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all lists: the words of ledgers and judgements, and from which share of a quarter one answers."""

    answers_from_share: Decimal
    nil_report: str
    meetings: tuple[str, ...]
    inspections: tuple[str, ...]
    documents: tuple[str, ...]
    judged: DutyWords
    responsibility: BlameWords

    def kinds(self, kind: Kind) -> tuple[str, ...]:
        """The words that a ledger of this kind may use."""
        return {Kind.MEETING: self.meetings, Kind.INSPECTION: self.inspections}.get(kind, self.documents)


@dataclass(frozen=True, slots=True)
class DutyFile:
    """`duties*.yaml`. `shared_responsibility` is read by `duty_shared`."""

    id: str
    title: str
    lists: tuple[DutyList, ...]
    settings: Settings | None = None
    shared_responsibility: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Duties:
    """All lists in force on a day, in the order of the files, and the settings."""

    lists: tuple[DutyList, ...]
    settings: Settings
    shared: tuple[Node, ...] = ()

    def get(self, id_: str) -> DutyList:
        """The list with this id, which is known to exist."""
        return next(found for found in self.lists if found.id == id_)

    @property
    def posts(self) -> dict[str, str]:
        """Ids of lists by every title that a ledger may use."""
        return {title: one.id for one in self.lists for title in (one.post, *one.also)}

    @property
    def titles(self) -> dict[str, str]:
        """The official title of each list's post, by the list's id."""
        return {one.id: one.post for one in self.lists}


def load_duties(root: Path, on: date) -> Duties:
    """The duty lists in force on `on`. Raises ParamsError with every problem of every file."""
    problems: list[Problem] = []
    files: list[tuple[str, DutyFile]] = []
    for path in sorted((root / FOLDER).glob(FILES)):
        name = path.relative_to(root).as_posix()
        try:
            file = build(DutyFile, read_document(path, name), problems, on)
        except ParamsError as error:
            problems.extend(error.problems)
            continue
        files += [(name, file)] if file else []
    settings = [file.settings for _, file in files if file.settings]
    if not problems and len(settings) != 1:
        problems.append(Problem("E250", f"{FOLDER}/{FILES}", {"found": len(settings)}))
    if problems:
        raise ParamsError(problems)
    problems += check_lists(files, settings[0])
    if problems:
        raise ParamsError(problems)
    lists = tuple(one for _, file in files for one in file.lists)
    shared = tuple(node for _, file in files for node in file.shared_responsibility)
    return Duties(lists, settings[0], shared)


def check_lists(files: list[tuple[str, DutyFile]], settings: Settings) -> list[Problem]:
    """Everything that cannot be right in the lists, and what they leave unstated."""
    placed = [(f"{name} {one.id}", one) for name, file in files for one in file.lists]
    ids = Counter(id_ for _, one in placed for id_ in (one.id, *(duty.id for duty in one.duties)))
    titles = Counter(clean(title) for _, one in placed for title in (one.post, *one.also))
    problems = []
    for place, one in placed:
        own = (one.id, *(duty.id for duty in one.duties))
        problems += [Problem("E121", place, {"id": id_}) for id_ in own if ids[id_] > 1]
        twice = [title for title in (one.post, *one.also) if titles[clean(title)] > 1]
        problems += [Problem("E254", place, {"title": title}) for title in twice]
        problems += _check_list(place, one)
        problems += [problem for duty in one.duties for problem in _check_duty(place, one, duty, settings)]
    return problems


def _check_list(place: str, one: DutyList) -> Iterator[Problem]:
    if (one.several is None) == (one.holders is Holders.SEVERAL):
        yield Problem("E251" if one.several is None else "E255", place, {"post": one.post})
    if one.number not in (None, len(one.duties)):
        yield Problem("E252", place, {"stated": one.number, "found": len(one.duties)})
    if not ID.fullmatch(one.id):
        yield Problem("E125", place, {"id": one.id})


def _check_duty(place: str, one: DutyList, duty: Duty, settings: Settings) -> Iterator[Problem]:
    first, dot, rest = duty.id.partition(".")
    if first != one.id or not dot or not ID.fullmatch(rest):
        yield Problem("E124", f"{place} {duty.id}", {"section": one.id})
    if bool(duty.evidence) == duty.judged:
        yield Problem("E253", f"{place} {duty.id}", {"text": duty.text})
    for fill in duty.evidence:
        unknown = [kind for kind in fill.kinds if kind not in settings.kinds(fill.count)]
        if fill.at_least < 1 or not fill.kinds or unknown:
            values = {"found": "、".join(unknown) or "—", "known": "、".join(settings.kinds(fill.count))}
            yield Problem("E257", f"{place} {duty.id}", values)
