"""Annotated copies: every fault on its cell, readable without colours, safe to open, and the same bytes each time."""

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from assess.ledger import original, read_quarantine
from assess.ledger.annotate import annotate_partition
from assess.ledger.schema import Schema

QUARANTINE, WARNING = "FFC7CE", "FFEB9C"


def copies(desk: Any, name: str = "copies") -> list[Path]:
    """The annotated copies of what was handed in."""
    return annotate_partition(desk.result(), desk.files, desk.folder / name)


def opened(path: Path) -> tuple[Any, Any]:
    """The sheet of rows and the list of problems."""
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1] == "问题清单"
    return book.worksheets[0], book.worksheets[1]


def test_a_fault_is_marked_on_its_cell_and_before_its_row(desk: Any) -> None:
    """Row 3 is quarantined for its severity, row 4 warned of for its deadline; row 2 is left alone."""
    desk.hand_in("hazards", {}, {"id": "H2", "severity": "紧急"}, {"id": "H3", "severity": "重大", "due_date": ""})
    (path,) = copies(desk)
    sheet, _ = opened(path)
    names = [cell.value for cell in sheet[1]]
    severity, due = names.index("severity") + 1, names.index("due_date") + 1
    assert names[0] == "核对结果"
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [None, "✗ 隔离 1 处", "！ 提醒 1 处"]
    stops, warns = sheet.cell(3, severity), sheet.cell(4, due)
    assert (stops.value, stops.fill.start_color.rgb[2:], stops.border.left.style) == ("紧急", QUARANTINE, "medium")
    assert (warns.value, warns.fill.start_color.rgb[2:], warns.border.left.style) == (None, WARNING, "dashed")
    assert stops.comment.text.startswith("隔离 [R08] “隐患等级”的值“紧急”不在代码表里。可用的值：一般、重大。")
    assert warns.comment.text.startswith("提醒 [hazards.major_without_due]")
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type or cell.comment}
    assert marked == {stops.coordinate, warns.coordinate, "A3", "A4"}
    assert sheet.freeze_panes == "B2"


def test_the_list_says_what_the_quarantine_says_with_a_link_to_each_cell(desk: Any) -> None:
    desk.hand_in("hazards", {}, {"id": "H2", "severity": "紧急", "due_date": "2025-02-01"})
    (path,) = copies(desk)
    sheet, problems = opened(path)
    rows = [[cell.value for cell in row] for row in problems.iter_rows(min_row=2)]
    assert rows[0] == ["处理", "工作表", "行", "列", "代码", "问题", "办法", "原文"]
    entries = [one for one, _, _ in read_quarantine(desk.result().quarantine)]
    assert [(row[2], row[4], row[5], row[6], row[7]) for row in rows[1:]] == [
        (one.row, one.code, one.message, one.remedy, one.raw) for one in entries
    ]
    for row in problems.iter_rows(min_row=3):
        link = row[3].hyperlink
        assert link.target is None
        title, _, cell = link.location.rpartition("!")
        assert title == "'隐患台账'"
        assert row[3].value == f"{sheet.cell(1, sheet[cell].column).value}（{cell}）"
        assert sheet[cell].comment is not None
    assert problems.freeze_panes == "A3"


def test_the_copy_of_a_workbook_has_its_values_and_nothing_that_acts(desk: Any) -> None:
    """Text that begins like a formula stays text; formulas come as results; other sheets and links stay behind."""
    cells = {"id": "=1+1", "name": "@SUM(A1)", "staff": 12, "registered_from": date(2012, 3, 4), "sector": "船"}
    book = openpyxl.Workbook()
    book.active.title = "生产经营单位台账"
    for row in desk.sheet("enterprises", cells, {"id": "E2", "staff": "=1+1"}):
        book.active.append(row)
    names = desk.schemas["enterprises"].names
    book.active.cell(2, names.index("id") + 1).data_type = "s"
    book.active["A2"].hyperlink = "https://example.org/"
    book.create_sheet("底稿").sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    source = desk.with_part(data.getvalue(), "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>")
    desk.write("enterprises", "a.xlsx", source)
    before = hashlib.sha256(desk.files[0].path.read_bytes()).hexdigest()
    (path,) = copies(desk)
    assert hashlib.sha256(desk.files[0].path.read_bytes()).hexdigest() == before
    sheet, problems = opened(path)
    row = dict(zip(names, (cell for cell in sheet[2][1:]), strict=False))
    assert (row["id"].value, row["id"].data_type, row["id"].quotePrefix) == ("=1+1", "s", True)
    assert (row["name"].value, row["staff"].value) == ("@SUM(A1)", 12)
    assert (row["registered_from"].value.date(), row["registered_from"].number_format) == (
        date(2012, 3, 4),
        "yyyy-mm-dd",
    )
    assert sheet.cell(3, names.index("staff") + 2).value == "#未计算 =1+1"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name in parts if "externalLink" in name or "vba" in name or "media" in name]
    assert not [name for name, content in parts.items() if b"<f>" in content or b"<f " in content]
    assert not [name for name, content in parts.items() if b"example.org" in content or b"TargetMode" in content]
    assert len(openpyxl.load_workbook(path).sheetnames) == 2
    assert problems.cell(3, 8).data_type == "s"


def test_the_same_input_gives_the_same_bytes_and_no_clock_is_in_them(desk: Any) -> None:
    desk.hand_in("hazards", {"severity": "紧急"})
    (first,), (second,) = copies(desk, "one"), copies(desk, "two")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml").decode()
    assert properties.count("1980-01-01T00:00:00Z") == 2
    assert str(date.today().year) not in properties  # noqa: DTZ011 - whichever year the machine believes in


def test_names_of_files_come_from_ledgers_and_numbers_and_old_copies_go(desk: Any) -> None:
    """The second file of a ledger is number two, also when the first is right; a mended file has no copy any more."""
    desk.hand_in("enterprises", {}, name="好.csv")
    desk.hand_in("enterprises", {"id": "../../E2", "sector": "船"}, name="坏 <1>.csv")
    desk.hand_in("units", {"name": ""}, name="con.csv")
    assert [path.name for path in copies(desk)] == ["enterprises-2.xlsx", "units-1.xlsx"]
    desk.hand_in("units", {}, name="con.csv")
    desk.files.pop(2)
    assert [path.name for path in copies(desk)] == ["enterprises-2.xlsx"]
    assert [path.name for path in (desk.folder / "copies").iterdir()] == ["enterprises-2.xlsx"]


def test_a_copy_that_is_corrected_can_be_handed_in_again(desk: Any) -> None:
    """Rows stand where they stood, so that the faults of a copy are those of the file; mended, there is none."""
    desk.hand_in("enterprises", {}, {"id": "E2", "sector": "船"}, {"id": "E3", "registered_from": "2010-02-30"})
    (path,) = copies(desk)
    faults = [found[1:] for found in desk.faults()]
    desk.files.clear()
    desk.write("enterprises", "again.xlsx", path.read_bytes())
    assert [found[1:] for found in desk.faults()] == faults == [(3, "sector", "R08"), (4, "registered_from", "R05")]
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(3, names.index("sector") + 1).value = "工贸"
    book.worksheets[0].cell(4, names.index("registered_from") + 1).value = "2010-02-28"
    data = io.BytesIO()
    book.save(data)
    desk.files.clear()
    desk.write("enterprises", "mended.xlsx", data.getvalue())
    assert desk.faults() == []


@pytest.mark.parametrize("form", ["csv", "gbk", "xlsx", "parquet"])
def test_of_a_large_file_only_the_rows_with_faults_are_shown_and_that_is_said(
    desk: Any, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(original, "MOST", 5)
    rows = [{"id": f"E{number}", "sector": "船" if number in (3, 7) else "工贸"} for number in range(9)]
    if form == "xlsx":
        desk.write("enterprises", "a.xlsx", desk.book(desk.sheet("enterprises", *rows)))
    else:
        desk.hand_in("enterprises", *rows, encoding="utf-8" if form == "parquet" else form.replace("csv", "utf-8"))
    if form == "parquet":
        source = desk.files.pop().path
        with duckdb.connect() as connection:
            query = f"COPY (FROM read_csv('{source}', header = true, all_varchar = true)) TO '{desk.folder}/a.parquet'"
            connection.execute(query)
        desk.add("enterprises", desk.folder / "a.parquet")
    (path,) = copies(desk)
    sheet, problems = opened(path)
    assert sheet["A1"].value == "核对结果（全表9行，这里只列有问题的2行）"
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=2)] == [
        ["✗ 隔离 1 处", 5, "990101", "E3"],
        ["✗ 隔离 1 处", 9, "990101", "E7"],
    ]
    assert [(row[2].value, row[3].hyperlink.location) for row in problems.iter_rows(min_row=3)] == [
        (5, "'生产经营单位台账'!G2"),
        (9, "'生产经营单位台账'!G3"),
    ]


def test_a_list_that_is_too_long_says_so(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.ledger.annotate_list.MOST", 2)
    desk.hand_in("enterprises", *({"id": f"E{number}", "sector": "船"} for number in range(4)))
    (path,) = copies(desk)
    _, problems = opened(path)
    assert "共4处，这里只列前2处" in problems["A1"].value
    assert problems.max_row == 4


def test_rows_that_could_not_be_split_and_totals_are_marked_in_front(desk: Any) -> None:
    """A short row, a torn quote, a total that is wrong: faults of no cell, or of a cell of a row that is no record."""
    names = desk.schemas["trainings"].names
    total = {"unit_code": "合计", "id": "", "date": "", "kind": "", "required": "11", "passed": ""}
    short = desk.line("trainings", id="T2").rsplit(",", 2)[0]
    torn = desk.line("trainings", id="T3", village='"村')
    rows = [desk.line("trainings"), short, torn, desk.line("trainings", **total)]
    desk.write("trainings", "a.csv", desk.text("trainings", *rows))
    (path,) = copies(desk)
    sheet, problems = opened(path)
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [None, "✗ 隔离 1 处", "✗ 隔离 1 处", "！ 提醒 1 处"]
    assert "[R19]" in sheet["A3"].comment.text
    assert "[R20]" in sheet["A4"].comment.text
    assert "[R33]" in sheet.cell(5, names.index("required") + 2).comment.text
    assert [row[3].value for row in problems.iter_rows(min_row=3, max_row=4)] == ["整行（A3）", "整行（A4）"]


def test_characters_that_no_sheet_can_hold_are_made_visible(desk: Any) -> None:
    desk.hand_in("enterprises", {"name": "甲\x08厂\ufffe", "sector": "船"}, {"id": "E2", "name": "长" * 40_000})
    (path,) = copies(desk)
    sheet, _ = opened(path)
    at = desk.schemas["enterprises"].names.index("name") + 2
    assert sheet.cell(2, at).value == "甲<U+0008>厂<U+FFFE>"
    assert sheet.cell(3, at).value == "长" * 32_000 + "…"


def test_the_owner_sees_own_names_and_the_quoted_text_stays_masked(desk: Any) -> None:
    desk.hand_in("hazards", {"person": "张三丰", "severity": "紧急"})
    (path,) = copies(desk)
    sheet, problems = opened(path)
    assert "张三丰" in [cell.value for cell in sheet[2]]
    assert "三丰" not in str([[cell.value for cell in row] for row in problems.iter_rows()])


def test_files_without_faults_and_refused_files_have_no_copy(desk: Any) -> None:
    desk.hand_in("enterprises", {})
    desk.write("hazards", "b.xlsx", b"text")
    desk.hand_in("units", {"name": ""})
    assert [path.name for path in copies(desk)] == ["units-1.xlsx"]


def test_titles_of_ledgers_can_be_names_of_sheets(schemas: dict[str, Schema]) -> None:
    assert [one.title for one in schemas.values() if len(one.title) > 31 or set(one.title) & set("[]:*?/\\'")] == []
