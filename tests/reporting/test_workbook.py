"""The workbook from the file itself: what stands where, what stays text, what each version may show."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from assess.reporting.workbook import build_workbook
from assess.results import RunReport, UnitReport
from assess.types import Source, VetoState

SHEETS = ["得分表", "排名", "扣分明细", "逐项得分", "核对", "证据索引"]
HOSTILE = (
    *("=1+1", "+cmd|' /C calc'!A0", "-1", "@SUM(A1)", "\t=1", "甲\x00\x07乙", "abc\u202edlrow"),
    *("长" * 100, "\ufffe<b>&\"'#REF!"),
)


def open_book(content: bytes, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def table(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    heading = [cell.value for cell in sheet[4]]
    return [dict(zip(heading, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=5)]


def reports(sample: Any) -> tuple[RunReport, list[UnitReport]]:
    run = sample.run_report()
    return run, [sample.unit_report(row.unit.code) for row in run.standings]


@pytest.fixture
def content(sample: Any) -> bytes:
    return build_workbook(*reports(sample))


def test_two_builds_are_the_same_bytes_and_name_neither_time_nor_person(sample: Any, content: bytes) -> None:
    assert build_workbook(*reports(sample)) == content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"1980-01-01T00:00:00Z"}
        assert not re.search(r"creator>[^<]|lastModifiedBy>[^<]", core)
        assert b"<Application>assess</Application>" in packed.read("docProps/app.xml")
        assert b"openpyxl" not in b"".join(packed.read(name) for name in packed.namelist())


def test_the_sheets_stand_in_their_order_with_one_row_per_thing(sample: Any, content: bytes) -> None:
    run, units = reports(sample)
    book = open_book(content, values=True)
    assert book.sheetnames == SHEETS
    rows = {name: table(book[name]) for name in SHEETS}
    assert [row["代码"] for row in rows["得分表"]] == [row.unit.code for row in run.standings]
    assert len(rows["排名"]) == 9
    assert len(rows["逐项得分"]) == 9 * 5
    assert len(rows["核对"]) == 9 * 3
    assert len(rows["扣分明细"]) == sum(len(unit.assessment.deductions) for unit in units) == 4
    assert [row["证据序号"] for row in rows["扣分明细"]] == ["1–2"] * 4
    assert [(row["序号"], row["行"], row["列"], row["内容"]) for row in rows["证据索引"]] == [
        (1, 18, "value", "交通运输业 11"), (2, 16, "value", "商贸制造业 1"),
    ]  # fmt: skip


def test_totals_shares_and_places_are_formulas_with_the_published_values_beside_them(
    sample: Any, content: bytes
) -> None:
    run, _ = reports(sample)
    formulas, values = (table(open_book(content, flag)["得分表"]) for flag in (False, True))
    for standing, formula, value in zip(run.standings, formulas, values, strict=True):
        assert all(formula[key].startswith("=") for key in ("总分", "得分率", "组内名次", "核对", "事故情况（30分）"))
        assert Decimal(str(value["总分"])) == standing.total == Decimal(str(value["公布总分"]))
        assert value["组内名次"] == value["公布名次"] == ("不排名次" if standing.group_size == 1 else standing.rank)
        assert (value["等次"], value["核对"]) == ("不合格 至 优秀", "一致")
        assert "ROUND(ROUND(" in formula["总分"]


def test_formulas_know_only_functions_of_all_three_programs(content: bytes) -> None:
    names = set()
    for sheet in open_book(content):
        for row in sheet.iter_rows():
            names |= {name for cell in row if cell.data_type == "f" for name in re.findall(r"([A-Z.]+)\(", cell.value)}
    assert names == {"ABS", "AND", "COUNTIFS", "IF", "MAX", "ROUND", "SUMIFS", "SUMPRODUCT"}


def test_decimals_are_stored_to_the_last_place(sample: Any) -> None:
    run, units = reports(sample)
    first = units[0].assessment
    odd = replace(first.findings[0], available=Decimal("30.123456789"), awarded=Decimal("12.000000001"))
    units[0] = replace(units[0], assessment=replace(first, findings=(odd, *first.findings[1:])))
    with zipfile.ZipFile(io.BytesIO(build_workbook(run, units))) as packed:
        text = packed.read("xl/worksheets/sheet4.xml").decode()
    assert "<v>30.123456789</v>" in text
    assert "<v>12.000000001</v>" in text


def test_a_total_that_does_not_follow_stands_as_a_value_and_says_so(sample: Any) -> None:
    run, units = reports(sample)
    odd = replace(units[0].assessment, total=Decimal("77.00"), exact=Decimal(77))
    units[0] = replace(units[0], assessment=odd)
    row = table(open_book(build_workbook(run, units))["得分表"])[0]
    assert (row["总分"], row["由明细推得"]) == (77, "—")
    assert "总分不能由各一级指标按公式推出" in row["说明"]


def test_places_that_no_rule_explains_stand_as_values(sample: Any) -> None:
    run, units = reports(sample)
    units[0] = replace(units[0], standing=replace(units[0].standing, rank=3))
    rows = table(open_book(build_workbook(run, units))["得分表"])
    assert rows[0]["组内名次"] == 3
    assert "列公布名次" in rows[0]["说明"]


def test_a_run_that_declines_to_rank_shows_no_places(sample: Any) -> None:
    run, units = reports(sample)
    run = replace(run, run=replace(run.run, rank_declined="年份不同"),
                  standings=tuple(replace(row, rank=0) for row in run.standings))  # fmt: skip
    units = [replace(unit, standing=row) for unit, row in zip(units, run.standings, strict=True)]
    book = open_book(build_workbook(run, units))
    assert {row["组内名次"] for row in table(book["得分表"])} == {"不排名"}
    assert {"名次", "名次范围", "得分率"} & {cell.value for cell in book["排名"][4]} == set()
    assert "不排名的理由：年份不同。" in book["排名"]["A3"].value


def test_every_sheet_can_be_read_on_screen_and_on_paper(sample: Any, content: bytes) -> None:
    for sheet in open_book(content):
        assert sheet.freeze_panes.endswith("5")
        assert sheet.auto_filter.ref.startswith("A4:")
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.print_title_rows == "$4:$4"
        assert sheet["A1"].value == sheet.oddHeader.center.text == sample.run_report().run.notice
        assert "&P" in sheet.oddFooter.center.text
        assert all(column.width >= 5 for column in sheet.column_dimensions.values())


def test_hostile_text_stays_text(sample: Any) -> None:
    run, units = reports(sample)
    units = [_rename(unit, text) for unit, text in zip(units, HOSTILE, strict=True)]
    run = replace(run, standings=tuple(unit.standing for unit in units))
    book = open_book(build_workbook(run, units))
    shown = [row["考核对象"] for row in table(book["得分表"])]
    assert shown[:4] == list(HOSTILE[:4])
    assert (shown[5], shown[6], shown[7]) == ("甲〔U+0000〕〔U+0007〕乙", "abc〔U+202E〕dlrow", "长" * 100)
    assert shown[8] == "<U+FFFE><b>&\"'#REF!"
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    formulas = {cell.value for cell in cells if cell.data_type == "f"}
    assert all(text.startswith(("=ROUND(", "=IF(", "=SUMIFS(", "=$", "=-1*$", "=1*$")) for text in formulas)
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s" and cell.value.startswith(("=", "+", "@")))


def test_what_a_row_says_is_quoted_to_the_office_alone(sample: Any) -> None:
    run, units = reports(sample)
    secret = "王某13912345678"
    units = [_quote(unit, secret) for unit in units]
    words = {audience: _all_text(build_workbook(run, units, audience)) for audience in ("internal", "unit", "public")}
    assert [secret in words[audience] for audience in words] == [True, False, False]
    evidence = table(open_book(build_workbook(run, units, "unit"))["证据索引"])
    assert {(row["行"], row["内容"]) for row in evidence} == {(7, "原文略，见所列的行")}


def test_the_public_version_is_the_league_alone(sample: Any) -> None:
    book = open_book(build_workbook(*reports(sample), "public"))
    assert book.sheetnames == ["排名"]
    assert [cell.value for cell in book["排名"][4]] == [
        *("组别", "名次", "考核对象", "名次范围", "档", "总分", "可评分值", "得分率", "等次"),
        *("否决、黄牌和限制", "未评项", "提示"),
    ]


def test_another_audience_is_refused(sample: Any) -> None:
    with pytest.raises(ValueError, match="press"):
        build_workbook(*reports(sample), "press")


def test_the_copy_of_one_unit_states_its_place_as_published(sample: Any) -> None:
    run, units = reports(sample)
    row = table(open_book(build_workbook(run, units[:1], "unit"))["得分表"])[0]
    assert row["组内名次"] == units[0].standing.rank
    assert "本表没有全组的对象" in row["说明"]


def test_no_units_all_vetoed_and_nothing_assessable_still_stand(sample: Any) -> None:
    run, units = reports(sample)
    book = open_book(build_workbook(replace(run, standings=()), []))
    assert {sheet["A5"].value for sheet in book} >= {"没有考核对象。", "细则没有考核项。", "没有扣分，也没有加分。"}
    vetoed = [_vetoed(unit) for unit in units]
    assert [row["排名层次"] for row in table(open_book(build_workbook(run, vetoed))["得分表"])] == [1] * 9
    empty = [_nothing(unit) for unit in units]
    rows = table(open_book(build_workbook(run, empty), values=True)["得分表"])
    assert {(row["总分"], row["得分率"], row["等次"]) for row in rows} == {(0, "—", "—")}
    assert {row["说明"] for row in rows} == {"没有可评的项、不是被扣光：事故情况、党政领导责任、隐患排查治理"}


def test_three_hundred_units_stand_in_one_workbook(sample: Any) -> None:
    run, units = reports(sample)
    many = [_renumber(units[0], number) for number in range(300)]
    run = replace(run, standings=tuple(unit.standing for unit in many))
    content = build_workbook(run, many)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    heading, *rows = book["得分表"].iter_rows(min_row=4, values_only=True)
    code, rank, check = (heading.index(name) for name in ("代码", "组内名次", "核对"))
    assert [(row[code], row[rank], row[check]) for row in rows] == [(f"{at:06d}", 1, "一致") for at in range(300)]


def test_evidence_that_was_searched_is_said_to_units_as_well(sample: Any) -> None:
    run, units = reports(sample)
    unit = next(unit for unit in units if unit.assessment.deductions)
    entry = unit.assessment.deductions[0]
    searched = replace(entry.measured[0], sources=(Source("accidents", text="事故台账，没有相应的行"),))
    changed = replace(unit.assessment, deductions=(replace(entry, measured=(searched,)),))
    book = open_book(build_workbook(run, [replace(unit, assessment=changed)], "unit"))
    assert [row["内容"] for row in table(book["证据索引"])] == ["事故台账，没有相应的行"]


def _all_text(content: bytes) -> str:
    cells = (cell.value for sheet in open_book(content) for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


def _quote(unit: UnitReport, text: str) -> UnitReport:
    """A unit whose entries all rest on one row that says a text."""
    entries = tuple(
        replace(
            entry, measured=tuple(replace(value, sources=(Source("a.csv", 7, text=text),)) for value in entry.measured)
        )
        for entry in unit.assessment.deductions
    )
    return replace(unit, assessment=replace(unit.assessment, deductions=entries))


def _rename(unit: UnitReport, text: str) -> UnitReport:
    named = replace(unit.assessment.unit, name=text)
    findings = tuple(replace(found, why=text, title=text) for found in unit.assessment.findings)
    entries = tuple(replace(entry, why=text, arithmetic=text) for entry in unit.assessment.deductions)
    assessment = replace(unit.assessment, unit=named, findings=findings, deductions=entries)
    return replace(unit, assessment=assessment, standing=replace(unit.standing, unit=named))


def _vetoed(unit: UnitReport) -> UnitReport:
    vetoes = tuple(replace(veto, state=VetoState.TRIPPED) for veto in unit.assessment.vetoes)
    return replace(unit, standing=replace(unit.standing, vetoed=True),
                   assessment=replace(unit.assessment, vetoes=vetoes))  # fmt: skip


def _nothing(unit: UnitReport) -> UnitReport:
    found, zero = unit.assessment, Decimal(0)
    sections = tuple(replace(part, assessable=zero, awarded=zero) for part in found.sections)
    open_ = tuple(replace(one, awarded=None) for one in found.findings)
    none: dict[str, Any] = {"total": Decimal("0.00"), "assessable": zero, "grade": "", "grade_best": "",
                            "grade_worst": ""}  # fmt: skip
    assessment = replace(found, exact=zero, sections=sections, findings=open_, deductions=(), **none)
    return replace(unit, assessment=assessment, standing=replace(unit.standing, rank=0, share=None, **none))


def _renumber(unit: UnitReport, number: int) -> UnitReport:
    named = replace(unit.assessment.unit, code=f"{number:06d}", name=f"第{number}区", group="大组")
    standing = replace(unit.standing, unit=named, rank=1, tied=300, group_size=300)
    return replace(unit, assessment=replace(unit.assessment, unit=named), standing=standing)
