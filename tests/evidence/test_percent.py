"""Printed percentages and the counts that they leave possible, against counting through all counts."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.evidence.percent import agrees, candidates, forms, parse_percent
from assess.evidence.previous import Range

COUNTS = st.integers(0, 400)
PLACES = st.integers(0, 3)


def printed(now: int, before: int, places: int, rounding: str) -> str:
    """A change as a bureau would print it, without trailing zeros."""
    if before == 0:
        return "—"
    exact = (Decimal(now) - before) * 100 / Decimal(before)
    text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        (11, "-8.33", Range(12, 12)),
        (11, "-21.42", Range(14, 14)),  # truncated
        (11, "-21.43", Range(14, 14)),  # rounded
        (0, "-100", Range(1, None)),
        (0, "0", Range(0, 0)),
        (0, "—", Range(0, 0)),
        (3, "—", Range(0, 0)),
        (3, "0", Range(3, 3)),
        (150, "0", Range(149, 151)),  # whole percent: 1 more or less does not show
        (1, "-99", Range(67, None)),
        (5, "-17.5", None),
        (50, "-49", Range(98, 99)),  # 50 of 100 would be exactly -50
        (150, "49", Range(101, 101)),  # 150 of 100 would be exactly 50
        (0, "-50", None),
        (0, "25", None),
        (3, "-101", None),
    ],
)
def test_a_count_and_a_printed_change_leave_these_counts_before(now: int, text: str, expected: Range | None) -> None:
    percent = parse_percent(text)
    assert percent is not None
    assert candidates(now, percent) == expected


@given(COUNTS, COUNTS, PLACES, st.sampled_from([ROUND_DOWN, ROUND_HALF_UP]))
def test_the_truth_is_always_a_candidate(now: int, before: int, places: int, rounding: str) -> None:
    percent = parse_percent(printed(now, before, places, rounding))
    assert percent is not None
    found = candidates(now, percent)
    assert found is not None
    assert found.within(Range(before, before)) is not None
    assert agrees(now, before, percent)


@given(st.integers(0, 60), st.integers(-1100, 3000), st.integers(0, 1))
def test_candidates_are_exactly_the_counts_that_agree(now: int, units: int, places: int) -> None:
    percent = parse_percent(f"{Decimal(units).scaleb(-places):f}")
    assert percent is not None
    found = candidates(now, percent)
    for before in range(1500):
        inside = found is not None and found.within(Range(before, before)) is not None
        assert inside == agrees(now, before, percent), before


def test_truncated_and_rounded_forms() -> None:
    assert forms(37, 45, 2) == (Decimal("-17.77"), Decimal("-17.78"))
    assert forms(1, 8, 0) == (Decimal(-87), Decimal(-88))  # -87.5: half goes away from zero
    assert forms(3, 2, 1) == (Decimal(50), Decimal(50))


@pytest.mark.parametrize("text", ["", "-", "－", "abc", "12%", "１２", "1e3", "nan", "1,2", "--5", "0.1234567"])
def test_other_texts_are_no_change(text: str) -> None:
    assert parse_percent(text) is None
