"""Changes of 2,843 units at once, against a loop over statsmodels that asks for the same numbers, in one run.

Ratios only. Left out: the seconds themselves, which other work on the machine moves.

    python tests/bench/bench_fairness.py [--units 2843]     the counties of the country
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import test_poisson_2indep as compare_poisson

from assess.fairness.change_tests import mid_p_values
from assess.fairness.comparison import compare_all

LIMIT = 100


def _fastest(work: Callable[[], object], repeats: int) -> float:
    """The least CPU time of several runs."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def compare(units: int, seed: int, repeats: int = 7) -> tuple[float, float]:
    """How many times as long the loops take: p-values alone, and everything (`compare_all`) against test and interval.

    Raises AssertionError where the p-values differ: one-sided mid-p of the loop, doubled, is ours.
    """
    draws = np.random.default_rng(seed)
    now, before = draws.poisson(4, units), draws.poisson(4, units)
    amount_now, amount_before = draws.uniform(1, 2, units), draws.uniform(1, 2, units)
    rows = [row for row in zip(now, amount_now, before, amount_before, strict=True) if row[0] and row[2]]

    def test_each() -> list[float]:
        return [compare_poisson(x, a, b, c, method="cond-midp", alternative="larger").pvalue for x, a, b, c in rows]

    def test_and_limit_each() -> None:
        for x, a, b, c in rows:
            compare_poisson(x, a, b, c, method="cond-midp")
            proportion_confint(x, x + b, method="beta")

    share = amount_now / (amount_now + amount_before)
    larger, tested = np.array(test_each()), (now > 0) & (before > 0)  # it divides by zero for a count of 0
    assert np.allclose(2 * np.minimum(larger, 1 - larger), mid_p_values(now, before, share)[tested], atol=1e-9)
    tests = _fastest(test_each, 1) / _fastest(lambda: mid_p_values(now, before, share), repeats)
    everything = _fastest(lambda: compare_all(now, before, amount_now, amount_before), repeats)
    return tests, _fastest(test_and_limit_each, 1) / everything


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=2843)
    tests, everything = compare(parser.parse_args().units, 20260104)
    print(f"loop over statsmodels ÷ all at once, p-values: {tests:.0f} (at least {LIMIT})")
    print(f"loop with intervals ÷ compare_all with intervals, deciding counts, false discoveries: {everything:.0f}")


if __name__ == "__main__":
    main()
