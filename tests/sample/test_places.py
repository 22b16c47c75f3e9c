"""Units: test codes and names that no place has, one story for each position."""

from pathlib import Path

import pytest

from assess.ledger import load_regions
from assess.sample import Scale
from assess.sample.places import make_places
from assess.text.characters import clean

ROOT = Path(__file__).parents[2]


def test_twelve_units_are_ten_counties_and_two_zones_in_two_groups() -> None:
    places = make_places(Scale())
    assert [place.kind for place in places].count("县区") == 10
    assert [place.code for place in places if place.local] == ["9901K06", "9901K12"]
    groups = [place.group for place in places]
    assert sorted(groups.count(group) for group in set(groups)) == [6, 6]
    assert [place.code for place in places if place.coal] == ["990104", "990108", "990109"]


@pytest.mark.parametrize("units", [60, 2843])
def test_all_units_have_test_codes_and_names_of_no_place(units: int) -> None:
    regions, places = load_regions(ROOT), make_places(Scale(units=units))
    assert len({place.name for place in places}) == len({place.code for place in places}) == units
    assert [place.name for place in places if clean(place.name) in regions.by_name] == []
    assert [place.code for place in places if not place.code.startswith("99")] == []


def test_there_are_not_more_units_than_names() -> None:
    with pytest.raises(ValueError, match="at most 2880"):
        make_places(Scale(units=2881))


def test_a_better_unit_has_the_better_share() -> None:
    by_quality = sorted(make_places(Scale()), key=lambda place: place.quality)
    shares = [place.rate(0.8, 1.0) for place in by_quality]
    assert shares == sorted(shares)
    assert 0.8 < shares[0] < shares[-1] < 1.0
