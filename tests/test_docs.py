"""The pages for officials under `params/` agree with the code: keys, kinds, words, numbers, and every command shown.

Each guard is a function over a text that returns the faults it found. One test applies it to our page, a second one
breaks the page and sees the guard object. What should stand in a page is taken from the code when the test runs.
"""

import csv
import dataclasses
import inspect
import io
import re
import shlex
import shutil
import subprocess
import sys
import types
import typing
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from assess import advised, cases, reported, results
from assess import types as vocabulary
from assess.errors import ParamsError, Problem, wording
from assess.evidence import READERS, AccidentGrades
from assess.evidence.duty_read import KEYS
from assess.evidence.judgement import COLUMNS as JUDGEMENTS
from assess.evidence.reported_rows import COLUMNS as REPORTED
from assess.evidence.units import COLUMNS as UNITS
from assess.indicators import IndicatorRegister
from assess.indicators.cases import IndicatorCase, IndicatorCases
from assess.params import Node, Period, Run, build, read_document
from assess.params.calendar import HolidayYear
from assess.params.run import Campaign
from assess.reporting.numbers import SMALL
from assess.reporting.words import say
from assess.review import Review, open_review
from assess.rubric import language as lang
from assess.rubric import lint
from assess.scoring.condition import CONDITIONS
from assess.scoring.measure import MEASURES
from assess.scoring.shape import SHAPES
from assess.types import OUTCOME_WORDS

ROOT = Path(__file__).resolve().parents[1]
PARAMS = ROOT / "params"
PAGES = ("README.md", "SCORING.md", "GLOSSARY.md", "CHANGELOG.md", "TUTORIAL.md")
ON = date(2020, 6, 30)

# What the README describes key by key: everything that a run, a rubric, a register or a case file is read into.
LANGUAGE = [kind for name in lang.__all__ if isinstance(kind := getattr(lang, name), type)]
INSIDE = {lang.Rubric}  # put together by the loader, not written by anybody
CLASSES: dict[str, type] = {
    cls.__name__: cls
    for cls in [
        *(kind for kind in LANGUAGE if dataclasses.is_dataclass(kind) and kind not in INSIDE),
        *(Run, Period, Campaign, IndicatorRegister, vocabulary.Indicator, vocabulary.Query, vocabulary.LegalBasis),
        *(IndicatorCases, IndicatorCase),
        *(cases.CaseFile, cases.CaseGroup, cases.Setting, cases.Case, cases.Other, cases.Expected),
    ]
}
ENUMS: dict[str, type[Enum]] = {
    cls.__name__: cls for cls in [*LANGUAGE, vocabulary.MissingPolicy] if issubclass(cls, Enum)
}
KINDS: dict[str, list[type]] = {
    "Measure": list(MEASURES),
    "Shape": list(SHAPES),
    "Condition": list(CONDITIONS),
    "Baseline": list(typing.get_args(lang.Baseline)),
}
HOW_MANY = {"计量": len(MEASURES), "计分方式": len(SHAPES), "效果": len(lang.Effect), "条件": len(CONDITIONS)}
BUILT = {**CLASSES, "HolidayYear": HolidayYear, "AccidentGrades": AccidentGrades}
DATA: dict[str, tuple[str, ...]] = {
    **{key: reader.columns for key, reader in READERS.items()},
    "judgements": JUDGEMENTS,
    "reported": REPORTED,
}
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
    """A row of a table, with the line it stands on and the heading above; cells by the words of the table's head."""

    line: int
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


def outside_blocks(text: str) -> Iterator[tuple[int, str]]:
    inside = False
    for number, line in enumerate(text.splitlines()):
        if line.startswith("```"):
            inside = not inside
        elif not inside:
            yield number, line


def tables(text: str) -> Iterator[Row]:
    """Every row of every table of a page."""
    heading, head = "", list[str]()
    for number, line in outside_blocks(text):
        heading = line if line.startswith("#") else heading
        if not line.startswith("|"):
            head = []
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not head:
            head = cells
        elif set(line) - set("|-: "):
            yield Row(number, heading, dict(zip(head, cells, strict=True)))


def blocks(text: str) -> list[Block]:
    found = re.findall(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return [Block(*parts) for parts in found]


def code(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


def named(text: str) -> str:
    """The last word in backticks, e.g. of a heading; "" where there is none."""
    return (code(text) or [""])[-1]


# --- all pages --------------------------------------------------------------------------------------------


def link_faults(text: str, name: str) -> list[str]:
    """Links lead to a file of the project and to a heading of a page; no page names an address elsewhere."""
    faults = ["an address"] if "://" in text or "www." in text else []
    for target in re.findall(r"\]\(([^)]*)\)", text):
        file, _, anchor = target.partition("#")
        path = (PARAMS / (file or name)).resolve()
        if not (path.is_relative_to(ROOT) and path.is_file()):
            faults.append(f"no file: {target}")
        elif anchor and anchor not in anchors(path.read_text(encoding="utf-8")):
            faults.append(f"no heading: {target}")
    return faults


def anchors(text: str) -> list[str]:
    headings = [line.lstrip("# ") for _, line in outside_blocks(text) if line.startswith("#")]
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere_and_not_elsewhere(name: str) -> None:
    assert link_faults(page(name), name) == []


def test_a_link_that_leads_nowhere_is_seen() -> None:
    assert link_faults("[a](NONE.md) [b](README.md#none) [c](../../x)", "README.md") == [
        "no file: NONE.md",
        "no heading: README.md#none",
        "no file: ../../x",
    ]
    assert link_faults("https" + "://x", "README.md") == ["an address"]


# --- README: types and defaults in its words ---------------------------------------------------------------

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
        return "可不写"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    return f"`{value}`" if isinstance(value, int | Decimal | str | date) else "可不写，见含义"


def declared_keys(cls: type) -> dict[str, tuple[str, str]]:
    """Key → type and default of everything that the loader reads into a class."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return {
        declared.name.rstrip("_"): (type_words(hints[declared.name]), default_words(declared))
        for declared in dataclasses.fields(cls)
        if declared.init
    }


# --- README: guards ---------------------------------------------------------------------------------------


def described_keys(text: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Class → key → type and default, as the tables say; the heading or the first column names the class."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    kind = ""
    for row in tables(text):
        if "键" in row.cells:
            kind = (named(row["种类"]) or kind) if "种类" in row.cells else named(row.heading)
            found.setdefault(kind, {})[row["键"].strip("`")] = (row["类型"], row["必填/默认"])
    return found


def key_faults(text: str) -> list[str]:
    """Every key of every class stands in its table with its type and default, and nothing else does."""
    found = described_keys(text)
    faults = [f"no such class: {name}" for name in found if name not in CLASSES]
    for name, cls in CLASSES.items():
        wanted, given = declared_keys(cls), found.get(name, {})
        lost = [key for key in wanted if given.get(key) != wanted[key]]
        faults += [f"{name}: | `{key}` | {' | '.join(wanted[key])} |" for key in lost]
        faults += [f"{name} has no key {key}" for key in given if key not in wanted]
    return faults


def value_faults(text: str, enums: dict[str, type[Enum]]) -> list[str]:
    """Every value of every closed set stands in the table of its name, and nothing else does."""
    found: dict[str, set[str]] = {}
    for row in tables(text):
        if "取值" in row.cells:
            found.setdefault(named(row.heading), set()).add(row["取值"].strip("`"))
    wanted = {name: {str(member.value) for member in cls} for name, cls in enums.items()}
    return [
        f"{name}: {sorted(found.get(name, set()) ^ wanted.get(name, set()))}"
        for name in sorted(found.keys() | wanted.keys())
        if found.get(name) != wanted.get(name)
    ]


def kind_faults(text: str, folder: Path) -> list[str]:
    """Every kind of the registers has a row, whose example is read as that kind."""
    faults = []
    found: dict[str, dict[str, str]] = {}
    for row in tables(text):
        if "写法" in row.cells and named(row.heading) in KINDS:
            found.setdefault(named(row.heading), {})[named(row["种类"])] = row["写法"].strip("`")
    for union, kinds in KINDS.items():
        rows = found.get(union, {})
        faults += [f"{union}: {name}" for name in sorted({kind.__name__ for kind in kinds} ^ rows.keys())]
        for name, example in rows.items():
            built = built_from(example, getattr(lang, union), folder)
            faults += [] if type(built).__name__ == name else [f"{union}: {example} is no {name}: {built}"]
    return faults


def effect_faults(text: str, folder: Path) -> list[str]:
    """Every effect has a rule as its example, which the linter accepts."""
    faults = []
    for row in (row for row in tables(text) if "例" in row.cells and named(row.heading) == "Effect"):
        rule = built_from(row["例"].strip("`"), lang.Rule, folder)
        if not isinstance(rule, lang.Rule) or rule.effect.value != row["取值"].strip("`"):
            faults.append(f"{row['取值']}: {rule}")
        else:
            faults += [problem.render() for problem in linted(rule) if problem.code not in OUT_OF_PLACE]
    return faults


def file_faults(text: str, names: list[str]) -> list[str]:
    """Everything that stands in `params/` is named."""
    given = [part for name in (*code(text), *re.findall(r"\]\(([^)#]+)", text)) for part in name.split("/")]
    return sorted(set(names) - set(given))


def number_faults(text: str) -> list[str]:
    """The numbers of kinds are those of the registers, wherever they are stated."""
    said = {word: set(re.findall(rf"{word} (\d+) 种", text)) for word in HOW_MANY}
    return [f"{word}: {said[word]}, not {number}" for word, number in HOW_MANY.items() if said[word] != {str(number)}]


def error_faults(text: str) -> list[str]:
    """Every E1xx of the wording has one row, and every row its wording."""
    listed = [row["代码"].strip("`") for row in tables(text) if "代码" in row.cells]
    known = [name for name in wording("zh") if name.startswith("E1")]
    return sorted(set(listed) ^ set(known)) + sorted({name for name in listed if listed.count(name) > 1})


def reader_faults(text: str) -> list[str]:
    """Every kind of data that a run may name is listed with its columns."""
    listed = {row["读法"].strip("`"): set(code(row["须有的列"])) for row in tables(text) if "读法" in row.cells}
    wanted = {name: set(columns) for name, columns in DATA.items()}
    return [name for name in sorted(listed.keys() | wanted.keys()) if listed.get(name) != wanted.get(name)]


def example_faults(text: str, folder: Path) -> list[str]:
    """Every example is read as the class that its first line names; the linter accepts it; its cases hold."""
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


def built_from(text: str, cls: Any, folder: Path) -> object:
    """A text read strictly as a class (or one of several), or the problems that it has."""
    path = folder / "example.yaml"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    try:
        built: object = build(cls, read_document(path, "example.yaml"), problems, ON, cases.DEFAULTS)
    except ParamsError as error:
        problems = list(error.problems)
    return [problem.render() for problem in problems] if problems else built


def linted(built: object) -> list[Problem]:
    """What the linter says of a piece of a rubric, put into a whole one."""
    match built:
        case lang.Rule():
            basis, pending = (vocabulary.LegalBasis("例"),), vocabulary.MissingPolicy.PENDING
            setting = cases.Setting(lang.Criterion("case.x", "例", Decimal(100), pending, basis, (built,)))
        case lang.Section():
            setting = cases.Setting(sections=(built,))
        case lang.VetoList(vetoes):
            setting = cases.Setting(outcomes=vetoes)
        case _:
            return []
    return lint(cases.make_rubric(setting), {})


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


# --- README: our page, and each guard can fail ----------------------------------------------------------------


def test_the_readme_names_every_key_with_its_type_and_default() -> None:
    assert key_faults(page("README.md")) == []


def test_every_key_that_is_missing_from_the_readme_is_seen() -> None:
    whole = page("README.md")
    lines = whole.splitlines()
    rows = [row.line for row in tables(whole) if "键" in row.cells]
    assert len(rows) == sum(len(declared_keys(cls)) for cls in CLASSES.values())
    assert [lines[at] for at in rows if not key_faults("\n".join(lines[:at] + lines[at + 1 :]))] == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("| `cap` | 数 | 可不写 |", "| `cap` | 文字 | 可不写 |", "CapGroup: | `cap` | 数 | 可不写 |"),
        ("| `every` | 数 | `1` |", "| `every` | 数 | 必填 |", "Per: | `every` | 数 | `1` |"),
        ("| `judged` |", "| `judgd` |", "Steps: | `judged` | 文字 | 可不写 |"),
        ("### 名额 `Quota`", "### 名额 `Kuota`", "no such class: Kuota"),
    ],
)
def test_a_wrong_type_default_key_or_class_in_the_readme_is_seen(old: str, new: str, fault: str) -> None:
    assert fault in key_faults(broken("README.md", old, new))


def test_the_readme_names_every_value_of_every_closed_set() -> None:
    assert value_faults(page("README.md"), ENUMS) == []
    assert value_faults(broken("README.md", "| `spill` |", "| `spil` |"), ENUMS) == ["Effect: ['spil', 'spill']"]


def test_the_readme_shows_every_kind(tmp_path: Path) -> None:
    assert kind_faults(page("README.md"), tmp_path) == []
    assert kind_faults(broken("README.md", "| 比率 `Ratio` | `{", "| 比率 `Ration` | `{"), tmp_path)[:2] == [
        "Measure: Ratio",
        "Measure: Ration",
    ]
    wrong = kind_faults(broken("README.md", "`{count: accidents}`", "`{cuont: accidents}`"), tmp_path)
    assert [fault[:50] for fault in wrong] == ["Measure: {cuont: accidents} is no Count: ['[E109] "[:50]]


def test_the_readme_shows_every_effect(tmp_path: Path) -> None:
    assert effect_faults(page("README.md"), tmp_path) == []
    assert effect_faults(broken("README.md", "effect: spill}", "effect: earn}"), tmp_path) != []


def test_the_readme_names_everything_under_params() -> None:
    names = [path.name for path in PARAMS.iterdir() if path.name != "README.md"]
    assert file_faults(page("README.md"), names) == []
    assert file_faults(page("README.md"), ["rubrics", "another"]) == ["another"]


def test_the_readme_counts_the_kinds() -> None:
    assert number_faults(page("README.md")) == []
    assert number_faults(broken("README.md", "计量 10 种", "计量 9 种")) == ["计量: {'9'}, not 10"]
    assert number_faults("") != []


def test_the_readme_lists_every_refusal() -> None:
    assert error_faults(page("README.md")) == []
    assert error_faults(broken("README.md", "| `E142` |", "| `E199` |")) == ["E142", "E199"]
    assert error_faults(broken("README.md", "| `E142` |", "| `E143` |")) == ["E142", "E143"]


def test_the_readme_lists_every_reader_of_data() -> None:
    assert set(DATA) == {*READERS, *KEYS, "reported"}
    assert reader_faults(page("README.md")) == []
    assert "、".join(f"`{column}`" for column in UNITS) in page("README.md")
    assert reader_faults(broken("README.md", "`unit`、`measure`、`sector`", "`measure`、`sector`")) == ["published"]
    assert reader_faults(broken("README.md", "| `judgements` |", "| `judgments` |")) == ["judgements", "judgments"]


def test_every_example_of_the_readme_is_read_and_holds(tmp_path: Path) -> None:
    assert len(blocks(page("README.md"))) > 15
    assert example_faults(page("README.md"), tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("# Rule\nid:", "# Rule\nidd:", "[E102]"),
        ("# Rule\n", "# Rool\n", "first line is no class"),
        ("# RubricHead\nid:", "# RubricHead\n- id:", "[E1"),
        ("粉尘涉爆企业专项治理\n    points: 4", "粉尘涉爆企业专项治理\n    points: -4", "[E127]"),
        ("扣3分, given: {duties_missing: 0", "扣3分, given: {duties_missing: 1", "awarded"),
    ],
)
def test_a_wrong_example_in_the_readme_is_seen(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert fault in "".join(example_faults(broken("README.md", old, new), tmp_path))


# --- SCORING ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def headers(result_files: Callable[[Review], dict[str, str]]) -> dict[str, list[str]]:
    """The columns of every CSV file of the demonstration's results."""
    files = result_files(open_review("params/runs/chizhou-2020.yaml", ROOT))
    return {name: next(csv.reader(io.StringIO(text))) for name, text in files.items() if name.endswith(".csv")}


def column_faults(text: str, headers: dict[str, list[str]]) -> list[str]:
    """Every column of every result file is named under the heading of that file."""
    parts = {named(part.partition("\n")[0]): part for part in re.split(r"^## ", text, flags=re.MULTILINE)}
    return [
        f"{file} {column}"
        for file, columns in headers.items()
        for column in columns
        if column not in code(parts.get(file, "").partition("\n")[2])
    ]


def numbers_of(cls: type) -> list[str]:
    """The fields of a document that are numbers."""
    hints = typing.get_type_hints(cls)
    return [
        declared.name
        for declared in dataclasses.fields(cls)
        if {int, float, Decimal} & {hints[declared.name], *typing.get_args(hints[declared.name])}
    ]


SHOWN = (
    *(vocabulary.Assessment, vocabulary.SectionPoints, vocabulary.Finding, vocabulary.Deduction, vocabulary.Standing),
    *(vocabulary.Measured, vocabulary.Change, vocabulary.CountPair, vocabulary.DataFile, results.RunHeader),
    *(results.UnitReport, results.RunReport),
)


def field_faults(text: str) -> list[str]:
    """Every number of the documents that pages are made from is named."""
    given = code(text)
    return [f"{cls.__name__}.{name}" for cls in SHOWN for name in numbers_of(cls) if name not in given]


LABELS = (
    *("county.fact_points", "county.fact_grade", "county.fact_rank", "county.fact_veto", "county.fact_bases"),
    *("league.rank", "league.share", "league.grade", "league.vetoes", "league.not_assessed"),
    *("league.small", "league.zero", "change.now", "change.before", "change.difference", "change.interval"),
    *("change.statement", "deduction.points", "deduction.arithmetic", "deduction.evidence", "finding.outcome"),
    *("files.rows", "files.accepted", "files.quarantined", "files.sha256", "quality.fact_findings"),
    *("provenance.rubric_sha256", "provenance.result_sha256", "number.unknown"),
)


def label_faults(text: str) -> list[str]:
    """The words over the numbers of a page are those of SCORING."""
    return [f"{key}: {say(key)}" for key in LABELS if say(key) not in text]


def method_faults(text: str) -> list[str]:
    """The example of each method for items that do not apply is what the engine gives."""
    faults = []
    rows = [row for row in tables(text) if "办法" in row.cells]
    faults += sorted({named(row["办法"]) for row in rows} ^ {method.value for method in lang.NotApplicable})
    for row in rows:
        basis, pending = (), vocabulary.MissingPolicy.PENDING
        lost, owed, found = lang.Count("lost"), lang.Per(lang.ONE), lang.AtLeast("ports")
        work = lang.Criterion("s.work", "甲", Decimal(15), pending, basis, (lang.Rule("r", "甲", lost, owed),))
        rule = lang.Rule("r", "乙", lang.Count("faults"), owed)
        method = lang.NotApplicable(named(row["办法"]))
        ports = lang.Criterion("s.ports", "乙", Decimal(5), pending, basis, (rule,), when=found, not_applicable=method)
        section = lang.Section("s", "丙", Decimal(20), (work, ports))
        expected = cases.Expected(total=Decimal(row["得分"]), assessable=Decimal(row["可评"]))
        other = cases.Other({key: Node(value, "") for key, value in {"lost": "0", "ports": "1", "faults": "1"}.items()})
        given = {key: Node(value, "") for key, value in {"lost": "3", "ports": "0"}.items()}
        faults += cases.run_case(cases.Setting(sections=(section,)), cases.Case("例", expected, given, others=(other,)))
    return faults


def test_scoring_names_every_column_of_the_result_files(headers: dict[str, list[str]]) -> None:
    assert {"league.csv", "scores.csv", "deductions.csv", "quarantine.csv"} <= headers.keys()
    assert column_faults(page("SCORING.md"), headers) == []


def test_a_column_that_is_missing_from_scoring_is_seen(headers: dict[str, list[str]]) -> None:
    assert column_faults(broken("SCORING.md", "| `assessable` | 可评", "| 可评"), headers) == ["league.csv assessable"]
    assert column_faults(page("SCORING.md"), {"new.csv": ["code"]}) == ["new.csv code"]


def test_scoring_names_every_number_of_the_results() -> None:
    assert field_faults(page("SCORING.md")) == []
    assert field_faults(page("SCORING.md").replace("`ratio_low`", "")) == ["Change.ratio_low"]


def test_scoring_uses_the_words_of_the_pages() -> None:
    assert label_faults(page("SCORING.md")) == []
    assert label_faults(page("SCORING.md").replace("结果指纹", "")) == ["provenance.result_sha256: 结果指纹"]


def test_scoring_states_the_numbers_of_the_code() -> None:
    assert f"不少于 {SMALL} 时" in page("SCORING.md")
    assert f"都不到 {SMALL}：" in page("SCORING.md")


def test_the_four_methods_give_what_scoring_says() -> None:
    assert method_faults(page("SCORING.md")) == []
    assert method_faults(broken("SCORING.md", "| 16 | 20 |", "| 17 | 20 |")) != []
    assert method_faults(broken("SCORING.md", "| `leave` |", "|  |").replace("|  | 不计入", "| `full` | 不计入")) != []


# --- GLOSSARY ---------------------------------------------------------------------------------------------

SETS: dict[str, type[Enum]] = {
    cls.__name__: cls
    for cls in (
        *(vocabulary.Outcome, vocabulary.MissingPolicy, vocabulary.VetoState),
        *(lang.NotApplicable, lang.SectionKind, lang.OutcomeKind),
        *(reported.Qualifier, reported.Certainty, reported.MechanismState, advised.Doubt),
    )
}


def term_faults(text: str) -> list[str]:
    """Every public class of the vocabulary has a row."""
    given = {name for row in tables(text) for cell in row.cells.values() for name in code(cell)}
    public = [
        name
        for module in (vocabulary, reported, advised)
        for name, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__
    ]
    return [name for name in public if not name.startswith("_") and name not in given]


def outcome_faults(text: str) -> list[str]:
    """What pages and explanations call an outcome or a state stands in its row."""
    words = {outcome.value: [say(f"outcome.{outcome.value}"), spoken] for outcome, spoken in OUTCOME_WORDS.items()}
    faults = []
    for row in tables(text):
        spoken = words.get(row.cells.get("取值", "").strip("`"), []) if named(row.heading) == "Outcome" else []
        if named(row.heading) == "VetoState":
            spoken = [say(f"veto.{row['取值'].strip('`')}")]
        if named(row.heading) == "MechanismState":
            spoken = [say(f"mechanism.{row['取值'].strip('`')}")]
        faults += [f"{row['取值']}: {word}" for word in spoken if word not in row["中文"]]
    return faults


def test_the_glossary_names_the_vocabulary() -> None:
    assert term_faults(page("GLOSSARY.md")) == []
    assert term_faults(page("GLOSSARY.md").replace("`CountPair`", "")) == ["CountPair"]


def test_the_glossary_names_the_closed_sets() -> None:
    assert value_faults(page("GLOSSARY.md"), SETS) == []
    assert value_faults(broken("GLOSSARY.md", "| `gate` |", "| `gat` |"), SETS) == ["OutcomeKind: ['gat', 'gate']"]


def test_the_glossary_uses_the_words_of_pages_and_explanations() -> None:
    assert outcome_faults(page("GLOSSARY.md")) == []
    assert set(outcome_faults(broken("GLOSSARY.md", "| 得满分 |", "| 满分 |"))) == {"`met`: 得满分"}
    assert outcome_faults(broken("GLOSSARY.md", "| 有据未评 |", "| 有据 |")) == ["`evidenced`: 有据未评"]


# --- CHANGELOG --------------------------------------------------------------------------------------------


def entry_faults(text: str, rubrics: list[str]) -> list[str]:
    """Every rubric has an entry, and every entry says what, which items, on what basis, and what moved."""
    entries = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    dated = [entry for entry in entries if re.match(r"\d{4}-\d{2}-\d{2} ", entry)]
    faults = [name for name in rubrics if not any(name in code(entry.partition("\n")[0]) for entry in dated)]
    for entry in dated:
        listed = re.findall(r"^\* \*\*(.+?)\*\*", entry, flags=re.MULTILINE)
        faults += [] if listed == ["时期", "变动", "依据", "比较"] else [f"{entry.partition(chr(10))[0]}: {listed}"]
    return faults


def test_every_rubric_has_its_entry() -> None:
    rubrics = sorted(path.parent.name for path in (PARAMS / "rubrics").glob("*/rubric.yaml"))
    assert "chizhou-demo" in rubrics
    assert entry_faults(page("CHANGELOG.md"), rubrics) == []
    assert entry_faults(page("CHANGELOG.md"), ["another"]) == ["another"]
    assert entry_faults("## 2020-01-01 `a`\n\n* **时期**：x\n", ["a"]) == ["2020-01-01 `a`: ['时期']"]


# --- TUTORIAL ---------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What a newcomer finds: the register of published figures, the standards, and the runner of cases."""
    for folder in ("notebooks", "params/indicators", "tests/cases"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("standards", "wording", "ledgers"):
        shutil.copytree(PARAMS / name, tmp_path / "params" / name)
    shutil.copytree(PARAMS / "indicators/sql", tmp_path / "params/indicators/sql")
    for name in ("params/indicators/published.yaml", "pyproject.toml", "tests/conftest.py", "tests/test_cases.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def follow(text: str, project: Path) -> list[str]:
    """Do what the tutorial says, block by block; what came out otherwise than shown."""
    faults = []
    for block in blocks(text):
        if block.language == "console":
            faults += play(block.text, project)
        elif block.language == "diff":
            faults += change(block, project / block.file)
        elif block.file:
            (project / block.file).parent.mkdir(parents=True, exist_ok=True)
            (project / block.file).write_text(block.text, encoding="utf-8")
    return faults


def change(block: Block, path: Path) -> list[str]:
    """Replace the lines marked - by the lines marked +; they stand in the file once, one after the other."""
    marked = block.text.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in marked if line[0] == sign) for sign in "-+")
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        return [f"{block.file} has {text.count(old)} times: {old}"]
    path.write_text(text.replace(old, new), encoding="utf-8")
    return []


def play(text: str, project: Path) -> list[str]:
    """Run the commands of a block, and compare what they print with the lines below each of them."""
    faults = []
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        printed, status = run(shlex.split(command), project)
        pattern = "".join(
            "(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + "\n" for line in shown.splitlines()
        )
        if not re.fullmatch(pattern, printed) or (status == 0) != ("[E" not in shown):
            faults.append(f"$ {command}\n--- shown\n{shown}--- printed ({status})\n{printed}")
    return faults


def run(words: list[str], project: Path) -> tuple[str, int]:
    """What a command of the tutorial prints, and its exit code."""
    if words[0] == "mv":
        (project / words[1]).rename(project / words[2])
        return "", 0
    program = {"assess": [sys.executable, "-m", "assess"], "python": [sys.executable]}[words[0]]
    done = subprocess.run(
        [*program, *words[1:]], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout, done.returncode


def copy_faults(project: Path) -> list[str]:
    """The cases of the tutorial test the rules of its rubric and no others."""
    names = {"rubric": lang.RubricHead, "work": lang.Section, "vetoes": lang.VetoList}
    parts = {
        name: built_from((project / f"params/rubrics/town/{name}.yaml").read_text("utf-8"), cls, project)
        for name, cls in names.items()
    }
    groups = cases.load_cases(project / "tests/cases/town.yaml", "town.yaml")
    section, vetoes = parts["work"], parts["vetoes"]
    assert isinstance(section, lang.Section)
    assert isinstance(vetoes, lang.VetoList)
    wanted = [(one.points, one.if_missing, one.rules) for one in section.criteria]
    given = [(one.points, one.if_missing, one.rules) for group in groups if (one := group.setting.criterion)]
    wanted_outcomes = [(one.id, one.why, one.when, one.force) for one in vetoes.vetoes]
    given_outcomes = [(one.id, one.why, one.when, one.force) for group in groups for one in group.setting.outcomes]
    return ([] if wanted == given else ["criteria differ"]) + (
        [] if wanted_outcomes == given_outcomes else ["outcomes differ"]
    )


def test_the_tutorial_takes_thirty_minutes() -> None:
    assert sum(map(int, re.findall(r"（(\d+) 分钟）$", page("TUTORIAL.md"), flags=re.MULTILINE))) == 30


@pytest.mark.slow
def test_the_tutorial_can_be_followed(project: Path) -> None:
    assert follow(page("TUTORIAL.md"), project) == []


def test_the_cases_of_the_tutorial_are_those_of_its_rubric(project: Path) -> None:
    files = [one for one in blocks(page("TUTORIAL.md")) if one.language == "yaml"]
    assert follow("".join(f"```yaml file={one.file}\n{one.text}```\n" for one in files), project) == []
    assert copy_faults(project) == []
    assert follow("```diff file=params/rubrics/town/work.yaml\n-        shape: {per: 5}\n```", project) != []
    follow("```diff file=params/rubrics/town/vetoes.yaml\n-    force: 不合格\n+    cap: 合格\n```", project)
    assert copy_faults(project) == ["outcomes differ"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3 个考核项，4 处依据", "4 个考核项，4 处依据"),
        ("points: 100\ncriteria:", "points: 99\ncriteria:"),
        ("data/town/accidents.csv\n```", "data/town/none.csv\n```"),
    ],
)
def test_a_step_that_comes_out_otherwise_is_seen(project: Path, old: str, new: str) -> None:
    first = broken("TUTORIAL.md", old, new).partition("写错了会怎样")[0]
    assert len(follow(first, project)) == 1
