"""Leave one out: ranks without an item, worked out by hand; who has nothing left takes no place."""

import numpy as np
import pytest

from assess.ranking.leave_one_out import leave_out

AWARDED = np.array([[30.0, 10, 5], [20, 18, 10], [25, 15, 0]])
AVAILABLE = np.array([[40.0, 20, 10], [40, 20, 10], [40, 20, 0]])


def test_ranks_without_each_criterion_by_hand() -> None:
    """Official 45/70, 48/70, 40/60 = .643, .686, .667. Without a: 15/30, 28/30, 15/20. Without b: 35/50, 30/50, 25/40.

    Without c: 40/60, 38/60, 40/60: the first and the third tie.
    """
    found = leave_out(AWARDED, AVAILABLE, ("a", "b", "c"))
    assert found.official is not None
    assert found.ranks is not None
    assert found.shift is not None
    assert found.official.tolist() == [3, 1, 2]
    assert found.ranks.tolist() == [[3, 1, 1], [1, 3, 3], [2, 2, 1]]
    assert found.shift.tolist() == [[0, -2, -2], [0, 2, 2], [0, 0, -1]]
    assert found.mean_shift == pytest.approx([0, 4 / 3, 5 / 3])


def test_a_section_goes_as_a_whole() -> None:
    """Without s = {a, c}: 10/20, 18/20, 15/20."""
    found = leave_out(AWARDED, AVAILABLE, ("s", "t", "s"))
    assert found.ranks is not None
    assert found.names == ("s", "t")
    assert found.ranks[:, 0].tolist() == [3, 1, 2]


def test_a_unit_with_nothing_left_takes_no_place_and_the_others_are_ranked_without_it() -> None:
    available = np.array([[10.0, 0.3], [10, 0], [10, 0.3]])
    found = leave_out(np.array([[1.0, 0.1], [9, 0], [5, 0.2]]), available, ("a", "b"))
    assert found.ranks is not None
    assert found.shift is not None
    assert found.unplaced is not None
    assert found.ranks[:, 0].tolist() == [2, 0, 1]
    assert found.shift[1, 0] == 0
    assert found.unplaced.tolist() == [1, 0]
    assert found.mean_shift == pytest.approx([1.0, 0.0])


@pytest.mark.parametrize(
    ("awarded", "labels", "why"),
    [
        (AWARDED, ("a", "b"), "不一致"),
        (AWARDED, ("a", "a", "a"), "只有一项"),
        (np.full((3, 3), np.inf), ("a", "b", "c"), "缺失"),
    ],
)
def test_what_cannot_be_left_out_says_why(awarded: np.ndarray, labels: tuple[str, ...], why: str) -> None:
    found = leave_out(awarded, AVAILABLE, labels)
    assert found.reason.startswith("不能估计，因为")
    assert why in found.reason
    assert found.ranks is None
