"""A small run of the scoring benchmark: engine and plain loop must give the same totals. No seconds are judged."""

import runpy
from pathlib import Path


def test_engine_and_loop_agree_on_a_small_run() -> None:
    compare = runpy.run_path(str(Path(__file__).with_name("bench_scoring.py")))["compare"]
    engine, loop, fourfold = compare(60, 42, repeats=1)
    assert min(engine, loop, fourfold) >= 0
