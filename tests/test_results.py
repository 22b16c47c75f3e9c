"""Documents of a run come back from JSON as they were written, with every type."""

from datetime import date
from decimal import Decimal

import pytest

from assess.results import RunHeader, decode, encode, read, write
from assess.types import LegalBasis, Measured, Veto, VetoState

BASIS = LegalBasis("安全生产法", "第八条", verified=True, checked=date(2026, 5, 1))
HEADER = RunHeader(
    "r", "季度考核", "模拟", date(2026, 7, 1), date(2026, 1, 1), date(2026, 6, 30), "示范", "x", "细则", 2, 1, (BASIS,)
)


def test_a_document_comes_back_with_every_type() -> None:
    found = read(RunHeader, write(HEADER))
    assert found == HEADER
    assert found.unverified[0].checked == date(2026, 5, 1)
    assert isinstance(found.unverified, tuple)
    amount = Measured("rate", Decimal("1.10"))
    assert str(read(Measured, write(amount)).numerator) == "1.10"


def test_members_of_closed_sets_come_back_as_members() -> None:
    assert decode(VetoState, "pending") is VetoState.PENDING
    with pytest.raises(ValueError, match="maybe"):
        decode(VetoState, "maybe")
    assert decode(dict[str, tuple[Decimal, ...]], {"a": ["0.5"]}) == {"a": (Decimal("0.5"),)}


def test_nothing_stays_nothing_whatever_was_expected() -> None:
    for hint in (Decimal, date, VetoState, Veto, LegalBasis | None, tuple[Decimal, ...], dict[str, date], str):
        assert decode(hint, None) is None


def test_a_field_that_is_missing_or_unknown_is_refused() -> None:
    whole = encode(BASIS)
    with pytest.raises(TypeError, match="title"):
        decode(LegalBasis, {name: value for name, value in whole.items() if name != "title"})
    with pytest.raises(TypeError, match="colour"):
        decode(LegalBasis, {**whole, "colour": "red"})
    assert decode(LegalBasis, {"title": "安全生产法", "article": "第八条"}).checked is None
