"""Intervals, funnels, shrinkage and dispersion against published results (O04, O06, O13, O14, O15)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from assess.fairness.dispersion import (
    Scale,
    adjusted_limits,
    control_proportion_limits,
    control_ratio_limits,
    control_significance,
    measure_overdispersion,
)
from assess.fairness.estimable import is_known
from assess.fairness.negative_binomial import clayton_kaldor_moments, fit_dispersion
from assess.fairness.rate import Method, byar_limits, proportion_intervals, rate_intervals, wilson_limits
from assess.fairness.shrinkage import posterior_moments, shrink

LEVELS = (("lower95_0cl", "upper95_0cl", 0.95), ("lower99_8cl", "upper99_8cl", 0.998))


def _check_intervals(frame: pd.DataFrame, method: Method | None) -> None:
    """Every row of one multiplier: value and both pairs of limits, and no value where PHE has none."""
    for per, rows in frame.groupby("multiplier"):
        for low, high, level in LEVELS:
            counts, amounts = rows["Numerator"].to_numpy(), rows["Denominator"].to_numpy()
            if method is None:
                found = proportion_intervals(counts, amounts, float(per), level)
            else:
                found = rate_intervals(counts, amounts, float(per), level, method)
            np.testing.assert_array_equal(is_known(found.reasons), rows["value"].notna())
            for ours, column in ((found.rate, "value"), (found.low, low), (found.high, high)):
                np.testing.assert_allclose(ours, rows[column], rtol=1e-12)


def test_rates_have_the_intervals_of_phe(oracle: Path) -> None:
    rates = pd.read_csv(oracle / "phe" / "rate_ci.csv")
    assert rates["value"].notna().sum() == 17
    rates["method"] = np.where(rates["Numerator"] < 10, "Exact", "Byars")
    _check_intervals(rates[rates["method"] == "Exact"], "exact")
    _check_intervals(rates[rates["method"] == "Byars"], "byar")


def test_proportions_have_the_wilson_intervals_of_phe(oracle: Path) -> None:
    proportions = pd.read_csv(oracle / "phe" / "proportion_ci.csv")
    assert proportions["value"].notna().sum() == 16
    _check_intervals(proportions, None)


def test_byar_and_wilson_limits_of_phe_one_by_one(oracle: Path) -> None:
    rows = pd.read_csv(oracle / "phe" / "byars_wilson.csv")
    for row in rows.itertuples():
        level = float(str(row.confidence).rstrip("%")) / 100
        x = np.array([row.x])
        low, high = byar_limits(x, level) if row.method == "Byars" else wilson_limits(x, np.array([row.n]), level)
        if not np.isnan(row.lowercl):
            assert low[0] == pytest.approx(row.lowercl, rel=1e-12)
        assert high[0] == pytest.approx(row.uppercl, rel=1e-12)


def test_significance_of_ratios_proportions_and_crude_rates_is_that_of_phe(oracle: Path) -> None:
    ratio = pd.read_csv(oracle / "phe" / "funnel_ratio_inputs.csv")
    found = control_significance(ratio["obs"].to_numpy(float), ratio["expected"].to_numpy(float))
    assert (found == ratio["significance"]).sum() == len(ratio) == 300
    share = pd.read_csv(oracle / "phe" / "funnel_prop_inputs.csv")
    events, trials = share["numerator"].to_numpy(float), share["denominator"].to_numpy(float)
    found = control_significance(events, np.full(len(share), events.sum() / trials.sum()), trials)
    assert (found == share["significance"]).sum() == len(share) == 303
    crude = pd.read_csv(oracle / "phe" / "funnel_rate_dsr_inputs.csv")
    events, people = crude["count"].to_numpy(float), crude["pop"].to_numpy(float)
    found = control_significance(events, events.sum() / people.sum() * people)
    assert (found == crude["crude_per_100000_with_0"]).sum() == len(crude) == 40


def test_control_limits_of_ratios_and_proportions_are_those_of_phe(oracle: Path) -> None:
    ratio = pd.read_csv(oracle / "phe" / "funnel_ratio_outputs.csv")
    share = pd.read_csv(oracle / "phe" / "funnel_prop_outputs.csv")
    for sigma, tail, level, name in (("2s", "0025", 0.95, "2s"), ("3s", "0001", 0.998, "3s")):
        low, high = control_ratio_limits(ratio["Observed_events"], level)
        np.testing.assert_allclose(low * 100, ratio[f"lower_{name}_isr"], rtol=1e-4)
        # At one event the lower exact limit is 0.0010, which their bisection finds to 1e-7: four digits.
        np.testing.assert_allclose(high * 100, ratio[f"upper_{name}_isr"], rtol=1e-4)
        low, high = control_proportion_limits(share["Baseline"].iloc[0] / 100, share["Population"], level)
        np.testing.assert_allclose(low * 100, share[f"Lower{sigma}{tail}limit"], atol=5e-6)
        np.testing.assert_allclose(high * 100, share[f"Upper{sigma}{tail}limit"], atol=5e-6)


def test_control_limits_of_crude_rates_are_those_of_phe(oracle: Path) -> None:
    rows = pd.read_csv(oracle / "phe" / "funnel_rate_outputs_2.csv")
    for name, level in (("2s", 0.95), ("3s", 0.998)):
        low, high = control_ratio_limits(rows["Events"], level)
        np.testing.assert_allclose(low * rows["baseline"], rows[f"lower_{name}_limit"], rtol=1e-4)
        np.testing.assert_allclose(high * rows["baseline"], rows[f"upper_{name}_limit"], rtol=1e-4)


def test_scotland_lip_cancer_shrinks_as_published(oracle: Path) -> None:
    rows = pd.read_csv(oracle / "eb" / "scotland_lip.csv")
    known = json.loads((oracle / "eb" / "scotland_scalars.json").read_text())
    events, expected = rows["cases"].to_numpy(float), rows["expected"].to_numpy(float)
    found = shrink(events, expected, integrate=False)
    assert 1 / found.alpha == pytest.approx(known["nb_alpha"], rel=1e-8)
    assert fit_dispersion(events, expected).coefficients[0] == pytest.approx(known["nb_beta"], rel=1e-8)
    np.testing.assert_allclose(found.mean, rows["eb_nb_mean"], rtol=1e-8)
    np.testing.assert_allclose(found.median, rows["eb_nb_median"], rtol=1e-8)
    shape, rate, settled = clayton_kaldor_moments(events, expected)
    assert settled
    assert (shape, rate) == (pytest.approx(known["ck_nu"], rel=1e-8), pytest.approx(known["ck_alpha"], rel=1e-8))
    np.testing.assert_allclose((events + shape) / (expected + rate), rows["eb_ck_moment"], rtol=1e-8)


def test_scotland_lip_cancer_with_the_share_outdoors_as_published(oracle: Path) -> None:
    rows = pd.read_csv(oracle / "eb" / "scotland_lip.csv")
    known = json.loads((oracle / "eb" / "scotland_scalars.json").read_text())
    published = pd.read_csv(oracle / "eb" / "scotland_lip_AFF.csv")
    outdoors = rows[["AFF"]].to_numpy(float)
    found = shrink(rows["cases"], rows["expected"], covariates=outdoors, integrate=False)
    fit = fit_dispersion(rows["cases"].to_numpy(float), rows["expected"].to_numpy(float), outdoors)
    assert 1 / fit.alpha == pytest.approx(known["nb_AFF_alpha"], rel=1e-8)
    np.testing.assert_allclose(fit.coefficients, known["nb_AFF_beta"], rtol=1e-8)
    np.testing.assert_allclose(found.mean, published["RR"], rtol=1e-8)
    np.testing.assert_allclose(found.median, published["RRmed"], rtol=1e-8)


def test_the_examples_of_hauer(oracle: Path) -> None:
    published = json.loads((oracle / "eb" / "hauer2002.json").read_text())
    road = published["spf"]
    for example in published["examples"]:
        expected = road["mu"] * road["length_km"] * example["Y"]
        alpha = 1 / (road["overdispersion_phi_per_km"] * road["length_km"])
        weight, estimate, deviation = posterior_moments(sum(example["observed"]), expected, alpha)
        stated = example["expected"]
        assert weight == pytest.approx(stated["w"], abs=5e-4)
        # They take w = 0.460 and 0.221, rounded, and go on from there.
        assert estimate == pytest.approx(stated["EB_total"], abs=0.006)
        assert deviation == pytest.approx(stated["sd_total"], abs=0.006)


@pytest.mark.parametrize(
    ("case", "scale", "trim"),
    [
        ("medpar_SR_CQC", "cqc", 0.1),
        ("medpar_SR_SHMI", "shmi", 0.1),
        ("medpar_PR_died", "proportion", 0.1),
        ("six_SR_CQC", "cqc", 0.05),
        ("six_SR_SHMI", "shmi", 0.1),
    ],
)
def test_dispersion_is_that_of_funnelplotr(oracle: Path, case: str, scale: Scale, trim: float) -> None:
    folder = oracle / "funnelplotr"
    units = pd.read_csv(folder / f"{case}_units.csv", dtype={"group": str})
    known = json.loads((folder / "scalars.json").read_text())[case]
    found = measure_overdispersion(units["numerator"], units["denominator"], scale, trim)
    assert found.phi == pytest.approx(known["phi"], rel=1e-12)
    assert found.tau2 == pytest.approx(known["tau2"], rel=1e-12)
    np.testing.assert_allclose(found.z, units["Uzscore"], rtol=1e-12, atol=1e-13)
    times = 100 if case == "six_SR_CQC" else 1
    for deviations, name in ((1.959964, "OD95"), (3.090232, "OD99")):
        low, high = adjusted_limits(found, deviations)
        turns = np.zeros(len(units), bool)
        if scale == "proportion":  # theirs turns back beyond a quarter circle
            turns = found.centre + deviations * np.sqrt(found.error**2 + found.tau2) > np.pi / 2
        np.testing.assert_allclose(low * times, units[f"{name}LCL"], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose((high * times)[~turns], units[f"{name}UCL"][~turns], rtol=1e-12)


def test_normal_quantiles_of_funnelplotr_are_rounded_ones() -> None:
    """Why its limits are compared with 1.959964 and 3.090232 and not with exact quantiles."""
    assert stats.norm.ppf(0.975) == pytest.approx(1.959964, abs=5e-7)
    assert stats.norm.ppf(0.999) == pytest.approx(3.090232, abs=5e-7)
