"""Places over draws of weights or scores: worked by hand, against plain counting, ties, vetoes and failed draws."""

import numpy as np
import pytest
from scipy import stats

from assess.ranking import counting, draws
from assess.ranking.draws import rank_draws, rank_scores
from assess.ranking.placing import place_units


def test_two_draws_of_weights_worked_by_hand() -> None:
    """Points 8/10 + 2/10, 5/10 + 6/10, 4/10 + 4/10: equal weights 0.50, 0.55, 0.40; weights 3:1 0.65, 0.525, 0.40."""
    found = rank_draws([[8, 2], [5, 6], [4, 4]], np.full((3, 2), 10), [[1, 1], [3, 1]], bottom=1, top=1, grades=[0.6])
    assert found.kept.tolist() == [[2, 1], [1, 2], [3, 3]]
    assert found.expected.tolist() == [1.5, 1.5, 3]
    assert found.p_top.tolist() == [0.5, 0.5, 0]
    assert found.p_bottom.tolist() == [0, 0, 1]
    assert found.p_grades.tolist() == [[0.5, 0.5], [0, 1], [0, 1]]
    assert found.describe(0).p_grades == (0.5, 0.5)


def test_a_criterion_not_assessed_leaves_both_sums() -> None:
    """Second unit: 9 of 10 on the first criterion alone, whatever stands in the other cell."""
    found = rank_draws([[8, 9], [9, np.nan]], [[10, 10], [10, 0]], [[1, 1]])
    assert found.kept[:, 0].tolist() == [2, 1]


def test_ties_share_the_best_place_as_in_the_league() -> None:
    """1-2-2-4. Sums of decimals differ in the last bit (0.1 + 0.2, 0.3 + 0.0) and are a tie all the same."""
    points = [[0.5, 0.4], [0.1, 0.2], [0.3, 0.0], [0.1, 0.1]]
    found = rank_draws(points, np.ones((4, 2)), [[1, 1]] * 3, bottom=1)
    assert found.kept[:, 0].tolist() == [1, 2, 2, 4]
    assert (found.low.tolist(), found.high.tolist()) == ([1, 2, 2, 4], [1, 2, 2, 4])
    assert found.p_bottom.tolist() == [0, 0, 0, 1]


def test_a_tie_does_not_depend_on_which_side_of_a_step_of_the_grid_a_rounding_error_falls() -> None:
    middle = 0.5 + 1.5 * 2.0**-40
    scores = [[1.0, np.nextafter(middle, 0), np.nextafter(middle, 1)]]
    assert rank_scores([scores]).kept[:, 0].tolist() == [1, 2, 2]


def test_a_difference_of_a_hundred_millionth_is_no_tie() -> None:
    assert rank_scores([[[0.9, 0.9 + 1e-8, 0.9 - 1e-8]]]).kept[:, 0].tolist() == [2, 1, 3]


def test_all_equal_scores_share_place_one_and_nobody_is_last() -> None:
    found = rank_scores([np.full((5, 40), 0.7)], bottom=20)
    assert (found.median == 1).all()
    assert not found.p_bottom.any()


def test_places_and_summaries_are_those_of_plain_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coarse scores with many ties, in many small blocks, some units after all others."""
    monkeypatch.setattr(draws, "_CELLS", 7 * 33)
    monkeypatch.setattr(draws, "_COUNTED", 20 * 33)
    scores = np.random.default_rng(1).integers(0, 12, (500, 33)).astype(float)
    after = np.arange(33) % 11 == 0
    found = rank_scores([scores[:100], scores[100:]], bottom=4, top=3, after=after, grades=[9, 4])
    places = stats.rankdata(-(scores - 100 * after), method="min", axis=1)
    assert np.array_equal(found.kept.T, places)
    for values, share in ((found.low, 0.05), (found.median, 0.5), (found.high, 0.95)):
        assert (values == np.quantile(places, share, axis=0, method="inverted_cdf")).all()
    assert found.expected == pytest.approx(places.mean(axis=0))
    assert found.p_bottom == pytest.approx((places > 29).mean(axis=0))
    assert found.p_top == pytest.approx((places <= 3).mean(axis=0))
    assert found.p_grades[:, 1] == pytest.approx(((scores >= 4) & (scores < 9)).mean(axis=0))
    assert found.beats(5)[6] == pytest.approx((places[:, 5] < places[:, 6]).mean())


def test_a_vetoed_unit_stands_after_all_others_and_keeps_its_share() -> None:
    found = rank_scores([[[0.9, 0.5, 0.4], [0.9, 0.3, 0.4]]], after=[True, False, False], grades=[0.8])
    assert found.kept.tolist() == [[3, 3], [1, 2], [2, 1]]
    assert found.p_grades[0].tolist() == [1, 0]


def test_lower_is_better_where_it_is_said() -> None:
    found = rank_scores([[[3.0, -1.0, 2.0]]], higher_is_better=False, grades=[0.0, 2.5])
    assert found.kept[:, 0].tolist() == [3, 1, 2]
    assert found.p_grades.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_failed_draws_are_counted_and_the_others_ranked_without_them() -> None:
    found = rank_scores([[[np.nan, 2.0, 1.0], [3.0, 1.0, 1.0]], [[3.0, np.inf, 4.0]]], bottom=1)
    assert found.failed.tolist() == [1, 1, 0]
    assert found.kept.tolist() == [[0, 1, 2], [1, 2, 0], [2, 2, 1]]
    assert found.expected.tolist() == [1.5, 1.5, pytest.approx(5 / 3)]
    assert found.describe(0).failed == 1
    assert found.beats(0)[2] == 0.5  # of the two draws in which both have a score


def test_failed_draws_in_ties_and_blocks_agree_with_plain_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draws, "_CELLS", 9 * 17)
    generator = np.random.default_rng(2)
    scores = generator.integers(0, 5, (300, 17)).astype(float)
    scores[generator.random(scores.shape) < 0.1] = np.nan
    found = rank_scores([scores])
    places = stats.rankdata(-scores, method="min", axis=1, nan_policy="omit")
    assert found.failed.tolist() == np.isnan(scores).sum(axis=0).tolist()
    assert found.expected == pytest.approx(np.nanmean(places, axis=0))
    assert (found.high == np.nanquantile(places, 0.95, axis=0, method="inverted_cdf")).all()


def test_units_that_cannot_be_ranked_have_a_reason_and_no_number() -> None:
    found = rank_draws([[5, 5], [0, 0], [4, 4]], [[10, 10], [0, 0], [10, 10]], [[1, 1]])
    assert found.reasons == ("", "不能估计，因为没有可以考核的指标", "")
    line = found.describe(1)
    assert (line.median, line.low, line.p_bottom, line.p_grades) == (None, None, None, None)
    assert found.kept[:, 0].tolist() == [1, 0, 2]
    assert found.estimable.tolist() == [True, False, True]
    assert all(np.isfinite(values).all() for values in (found.expected, found.p_bottom, found.p_top, found.p_grades))
    assert "只有一个单位" in rank_scores([[[1.0], [2.0]]]).reasons[0]
    assert "没有一次" in rank_scores([[[np.nan, 1.0, 2.0]]]).reasons[0]


def test_a_draw_that_gives_a_unit_no_weight_fails_for_it_alone() -> None:
    found = rank_draws([[5, 5], [4, 0], [6, 6]], [[10, 10], [10, 0], [10, 10]], [[0, 1], [1, 1]])
    assert found.failed.tolist() == [0, 1, 0]
    assert found.kept.tolist() == [[2, 2], [0, 3], [1, 1]]


def test_only_the_first_rows_are_kept_but_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "KEPT_CELLS", 30)
    found = rank_scores([np.random.default_rng(3).random((50, 10))])
    assert (found.kept.shape, found.draws) == ((10, 3), 50)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1, 2]], [[1]], [[1, 1]]), "shapes differ"),
        (([[np.nan]], [[1]], [[1]]), "not finite"),
        (([[1]], [[1]], [[-1]]), "negative"),
        (([[1], [2]], [[1], [1]], np.empty((0, 1))), "no draw"),
    ],
)
def test_arrays_that_make_no_sense_are_refused(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rank_draws(*arguments)  # type: ignore[arg-type]


def test_blocks_and_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="no draw"):
        rank_scores([])
    with pytest.raises(ValueError, match="a block has 3 units"):
        rank_scores([[[1.0, 2.0]], [[1.0, 2.0, 3.0]]])
    with pytest.raises(ValueError, match="best to the worst"):
        rank_scores([[[1.0, 2.0]]], grades=[0.6, 0.9])
    with pytest.raises(ValueError, match="after has shape"):
        rank_scores([[[1.0, 2.0]]], after=[True])
    with pytest.raises(ValueError, match="must not be negative"):
        rank_scores([[[1.0, 2.0]]], bottom=-1)
    with pytest.raises(ValueError, match="more than"):
        place_units(np.zeros((1, 70_000)), None, True)


def test_the_callers_scores_stay_as_they_were() -> None:
    scores = np.array([[1.0, 3.0, 2.0]])
    rank_scores([scores])
    assert scores.tolist() == [[1.0, 3.0, 2.0]]
