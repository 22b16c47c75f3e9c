"""通报 as a file: its form read from the XML, what each level of disclosure shows, and what must never be in it."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from assess.advised import RunAdvice, Sureness
from assess.reporting.notice import Wording, build_notice, load_wording
from assess.reporting.notice.shown import show
from assess.results import RunReport
from assess.types import Standing, Unit

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ("scores", "order", "grades")
MM = 36000  # English metric units in a millimetre
DECLINED = "级别和年份不同，排先后没有意义"


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(ROOT, date(2020, 8, 12))


@pytest.fixture(scope="module")
def report(make_sample: Callable[..., Any]) -> RunReport:
    """The nine units of `conftest.py`, of whose places nothing is known yet."""
    return replace(make_sample().run_report(), advice=RunAdvice())


@pytest.fixture(scope="module")
def plain(report: RunReport, wording: Wording) -> bytes:
    """The notice of that run with points."""
    return build_notice(report, wording, "scores")


def opened(file: bytes) -> Document:
    return docx.Document(io.BytesIO(file))


def words(file: bytes) -> str:
    """Every word of the body, paragraphs and cells in their order."""
    root = opened(file).element.body
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in root.iter(qn("w:p"))
    )


def sure(report: RunReport, *, single: bool, tiers: int = 2) -> RunReport:
    """The same run, with ranges: the last of each group stands in the last tier, the others in the first."""
    found = tuple(
        Sureness(row.unit.code, row.group_size, 1, 1, row.group_size, tiers if row.rank == row.group_size else 1, tiers,
                 single, ())
        for row in report.standings
    )  # fmt: skip
    return replace(report, advice=RunAdvice(found))


def decline(report: RunReport) -> RunReport:
    rows = tuple(replace(row, rank=0, tied=0) for row in report.standings)
    return replace(report, run=replace(report.run, rank_declined=DECLINED), standings=rows)


# --- form -------------------------------------------------------------------------------------------------


def test_the_page_is_a4_with_the_type_area_of_the_standard(plain: bytes) -> None:
    for section in opened(plain).sections:
        sheet = (section.page_width, section.page_height)
        top, left = section.top_margin, section.left_margin
        area = (sheet[0] - left - section.right_margin, sheet[1] - top - section.bottom_margin)
        assert [round(length.mm) for length in (*sheet, top, left)] == [210, 297, 37, 28]
        assert [round(length / MM) for length in area] == [156, 225]


@pytest.mark.parametrize(
    ("style", "font", "points", "line"),
    [
        ("Normal", "仿宋", 16, 28),
        ("Title", "方正小标宋简体", 22, 36),
        ("Heading 1", "黑体", 16, 28),
        ("Heading 2", "楷体", 16, 28),
        ("Footer", "宋体", 14, 16),
    ],
)
def test_styles_name_their_east_asian_font(plain: bytes, style: str, font: str, points: int, line: int) -> None:
    found = opened(plain).styles[style]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == font
    assert found.font.size.pt == points
    assert found.paragraph_format.line_spacing.pt == line


def test_the_body_is_indented_by_two_letters(plain: bytes) -> None:
    style = opened(plain).styles["Normal"]
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_every_font_that_a_style_names_has_a_stand_in(plain: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(plain)) as parts:
        table = parts.read("word/fontTable.xml").decode()
        styles = parts.read("word/styles.xml").decode()
    named = set(re.findall(r'w:eastAsia="([^"]+)"', styles)) - {"zh-CN"}
    assert named == {"仿宋", "方正小标宋简体", "宋体", "黑体", "楷体"}
    assert 'w:name="方正小标宋简体"><w:altName w:val="宋体"/>' in table
    assert all(f'w:name="{name}"><w:altName' in table for name in named)


def test_the_head_stands_in_red_over_number_and_title(plain: bytes) -> None:
    paragraphs = opened(plain).paragraphs
    at = {one.style.name: number for number, one in reversed(list(enumerate(paragraphs)))}
    assert at["Notice"] < at["Red Head"] < at["Reference"] < at["Title"] < at["Addressee"]
    assert paragraphs[at["Red Head"]].text == "××市安全生产委员会（示例）文件"
    assert str(paragraphs[at["Red Head"]].style.font.color.rgb) == "E00000"
    assert paragraphs[at["Reference"]].text == "×安委〔2020〕×号"
    border = paragraphs[at["Reference"]]._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert border.get(qn("w:color")) == "E00000"
    assert paragraphs[at["Title"]].text.endswith("池州市2020年1—7月安全生产考核（示范）结果的通报")


def test_headings_are_numbered_by_level(plain: bytes) -> None:
    paragraphs = opened(plain).paragraphs
    first = [one.text[:2] for one in paragraphs if one.style.name == "Heading 1"]
    assert first == ["一、", "二、", "三、", "四、", "五、"]
    second = [one.text for one in paragraphs if one.style.name == "Heading 2"]
    assert second == ["（一）县区组（4个对象）", "（二）功能区组（4个对象）", "（三）市直组（1个对象）"]


def test_attachments_signature_and_date_close_the_body(plain: bytes) -> None:
    paragraphs = opened(plain).paragraphs
    end = [one.text for one in paragraphs if one.style.name in ("Attachments", "Signature", "Attachment Mark")]
    assert end == [
        "附件：1. 考核结果表",
        "2. 一票否决、黄牌和等次限制事项表",
        "××市安全生产委员会（示例）",
        "2020年8月12日",
        "附件1",
        "附件2",
    ]


def test_page_numbers_stand_outside_between_dashes(plain: bytes) -> None:
    document = opened(plain)
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, outer in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]._p
        assert "".join(text.text for text in line.iter(qn("w:t"))) == "— 1 —"
        assert [field.get(qn("w:instr")) for field in line.iter(qn("w:fldSimple"))] == ["PAGE"]
        assert line.pPr.find(qn("w:jc")).get(qn("w:val")) == outer


def test_notices_stand_on_the_first_page_and_over_every_page(plain: bytes) -> None:
    document = opened(plain)
    assert document.paragraphs[0].text == "【示范细则，非官方考核结果；示例文书，未经印发，机关和文号为示例】"
    for section in document.sections:
        assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text
        assert "非官方考核结果" in section.header.paragraphs[0].text


def test_without_a_notice_nothing_stands_over_the_page(report: RunReport, wording: Wording) -> None:
    real = replace(wording, form=replace(wording.form, example=False))
    document = opened(build_notice(replace(report, run=replace(report.run, notice="")), real, "scores"))
    assert document.paragraphs[0].style.name == "Red Head"
    assert document.sections[0].header.paragraphs[0].text == ""


# --- levels -----------------------------------------------------------------------------------------------


def test_scores_give_points_grade_and_rank_with_its_range(report: RunReport, wording: Wording) -> None:
    table = opened(build_notice(sure(report, single=True), wording, "scores")).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["名次", "名次范围", "档", "考核对象", "得分/可评", "得分率", "等次"]
    assert [row for row in cells if "石台县" in row] == [
        ["第 4", "第1至第4", "2/2", "石台县", "24.00/30", "80.0%", "未定（不合格 至 优秀）"]
    ]


def test_order_shows_neither_points_nor_grades(report: RunReport, wording: Wording) -> None:
    text = words(build_notice(sure(report, single=True), wording, "order"))
    assert "石台县" in text
    assert not re.search(r"\d分|得分率 |30\.00|24\.00|优秀|不合格 至", text)


def test_order_states_single_places_where_they_may_be_stated(report: RunReport, wording: Wording) -> None:
    text = words(build_notice(sure(report, single=True), wording, "order"))
    assert "先后：并列第 1：贵池区、东至县、青阳县；第 4：石台县。" in text
    assert "第2档" not in text


def test_order_falls_back_to_tiers_where_one_place_may_not_be_stated(report: RunReport, wording: Wording) -> None:
    known = sure(report, single=True)
    first = tuple(replace(one, single=one.unit != "341702") for one in known.advice.sureness)
    text = words(build_notice(replace(known, advice=RunAdvice(first)), wording, "order"))
    assert "只分档公布：第1档（共2档）：贵池区、东至县、青阳县；第2档（共2档）：石台县。" in text
    assert "第 4：石台县" not in text


def test_order_of_one_tier_says_that_nobody_can_be_told_apart(report: RunReport, wording: Wording) -> None:
    text = words(build_notice(sure(report, single=False, tiers=1), wording, "order"))
    assert "本组4个对象分不出先后（贵池区、东至县、石台县、青阳县，按代码排列）。" in text


def test_order_without_ranges_is_not_given(report: RunReport, wording: Wording) -> None:
    text = words(build_notice(report, wording, "order"))
    assert "本组没有估计名次的范围，不公布先后：贵池区、东至县、石台县、青阳县" in text
    assert "第 4" not in text


def test_grades_show_neither_points_nor_places_and_list_by_code(report: RunReport, wording: Wording) -> None:
    file = build_notice(sure(report, single=True), wording, "grades")
    assert not re.search(r"\d分|得分率 |30\.00|24\.00|第 \d|并列|第\d档", words(file))
    names = [row.cells[0].text for row in opened(file).tables[0].rows[2:6]]
    assert names == ["贵池区", "东至县", "石台县", "青阳县"]


def test_grades_are_those_of_the_report(report: RunReport, wording: Wording) -> None:
    rows = tuple(replace(row, grade="良好") if row.unit.code == "341722" else row for row in report.standings)
    text = words(build_notice(replace(report, standings=rows), wording, "grades"))
    assert "良好1个（石台县）" in text


@pytest.mark.parametrize("level", LEVELS)
def test_a_run_that_declines_to_rank_gets_no_order(report: RunReport, wording: Wording, level: str) -> None:
    file = build_notice(decline(sure(report, single=True)), wording, level)
    text = words(file)
    assert not re.search(r"第 \d|并列第|第\d档|名次范围|先后：", text)
    assert (f"本次不排名。理由：{DECLINED}。" in text) == (level != "grades")
    if level == "order":
        assert [table.rows[0].cells[0].text for table in opened(file).tables] == ["考核对象"]  # the vetoes only


def test_vetoes_are_named_with_their_state_and_as_no_more(report: RunReport, wording: Wording) -> None:
    rows = tuple(
        replace(row, vetoed=True, vetoes="瞒报（触发）；超指标（待定）") if row.unit.code == "341702"
        else replace(row, veto_pending=True) if row.vetoes else row
        for row in report.standings
    )  # fmt: skip
    file = build_notice(replace(report, standings=rows), wording, "grades")
    assert "一票否决触发的1个对象（贵池区）；一票否决待定的5个对象；逐个对象" in words(file)
    assert "“待定”只表示数据或者认定还不够，不表示有问题或者嫌疑" in words(file)
    table = [[cell.text for cell in row.cells] for row in opened(file).tables[1].rows]
    assert table[1] == ["贵池区（县区组）", "触发", "瞒报（触发）\n超指标（待定）"]
    assert table[2] == ["东至县（县区组）", "待定", "发生较大及以上生产安全事故（待定）"]


def test_set_aside_rows_are_counted_even_where_readers_do_not_get_them(report: RunReport, wording: Wording) -> None:
    text = words(build_notice(replace(report, quarantine=()), wording, "scores"))
    assert "报送的数据中有1行有错误，已隔离，没有用于评分。" in text


def test_a_level_that_is_none_is_refused(report: RunReport, wording: Wording) -> None:
    with pytest.raises(ValueError, match="names"):
        build_notice(report, wording, "names")


# --- awkward runs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_a_run_without_units_says_so(report: RunReport, wording: Wording, level: str) -> None:
    file = build_notice(replace(report, standings=(), changes=()), wording, level)
    assert "本次没有考核对象。" in words(file)
    assert opened(file).tables == []


@pytest.mark.parametrize("level", LEVELS)
def test_one_unit_has_no_order(report: RunReport, wording: Wording, level: str) -> None:
    alone = report.standings[-1]
    text = words(build_notice(replace(report, standings=(alone,)), wording, level))
    assert "考核对象共1个。" in text
    assert not re.search(r"第 1|并列", text)


def test_three_hundred_units_are_counted_in_the_body_and_named_in_the_table(
    report: RunReport, wording: Wording
) -> None:
    rows = tuple(_unit(number) for number in range(300))
    file = build_notice(replace(report, standings=rows), wording, "scores")
    assert "未定（不合格 至 优秀）300个。" in words(file)
    assert len(opened(file).tables[0].rows) == 302


@pytest.mark.parametrize("level", LEVELS)
def test_all_vetoed_or_nothing_assessable_still_stands(report: RunReport, wording: Wording, level: str) -> None:
    rows = tuple(
        replace(row, vetoed=True, rank=0, share=None, assessable=Decimal(0), vetoes="瞒报（触发）")
        for row in report.standings
    )
    text = words(build_notice(replace(report, standings=rows), wording, level))
    assert "一票否决触发的9个对象" in text
    assert ("没有可评的分值" in text) == (level == "scores")


def _unit(number: int) -> Standing:
    unit = Unit(f"{number:06}", f"第{number}号县", "county", "县域")
    return Standing(unit, number + 1, 1, 300, Decimal(90), Decimal(100), Decimal("0.9"), "", "优秀", "不合格", "", 1)


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "甲" * 100, "甲\x00乙\x1b", "甲\u202e乙", "<w:p/>&", "\ufffe"])
def test_hostile_names_stay_text(make_sample: Callable[..., Any], wording: Wording, name: str) -> None:
    file = build_notice(make_sample(name=name).run_report(), wording, "scores")
    text = words(file)
    assert not any(character in text for character in "\x00\x1b\u202e\ufffe")
    assert name in text or "〔U+" in text or name == "\ufffe"


# --- what never stands in it ------------------------------------------------------------------------------

PRIVATE = ("110101199003074518", "13812345678", "0566-2023456", "皖R12345", "6222021234567890123", "138-1234-5678")


@pytest.mark.parametrize("secret", PRIVATE)
def test_private_numbers_are_taken_out(secret: str) -> None:
    assert show(f"联系{secret}办理", "〔已隐去〕") == "联系〔已隐去〕办理"


@pytest.mark.parametrize(
    "kept", ["990103-SG202504", "341702", "1.0.12345678", "2020年8月12日", "53de0d9e0bba", "共1234567890元"]
)
def test_codes_dates_and_amounts_are_kept(kept: str) -> None:
    assert show(kept, "〔已隐去〕") == kept


def test_quotients_that_do_not_end_are_shortened() -> None:
    assert show("计0.002992125984251968503937007874，扣", "") == "计0.0030，扣"


def test_no_private_number_of_the_data_reaches_any_part_of_the_file(
    make_sample: Callable[..., Any], wording: Wording
) -> None:
    sample = make_sample(name="甲县电话13812345678")
    run = replace(sample.run_report().run, title="考核110101199003074518", notice="皖R12345")
    file = build_notice(replace(sample.run_report(), run=run), wording, "scores")
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        everything = "".join(parts.read(name).decode() for name in parts.namelist())
    assert not re.search("13812345678|110101199003074518|皖R12345", everything)
    assert "甲县电话〔已隐去〕" in everything


def test_the_properties_name_nobody_and_no_time_but_the_day_of_the_run(report: RunReport, wording: Wording) -> None:
    file = build_notice(report, wording, "scores")
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        names, core = parts.namelist(), parts.read("docProps/core.xml").decode()
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "app.xml" in name or "thumbnail" in name or "custom" in name]
    assert re.findall(r"<((?:dc|cp|dcterms):\w+)", core) == [
        "cp:coreProperties",
        "dc:title",
        "dc:language",
        "dcterms:created",
        "dcterms:modified",
    ]
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2020-08-12T00:00:00Z"}
    properties = opened(file).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_report_gives_the_same_bytes(report: RunReport, wording: Wording, level: str) -> None:
    assert build_notice(report, wording, level) == build_notice(report, wording, level)
