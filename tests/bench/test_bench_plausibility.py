"""A small run of the bench: honest units are hardly ever flagged, and gross contamination is found."""

import runpy
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(Path(__file__).with_name("bench_plausibility.py")))


def test_at_most_one_honest_unit_in_a_hundred_is_flagged_by_any_check(bench: dict[str, Any]) -> None:
    any_flag, graded, per_check, _ = bench["false_flags"](seed=1, draws=50, number=12, spread=0.3)
    assert any_flag <= 0.01
    assert graded <= 0.01
    assert per_check <= 0.002


@pytest.mark.parametrize("name", ["finds 25 %", "no flaw at all", "14 ± 1 every month", "a fifth of rows copied"])
def test_gross_contamination_is_found(bench: dict[str, Any], name: str) -> None:
    found, graded = bench["power"](seed=2, draws=5, number=12, spread=0.3, name=name)
    assert found == 1
    assert graded == 1
