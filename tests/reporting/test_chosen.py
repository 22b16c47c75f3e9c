"""A figure shows both ends of a long group, or the places next to one unit, and all of a short one."""

from dataclasses import replace
from typing import Any

import pytest

from assess.reporting.chosen import pick_around, pick_ends
from assess.types import Standing


def make_group(sample: Any, size: int) -> list[Standing]:
    row = sample.run_report().standings[0]
    return [replace(row, unit=replace(row.unit, code=str(number)), rank=number) for number in range(1, size + 1)]


def codes(rows: list[Standing]) -> list[int]:
    return [int(row.unit.code) for row in rows]


def test_a_group_of_sixteen_is_shown_whole_and_of_a_longer_one_both_ends(sample: Any) -> None:
    first, last = pick_ends(make_group(sample, 16))
    assert (codes(first), codes(last)) == ([*range(1, 17)], [])
    first, last = pick_ends(make_group(sample, 17))
    assert (codes(first), codes(last)) == ([*range(1, 9)], [*range(10, 18)])
    assert pick_ends([]) == ([], [])


@pytest.mark.parametrize(
    ("code", "shown"),
    [("1", [*range(1, 8)]), ("20", [*range(17, 24)]), ("45", [*range(39, 46)]), ("nobody", [*range(1, 8)])],
)
def test_a_unit_of_a_long_group_stands_among_the_six_nearest(sample: Any, code: str, shown: list[int]) -> None:
    assert codes(pick_around(make_group(sample, 45), code)) == shown


def test_a_unit_of_a_short_group_stands_among_all(sample: Any) -> None:
    assert codes(pick_around(make_group(sample, 16), "16")) == [*range(1, 17)]
