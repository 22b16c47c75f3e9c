"""The pages for officials under `params/` agree with the code: keys, kinds, words, numbers, and every command shown.

Each guard is a function over a text that returns the faults it found. One test applies it to our page, a second one
breaks the page and sees the guard object. What should stand in a page is taken from the code when the test runs.
"""

import csv
import dataclasses
import io
import re
import shutil
import subprocess
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from assess import cases
from assess import types as vocabulary
from assess.errors import ParamsError, Problem, wording
from assess.evidence import READERS, AccidentGrades
from assess.outputs import result_files
from assess.params import Node, Period, Run, build, read_document
from assess.params.calendar import HolidayYear
from assess.reporting.words import say
from assess.review import open_review
from assess.rubric import language as lang
from assess.rubric import lint
from assess.rubric.load import IndicatorRegister
from assess.scoring.condition import CONDITIONS
from assess.scoring.measure import MEASURES
from assess.scoring.shape import SHAPES

PARAMS = Path(__file__).resolve().parents[1] / "params"
ON = date(2020, 6, 30)
RUN = "params/runs/chizhou-2020.yaml"

# What the README describes key by key: everything that a run, a rubric, a register or a case file is read into.
LANGUAGE = [getattr(lang, name) for name in lang.__all__]
INSIDE = {lang.Rubric}  # put together by the loader, not written by anybody
CLASSES: dict[str, type] = {
    cls.__name__: cls
    for cls in [
        *(
            kind
            for kind in LANGUAGE
            if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind not in INSIDE
        ),
        *(Run, Period, IndicatorRegister, vocabulary.Indicator, vocabulary.LegalBasis),
        *(cases.CaseFile, cases.CaseGroup, cases.Setting, cases.Case, cases.Other, cases.Expected),
    ]
}
ENUMS: dict[str, type[Enum]] = {
    cls.__name__: cls
    for cls in [*LANGUAGE, vocabulary.MissingPolicy]
    if isinstance(cls, type) and issubclass(cls, Enum)
}
KINDS: dict[str, list[type]] = {
    "Measure": list(MEASURES),
    "Shape": list(SHAPES),
    "Condition": list(CONDITIONS),
    "Baseline": list(typing.get_args(lang.Baseline)),
}
HOW_MANY = {"计量": len(MEASURES), "计分方式": len(SHAPES), "效果": len(lang.Effect), "条件": len(CONDITIONS)}
BUILT = {**CLASSES, "HolidayYear": HolidayYear, "AccidentGrades": AccidentGrades}
# A piece of a rubric stands without its register, its section's name and its siblings' points.
OUT_OF_PLACE = {"E124", "E126", "E131"}


def page(name: str) -> str:
    return (PARAMS / name).read_text(encoding="utf-8")


def broken(name: str, old: str, new: str) -> str:
    """A page with one thing wrong in it."""
    whole = page(name)
    assert old in whole
    return whole.replace(old, new, 1)


# --- tables and blocks of a page --------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of a table under a heading; cells by the words of the table's head."""

    heading: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclasses.dataclass(frozen=True)
class Block:
    """A fenced block: its language, its `file=` and its text."""

    language: str
    file: str
    text: str


def tables(text: str) -> Iterator[Row]:
    """Every row of every table of a page."""
    heading, head = "", []
    for line in outside_blocks(text):
        if line.startswith("#"):
            heading = line
        if not line.startswith("|"):
            head = []
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not head:
            head = cells
        elif set(line) - set("|-: "):
            yield Row(heading, dict(zip(head, cells, strict=True)))


def outside_blocks(text: str) -> Iterator[str]:
    inside = False
    for line in text.splitlines():
        if line.startswith("```"):
            inside = not inside
        elif not inside:
            yield line


def blocks(text: str) -> list[Block]:
    found = re.findall(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return [Block(*parts) for parts in found]


def code(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


def named(text: str) -> str:
    """The last word in backticks, e.g. of a heading; "" where there is none."""
    return (code(text) or [""])[-1]


# --- types and defaults in the words of the README ---------------------------------------------------------

WORDS = {str: "文字", int: "整数", Decimal: "数", bool: "是否", date: "日期", Node: "任意值"}


def type_words(hint: Any) -> str:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return f"{type_words(arguments[0])}，可按日期"
    if origin in (typing.Union, types.UnionType):
        kinds = [kind for kind in arguments if kind is not type(None)]
        whole = [name for name, members in KINDS.items() if set(members) == set(kinds)]
        return f"`{whole[0]}`" if whole else "或".join(map(type_words, kinds))
    if origin is tuple:
        items = type_words(arguments[0])
        return f"{items}的列表" if arguments[-1] is Ellipsis else f"{len(arguments)} 个{items}的列表"
    if origin is dict:
        return f"名称到{type_words(arguments[1])}的映射"
    return WORDS.get(hint) or f"`{hint.__name__}`"


def default_words(declared: dataclasses.Field[Any]) -> str:
    if declared.default is dataclasses.MISSING and declared.default_factory is dataclasses.MISSING:
        return "必填"
    value = declared.default if declared.default_factory is dataclasses.MISSING else declared.default_factory()
    if value is None or value in ("", (), {}):
        return "不写"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    return f"`{value}`" if isinstance(value, int | Decimal | str | date) else "见含义"


def declared_keys(cls: type) -> dict[str, tuple[str, str]]:
    """Key → type and default of everything that the loader reads into a class."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return {
        declared.name.rstrip("_"): (type_words(hints[declared.name]), default_words(declared))
        for declared in dataclasses.fields(cls)
        if declared.init
    }


# --- params/README.md --------------------------------------------------------------------------------------


def described_keys(text: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Class → key → type and default, as the tables of the README say; a heading or the first column names the class."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    kind = ""
    for row in tables(text):
        if "键" in row.cells:
            kind = named(row.heading) if "种类" not in row.cells else named(row["种类"]) or kind
            found.setdefault(kind, {})[row["键"].strip("`")] = (row["类型"], row["必填/默认"])
    return found


def key_faults(text: str) -> list[str]:
    """Every key of every class stands in its table with its type and default, and nothing else does."""
    found = described_keys(text)
    faults = [f"no such class: {name}" for name in found if name not in CLASSES]
    for name, cls in CLASSES.items():
        wanted, given = declared_keys(cls), found.get(name, {})
        faults += [
            f"{name}: | `{key}` | {' | '.join(wanted[key])} |" for key in wanted if given.get(key) != wanted[key]
        ]
        faults += [f"{name} has no key {key}" for key in given if key not in wanted]
    return faults


def value_faults(text: str) -> list[str]:
    """Every value of every closed set stands in the table of its name, and nothing else does."""
    found: dict[str, set[str]] = {}
    for row in tables(text):
        if "取值" in row.cells:
            found.setdefault(named(row.heading), set()).add(row["取值"].strip("`"))
    wanted = {name: {str(member.value) for member in cls} for name, cls in ENUMS.items()}
    names = sorted(found.keys() | wanted.keys())
    return [
        f"{name}: {sorted(found.get(name, set()) ^ wanted.get(name, set()))}"
        for name in names
        if found.get(name) != wanted.get(name)
    ]


def kind_faults(text: str, folder: Path) -> list[str]:
    """Every kind of the registers has a row, whose example is read as that kind; the numbers of kinds are right."""
    faults = []
    found: dict[str, dict[str, str]] = {}
    for row in tables(text):
        if "写法" in row.cells:
            union = next((name for name in code(row.heading) if name in KINDS), row.heading)
            found.setdefault(union, {})[named(row["种类"])] = row["写法"].strip("`")
    for union, kinds in KINDS.items():
        names, rows = {kind.__name__ for kind in kinds}, found.get(union, {})
        faults += [f"{union}: {name}" for name in sorted(names ^ rows.keys())]
        for name, example in rows.items():
            built = built_from(example, getattr(lang, union), folder)
            if type(built).__name__ != name:
                faults.append(f"{union}: {example} is no {name}: {built}")
    for row in tables(text):
        if "例" in row.cells and isinstance(rule := built_from(row["例"].strip("`"), lang.Rule, folder), lang.Rule):
            faults += [] if rule.effect.value == row["取值"].strip("`") else [f"effect: {row['例']}"]
        elif "例" in row.cells:
            faults.append(f"no rule: {row['例']}")
    for word, number in HOW_MANY.items():
        said = re.findall(rf"{word} (\d+) 种", text)
        faults += [f"{word}: {said}, not {number}"] if set(said) != {str(number)} else []
    return faults


def built_from(text: str, cls: Any, folder: Path) -> object:
    """A text read strictly as a class (or one of several), or the problems that it has."""
    path = folder / "example.yaml"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    try:
        built: object = build(cls, read_document(path, "example.yaml"), problems, ON, cases.DEFAULTS)
    except ParamsError as error:
        return [problem.render() for problem in error.problems]
    return [problem.render() for problem in problems] if problems else built


def error_faults(text: str) -> list[str]:
    """Every E1xx of the wording has one row, and every row its wording."""
    listed = [row["代码"].strip("`") for row in tables(text) if "代码" in row.cells]
    known = [name for name in wording("zh") if name.startswith("E1")]
    return sorted(set(listed) ^ set(known)) + sorted({name for name in listed if listed.count(name) > 1})


def reader_faults(text: str) -> list[str]:
    """Every kind of data that a run may name is listed with its columns."""
    listed = {row["读法"].strip("`"): set(code(row["须有的列"])) for row in tables(text) if "读法" in row.cells}
    wanted = {name: set(reader.columns) for name, reader in READERS.items()}
    return [name for name in sorted(listed.keys() | wanted.keys()) if listed.get(name) != wanted.get(name)]


def example_faults(text: str, folder: Path) -> list[str]:
    """Every example is read as the class that its first line names; what can be linted or run, holds."""
    faults = []
    for block in blocks(text):
        if block.language != "yaml" or block.file:
            continue
        name = block.text.partition("\n")[0].removeprefix("# ")
        if name not in BUILT:
            faults.append(f"first line is no class: {name}")
            continue
        built = built_from(block.text, BUILT[name], folder)
        if not isinstance(built, BUILT[name]):
            faults.append(f"{name}: {built}")
            continue
        faults += [f"{name}: {problem.render()}" for problem in linted(built) if problem.code not in OUT_OF_PLACE]
        faults += [f"{case.name}: {found}" for case, found in run_all(built)]
    return faults


def settings(built: object) -> list[cases.Setting]:
    """A piece of a rubric as the setting of a case, so that it becomes a whole rubric."""
    match built:
        case lang.Rule():
            basis = (vocabulary.LegalBasis("例"),)
            pending = vocabulary.MissingPolicy.PENDING
            return [cases.Setting(lang.Criterion("case.x", "例", Decimal(100), pending, basis, (built,)))]
        case lang.Section():
            return [cases.Setting(sections=(built,))]
        case lang.VetoList(vetoes):
            return [cases.Setting(outcomes=vetoes)]
    return []


def linted(built: object) -> list[Problem]:
    return [problem for setting in settings(built) for problem in lint(cases.make_rubric(setting), {})]


def run_all(built: object) -> list[tuple[cases.Case, list[str]]]:
    """The cases that do not hold, of a group or a file of cases."""
    groups = built.groups if isinstance(built, cases.CaseFile) else [built]
    return [
        (case, found)
        for group in groups
        if isinstance(group, cases.CaseGroup)
        for case in group.cases
        if (found := cases.run_case(group.setting, case))
    ]


def test_the_readme_names_every_key_with_its_type_and_default() -> None:
    assert key_faults(page("README.md")) == []


def test_the_readme_names_every_value_of_every_closed_set() -> None:
    assert value_faults(page("README.md")) == []


def test_the_readme_shows_every_kind_and_counts_them(tmp_path: Path) -> None:
    assert kind_faults(page("README.md"), tmp_path) == []


def test_the_readme_lists_every_refusal() -> None:
    assert error_faults(page("README.md")) == []


def test_the_readme_lists_every_reader_of_data() -> None:
    assert reader_faults(page("README.md")) == []


def test_every_example_of_the_readme_is_read_and_holds(tmp_path: Path) -> None:
    assert len(blocks(page("README.md"))) > 15
    assert example_faults(page("README.md"), tmp_path) == []


def test_every_row_of_keys_that_is_missing_from_the_readme_is_seen() -> None:
    lines = page("README.md").splitlines()
    rows = [
        number
        for number, line in enumerate(lines)
        if re.match(r"\| (\S+ `\w+` |)?\|? ?`\w+` \| .*(必填|不写|见含义|`) \|", line)
    ]
    assert len(rows) > 150
    unseen = [lines[at] for at in rows if key_faults("\n".join(lines[:at] + lines[at + 1 :])) == []]
    assert unseen == []
