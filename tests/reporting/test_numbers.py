"""Numbers as they stand on a page: exact ones unchanged, percentages only where the counts bear them."""

from datetime import date
from decimal import Decimal

import pytest

from assess.fairness import compare_counts
from assess.reporting import numbers
from assess.types import DAY_UNIT, Measured


def test_points_keep_every_digit_and_lose_idle_zeros() -> None:
    given = ("30", "30.00", "0.2", "1E+1", "0")
    assert [numbers.plain(Decimal(text)) for text in given] == ["30", "30", "0.2", "10", "0"]
    assert numbers.plain(None) == "—"
    assert numbers.published(Decimal(24), 2) == "24.00"


@pytest.mark.parametrize(
    ("share", "text"), [("0.8265", "82.7%"), ("0.12345", "12.3%"), ("0.1235", "12.4%"), ("1", "100.0%")]
)
def test_shares_round_half_up(share: str, text: str) -> None:
    assert numbers.percent(Decimal(share)) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (37, 45, "−8（−17.8%）"),
        (50, 40, "+10（+25.0%）"),
        (20, 20, "0（0.0%）"),
        (2, 1, "+1"),  # printed as +100 % elsewhere
        (19, 19, "0"),
        (0, 1, "−1"),
        (3, None, "—"),
    ],
)
def test_a_percentage_needs_a_base_that_bears_it(now: int, before: int | None, text: str) -> None:
    assert numbers.difference(compare_counts("事故起数", "起", now, before)) == text


def test_an_interval_says_where_it_is_open() -> None:
    assert numbers.interval(compare_counts("事故起数", "起", 1, 0)).endswith("至 无上限")
    assert numbers.interval(compare_counts("事故起数", "起", 0, 0)) == "—"
    assert numbers.interval(compare_counts("事故起数", "起", 6, 1)) == "0.73 至 276"


def test_a_measured_value_says_what_it_is_or_why_it_is_not() -> None:
    assert numbers.measured(Measured("a", Decimal(5), unit="起")) == "5起"
    assert numbers.measured(Measured("a", Decimal(3), Decimal(7))) == "3/7"
    assert numbers.measured(Measured("a", None, reason="没有上年表")) == "无数值（没有上年表）"
    assert numbers.measured(Measured("a", Decimal(0), Decimal(0))) == "无数值（未说明原因）"
    assert numbers.measured(Measured("a", Decimal(0), state="较大")) == "较大"
    assert numbers.measured(Measured("a", Decimal(date(2020, 8, 12).toordinal()), unit=DAY_UNIT)) == "2020-08-12"


def test_small_means_that_no_count_of_both_years_reaches_twenty() -> None:
    small, large = compare_counts("事故起数", "起", 9, 10), compare_counts("事故起数", "起", 10, 10)
    assert numbers.is_small([small])
    assert not numbers.is_small([small, large])
    assert not numbers.is_small([])
