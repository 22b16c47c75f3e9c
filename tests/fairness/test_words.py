"""Sentences: nobody can read an improvement that one event could reverse, and no NaN is printed."""

import numpy as np
import pytest

from assess.fairness.comparison import compare_all
from assess.fairness.compound import compound_intervals
from assess.fairness.detectable import smallest_detectable
from assess.fairness.funnel import place_on_funnel
from assess.fairness.rate import rate_intervals
from assess.fairness.shrinkage import shrink
from assess.fairness.words import describe_change, describe_estimate, describe_place, describe_rate, show_number


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (3.0, "3"), (0.01234, "0.0123"), (12.345, "12.3"), (4321.9, "4322"), (np.inf, "无上界")],
)
def test_numbers_have_three_digits_and_no_exponent(value: float, text: str) -> None:
    assert show_number(value) == text


def test_zero_is_stated_with_its_upper_limit() -> None:
    rates = rate_intervals([0, 3, None], [10, 10, 10])
    assert "0起（95%上限0.369起/亿元）" in describe_rate(rates, 0, "事故", "起", "起/亿元")
    assert describe_rate(rates, 1, "事故", "起", "起/亿元") == "事故3起，0.3起/亿元，95%区间0.0619至0.877起/亿元。"
    assert describe_rate(rates, 2, "事故", "起", "起/亿元") == "事故：不能估计，因为没有报事件数。"
    deaths = compound_intervals([4], [10])
    assert describe_rate(deaths, 0, "死亡", "人", "人/亿元").startswith("死亡4人，0.4人/亿元；区间不能估计")


def test_a_fall_is_called_one_only_where_one_event_could_not_undo_it() -> None:
    """Every pair of counts up to 30: the word 下降 as evidence, and both neighbours still outside 1."""
    now, before = (grid.ravel() for grid in np.meshgrid(np.arange(30), np.arange(30)))
    changes = compare_all(now, before, groups=[str(i) for i in range(900)])
    more = compare_all(now + 1, before, groups=[str(i) for i in range(900)])
    fewer = compare_all(now, np.maximum(before - 1, 0), groups=[str(i) for i in range(900)])
    said = np.array(["有证据表明下降" in describe_change(changes, i, "事故", "起") for i in range(900)])
    assert 100 < said.sum() < 450
    assert (more.ratio_high[said] < 1).all()
    assert (fewer.ratio_high[said] < 1).all()


def test_no_evidence_says_what_would_settle_it() -> None:
    changes, detectable = compare_all([1, 3, 5], [2, 0, 14]), smallest_detectable([2, 0, 14])
    first, second, third = (describe_change(changes, i, "事故", "起", detectable) for i in range(3))
    assert "即使为0起也不足以证明下降，达到12起才算上升" in first
    assert "前后各须合并约28个这样的时期" in first
    assert "没有证据表明变化" in second
    assert "合并" not in second
    assert "不多于3起才算下降" in third


def test_other_sentences_on_change() -> None:
    changes = compare_all([0, None, 0], [0, 1, 3])
    assert "不证明更安全" in describe_change(changes, 0, "事故", "起")
    assert "不能估计，因为本期没有报" in describe_change(changes, 1, "事故", "起")
    assert "本期0起的95%上限为3.69起" in describe_change(changes, 2, "事故", "起")
    deaths = compare_all([10, 40], [40, 10], clustered=True)
    assert "是否下降要看事故起数" in describe_change(deaths, 0, "死亡", "人")
    assert "证据从弱看待" in describe_change(deaths, 1, "死亡", "人")
    many = compare_all([3] + [5] * 99, [14] + [5] * 99, np.full(100, 2.0), np.full(100, 2.0))
    assert "100个单位同时比较" in describe_change(many, 0, "事故", "起")
    assert "按暴露量折算" in describe_change(many, 0, "事故", "起")


def test_a_low_place_on_the_funnel_is_never_called_safer() -> None:
    places = place_on_funnel([0, 0, 0, 30, 9, None], [2.0, 4.0, 12.0, 9.0, 4.2, 1.0], alpha=0.0)
    words = [describe_place(places, i, "事故", "起") for i in range(6)]
    assert "0起（95%上限3.69起）" in words[0]
    assert "0不能说明比别处更安全" in words[0]
    assert "多一起就回到界内" in words[1]
    assert "漏报" in words[1]
    assert "多一起" not in words[2]
    assert "高于99.8%预测界；应查明原因" in words[3]
    assert "少一起就回到界内" in words[4]
    assert words[5].startswith("事故：不能估计")
    assert not any("nan" in sentence for sentence in words)


def test_estimates_have_interval_and_probability() -> None:
    found = shrink([0, 3, 2, 9, 1, None], [2.0, 3.0, 2.0, 2.0, 1.0, 1.0])
    assert "超过同类1.5倍的概率" in describe_estimate(found, 3)
    assert "不能估计" in describe_estimate(found, 5)
