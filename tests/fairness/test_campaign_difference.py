"""Difference in differences: equal to the model with all dummies, honest with few units, refusing when it must."""

import numpy as np
import pytest
import statsmodels.api as sm

from assess.fairness.difference import compare_differences
from assess.fairness.two_way import cluster_variance, draw_groups, fit_two_way, permute

UNITS, MONTHS, START = 12, 24, 14


def draw(ratio: float, treated: int, seed: int, units: int = UNITS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts with unit sizes, a yearly wave, and a random shift of each unit between the two periods."""
    generator = np.random.default_rng(seed)
    exposure = generator.uniform(0.5, 2, (units, 1)) * np.linspace(1, 1.2, MONTHS)
    chosen, after = np.arange(units) < treated, np.arange(MONTHS) >= START
    shift = np.where(after, generator.gamma(50, 1 / 50, (units, 1)), 1.0)
    season = 3 * (1 + 0.3 * np.sin(np.arange(MONTHS) / 12 * 2 * np.pi))
    expected = exposure * season * shift * np.where(np.outer(chosen, after), ratio, 1)
    return generator.poisson(expected).astype(np.float64), exposure, chosen


def test_two_by_two_totals_give_the_odds_ratio() -> None:
    """Treated 30 → 10, others 60 → 40, constant exposure: ratio (10 ÷ 30) ÷ (40 ÷ 60) = 0.5."""
    counts = np.array([[15.0, 15, 5, 5], [30, 30, 20, 20]])
    fit = fit_two_way(counts, np.ones((2, 4)), np.outer([1, 0], [0, 0, 1, 1]).astype(float))
    assert fit is not None
    assert np.exp(fit.coefficient) == pytest.approx(0.5)


def test_the_coefficient_equals_that_of_the_model_with_all_dummies() -> None:
    counts, exposure, chosen = draw(0.7, 4, 1)
    cell = np.outer(chosen, np.arange(MONTHS) >= START).astype(float)
    fit = fit_two_way(counts, exposure, cell)
    dummies = np.column_stack(
        [np.repeat(np.eye(UNITS), MONTHS, axis=0), np.tile(np.eye(MONTHS), (UNITS, 1))[:, 1:], cell.ravel()]
    )
    model = sm.GLM(counts.ravel(), dummies, family=sm.families.Poisson(), offset=np.log(exposure.ravel()))
    result = model.fit(tol=1e-12)
    assert fit is not None
    assert fit.coefficient == pytest.approx(result.params[-1], rel=1e-8)
    assert fit.fitted.ravel() == pytest.approx(result.mu, rel=1e-6)


def test_the_cluster_error_is_that_of_leaving_out_each_unit_in_turn() -> None:
    """Linearised against 24 refits: sum of squared moves of the coefficient × 23/24, within 3 %."""
    counts, exposure, chosen = draw(0.7, 10, 8, units=24)
    cell = np.outer(chosen, np.arange(MONTHS) >= START).astype(float)
    fit = fit_two_way(counts, exposure, cell)
    assert fit is not None
    moves = []
    for unit in range(24):
        rest = fit_two_way(*(np.delete(one, unit, axis=0) for one in (counts, exposure, cell)))
        assert rest is not None
        moves.append(rest.coefficient - fit.coefficient)
    variance = cluster_variance(fit, counts, cell)
    assert variance is not None
    assert np.sqrt(variance) == pytest.approx(np.sqrt(np.sum(np.square(moves)) * 23 / 24), rel=0.03)


def test_one_treated_unit_has_no_cluster_error() -> None:
    counts, exposure, chosen = draw(0.7, 1, 9)
    cell = np.outer(chosen, np.arange(MONTHS) >= START).astype(float)
    fit = fit_two_way(counts, exposure, cell)
    assert fit is not None
    assert cluster_variance(fit, counts, cell) is None


def test_all_groups_are_drawn_where_they_are_few_and_p_counts_the_observed_one() -> None:
    """One unit of five stands out most: of the five possible groups one is as extreme, p = 1/5."""
    groups = draw_groups(5, 1, 100, 0)
    assert groups[0].tolist() == np.eye(5).tolist()
    counts = np.full((5, 4), 20.0)
    counts[0, 2:] = 5
    fit = fit_two_way(counts, np.ones((5, 4)))
    assert fit is not None
    p_value = permute(fit, counts, np.array([0.0, 0, 1, 1]), np.eye(5)[0], groups)
    assert p_value == pytest.approx(0.2)


def test_sampled_groups_have_their_size_and_the_seed_repeats_them() -> None:
    groups, everyone = draw_groups(30, 6, 500, 7)
    assert not everyone
    assert set(groups.sum(axis=1)) == {6.0}
    assert (draw_groups(30, 6, 500, 7)[0] == groups).all()
    assert (draw_groups(30, 6, 500, 8)[0] != groups).any()


def test_a_sampled_p_value_is_never_zero() -> None:
    """10 of 40 units drop to a quarter: none of 200 random groups is as extreme, p = 1/201."""
    counts = np.full((40, 4), 20.0)
    counts[:10, 2:] = 5
    fit = fit_two_way(counts, np.ones((40, 4)))
    assert fit is not None
    treated = (np.arange(40) < 10).astype(float)
    p_value = permute(fit, counts, np.array([0.0, 0, 1, 1]), treated, draw_groups(40, 10, 200, 1))
    assert p_value == pytest.approx(1 / 201)


def test_one_treated_unit_among_few_gets_no_interval_and_no_claim() -> None:
    counts, exposure, chosen = draw(0.3, 1, 2)
    effect = compare_differences(counts, exposure, chosen, START)
    assert effect.estimable
    assert effect.low is effect.high is None
    assert (effect.p_value or 0) >= 1 / 12
    assert "不能判断专项行动有没有作用" in effect.statement


def test_interval_and_permutation_test_never_contradict_each_other() -> None:
    for seed in range(20):
        effect = compare_differences(*draw(0.7, 4, 100 + seed), START, draws=300)
        outside = (effect.high is not None and effect.high < 1) or (effect.low is not None and effect.low > 1)
        assert outside == ((effect.p_value or 0) < 0.05)


def test_many_units_use_the_cluster_error() -> None:
    counts, exposure, chosen = draw(0.6, 15, 3, units=30)
    effect = compare_differences(counts, exposure, chosen, START, draws=300)
    assert effect.basis == "按单位聚类的稳健标准误（刀切法）"
    assert (effect.low or 0) < 0.6 < (effect.high or 0) < 1
    assert "有证据表明低于" in effect.statement


def test_trends_that_differed_before_take_the_credit_away() -> None:
    counts, exposure, chosen = draw(0.7, 6, 4)
    falling = np.where(chosen[:, None], 4 * np.exp(-0.12 * np.arange(MONTHS)), 4)
    effect = compare_differences(np.round(counts * 0 + 5 * falling), exposure, chosen, START)
    assert effect.checks[0].passed is False
    assert "不能归于专项行动" in effect.statement


def test_empty_units_and_months_change_nothing() -> None:
    counts, exposure, chosen = draw(0.7, 4, 5)
    plain = compare_differences(counts, exposure, chosen, START, draws=300)
    padded = np.pad(counts, ((0, 2), (0, 1)))
    more = np.pad(exposure, ((0, 2), (0, 1)), constant_values=1.0)
    assert compare_differences(padded, more, np.append(chosen, [True, False]), START, draws=300) == plain


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"treated": np.ones(UNITS, bool)}, "没有可比的单位"),
        ({"treated": np.zeros(UNITS, bool)}, "没有可比的单位"),
        ({"treated": np.ones(3, bool)}, "不一致"),
        ({"start": 0}, "没有月份"),
        ({"start": MONTHS}, "没有月份"),
        ({"counts": np.full((UNITS, MONTHS), np.nan)}, "缺数"),
        ({"counts": np.zeros((UNITS, MONTHS))}, "行动开始前一起也没有"),
        ({"counts": np.pad(np.ones((UNITS, START)), ((0, 0), (0, MONTHS - START)))}, "行动开始后一起也没有"),
        ({"counts": np.eye(UNITS, MONTHS)[:, ::-1] + np.eye(UNITS, MONTHS)}, "至少要10起"),
        ({"exposure": np.zeros((UNITS, MONTHS))}, "暴露量缺失或为0"),
    ],
)
def test_tables_that_cannot_answer_say_why(change: dict[str, object], why: str) -> None:
    counts, exposure, chosen = draw(1.0, 4, 6)
    effect = compare_differences(
        **({"counts": counts, "exposure": exposure, "treated": chosen, "start": START} | change)
    )
    assert why in effect.reason
    assert effect.ratio is None


def test_no_effect_is_rarely_called_one_and_a_true_ratio_is_held() -> None:
    """100 tables of 4 treated of 12: at most 11 false alarms at 5 % (P = 0.004 of more), at least 89 intervals hold."""
    held = sum(
        (effect.low or 0) <= 1 <= (effect.high or np.inf)
        for effect in (compare_differences(*draw(1.0, 4, 2000 + seed), START, draws=495) for seed in range(100))
    )
    assert held >= 89
