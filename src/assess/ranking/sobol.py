"""Which weight decides a unit's rank: Sobol indices of the weights of sections (or criteria), for every unit at once.

Weights are drawn evenly within ± `spread` of the official ones, independently; the model is the unit's rank. From
scrambled Sobol points A, B and A with column j of B: first-order S_j = mean((f_B − m)(f_ABj − f_A)) ÷ V, m the mean of
f_A and f_B (Saltelli et al. 2010, CPC 181:259, centred), and total T_j = mean((f_A − f_ABj)²) ÷ 2V (Jansen 1999).
Without centring a constant in the model spoils S_j (a known defect of published tools). S_j may come out slightly
negative: that is sampling error, which the bootstrap interval over rows shows. A unit whose rank never moves in A and
B has all indices 0 and stands in `constant`. Left out: (1) discrete choices of method (aggregation, not-applicable
policy); (2) second-order indices; (3) correlated weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from assess.ranking.weighted import Floats, find_fault, rank, weigh

Model = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class SobolIndices:
    """Arrays are units × factors; `low` and `high` are 95 % bootstrap limits, equal to the index without bootstrap."""

    first: Floats
    total: Floats
    first_low: Floats
    first_high: Floats
    total_low: Floats
    total_high: Floats
    constant: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class WeightSensitivity:
    """`indices` of each unit's rank by factor in `names`, or a `reason`; ranks over the draws of A and B.

    `shift` is the mean distance of a unit's rank from the official one; `rank_low` and `rank_high` hold 90 % of the
    draws; `draws` says how many weightings were ranked.
    """

    reason: str
    names: tuple[str, ...] = ()
    indices: SobolIndices | None = None
    official: NDArray[np.int64] | None = None
    shift: Floats | None = None
    rank_low: Floats | None = None
    rank_high: Floats | None = None
    draws: int = 0


def sobol_indices(
    model: Model, factors: int, log2_rows: int = 8, seed: int = 20260101, bootstraps: int = 0
) -> SobolIndices:
    """Indices of `model`, which takes rows × factors in [0, 1) and gives outputs × rows (one output a unit).

    Runs: 2**log2_rows × (factors + 2). Errors: ValueError where there is no factor.
    """
    first, second = draw_rows(factors, log2_rows, seed)
    return estimate_indices(model, first, second, model(first), model(second), (bootstraps, seed))


def draw_rows(factors: int, log2_rows: int, seed: int) -> tuple[Floats, Floats]:
    """The rows A and B: scrambled Sobol points in [0, 1), rows × factors each."""
    if factors < 1:
        raise ValueError("no factor to vary")
    points = qmc.Sobol(2 * factors, scramble=True, rng=np.random.default_rng(seed)).random_base2(log2_rows)
    return points[:, :factors], points[:, factors:]


def estimate_indices(
    model: Model, first: Floats, second: Floats, of_first: Floats, of_second: Floats, resampling: tuple[int, int]
) -> SobolIndices:
    """Indices from rows A and B and the outputs there; `resampling` is (bootstraps, seed)."""
    rows, factors = first.shape
    bootstraps, seed = resampling
    resampled = np.random.default_rng(seed + 1).multinomial(rows, np.full(rows, 1 / rows), bootstraps) / rows
    both = np.concatenate([of_first, of_second], axis=1)
    constant = np.ptp(both, axis=1) == 0
    centre = both.mean(axis=1, keepdims=True)
    near, far = of_first - centre, of_second - centre
    squares = (near**2 + far**2) / 2
    variance = np.where(constant, 1.0, squares.mean(axis=1))
    shape = (len(of_first), factors, 3)
    answers = np.zeros((2, *shape))
    spreads = squares @ resampled.T
    # A resample without any row that moves the unit has no variance to divide by: that of all rows stands in.
    spreads = np.where(spreads > 0, spreads, variance[:, None])
    mixed = first.copy()
    for factor in range(factors):
        mixed[:, factor] = second[:, factor]
        moved = model(mixed) - centre
        mixed[:, factor] = first[:, factor]
        for which, terms in enumerate((far * (moved - near), (near - moved) ** 2 / 2)):
            value = terms.mean(axis=1) / variance
            answers[which, :, factor] = value[:, None]
            if bootstraps:
                limits = np.quantile(terms @ resampled.T / spreads, (0.025, 0.975), axis=1)
                answers[which, :, factor, 1:] = np.sort(np.stack([*limits], axis=1), axis=1)
    answers[:, constant] = 0.0
    (one, one_low, one_high), (whole, whole_low, whole_high) = np.moveaxis(answers, 3, 1)
    return SobolIndices(one, whole, one_low, one_high, whole_low, whole_high, constant)


def sobol_of_weights(
    awarded: Floats,
    available: Floats,
    criteria: tuple[str, ...],
    sections: tuple[str, ...] | None = None,
    spread: float = 0.25,
    log2_rows: int = 8,
    seed: int = 20260101,
    bootstraps: int = 0,
) -> WeightSensitivity:
    """Indices of each unit's rank by section (`sections`: one label a criterion), or by criterion where None.

    `awarded` and `available` are units × criteria in points; `spread` 0.25 lets each weight vary by ± 25 %.
    """
    labels = criteria if sections is None else sections
    reason = find_fault(awarded, available, len(criteria))
    if not reason and len(labels) != len(criteria):
        reason = "板块名称与指标名称不是一一对应"
    if not reason and not 0 < spread < 1:
        reason = "权重的浮动幅度应在0与1之间"
    if not reason and len(set(labels)) < 2:
        reason = "只有一个板块，改变它的权重不改变名次"
    if reason:
        return WeightSensitivity(f"不能估计，因为{reason}")
    names = tuple(dict.fromkeys(labels))
    place = np.array([names.index(label) for label in labels])

    def model(rows: Floats) -> Floats:
        return rank(weigh(awarded, available, (1 + spread * (2 * rows[:, place] - 1)).T)).astype(np.float64)

    first, second = draw_rows(len(names), log2_rows, seed)
    of_first, of_second = model(first), model(second)
    indices = estimate_indices(model, first, second, of_first, of_second, (bootstraps, seed))
    official = rank(weigh(awarded, available, np.ones((len(labels), 1))))[:, 0]
    both = np.concatenate([of_first, of_second], axis=1)
    low, high = np.quantile(both, (0.05, 0.95), axis=1, method="inverted_cdf")
    shift = abs(both - official[:, None]).mean(axis=1)
    draws = 2**log2_rows * (len(names) + 2)
    return WeightSensitivity("", names, indices, official, shift, low, high, draws)
