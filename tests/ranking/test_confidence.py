"""Rank sets from estimates with errors: against published figures and brute force, and their coverage."""

import numpy as np
import pytest

from assess.ranking import largest
from assess.ranking.confidence import confidence_sets
from assess.ranking.largest import largest_differences


def brute_force(normals: np.ndarray, errors: np.ndarray, undecided: np.ndarray) -> np.ndarray:
    moved = normals * errors
    ratios = (moved[:, None, :] - moved[:, :, None]) / np.hypot(errors, errors[:, None])
    return np.where(undecided, ratios, -np.inf).max(axis=(1, 2))


@pytest.mark.parametrize("kind", ["alike", "spread", "one giant"])
@pytest.mark.parametrize("share", [1.0, 0.02])
def test_the_bound_finds_the_same_largest_difference_as_all_pairs(kind: str, share: float) -> None:
    generator = np.random.default_rng(1)
    errors = {"alike": np.ones(150), "spread": generator.uniform(0.1, 5, 150), "one giant": np.ones(150)}[kind]
    errors[0] = 50 if kind == "one giant" else errors[0]
    undecided = ~np.eye(150, dtype=bool) & (generator.random((150, 150)) < share)
    normals = generator.standard_normal((60, 150))
    assert largest_differences(normals, errors, undecided) == pytest.approx(brute_force(normals, errors, undecided))


def test_few_units_and_no_pairs() -> None:
    normals, errors = np.random.default_rng(1).standard_normal((700, 5)), np.arange(1.0, 6)
    undecided = ~np.eye(5, dtype=bool)
    assert largest_differences(normals, errors, undecided) == pytest.approx(brute_force(normals, errors, undecided))
    assert (largest_differences(normals, errors, undecided & False) == -np.inf).all()


def test_two_units_are_told_apart_beyond_the_normal_quantile() -> None:
    """Two units: the statement is the two-sided z test, 1.96 × sqrt(2) = 2.77."""
    for scope in (True, False):
        for gap, expected in ((2.6, ([1, 1], [2, 2])), (2.95, ([1, 2], [1, 2]))):
            sets = confidence_sets([gap, 0.0], [1.0, 1.0], simultaneous=scope, draws=20_000)
            assert (sets.low.tolist(), sets.high.tolist()) == expected


@pytest.mark.parametrize(("units", "quantile", "draws"), [(3, 3.314, 40_000), (10, 4.474, 40_000), (100, 6.085, 8_000)])
def test_critical_values_of_equal_errors_are_those_of_tukeys_table(units: int, quantile: float, draws: int) -> None:
    """Upper 5 % points of the studentised range with infinite degrees of freedom, divided by sqrt(2)."""
    normals = np.random.default_rng(1).standard_normal((draws, units))
    found = largest_differences(normals, np.ones(units), ~np.eye(units, dtype=bool))
    assert np.quantile(found, 0.95) == pytest.approx(quantile / np.sqrt(2), abs=0.03)


def test_one_sided_sets_limit_one_side_only() -> None:
    values, errors = [5.0, 3.0, 0.0], [0.1, 0.1, 0.1]
    for scope in (True, False):
        best = confidence_sets(values, errors, simultaneous=scope, side="best")
        worst = confidence_sets(values, errors, simultaneous=scope, side="worst", higher_is_better=False)
        assert (best.low.tolist(), best.high.tolist()) == ([1, 2, 3], [3, 3, 3])
        assert (worst.low.tolist(), worst.high.tolist()) == ([1, 1, 1], [3, 2, 1])


def test_who_could_be_first_or_last() -> None:
    sets = confidence_sets([5.0, 4.9, 0.0, np.nan], [0.1, 0.1, 0.1, 0.1], simultaneous=True)
    assert sets.could_be_top(1).tolist() == [True, True, False, False]
    assert sets.could_be_bottom(1).tolist() == [False, False, True, False]


def test_sets_cover_the_true_places_at_least_nominally() -> None:
    """模拟: 25 units, half of them equal in truth, so that true places are intervals that must lie in the set."""
    generator = np.random.default_rng(11)
    truth = np.sort(np.repeat([0.0, 0.0, 1.0, 2.0, 5.0], 5))[::-1]
    errors = generator.uniform(0.3, 1.5, 25)
    first = 1 + (truth[:, None] < truth).sum(axis=1)
    last = 25 - (truth[:, None] > truth).sum(axis=1)
    together, alone = [], []
    for _ in range(150):
        estimates = generator.normal(truth, errors)
        sets = confidence_sets(estimates, errors, 0.90, simultaneous=True, draws=300)
        together.append(((sets.low <= first) & (sets.high >= last)).all())
        sets = confidence_sets(estimates, errors, 0.90, simultaneous=False, draws=300)
        alone.append((sets.low <= first) & (sets.high >= last))
    assert np.mean(together) > 0.90 - 2.5 * np.sqrt(0.09 / 150)
    assert np.mean(alone, axis=0).min() > 0.90 - 3 * np.sqrt(0.09 / 150)
    assert np.mean(alone) > np.mean(together) - 0.05


def test_pairs_once_decided_make_the_rest_sharper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two distant clusters: after the first step pairs across go, one way."""
    seen = []
    real = largest.largest_differences
    monkeypatch.setattr(
        "assess.ranking.confidence.largest_differences",
        lambda normals, errors, undecided: seen.append(np.count_nonzero(undecided)) or real(normals, errors, undecided),
    )
    confidence_sets([0.0, 0.1, 50.0, 50.1], [1.0] * 4, simultaneous=True)
    assert seen == [12, 8]


def test_bad_input_has_a_reason_or_is_refused() -> None:
    for scope in (True, False):
        sets = confidence_sets([1.0, np.nan, 2.0, 3.0], [1.0, 1.0, 0.0, 1.0], simultaneous=scope)
        assert [bool(reason) for reason in sets.reasons] == [False, True, True, False]
        assert sets.high.tolist() == [2, 0, 0, 2]
        lonely = confidence_sets([1.0, np.nan], [1.0, 1.0], simultaneous=scope)
        assert lonely.low.tolist() == lonely.high.tolist() == [0, 0]
        assert "只有一个单位" in lonely.reasons[0]
        nothing = confidence_sets([np.nan], [1.0], simultaneous=scope)
        assert "标准误" in nothing.reasons[0]
        equal = confidence_sets([1.0] * 5, [1.0] * 5, simultaneous=scope)
        assert (equal.low.tolist(), equal.high.tolist()) == ([1] * 5, [5] * 5)
    with pytest.raises(ValueError, match="shapes"):
        confidence_sets([1.0, 2.0], [1.0], simultaneous=True)
    with pytest.raises(ValueError, match="level"):
        confidence_sets([1.0, 2.0], [1.0, 1.0], 1.0, simultaneous=True)
