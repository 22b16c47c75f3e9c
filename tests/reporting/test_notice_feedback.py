"""反馈意见 and 整改清单 as a file: what is a problem, by when, by whose post; what is open; what is never claimed."""

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
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn

from assess.advised import Sureness, UnitAdvice
from assess.reported import MechanismRow, MechanismState
from assess.reporting.notice import Wording, build_feedback, load_wording
from assess.results import UnitReport
from assess.types import Deduction, Finding, Measured, Outcome, VetoState

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2020, 8, 12)  # a Wednesday
CODE = "341722"  # one accident a year ago, six now
NAME = "石台县"


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(ROOT, DAY)


@pytest.fixture(scope="module")
def report(make_sample: Callable[..., Any]) -> UnitReport:
    return replace(make_sample().unit_report(CODE), advice=UnitAdvice())


@pytest.fixture(scope="module")
def file(report: UnitReport, wording: Wording) -> bytes:
    return build_feedback(report, wording)


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def words(content: bytes) -> str:
    return "\n".join("".join(text.text or "" for text in one.iter(qn("w:t")))
                     for one in opened(content).element.body.iter(qn("w:p")))  # fmt: skip


def table(content: bytes, number: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in opened(content).tables[number].rows]


def part(content: bytes, heading: str) -> str:
    """The paragraphs under a heading of the first level."""
    found, lines = False, []
    for one in opened(content).paragraphs:
        if one.style.name == "Heading 1":
            found = one.text.endswith(heading)
        elif found:
            lines.append(one.text)
    return "\n".join(lines)


def change(report: UnitReport, **fields: Any) -> UnitReport:
    return replace(report, assessment=replace(report.assessment, **fields))


def sureness(low: int | None, high: int | None, reason: str = "") -> UnitAdvice:
    return UnitAdvice(Sureness(CODE, 4, 1, low, high, 1, 2, False, (), reason=reason))


# --- 整改清单 -------------------------------------------------------------------------------------------------


def test_every_criterion_that_lost_points_is_a_row(file: bytes) -> None:
    rows = table(file)
    assert rows[0] == ["序号", "存在问题", "依据", "整改要求和措施", "整改期限", "责任岗位"]
    assert [row[0] for row in rows[1:]] == ["1", "2"]
    assert rows[1][1] == (
        "事故起数与上年同期相比（10分）\n起数比上年同期每多1起扣0.2分，扣完为止：本期6起、上年同期1起，扣1分。"
    )
    assert rows[1][2] == "《某县安全生产季度考核表》事故情况·同比起数（每多1起扣0.2分）※"


def test_the_due_day_is_counted_in_working_days_from_the_day_of_the_run(file: bytes) -> None:
    """Thirty from 13 August: 2 that week, 5 in each of five weeks, the third day of the seventh: 23 September."""
    assert [row[4] for row in table(file)[1:]] == ["2020年9月23日前（30个工作日）"] * 2


def test_the_post_is_that_of_the_section_and_no_person(file: bytes) -> None:
    assert {row[5] for row in table(file)[1:]} == {"政府主要负责人"}


def test_the_list_stands_on_a_landscape_page_with_a_head_that_repeats(file: bytes) -> None:
    document = opened(file)
    assert [one.orientation for one in document.sections] == [
        WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE, WD_ORIENTATION.PORTRAIT,
    ]  # fmt: skip
    rows = document.tables[0]._tbl.tr_lst
    assert [bool(list(row.iter(qn("w:tblHeader")))) for row in rows] == [True, False, False]


def test_a_section_that_the_wording_does_not_list_gets_the_general_answer(report: UnitReport, wording: Wording) -> None:
    findings = tuple(replace(one, section="other_place") for one in report.assessment.findings)
    assert {row[5] for row in table(build_feedback(change(report, findings=findings), wording))[1:]} == {
        "分管安全生产的政府负责人"
    }


def test_a_bonus_that_was_not_earned_is_no_problem(report: UnitReport, wording: Wording) -> None:
    findings = tuple(replace(one, section="bonus") for one in report.assessment.findings)
    text = words(build_feedback(change(report, findings=findings), wording))
    assert "在可评的考核项中没有发现需要整改的问题。" in text
    assert "整改清单" not in text


def _finding(**fields: Any) -> Finding:
    given = {"why": "没有报送"} | fields
    return Finding("duty", "duty.share", "占比", Outcome.PARTLY_MET, Decimal(1), Decimal("0.5"), given["why"])


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (("deduct", "0.03125", Decimal(3), Decimal(4), "%", ""), "占比不足的扣分：第3季度75.0%（3/4），扣0.03分。"),
        (("deduct", "0.0029", Decimal(1), Decimal(3), "项/人", ""),
         "占比不足的扣分：第3季度0.33项/人（1/3），扣不足0.01分。"),
        (("earn", "0.6", Decimal(9), None, "次", ""), "占比不足的扣分：第3季度9次，得0.6分。"),
        (("deduct", "0.5", Decimal(0), None, "状态", "未运用"), "占比不足的扣分：第3季度“未运用”，扣0.5分。"),
        (("deduct", "0.5", None, None, "次", ""), "占比不足的扣分：第3季度无数值（未说明原因），扣0.5分。"),
    ],
)  # fmt: skip
def test_values_are_shown_with_both_parts_and_points_never_as_nothing(
    report: UnitReport, wording: Wording, entry: tuple[Any, ...], line: str
) -> None:
    effect, points, numerator, denominator, unit, state = entry
    value = Measured("share", numerator, denominator, "q3", unit, state=state)
    lost = Deduction("duty", "duty.share", "r", effect, Decimal(points), "占比不足的扣分", "", (value,))
    made = build_feedback(change(report, findings=(_finding(),), deductions=(lost,)), wording)
    assert table(made)[1][1] == f"占比（1分）\n{line}"


def test_a_criterion_that_lost_points_without_an_entry_says_its_reason(report: UnitReport, wording: Wording) -> None:
    made = build_feedback(change(report, findings=(_finding(why="没有报送，不得分"),), deductions=()), wording)
    assert table(made)[1][1] == "占比（1分）\n没有报送，不得分"


def test_a_year_whose_holidays_are_not_known_is_said(report: UnitReport, wording: Wording) -> None:
    late = replace(report, run=replace(report.run, as_of=date(2026, 12, 15)))
    made = build_feedback(late, wording)
    assert table(made)[1][4] == "收到本意见后30个工作日内（2027年放假安排尚未录入，不能推算到日）"
    assert "请在2026年12月22日前（5个工作日）向" in words(made)


# --- 反馈意见 -------------------------------------------------------------------------------------------------


def test_the_appeal_names_day_and_channel(file: bytes) -> None:
    text = part(file, "申辩")
    assert "请在2020年8月19日前（5个工作日）向××市安全生产委员会（示例）办公室书面申辩" in text


@pytest.mark.parametrize(
    ("advice", "line"),
    [
        (sureness(2, 4), "在第2至第4之间（本组4个对象），列第1档（共2档）"),
        (sureness(1, 1), "都在第1（本组4个对象），列第1档（共2档）"),
        (sureness(None, None, "本组只有一个对象"), "没有名次范围：本组只有一个对象。"),
        (UnitAdvice(), "没有名次范围：本次没有估计。"),
    ],
)
def test_the_place_stands_with_its_range(report: UnitReport, wording: Wording, advice: UnitAdvice, line: str) -> None:
    assert line in part(build_feedback(replace(report, advice=advice), wording), "考核结果")


def test_a_run_that_declines_to_rank_has_neither_place_nor_range(report: UnitReport, wording: Wording) -> None:
    run = replace(report.run, rank_declined="级别不同")
    text = part(build_feedback(replace(report, run=run, advice=sureness(2, 4)), wording), "考核结果")
    assert "没有名次范围：级别不同。" in text
    assert not re.search(r"第 ?\d", text)


def test_no_change_is_called_an_improvement(report: UnitReport, wording: Wording) -> None:
    """Whatever the exact test says of a count, one event more could undo it: the feedback says nothing of it."""
    down = tuple(replace(one, direction="down", statement="有证据表明下降") for one in report.changes)
    text = words(build_feedback(replace(report, changes=down, advice=sureness(2, 4)), wording))
    assert not re.search("下降|改善|好转|进步(?!或者退步的证明)", text)


def test_vetoes_are_named_with_state_reason_and_effects(report: UnitReport, wording: Wording) -> None:
    text = part(build_feedback(report, wording), "一票否决、黄牌和等次限制")
    assert (
        "一票否决“发生较大及以上生产安全事故”：待定。没有受伤人数和损失，不能判定等级。"
        "触发后细则规定的后果：等次定为不合格、取消当年评先评优资格。"
    ) in text
    assert "本意见不作认定" in text


def test_vetoes_that_reports_do_not_speak_of_are_only_counted(report: UnitReport, wording: Wording) -> None:
    row = MechanismRow("TD1", "", "职责", MechanismState.NOT_MENTIONED)
    text = part(build_feedback(replace(report, mechanisms=(row,)), wording), "一票否决、黄牌和等次限制")
    assert "有1项待定：数据不足，不表示有嫌疑。" in text
    assert "生产安全事故" not in text


@pytest.mark.parametrize(
    ("states", "line"),
    [((), "没有适用于你单位的否决"), ((VetoState.CLEAR,), "细则列出的1项，按现有数据都没有触发。"),
     ((VetoState.TRIPPED, VetoState.CLEAR), "其余1项没有触发。")],
)  # fmt: skip
def test_clear_vetoes_are_counted(
    report: UnitReport, wording: Wording, states: tuple[VetoState, ...], line: str
) -> None:
    vetoes = tuple(replace(report.assessment.vetoes[0], state=state) for state in states)
    assert line in part(build_feedback(change(report, vetoes=vetoes), wording), "一票否决、黄牌和等次限制")


def test_what_is_open_is_listed_with_what_it_takes(file: bytes) -> None:
    assert table(file, 1) == [
        ["一级指标", "考核项（分值）", "原因和需要的材料"],
        ["党政领导责任", "党委主要负责人职责（35分）",
         "本次运行没有这类数据，未考核；所需：常委会会议纪要、学习记录"],
    ]  # fmt: skip
    text = part(file, "待定事项和需要报送的材料")
    assert "还有1项考核没有评" in text
    assert "另有1项不适用于你单位" in text
    assert "有1行有错误，已隔离" in text


def test_criteria_that_wait_for_the_same_thing_share_a_row(report: UnitReport, wording: Wording) -> None:
    open_ = report.assessment.findings[3]
    again = replace(open_, criterion="duty.head", title="政府主要负责人职责")
    made = build_feedback(change(report, findings=(open_, again), deductions=()), wording)
    assert table(made)[1][1] == "党委主要负责人职责（35分）\n政府主要负责人职责（35分）"


def test_a_unit_of_which_nothing_can_be_assessed_is_not_called_faultless(report: UnitReport, wording: Wording) -> None:
    made = build_feedback(
        change(report, findings=(report.assessment.findings[3],), deductions=(), assessable=Decimal(0)), wording
    )
    assert "本次没有可评的考核项，所以没有列出整改的问题，不表示没有问题。" in words(made)


def test_notices_private_numbers_and_properties_are_as_in_the_notice(
    make_sample: Callable[..., Any], wording: Wording
) -> None:
    made = build_feedback(make_sample(name="甲县", note="电话13812345678，皖R12345").unit_report(CODE), wording)
    document = opened(made)
    assert "非官方考核结果" in document.paragraphs[0].text
    assert all("非官方考核结果" in one.header.paragraphs[0].text for one in document.sections)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        everything = "".join(parts.read(name).decode() for name in parts.namelist())
    assert not re.search("13812345678|皖R12345|creator", everything)
    assert "〔已隐去〕" in everything


@pytest.mark.parametrize("name", ["=1+1", "甲" * 100, "甲\x07乙\u2066丙"])
def test_hostile_names_stay_text(make_sample: Callable[..., Any], wording: Wording, name: str) -> None:
    text = words(build_feedback(make_sample(name=name, note=name).unit_report(CODE), wording))
    assert name in text or "甲〔U+0007〕乙〔U+2066〕丙" in text


def test_the_same_report_gives_the_same_bytes(report: UnitReport, wording: Wording, file: bytes) -> None:
    assert build_feedback(report, wording) == file
