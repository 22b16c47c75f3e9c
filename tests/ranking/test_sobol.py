"""Sobol indices against known answers, and for weights: what decides a rank is found, what does not is zero."""

import numpy as np
import pytest

from assess.ranking.sobol import estimate_indices, sobol_indices, sobol_of_weights
from assess.ranking.weighted import find_fault, group, rank, weigh


def ishigami(rows: np.ndarray) -> np.ndarray:
    angles = np.pi * (2 * rows - 1)
    first, second, third = np.sin(angles[:, 0]), np.sin(angles[:, 1]) ** 2, angles[:, 2] ** 4
    return (first + 7 * second + 0.1 * third * first)[None]


def test_ishigami_function() -> None:
    """a = 7, b = 0.1: S = .3139, .4424, 0 and T = .5576, .4424, .2437 (Ishigami & Homma 1990; Saltelli et al. 2008)."""
    found = sobol_indices(ishigami, 3, log2_rows=13)
    assert found.first[0] == pytest.approx([0.3139, 0.4424, 0], abs=0.01)
    assert found.total[0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)


def test_g_function() -> None:
    """a = 0, 1, 4.5, 9, 99 ×4: V_j = 1 ÷ 3(1 + a_j)², V = prod(1 + V_j) − 1 (Saltelli & Sobol' 1995)."""
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    part = 1 / 3 / (1 + a) ** 2
    whole = np.prod(1 + part) - 1
    found = sobol_indices(lambda rows: np.prod((abs(4 * rows - 2) + a) / (1 + a), axis=1)[None], 8, log2_rows=13)
    assert found.first[0] == pytest.approx(part / whole, abs=0.01)
    assert found.total[0] == pytest.approx(part * np.prod(1 + part) / (1 + part) / whole, abs=0.01)


def test_a_constant_of_1000_does_not_spoil_the_indices() -> None:
    """y = 1000 + x1 + 2·x2 + 3·x3: S = T = 1/14, 4/14, 9/14."""
    found = sobol_indices(lambda rows: (1000 + rows @ [1.0, 2, 3])[None], 3, log2_rows=9)
    assert found.first[0] == pytest.approx(np.array([1, 4, 9]) / 14, abs=0.002)
    assert found.total[0] == pytest.approx(np.array([1, 4, 9]) / 14, abs=0.002)


def test_a_constant_changes_no_index_at_all() -> None:
    """Evenly spread points hide the lack of centring in a straight line; with cubes it moves indices by more than 1."""
    plain = sobol_indices(lambda rows: (rows**3 @ [1.0, 2, 3])[None], 3, log2_rows=6)
    lifted = sobol_indices(lambda rows: (1000 + rows**3 @ [1.0, 2, 3])[None], 3, log2_rows=6)
    assert lifted.first == pytest.approx(plain.first, abs=1e-9)
    assert lifted.total == pytest.approx(plain.total, abs=1e-9)


def test_bootstrap_limits_surround_the_index_and_the_seed_repeats_them() -> None:
    found = sobol_indices(ishigami, 3, log2_rows=8, bootstraps=100)
    again = sobol_indices(ishigami, 3, log2_rows=8, bootstraps=100)
    assert (found.first_low < found.first).all()
    assert (found.first < found.first_high).all()
    assert (found.total_low < found.total).all()
    assert (found.total < found.total_high).all()
    assert (found.total_low == again.total_low).all()


def test_bootstrap_limits_hold_the_true_index_in_at_least_90_of_100_seeds() -> None:
    """Measured: 95 to 100 % (a resampled Sobol sequence is treated as random, which makes limits wide)."""
    runs = [sobol_indices(ishigami, 3, log2_rows=8, seed=seed, bootstraps=100) for seed in range(100)]
    for truth, low, high in (
        ([0.3139, 0.4424, 0], [run.first_low[0] for run in runs], [run.first_high[0] for run in runs]),
        ([0.5576, 0.4424, 0.2437], [run.total_low[0] for run in runs], [run.total_high[0] for run in runs]),
    ):
        held = (np.array(low) <= truth) & (np.array(high) >= truth)
        assert held.mean(axis=0).min() >= 0.9


def test_a_unit_that_moves_in_two_draws_only_has_finite_limits() -> None:
    """Outputs +1 and −1 once each, else 0: many resamples hold neither."""

    def model(rows: np.ndarray) -> np.ndarray:
        outputs = np.zeros((1, len(rows)))
        outputs[0, rows[:, 0].argmax()], outputs[0, rows[:, 0].argmin()] = 1, -1
        return outputs

    found = sobol_indices(model, 2, log2_rows=5, bootstraps=300)
    assert np.isfinite([found.first_low, found.first_high, found.total_low, found.total_high]).all()


def test_a_unit_that_moves_only_between_the_two_sets_of_rows_counts_as_constant() -> None:
    """A all 0, B all 1, output 1 where the factors differ: no variance in A and B to share out, indices 0."""
    rows = np.zeros((4, 2)), np.ones((4, 2))
    found = estimate_indices(
        lambda mixed: (mixed[:, 0] != mixed[:, 1])[None] * 1.0, *rows, *np.zeros((2, 1, 4)), (0, 0)
    )
    assert found.constant.tolist() == [True]
    assert found.total.tolist() == [[0, 0]]


def test_without_a_factor_there_is_nothing_to_vary() -> None:
    with pytest.raises(ValueError, match="no factor"):
        sobol_indices(ishigami, 0)


AVAILABLE = np.tile([40.0, 40, 20], (3, 1))
AWARDED = np.array([[40.0, 20, 10], [20, 40, 10], [10, 10, 10]])


def test_two_units_that_trade_two_sections_hang_on_these_and_the_last_never_moves() -> None:
    """Units 0 and 1 tie at 70; the first section lifts 0, the second 1, the third neither; unit 2 is always last."""
    found = sobol_of_weights(AWARDED, AVAILABLE, ("a", "b", "c"), log2_rows=9)
    assert found.indices is not None
    assert found.official is not None
    assert found.official.tolist() == [1, 1, 3]
    assert found.indices.constant.tolist() == [False, False, True]
    assert found.indices.total[:2, :2].min() > 0.3
    assert found.indices.total[:, 2].tolist() == [0, 0, 0]
    assert found.indices.total[2].tolist() == [0, 0, 0]
    assert found.rank_low is not None
    assert found.rank_high is not None
    assert found.shift is not None
    assert (found.rank_low.tolist(), found.rank_high.tolist()) == ([1, 1, 3], [2, 2, 3])
    assert found.shift == pytest.approx([0.5, 0.5, 0], abs=0.03)
    assert found.draws == 512 * 5


def test_criteria_of_one_section_share_a_weight() -> None:
    """With a and b in one section units 0 and 1 tie in every draw, so that no rank moves at all."""
    found = sobol_of_weights(AWARDED, AVAILABLE, ("a", "b", "c"), ("s", "s", "t"), log2_rows=6)
    assert found.names == ("s", "t")
    assert found.indices is not None
    assert found.indices.constant.all()
    assert not np.isnan(found.indices.first).any()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"awarded": AWARDED[:1], "available": AVAILABLE[:1]}, "只有1个单位"),
        ({"awarded": AWARDED * np.nan}, "缺失"),
        ({"available": AVAILABLE * [[1], [0], [1]]}, "没有可计分的指标"),
        ({"available": -AVAILABLE}, "负数"),
        ({"criteria": ("a",)}, "不一致"),
        ({"sections": ("s",)}, "不是一一对应"),
        ({"sections": ("s", "s", "s")}, "只有一个板块"),
        ({"spread": 1.0}, "浮动幅度"),
        ({"awarded": AWARDED[0], "available": AVAILABLE[0]}, "不一致"),
    ],
)
def test_what_cannot_be_varied_says_why(change: dict[str, object], why: str) -> None:
    given = {"awarded": AWARDED, "available": AVAILABLE, "criteria": ("a", "b", "c")} | change
    found = sobol_of_weights(**given)
    assert found.reason.startswith("不能估计，因为")
    assert why in found.reason
    assert found.indices is None


def test_equal_fractions_tie_though_their_last_bits_differ() -> None:
    """0.1 + 0.2 of 3 and 0.3 of 3; and a run of ties takes the best rank: 1-2-2-2-5."""
    assert rank(np.array([(0.1 + 0.2) / 3, 0.3 / 3, 0.2])).tolist() == [2, 2, 1]
    assert rank(np.array([0.5, 0.9, 0.5, 0.1, 0.5])).tolist() == [2, 1, 2, 5, 2]
    assert rank(np.array([[0.5, 0.1], [0.5, 0.2]])).tolist() == [[1, 2], [1, 1]]


def test_ranks_equal_those_of_scipy_in_random_draws_with_ties() -> None:
    from scipy import stats

    shares = np.random.default_rng(0).integers(0, 30, (40, 25)) / 30
    assert (rank(shares) == stats.rankdata(-shares, method="min", axis=0)).all()


def test_shares_and_groups_by_hand() -> None:
    """(2·30 + 1·10) ÷ (2·40 + 1·20) = 0.7; what does not apply (0 of 0) is no loss: 30 of 40."""
    shares = weigh(np.array([[30.0, 10], [30, 0]]), np.array([[40.0, 20], [40, 0]]), np.array([[2.0], [1]]))
    assert shares[:, 0].tolist() == [0.7, 0.75]
    names, points = group(np.array([[1.0, 2, 4]]), ("s", "t", "s"))
    assert (names, points.tolist()) == (("s", "t"), [[5, 2]])
    assert find_fault(np.ones((2, 2)), np.ones((2, 2)), 2) == ""
