"""Exact rank sets of Poisson rates: published cases, exposure, coverage, and what cannot be said."""

import numpy as np
import pytest
from scipy import stats

from assess.ranking.poisson_sets import poisson_rank_sets


def test_ten_counts_have_the_published_sets_of_csranks() -> None:
    """csranks 1.2.3, counts 50, 45, … 5, Holm, 95 %: simultaneous and marginal."""
    counts = np.arange(50, 0, -5)
    sets = poisson_rank_sets(counts, np.ones(10), higher_is_better=True)
    assert sets.low.tolist() == [1, 1, 1, 1, 1, 1, 2, 4, 5, 7]
    assert sets.high.tolist() == [6, 7, 7, 8, 9, 9, 10, 10, 10, 10]
    sets = poisson_rank_sets(counts, np.ones(10), higher_is_better=True, simultaneous=False)
    assert sets.low.tolist() == [1, 1, 1, 1, 1, 2, 3, 5, 6, 8]
    assert sets.high.tolist() == [5, 6, 7, 8, 8, 9, 9, 10, 10, 10]


def test_the_lowest_rate_is_first_unless_said_otherwise() -> None:
    counts, exposure = [5, 60, 200], [10, 20, 20]
    for scope in (True, False):
        low = poisson_rank_sets(counts, exposure, simultaneous=scope)
        high = poisson_rank_sets(counts, exposure, simultaneous=scope, higher_is_better=True)
        assert low.low.tolist() == low.high.tolist() == [1, 2, 3]
        assert high.low.tolist() == high.high.tolist() == [3, 2, 1]


def test_exposure_decides_as_the_binomial_test_says() -> None:
    """12 events of 1 against 4 of 1 and of 3: one-sided binomial p at 0.025 (Holm over two)."""
    for exposure in (1.0, 3.0):
        p = stats.binomtest(12, 16, 1 / (1 + exposure), alternative="greater").pvalue
        sets = poisson_rank_sets([12, 4], [1.0, exposure])
        assert (sets.low[0] == 2) == (p <= 0.025)
    assert poisson_rank_sets([12, 4], [1, 1]).low.tolist() == [1, 1]
    assert poisson_rank_sets([12, 4], [1, 3]).low.tolist() == [2, 1]


@pytest.mark.parametrize("side", ["best", "worst"])
def test_one_sided_sets_limit_one_side_only(side: str) -> None:
    counts, exposure = [5, 60, 200], [10, 20, 20]
    for scope in (True, False):
        sets = poisson_rank_sets(counts, exposure, simultaneous=scope, side=side)  # type: ignore[arg-type]
        assert (sets.low.tolist(), sets.high.tolist()) == (
            ([1, 2, 3], [3, 3, 3]) if side == "best" else ([1, 1, 1], [1, 2, 3])
        )


def test_marginal_sides_are_judged_by_their_own_family() -> None:
    """A one-sided marginal set has half the hypotheses, so it is never wider than the two-sided one."""
    counts = np.arange(50, 0, -5)
    both = poisson_rank_sets(counts, np.ones(10), simultaneous=False)
    best = poisson_rank_sets(counts, np.ones(10), simultaneous=False, side="best")
    assert (best.low >= both.low).all()
    assert (best.low > both.low).any()


def test_holm_is_never_wider_than_bonferroni() -> None:
    counts = np.random.default_rng(1).poisson(np.linspace(5, 200, 30))
    holm, plain = (poisson_rank_sets(counts, np.ones(30), correction=name) for name in ("holm", "bonferroni"))
    assert (holm.high - holm.low <= plain.high - plain.low).all()
    assert (holm.high - holm.low).sum() < (plain.high - plain.low).sum()


def test_simultaneous_sets_cover_all_true_places() -> None:
    """模拟: 20 units, exposures 1 to 20, half the rates equal; exact tests with Holm are conservative."""
    generator = np.random.default_rng(2)
    exposure, rates = generator.uniform(1, 20, 20), np.repeat([1.0, 1.0, 3.0, 9.0], 5)
    first, last = 1 + (rates[:, None] > rates).sum(axis=1), 20 - (rates[:, None] < rates).sum(axis=1)
    held, decided = 0, 0
    for _ in range(150):
        sets = poisson_rank_sets(generator.poisson(rates * exposure), exposure, 0.90)
        held += bool(((sets.low <= first) & (sets.high >= last)).all())
        decided += int((sets.high - sets.low < 19).sum())
    assert held >= 0.90 * 150
    assert decided > 150  # and they say something


def test_bad_input_has_a_reason_or_is_refused() -> None:
    sets = poisson_rank_sets([3, np.nan, 2, 100], [1, 1, 0, 1])
    assert [reason[-6:] for reason in sets.reasons] == ["", "因为没有计数", "失或不是正数", ""]
    assert (sets.low.tolist(), sets.high.tolist()) == ([1, 0, 0, 2], [1, 0, 0, 2])
    zeros = poisson_rank_sets([0, 0, 0], [1, 2, 3])
    assert (zeros.low.tolist(), zeros.high.tolist()) == ([1, 1, 1], [3, 3, 3])
    assert "只有一个单位" in poisson_rank_sets([3, 2], [1, 0]).reasons[0]
    with pytest.raises(ValueError, match="whole"):
        poisson_rank_sets([1.5, 2], [1, 1])
    with pytest.raises(ValueError, match="shapes"):
        poisson_rank_sets([1, 2], [1])
    with pytest.raises(ValueError, match="level"):
        poisson_rank_sets([1, 2], [1, 1], 0.0)
