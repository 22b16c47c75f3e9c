"""Whole files: hardening groups A, C and F, each with its code and place, and nothing hidden by the file before."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assess.errors import DataError
from assess.ledger import read_quarantine


def book(rows: list[list[Any]], title: str = "生产经营单位台账", more: dict[str, str] | None = None) -> bytes:
    """A workbook with one sheet; `more` adds sheets by name, "hidden" or "visible"."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, state in (more or {}).items():
        other = made.create_sheet(name)
        other.append(["x"])
        other.sheet_state = state
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one part added or replaced."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return result.getvalue()


def csv_bytes(desk: Any, *lines: str, encoding: str = "utf-8") -> bytes:
    """A CSV of enterprises with the given lines after the header."""
    header = ",".join(desk.schemas["enterprises"].names)
    return "\n".join([header, *lines, ""]).encode(encoding)


def line(desk: Any, **cells: str) -> str:
    return ",".join(desk.row("enterprises", **cells))


def refused(desk: Any, name: str, data: bytes, code: str) -> None:
    """The file is refused with a code, and the good file beside it is still read."""
    desk.write("enterprises", name, data)
    desk.hand_in("units", {})
    result = desk.build()
    assert [(one.code, one.place.split("[")[0].split(" ")[0].split(":")[0]) for one in result.problems] == [
        (code, name)
    ]
    assert [(one.name, one.accepted) for one in result.counts] == [("units.csv", 1)]
    with pytest.raises(DataError) as caught:
        result.require()
    assert caught.value.exit_code == 3
    assert not (desk.folder / "out" / "99").exists()


def test_empty_files(desk: Any) -> None:
    refused(desk, "a.csv", b"", "E203")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"   \n"])
def test_empty_files_of_all_kinds(desk: Any, data: bytes) -> None:
    desk.write("enterprises", "a.csv", data)
    assert [code for code, _ in desk.refusals()] == ["E203"]


def test_text_named_xlsx(desk: Any) -> None:
    refused(desk, "a.xlsx", b"code,name\n1,2\n", "E283")


def test_a_truncated_workbook(desk: Any) -> None:
    refused(desk, "a.xlsx", book([["x"]])[:2000], "E283")


def test_a_page_named_xls(desk: Any) -> None:
    refused(desk, "a.xls", b"<html><table></table></html>", "E283")


def test_an_old_or_locked_workbook(desk: Any) -> None:
    refused(desk, "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "E284")


def test_macros(desk: Any) -> None:
    refused(desk, "a.xlsm", with_part(book([["x"]]), "xl/vbaProject.bin", b"x"), "E285")


def test_a_zip_bomb(desk: Any) -> None:
    refused(desk, "a.xlsx", with_part(book([["x"]]), "xl/media/big.bin", bytes(20_000_000)), "E286")


def test_too_many_parts(desk: Any) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for number in range(201):
            made.writestr(f"xl/{number}", b"")
    refused(desk, "a.xlsx", data.getvalue(), "E286")


def test_an_entity_bomb(desk: Any) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><sst/>'
    refused(desk, "a.xlsx", with_part(book([["x"]]), "xl/sharedStrings.xml", bomb), "E283")


def test_a_sheet_cannot_be_told(desk: Any) -> None:
    refused(desk, "a.xlsx", book([["x"]], "表一", {"表二": "visible"}), "E287")


def test_an_empty_sheet(desk: Any) -> None:
    refused(desk, "a.xlsx", book([]), "E203")


def test_utf16(desk: Any) -> None:
    refused(desk, "a.csv", csv_bytes(desk, line(desk), encoding="utf-16"), "E204")


def test_binary(desk: Any) -> None:
    refused(desk, "a.csv", b"unit_code\0,id\n", "E205")


def test_big5_is_not_taken_for_gbk(desk: Any) -> None:
    names = ",".join(one.title for one in desk.schemas["enterprises"].columns)
    data = f"{names}\n".replace("单", "單").replace("码", "碼").encode("big5", "ignore")
    desk.write("enterprises", "a.csv", data + line(desk).encode("big5", "ignore"))
    assert {code for code, _ in desk.refusals()} <= {"E205", "E207", "E208"}


def test_garbled_text(desk: Any) -> None:
    refused(desk, "a.csv", csv_bytes(desk, line(desk, name="安全生产有限公司".encode().decode("gb18030"))), "E294")


def test_an_unknown_type_of_file(desk: Any) -> None:
    refused(desk, "a.ods", b"x", "E293")


def test_a_broken_parquet(desk: Any) -> None:
    refused(desk, "a.parquet", b"PAR1xxxxPAR1", "E289")


def test_a_missing_file(desk: Any) -> None:
    desk.add("enterprises", Path("/nowhere/a.csv"))
    assert desk.refusals() == [("E202", "a.csv")]


def test_an_unknown_ledger(desk: Any) -> None:
    desk.write("ships", "a.csv", b"x")
    assert desk.refusals() == [("E291", "a.csv")]


def test_one_file_twice(desk: Any) -> None:
    desk.write("enterprises", "a.csv", csv_bytes(desk, line(desk)))
    desk.write("enterprises", "b.csv", csv_bytes(desk, line(desk)))
    assert desk.refusals() == [("E290", "b.csv")]


def test_one_unit_in_two_files_is_noticed_and_its_rows_are_duplicates(desk: Any) -> None:
    desk.write("enterprises", "a.csv", csv_bytes(desk, line(desk)))
    desk.write("enterprises", "b.csv", csv_bytes(desk, line(desk), line(desk, id="E2")))
    assert desk.faults() == [("b.csv", 2, "id", "R17")]
    assert [one.check for one in desk.build().quality if one.subject == "b.csv"][-1] == "filed_twice"


def test_a_lock_copy_is_skipped_with_a_note(desk: Any) -> None:
    desk.write("enterprises", "~$a.xlsx", b"lock")
    assert [(one.check, one.subject) for one in desk.build().require().quality] == [("lock_copy", "~$a.xlsx")]


def test_all_broken_files_are_reported_together(desk: Any) -> None:
    desk.write("enterprises", "a.xlsx", b"text")
    desk.write("hazards", "b.csv", b"")
    desk.write("inspections", "c.csv", b"unit_code,id\n990101,J1\n")
    desk.hand_in("units", {}, {"unit_code": "1"})
    result = desk.build()
    assert [one.code for one in result.problems] == ["E283", "E203", "E207", "E207", "E207"]
    assert result.problems[2].place == "c.csv 第1行 date"
    assert [(one.name, one.accepted, one.quarantined) for one in result.counts] == [("units.csv", 1, 1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends(desk: Any, encoding: str, end: str) -> None:
    data = csv_bytes(desk, line(desk), line(desk, id="E2", sector="船"), line(desk, id="E3"), encoding="utf-8").decode()
    desk.write("enterprises", "a.csv", data.replace("\n", end).encode(encoding))
    assert desk.faults() == [("a.csv", 3, "sector", "R08")]


def test_titles_order_and_extra_columns(desk: Any) -> None:
    """Columns are known by name or title, in any order; what nothing asks for is named."""
    columns = list(reversed(desk.schemas["enterprises"].columns))
    header = ",".join([*(one.title for one in columns), "我的列"])
    cells = ",".join([*reversed(desk.row("enterprises", sector="船")), "x"])
    desk.write("enterprises", "a.csv", f"{header}\n{cells}\n".encode())
    assert desk.faults() == [("a.csv", 2, "sector", "R08")]
    assert ["我的列" in one.message for one in desk.build().quality if one.check == "extra_columns"] == [True]


def test_a_header_twice(desk: Any) -> None:
    header = ",".join([*desk.schemas["enterprises"].names, "id"])
    desk.write("enterprises", "a.csv", f"{header}\n{line(desk)},E1\n".encode())
    assert desk.refusals() == [("E208", "a.csv 第1行 id")]


def test_rows_that_cannot_be_split_keep_their_place(desk: Any) -> None:
    """Short and long rows: every other row keeps its number."""
    good = [line(desk, id=f"E{number}") for number in range(6)]
    short, long = good[0].rsplit(",", 3)[0], good[1] + ",1,2"
    desk.write("enterprises", "a.csv", csv_bytes(desk, good[2], short, good[3], long, line(desk, id="E9", sector="船")))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(3, "R19"), (5, "R19"), (6, "R08")]


def test_short_rows_only_take_the_quick_way_and_keep_their_place(desk: Any) -> None:
    rows = [line(desk, id=f"E{number}", sector="船" if number == 7 else "工贸") for number in range(10)]
    rows[2], rows[5] = rows[2].rsplit(",", 3)[0], rows[5].rsplit(",", 1)[0]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(4, "R19"), (7, "R19"), (9, "R08")]
    count = desk.build().counts[0]
    assert (count.read, count.accepted, count.quarantined) == (10, 7, 3)


def test_a_torn_quote_takes_one_row(desk: Any) -> None:
    rows = [line(desk, id="E1"), line(desk, id="E2", name='"某'), line(desk, id="E3", sector="船")]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(3, "R20"), (4, "R08")]


def test_blank_lines_and_breaks_inside_quotes(desk: Any) -> None:
    rows = [line(desk, id="E1", name='"甲\n乙"'), "", ",,,", line(desk, id="E2", sector="船")]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(5, "R08")]


def test_stray_bytes_take_one_row(desk: Any) -> None:
    lines = csv_bytes(desk, *(line(desk, id=f"E{number}") for number in range(100))).split(b"\n")
    lines[7] = lines[7].replace("工".encode(), b"\xff\xfe")
    desk.write("enterprises", "a.csv", b"\n".join(lines))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(8, "R20")]


def test_a_header_alone_is_no_rows(desk: Any) -> None:
    desk.write("enterprises", "a.csv", csv_bytes(desk))
    assert [(one.read, one.accepted) for one in desk.build().require().counts] == [(0, 0)]


def sheet(desk: Any, *rows: dict[str, Any]) -> list[list[Any]]:
    names = desk.schemas["enterprises"].names
    table: list[list[Any]] = [[one.title for one in desk.schemas["enterprises"].columns]]
    for cells in rows:
        values = dict(zip(names, desk.row("enterprises"), strict=True)) | cells
        table.append([values[name] if values[name] != "" else None for name in names])
    return table


def test_a_workbook_with_days_numbers_and_rows_in_between(desk: Any) -> None:
    rows = sheet(desk, {"registered_from": date(2012, 3, 4), "staff": 12}, {"id": "E2", "sector": "船"})
    rows.insert(2, [])
    desk.write("enterprises", "a.xlsx", book([["某县报送"], [], *rows][2:], more={"草稿": "hidden"}))
    assert desk.faults() == [("a.xlsx", 4, "sector", "R08")]
    result = desk.build()
    assert "hidden_sheet" in [one.check for one in result.quality]
    assert result.counts[0].accepted == 1


def test_formula_errors_and_missing_results_are_not_blank(desk: Any) -> None:
    rows = sheet(desk, {"staff": "=1+1"}, {"id": "E2"})
    data = book(rows)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        xml = opened.read("xl/worksheets/sheet1.xml").decode()
    place = desk.schemas["enterprises"].names.index("contracts_signed")
    cell = f"{chr(65 + place)}3"
    xml = xml.replace('<c r="A3"', f'<c r="{cell}" t="e"><v>#DIV/0!</v></c><c r="A3"', 1)
    desk.write("enterprises", "a.xlsx", with_part(data, "xl/worksheets/sheet1.xml", xml.encode()))
    assert desk.faults() == [("a.xlsx", 2, "staff", "R25"), ("a.xlsx", 3, "contracts_signed", "R21")]


def test_long_codes_kept_as_numbers_have_lost_digits(desk: Any) -> None:
    desk.write("enterprises", "a.xlsx", book(sheet(desk, {"id": 913501000000010043})))
    assert desk.faults() == [("a.xlsx", 2, "id", "R24")]


def test_parquet_is_checked_like_any_other(desk: Any) -> None:
    import duckdb

    desk.hand_in("enterprises", {}, {"id": "E2", "sector": "船"})
    source = desk.files.pop().path
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_csv('{source}', header=true)) TO '{desk.folder}/a.parquet'")
    desk.add("enterprises", desk.folder / "a.parquet")
    assert desk.faults() == [("a.parquet", 3, "sector", "R08")]


def test_a_bad_row_with_a_line_break_keeps_its_raw_text(desk: Any) -> None:
    desk.write(
        "enterprises", "a.csv", csv_bytes(desk, line(desk, name='"甲\r\n""乙"""', sector="船"), line(desk, id="E2"))
    )
    assert desk.faults() == [("a.csv", 2, "sector", "R08")]
    ((entry, _, _),) = read_quarantine(desk.build().quarantine)
    assert '"甲\r\n""乙"""' in entry.raw


def test_a_total_row_is_not_taken_for_a_unit(desk: Any) -> None:
    desk.write("enterprises", "a.csv", csv_bytes(desk, line(desk), line(desk, unit_code="合计", id="")))
    assert ("a.csv", 3, "unit_code", "R12") in desk.faults()
    assert desk.build().counts[0].accepted == 1


def test_a_name_that_climbs_out_of_its_folder_is_no_code(desk: Any) -> None:
    desk.write("enterprises", "a.csv", csv_bytes(desk, line(desk, unit_code="../x")))
    assert desk.faults() == [("a.csv", 2, "unit_code", "R12")]


def test_a_workbook_that_quotes_other_files_is_noticed(desk: Any) -> None:
    data = with_part(book(sheet(desk, {})), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    desk.write("enterprises", "a.xlsx", data)
    assert "external_links" in [one.check for one in desk.build().require().quality]


def test_a_whole_file_in_another_form_is_repaired(desk: Any) -> None:
    """Every cell unusual: still one pass, everything logged, nothing lost."""
    rows = [line(desk, id=f"E{n}", name=f"\u3000厂{n}", registered_from="2010年1月1日") for n in range(2000)]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    count = desk.build().require().counts[0]
    assert (count.accepted, count.repaired) == (2000, 4000)
