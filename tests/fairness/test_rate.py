"""Rates and deaths with intervals: published limits, bad input, and coverage."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from assess.fairness.compound import compound_intervals
from assess.fairness.estimable import list_rows
from assess.fairness.official import official_rates
from assess.fairness.rate import Method, garwood_limits, mid_p_limits, proportion_intervals, rate_intervals


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390)])
def test_exact_limits_are_those_of_garwood_1936(count: int, low: float, high: float) -> None:
    found = rate_intervals([count], [1])
    assert (found.low[0], found.high[0]) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_exact_and_wilson_limits_are_those_of_statsmodels() -> None:
    counts = np.arange(0, 60.0)
    low, high = garwood_limits(counts, 0.9)
    reference = np.array([confint_poisson(count, 1, method="exact-c", alpha=0.1) for count in counts])
    np.testing.assert_allclose(np.column_stack([low, high]), reference, rtol=1e-12)
    found = proportion_intervals(counts, np.full(60, 60.0))
    np.testing.assert_allclose(
        np.column_stack([found.low, found.high]),
        np.array([proportion_confint(count, 60, method="wilson") for count in counts]),
        atol=1e-12,
    )


def test_mid_p_limits_leave_half_the_observed_probability_in_each_tail() -> None:
    counts = np.array([1.0, 2, 7, 40])
    low, high = mid_p_limits(counts)
    np.testing.assert_allclose(stats.poisson.sf(counts, low) + stats.poisson.pmf(counts, low) / 2, 0.025)
    np.testing.assert_allclose(stats.poisson.cdf(counts - 1, high) + stats.poisson.pmf(counts, high) / 2, 0.025)
    assert mid_p_limits(np.zeros(1))[1][0] == pytest.approx(-np.log(0.05))  # exp(−m) / 2 = 0.025


@pytest.mark.parametrize(("method", "floor"), [("exact", 0.95), ("mid-p", 0.94)])
def test_intervals_of_rates_hold_what_they_promise(method: Method, floor: float) -> None:
    """Exact enumeration over 200 means: never under 95 % (exact); 95 % on average (mid-p)."""
    found = rate_intervals(np.arange(120), 1.0, method=method)
    means = np.linspace(0.1, 40, 200)
    held = (found.low <= means[:, None]) & (means[:, None] <= found.high)
    coverage = (held * stats.poisson.pmf(np.arange(120), means[:, None])).sum(axis=1)
    assert coverage.mean() >= 0.95
    assert coverage.min() >= (floor if method == "exact" else 0.92)


def test_what_cannot_be_estimated_says_why_and_prints_no_nan() -> None:
    rates = rate_intervals([1, None, -1, 1.5, 2, 2, 0], [10, 10, 10, 10, 0, None, 10])
    rows = list_rows(rates)
    assert [row["rate"] for row in rows] == [0.1, None, None, None, None, None, 0.0]
    assert all(row["reason"].startswith("不能估计，因为") for row in rows[1:6])
    assert (rows[4]["reason"], rows[5]["reason"]) != (rows[5]["reason"], rows[4]["reason"])
    assert rows[0]["reason"] == rows[6]["reason"] == ""
    assert "分子大于分母" in proportion_intervals([3], [2]).reasons[0]
    with pytest.raises(ValueError, match="one value for each"):
        rate_intervals([1, 2], [1, 2, 3])


def test_deaths_widen_with_their_clustering() -> None:
    """Deaths 1 and 3: D = 4, V = 10, q = 2.5; limits are 2.5 × those of 1.6 equivalent accidents."""
    found = compound_intervals([[1, 3], [1, 1, 1, 1]], cluster=1.0)
    assert found.variance.tolist() == [10, 4]
    assert found.cluster.tolist() == [2.5, 1.0]
    assert found.high[0] == pytest.approx(2.5 * stats.chi2.ppf(0.975, 2 * 1.6 + 2) / 2)
    assert (found.low[1], found.high[1]) == tuple(limit[0] for limit in garwood_limits(np.array([4.0])))


def test_a_unit_without_deaths_has_the_clustering_of_its_group() -> None:
    found = compound_intervals([[], [1, 3], 2, None, [-1]])
    assert found.group_cluster == 2.5
    assert found.high[0] == pytest.approx(2.5 * 3.6889, abs=1e-3)
    assert found.cluster[2] == 2.5
    assert found.reasons[0] == found.reasons[2] == ""
    assert "没有报死亡人数" in found.reasons[3]
    assert "非负整数" in found.reasons[4]


def test_a_bare_total_gives_a_rate_but_no_interval() -> None:
    found = compound_intervals([4], [10])
    assert found.rate[0] == 0.4
    assert np.isnan(found.high[0])
    assert "没有逐起事故" in found.reasons[0]


def test_the_phe_form_stretches_the_exact_interval() -> None:
    found = compound_intervals([[1, 3]], method="dobson")
    low, high = garwood_limits(np.array([4.0]))
    assert found.high[0] == pytest.approx(4 + np.sqrt(2.5) * (high[0] - 4))
    assert found.low[0] == max(0.0, 4 + np.sqrt(2.5) * (low[0] - 4))


@pytest.mark.parametrize("accidents", [1.0, 4.0, 15.0])
def test_intervals_of_deaths_hold_95_percent_where_some_accidents_kill_many(accidents: float) -> None:
    draws = np.random.default_rng(20260101)
    sizes, shares = np.array([1, 2, 4, 10]), np.array([0.85, 0.1, 0.04, 0.01])
    counts = draws.poisson(accidents * shares, (1500, 4))
    truth = accidents * (sizes * shares).sum()
    found = compound_intervals([np.repeat(sizes, row).tolist() for row in counts])
    assert ((found.low <= truth) & (truth <= found.high)).mean() >= 0.95


def test_the_four_official_rates_stand_side_by_side() -> None:
    gdp, employees, vehicles, coal = official_rates(
        {"gdp": [[1, 2], []], "vehicles": [[1], [1]]}, {"gdp": [300, 200], "vehicles": [50_000, 0]}, 2
    )
    assert gdp.intervals.rate.tolist() == [0.01, 0.0]
    assert gdp.unit == "人/亿元"
    assert vehicles.intervals.rate[0] == 0.2
    assert "分母为零" in vehicles.intervals.reasons[1]
    assert all("不能估计" in reason for rate in (employees, coal) for reason in rate.intervals.reasons)
    with pytest.raises(ValueError, match="no official rate"):
        official_rates({"railways": [[1]]}, {}, 1)
    with pytest.raises(ValueError, match="deaths of 2 units"):
        official_rates({"gdp": [[1]]}, {}, 2)
