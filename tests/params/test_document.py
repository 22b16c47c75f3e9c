"""YAML that would slip by elsewhere is refused here, with its line."""

from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.params import read_document


def refuse(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        read_document(path, "x.yaml")
    return [(problem.code, problem.place) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [("E107", "x.yaml:3")]),
        ("a:\n  b: 1\n  b: 2\nc: 1\nc: 2\n", [("E107", "x.yaml:3 a"), ("E107", "x.yaml:5")]),
        ("a: &x 1\nb: *x\n", [("E105", "x.yaml:1"), ("E105", "x.yaml:2")]),
        ("a: !!python/object/apply:os.system ['true']\n", [("E105", "x.yaml:1")]),
        ('\'__import__("os").system("true")\': 1\n', [("E106", "x.yaml:1")]),
        ("'x = 1; import os': 1\n", [("E106", "x.yaml:1")]),
        ("a:\n\tb: 1\n", [("E101", "x.yaml:2")]),
        ("a: [1, 2\n", [("E101", "x.yaml:2")]),
        ("", [("E101", "x.yaml")]),
    ],
)
def test_what_yaml_lets_slip_is_refused_with_its_line(
    tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    assert refuse(tmp_path, text) == expected


def test_a_missing_file_and_a_file_that_is_not_utf8_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match="E112"):
        read_document(tmp_path / "absent.yaml", "absent.yaml")
    (tmp_path / "gbk.yaml").write_bytes("名称: 甲".encode("gbk"))
    with pytest.raises(ParamsError, match="E113"):
        read_document(tmp_path / "gbk.yaml", "gbk.yaml")


def test_a_sound_file_keeps_text_lines_and_quotes(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: '0141022'\nb: [1, 2]\n", encoding="utf-8")
    node = read_document(path, "x.yaml")
    assert isinstance(node.value, dict)
    assert (node.value["a"].value, node.value["a"].quoted, node.value["b"].place) == ("0141022", True, "x.yaml:2")
