"""Regression to the mean: published expectations, arithmetic by hand, campaigns without effect after bad years."""

import numpy as np
import pytest
from scipy import stats

from assess.fairness.regression_to_mean import correct_regression, expect_events


def test_hauer_and_others_2002_expectations() -> None:
    """Road of 1.8 km, phi 2.05 a km: 12 accidents in a year → 8.48 ± 2.14; 27 in three years → 7.97 ± 1.44 a year.

    Hauer, Harwood, Council & Griffith (2002), Transportation Research Record 1784:126-131, as printed.
    """
    mean = 0.0224 * 4000**0.564 * 1.8
    phi = 2.05 * 1.8
    estimate, variance = expect_events(np.array([12.0, 27.0]), mean * np.array([1.0, 3.0]), 1 / phi)
    assert estimate / [1, 3] == pytest.approx([8.48, 7.97], abs=0.01)
    assert np.sqrt(variance) / [1, 3] == pytest.approx([2.14, 1.44], abs=0.005)


def test_theta_by_hand() -> None:
    """E = 4, alpha = 1/4: w = 1/2, EB = 2 + 8 ÷ 2 = 6, variance 3; exposure doubles: pi = 12, V = 12; 9 after.

    theta = (9 ÷ 12) ÷ (1 + 12 ÷ 144) = 0.6923; uncorrected 9 ÷ 16.
    """
    effect = correct_regression(*(np.array([x]) for x in (8.0, 9.0, 4.0, 8.0)), alpha=0.25)
    assert effect.ratio == pytest.approx(0.75 / (1 + 1 / 12))
    assert effect.uncorrected == pytest.approx(9 / 16)


def test_limits_leave_a_fortieth_in_each_tail() -> None:
    """pi = 12, V = 12: shape 12; at the limits the negative binomial tails at 9 are 0.025 each."""
    effect = correct_regression(*(np.array([x]) for x in (8.0, 9.0, 4.0, 8.0)), alpha=0.25)
    lower, upper = (stats.nbinom(12, 12 / (12 + limit * 12)) for limit in (effect.low, effect.high))
    assert lower.sf(8) == pytest.approx(0.025)
    assert upper.cdf(9) == pytest.approx(0.025)


def test_without_overdispersion_the_limits_are_those_of_a_poisson_count() -> None:
    """Garwood limits of 10 events, 4.795 to 18.39 (Ulm 1990), over 20 expected."""
    effect = correct_regression(*(np.array([x]) for x in (40.0, 10.0, 20.0, 20.0)), alpha=0.0)
    assert (effect.ratio, effect.low, effect.high) == pytest.approx((0.5, 4.7954 / 20, 18.3904 / 20), rel=1e-4)


@pytest.mark.parametrize("alpha", [0.0, 0.3])
def test_p_is_below_5_percent_exactly_where_the_interval_leaves_out_one(alpha: float) -> None:
    evidence = 0
    for after in range(60):
        counts = (np.array([value]) for value in (20.0, float(after), 15.0, 15.0))
        effect = correct_regression(*counts, alpha=alpha)
        outside = (effect.high or 0) < 1 or (effect.low or 0) > 1
        assert outside == ((effect.p_value or 0) < 0.05)
        evidence += outside
    assert 20 < evidence < 50


def test_zero_after_has_an_upper_limit_and_no_lower_one() -> None:
    effect = correct_regression(np.array([9.0]), np.array([0.0]), np.array([6.0]), np.array([6.0]), alpha=0.2)
    assert (effect.ratio, effect.low) == (0.0, 0.0)
    assert 0 < (effect.high or 0) < 1
    assert "有证据表明低于" in effect.statement


def test_zero_before_leaves_the_uncorrected_ratio_unsaid() -> None:
    effect = correct_regression(np.array([0.0]), np.array([2.0]), np.array([6.0]), np.array([6.0]), alpha=0.2)
    assert effect.estimable
    assert effect.uncorrected is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"before": np.array([1.0, 2.0])}, "单位数不一致"),
        ({"after": np.array([np.nan])}, "缺数或为负数"),
        ({"after": np.array([-1.0])}, "缺数或为负数"),
        ({"expected_before": np.array([0.0])}, "没有可比的期望事件数"),
        ({"expected_after": np.array([0.1])}, "没有行动时的预期只有"),
        ({"alpha": float("nan")}, "离散系数没有估计出来"),
        ({"alpha": -0.1}, "离散系数没有估计出来"),
    ],
)
def test_what_cannot_be_corrected_says_why(change: dict[str, object], why: str) -> None:
    given = {name: np.array([5.0]) for name in ("before", "after", "expected_before", "expected_after")}
    effect = correct_regression(**(given | {"alpha": 0.3} | change))
    assert why in effect.reason
    assert effect.ratio is None


def test_a_campaign_that_does_nothing_after_bad_years_is_found_to_do_nothing() -> None:
    """40,000 simulated units (模拟), rates gamma with alpha 0.5 about 4; a campaign without effect where 8 or more
    happened. Before and after suggests a fifth fewer; the corrected ratio is 1 within 3 %, and single units' 95
    % intervals hold 1 in at least 94 % of cases (discrete counts: a little more than 95 %).
    """
    generator = np.random.default_rng(5)
    rates = 4 * generator.gamma(2, 0.5, 40_000)
    before, after = generator.poisson(rates).astype(float), generator.poisson(rates).astype(float)
    chosen = before >= 8
    mean = np.full(int(chosen.sum()), 4.0)
    effect = correct_regression(before[chosen], after[chosen], mean, mean, alpha=0.5)
    assert (effect.uncorrected or 1) < 0.82
    assert effect.ratio == pytest.approx(1, abs=0.03)
    single = [
        correct_regression(before[[unit]], after[[unit]], mean[:1], mean[:1], alpha=0.5)
        for unit in np.flatnonzero(chosen)[:1500]
    ]
    held = np.mean([(one.low or 0) <= 1 <= (one.high or 0) for one in single])
    assert 0.94 <= held <= 0.99
