"""One unit's page: the conclusion first, how sure it is, every point with its evidence, nothing called best."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assess.reporting.county import CountyPage
from assess.rubric.language import Effect, OutcomeKind
from assess.types import LegalBasis, Outcome, VetoState

PARTS = ("summary", "figures", "changes", "vetoes", "deductions", "findings", "not_assessed", "breakdown", "quality",
         "provenance")  # fmt: skip


def show(page: CountyPage) -> str:
    return "".join(getattr(page, name)().html for name in PARTS)


def test_the_summary_begins_with_the_conclusion(sample: Any) -> None:
    lines = str(CountyPage(sample.unit_report("341722")).summary()).splitlines()
    assert lines[0] == "示范细则，非官方考核结果"
    assert (
        lines[1] == "石台县在可评的 30 分中得 24.00 分，等次未定，在“不合格”与“优秀”之间；在县区组 4 个对象中列第 4。"
    )
    text = "\n".join(lines)
    for piece in (
        "24.00 分\n可评 30 分，得分率 80.0%\n细则满分 100 分，其余 70 分本次未评或不适用",
        "不合格 至 优秀\n未评项全不得分为 24.00 分，全得满分为 94.00 分\n另受待定的否决事项影响",
        "▲ 待定 一票否决·发生较大及以上生产安全事故",
        "○ 未能证实有变化 事故起数 6（上年同期 1）",
        "11 条未核对\n细则所引依据共 12 条",
        "还有 1 项考核未评、1 项否决待定，所以等次是一个范围，不能当作通过。",
        "名次不说明谁更安全",
        "1 处质量发现、1 行被隔离",
    ):
        assert piece in text


def test_a_tiny_unit_without_accidents_is_never_called_best(sample: Any) -> None:
    page = CountyPage(sample.unit_report("3417L04"))
    text = str(page.summary())
    assert "在功能区组 4 个对象中并列第 1（共 3 个并列）" in text
    assert "只说明期望数大概不超过 3.7起、3.7人，不证明更安全，不能据此称为最好" in text
    assert "并列的对象之间没有先后" in text
    assert "● 未触发" in text
    assert "0项" not in text.replace(" ", "")
    whole = show(page)
    assert whole.count("最好") == whole.count("不能据此称为最好") + whole.count("也不能据此评为最好")
    assert "↑" not in whole
    assert "↓" not in whole


def test_a_unit_alone_in_its_group_has_no_rank(sample: Any) -> None:
    page = CountyPage(sample.unit_report("3417L05"))
    assert "市直组只有这一个对象，不排名次" in str(page.summary())
    assert "名次 不排名次（1 个对象）" in page.check()


def test_a_settled_grade_is_one_word_and_a_tripped_veto_shows(sample: Any) -> None:
    report = sample.unit_report("341722")
    veto = replace(report.assessment.vetoes[0], state=VetoState.TRIPPED)
    assessment = replace(report.assessment, grade="不合格", grade_best="不合格", best=Decimal(24), vetoes=(veto,))
    standing = replace(report.standing, grade="不合格", grade_best="不合格", rank=0, tied=0)
    page = CountyPage(replace(report, assessment=assessment, standing=standing))
    text = str(page.summary())
    assert "等次为“不合格”；不参加县区组排名" in text
    assert "■ 触发" in text
    assert "未评项全不得分" not in text
    assert "■ 触发" in str(page.vetoes())


def test_a_deduction_shows_rule_sum_and_rows_of_evidence(sample: Any) -> None:
    text = str(CountyPage(sample.unit_report("341722")).deductions())
    assert "起数比上年同期每多1起扣0.2分，扣完为止 | −1 | 0.2 × 5 = 1 | ▸ 本期 6起，据 data/published/" in text
    assert "第18行 value：交通运输业 11" in text
    assert "《某县安全生产季度考核表》事故情况·同比起数（每多1起扣0.2分）※" in text
    assert text.endswith("※ 依据的条文尚未与正式文本核对。")
    assert str(CountyPage(sample.unit_report("341702")).deductions()) == "没有扣分，也没有加分。"


def test_a_bonus_is_a_gain(sample: Any) -> None:
    report = sample.unit_report("341722")
    earned = replace(report.assessment.deductions[0], effect="earn", measured=())
    page = CountyPage(replace(report, assessment=replace(report.assessment, deductions=(earned,))))
    assert "| +1 |" in str(page.deductions())


def test_findings_stand_under_their_sections_with_word_and_shape(sample: Any) -> None:
    text = str(CountyPage(sample.unit_report("341722")).findings())
    for piece in (
        "事故情况：得 24 分，可评 30 分，分值 30 分",
        "◆ 部分得分 | 9 / 10",
        "● 得满分 | 15 / 15",
        "■ 未得分 | 0 / 5",
        "▲ 未评 | — / 35",
        "○ 不适用 | — / 35",
    ):
        assert piece in text
    assert "《地方党政领导干部安全生产责任制规定》第五条※" not in text  # verified


def test_what_is_open_says_what_it_would_take(sample: Any) -> None:
    text = str(CountyPage(sample.unit_report("341722")).not_assessed())
    assert "党委主要负责人职责 | ▲ 未评 | 35 | 本次运行没有这类数据，未考核；所需：常委会会议纪要、学习记录" in text
    assert "未评不等于得零分" in text


def test_changes_show_counts_and_the_exact_statement(sample: Any) -> None:
    text = str(CountyPage(sample.unit_report("341722")).changes())
    assert "事故起数 | 6 | 1 | +5 | 0.73 至 276 | ○ 未能证实有变化 事故起数由上年同期1起变为6起；精确条件检验" in text
    assert "%" not in text.replace("95%", "").split("上年同期不足 20")[0]


def test_counts_by_part_keep_unknown_apart_from_zero(sample: Any) -> None:
    report = sample.unit_report("341722")
    unknown = replace(report.breakdown[0], before=None, reason="上年数推不出")
    text = str(CountyPage(replace(report, breakdown=(unknown, *report.breakdown[1:]))).breakdown())
    assert "采矿业 | 0 | 不明" in text
    assert "采矿业：上年数推不出" in text
    assert "建筑业 | 1 | 2" in text


def test_provenance_names_inputs_versions_and_hashes(sample: Any) -> None:
    page = CountyPage(sample.unit_report("341722"))
    text = f"{page.provenance()}\n{page.files()}"
    for piece in ("a1" * 32, "5c" * 32, "0f1e2d3c4b5a" + "9" * 52, "matplotlib 3.11.2", "2020-01-01 至 2020-07-31"):
        assert piece in text


def test_the_check_is_plain_text(sample: Any) -> None:
    assert CountyPage(sample.unit_report("341722")).check() == (
        "341722 石台县\n得分 24.00 / 可评 30 / 满分 100\n等次 不合格 至 优秀\n名次 第 4（4 个对象）\n结果 0f1e2d3c4b5a"
    )


def test_a_report_with_nothing_in_it_still_stands(sample: Any) -> None:
    report = sample.unit_report("341722")
    bare = replace(
        report, changes=(), breakdown=(), quality=(), quarantined=0, group=(),
        assessment=replace(report.assessment, sections=(), findings=(), deductions=(), vetoes=(),
                           assessable=Decimal(0)),
        standing=replace(report.standing, share=None, rank=0, tied=0),
        run=replace(report.run, bases=0, unverified=(), notice=""),
    )  # fmt: skip
    text = "\n".join(str(getattr(CountyPage(bare), name)()) for name in PARTS)
    for piece in (
        "没有可比较的计数",
        "没有扣分",
        "细则没有考核项",
        "没有未评",
        "没有分行业",
        "没有数据质量发现",
        "没有适用于",
    ):
        assert piece in text


def test_every_outcome_and_state_has_word_and_shape(sample: Any) -> None:
    report = sample.unit_report("341722")
    finding = report.assessment.findings[0]
    findings = tuple(replace(finding, outcome=outcome, basis=(LegalBasis("法"),)) for outcome in Outcome)
    page = CountyPage(replace(report, assessment=replace(report.assessment, findings=findings)))
    shapes = {line.split(" | ")[1] for line in str(page.findings()).splitlines() if line.count(" | ") == 4}
    assert shapes == {"判定", "● 得满分", "◆ 部分得分", "■ 未得分", "○ 不适用", "▲ 未评"}


@pytest.mark.parametrize("code", ["341702", "341722", "3417L01", "3417L05"])
def test_the_parts_are_the_same_on_repetition(sample: Any, code: str) -> None:
    assert show(CountyPage(sample.unit_report(code))) == show(CountyPage(sample.unit_report(code)))


def test_clear_vetoes_are_counted_and_the_others_named(sample: Any) -> None:
    report = sample.unit_report("341722")
    pending = report.assessment.vetoes[0]
    clear = replace(pending, state=VetoState.CLEAR, title="迟报", kind="yellow_card")
    for vetoes, text in (
        ((pending, clear, clear), "▲ 待定 一票否决·发生较大及以上生产安全事故\n● 未触发 2 项"),
        ((clear,), "● 未触发 黄牌·迟报"),
    ):
        page = CountyPage(replace(report, assessment=replace(report.assessment, vetoes=vetoes)))
        assert text in str(page.summary())
    assert "黄牌·迟报 | ● 未触发" in str(page.all_vetoes())
    assert "细则列出的 1 项，按现有数据都没有触发" in str(page.vetoes())
    both = CountyPage(replace(report, assessment=replace(report.assessment, vetoes=(pending, clear))))
    assert "另有 1 项没有触发：迟报" in str(both.vetoes())


@pytest.mark.parametrize("kind", [*OutcomeKind])
def test_every_kind_of_outcome_has_a_name(sample: Any, kind: OutcomeKind) -> None:
    report = sample.unit_report("341722")
    veto = replace(report.assessment.vetoes[0], kind=kind.value)
    page = CountyPage(replace(report, assessment=replace(report.assessment, vetoes=(veto,))))
    assert "·发生较大及以上生产安全事故" in str(page.vetoes())


@pytest.mark.parametrize("effect", [*Effect])
def test_every_effect_of_a_rule_shows_its_points(sample: Any, effect: Effect) -> None:
    report = sample.unit_report("341722")
    entry = replace(report.assessment.deductions[0], effect=effect.value, points=Decimal(2))
    page = CountyPage(replace(report, assessment=replace(report.assessment, deductions=(entry,))))
    assert f"| {'+2' if effect is Effect.EARN else '−2'} |" in str(page.deductions())
