"""Units: names that no place has as long as test codes last, codes in force beyond, one story for each position."""

from pathlib import Path

import pytest

from assess.ledger import Regions, load_regions
from assess.sample import Scale
from assess.sample.places import BORROWED, make_places
from assess.text.characters import clean

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions(ROOT)


def test_twelve_units_are_ten_counties_and_two_zones_in_two_groups(regions: Regions) -> None:
    places = make_places(Scale(), regions)
    assert [place.kind for place in places].count("县区") == 10
    assert [place.code for place in places if place.local] == ["9901K06", "9901K12"]
    groups = [place.group for place in places]
    assert sorted(groups.count(group) for group in set(groups)) == [6, 6]
    assert [place.code for place in places if place.coal] == ["990104", "990108", "990109"]


def test_sixty_units_have_test_codes_and_names_of_no_place(regions: Regions) -> None:
    places = make_places(Scale(units=60), regions)
    assert len({place.name for place in places}) == len({place.code for place in places}) == 60
    assert [place.name for place in places if clean(place.name) in regions.by_name] == []


def test_more_units_borrow_codes_in_force_and_say_so(regions: Regions) -> None:
    places = make_places(Scale(units=2843), regions)
    assert len({place.name for place in places}) == len({place.code for place in places}) == 2843
    assert all(regions.check(place.code, place.official).fault is None for place in places)
    assert {place.note for place in places} == {BORROWED}


def test_there_are_not_more_units_than_codes(regions: Regions) -> None:
    with pytest.raises(ValueError, match="at most 2847"):
        make_places(Scale(units=2848), regions)


def test_a_better_unit_has_the_better_share(regions: Regions) -> None:
    by_quality = sorted(make_places(Scale(), regions), key=lambda place: place.quality)
    shares = [place.rate(0.8, 1.0) for place in by_quality]
    assert shares == sorted(shares)
    assert 0.8 < shares[0] < shares[-1] < 1.0
