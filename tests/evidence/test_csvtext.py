"""Files as text: encodings, headers, row numbers, and files that are refused."""

import codecs
from pathlib import Path

import pytest

from assess.errors import Problem
from assess.evidence.csvtext import Sheet, read_sheet

COLUMNS = ("unit", "value")
TEXT = "unit,value\n甲县,1\n\n乙县,2\n"


def read(tmp_path: Path, content: bytes | str) -> tuple[Sheet | None, list[tuple[str, str]]]:
    path = tmp_path / "x.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    problems: list[Problem] = []
    sheet = read_sheet(path, "data/x.csv", COLUMNS, problems)
    assert all(problem.render(language) for problem in problems for language in ("zh", "en"))
    return sheet, [(problem.code, problem.place) for problem in problems]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.replace("甲", "㐂").encode("gb18030"), "gb18030"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
    ],
)
def test_rows_keep_the_numbers_of_a_spreadsheet(tmp_path: Path, content: bytes, encoding: str) -> None:
    sheet, problems = read(tmp_path, content)
    assert problems == []
    assert sheet is not None
    assert sheet.encoding == encoding
    assert [(row.number, row.values["value"]) for row in sheet.rows] == [(2, "1"), (4, "2")]
    assert sheet.rows[1].values["unit"] == "乙县"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("E203", "data/x.csv")]),
        ("\n \n", [("E203", "data/x.csv")]),
        ("unit,value\n", [("E203", "data/x.csv")]),
        (TEXT.encode("utf-16"), [("E204", "data/x.csv")]),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), [("E204", "data/x.csv")]),
        (TEXT.encode("utf-16-le"), [("E205", "data/x.csv")]),
        (b"PK\x03\x04\x14\x00\x06\x00", [("E205", "data/x.csv")]),
        (b"unit,value\n\xff\xfe\xfd,1\n", [("E205", "data/x.csv")]),
        ("unit,value\n甲\ufffd,1\n", [("E206", "data/x.csv:2")]),
        ("unit,value\n甲县,1\n锟斤拷,1\n", [("E206", "data/x.csv:3")]),
        ("unit,count\n甲县,1\n", [("E207", "data/x.csv 第1行 value")]),
        ("unit；value\n甲县；1\n", [("E207", "data/x.csv 第1行 unit"), ("E207", "data/x.csv 第1行 value")]),
        ("unit,value,value\n甲县,1,2\n", [("E208", "data/x.csv 第1行 value")]),
        ('unit,value\n"甲县,1\n乙县,2\n', [("E202", "data/x.csv")]),  # a quote that would swallow the rest
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes | str, expected: list[tuple[str, str]]
) -> None:
    assert read(tmp_path, content) == (None, expected)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        problems: list[Problem] = []
        assert read_sheet(path, "data/x.csv", COLUMNS, problems) is None
        assert [problem.code for problem in problems] == ["E202"]


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(tmp_path, TEXT)[1] == []
    monkeypatch.setattr("assess.evidence.csvtext.LARGEST_FILE", 10)
    assert read(tmp_path, TEXT) == (None, [("E202", "data/x.csv")])


def test_a_row_with_another_number_of_cells_is_not_complete(tmp_path: Path) -> None:
    sheet, _ = read(tmp_path, "unit,value\n甲县,1\n乙县\n丙县,1,000\n丁县,1,,\n")
    assert sheet is not None
    assert [row.complete for row in sheet.rows] == [True, False, False, True]
    assert sheet.rows[2].raw == "丙县,1,000"


def test_columns_that_nothing_asks_for_are_named(tmp_path: Path) -> None:
    sheet, _ = read(tmp_path, "note,value,unit\nx,1,甲县\n")
    assert sheet is not None
    assert sheet.extra == ("note",)
    assert sheet.rows[0].values["unit"] == "甲县"
