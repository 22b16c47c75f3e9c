"""Sensitivity of 2,843 units × 60 criteria: Sobol indices of all weights, leave-one-out, changes to grade lines.

Each figure is a ratio measured in one run: against the bare product and sort of the same number of weightings, and
against loops that do one unit or one criterion at a time and must give the same answers. `make bench`. Left out: the
bottom-k programme at this size (it is asked for single units; `swap` times it for one county group).
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import numpy as np
from scipy import optimize

from assess.ranking.leave_one_out import leave_out
from assess.ranking.smallest_change import smallest_change
from assess.ranking.smallest_swap import smallest_swap
from assess.ranking.sobol import sobol_of_weights
from assess.ranking.weighted import rank

UNITS, CRITERIA, LOG2_ROWS = 2843, 60, 8
LINES = (0.9, 0.8, 0.6)


def make_points(units: int, criteria: int) -> tuple[np.ndarray, np.ndarray]:
    """Simulated (模拟) points; a tenth of the items does not apply."""
    generator = np.random.default_rng(20260101)
    available = generator.choice([1.0, 2, 4], (1, criteria)) * (generator.random((units, criteria)) > 0.1)
    available[:, 0] = 1
    return available * generator.beta(6, 1.5, (units, criteria)).round(2), available


def took(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def sort_bare(awarded: np.ndarray, weights: np.ndarray, batches: int) -> None:
    """What no ranking can do without: one product and one sort of each weighting."""
    for _ in range(batches):
        np.sort((weights.T @ awarded.T), axis=1)


def leave_out_by_loop(awarded: np.ndarray, available: np.ndarray) -> np.ndarray:
    columns = range(awarded.shape[1])
    rest = [(np.delete(awarded, j, 1).sum(1), np.delete(available, j, 1).sum(1)) for j in columns]
    return np.stack([rank(points / most) for points, most in rest], axis=1)


def change_by_loop(awarded: np.ndarray, available: np.ndarray, line: float) -> np.ndarray:
    """One linear programme a unit."""
    size = awarded.shape[1]
    found = np.full(len(awarded), np.inf)
    for unit, gaps in enumerate(awarded - line * available):
        toward = gaps if gaps.sum() < 0 else -gaps
        left = np.vstack([np.c_[np.eye(size), -np.ones(size)], np.c_[-np.eye(size), -np.ones(size)], np.r_[-toward, 0]])
        right = np.r_[np.ones(size), -np.ones(size), 0]
        answer = optimize.linprog(np.r_[np.zeros(size), 1], A_ub=left, b_ub=right, bounds=[(0, None)] * (size + 1))
        found[unit] = answer.fun if answer.fun < 1 - 1e-9 else np.inf
    return found


def compare(units: int, criteria: int, log2_rows: int, programmes: int) -> dict[str, float]:
    """Ratios of CPU time; raises AssertionError where the two sides disagree."""
    awarded, available = make_points(units, criteria)
    names = tuple(f"c{number}" for number in range(criteria))
    weights = np.random.default_rng(1).uniform(0.75, 1.25, (criteria, 2**log2_rows))
    bare = took(lambda: sort_bare(awarded, weights, criteria + 2))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sobol = took(lambda: sobol_of_weights(awarded, available, names, log2_rows=log2_rows))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    ours, loop = leave_out(awarded, available, names), leave_out_by_loop(awarded, available)
    assert (ours.ranks == loop).all()
    few = slice(0, programmes)
    change = smallest_change(awarded[few], available[few], names, LINES[:1])
    assert change.smallest is not None
    assert np.allclose(change.smallest[:, 0], change_by_loop(awarded[few], available[few], LINES[0]))
    closed = took(lambda: smallest_change(awarded, available, names, LINES)) / units / len(LINES)
    programme = took(lambda: change_by_loop(awarded[few], available[few], LINES[0])) / programmes
    return {
        "sobol_over_bare": sobol / bare,
        "sobol_seconds": sobol,
        "sobol_memory_mb": memory,
        "leave_out_loop_over_ours": took(lambda: leave_out_by_loop(awarded, available))
        / took(lambda: leave_out(awarded, available, names)),
        "programme_over_closed_form": programme / closed,
    }


def swap(units: int, sections: int, bottom: int) -> float:
    """Seconds for one unit just inside the bottom k."""
    generator = np.random.default_rng(3)
    available = np.tile(generator.choice([10.0, 20], sections), (units, 1))
    awarded = available * generator.beta(6, 1.5, (units, sections))
    unit = int(np.argsort(awarded.sum(axis=1))[bottom - 1])
    return took(lambda: smallest_swap(awarded, available, tuple(map(str, range(sections))), bottom, unit))


if __name__ == "__main__":
    for name, value in compare(UNITS, CRITERIA, LOG2_ROWS, 100).items():
        print(f"{name}: {value:.2f}")
    for size, sections in ((12, 8), (100, 8), (100, 20), (2843, 8)):
        print(
            f"bottom-k programme, {size} units × {sections} sections: {swap(size, sections, max(2, size // 10)):.2f} s"
        )
