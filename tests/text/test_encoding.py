"""Encodings are told from the bytes; what might be read as something else is not read at all."""

from pathlib import Path

import pytest

from assess.text.encoding import CHUNK, Encoding, recognise, scan

TEXT = "单位,数\n甲县,1\n乙县,2\n"
GBK, UTF8 = Encoding("gb18030"), Encoding("utf-8")


def told(tmp_path: Path, data: bytes, tolerance: float = 0.0) -> Encoding | None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    return recognise(path, scan(path), tolerance)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", UTF8),
        (b"ascii\n", UTF8),
        (TEXT.encode(), UTF8),
        (TEXT.encode("utf-8-sig"), UTF8),
        (TEXT.encode("gbk"), GBK),
        (TEXT.replace("甲", "㐂").encode("gb18030"), GBK),
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("utf-16-le"), None),
        ("單位代碼,企業名稱,監管類別\n翼城縣,安全生產有限公司,重點\n".encode("big5"), None),
        (b"x\xff\xfe\xfd,1\n", None),
        (b"PK\x03\x04\x14\x00\x06\x00", None),
    ],
)
def test_an_encoding_is_told_from_the_bytes(tmp_path: Path, data: bytes, expected: Encoding | None) -> None:
    assert told(tmp_path, data) == expected
    assert told(tmp_path, data, 0.02) == expected


def test_a_few_stray_bytes_do_not_make_another_encoding_where_that_is_allowed(tmp_path: Path) -> None:
    lines = [line.encode() for line in ["甲县,1\n"] * 100]
    lines[7] = b"\xff\xfe,1\n"
    assert told(tmp_path, b"".join(lines)) is None
    assert told(tmp_path, b"".join(lines), 0.02) == Encoding("utf-8", stray=True)
    lines[8] = lines[9] = lines[7]
    assert told(tmp_path, b"".join(lines), 0.02) is None
    assert told(tmp_path, b"\xff\xfe,1\n", 0.02) is None


def test_a_few_private_characters_do_not_spoil_a_gbk_file_where_that_is_allowed(tmp_path: Path) -> None:
    """Names may hold characters that an office made itself."""
    data = (TEXT * 100 + "\ue000\n").encode("gb18030")
    assert told(tmp_path, data) is None
    assert told(tmp_path, data, 0.02) == GBK


def test_a_character_across_two_blocks_is_one_character(tmp_path: Path) -> None:
    for codec, expected in (("utf-8", UTF8), ("gb18030", GBK)):
        data = b"x" * (CHUNK - 1) + "县".encode(codec) * 3
        assert told(tmp_path, data) == expected


def test_a_scan_counts_lines_and_sees_what_makes_rows_uncertain(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    seen = {}
    for name, data in {"plain": b"a\nb", "blank": b"a\r\n\r\nb\n", "nul": b"a\0\n", "utf16": b"\xff\xfea\0"}.items():
        path.write_bytes(data)
        one = scan(path)
        seen[name] = (one.lines, one.blank, one.nul, one.utf16)
    assert seen == {
        "plain": (2, False, False, False),
        "blank": (3, True, False, False),
        "nul": (1, False, True, False),
        "utf16": (1, False, True, True),
    }
