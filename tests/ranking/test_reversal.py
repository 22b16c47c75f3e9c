"""Rank reversal: impossible with fixed goals, found and traced where points are measured against others."""

import numpy as np
import pytest
from numpy.typing import NDArray

from assess.ranking.reversal import Reversal, find_reversals

ALONE = np.array([[6.0], [8], [4], [1]])
RATES = np.array([10.0, 7, 12, 30])
MOST = np.tile([10.0, 10], (4, 1))


def score_against_the_best(kept: NDArray[np.intp]) -> tuple[np.ndarray, np.ndarray]:
    """Criterion 0 has a fixed goal; criterion 1 gives 10 points × rate ÷ the best rate that takes part."""
    return np.column_stack([ALONE[kept], 10 * RATES[kept] / RATES[kept].max()]), MOST[kept]


def test_fixed_goals_never_turn_an_order_round() -> None:
    awarded = np.random.default_rng(0).uniform(0, 10, (30, 5))
    found = find_reversals(awarded, np.full((30, 5), 10.0))
    assert (found.count, found.dependent, found.reassigned) == (0, (), 0)
    assert found.statement == "各项得分只看本单位和既定目标，任何单位进出都不会颠倒其他单位的先后。"


def test_a_criterion_measured_against_the_best_is_named_and_its_reversal_found_by_hand() -> None:
    """With unit 3 (rate 30): totals 9.33, 10.33, 8, 11. Without it (best 12): 14.33, 13.83, 14, so that 0 passes 1
    and 2 passes 1. Without unit 0, 1 or 2 the best is still 30 and nothing changes."""
    everyone = np.arange(4)
    found = find_reversals(*score_against_the_best(everyone), score_against_the_best)
    assert found.dependent == (1,)
    assert found.reassigned == 1
    assert found.count == 2
    assert found.found == (Reversal(3, 1, 0), Reversal(3, 1, 2))
    assert found.statement == "有1项得分随其他单位进出而变，逐个去掉单位时共有2次先后颠倒：这些项宜改用既定目标。"


def test_a_lead_that_becomes_a_tie_is_no_reversal() -> None:
    """Unit 0 leads unit 1 by a point that it has only while unit 2 takes part."""

    def give_a_point(kept: NDArray[np.intp]) -> tuple[np.ndarray, np.ndarray]:
        extra = (kept == 0) & (2 in kept)
        return (5.0 + extra)[:, None], np.full((len(kept), 1), 10.0)

    found = find_reversals(*give_a_point(np.arange(4)), give_a_point)
    assert (found.count, found.reassigned) == (0, 1)


def test_points_by_place_depend_on_others_even_where_no_order_turns() -> None:
    """3 points for the best, 2, 1 …: all move up together when somebody leaves."""

    def score_by_place(kept: NDArray[np.intp]) -> tuple[np.ndarray, np.ndarray]:
        places = (RATES[kept][:, None] < RATES[kept]).sum(axis=1)
        return (4.0 - places)[:, None], np.full((len(kept), 1), 4.0)

    found = find_reversals(*score_by_place(np.arange(4)), score_by_place)
    assert (found.count, found.dependent) == (0, (0,))
    assert found.reassigned == 3  # without the worst nobody's place changes
    assert "没有颠倒" in found.statement


def test_available_points_that_depend_on_others_count_as_dependence() -> None:
    def drop_if_few(kept: NDArray[np.intp]) -> tuple[np.ndarray, np.ndarray]:
        few = len(kept) < 4
        return np.ones((len(kept), 1)), np.full((len(kept), 1), 5.0 if few else 10.0)

    assert find_reversals(*drop_if_few(np.arange(4)), drop_if_few).dependent == (0,)


def test_only_a_hundred_reversals_are_listed_but_all_are_counted() -> None:
    """With unit 0 the order is one way, without it the other: 24 · 23 ÷ 2 = 276 pairs."""
    values = np.arange(25.0)[:, None]

    def turn(kept: NDArray[np.intp]) -> tuple[np.ndarray, np.ndarray]:
        return (values[kept] if 0 in kept else 30 - values[kept]), np.full((len(kept), 1), 30.0)

    found = find_reversals(*turn(np.arange(25)), turn)
    assert (found.count, len(found.found)) == (276, 100)


@pytest.mark.parametrize(
    ("awarded", "why"), [(np.ones((2, 2)), "至少要3个"), (np.full((4, 2), np.nan), "缺失"), (np.ones(3), "不一致")]
)
def test_a_set_that_is_too_small_or_broken_says_why(awarded: np.ndarray, why: str) -> None:
    found = find_reversals(awarded, np.ones(awarded.shape))
    assert why in found.reason
    assert found.statement.endswith("。")
