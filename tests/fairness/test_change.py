"""Exact statements about small counts, against published values and against statsmodels."""

import pytest
from scipy import stats
from statsmodels.stats.rates import test_poisson_2indep as compare_poisson

from assess.fairness import compare_counts
from assess.fairness.change import LEVEL, mid_p, ratio_interval, upper_limit


@pytest.mark.parametrize(("now", "before"), [(6, 1), (12, 14), (1, 2), (0, 3), (37, 45), (5, 2), (40, 10)])
def test_mid_p_is_twice_the_smaller_one_sided_mid_p_of_statsmodels(now: int, before: int) -> None:
    """Its own two-sided value takes half the observed probability off once, not in both tails."""
    one_sided = [
        compare_poisson(now, 1, before, 1, method="cond-midp", alternative=side).pvalue
        for side in ("larger", "smaller")
    ]
    assert mid_p(now, before) == pytest.approx(min(1.0, 2 * min(one_sided)), abs=1e-12)


def test_one_to_two_is_no_evidence_although_it_prints_as_plus_100_percent() -> None:
    assert mid_p(2, 1) == pytest.approx(0.625)
    assert compare_counts("事故起数", "起", 2, 1).direction == "none"


def test_six_against_one_is_still_no_evidence() -> None:
    """n = 7: P(X = 7) + P(X = 6)/2 = 1/128 + 7/256, doubled."""
    assert mid_p(6, 1) == pytest.approx(2 * (1 / 128 + 3.5 / 128))


@pytest.mark.parametrize(("count", "limit"), [(0, 3.689), (1, 5.572), (2, 7.225), (10, 18.390)])
def test_upper_limits_are_those_of_garwood_1936(count: int, limit: float) -> None:
    assert upper_limit(count) == pytest.approx(limit, abs=5e-4)


def test_the_interval_of_a_ratio_is_clopper_pearson_turned_into_a_ratio() -> None:
    low, high = ratio_interval(2, 1)
    assert (low, high) == (pytest.approx(0.0943 / 0.9057, abs=1e-3), pytest.approx(0.9916 / 0.0084, rel=1e-2))
    assert ratio_interval(0, 3)[0] == 0
    assert ratio_interval(3, 0)[1] is None
    assert ratio_interval(0, 0) == (None, None)


def test_zero_is_stated_with_its_upper_limit_and_never_as_safer() -> None:
    statement = compare_counts("事故起数", "起", 0, 0).statement
    assert "95%上限为3.7起" in statement
    assert "不证明更安全" in statement
    assert "上限为3.7" in compare_counts("事故起数", "起", 0, 1).statement


def test_evidence_has_a_direction_and_clustered_deaths_weaken_it() -> None:
    up, down = compare_counts("死亡人数", "人", 40, 10, clustered=True), compare_counts("事故起数", "起", 10, 40)
    assert (up.direction, down.direction) == ("up", "down")
    assert "从弱看待" in up.statement
    assert "从弱看待" not in down.statement


def test_words_never_contradict_the_interval_beside_them() -> None:
    """0 against 5: mid-p is 0.031, but the exact interval of the ratio reaches past 1, so there is no arrow."""
    assert mid_p(0, 5) < LEVEL
    assert compare_counts("事故起数", "起", 0, 5).direction == "none"
    for now in range(0, 30, 3):
        for before in range(0, 30, 3):
            change = compare_counts("事故起数", "起", now, before)
            low, high = change.ratio_low, change.ratio_high
            outside = (low is not None and low > 1) or (high is not None and high < 1)
            assert outside or change.direction == "none"


def test_without_a_previous_count_nothing_is_compared() -> None:
    change = compare_counts("事故起数", "起", 3, None, reason="上年数不能推定")
    assert (change.direction, change.p_value, change.ratio_low) == ("unknown", None, None)
    assert "上年数不能推定" in change.statement


@pytest.mark.parametrize("mean", [1.0, 4.0, 12.0])
def test_error_rates_hold_where_nothing_changed(mean: float) -> None:
    """Exact enumeration: for equal Poisson means the mid-p test rejects hardly more than 5 %."""
    weights = stats.poisson.pmf(range(50), mean)
    size = sum(
        weights[now] * weights[before] for now in range(50) for before in range(50) if mid_p(now, before) < LEVEL
    )
    assert 0 < size <= 0.055
