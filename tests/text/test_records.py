"""Records carry the row numbers of a spreadsheet, and one that cannot be split takes no other with it."""

import csv
from pathlib import Path

import pytest

from assess.text.encoding import UTF8, Encoding
from assess.text.records import Record, lines, records


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_record_over_several_lines_is_one_row_and_blank_lines_are_counted(tmp_path: Path, end: str) -> None:
    path = write(tmp_path, f'a,b{end}{end}"x{end}y",1{end}z,2'.encode())
    found = list(records(path, UTF8))
    assert [(one.number, one.cells) for one in found if not one.blank] == [
        (1, ["a", "b"]), (3, [f"x{end}y", "1"]), (4, ["z", "2"]),
    ]  # fmt: skip


def test_a_torn_quote_is_an_error_for_the_file_and_one_line_for_the_lines(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\n"x,1\ny\u2028z,2\n'.encode())
    with pytest.raises(csv.Error):
        list(records(path, UTF8))
    assert list(lines(path, UTF8)) == [
        Record(1, ["a", "b"]), Record(2, ['"x,1'], torn=True), Record(3, ["y\u2028z", "2"]),
    ]  # fmt: skip


@pytest.mark.parametrize("read", [records, lines])
def test_stray_bytes_spoil_the_record_that_holds_them(tmp_path: Path, read: object) -> None:
    path = write(tmp_path, "甲,1\n".encode() + b"\xff,2\n" + "乙,3\n".encode())
    found = list(read(path, Encoding("utf-8", stray=True)))  # type: ignore[operator]
    assert [(one.cells, one.torn) for one in found] == [
        (["甲", "1"], False), (["\ufffd", "2"], True), (["乙", "3"], False),
    ]  # fmt: skip


def test_a_record_fits_with_blank_cells_beyond_the_header_only() -> None:
    cells = ["a", "b"], ["a", "b", " ", ""], ["a"], ["a", "b", "c"]
    assert [Record(2, list(one)).fits(2) for one in cells] == [True, True, False, False]
