"""Draws of weights: what stays fixed, how far they move, and that a seed repeats them."""

import numpy as np
import pytest

from assess.ranking.weights import draw_weights

POINTS, SECTIONS = [10, 20, 30, 40, 0], ["a", "a", "b", "b", "b"]


def test_the_total_of_points_is_kept_in_every_draw() -> None:
    for concentration in (None, 50):
        factors = draw_weights(POINTS, SECTIONS, 500, 1, concentration=concentration)
        assert factors @ POINTS == pytest.approx(np.full(500, 100))


def test_sections_and_criteria_each_move_by_the_spread_at_most() -> None:
    """Ratios of factors: 1.25 ÷ 0.75 within a section; of sections' points the same, times 30 ÷ 70."""
    factors = draw_weights(POINTS, SECTIONS, 4000, 1)
    within = factors[:, 0] / factors[:, 1]
    assert 1.55 < within.max() <= 5 / 3
    between = (factors[:, :2] @ POINTS[:2]) / (factors[:, 2:4] @ POINTS[2:4]) / (30 / 70)
    assert 1.55 < between.max() <= 5 / 3
    assert abs(np.corrcoef(within, between)[0, 1]) < 0.06


def test_dirichlet_shares_have_the_stated_mean_and_variation() -> None:
    """s = 0.2, κ = 50: coefficient of variation sqrt(0.8 ÷ (0.2 × 51)) = 0.280."""
    factors = draw_weights(POINTS, SECTIONS, 20_000, 1, concentration=50)
    assert factors[:, 1].mean() == pytest.approx(1, abs=0.01)
    assert factors[:, 1].std() == pytest.approx(0.280, abs=0.01)


def test_a_seed_repeats_the_draws_and_no_spread_gives_the_official_weights() -> None:
    assert (draw_weights(POINTS, SECTIONS, 9, 4) == draw_weights(POINTS, SECTIONS, 9, 4)).all()
    assert (draw_weights(POINTS, SECTIONS, 9, 4) != draw_weights(POINTS, SECTIONS, 9, 5)).any()
    assert draw_weights(POINTS, SECTIONS, 9, 4, spread=0) == pytest.approx(np.ones((9, 5)))


def test_a_criterion_of_no_points_keeps_factor_one_even_alone_in_its_section() -> None:
    assert (draw_weights(POINTS, SECTIONS, 9, 1)[:, 4] == 1).all()
    for concentration in (None, 5):
        assert (draw_weights([1, 0], ["a", "b"], 9, 1, concentration=concentration)[:, 1] == 1).all()


@pytest.mark.parametrize(
    ("points", "options"),
    [
        ([1, -1], {}),
        ([0, 0], {}),
        ([1], {}),
        ([1, np.nan], {}),
        ([1, 1], {"spread": 1}),
        ([1, 1], {"concentration": 0}),
    ],
)
def test_points_and_spreads_that_make_no_sense_are_refused(points: list[float], options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"points|spread"):
        draw_weights(points, ["a", "b"], 5, 1, **options)
