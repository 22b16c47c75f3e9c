"""Every refusal of the linter: a small broken rubric each, and the exact error that it must give."""

# ruff: noqa: E501 - one broken line of YAML a row

import shutil
from datetime import date
from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.indicators import load_indicators
from assess.rubric import load_rubric

HEAD = """id: test
title: 测试
authority: 测试
valid: {from: 2020-01-01, to: 2021-12-31}
total: 10
grades: [{name: 优秀, from: 9}, {name: 合格, from: 6}, {name: 不合格, from: 0}]
ranking: {by: share, vetoed: unranked}
sections: [s]
"""
SECTION = """section: s
title: 测试
points: 10
criteria:
  - id: s.c
    title: 测试
    points: 10
    if_missing: pending
    basis: [{title: 测试}]
    rules:
      - {id: r, why: 测试, measure: {count: accidents}, shape: {per: 1}}
"""
VETOES = """vetoes:
  - id: v
    title: 测试
    why: 测试
    when: [{indicator: accidents, at_least: 1}]
    basis: [{title: 测试}]
    force: 不合格
"""
RULE = "{id: r, why: 测试, measure: {count: accidents}, shape: {per: 1}}"
BONUS = "section: b\ntitle: 加分\npoints: 5\nkind: bonus\ncriteria:\n  - {id: b.c, title: 甲, points: 2, if_missing: zero, basis: [{title: 测试}], rules: [{id: r, why: 甲, effect: earn, measure: {count: accidents}, shape: {per: 1}}]}\n"


def load(
    tmp_path: Path, root: Path, head: str = HEAD, section: str = SECTION, vetoes: str = VETOES, **more: str
) -> list[str]:
    """Codes of the problems of a rubric made of these texts; empty if it is sound."""
    folder = tmp_path / "params" / "rubrics" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    indicators = tmp_path / "params" / "indicators"
    shutil.copytree(root / "params" / "indicators" / "sql", indicators / "sql", dirs_exist_ok=True)
    register = (root / "params" / "indicators" / "published.yaml").read_text(encoding="utf-8")
    rate = "  - {id: rate, title: 比率, unit: 比率, direction: higher_better, numerator: 甲, denominator: 乙, given: history}\n"
    (indicators / "published.yaml").write_text(
        register.replace("indicators:\n", "indicators:\n" + rate), encoding="utf-8"
    )
    for name, text in {"rubric": head, "s": section, "vetoes": vetoes, **more}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    try:
        load_rubric(folder, tmp_path, date(2020, 6, 30))
    except ParamsError as error:
        found = error
    else:
        return []
    assert found.render("zh")
    assert found.render("en")
    assert all("test" in problem.place for problem in found.problems)
    return [problem.code for problem in found.problems]


def test_the_sound_rubric_is_accepted(tmp_path: Path, root: Path) -> None:
    assert load(tmp_path, root) == []


def rule(text: str) -> tuple[str, str]:
    return RULE, text


def criterion(text: str) -> tuple[str, str]:
    return "    if_missing: pending\n", f"    if_missing: pending\n    {text}\n"


@pytest.mark.parametrize(
    ("sentence", "change", "codes"),
    [
        (
            "7项×0.3分多于本项",
            rule("{id: r, why: 甲, measure: {gap: accidents, below: {value: 40}}, shape: {per: 0.3}}"),
            ["E142"],
        ),
        (
            "分档起点重复",
            rule(
                "{id: r, why: 甲, measure: {count: accidents}, shape: {steps: [{from: 1, points: 1}, {from: 1, points: 2}]}}"
            ),
            ["E143"],
        ),
        (
            "分档次序颠倒",
            rule(
                "{id: r, why: 甲, measure: {count: accidents}, shape: {steps: [{from: 3, points: 1}, {from: 1, points: 2}]}}"
            ),
            ["E143"],
        ),
        ("没有档", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {steps: []}}"), ["E143"]),
        (
            "一档既无分值也无区间",
            rule("{id: r, why: 甲, measure: {count: accidents}, shape: {steps: [{from: 1}]}}"),
            ["E144"],
        ),
        (
            "一档有区间而没有评定人的数",
            rule("{id: r, why: 甲, measure: {count: accidents}, shape: {steps: [{from: 1, range: [1, 2]}]}}"),
            ["E144"],
        ),
        ("酌情区间上下限颠倒", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {range: [3, 1]}}"), ["E145"]),
        (
            "状态的分值为负",
            rule("{id: r, why: 甲, measure: {state: accidents}, shape: {states: {none: -1}}}"),
            ["E145"],
        ),
        ("酌情区间超过本项", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {range: [1, 20]}}"), ["E146"]),
        (
            "状态的分值超过本项",
            rule("{id: r, why: 甲, measure: {state: accidents}, shape: {states: {none: 11}}}"),
            ["E146"],
        ),
        (
            "一档的分值超过本项",
            rule("{id: r, why: 甲, measure: {count: accidents}, shape: {steps: [{from: 1, points: 11}]}}"),
            ["E146"],
        ),
        (
            "规则用了没有声明的上限组",
            rule("{id: r, why: 甲, measure: {count: accidents}, shape: {per: 1}, group: g}"),
            ["E147"],
        ),
        ("声明了没有规则使用的上限组", criterion("groups: [{id: g, cap: 1}]"), ["E147"]),
        (
            "上限组的上限超过本项",
            (
                "    rules:\n      - " + RULE,
                "    groups: [{id: g, cap: 11}]\n    rules:\n      - {id: r, why: 甲, group: g, measure: {count: accidents}, shape: {per: 1}}",
            ),
            ["E148"],
        ),
        ("每 0 起", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {per: 1, every: 0}}"), ["E149"]),
        ("封顶为 0", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {per: 1, cap: 0}}"), ["E149"]),
        ("比例的满分线为 0", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {proportional: 0}}"), ["E149"]),
        (
            "每期 0 次",
            rule("{id: r, why: 甲, measure: {shortfall: accidents, each: 0, in_each: quarter}, shape: {per: 1}}"),
            ["E149"],
        ),
        ("连续 0 年", rule("{id: r, why: 甲, measure: {falling: accidents, years: 0}, shape: {flat: 1}}"), ["E149"]),
        (
            "基数的系数为 0",
            rule(
                "{id: r, why: 甲, measure: {excess: accidents, over: {period: previous, factor: 0}}, shape: {per: 1}}"
            ),
            ["E149"],
        ),
        ("基本分部分没有可扣的规则", rule("{id: r, why: 甲, measure: {count: accidents}}"), ["E151"]),
        (
            "清零规则多写了计分方式",
            rule("{id: r, why: 甲, effect: zero_section, measure: {count: accidents}, shape: {flat: 1}}"),
            ["E151"],
        ),
        ("规则没有计量", rule("{id: r, why: 甲, shape: {per: 1}}"), ["E151"]),
        (
            "不完整的规则又写了分值",
            rule("{id: r, why: 甲, incomplete: 数字缺失, measure: {count: accidents}, shape: {per: 1}}"),
            ["E152"],
        ),
        (
            "追加扣除没有用 spill",
            rule("{id: r, why: 甲, after_exhausted: true, measure: {count: accidents}, shape: {per: 1}}"),
            ["E153"],
        ),
        ("限定了适用范围却没有写缺项办法", criterion("applies_to: {types: [county]}"), ["E154"]),
        ("有条件的考核项没有写缺项办法", criterion("when: {indicator: deaths}"), ["E154"]),
        ("缺数据视为不涉及却没有写缺项办法", ("if_missing: pending", "if_missing: not_applicable"), ["E154"]),
        ("缺数据扣分却没有写扣多少", ("if_missing: pending", "if_missing: deduct"), ["E155"]),
        ("写了缺数据扣多少却不扣", criterion("missing_points: 3"), ["E155"]),
        ("缺数据扣得比本项多", ("if_missing: pending", "if_missing: deduct\n    missing_points: 11"), ["E155"]),
        (
            "规则的条件引用总分",
            rule("{id: r, why: 甲, when: {points_below: 60}, measure: {count: accidents}, shape: {per: 1}}"),
            ["E156"],
        ),
        ("考核项的条件引用等次", criterion("when: {not: {graded: 合格}}\n    not_applicable: leave"), ["E156"]),
        ("数按状态计分", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {states: {a: 1}}}"), ["E157"]),
        ("状态按次计分", rule("{id: r, why: 甲, measure: {state: accidents}, shape: {per: 1}}"), ["E157"]),
        (
            "酌情的数按差距读",
            rule("{id: r, why: 甲, measure: {excess: accidents, over: {value: 1}}, shape: {range: [1, 2]}}"),
            ["E157"],
        ),
        (
            "把计数指标当比率",
            rule("{id: r, why: 甲, measure: {ratio: accidents}, shape: {proportional: 1}, effect: earn}"),
            ["E158"],
        ),
        (
            "相对于固定的 0",
            rule("{id: r, why: 甲, measure: {excess: accidents, over: {value: 0}, relative: true}, shape: {per: 1}}"),
            ["E159"],
        ),
        ("分期取最高", criterion("periods: {in_each: quarter, combine: highest}"), ["E160"]),
        (
            "同一件事扣两次没有说明",
            rule(
                "{id: a, why: 甲, measure: {count: accidents}, shape: {per: 1}}\n      - {id: b, why: 乙, measure: {count: accidents}, shape: {flat: 2}}"
            ),
            ["E168"],
        ),
        (
            "上限组取平均",
            (
                "    rules:\n      - " + RULE,
                "    groups: [{id: g, cap: 5, combine: mean}]\n    rules:\n      - {id: r, why: 甲, group: g, measure: {count: accidents}, shape: {per: 1}}",
            ),
            ["E176"],
        ),
        ("部分取平均", ("points: 10\ncriteria", "points: 10\ncombine: mean\ncriteria"), ["E176"]),
        ("小数超过九位", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {per: 0.12345678901}}"), ["E177"]),
        (
            "期间写错",
            rule("{id: r, why: 甲, measure: {excess: accidents, over: {period: previos}}, shape: {per: 1}}"),
            ["E178"],
        ),
        (
            "平均值没有期间",
            rule("{id: r, why: 甲, measure: {excess: accidents, over: {mean_of: []}}, shape: {per: 1}}"),
            ["E149"],
        ),
        ("全部写成 false", rule("{id: r, why: 甲, measure: {count: accidents}, shape: {all: false}}"), ["E149"]),
        (
            "比率按频次计",
            rule("{id: r, why: 甲, measure: {shortfall: rate, each: 1, in_each: quarter}, shape: {per: 1}}"),
            ["E179"],
        ),
        (
            "条件引用未登记的指标",
            rule("{id: r, why: 甲, when: {all: [{indicator: nothing}]}, measure: {count: accidents}, shape: {per: 1}}"),
            ["E131"],
        ),
        (
            "基数引用未登记的指标",
            rule("{id: r, why: 甲, measure: {excess: accidents, over: {indicator: nothing}}, shape: {per: 1}}"),
            ["E131"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_section_that_cannot_be_right_is_refused(
    tmp_path: Path, root: Path, sentence: str, change: tuple[str, str], codes: list[str]
) -> None:
    assert change[0] in SECTION
    assert load(tmp_path, root, section=SECTION.replace(*change)) == codes


@pytest.mark.parametrize(
    ("sentence", "change", "codes"),
    [
        ("等次重名", ("name: 合格", "name: 优秀"), ["E162"]),
        ("名额的等次不存在", ("sections:", "quotas: [{title: 先进, top: 6, at_least: 卓越}]\nsections:"), ["E163"]),
        ("名额为 0", ("sections:", "quotas: [{title: 先进, top: 0, at_least: 优秀}]\nsections:"), ["E163"]),
        ("考核年度的起日不存在", ("sections:", 'window: {from: "13-01", to: "11-30"}\nsections:'), ["E164"]),
        (
            "程序期限的日子不存在",
            ("sections:", 'process: [{id: p, why: 甲, basis: [{title: 甲}], on: "02-30"}]\nsections:'),
            ["E164"],
        ),
        ("取位过多", ("sections:", "rounding: {places: 9}\nsections:"), ["E165"]),
        ("用了停用的编号", ("sections:", "retired: [s.c]\nsections:"), ["E166"]),
        ("折算分为 0", ("sections:", "conversion: {points: 0, into: 绩效}\nsections:"), ["E172"]),
        (
            "指标把自己算进合计",
            (
                "sections:",
                "counting: [{id: accidents, why: 甲, basis: [{title: 甲}], sum_of: [accidents, deaths]}]\nsections:",
            ),
            ["E174"],
        ),
        (
            "口径没有依据",
            ("sections:", "counting: [{id: all, why: 甲, basis: [], sum_of: [accidents]}]\nsections:"),
            ["E129"],
        ),
        ("总分与各部分之和不等", ("total: 10", "total: {2020-01-01: 10, 2021-01-01: 12}"), ["E175"]),
        ("总分在基准日没有生效的值", ("total: 10", "total: {2021-01-01: 10}"), ["E108"]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_head_that_cannot_be_right_is_refused(
    tmp_path: Path, root: Path, sentence: str, change: tuple[str, str], codes: list[str]
) -> None:
    assert change[0] in HEAD
    assert load(tmp_path, root, head=HEAD.replace(*change)) == codes


@pytest.mark.parametrize(
    ("sentence", "change", "codes"),
    [
        ("否决指向不存在的等次", ("force: 不合格", "cap: 差"), ["E135"]),
        ("条件里的等次不存在", ("{indicator: accidents, at_least: 1}", "{graded: 差}"), ["E135"]),
        ("没有后果", ("    force: 不合格\n", ""), ["E134"]),
        ("没有触发条件", ("[{indicator: accidents, at_least: 1}]", "[]"), ["E134"]),
        ("降低负档", ("force: 不合格", "down: -1"), ["E149"]),
        ("期限按年却没有年数", ("force: 不合格", "consequences: [{what: 不得提拔, term: {kind: years}}]"), ["E170"]),
        (
            "当年有效又写年数",
            ("force: 不合格", "consequences: [{what: 取消评优, term: {kind: assessment_year, years: 1}}]"),
            ["E170"],
        ),
        ("分配没有总额", ("force: 不合格", "consequences: [{what: 奖励, shares: {县长: 0.2}}]"), ["E171"]),
        (
            "分配合计超过 1",
            ("force: 不合格", "consequences: [{what: 奖励, amount: 100, shares: {县长: 0.8, 副县长: 0.3}}]"),
            ["E171"],
        ),
        ("否决没有依据", ("basis: [{title: 测试}]", "basis: []"), ["E129"]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_outcome_that_cannot_be_right_is_refused(
    tmp_path: Path, root: Path, sentence: str, change: tuple[str, str], codes: list[str]
) -> None:
    assert change[0] in VETOES
    assert load(tmp_path, root, vetoes=VETOES.replace(*change)) == codes


@pytest.mark.parametrize(
    ("sentence", "change", "codes"),
    [
        ("加分部分里扣分", ("effect: earn", "effect: deduct"), ["E150"]),
        ("扣分部分里得分", ("kind: bonus", "kind: penalty"), ["E150"]),
        ("加分项超过加分上限", ("points: 2, ", "points: 6, "), ["E167"]),
        ("加分部分要折算", ("points: 5\n", "points: 5\nscored_on: 10\n"), ["E161"]),
        ("加分部分就高", ("kind: bonus\n", "kind: bonus\ncombine: highest\n"), ["E176"]),
        ("加分的单价超过本项", ("shape: {per: 1}", "shape: {per: 3}"), ["E133"]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_section_outside_the_base_that_cannot_be_right_is_refused(
    tmp_path: Path, root: Path, sentence: str, change: tuple[str, str], codes: list[str]
) -> None:
    assert change[0] in BONUS
    head = HEAD.replace("sections: [s]", "sections: [s, b]")
    assert load(tmp_path, root, head=head, b=BONUS) == []
    assert load(tmp_path, root, head=head, b=BONUS.replace(*change)) == codes


def test_sections_add_up_on_every_day_of_the_validity(tmp_path: Path, root: Path) -> None:
    dated = SECTION.replace("    points: 10\n", "    points: {2020-01-01: 10, 2021-01-01: 8}\n")
    assert load(tmp_path, root, section=dated) == ["E175"]
    both = dated.replace("points: 10\ncriteria", "points: {2020-01-01: 10, 2021-01-01: 8}\ncriteria")
    total = HEAD.replace("total: 10", "total: {2020-01-01: 10, 2021-01-01: 8}")
    assert load(tmp_path, root, section=both, head=total) == []


def test_an_indicator_registered_twice_is_refused(tmp_path: Path, root: Path) -> None:
    load(tmp_path, root)
    folder = tmp_path / "params" / "indicators"
    (folder / "more.yaml").write_text((folder / "published.yaml").read_text("utf-8"), encoding="utf-8")
    with pytest.raises(ParamsError, match="E121"):
        load_indicators(tmp_path)
