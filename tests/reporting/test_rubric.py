"""The rubric page: every rule in plain words, worked out by hand; policies, vetoes, bases; all three rubrics stand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assess.indicators import load_indicators
from assess.reporting.pages import open_rubric
from assess.reporting.rubric import RubricPage
from assess.reporting.rubric_conditions import describe_condition, describe_effects, describe_scope
from assess.reporting.rubric_points import describe_points
from assess.reporting.rubric_words import Names, describe_measure
from assess.rubric import Rubric, Rule, VetoRule, load_rubric
from assess.rubric import language as lang
from assess.types import Indicator, LegalBasis, MissingPolicy

NAMES = Names(
    {
        "accidents": Indicator("accidents", "事故起数", "起", "lower_better"),
        "ceiling": Indicator("ceiling", "控制指标", "起", "neutral"),
        "closed": Indicator("closed", "整改率", "%", "higher_better", numerator="按期条数", denominator="应改条数"),
        "missing": Indicator("missing", "人均缺项", "项", "lower_better", numerator="缺项", denominator="人数"),
        "report": Indicator("report", "报送日", "日期", "neutral"),
        "work": Indicator("work", "贯彻情形", "", "neutral"),
    },
    {"own": "本细则自己合计的数"},
)
D = Decimal
PREVIOUS = lang.OfPeriod("previous")


OF_ALL = "“整改率”（按期条数 ÷ 应改条数）"
TWO_YEARS = lang.MeanOf(("previous", "previous_2"))
AFTER = lang.AfterEvent("report", 2, True)
EACH = lang.Shortfall("accidents", D(1), lang.Frequency.QUARTER)


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (lang.Count("accidents"), "“事故起数”"),
        (lang.Count("own"), "“本细则自己合计的数”"),
        (lang.Ratio("closed"), "“整改率”（按期条数 ÷ 应改条数）"),
        (lang.Excess("accidents", PREVIOUS), "“事故起数”比上年同期多多少"),
        (lang.Excess("accidents", lang.OfIndicator("ceiling", D("1.1"))), "“事故起数”比“控制指标”的 1.1 倍多多少"),
        (lang.Excess("accidents", TWO_YEARS), "“事故起数”比上年同期、前2年同期的平均数多多少"),
        (lang.Gap("closed", lang.Fixed(D("0.98"))), "“整改率”（按期条数 ÷ 应改条数）离 98% 还差多少"),
        (lang.Gap("closed", lang.Fixed(D("0.95")), True), f"{OF_ALL}离 95% 还差多少，按占 95% 的比例算"),
        (lang.Gap("closed", lang.Fixed(D(1)), True), "“整改率”（按期条数 ÷ 应改条数）离 100% 还差多少"),
        (lang.Within("accidents", lang.OfIndicator("ceiling")), "“事故起数”中不超过“控制指标”的部分"),
        (EACH, "“事故起数”每季度不足 1 起的差额，各期相加，不互相抵补"),
        (lang.Late("report", AFTER, True), "“报送日”比“报送日”之后 2 个工作日晚几个工作日"),
        (lang.Late("report", lang.OnDay(date(2025, 1, 10))), "“报送日”比2025-01-10晚几天"),
        (lang.State("work"), "“贯彻情形”"),
        (lang.Falling("accidents", 3), "“事故起数”是否连续 3 年下降"),
        (lang.FreeOf("accidents", 3), "“事故起数”是否连续 3 年为 0"),
    ],
)  # fmt: skip
def test_what_a_rule_counts_is_said_in_words(measure: lang.Measure, words: str) -> None:
    assert describe_measure(measure, NAMES) == words


COUNT, GAP = lang.Count("accidents"), lang.Gap("closed", lang.Fixed(D("0.98")))


@pytest.mark.parametrize(
    ("measure", "shape", "words"),
    [
        (COUNT, lang.Flat(D(2)), "有就扣 2 分"),
        (COUNT, lang.Per(D("0.20")), "每 1 起扣 0.2 分"),
        (COUNT, lang.Per(D(1), every=D(3), whole=True, cap=D(4)), "每 3 起扣 1 分，不足的不计，最多 4 分"),
        (GAP, lang.Per(D("0.1"), every=D("0.01"), cap=D(3)), "每 1 个百分点扣 0.1 分，不足的按比例，最多 3 分"),
        (lang.Count("missing"), lang.Per(D("0.5")), "每 1 项扣 0.5 分"),
        (lang.Late("report", lang.OnDay(date(2025, 1, 1))), lang.Per(D("0.05")), "每 1 天扣 0.05 分"),
        (COUNT, lang.All(True), "有就扣本项全部分值"),
        (replace(GAP, relative=True), lang.Proportional(D(1)), "按比例扣分，到 100% 时扣本项全部分值"),
        (replace(GAP, relative=True), lang.Proportional(D(1), D("1.2")), "按比例扣分，到 100% 时扣 1.2 分"),
        (COUNT, lang.Range((D("0.1"), D(1))), "由考核人员在 0.1 至 1 分之间酌情扣，没有问题的 0 分"),
        (lang.State("work"), lang.States({"好": D(0), "差": D("0.5")}), "“好”扣 0 分；“差”扣 0.5 分"),
        (
            lang.Ratio("closed"),
            lang.Steps((lang.Step(D("0.8"), D(1)), lang.Step(D("0.9"), range_=(D(2), D(3)), above=True))),
            "达到 80% 的扣 1 分；超过 90% 的扣 2 至 3 分",
        ),
    ],
)
def test_how_a_count_becomes_points_is_said_in_words(measure: lang.Measure, shape: lang.Shape, words: str) -> None:
    assert describe_points(Rule("r", "规定", measure, shape), lang.SectionKind.BASE, NAMES) == words


@pytest.mark.parametrize(
    ("effect", "kind", "words"),
    [
        (lang.Effect.EARN, lang.SectionKind.BASE, "有就得 2 分"),
        (lang.Effect.EARN, lang.SectionKind.BONUS, "有就加 2 分"),
        (lang.Effect.SPILL, lang.SectionKind.BASE, "有就扣 2 分；本项不够扣的，从同一节其余各项扣"),
        (lang.Effect.ZERO_SECTION, lang.SectionKind.BASE, "有就使这一节全部不得分"),
        (lang.Effect.ZERO_TOTAL, lang.SectionKind.BASE, "有就使总分为 0"),
    ],
)
def test_the_verb_says_where_the_points_go(effect: lang.Effect, kind: lang.SectionKind, words: str) -> None:
    rule = Rule("r", "规定", COUNT, lang.Flat(D(2)), effect)
    assert describe_points(rule, kind, NAMES) == words
    assert describe_points(replace(rule, measure=None), kind, NAMES) == ""


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (lang.AtLeast("accidents", D(2), "previous"), "上年同期“事故起数”达到 2 起"),
        (lang.Exceeds("accidents", lang.OfIndicator("ceiling")), "“事故起数”超过“控制指标”"),
        (lang.StateIs("work", "好"), "“贯彻情形”为“好”"),
        (lang.Graded("合格"), "按分数等次为“合格”或者更低"),
        (lang.FinalGrade("合格"), "最后的等次为“合格”"),
        (lang.Overdue("report", lang.AfterEvent("report", 30)), "“报送日”晚于“报送日”之后 30 天"),
        (
            lang.AllOf((lang.PointsBelow(D(70)), lang.Not(lang.PointsBelow(D(60))),
                        lang.AnyOf((lang.AtLeast("accidents"), lang.StateIs("work", "差"))))),
            "得分不到 70 分，并且不是“得分不到 60 分”，并且（“事故起数”达到 1 起，或者“贯彻情形”为“差”）",
        ),
    ],
)  # fmt: skip
def test_conditions_are_sentences_with_brackets_where_they_nest(condition: lang.Condition, words: str) -> None:
    assert describe_condition(condition, NAMES) == words


def test_effects_and_consequences_name_posts_terms_and_days() -> None:
    term = lang.Term(lang.TermKind.YEARS, 1)
    fine = lang.Consequence(
        "罚款", ("甲岗", "乙岗"), due_days=30, working=True, amount=D(5000), shares={"甲岗": D("0.6")}
    )
    rule = VetoRule(
        "v", "事项", "规定", (), (), lang.OutcomeKind.ELIGIBILITY, force="差", cap="中", down=1,
        consequences=(lang.Consequence("不得提拔", ("甲岗",), term), fine, lang.Consequence("通报")),
    )  # fmt: skip
    assert describe_effects(rule) == [
        "等次定为“差”", "等次不高于“中”", "等次降低 1 档", "照常评分、公布，不参加排名", "不得提拔（对甲岗；1 年）",
        "罚款（对甲岗、乙岗；30 个工作日内；5000 元；甲岗 60.0%）", "通报",
    ]  # fmt: skip
    assert describe_scope(lang.Scope(("district", "elsewhere"), ("一类",))) == "只对区、elsewhere、一类组"
    assert describe_scope(lang.EVERYONE) == ""


@pytest.fixture(scope="module")
def county(root: Path) -> Rubric:
    return load_rubric(root / "params" / "rubrics" / "county", root, date(2026, 1, 20))


@pytest.fixture
def page(root: Path, county: Rubric) -> RubricPage:
    return RubricPage(county, load_indicators(root), "模拟数据")


def test_the_summary_gives_points_grades_ranking_and_bases(page: RubricPage) -> None:
    text = str(page.summary())
    assert "满分 100 分，10 个一级指标" in text
    assert "另有加分最多 5 分、扣分最多 10 分，在满分之外\n加分以后最高 105 分\n加分不提高等次" in text
    assert "优秀：90 分以上\n良好：80 分以上，不到 90 分\n合格：60 分以上，不到 80 分\n不合格：不到 60 分" in text
    assert "按得分率\n在组内排，并列的占同一名次（1-2-2-4）\n被否决的排在组内最后" in text
    assert "“安全生产工作先进单位”：每组前 3 名，等次不低于优秀，没有被否决的" in text
    assert "条依据没有与正式文本核对（标※）" in text
    assert "改过" not in text
    assert "不是同一份" in str(replace(page, used="other").summary())
    assert "不是同一份" not in str(replace(page, used=page.rubric.sha256).summary())


def test_every_criterion_and_rule_stands_in_the_official_words(page: RubricPage) -> None:
    text = str(page.sections())
    for section, criterion in page.rubric.criteria:
        assert section.title in text
        assert criterion.title in text, criterion.id
        for rule in criterion.rules:
            assert rule.why in text, rule.id
    assert "▸ 算：每 1 个百分点扣 0.1 分，不足的按比例，最多 3 分" in text
    assert "缺数据：待定，不计入可评分 不涉及：分值摊给同一节其余各项" in text
    assert "“获国家部委以上安…、获省委省政府安全…、获市委市政府安全…”几条中只算最高的一条" in text
    assert "每季度各考核一次，取平均" in text
    assert "几个人评的：取平均" in text


def test_no_id_of_an_indicator_is_left_where_a_title_belongs(page: RubricPage) -> None:
    text = str(page.sections()) + str(page.vetoes())
    assert not [name for name in page.indicators if "_" in name and name in text]


def test_vetoes_stand_by_kind_with_conditions_and_effects(page: RubricPage) -> None:
    lines = str(page.vetoes()).splitlines()
    assert [line for line in lines if "|" not in line][1:-1] == ["一票否决", "黄牌", "等次限制", "结果运用"]
    line = next(line for line in lines if line.startswith("死亡人数突破控制指标"))
    assert "| “死亡人数”超过“死亡人数控制指标” | 等次不高于“良好” 黄牌警告并通报（限考核年度） |" in line
    bare = replace(page.rubric.vetoes[0], when=(), force="", consequences=(), incomplete="数字残缺")
    text = str(replace(page, rubric=replace(page.rubric, vetoes=(bare,))).vetoes())
    assert "没有写明情形，不能自动判定，一律待定 原文不全：数字残缺。即使触发也只作待定。 | 不改变等次" in text
    assert str(replace(page, rubric=replace(page.rubric, vetoes=())).vetoes()).startswith("本细则没有否决")


def test_each_basis_stands_once_with_what_rests_on_it_and_its_check(page: RubricPage) -> None:
    text = str(page.bases())
    lines = [line for line in text.splitlines() if line.startswith("《本项目建议》按占比得分 |")]
    assert len(lines) == 1
    assert "处 | ▲ 未核对" in lines[0]
    checked = LegalBasis("某办法", "第一条", verified=True, checked=date(2025, 3, 1))
    veto = replace(page.rubric.vetoes[0], basis=(checked,))
    own = replace(page, rubric=replace(page.rubric, sections=(), vetoes=(veto,)))
    assert f"《某办法》第一条 | {veto.title} | ● 已核对 2025-03-01 核对" in str(own.bases())
    assert "※" not in str(own.vetoes()).replace(veto.why, "")


def test_procedure_and_identity_say_who_when_and_which_text(page: RubricPage) -> None:
    text = str(page.procedure())
    assert "1 | 被考核单位对照细则自评" in text
    assert "| 被考核单位 | 次年1月10日以前 |" in text
    assert "| 市安委办 | 告知扣分情况后 10 个工作日内 |" in text
    identity = str(page.provenance())
    assert "2026-01-20 有效的数值、依据和条款" in identity
    assert page.rubric.sha256 in identity
    assert page.check().splitlines()[1] == "检查与隐患排查治理 19 分 15 项"
    assert page.check().splitlines()[-1] == f"细则 {page.rubric.sha256[:12]}"


def test_policies_for_missing_data_are_said_with_their_price(page: RubricPage) -> None:
    section = page.rubric.sections[0]
    groups = (lang.CapGroup("g", D(3)), lang.CapGroup("h", D(1), lang.Combine.HIGHEST))
    first = replace(section.criteria[0].rules[0], group="g", why="第一条规定得很长很长")
    own = replace(
        section.criteria[0], groups=groups, rules=(first, replace(first, group="h", why="第二条")),
        if_missing=MissingPolicy.DEDUCT, missing_points=D("0.3"),
        not_applicable=lang.NotApplicable.MEAN, needs="会议纪要",
    )  # fmt: skip
    rubric = replace(page.rubric, sections=(replace(section, criteria=(own,), scored_on=D(100)),))
    text = str(replace(page, rubric=rubric).sections())
    assert "缺数据：扣 0.3 分 不涉及：取涉及的单位的平均分" in text
    assert "▸ “第一条规定得很长…”几条合计，最多 3 分 ▸ “第二条…”几条中只算最高的一条，最多 1 分" in text
    assert "现在不能评，需要：会议纪要" in text
    assert "各项合计 100 分，折成 16 分。" in text


@pytest.mark.parametrize("run", ["chizhou-2020", "five-places"])
def test_the_page_of_a_run_opens(run: str) -> None:
    page = open_rubric(f"params/runs/{run}.yaml")
    text = str(page.summary())
    assert ("公开报道：凡“缺数据时”" in text) == (run == "five-places")
    if page.reported:
        assert "缺数据：按 0 分" not in str(page.sections())


def test_hostile_words_of_a_rubric_stay_text(page: RubricPage) -> None:
    hostile = "<script>alert(1)</script>\u202e"
    section = page.rubric.sections[0]
    own = replace(section.criteria[0], title=hostile, note=hostile)
    head = replace(page.rubric.head, title=hostile)
    rubric = replace(page.rubric, head=head, sections=(replace(section, title=hostile, criteria=(own,)),))
    shown = replace(page, rubric=rubric)
    made = "".join(part.html for part in (shown.summary(), shown.sections(), shown.bases(), shown.provenance()))
    assert "<script" not in made
    assert "\u202e" not in made
    assert made.count("&lt;script&gt;") >= 5
