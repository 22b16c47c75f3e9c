"""Bounds passed on through sums, against trying out every combination."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.evidence.percent import candidates, parse_percent
from assess.evidence.previous import Key, Range, Sum, narrow, total

A, B, C, T, U, W = (("", name) for name in "abctuw")


def test_a_part_is_what_the_total_leaves_over() -> None:
    found, contradicted = narrow({T: Range(6, 6), A: Range(1, 1), B: Range(3, 3), C: Range(1)}, [Sum(T, (A, B, C))])
    assert found[C] == Range(2, 2)
    assert contradicted == ()


def test_a_total_without_an_upper_limit_still_leaves_a_lower_one() -> None:
    found, _ = narrow({T: Range(6), A: Range(1, 1), B: Range(3, 3), C: Range(1)}, [Sum(T, (A, B, C))])
    assert found[C] == Range(2)


def test_a_total_is_the_sum_of_its_parts() -> None:
    assert narrow({A: Range(1, 2), B: Range(3, 3)}, [Sum(T, (A, B))])[0][T] == Range(4, 5)


def test_two_open_parts_stay_open_with_their_bounds() -> None:
    found, _ = narrow({T: Range(3, 3), A: Range(1), B: Range(1)}, [Sum(T, (A, B))])
    assert (found[A], found[B]) == (Range(1, 2), Range(1, 2))
    assert str(found[A]) == "1至2（下限1，上限2）"
    assert str(Range(1)) == "至少1（下限1，无上限）"
    assert str(Range(4, 4)) == "4"


def test_bounds_travel_over_several_sums() -> None:
    sums = [Sum(T, (A, B)), Sum(U, (C,)), Sum(W, (T, U))]
    found, _ = narrow({W: Range(9, 9), C: Range(4, 4), A: Range(5, 5)}, sums)
    assert found[B] == Range(0, 0)


def test_a_contradictory_sum_is_named_and_leaves_no_trace() -> None:
    sums = [Sum(T, (A, B)), Sum(U, (C,))]
    ranges = {T: Range(1, 1), A: Range(1, 4), B: Range(1, 4), U: Range(2, 2), C: Range(1)}
    found, contradicted = narrow(ranges, sums)
    assert contradicted == (sums[0],)
    assert (found[A], found[T], found[C]) == (Range(1, 4), Range(1, 1), Range(2, 2))


def test_what_a_sum_had_narrowed_before_it_failed_is_undone() -> None:
    sums = [Sum(W, (T, U)), Sum(U, (C,)), Sum(T, (A,))]
    ranges = {W: Range(12, 15), T: Range(0, 10), U: Range(0, 10), C: Range(0, 5), A: Range(0, 5)}
    found, contradicted = narrow(ranges, sums)
    assert contradicted == (sums[0],)
    assert (found[C], found[A]) == (Range(0, 5), Range(0, 5))


def test_a_count_that_is_part_of_two_sums_is_refused() -> None:
    with pytest.raises(AssertionError):
        narrow({}, [Sum(T, (A, B)), Sum(U, (A,))])


def test_sums_of_ranges() -> None:
    assert total([]) == Range(0, 0)
    assert total([Range(1, 2), Range(3)]) == Range(4, None)


RANGES = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda ends: Range(min(ends), max(ends)))


@given(st.lists(RANGES, min_size=4, max_size=4))
def test_bounds_are_exact(ranges: list[Range]) -> None:
    given_ranges: dict[Key, Range] = dict(zip((T, A, B, C), ranges, strict=True))
    found, contradicted = narrow(given_ranges, [Sum(T, (A, B, C))])
    spans = [range(one.low, (one.high or 0) + 1) for one in ranges]
    solutions = [taken for taken in product(*spans) if taken[0] == sum(taken[1:])]
    assert bool(contradicted) == (not solutions)
    for position, key in enumerate((T, A, B, C) if solutions else ()):
        values = [taken[position] for taken in solutions]
        assert found[key] == Range(min(values), max(values))


CELL = st.tuples(st.integers(0, 30), st.integers(0, 30))


def printed(now: int, before: int, places: int, rounding: str) -> Range:
    """What is left of a count before after it was printed as a change."""
    text = "—"
    if before:
        exact = (Decimal(now) - before) * 100 / Decimal(before)
        text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding):f}"
    percent = parse_percent(text)
    assert percent is not None
    found = candidates(now, percent)
    assert found is not None
    return found


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5),
    st.integers(0, 2),
    st.sampled_from([ROUND_DOWN, ROUND_HALF_UP]),
)
def test_the_truth_survives_every_narrowing(table: list[list[tuple[int, int]]], places: int, rounding: str) -> None:
    """Random counts, printed truncated or rounded, with exact totals: the count before is always among those left."""
    truth: dict[Key, int] = {}
    now: dict[Key, int] = {}
    sums = []
    for column in range(3):
        whole, parts = ("", str(column)), tuple((str(unit), str(column)) for unit in range(len(table)))
        for unit, row in enumerate(table):
            now[parts[unit]], truth[parts[unit]] = row[column]
        now[whole], truth[whole] = sum(now[key] for key in parts), sum(truth[key] for key in parts)
        sums.append(Sum(whole, parts))
    ranges = {key: printed(now[key], truth[key], places, rounding) for key in truth}
    sums.append(Sum(("", "all"), tuple(("", str(column)) for column in range(3))))
    everything = sum(truth["", str(column)] for column in range(3))
    ranges["", "all"] = Range(everything, everything)
    found, contradicted = narrow(ranges, sums)
    assert contradicted == ()
    for key, before in truth.items():
        assert found[key].within(Range(before, before)), key
        assert not found[key].determined or found[key].low == before
