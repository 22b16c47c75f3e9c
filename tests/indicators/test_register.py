"""What a register or a file of SQL pieces must not leave unsaid; each refusal is seen with its code."""

from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.indicators import load_indicators, load_pieces
from assess.indicators.tables import order_pieces

PIECE = "-- piece: due\n-- 到期的隐患\nSELECT unit_code FROM hazards;\n"
ENTRY = "id: one, title: 甲, unit: 条, direction: neutral, meaning: 数"


def project(tmp_path: Path, sql: str = PIECE, entry: str = ENTRY + ", sql: {piece: due, number: rows}") -> Path:
    folder = tmp_path / "params" / "indicators"
    (folder / "sql").mkdir(parents=True)
    (folder / "sql" / "topic.sql").write_text(sql, "utf-8")
    (folder / "topic.yaml").write_text(f"indicators:\n  - {{{entry}}}\n", "utf-8")
    return tmp_path


def test_a_sound_register_is_read(tmp_path: Path) -> None:
    assert list(load_indicators(project(tmp_path))) == ["one"]


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        (ENTRY, "不知道从哪里来"),
        (f"{ENTRY}, given: somewhere", "given: somewhere"),
        (f"{ENTRY}, sql: {{piece: other, number: rows}}", "sql.piece: other"),
        (f"{ENTRY}, sql: {{piece: due}}", "sql 要写"),
        (f"{ENTRY}, sql: {{piece: due, number: rows, value: n}}", "sql 要写"),
        (f"{ENTRY}, sql: {{piece: due, value: n}}", "absent"),
        (f"{ENTRY}, sql: {{piece: due, number: rows, open: o}}", "open_reason"),
        (f"{ENTRY}, sql: {{piece: due, numerator: a, denominator: rows}}", "不一致"),
        (f"{ENTRY}, numerator: 甲, given: history", "要么都写"),
        (f"{ENTRY}, window: decade, given: history", "window: decade"),
        (f"{ENTRY.replace('neutral', 'up')}, given: history", "direction: up"),
        (f"{ENTRY.replace(', meaning: 数', '')}, given: history", "没有写数什么"),
    ],
)
def test_what_an_entry_leaves_unsaid_is_refused(tmp_path: Path, entry: str, what: str) -> None:
    with pytest.raises(ParamsError, match="E232") as refused:
        load_indicators(project(tmp_path, entry=entry))
    assert what in str(refused.value)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        (PIECE + PIECE, "E230"),
        (PIECE.replace("-- 到期的隐患\n", ""), "E231"),
        (PIECE.replace(";", ""), "E231"),
        (PIECE.replace("due", "Due!"), "E231"),
        (PIECE.replace(";", "; SELECT 1;"), "E231"),
    ],
)
def test_an_incomplete_piece_is_refused(tmp_path: Path, sql: str, code: str) -> None:
    with pytest.raises(ParamsError, match=code):
        load_pieces(project(tmp_path, sql=sql))


def test_pieces_that_read_each_other_are_refused(tmp_path: Path) -> None:
    circle = "-- piece: a\n-- 甲\nSELECT unit_code FROM b;\n-- piece: b\n-- 乙\nSELECT unit_code FROM a;\n"
    pieces = load_pieces(project(tmp_path, sql=circle))
    with pytest.raises(ParamsError, match="a → b → a"):
        order_pieces(pieces, ["a"])
