"""O18: hospital admissions in Sicily before and after the smoking ban (Lopez Bernal et al. 2017), fitted in R."""

import csv
from pathlib import Path

import numpy as np
import pytest

from assess.fairness.count_fit import CountFit, fit_counts
from assess.fairness.interrupted_series import SeriesModel, design_series, interrupted_series
from assess.fairness.regression_to_mean import expect_events

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def series(oracle: Path) -> tuple[np.ndarray, np.ndarray, int]:
    rows = read(oracle / "its_sicily" / "sicily.csv")
    start = [float(row["smokban"]) for row in rows].index(1)
    return np.array([float(row["aces"]) for row in rows]), np.array([float(row["stdpop"]) for row in rows]), start


def fit(oracle: Path, harmonics: int) -> CountFit:
    counts, exposure, start = series(oracle)
    found = fit_counts(counts, design_series(len(counts), start, SeriesModel(harmonics=harmonics)), exposure)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("model", "harmonics", "scaled"), [("1 poisson", 0, False), ("2 quasi", 0, True), ("3 quasi+harmonic2", 2, True)]
)
def test_coefficients_errors_and_limits_of_the_sicily_models(
    oracle: Path, model: str, harmonics: int, scaled: bool
) -> None:
    expected = {row["term"]: row for row in read(oracle / "its_sicily" / "models.csv") if row["model"] == model}
    found = fit(oracle, harmonics)
    factor = found.dispersion if scaled else 1.0
    for place, term in enumerate(("(Intercept)", "time", "smokban")):
        row = expected[term]
        error = np.sqrt(found.covariance[place, place] * factor)
        assert found.coefficients[place] == pytest.approx(float(row["coef"]), rel=1e-8)
        assert error == pytest.approx(float(row["se"]), rel=1e-5)
        limits = np.exp(found.coefficients[place] + np.array([-1.96, 1.96]) * error)
        assert limits == pytest.approx([float(row["lo"]), float(row["hi"])], rel=1e-5)
    if scaled:
        assert found.dispersion == pytest.approx(float(expected["smokban"]["dispersion"]), rel=1e-5)


def test_autocorrelation_of_the_deviance_residuals(oracle: Path) -> None:
    residuals = fit(oracle, 0).residuals
    residuals = residuals - residuals.mean()
    for row in read(oracle / "its_sicily" / "acf_quasi_dev_resid.csv"):
        lag = int(row["lag"])
        found = float(residuals[lag:] @ residuals[:-lag] / (residuals @ residuals))
        assert found == pytest.approx(float(row["acf"]), abs=1e-6)


def test_our_statement_on_sicily(oracle: Path) -> None:
    """Ratio .885; our limits are by t on 52 degrees of freedom, a trifle wider than the published .839 to .933."""
    counts, exposure, start = series(oracle)
    effect = interrupted_series(counts, exposure, start)
    assert effect.ratio == pytest.approx(0.885, abs=5e-4)
    assert (effect.low, effect.high) == pytest.approx((0.838, 0.934), abs=5e-4)
    assert "有证据表明低于没有行动时的预期" in effect.statement


def test_expectations_of_hauer_and_others(oracle: Path) -> None:
    """O14, used by the correction for regression to the mean."""
    import json

    case = json.loads((oracle / "eb" / "hauer2002.json").read_text(encoding="utf-8"))
    road = case["spf"]
    for example in case["examples"]:
        mean = 0.0224 * road["ADT"] ** 0.564 * road["length_km"] * example["Y"]
        phi = road["overdispersion_phi_per_km"] * road["length_km"]
        estimate, variance = expect_events(np.array([sum(example["observed"])]), np.array([mean]), 1 / phi)
        assert estimate[0] == pytest.approx(example["expected"]["EB_total"], abs=0.03)
        assert variance[0] ** 0.5 == pytest.approx(example["expected"]["sd_total"], abs=0.006)
