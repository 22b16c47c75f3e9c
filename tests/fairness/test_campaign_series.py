"""Interrupted series: what is fitted, what is refused, and that intervals hold 95 % under overdispersion."""

import numpy as np
import pytest
import statsmodels.api as sm

from assess.fairness.count_fit import fit_counts
from assess.fairness.interrupted_series import SeriesModel, design_series, interrupted_series

MONTHS, START = 60, 36


def draw(ratio: float, seed: int, dispersion: float = 2.0, mean: float = 12.0) -> np.ndarray:
    """Monthly counts with a yearly wave, variance = dispersion × mean, and a step at the start."""
    generator = np.random.default_rng(seed)
    time = np.arange(MONTHS)
    expected = mean * np.exp(0.2 * np.sin(2 * np.pi * time / 12) + 0.004 * time) * np.where(time >= START, ratio, 1)
    return generator.negative_binomial(expected / (dispersion - 1), 1 / dispersion).astype(np.float64)


def test_the_design_has_its_columns_in_order() -> None:
    design = design_series(30, 24, SeriesModel(harmonics=1, slope=True), np.zeros(30))
    assert design.shape == (30, 7)
    assert design[25].tolist()[:4] == [1, 26, 1, 1]
    assert design[23].tolist()[:4] == [1, 24, 0, 0]
    assert design[3, 4:6] == pytest.approx([1, 0])


def test_fit_and_newey_west_equal_those_of_statsmodels() -> None:
    counts, design = draw(0.8, 1), design_series(MONTHS, START, SeriesModel())
    fit = fit_counts(counts, design, np.ones(MONTHS))
    model = sm.GLM(counts, design, family=sm.families.Poisson())
    robust = model.fit(tol=1e-12, cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True})
    assert fit is not None
    assert fit.coefficients == pytest.approx(robust.params, rel=1e-8)
    assert np.sqrt(np.diag(fit.newey_west)) == pytest.approx(robust.bse, rel=1e-6)
    assert fit.dispersion == pytest.approx(robust.pearson_chi2 / robust.df_resid)


def test_a_fit_that_has_not_converged_is_no_fit() -> None:
    design = design_series(MONTHS, START, SeriesModel())
    assert fit_counts(draw(0.8, 1), design, np.ones(MONTHS), iterations=2) is None


def test_without_a_slope_the_ratio_is_that_of_the_step_whatever_else_is_fitted() -> None:
    counts = draw(0.7, 2)
    effect = interrupted_series(counts, None, START)
    fit = fit_counts(counts, design_series(MONTHS, START, SeriesModel()), np.ones(MONTHS))
    assert fit is not None
    assert effect.ratio == pytest.approx(np.exp(fit.coefficients[2]))
    error = np.sqrt(fit.covariance[2, 2] * max(1, fit.dispersion))
    wider = max(error, np.sqrt(fit.newey_west[2, 2]))
    assert np.log((effect.high or 0) / (effect.low or 1)) == pytest.approx(2 * 2.0057 * wider, rel=1e-3)


def test_with_a_slope_the_ratio_is_fitted_over_counterfactual_events() -> None:
    counts = draw(0.7, 3)
    model = SeriesModel(slope=True)
    effect, design = interrupted_series(counts, None, START, model=model), design_series(MONTHS, START, model)
    fit = fit_counts(counts, design, np.ones(MONTHS))
    assert fit is not None
    without = design[START:].copy()
    without[:, 2:4] = 0
    assert effect.ratio == pytest.approx(counts[START:].sum() / np.exp(without @ fit.coefficients).sum(), rel=1e-6)


def test_a_change_of_exposure_is_no_effect() -> None:
    time = np.arange(MONTHS)
    exposure = np.where(time >= START, 50.0, 100.0)
    counts = np.round(exposure * 0.4 + np.tile([2, -1, -1], 20))
    effect = interrupted_series(counts, exposure, START)
    assert (effect.low or 0) < 1 < (effect.high or 0)
    assert (interrupted_series(counts, None, START).high or 1) < 0.65


def test_months_that_hang_together_make_the_newey_west_error_count() -> None:
    """A slow wave that the yearly harmonics cannot follow: Ljung–Box finds it, Newey–West is wider."""
    wave = np.exp(0.5 * np.sin(2 * np.pi * np.arange(MONTHS) / 17))
    effect = interrupted_series(np.round(40 * wave), None, START)
    assert effect.checks[0].passed is False
    assert effect.basis.startswith("Newey–West")
    assert interrupted_series(np.tile([18.0, 30, 12], 20), None, START).basis.startswith("准泊松")


def test_a_bump_before_the_start_is_not_called_an_effect() -> None:
    """Three bad months, then 5 % fewer than ever: without the bad months the evidence is gone, and so is the credit."""
    counts = np.tile([199.0, 201, 200, 200], 15)
    counts[START - 3 : START] = 225
    counts[START:] *= 0.94
    effect = interrupted_series(counts, None, START, model=SeriesModel(harmonics=0))
    assert (effect.high or 1) < 1
    assert effect.checks[1].passed is False
    assert "变为0.94，区间含1" in effect.checks[1].words
    assert effect.statement.endswith("这一差别不能归于专项行动。")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"start_month": 23}, "行动开始前只有23个月，至少要24个月"),
        ({"start_month": 58}, "行动开始后只有2个月，至少要3个月"),
        ({"counts": np.full(60, 2.0)}, "行动开始前每月平均只有2.00起"),
        ({"counts": np.r_[np.full(36, 9.0), np.zeros(24)]}, "行动开始后一起也没有"),
        ({"counts": np.r_[np.full(59, 9.0), np.nan]}, "缺数或为负数"),
        ({"counts": np.r_[np.full(59, 9.0), -1]}, "缺数或为负数"),
        ({"exposure": np.zeros(60)}, "暴露量缺失或为0"),
        ({"exposure": np.ones(59)}, "不一致"),
        ({"holiday": np.ones(3)}, "假日项与各月不一致"),
        ({"holiday": np.zeros(60)}, "没有收敛，或各项不能分开"),
        ({"holiday": np.arange(60) >= START}, "没有收敛，或各项不能分开"),
    ],
)
def test_a_series_that_cannot_answer_says_why(change: dict[str, object], why: str) -> None:
    given = {"counts": draw(1.0, 4), "exposure": None, "start_month": START} | change
    effect = interrupted_series(**given)
    assert why in effect.reason
    assert effect.reason.startswith("不能估计，因为")
    assert effect.ratio is None


def test_intervals_hold_the_truth_in_about_95_of_100_series() -> None:
    """200 series, dispersion 2, ratio 0.8: 180 to 199 intervals hold it."""
    held = 0
    for seed in range(200):
        effect = interrupted_series(draw(0.8, 1000 + seed), None, START)
        held += (effect.low or 0) <= 0.8 <= (effect.high or 0)
    assert 180 <= held <= 199
