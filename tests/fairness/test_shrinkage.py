"""Shrinkage: the fit against brute force, boundary cases, coverage, and discounted years."""

import numpy as np
import pytest
from scipy import optimize, stats

from assess.fairness.estimable import list_rows
from assess.fairness.negative_binomial import (
    clayton_kaldor_moments,
    fit_dispersion,
    log_likelihood,
    marshall_moments,
)
from assess.fairness.shrinkage import decay_weights, posterior_moments, shrink


def _draw(units: int, alpha: float, seed: int, size: float = 4.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Risks, counts and expected counts, from the model."""
    draws = np.random.default_rng(seed)
    expected = draws.gamma(2, size / 2, units) + 0.1
    risk = draws.gamma(1 / alpha, alpha, units) if alpha else np.ones(units)
    return risk, draws.poisson(expected * risk).astype(float), expected


def test_the_likelihood_is_that_of_the_negative_binomial() -> None:
    events, mean = np.array([0.0, 2, 9]), np.array([1.0, 2, 5])
    constant = np.log(np.array([1.0, 2, 362880])).sum()
    exact = stats.nbinom.logpmf(events, 2, 2 / (2 + mean)).sum()
    assert log_likelihood(events, mean, 0.5) - constant == pytest.approx(exact)
    assert log_likelihood(events, mean, 0.0) - constant == pytest.approx(stats.poisson.logpmf(events, mean).sum())


def test_the_fit_is_the_maximum_that_a_plain_search_finds() -> None:
    _, events, expected = _draw(80, 0.4, 3)
    fit = fit_dispersion(events, expected)
    found = optimize.minimize(
        lambda x: -log_likelihood(events, expected * np.exp(x[0]), np.exp(x[1])), [0, -1], method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 2000},
    )  # fmt: skip
    assert (fit.coefficients[0], np.log(fit.alpha)) == (
        pytest.approx(found.x[0], abs=1e-5),
        pytest.approx(found.x[1], abs=1e-5),
    )


def test_units_that_differ_no_more_than_chance_have_alpha_zero() -> None:
    events = np.array([4.0, 5, 4, 5, 4])
    fit = fit_dispersion(events, np.full(5, 4.4))
    assert (fit.alpha, fit.reason) == (0.0, "")
    found = shrink(events, np.full(5, 4.4))
    assert found.integrated
    assert (found.low < 0.95).all()
    assert (found.high > 1.05).all()  # not a point: alpha is not known to be 0
    plain = shrink(events, np.full(5, 4.4), integrate=False)
    np.testing.assert_allclose(plain.mean, 1.0)


@pytest.mark.parametrize(("events", "why"), [([0, 0, 0], "都是0"), ([3], "单位太少"), ([None, 3], "单位太少")])
def test_a_group_that_cannot_be_fitted_says_why(events: list[int | None], why: str) -> None:
    found = shrink(events, [2.0] * len(events))
    assert why in found.reasons[-1]
    assert list_rows(found)[-1]["mean"] is None


def test_alpha_without_a_maximum_is_no_estimate() -> None:
    """All events in one of many units: the likelihood rises without end or alpha is huge; it must not crash."""
    fit = fit_dispersion(np.array([500.0] + [0] * 40), np.ones(41))
    assert fit.reason or fit.alpha > 5


def test_moments_worked_out_by_hand() -> None:
    """y 0, 4, 8 of E 4 each: m = 1, s² = (1 + 0 + 1)/3, A = 2/3 − 1/4."""
    assert marshall_moments(np.array([0.0, 4, 8]), np.full(3, 4.0)) == (1.0, pytest.approx(2 / 3 - 1 / 4))
    assert marshall_moments(np.array([4.0, 4, 4]), np.full(3, 4.0))[1] == 0
    assert clayton_kaldor_moments(np.array([4.0, 4]), np.array([4.0, 4]))[2] is False


def test_the_example_of_hauer_2002() -> None:
    """12 accidents in a year on 1.8 km where 2.41 per km are expected, phi 2.05 per km: 8.48 ± 2.14."""
    _, estimate, deviation = posterior_moments(12, 2.41 * 1.8, 1 / (2.05 * 1.8))
    assert (estimate, deviation) == (pytest.approx(8.48, abs=0.006), pytest.approx(2.14, abs=0.006))


@pytest.mark.parametrize(("units", "seeds"), [(8, 30), (40, 6)])
def test_posterior_intervals_hold_with_few_units_where_plugging_in_would_not(units: int, seeds: int) -> None:
    """95 % in a long simulation (plugged in: 65 % with 8 units, 92 % with 40); 240 units here, error 0.014."""
    held: dict[bool, list[float]] = {True: [], False: []}
    for seed in range(seeds):
        risk, events, expected = _draw(units, 0.3, seed)
        for integrate, shares in held.items():
            found = shrink(events, expected, integrate=integrate)
            shares.append(float(((found.low <= risk) & (risk <= found.high)).mean()))
    assert np.mean(held[True]) >= 0.92
    assert np.mean(held[False]) < np.mean(held[True])


def test_probabilities_of_being_far_above_come_true() -> None:
    risk, events, expected = _draw(1500, 0.3, 5)
    found = shrink(events, expected)
    assert not found.integrated
    for low, high in ((0.02, 0.2), (0.2, 0.5), (0.5, 1.0)):
        said = (found.above > low) & (found.above <= high)
        assert (risk[said] > 1.5).mean() == pytest.approx(found.above[said].mean(), abs=0.08)
    assert np.mean((found.mean - risk) ** 2) < 0.5 * np.mean((found.ratio - risk) ** 2)


def test_older_years_count_by_their_weight() -> None:
    """With alpha from the sums, the posterior uses 0.5 × the older year: shape 1/a + 0.5 y1 + y2."""
    events, expected = np.array([[9, 1, 4, 0], [1, 2, 6, 3]]), np.full((2, 4), 3.0)
    assert decay_weights(3, 0.5) == (0.25, 0.5, 1.0)
    found = shrink(events, expected, decay_weights(2, 0.5), integrate=False)
    fit = fit_dispersion(events.sum(axis=0).astype(float), np.full(4, 6.0))
    prior = np.exp(fit.coefficients[0])
    y, e = 0.5 * events[0] + events[1], 4.5
    np.testing.assert_allclose(found.mean, (1 / fit.alpha + y) / (1 / (fit.alpha * prior) + e))
    np.testing.assert_allclose(found.weight, 1 / (1 + fit.alpha * prior * e))
    assert "没有报事件数" in shrink([[None, 1, 2], [1, 5, 0]], np.full((2, 3), 2.0), (1, 1)).reasons[0]
    with pytest.raises(ValueError, match="do not match"):
        shrink(events, expected, (1.0,))
    with pytest.raises(ValueError, match="not above 1"):
        shrink(events, expected, (2.0, 1.0))
    with pytest.raises(ValueError, match="yearly weight"):
        decay_weights(2, 0)
