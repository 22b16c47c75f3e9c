"""Columns of two sources as one: the first wins, the second fills what the first does not know."""

from decimal import Decimal

import pytest

from assess.table import Column, build_table, fill_gaps
from assess.types import Measured, Source, Unit

UNITS = tuple(Unit(code, code, "county", "组") for code in "AB")


def column(*values: Measured) -> Column:
    table = build_table(UNITS, zip("AB", values, strict=True))
    return table.column(values[0].indicator)


def known(number: str, text: str = "") -> Measured:
    return Measured("one", Decimal(number), sources=(Source("f", text=text),))


def test_gaps_are_filled_with_value_and_source_at_either_scale() -> None:
    ours = column(known("3", "ours"), Measured("one", None, reason="没有报送"))
    other = column(known("9", "theirs"), known("2.5", "theirs"))
    for first, second, expected in ((ours, other, ("3", "2.5")), (other, ours, ("9", "2.5"))):
        filled = fill_gaps(first, second)
        assert tuple(str(filled.measured(at).numerator) for at in (0, 1)) == expected
    filled = fill_gaps(ours, other)
    assert [filled.measured(at).sources[0].text for at in (0, 1)] == ["ours", "theirs"]
    assert filled.reasons == {}


def test_what_neither_knows_keeps_its_reason() -> None:
    empty = column(known("1"), Measured("one", None, reason="没有报送"))
    assert fill_gaps(empty, empty).measured(1).reason == "没有报送"


def test_a_share_is_not_filled_with_a_count() -> None:
    share = column(Measured("one", Decimal(1), Decimal(2)), Measured("one", Decimal(1), Decimal(2)))
    with pytest.raises(ValueError, match="different kinds"):
        fill_gaps(share, column(known("1"), known("1")))
