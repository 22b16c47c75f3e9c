"""Typed building: values become what their field declares, or a problem with place and remedy."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml

from assess.errors import Problem
from assess.params import DATED, build, dump, read_document
from assess.types import MissingPolicy


@dataclass(frozen=True)
class Circle:
    circle: Decimal


@dataclass(frozen=True)
class Square:
    square: int
    tilted: bool = False


@dataclass(frozen=True)
class Sheet:
    code: str
    points: Annotated[Decimal, DATED]
    policy: MissingPolicy = MissingPolicy.PENDING
    shape: Circle | Square | None = None
    day: date | None = None
    tags: tuple[str, ...] = ()
    table: dict[str, int] = field(default_factory=dict)
    all_: bool = False


def make(tmp_path: Path, text: str, on: date | None = None) -> tuple[Sheet | None, list[Problem]]:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return build(Sheet, read_document(path, "x.yaml"), problems, on), problems


def test_a_sound_sheet_is_built_exactly(tmp_path: Path) -> None:
    text = 'code: "010101"\npoints: 0.2\nshape: {square: 3, tilted: true}\nday: 2020-01-31\ntags: [甲]\nall: true\n'
    sheet, problems = make(tmp_path, text)
    assert problems == []
    assert sheet == Sheet(
        "010101", Decimal("0.2"), shape=Square(3, True), day=date(2020, 1, 31), tags=("甲",), all_=True
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("code: 010101", "E114"),
        ("code: NO", "E114"),
        ("code: 12:30", "E114"),
        ("code: 2020-01-01", "E114"),
        ("code: ~", "E114"),
        ("code: [a]", "E104"),
        ("points: 0141022", "E104"),
        ("points: 12:30", "E104"),
        ("points: 1e5", "E104"),
        ("points: .inf", "E104"),
        ("points: .nan", "E104"),
        ("points: '5'", "E104"),
        ("points: yes", "E104"),
        ("policy: maybe", "E115"),
        ("shape: {square: 1.5}", "E104"),
        ("shape: {triangle: 1}", "E109"),
        ("shape: {circle: 1, square: 1}", "E109"),
        ("shape: round", "E104"),
        ("day: 2020-02-30", "E104"),
        ("day: '2020-02-03'", "E104"),
        ("tags: a", "E104"),
        ("table: {a: b}", "E104"),
        ("all: no", "E104"),
        ("extra: 1", "E102"),
    ],
)
def test_an_ambiguous_or_wrong_value_is_refused(tmp_path: Path, line: str, code: str) -> None:
    lines = {"code": 'code: "a"', "points": "points: 1"}
    lines[line.split(":", 1)[0]] = line
    sheet, problems = make(tmp_path, "\n".join(lines.values()) + "\n")
    assert sheet is None
    assert [problem.code for problem in problems] == [code]
    assert all(problem.render(language) for problem in problems for language in ("zh", "en"))


def test_all_problems_of_a_file_come_at_once(tmp_path: Path) -> None:
    sheet, problems = make(tmp_path, "code: NO\npolicy: maybe\nextra: 1\n")
    assert sheet is None
    assert sorted(problem.code for problem in problems) == ["E102", "E103", "E114", "E115"]


@pytest.mark.parametrize(
    ("on", "points"),
    [(date(2023, 12, 31), None), (date(2024, 1, 1), 8), (date(2024, 12, 31), 8), (date(2025, 1, 1), 10)],
)
def test_a_dated_value_is_the_one_in_force(tmp_path: Path, on: date, points: int | None) -> None:
    sheet, problems = make(tmp_path, 'code: "a"\npoints: {2024-01-01: 8, 2025-01-01: 10}\n', on)
    if points is None:
        assert [problem.code for problem in problems] == ["E108"]
    else:
        assert sheet is not None
        assert sheet.points == points


def test_load_write_load_is_the_identity(tmp_path: Path) -> None:
    original = Sheet("010101", Decimal("0.20"), shape=Circle(Decimal("1.5")), tags=("甲", "NO"), table={"a": 1})
    plain: Any = dump(original)

    class Writer(yaml.SafeDumper):
        """Decimals as they stand."""

    Writer.add_representer(
        Decimal, lambda writer, value: writer.represent_scalar("tag:yaml.org,2002:float", str(value))
    )
    sheet, problems = make(tmp_path, yaml.dump(plain, Dumper=Writer, allow_unicode=True))
    assert (sheet, problems) == (original, [])
