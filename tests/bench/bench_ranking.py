"""Ranks of 2,843 units × 60 criteria under 10,000 draws of weights, and simultaneous rank sets. `make bench`.

The limit is computed in the same run: 2.5 × (the bare matrix product + the fastest sort of the same scores), CPU
seconds on one thread, least of some rounds that alternate. scikit-criteria is no dependency: where it can be imported,
its weighted sum runs on a few draws of the same matrix and its time per draw is compared, ranks checked; otherwise
that line says so. Peak memory is measured in a process of its own, above the inputs. Left out: drawing the weights.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

if __name__ == "__main__":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # threads that wait would count as CPU time, on both sides

import numpy as np

from assess.ranking.confidence import confidence_sets
from assess.ranking.draws import rank_draws
from assess.ranking.poisson_sets import poisson_rank_sets
from assess.ranking.weights import draw_weights

UNITS, CRITERIA, DRAWS, SETS_DRAWS = 2843, 60, 10_000, 1000
BLOCK = 500


def make_inputs(units: int, criteria: int, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """模拟 points of 100, sections of ten criteria, and factors on the points."""
    points = np.full(criteria, 100 / criteria)
    awarded = np.random.default_rng(20260101).beta(8, 2, (units, criteria)) * points
    return awarded, np.tile(points, (units, 1)), draw_weights(points, [i // 10 for i in range(criteria)], draws, 7)


def least_time(rounds: int, *works: Callable[[], object]) -> list[float]:
    """CPU seconds of each work, the least of the rounds; the works alternate."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [min(taken) for taken in times]


def compare(units: int, criteria: int, draws: int, rounds: int) -> tuple[float, float]:
    """CPU seconds of the engine and of bare product plus sort; medians are checked against plain ranks first."""
    awarded, available, weights = make_inputs(units, criteria, draws)
    some = weights[: min(draws, 200)]
    scores = some @ awarded.T
    plain = 1 + np.argsort(np.argsort(-scores, axis=1), axis=1)
    if not np.array_equal(rank_draws(awarded, available, some).kept[:, :100].T, plain[:100]):
        raise AssertionError("engine and plain ranks differ")

    def bare() -> None:
        for start in range(0, draws, BLOCK):
            (weights[start : start + BLOCK] @ awarded.T).sort(axis=1)

    engine, limit = least_time(rounds, lambda: rank_draws(awarded, available, weights), bare)
    return engine, limit


def time_scikit_criteria(units: int, criteria: int, draws: int) -> float | None:
    """CPU seconds a draw of the same task with scikit-criteria, None where it is not installed; ranks must agree.

    The first evaluation, which loads things, is not counted.
    """
    try:
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel
    except ImportError:
        return None
    awarded, available, weights = make_inputs(units, criteria, draws)
    kept = rank_draws(awarded, available, weights).kept
    points = available[0]

    def evaluate(row: np.ndarray) -> np.ndarray:
        matrix = skcriteria.mkdm(awarded / points, [max] * criteria, weights=row * points)
        return WeightedSumModel().evaluate(matrix).rank_

    evaluate(weights[0])
    start = time.process_time()
    ranks = np.array([evaluate(row) for row in weights])
    np.quantile(ranks, [0.05, 0.5, 0.95], axis=0, method="inverted_cdf")
    (ranks > units - 20).mean(axis=0)
    taken = (time.process_time() - start) / draws
    if not np.array_equal(kept.T, ranks):
        raise AssertionError("scikit-criteria and engine differ")
    return taken


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_memory(task: str) -> tuple[float, float]:
    """MB above the inputs and CPU seconds of one task, run here; `main` starts a process for each."""
    generator = np.random.default_rng(3)
    awarded, available, weights = make_inputs(UNITS, CRITERIA, DRAWS)
    estimates, errors = generator.normal(0, 10, UNITS), generator.uniform(0.5, 4, UNITS)
    counts = generator.poisson(4, UNITS)
    tasks: dict[str, Callable[[], object]] = {
        "draws": lambda: rank_draws(awarded, available, weights),
        "draws, ragged": lambda: rank_draws(awarded, ragged, weights),
        "simultaneous sets": lambda: confidence_sets(estimates, errors, 0.95, simultaneous=True, draws=SETS_DRAWS),
        "marginal sets": lambda: confidence_sets(estimates, errors, 0.95, simultaneous=False, draws=SETS_DRAWS),
        "poisson sets": lambda: poisson_rank_sets(counts, generator.uniform(1, 3, UNITS), 0.95),
    }
    ragged = available * (generator.random(available.shape) > 0.1)
    rank_draws(awarded[:9], available[:9], weights[:9])  # what numpy loads once is no memory of the task
    before, start = _peak(), time.process_time()
    tasks[task]()
    return _peak() - before, time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--memory", help="one task, in this process")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.memory:
        memory, seconds = measure_memory(arguments.memory)
        print(f"{arguments.memory}: {memory:.0f} MB above the inputs, {seconds:.2f} CPU-s")
        return
    engine, limit = compare(UNITS, CRITERIA, DRAWS, arguments.rounds)
    print(
        f"{UNITS} × {CRITERIA} × {DRAWS}: {engine:.2f} CPU-s, product and sort {limit:.2f}: ratio {engine / limit:.2f}"
    )
    other = time_scikit_criteria(UNITS, CRITERIA, 20)
    print(
        "scikit-criteria not installed" if other is None else f"scikit-criteria {other * DRAWS / engine:.0f} × a draw"
    )
    for task in ("draws", "draws, ragged", "simultaneous sets", "marginal sets", "poisson sets"):
        subprocess.run([sys.executable, __file__, "--memory", task], check=True)


if __name__ == "__main__":
    main()
