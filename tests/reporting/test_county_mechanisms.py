"""机制对照 on a unit's page: each mechanism with its state as word and shape, each fact with qualifier and locator."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from assess.reported import Certainty, MechanismRow, MechanismState, Qualifier, ReportedFact
from assess.reporting.county import CountyPage
from assess.reporting.guard import check_fragment
from assess.results import UnitReport, read, write
from assess.types import Source

FACT = ReportedFact(
    "a-01", "341722", "隐患", Decimal(12000), Qualifier.AT_LEAST, "条", Certainty.AMBIGUOUS, "2021年", date(2021, 1, 1),
    date(2021, 12, 31), "003", 13, Source("r.csv", 2), "余", ("M1",), "", ("part",), ("只是一部分",),
)  # fmt: skip
LOOSE = replace(FACT, id="a-02", what="背景", certainty=Certainty.CLEAR, value=None, qualifier=Qualifier.LOST, word="")
CRITERIA = ("outcomes.accident_change", "outcomes.death_change", "duty.secretary")


def report(sample: Any, *rows: MechanismRow) -> UnitReport:
    found: UnitReport = sample.unit_report("341722")
    return replace(found, mechanisms=rows, facts=(FACT, LOOSE))


def row(state: MechanismState, **changes: object) -> MechanismRow:
    return replace(MechanismRow("M1", "石台县", "整改", state), **changes)  # type: ignore[arg-type]


def test_every_state_is_a_word_with_a_shape_of_its_own(sample: Any) -> None:
    rows = [row(state, id=f"M{at}") for at, state in enumerate(MechanismState)]
    text = str(CountyPage(report(sample, *rows)).mechanisms())
    for words in ("● 已评分", "◆ 有据未评", "▲ 有述无数", "△ 别级的数", "○ 报道未提及", "□ 本细则不评"):
        assert f"{words} |" in text
    assert "已评分 1 项、有据未评 1 项、有述无数 1 项、别级的数 1 项、报道未提及 1 项、本细则不评 1 项" in text


def test_facts_stand_with_qualifier_and_locator_and_criteria_by_outcome(sample: Any) -> None:
    own = row(MechanismState.EVIDENCED, facts=("a-01",), criteria=CRITERIA, why=("只是一部分", "还缺：期限"))
    text = str(CountyPage(report(sample, own)).mechanisms())
    assert "机制对照\n公开报道的 2 个数，对照 1 项工作机制" in text
    assert "石台县的报道所写的 1 项" in text
    assert "隐患 ≥ 12000余条（第003篇第13行，2021年，原文含糊）" in text
    assert "部分得分：事故起数与上年同期相比 得满分：死亡人数与上年同期相比 未评：党委主要负责人职责" in text
    assert "只是一部分；还缺：期限" in text


def test_a_fact_of_no_mechanism_is_not_lost(sample: Any) -> None:
    text = str(CountyPage(report(sample, row(MechanismState.EVIDENCED, facts=("a-01",)))).mechanisms())
    assert "不属于任何一项机制的数：背景  数字缺失（第003篇第13行，2021年）。".replace("  ", " ") in text
    everything = row(MechanismState.EVIDENCED, facts=("a-01", "a-02"))
    assert "不属于任何一项机制" not in str(CountyPage(report(sample, everything)).mechanisms())


def test_an_ordinary_run_has_no_such_section(sample: Any) -> None:
    page = CountyPage(sample.unit_report("341722"))
    assert page.mechanisms().html == ""
    assert "公开报道" not in str(page.summary())


def test_text_from_data_is_escaped_and_the_unit_note_is_shown(sample: Any, make_sample: Any) -> None:
    found = report(make_sample(note="<b>说明</b>"), row(MechanismState.OUTSIDE, title="<i>甲</i>"))
    html = CountyPage(found).mechanisms().html
    assert "&lt;b&gt;说明&lt;/b&gt;" in html
    assert "&lt;i&gt;甲&lt;/i&gt;" in html
    check_fragment(html, "test")


def test_a_report_with_mechanisms_survives_writing_and_reading(sample: Any) -> None:
    found = report(sample, row(MechanismState.EVIDENCED, facts=("a-01",), why=("只是一部分",)))
    assert read(UnitReport, write(found)) == found


def test_what_a_report_does_not_say_never_looks_like_a_suspicion(sample: Any) -> None:
    found = report(sample, row(MechanismState.NOT_MENTIONED))
    text = str(CountyPage(found).summary())
    assert "▲ 待定 1 项：数据不足，不表示有嫌疑" in text
    assert "▲ 待定 发生较大" not in text
    assert "一律改为待定，不产生任何后果" in text


def test_a_unit_with_nothing_assessable_is_not_said_to_have_scored_nothing(sample: Any) -> None:
    found = sample.unit_report("341722")
    empty = replace(found, assessment=replace(found.assessment, assessable=Decimal(0), total=Decimal(0)))
    assert "石台县没有可评的分值：100 分都还评不了，等次未定" in str(CountyPage(empty).summary())


def test_a_run_that_declines_to_rank_says_why_on_the_first_screen(sample: Any) -> None:
    found = sample.unit_report("341722")
    declined = replace(
        found, run=replace(found.run, rank_declined="级别不同"), standing=replace(found.standing, rank=0)
    )
    text = str(CountyPage(declined).summary())
    assert "本次不排名。" in text
    assert "组内名次\n不排名\n级别不同" in text
    assert "名次只按得分率" not in text
