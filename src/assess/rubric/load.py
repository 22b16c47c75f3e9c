"""Read a rubric folder and the indicator registers as in force on a day, or say everything that is wrong.

Order: `rubric.yaml`, then the sections it lists, then `vetoes.yaml` where present; all problems of all files
come at once, those of the linter included. Left out: reading twice for other days (`lint` asks for them).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from assess.errors import ParamsError, Problem
from assess.params import build, read_document
from assess.results import digest
from assess.rubric.language import Rubric, RubricHead, Section, VetoList
from assess.rubric.lint import lint
from assess.types import Indicator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IndicatorRegister:
    """`params/indicators/*.yaml`. `sectors` maps a printed label to the suffix of an indicator's id."""

    indicators: tuple[Indicator, ...]
    sectors: dict[str, str] | None = None


def load_indicators(root: Path) -> dict[str, Indicator]:
    """All registered indicators by id. Raises ParamsError; an id registered twice is refused."""
    problems: list[Problem] = []
    found: dict[str, Indicator] = {}
    for path in sorted((root / "params" / "indicators").glob("*.yaml")):
        name = path.relative_to(root).as_posix()
        register = _read(IndicatorRegister, path, name, problems, None)
        for indicator in register.indicators if register else ():
            if indicator.id in found:
                problems.append(Problem("E121", name, {"id": indicator.id}))
            found[indicator.id] = indicator
    if problems:
        raise ParamsError(problems)
    return found


def load_rubric(folder: Path, root: Path, on: date) -> Rubric:
    """The rubric in `folder` as in force on `on`. Raises ParamsError with every problem of every file."""
    problems: list[Problem] = []
    texts: list[bytes] = []
    places: dict[str, str] = {}
    head = _load(RubricHead, folder / "rubric.yaml", root, problems, on, texts)
    if head is None:
        raise ParamsError(problems)
    sections = []
    for name in head.sections:
        section = _load(Section, folder / f"{name}.yaml", root, problems, on, texts)
        if section is None:
            continue
        sections.append(section)
        place = (folder / f"{name}.yaml").relative_to(root).as_posix()
        places[section.section] = place
        places.update({criterion.id: place for criterion in section.criteria})
        if section.section != name:
            problems.append(Problem("E122", place, {"found": section.section, "expected": name}))
    vetoes: tuple[VetoList, ...] = ()
    if (folder / "vetoes.yaml").is_file():
        loaded = _load(VetoList, folder / "vetoes.yaml", root, problems, on, texts)
        vetoes = (loaded,) if loaded else ()
    if problems:
        raise ParamsError(problems)
    rules = tuple(veto for part in vetoes for veto in part.vetoes)
    places.update({veto.id: (folder / "vetoes.yaml").relative_to(root).as_posix() for veto in rules})
    name = folder.relative_to(root).as_posix()
    rubric = Rubric(head, tuple(sections), rules, on, digest(*texts), {**places, "": name})
    problems = lint(rubric, load_indicators(root))
    if problems:
        raise ParamsError(problems)
    return rubric


def _load(cls: type[T], path: Path, root: Path, problems: list[Problem], on: date, texts: list[bytes]) -> T | None:
    built = _read(cls, path, path.relative_to(root).as_posix(), problems, on)
    if path.is_file():
        texts.append(path.read_bytes())
    return built


def _read(cls: type[T], path: Path, name: str, problems: list[Problem], on: date | None) -> T | None:
    try:
        return build(cls, read_document(path, name), problems, on)
    except ParamsError as error:
        problems.extend(error.problems)
        return None
