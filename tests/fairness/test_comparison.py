"""Changes of all units at once: the same numbers as one by one, false discoveries, and what one event cannot undo."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.rates import test_poisson_2indep as compare_poisson

from assess.fairness.change import compare_counts, mid_p, ratio_interval
from assess.fairness.change_tests import deciding_counts, mid_p_values, ratio_limits
from assess.fairness.comparison import compare_all
from assess.fairness.detectable import events_for_halving, smallest_detectable
from assess.fairness.estimable import list_rows

NOW, BEFORE = (grid.ravel().astype(float) for grid in np.meshgrid(np.arange(25), np.arange(25)))


@pytest.mark.parametrize("share", [0.5, 0.3])
def test_p_values_are_doubled_one_sided_mid_p_values(share: float) -> None:
    total = NOW + BEFORE
    half = stats.binom.pmf(NOW, total, share) / 2
    tails = np.minimum(stats.binom.cdf(NOW, total, share), stats.binom.sf(NOW - 1, total, share)) - half
    expected = np.where(total > 0, np.minimum(1, 2 * tails), 1)
    np.testing.assert_allclose(mid_p_values(NOW, BEFORE, share), expected, atol=1e-12)


def test_exposures_are_those_of_statsmodels() -> None:
    one_sided = [
        compare_poisson(12, 3.0, 4, 2.0, method="cond-midp", alternative=side).pvalue for side in ("larger", "smaller")
    ]
    found = compare_all([12], [4], [3.0], [2.0])
    assert found.p_value[0] == pytest.approx(2 * min(one_sided), abs=1e-12)
    low, high = (stats.binomtest(12, 16).proportion_ci(0.95, "exact").__getattribute__(end) for end in ("low", "high"))
    assert found.ratio[0] == pytest.approx(12 / 3 / (4 / 2))
    assert found.ratio_low[0] == pytest.approx(low / (1 - low) * 2 / 3)
    assert found.ratio_high[0] == pytest.approx(high / (1 - high) * 2 / 3)


@pytest.mark.parametrize("share", [0.5, 0.35])
def test_deciding_counts_are_those_that_trying_every_count_finds(share: float) -> None:
    """Evidence: the interval leaves out 1, for the counts themselves and with one event either way."""

    def side(now: np.ndarray, before: np.ndarray) -> np.ndarray:
        low, high = ratio_limits(np.maximum(now, 0), np.maximum(before, 0), share)
        return np.where(now + before > 0, (low > 1) * 1 - (high < 1) * 1, 0)

    falls = (side(NOW, BEFORE) < 0) & (side(NOW + 1, BEFORE) < 0) & (side(NOW, BEFORE - 1) < 0)
    rises = (side(NOW, BEFORE) > 0) & (side(NOW - 1, BEFORE) > 0) & (side(NOW, BEFORE + 1) > 0)
    fall_at, rise_at = deciding_counts(BEFORE, share)
    np.testing.assert_array_equal(falls, fall_at >= NOW)
    np.testing.assert_array_equal(rises, rise_at <= NOW)


def test_one_event_never_undoes_an_arrow() -> None:
    """Whatever has an arrow keeps it with one event less or more now or before, in a family of the same others."""
    others_now, others_before = [30, 5, 2, 0, 4, 9], [10, 20, 1, 0, 3, 9]

    def arrow(now: float, before: float) -> str:
        return str(compare_all([now, *others_now], [before, *others_before]).direction[0])

    pairs = [(now, before) for now in range(0, 40, 2) for before in range(0, 40, 3)]
    arrows = {pair: arrow(*pair) for pair in pairs}
    assert {"up", "down", "none"} == set(arrows.values())
    for (now, before), seen in arrows.items():
        if seen != "none":
            step = 1 if seen == "down" else -1
            assert arrow(now + step, before) != {"up": "down", "down": "up"}[seen]
            p_moved = compare_all([now + step, *others_now], [before, *others_before])
            assert p_moved.p_value[0] < 0.05
            assert p_moved.p_adjusted[0] < 0.1
            p_moved = compare_all([now, *others_now], [before - step, *others_before])
            assert p_moved.p_value[0] < 0.05
            assert p_moved.p_adjusted[0] < 0.1


def test_one_by_one_and_all_at_once_agree() -> None:
    found = compare_all(NOW, BEFORE, groups=[str(i) for i in range(len(NOW))])
    for i in range(0, len(NOW), 7):
        now, before = int(NOW[i]), int(BEFORE[i])
        assert found.p_value[i] == mid_p(now, before)
        assert found.direction[i] == compare_counts("事故起数", "起", now, before).direction
        if now and before:
            assert (found.ratio_low[i], found.ratio_high[i]) == ratio_interval(now, before)


def test_many_units_need_more_than_one_unit_alone() -> None:
    """14 → 3 alone is evidence (p = 0.008); among a hundred that did not change it is not."""
    alone = compare_all([3], [14])
    among = compare_all([3] + [5] * 99, [14] + [5] * 99)
    assert (alone.direction[0], among.alone[0], among.direction[0]) == ("down", "down", "none")
    apart = compare_all([3] + [5] * 99, [14] + [5] * 99, groups=["甲"] + ["乙"] * 99)
    assert apart.direction[0] == "down"
    assert apart.compared.tolist() == [1] + [99] * 99


def test_false_arrows_are_rare_where_nothing_changed() -> None:
    draws = np.random.default_rng(20260102)
    means = draws.gamma(1.5, 6, (200, 100))
    arrows = [np.any(compare_all(draws.poisson(row), draws.poisson(row)).direction != "none") for row in means]
    assert np.mean(arrows) <= 0.1  # a group in ten at most shows any


def test_clustered_counts_never_fall_by_evidence() -> None:
    found = compare_all([10, 40], [40, 10], clustered=True)
    assert found.direction.tolist() == ["none", "up"]
    assert compare_counts("死亡人数", "人", 10, 40, clustered=True).direction == "none"
    assert "看事故起数" in compare_counts("死亡人数", "人", 10, 40, clustered=True).statement


def test_what_cannot_be_compared_says_why_and_leaves_the_others_alone() -> None:
    found = compare_all([1, None, 2, 5], [2, 3, None, 5], [1, 1, 1, 0], [1, 1, 1, 1])
    assert [bool(reason) for reason in found.reasons] == [False, True, True, True]
    assert found.direction.tolist() == ["none", "unknown", "unknown", "unknown"]
    assert found.compared.tolist() == [1, 0, 0, 0]
    rows = list_rows(compare_all([0, 3], [0, 0]))
    assert (rows[0]["ratio"], rows[1]["ratio_high"]) == (None, None)
    with pytest.raises(ValueError, match="one group for each"):
        compare_all([1, 2], [1, 2], groups=["甲"])
    assert compare_all([], []).reasons == ()


def test_the_smallest_detectable_change_has_the_declared_power() -> None:
    """Simulated with the rule itself: 80 % of draws show an arrow at that ratio (before control across units)."""
    found = smallest_detectable([30.0], [2.0], [1.0])
    draws = np.random.default_rng(20260103)
    for ratio, way in ((found.fall[0], "down"), (found.rise[0], "up")):
        before, now = draws.poisson(30.0, 8000), draws.poisson(60.0 * ratio, 8000)
        shown = compare_all(now, before, 2.0, 1.0).alone == way
        assert shown.mean() == pytest.approx(0.8, abs=0.02)


def test_small_counts_cannot_show_any_fall() -> None:
    found = smallest_detectable([0, 3, 200])
    assert found.fall[1] == 0
    assert 0.6 < found.fall[2] < 1 < found.rise[2] < 1.5
    assert "上年同期为0" in found.reasons[0]
    assert found.halving_periods[1] == np.ceil(events_for_halving() / 3)
    with pytest.raises(ValueError, match="a power lies between"):
        events_for_halving(1.1)
