"""How little the weights must change to move a unit into or out of the bottom k: an exact mixed-integer programme.

Unit i is in the bottom k of n where at least n − k units stand strictly above it (ties share the best rank). Out: at
least k others stand at or below it; in: at least n − k others at or above. For weights within 1 ± f, HiGHS finds the
smallest f with one yes or no per other unit. With equal available points the comparison is linear in the weights and
the answer is exact. Where available points differ, all units are compared with a line t that is searched between the
lowest and highest share (`exact` is then false): the weights found do it, smaller ones may. Left out: (1) changes
beyond `limit`; (2) the line between titles, which depends on vetoes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from assess.ranking.weighted import Floats, find_fault, group, rank, weigh

LINES = 41


@dataclass(frozen=True, slots=True)
class Swap:
    """The smallest change f for one unit, or a `reason`; `weights` by group in `names` at f.

    `bottom`: whether the unit is officially in the bottom k. Leaving, f is enough; entering, any trifle more than f.
    """

    reason: str
    statement: str
    names: tuple[str, ...] = ()
    bottom: bool = False
    smallest: float | None = None
    weights: tuple[float, ...] = ()
    exact: bool = False


def smallest_swap(
    awarded: Floats, available: Floats, labels: tuple[str, ...], bottom: int, unit: int, limit: float = 0.5
) -> Swap:
    """The smallest change of weights (within ± `limit`) that moves `unit` (by number) across the line of the bottom k.

    `labels` name the section (or itself) of each criterion. Time: seconds for hundreds of units, by one programme.
    """
    reason = find_fault(awarded, available, len(labels))
    if not reason and not 0 < bottom < len(awarded):
        reason = f"共{len(awarded)}个单位，没有“后{bottom}名”可言"
    if reason:
        return _refuse(f"不能估计，因为{reason}")
    names, points = group(awarded, labels)
    _, most = group(available, labels)
    size = len(points)
    shares = weigh(points, most, np.ones((len(names), 1)))[:, 0]
    inside = bool(rank(shares)[unit] > size - bottom)
    needed = bottom if inside else size - bottom
    others = np.delete(np.arange(size, dtype=np.intp), unit)
    sign = 1.0 if inside else -1.0
    equal = bool(np.allclose(most, most[0], rtol=0, atol=1e-9 * most.sum()))
    if equal:
        best = _solve(sign * (points[others] - points[unit]), np.empty((0, len(names))), needed, limit)
    else:
        best = _search(points, most, unit, others, (sign, needed, limit))
    if best is None:
        return _refuse(f"不能估计，因为各项权重变动{limit:.0%}以内找不到这样的组合", names, inside, equal)
    change, weights = best
    where = "离开" if inside else "落入"
    words = f"各项权重同时变动{change:.1%}{'' if equal else '（或更少）'}就能使该单位{where}后{bottom}名。"
    return Swap("", words, names, inside, change, tuple(float(weight) for weight in weights), equal)


def _refuse(reason: str, names: tuple[str, ...] = (), inside: bool = False, exact: bool = False) -> Swap:
    return Swap(reason, f"权重变动对后几名的影响{reason}。", names, inside, exact=exact)


def _search(
    points: Floats, most: Floats, unit: int, others: NDArray[np.intp], aim: tuple[float, int, float]
) -> tuple[float, Floats] | None:
    """The best of programmes with a line at each of 41 shares, then around the best of them."""
    sign, needed, limit = aim
    shares = points.sum(axis=1) / most.sum(axis=1)
    low, high = float(shares.min()), float(shares.max())
    best: tuple[float, Floats] | None = None
    for _ in range(2):
        lines = np.linspace(low, high, LINES)
        middle = lines[LINES // 2]
        for line in lines:
            gaps = sign * (points - line * most)
            found = _solve(gaps[others], -gaps[[unit]], needed, limit if best is None else best[0])
            if found is not None and (best is None or found[0] < best[0]):
                best, middle = found, line
        step = (high - low) / (LINES - 1)
        low, high = middle - step, middle + step
    return best


def _solve(gaps: Floats, must: Floats, needed: int, limit: float) -> tuple[float, Floats] | None:
    """Smallest f with gaps·w ≤ 0 in at least `needed` rows and must·w ≤ 0 in all, |w − 1| ≤ f ≤ limit; None: none.

    Rows whose sign no weights within the limit can change are counted or dropped beforehand.
    """
    gaps = gaps / np.maximum(abs(gaps).sum(axis=1, keepdims=True), 1e-300)
    reach, total = limit * abs(gaps).sum(axis=1), gaps.sum(axis=1)
    never, always = total - reach > 1e-12, total + reach <= 0
    open_rows = gaps[~never & ~always]
    needed -= int(always.sum())
    rows, groups = len(open_rows), gaps.shape[1]
    # Variables: weights, f, one yes or no per open row. A row that says no may exceed 0 by at most its largest value.
    slack = open_rows.sum(axis=1) + limit * abs(open_rows).sum(axis=1)
    one, yes = np.ones((groups, 1)), np.eye(groups)
    blocks = [
        (np.hstack([open_rows, np.zeros((rows, 1)), np.diag(slack)]), -np.inf, slack),
        (np.hstack([must, np.zeros((len(must), 1 + rows))]), -np.inf, np.zeros(len(must))),
        (np.hstack([yes, -one, np.zeros((groups, rows))]), -np.inf, np.ones(groups)),
        (np.hstack([yes, one, np.zeros((groups, rows))]), np.ones(groups), np.inf),
        (np.hstack([np.zeros((1, groups + 1)), np.ones((1, rows))]), np.array([float(needed)]), np.inf),
    ]
    cost = np.zeros(groups + 1 + rows)
    cost[groups] = 1
    answer = optimize.milp(
        cost,
        integrality=np.repeat([0, 1], [groups + 1, rows]),
        bounds=optimize.Bounds(
            np.concatenate([np.full(groups, 1 - limit), np.zeros(1 + rows)]),
            np.concatenate([np.full(groups, 1 + limit), [limit], np.ones(rows)]),
        ),
        constraints=[
            optimize.LinearConstraint(sparse.csr_array(block), low, high) for block, low, high in blocks if len(block)
        ],
        options={"mip_rel_gap": 0.0},
    )
    return (float(answer.x[groups]), answer.x[:groups]) if answer.success else None
