"""Read a rubric folder as in force on a day, or say everything that is wrong.

Files are `rubric.yaml`, the sections it lists, and `vetoes.yaml` where present; all problems of all files come at
once. What holds on the day asked for must hold on every other day of the validity on which a dated value changes.
Left out: what a rubric means (`scoring`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from assess.errors import ParamsError, Problem
from assess.indicators import load_indicators
from assess.params import Node, build, read_document
from assess.params.build import DAY
from assess.results import digest
from assess.rubric.language import Rubric, RubricHead, Section, VetoList
from assess.rubric.lint import lint
from assess.types import Indicator

T = TypeVar("T")


def load_rubric(folder: Path, root: Path, on: date) -> Rubric:
    """The rubric in `folder` as in force on `on`. Raises ParamsError with every problem of every file."""
    documents = read_rubric(folder, root)
    indicators = load_indicators(root)
    rubric = _build_rubric(documents, on)
    problems = lint(rubric, indicators)
    if problems:
        raise ParamsError(problems)
    for day in sorted(set(_changes(documents.nodes.values()))):
        valid = rubric.head.valid
        if day != on and valid.from_ <= day and (valid.to is None or day <= valid.to):
            problems += _check_day(documents, day, indicators)
    if problems:
        raise ParamsError(problems)
    return rubric


@dataclass(frozen=True, slots=True)
class Documents:
    """The files of a rubric as nodes by their name in the folder, and what they weigh together."""

    place: str
    nodes: dict[str, Node]
    sha256: str

    def at(self, name: str) -> str:
        return f"{self.place}/{name}.yaml"


def read_rubric(folder: Path, root: Path) -> Documents:
    """The files of a rubric, unread beyond YAML. Raises ParamsError with every problem."""
    place = folder.relative_to(root).as_posix()
    problems: list[Problem] = []
    head = _read(folder / "rubric.yaml", f"{place}/rubric.yaml", problems)
    listed = head.value.get("sections") if head and isinstance(head.value, dict) else None
    names = [str(item.value) for item in listed.value] if listed and isinstance(listed.value, list) else []
    if (folder / "vetoes.yaml").is_file():
        names.append("vetoes")
    nodes = {"rubric": head}
    nodes |= {name: _read(folder / f"{name}.yaml", f"{place}/{name}.yaml", problems) for name in names}
    found = {name: node for name, node in nodes.items() if node is not None}
    if problems:
        for name, node in found.items():
            build(_type_of(name), node, problems)
        raise ParamsError(problems)
    return Documents(place, found, digest(*((folder / f"{name}.yaml").read_bytes() for name in found)))


def _type_of(name: str) -> type:
    return {"rubric": RubricHead, "vetoes": VetoList}.get(name, Section)


def _read(path: Path, name: str, problems: list[Problem]) -> Node | None:
    try:
        return read_document(path, name)
    except ParamsError as error:
        problems.extend(error.problems)
        return None


def _build_rubric(documents: Documents, on: date) -> Rubric:
    problems: list[Problem] = []
    built: dict[str, object] = {
        name: build(_type_of(name), node, problems, on) for name, node in documents.nodes.items()
    }
    places = {"": documents.place}
    for name, part in built.items():
        if isinstance(part, Section):
            places |= dict.fromkeys([part.section, *(item.id for item in part.criteria)], documents.at(name))
            if part.section != name:
                problems.append(Problem("E122", documents.at(name), {"found": part.section, "expected": name}))
        elif isinstance(part, VetoList):
            places |= dict.fromkeys([veto.id for veto in part.vetoes], documents.at(name))
    head, vetoes = built["rubric"], built.get("vetoes")
    if problems or not isinstance(head, RubricHead):
        raise ParamsError(problems)
    sections = tuple(part for part in built.values() if isinstance(part, Section))
    rules = vetoes.vetoes if isinstance(vetoes, VetoList) else ()
    return Rubric(head, sections, rules, on, documents.sha256, places)


def _check_day(documents: Documents, day: date, indicators: dict[str, Indicator]) -> list[Problem]:
    """The problems of another day, each named with that day."""
    try:
        problems = lint(_build_rubric(documents, day), indicators)
    except ParamsError as error:
        problems = list(error.problems)
    return [Problem("E175", problem.place, {"on": day, "detail": problem.part("what")}) for problem in problems]


def _changes(nodes: Iterable[Node]) -> Iterator[date]:
    """Every day that stands as a key of a dated value."""
    for node in nodes:
        if isinstance(node.value, dict):
            days = [key for key in node.value if DAY.fullmatch(key)]
            yield from (date.fromisoformat(key) for key in days)
            yield from _changes(node.value.values())
        elif isinstance(node.value, list):
            yield from _changes(node.value)
