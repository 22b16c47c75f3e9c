"""A small run of the benchmark of changes: same p-values as a loop over statsmodels. No seconds are judged."""

import runpy
from pathlib import Path


def test_all_at_once_and_one_by_one_agree_on_a_small_run() -> None:
    compare = runpy.run_path(str(Path(__file__).with_name("bench_fairness.py")))["compare"]
    assert min(compare(40, 42, repeats=1)) > 0
