"""Random numbers: the published sequence, the same one by one as in arrays, and none of another name."""

import numpy as np
import pytest

from assess.sample.draw import Dice, Stream, key_of

# The first numbers of splitmix64 for the key 1234567, as its authors publish them.
PUBLISHED = (6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821)


def test_numbers_are_those_of_the_published_sequence() -> None:
    stream = Stream()
    stream._key = 1234567
    expected = [(number >> 11) * 2.0**-53 for number in PUBLISHED]
    assert stream.uniform(len(PUBLISHED)).tolist() == expected


def test_single_draws_are_the_arrays_numbers() -> None:
    dice, stream = Dice(2025, "hazards"), Stream(2025, "hazards")
    first, then = stream.uniform(3).tolist(), stream.uniform(2).tolist()
    assert [dice.uniform() for _ in range(5)] == first + then


def test_names_and_seeds_have_numbers_of_their_own() -> None:
    assert len({key_of(1, "a", "b"), key_of(1, "a", "c"), key_of(2, "a", "b"), key_of(1, "a")}) == 4


def test_draws_stay_within_their_bounds() -> None:
    dice, stream = Dice(1), Stream(1)
    assert {dice.between(3, 5) for _ in range(200)} == {3, 4, 5}
    assert set(stream.below(500, 4).tolist()) == {0, 1, 2, 3}
    assert set(stream.pick(500, (1, 0, 3)).tolist()) == {0, 2}
    assert not stream.chance(100, 0.0).any()
    assert stream.chance(100, 1.0).all()


@pytest.mark.parametrize(("weights", "share"), [((1, 3), 0.25), ((9, 1), 0.9)])
def test_positions_come_as_often_as_they_weigh(weights: tuple[int, int], share: float) -> None:
    found = Stream("weights").pick(20_000, weights)
    assert abs(float(np.mean(found == 0)) - share) < 0.01
