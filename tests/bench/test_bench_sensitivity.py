"""A small run of the sensitivity benchmark: both sides must give the same answers. No seconds are judged."""

import runpy
from pathlib import Path


def test_closed_forms_and_loops_agree_on_a_small_run() -> None:
    bench = runpy.run_path(str(Path(__file__).with_name("bench_sensitivity.py")))
    assert all(value >= 0 for value in bench["compare"](80, 12, 4, 10).values())
    assert bench["swap"](12, 5, 3) >= 0
