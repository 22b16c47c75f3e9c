"""A small run of the ranking benchmark: engine and plain ranks must agree. No seconds are judged."""

import runpy
from pathlib import Path


def test_engine_and_plain_ranks_agree_on_a_small_run() -> None:
    bench = runpy.run_path(str(Path(__file__).with_name("bench_ranking.py")))
    engine, limit = bench["compare"](60, 12, 300, 1)
    assert min(engine, limit) >= 0
    taken = bench["time_scikit_criteria"](10, 4, 3)
    assert taken is None or taken > 0
