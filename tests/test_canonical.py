"""Canonical JSON: the bytes of the standard writer, and what has no place in a document is refused."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.canonical import Writer
from assess.results import digest, digest_each, write
from assess.review import Review
from assess.types import LegalBasis


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Leaf:
    value: Any


@dataclass(frozen=True, slots=True)
class Tree:
    name: str
    parts: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)


PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.dates(), st.just(Colour.RED),
    st.floats(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False),
)  # fmt: skip
TREES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.builds(Leaf, inner),
        st.builds(Tree, st.text(), st.lists(inner).map(tuple), st.dictionaries(st.text(), inner)),
    ),
    max_leaves=20,
)


@given(TREES)
def test_every_document_has_the_bytes_of_the_standard_writer(value: Any) -> None:
    assert Writer().write(value) == write(value)
    shared = Writer((Leaf, Tree))
    assert [shared.write(value), shared.write((value, value))] == [write(value), write((value, value))]


def test_real_reports_have_the_bytes_of_the_standard_writer(simulated: Review) -> None:
    writer = Writer((LegalBasis,))
    for code in ("990101", "990110"):
        report = simulated.unit_report(code)
        assert writer.write(report) == write(report)
        assert writer.write(replace(report, quarantined=7)) != write(report)


def test_what_is_shared_is_told_apart_by_the_object_and_by_where_it_stands() -> None:
    one, writer = Leaf(date(2025, 1, 1)), Writer((Leaf,))
    for value in (one, (one,), Leaf(one), Leaf(Leaf(Decimal("1.0"))), Leaf(Leaf(Decimal("1.00")))):
        assert writer.write(value) == write(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}])
def test_what_has_no_place_in_a_document_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no place"):
        Writer().write(Leaf(value))


def test_texts_that_come_one_at_a_time_have_the_hash_of_all_together() -> None:
    texts = ["一", "", "b\n"]
    assert digest_each(iter(texts)) == digest(*texts)
    assert digest_each(["ab", "c"]) != digest_each(["a", "bc"])
