"""The smallest change of weights: closed form and programme against each other, by hand and by brute force."""

import numpy as np
import pytest
from scipy import optimize

from assess.ranking.smallest_change import smallest_change
from assess.ranking.smallest_swap import smallest_swap
from assess.ranking.weighted import rank, weigh


def test_a_unit_of_88_reaches_90_by_hand() -> None:
    """50 of 50 and 38 of 50, line 0.9: d = +5, −7, sum −2, f = 2/12. Then (1 + 1/6)·5 = (1 − 1/6)·7 = 5.8333.

    Alone: the first weight by +2/5, the second by −2/7; the second is the smaller.
    """
    found = smallest_change(np.array([[50.0, 38]]), np.array([[50.0, 50]]), ("a", "b"), (0.9,))
    assert found.above is not None
    assert found.weights is not None
    assert found.which is not None
    assert not found.above[0, 0]
    assert found.smallest == pytest.approx(np.array([[1 / 6]]))
    assert found.weights[0, 0] == pytest.approx([7 / 6, 5 / 6])
    assert found.single == pytest.approx(np.array([[-2 / 7]]))
    assert found.which.tolist() == [[1]]


def test_a_unit_above_the_line_falls_by_the_opposite_weights() -> None:
    """50 of 50 and 42 of 50, line 0.9: d = +5, −3, sum 2, f = 2/8; alone: first −2/5, second +2/3."""
    found = smallest_change(np.array([[50.0, 42]]), np.array([[50.0, 50]]), ("a", "b"), (0.9,))
    assert found.weights is not None
    assert found.smallest == pytest.approx(np.array([[0.25]]))
    assert found.weights[0, 0] == pytest.approx([0.75, 1.25])
    assert found.single == pytest.approx(np.array([[-0.4]]))


def test_no_weights_lift_a_unit_that_is_below_the_line_everywhere() -> None:
    found = smallest_change(np.array([[44.0, 40]]), np.array([[50.0, 50]]), ("a", "b"), (0.9, 0.85))
    assert found.possible is not None
    assert found.weights is not None
    assert found.possible.tolist() == [[False, True]]
    assert np.isinf(found.smallest[0, 0])  # type: ignore[index]
    assert found.weights[0, 0].tolist() == [1, 1]
    assert found.which is not None
    assert found.which[0, 0] == -1


def test_the_last_bits_of_floating_point_neither_lift_nor_sink_a_unit() -> None:
    """0.29 × 100 = 28.999…: 29 of 100 is no lead over the line. 0.07 × 100 = 7.00…1: 6 and 8 of 100 are on it."""
    found = smallest_change(np.array([[29.0, 10]]), np.array([[100.0, 50]]), ("a", "b"), (0.29,))
    assert found.possible is not None
    assert not found.possible[0, 0]
    found = smallest_change(np.array([[6.0, 8]]), np.array([[100.0, 100]]), ("a", "b"), (0.07,))
    assert found.above is not None
    assert found.above[0, 0]


def test_a_unit_on_the_line_is_above_and_any_trifle_moves_it() -> None:
    found = smallest_change(np.array([[50.0, 40], [45, 45]]), np.array([[50.0, 50]] * 2), ("a", "b"), (0.9,))
    assert found.above is not None
    assert found.possible is not None
    assert found.above[:, 0].tolist() == [True, True]
    assert found.possible[:, 0].tolist() == [True, False]
    assert found.smallest[0, 0] == 0  # type: ignore[index]


def test_the_closed_form_equals_a_linear_programme() -> None:
    """Least f with |w_g − 1| ≤ f and sum(w·d) on the other side; 40 random units, some items not applicable."""
    generator = np.random.default_rng(3)
    available = generator.choice([0.0, 5, 10, 20], (40, 6), p=[0.2, 0.3, 0.3, 0.2]) + np.eye(40, 6) * 5
    available[:, 0] += 5
    awarded = available * generator.uniform(0.6, 1, (40, 6))
    found = smallest_change(awarded, available, tuple("abcdef"), (0.8,))
    assert found.possible is not None
    for unit in range(40):
        gaps = awarded[unit] - 0.8 * available[unit]
        toward = gaps if gaps.sum() < 0 else -gaps
        bounds = np.vstack([np.c_[np.eye(6), -np.ones(6)], np.c_[-np.eye(6), -np.ones(6)], np.r_[-toward, 0]])
        limits = np.r_[np.ones(6), -np.ones(6), 0]
        answer = optimize.linprog(np.r_[np.zeros(6), 1], A_ub=bounds, b_ub=limits, bounds=[(0, None)] * 7)
        if found.possible[unit, 0]:
            assert found.smallest[unit, 0] == pytest.approx(answer.fun, abs=1e-9)  # type: ignore[index]
        else:
            assert answer.fun == pytest.approx(1)  # only with all weights that matter at zero


def test_grades_need_only_one_unit_but_need_points() -> None:
    empty = smallest_change(np.zeros((1, 2)), np.zeros((1, 2)), ("a", "b"), (0.9,))
    assert empty.reason == "不能估计，因为有的单位没有可计分的指标"
    assert empty.smallest is None
    assert "不一致" in smallest_change(np.ones((1, 2)), np.ones((1, 2)), ("a",), (0.9,)).reason


POINTS = np.array([[45.0, 45], [38, 44], [44, 36], [30, 30]])
MOST = np.full((4, 2), 50.0)


def test_leaving_the_bottom_two_by_hand() -> None:
    """Shares 90, 82, 80, 60; unit 2 leaves the bottom 2 where 6·w_a ≥ 8·w_b: w = 8/7, 6/7, f = 1/7, both exact."""
    found = smallest_swap(POINTS, MOST, ("a", "b"), bottom=2, unit=2)
    assert found.bottom
    assert found.exact
    assert found.smallest == pytest.approx(1 / 7)
    assert found.weights == pytest.approx((8 / 7, 6 / 7))
    assert found.statement == "各项权重同时变动14.3%就能使该单位离开后2名。"


def test_entering_the_bottom_two_is_the_same_line_from_the_other_side() -> None:
    found = smallest_swap(POINTS, MOST, ("a", "b"), bottom=2, unit=1)
    assert not found.bottom
    assert found.smallest == pytest.approx(1 / 7)
    assert "落入后2名" in found.statement


def test_a_unit_that_is_last_in_everything_stays() -> None:
    found = smallest_swap(POINTS, MOST, ("a", "b"), bottom=1, unit=3)
    assert found.reason == "不能估计，因为各项权重变动50%以内找不到这样的组合"
    assert found.smallest is None
    assert found.bottom


def test_a_passing_of_one_that_lets_another_pass_does_not_count() -> None:
    """Unit 0 (bottom 1) passes 1 at f = 1/7 by the first weight, yet so do others: brute force over a grid agrees."""
    generator = np.random.default_rng(11)
    grid = np.stack(np.meshgrid(*[np.linspace(0.5, 1.5, 101)] * 2, [1.0]), axis=-1).reshape(-1, 3).T
    for _ in range(10):
        points = generator.uniform(20, 50, (6, 3)).round(1)
        available = np.full((6, 3), 50.0)
        last = int(np.argmin(points.sum(axis=1)))
        found = smallest_swap(points, available, ("a", "b", "c"), 1, last)
        out = rank(weigh(points, available, grid))[last] <= 5
        reached = abs(grid[:, out] - 1).max(axis=0).min() if out.any() else np.inf
        if found.smallest is None:
            assert not out.any()
            continue
        assert found.smallest <= reached + 1e-9
        nudged = 1 + (np.array(found.weights) - 1) * (1 + 1e-6)
        assert rank(weigh(points, available, nudged[:, None]))[last, 0] <= 5
        less = 1 + (generator.uniform(-1, 1, (3, 4000))) * found.smallest * (1 - 1e-6)
        assert (rank(weigh(points, available, less))[last] == 6).all()


def test_entering_the_bottom_two_of_six_against_brute_force() -> None:
    """The third from below: nothing nearer to the official weights puts it in, a trifle more than the answer does."""
    generator = np.random.default_rng(12)
    entered = 0
    for _ in range(10):
        points = generator.uniform(20, 50, (6, 3)).round(1)
        unit = int(np.argsort(points.sum(axis=1))[2])
        found = smallest_swap(points, np.full((6, 3), 50.0), ("a", "b", "c"), 2, unit)
        if found.smallest is None:
            continue
        entered += 1
        nudged = 1 + (np.array(found.weights) - 1) * (1 + 1e-6)
        assert rank(weigh(points, np.full((6, 3), 50.0), nudged[:, None]))[unit, 0] > 4
        less = 1 + generator.uniform(-1, 1, (3, 4000)) * found.smallest * (1 - 1e-6)
        assert (rank(weigh(points, np.full((6, 3), 50.0), less))[unit] <= 4).all()
    assert entered >= 5


def test_with_unequal_available_points_the_change_found_does_it_and_is_called_an_upper_one() -> None:
    """Unit 1 lacks c; the weights found do it, and none of 20,000 draws 3 % nearer to the official ones does."""
    points = np.array([[45.0, 40, 9], [40, 36, 0], [42, 33, 6], [47, 45, 8]])
    most = np.array([[50.0, 50, 10], [50, 50, 0], [50, 50, 10], [50, 50, 10]])
    official = rank(weigh(points, most, np.ones((3, 1))))[:, 0]
    last = int(official.argmax())
    found = smallest_swap(points, most, ("a", "b", "c"), 1, last)
    assert not found.exact
    assert found.smallest is not None
    assert "（或更少）" in found.statement
    nudged = 1 + (np.array(found.weights) - 1) * (1 + 1e-5)
    assert rank(weigh(points, most, nudged[:, None]))[last, 0] < 4
    less = 1 + np.random.default_rng(0).uniform(-1, 1, (3, 20000)) * found.smallest * 0.97
    assert (rank(weigh(points, most, less))[last] == 4).all()


@pytest.mark.parametrize(
    ("bottom", "labels", "why"), [(4, ("a", "b"), "可言"), (0, ("a", "b"), "可言"), (1, ("a",), "不一致")]
)
def test_a_line_that_is_none_is_refused(bottom: int, labels: tuple[str, ...], why: str) -> None:
    found = smallest_swap(POINTS, MOST, labels, bottom, 0)
    assert why in found.reason
    assert found.reason.startswith("不能估计，因为")
    assert found.smallest is None
