"""Funnels: false alarms with many zeros, flags that agree with the tails, interpolation, overdispersion."""

import numpy as np
import pytest
from scipy import stats

from assess.fairness.dispersion import adjusted_limits, control_significance, measure_overdispersion
from assess.fairness.funnel import at_most, funnel_limits, mid_tails, place_on_funnel


@pytest.mark.parametrize("alpha", [0.0, 0.3])
def test_tails_are_those_of_the_distribution(alpha: float) -> None:
    counts, mean = np.arange(30.0), np.full(30, 4.0)
    law = stats.poisson(4.0) if alpha == 0 else stats.nbinom(1 / alpha, 1 / (1 + alpha * 4.0))
    low, high = mid_tails(counts, mean, alpha)
    np.testing.assert_allclose(low, law.cdf(counts) - law.pmf(counts) / 2, rtol=1e-9)
    np.testing.assert_allclose(high, law.sf(counts) + law.pmf(counts) / 2, rtol=1e-7)
    np.testing.assert_allclose(at_most(counts, mean, alpha), law.cdf(counts), rtol=1e-12)


@pytest.mark.parametrize("alpha", [0.0, 0.3])
def test_false_alarms_are_at_most_nominal_with_forty_percent_zeros(alpha: float) -> None:
    """Exact: over expected counts of which 40 % come out as zeros, the share beyond each limit."""
    means = stats.gamma.ppf((np.arange(400) + 0.5) / 400, 0.9, scale=1.8)
    counts = np.arange(300.0)
    chance = np.array([np.diff(at_most(np.arange(-1.0, 300), np.full(301, mean), alpha)) for mean in means])
    assert 0.36 < chance[:, 0].mean() < 0.52
    tails = [mid_tails(counts, np.full(300, mean), alpha) for mean in means]
    for tail in (0.025, 0.001):
        alarms = [sum((side < tail) @ row for side in pair) for pair, row in zip(tails, chance, strict=True)]
        assert 0.1 * tail < np.mean(alarms) <= 2 * tail


def test_fitted_funnels_keep_false_alarms_low_where_units_differ_and_zeros_abound() -> None:
    draws = np.random.default_rng(7)
    expected = draws.gamma(0.9, 1.9, 4000)
    events = draws.poisson(expected * draws.gamma(4, 0.25, 4000))
    found = place_on_funnel(events, expected)
    assert (events == 0).mean() > 0.38
    assert found.alpha == pytest.approx(0.25, abs=0.08)
    assert np.isin(found.zone, ["far_above", "far_below"]).mean() <= 0.003
    assert np.isin(found.zone, ["above", "below", "far_above", "far_below"]).mean() <= 0.055
    poisson = place_on_funnel(events, expected, alpha=0.0)
    assert np.isin(poisson.zone, ["far_above", "far_below"]).mean() > 0.006  # what ignoring it would cost


def test_a_zero_of_a_small_unit_is_inside_and_a_low_place_says_whether_one_event_undoes_it() -> None:
    found = place_on_funnel([0, 0, 0, 30], [2.0, 4.0, 12.0, 9.0], alpha=0.0)
    assert found.zone.tolist() == ["inside", "below", "far_below", "far_above"]  # exp(−4)/2 = 0.009
    assert found.holds.tolist() == [False, False, True, True]
    assert found.upper_limit[0] == pytest.approx(3.689, abs=1e-3)


def test_bad_input_says_why_and_does_not_move_the_others() -> None:
    found = place_on_funnel([1, None, 2, 5, 40], [1.0, 1.0, 0.0, 6.0, 9.0])
    clean = place_on_funnel([1, 5, 40], [1.0, 6.0, 9.0])
    assert [bool(reason) for reason in found.reasons] == [False, True, True, False, False]
    assert found.zone[1] == "unknown"
    np.testing.assert_array_equal(found.tail_low[[0, 3, 4]], clean.tail_low)
    assert all("都是0" in reason for reason in place_on_funnel([0, 0, 0], [1.0, 2, 3]).reasons)
    assert all("单位太少" in reason for reason in place_on_funnel([3], [2.0]).reasons)
    with pytest.raises(ValueError, match="positive expected"):
        funnel_limits([0.0])


@pytest.mark.parametrize("alpha", [0.0, 0.2])
def test_drawn_limits_are_interpolated_between_whole_counts(alpha: float) -> None:
    expected = np.linspace(0.05, 30, 400)
    found = funnel_limits(expected, alpha)
    law = stats.poisson if alpha == 0 else None
    counts = found.high[0] * expected
    whole = law.ppf(0.975, expected) if law else stats.nbinom.ppf(0.975, 5, 5 / (5 + expected))
    assert ((whole - 1 <= counts) & (counts <= whole)).all()
    assert (found.low[1] <= found.low[0]).all()
    assert (found.high[1] >= found.high[0]).all()
    assert found.low[0][0] == 0


def test_by_hand_a_limit_of_expected_two() -> None:
    """Poisson 2: P(Y <= 5) = 0.98344, P(Y = 5) = 0.03609: limit 5 − (0.98344 − 0.975)/0.03609 = 4.766."""
    assert funnel_limits([2.0]).high[0][0] * 2 == pytest.approx(4.766, abs=1e-3)


def test_dispersion_by_hand_and_where_it_cannot_be_had() -> None:
    """E 4 each, y 1, 4, 9, 16: z = 2(1 − 2), 0, 2, 4; untrimmed phi = (4 + 0 + 4 + 16)/4."""
    found = measure_overdispersion([1, 4, 9, 16], [4, 4, 4, 4], trim=0.0)
    assert found.phi == pytest.approx(6.0)
    assert found.tau2 == pytest.approx((4 * 6 - 3) / (64 - 16))
    assert adjusted_limits(found)[0][0] == pytest.approx(1 - 1.959964 * np.sqrt(1 / 16 + found.tau2))
    assert "0起没有值" in measure_overdispersion([0, 4, 9], [4, 4, 4], "shmi").reasons[0]
    assert "不到两个" in measure_overdispersion([4, None], [4, 4]).reason


def test_phe_labels_follow_the_interval_of_the_unit_itself() -> None:
    labels = control_significance(np.array([0.0, 5, 30, 0]), np.array([3.0, 5, 9, 20]))
    assert labels.tolist() == ["Not significant", "Not significant", "High (0.001)", "Low (0.001)"]
