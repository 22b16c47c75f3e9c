"""Tiers: sure in every source of doubt or not at all."""

import numpy as np
import pytest

from assess.ranking.distribution import RankDistribution
from assess.ranking.draws import rank_scores
from assess.ranking.tiers import find_tiers


def spread(centres: list[float], noise: float, seed: int = 1, draws: int = 2000) -> RankDistribution:
    return rank_scores([np.random.default_rng(seed).normal(centres, noise, (draws, len(centres)))])


def test_well_separated_units_stand_in_tiers_of_their_own_and_equal_ones_in_one() -> None:
    assert find_tiers(spread([3, 2, 1], 0.01)).tier.tolist() == [1, 2, 3]
    assert find_tiers(spread([1, 1, 1], 0.01)).tier.tolist() == [1, 1, 1]


def test_the_tier_does_not_depend_on_the_order_of_the_units() -> None:
    assert find_tiers(spread([1, 3, 2, 2], 0.01)).tier.tolist() == [3, 1, 2, 2]


def test_a_pair_must_be_sure_in_both_sources() -> None:
    """Sampling separates all three; weights separate the first from the last only."""
    sampling, weights = spread([3, 2, 1], 0.01), spread([2, 1.5, 1], 0.4, seed=2)
    assert find_tiers(sampling).tier.tolist() == [1, 2, 3]
    both = find_tiers(sampling, weights)
    assert both.tier.tolist() == [1, 1, 2]
    assert both.indistinguishable(1).tolist() == [0, 2]
    assert both.indistinguishable(0).tolist() == [1]
    assert [places.tolist() for places in both.place_ranges] == [[1, 1, 2], [2, 3, 3]]


def test_sources_that_contradict_each_other_make_nothing_sure() -> None:
    assert find_tiers(spread([2, 1], 0.01), spread([1, 2], 0.01)).tier.tolist() == [1, 1]


def test_nobody_in_a_tier_is_surely_above_another() -> None:
    tiers = find_tiers(spread(list(np.random.default_rng(5).normal(0, 1, 60)), 0.3), spread([0.0] * 60, 1))
    assert tiers.tier.max() == 1
    tiers = find_tiers(spread(list(np.random.default_rng(5).normal(0, 1, 60)), 0.3))
    assert tiers.tier.max() > 2
    first, second = np.nonzero(tiers.above)
    assert (tiers.tier[first] < tiers.tier[second]).all()


def test_probability_just_below_the_limit_is_not_sure() -> None:
    """Of 100 draws the first wins 95 (not more than 0.95) or 96."""
    for wins, expected in ((95, [1, 1]), (96, [1, 2])):
        scores = np.array([[1.0, 0.0]] * wins + [[0.0, 1.0]] * (100 - wins))
        assert find_tiers(rank_scores([scores])).tier.tolist() == expected


def test_a_unit_without_a_distribution_has_no_tier_but_the_reason() -> None:
    scores = np.array([[2.0, np.nan, 1.0]] * 50)
    tiers = find_tiers(spread([3, 2, 1], 0.01), rank_scores([scores]))
    assert tiers.tier.tolist() == [1, 0, 2]
    assert "没有一次" in tiers.reasons[1]
    assert tiers.indistinguishable(1).tolist() == []
    assert [places.tolist() for places in tiers.place_ranges] == [[1, 0, 2], [1, 0, 2]]


def test_distributions_of_different_units_are_refused() -> None:
    with pytest.raises(ValueError, match="different units"):
        find_tiers(spread([1, 2], 1), spread([1, 2, 3], 1))
    with pytest.raises(ValueError, match="no distribution"):
        find_tiers()
    with pytest.raises(ValueError, match="one half"):
        find_tiers(spread([1, 2], 1), sure=0.4)
