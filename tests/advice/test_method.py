"""Other ways of counting: items add up to the official total, and only what can be argued about is moved."""

import numpy as np
import pytest

from assess.advice import Basis
from assess.advice.method import list_items, move_bands
from assess.review import Review
from assess.rubric.language import Ratio, Rubric, Steps
from assess.scoring.exact import POINT


def everyone(basis: Basis) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(len(basis.table.units))


@pytest.fixture(scope="module")
def flagship(simulated: Review) -> Basis:
    assert simulated.basis is not None
    return simulated.basis


def test_items_and_the_extra_are_the_official_total(basis: Basis, flagship: Basis) -> None:
    for one in (basis, flagship):
        items = list_items(one.scores, everyone(one))
        assert items.awarded.sum(axis=1) + items.extra == pytest.approx(one.scores.exact / POINT)
        assert items.available.sum(axis=1) == pytest.approx(one.scores.assessable / POINT)


def test_an_item_that_does_not_apply_can_count_as_won(flagship: Basis) -> None:
    official = list_items(flagship.scores, everyone(flagship))
    full = list_items(flagship.scores, everyone(flagship), full_where_not_applicable=True)
    assert (full.available.astype(bool) >= official.available.astype(bool)).all()
    more = full.available.astype(bool) & ~official.available.astype(bool)
    assert more.any()
    assert full.awarded[more] == pytest.approx(full.available[more])


def test_the_extra_holds_bonus_and_penalty(flagship: Basis) -> None:
    assert np.abs(list_items(flagship.scores, everyone(flagship)).extra).max() > 1


def edges(rubric: Rubric) -> list[tuple[bool, list[float]]]:
    rules = (rule for section in rubric.sections for criterion in section.criteria for rule in criterion.rules)
    return [
        (isinstance(rule.measure, Ratio), [float(one.from_) for one in rule.shape.steps])
        for rule in rules
        if isinstance(rule.shape, Steps)
    ]


def test_bands_of_shares_move_by_a_tenth_of_the_step_and_others_stay(flagship: Basis) -> None:
    down, same, up = (edges(rubric) for rubric in move_bands(flagship.rubric))
    assert same == edges(flagship.rubric)
    moved = 0
    for (share, low), (_, middle), (_, high) in zip(down, same, up, strict=True):
        assert low[0] == middle[0] == high[0]
        if not share:
            assert low == middle == high
            continue
        for at in range(1, len(middle)):
            step = middle[at] - middle[at - 1]
            assert (middle[at] - low[at], high[at] - middle[at]) == pytest.approx((step / 10, step / 10))
            moved += 1
    assert moved == 5
    assert all(sorted(one) == one for _, one in (*down, *up))


def test_a_rubric_without_bands_is_counted_once(basis: Basis) -> None:
    assert len(list(move_bands(basis.rubric))) == 1
