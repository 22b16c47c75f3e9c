"""Workbooks: hardening groups A to C and G for xlsx; traps are refused before they are opened, oddities are noticed."""

import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assess.errors import Problem
from assess.ledger import workbook, workbook_parts
from assess.ledger.sheet_facts import address, place
from assess.ledger.workbook import show
from assess.ledger.workbook_parts import inspect

SHEET = "xl/worksheets/sheet1.xml"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = '<?xml version="1.0"{}?>{}<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst/>'


def zipped(*parts: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in parts:
            made.writestr(name, content)
    return data.getvalue()


def lying(data: bytes, part: str) -> bytes:
    """A workbook in which a part is said to unpack to ten bytes; the limits see nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(part).file_size
    return data.replace(struct.pack("<I", size), struct.pack("<I", 10))


def far(desk: Any) -> bytes:
    """One cell in the last column of a far row: 3 KB that ask for 30 GB."""
    made = openpyxl.load_workbook(io.BytesIO(desk.book(desk.sheet("enterprises", {}))))
    made.active["XFD60000"] = "x"
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def traps(desk: Any) -> dict[str, tuple[bytes, str]]:
    """Workbooks that must not be opened, by name, each with its code."""
    good = desk.book(desk.sheet("enterprises", {}))
    types = "[Content_Types].xml"
    return {
        "text.xlsx": (b"unit_code,id\n990101,E1\n", "E283"),
        "empty.xlsx": (b"", "E203"),
        "cut.xlsx": (good[: len(good) // 2], "E283"),
        "page.xls": (b"<html><table></table></html>", "E283"),
        "old.xls": (OLD + bytes(600), "E284"),
        "locked.xlsx": (OLD + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "E284"),
        "macro.xlsm": (desk.with_part(good, "xl/vbaProject.bin", lambda _: b"x"), "E285"),
        "macro-sheet.xlsx": (desk.with_part(good, "xl/macrosheets/sheet1.xml", lambda _: b"<x/>"), "E285"),
        "macro-type.xlsx": (
            desk.with_part(good, types, lambda text: text.replace(b"sheet.main", b"sheet.macroEnabled.main")),
            "E285",
        ),
        "ratio.xlsx": (desk.with_part(good, "xl/media/big.bin", lambda _: bytes(20_000_000)), "E286"),
        "parts.xlsx": (zipped(*((f"xl/{number}", b"") for number in range(201))), "E286"),
        "far.xlsx": (far(desk), "E286"),
        "entities.xlsx": (
            desk.with_part(good, "xl/sharedStrings.xml", lambda _: ENTITIES.format("", "").encode()),
            "E283",
        ),
        "entities-late.xlsx": (
            desk.with_part(good, "xl/styles.xml", lambda _: ENTITIES.format("", f"<!--{'x' * 9000}-->").encode()),
            "E283",
        ),
        "entities-wide.xlsx": (
            desk.with_part(good, SHEET, lambda _: ENTITIES.format(' encoding="utf-16"', "").encode("utf-16")),
            "E283",
        ),
        "lying.xlsx": (lying(good, SHEET), "E283"),
        "no-sheet-part.xlsx": (zipped((types, b"<x/>"), ("xl/workbook.xml", b"<x/>")), "E283"),
        "no-sheets.xlsx": (
            desk.with_part(
                desk.with_part(good, "xl/workbook.xml", lambda _: b"<workbook><sheets/></workbook>"),
                "xl/_rels/workbook.xml.rels",
                lambda text: text,
            ),
            "E288",
        ),
        "two-sheets.xlsx": (desk.book([["x"]], "表一", {"表二": "visible"}), "E287"),
        "empty-sheet.xlsx": (desk.book([]), "E203"),
    }


def test_every_trap_is_named_with_its_code_and_hides_no_other(desk: Any) -> None:
    made = traps(desk)
    for name, (data, _) in made.items():
        desk.write("enterprises", name, data)
    desk.write("enterprises", "good.xlsx", desk.book(desk.sheet("enterprises", {"sector": "船"})))
    found = [(place.split("[")[0], code) for code, place in desk.refusals()]
    assert found == [(name, code) for name, (_, code) in made.items()]
    assert [(one.file, one.sheet, one.row, one.code) for one, _, _ in desk.result().entries] == [
        ("good.xlsx", "生产经营单位台账", 2, "R08")
    ]


def test_two_parts_of_one_name_are_refused_since_readers_differ_on_which_counts(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped(("xl/workbook.xml", b"<a/>"), ("xl/workbook.xml", b"<b/>"))
    (tmp_path / "a.xlsx").write_bytes(data)
    problems: list[Problem] = []
    assert inspect(tmp_path / "a.xlsx", "a.xlsx", problems) is None
    assert [(one.code, one.values["detail"]) for one in problems] == [("E283", "two parts of one name")]


@pytest.mark.parametrize("size", [5, 16, 100])
def test_an_entity_is_found_wherever_it_stands(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are read in pieces; the mark may begin in one and end in the next."""
    monkeypatch.setattr(workbook_parts, "CHUNK", size)
    for before in range(0, 40, 3):
        (tmp_path / "a.xlsx").write_bytes(zipped(("xl/styles.xml", b"<!--" + b"x" * before + b"--><!ENTITY a 'b'>")))
        problems: list[Problem] = []
        assert inspect(tmp_path / "a.xlsx", "a.xlsx", problems) is None
        assert [one.values["detail"] for one in problems] == ["DOCTYPE / ENTITY"]


@pytest.mark.parametrize(("name", "limit"), [("LARGEST", 5_000), ("RATIO", 2), ("ENTRIES", 5)])
def test_each_limit_of_a_workbook_is_a_limit(desk: Any, name: str, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("enterprises", "a.xlsx", desk.book(desk.sheet("enterprises", {})))
    problems: list[Problem] = []
    assert inspect(desk.files[0].path, "a.xlsx", problems)
    monkeypatch.setattr(workbook_parts, name, limit)
    assert inspect(desk.files[0].path, "a.xlsx", problems) is None
    assert [(one.code, one.values["limit"]) for one in problems] == [("E286", limit)]


def test_blank_formatted_rows_cost_nothing_and_are_no_rows(desk: Any) -> None:
    """200 000 rows with a format and no value, as whole columns are coloured in spreadsheets."""
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/><c r="XFD%d" s="0"/></row>' % (n, n, n) for n in range(4, 200_000))
    data = desk.book(desk.sheet("enterprises", {}, {"id": "E2", "sector": "船"}))
    data = desk.with_part(data, SHEET, lambda text: text.replace(b"</sheetData>", blank + b"</sheetData>"))
    desk.write("enterprises", "a.xlsx", data)
    assert desk.faults() == [("a.xlsx", 3, "sector", "R08")]
    assert desk.result().counts[0].read == 2


def test_days_numbers_rows_in_between_and_hidden_sheets(desk: Any) -> None:
    rows = desk.sheet("enterprises", {"registered_from": date(2012, 3, 4), "staff": 12}, {"id": "E2", "sector": "船"})
    rows.insert(2, [])
    desk.write("enterprises", "a.xlsx", desk.book(rows, "别的名字", more={"草稿": "hidden", "底稿": "veryHidden"}))
    assert desk.faults() == [("a.xlsx", 4, "sector", "R08")]
    assert ("hidden_sheet", "warning", "a.xlsx") in desk.notes()
    said = [one.message for one in desk.result().quality if one.check == "hidden_sheet"]
    assert ["草稿、底稿" in text for text in said] == [True]
    assert desk.result().counts[0].accepted == 1


def test_a_hidden_sheet_with_nothing_on_it_is_not_worth_a_word(desk: Any) -> None:
    made = openpyxl.load_workbook(io.BytesIO(desk.book(desk.sheet("enterprises", {}))))
    made.create_sheet("空").sheet_state = "hidden"
    data = io.BytesIO()
    made.save(data)
    desk.write("enterprises", "a.xlsx", data.getvalue())
    assert "hidden_sheet" not in [check for check, _, _ in desk.notes()]


def test_errors_and_formulas_without_a_result_are_not_blank_in_any_column(desk: Any) -> None:
    """Also in a column of text and in the last row; a formula with a result is read, one with an empty one is blank."""
    rows = desk.sheet("enterprises", {"staff": "=1+1", "name": '="甲"&"厂"'}, {"id": "E2"}, {"id": "E3"})
    columns = desk.schemas["enterprises"].names
    at = {name: chr(65 + columns.index(name)) for name in columns}
    added = (
        f'<row r="5"><c t="e" r="{at["contracts_signed"]}5"><v>#DIV/0!</v></c></row>'
        f"<row r='6'><x:c r='{at['contracts_signed']}6' t='e'><x:f>A1/0</x:f><x:v>#REF!</x:v></x:c></row>"
        f'<row r="7"><c r="{at["contracts_signed"]}7"><f>1+1</f></c></row>'
    )
    results = (
        f'<c r="{at["staff"]}4"><f>2+5</f><v>7</v></c>'
        f'<c r="{at["contracts_signed"]}4" t="str"><f>IF(TRUE,"","")</f><v></v></c></row>'
    )

    def change(text: bytes) -> bytes:
        start, _, rest = text.decode().partition('<row r="4"')
        row, _, end = rest.partition("</row>")
        return f'{start}<row r="4"{row}{results}{added}{end}'.replace(
            "<worksheet ", '<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ', 1
        ).encode()

    desk.write("enterprises", "a.xlsx", desk.with_part(desk.book(rows), SHEET, change))
    found = desk.faults()
    assert [one for one in found if one[1] == 2] == [("a.xlsx", 2, "name", "R25"), ("a.xlsx", 2, "staff", "R25")]
    assert [one for one in found if one[1] in (3, 4)] == []
    assert {one[1:] for one in found if one[3] == "R21"} == {
        (5, "contracts_signed", "R21"), (6, "contracts_signed", "R21")
    }  # fmt: skip
    assert ("a.xlsx", 7, "contracts_signed", "R25") in found
    assert ("formulas", "notice", "a.xlsx") in desk.notes()
    assert (desk.result().counts[0].read, desk.result().counts[0].accepted) == (6, 2)


def test_errors_are_looked_for_on_the_sheet_that_is_read(desk: Any) -> None:
    """The order of tabs is not the order of parts: here the ledger is the first tab and the second part."""
    made = openpyxl.Workbook()
    made.active.title = "说明"
    made.active.append(["x"])
    ledger = made.create_sheet("生产经营单位台账", 0)
    for row in desk.sheet("enterprises", {"staff": "=1+1"}):
        ledger.append(row)
    data = io.BytesIO()
    made.save(data)
    swapped = data.getvalue()
    with zipfile.ZipFile(data) as archive:
        first, second = (archive.read(f"xl/worksheets/sheet{n}.xml") for n in (1, 2))
    for name, content in ((SHEET, second), ("xl/worksheets/sheet2.xml", first)):
        swapped = desk.with_part(swapped, name, lambda _, content=content: content)

    def exchange(text: bytes) -> bytes:
        return text.replace(b"sheet1.xml", b"?").replace(b"sheet2.xml", b"sheet1.xml").replace(b"?", b"sheet2.xml")

    swapped = desk.with_part(swapped, "xl/_rels/workbook.xml.rels", exchange)
    desk.write("enterprises", "a.xlsx", swapped)
    assert desk.faults() == [("a.xlsx", 2, "staff", "R25")]


def test_merged_cells_and_other_files_are_noticed(desk: Any) -> None:
    made = openpyxl.load_workbook(io.BytesIO(desk.book(desk.sheet("enterprises", {}, {"id": "E2"}))))
    made.active.merge_cells("A2:A3")
    data = io.BytesIO()
    made.save(data)
    linked = desk.with_part(data.getvalue(), "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>")
    desk.write("enterprises", "a.xlsx", linked)
    assert desk.faults() == [("a.xlsx", 3, "unit_code", "R01")]
    assert {("merged_cells", "warning", "a.xlsx"), ("external_links", "notice", "a.xlsx")} <= set(desk.notes())


def test_days_from_either_epoch_are_the_same_days_and_bare_serials_are_asked_about(desk: Any) -> None:
    for name, epoch in (("1900.xlsx", None), ("1904.xlsx", CALENDAR_MAC_1904)):
        made = openpyxl.Workbook()
        made.epoch = epoch or made.epoch
        cells = {"id": name[:4], "registered_from": date(2012, 3, 4)}
        for row in desk.sheet("enterprises", cells, {"id": f"{name[:4]}x", "registered_from": 40972}):
            made.active.append(row)
        data = io.BytesIO()
        made.save(data)
        desk.write("enterprises", name, data.getvalue())
    assert desk.faults() == [("1900.xlsx", 3, "registered_from", "R27"), ("1904.xlsx", 3, "registered_from", "R27")]
    import duckdb

    with duckdb.connect() as connection:
        query = f"SELECT DISTINCT registered_from FROM '{desk.result().tables['enterprises']}'"
        assert connection.execute(query).fetchall() == [(date(2012, 3, 4),)]


def test_long_codes_kept_as_numbers_have_lost_digits(desk: Any) -> None:
    desk.write("enterprises", "a.xlsx", desk.book(desk.sheet("enterprises", {"id": 913501000000010043})))
    assert desk.faults() == [("a.xlsx", 2, "id", "R24")]


def test_a_row_beyond_the_header_is_not_cut(desk: Any) -> None:
    rows = desk.sheet("enterprises", {}, {"id": "E2"})
    rows[2] += ["", "多出来的"]
    desk.write("enterprises", "a.xlsx", desk.book(rows))
    assert desk.faults() == [("a.xlsx", 3, "", "R19")]


def test_a_workbook_that_is_called_xls_is_read_for_what_it_is(desk: Any) -> None:
    desk.write("enterprises", "a.xls", desk.book(desk.sheet("enterprises", {"sector": "船"})))
    assert desk.faults() == [("a.xls", 2, "sector", "R08")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"), (3.0, "3"), (0.1 + 0.2, "0.3"), (12345678.91, "12345678.91"), (0.00001, "0.00001"),
        (1e15, "1000000000000000\ufffd"), (float("inf"), "inf\ufffd"), (float("nan"), "nan\ufffd"),
        (date(2025, 3, 1), "2025-03-01"), (datetime.fromisoformat("2025-03-01"), "2025-03-01"),
        (datetime.fromisoformat("2025-03-01 08:30"), "2025-03-01 08:30:00"), ("甲", "甲"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_a_spreadsheet_shows_it(value: Any, text: str) -> None:
    assert show(value) == text


def test_addresses_and_places_are_each_others_inverse() -> None:
    for row, column, name in ((0, 0, "A1"), (8, 25, "Z9"), (11, 26, "AA12"), (1048575, 16383, "XFD1048576")):
        assert (address(row, column), place(name)) == (name, (row, column))


def test_the_limit_on_room_is_a_limit(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("enterprises", "a.xlsx", desk.book(desk.sheet("enterprises", {})))
    assert desk.refusals() == []
    monkeypatch.setattr(workbook, "CELLS", 20)
    desk.built = None
    assert desk.refusals() == [("E286", "a.xlsx")]
