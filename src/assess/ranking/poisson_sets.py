"""Exact rank sets for rates of counts: who is surely above whom when each unit has a few events and its own exposure.

For two Poisson counts y_j, y_k with exposures N_j, N_k and equal rates, y_j given the sum is Binomial(y_j + y_k,
N_j ÷ (N_j + N_k)) (Przyborowski & Wilenski 1940); p_jk = P(at least y_j) is the exact evidence that the rate of j is
not the higher one. All ordered pairs of the statement are judged together by Holm 1979, and the set of a unit is
[1 + number surely better, n − number surely worse]; with equal exposures these are the multinomial sets of csranks.
Left out: (1) deaths, where several fall in one accident: give accidents; (2) pooling of years, which narrows the sets
far more than any method: at four events a unit they are nearly always 1 to n.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from assess.ranking.confidence import RankSets, Side, make_sets
from assess.ranking.placing import Floats, Integers

Correction = Literal["holm", "bonferroni"]
_TURNED: dict[Side, Side] = {"both": "both", "best": "worst", "worst": "best"}


def poisson_rank_sets(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    level: float = 0.95,
    *,
    higher_is_better: bool = False,
    simultaneous: bool = True,
    side: Side = "both",
    correction: Correction = "holm",
) -> RankSets:
    """Rank sets by events per unit of exposure, place 1 being the lowest rate (accidents), or the highest.

    `counts`: whole numbers; `exposure` in any one unit (employees, vehicles, years × yuan). Simultaneous: all sets
    hold together with probability `level` at least; else each alone. `side` as in `confidence_sets`. `correction`:
    "bonferroni" is wider, and only there to compare with others.
    A unit without a count or with an exposure that is not positive has no set but a reason. Where all counts are 0
    no two units differ and every set is 1 to n, which is true and says nothing.
    """
    events, size = np.asarray(counts, float), np.asarray(exposure, float)
    if events.ndim != 1 or events.shape != size.shape or not len(events):
        raise ValueError(f"shapes differ or are empty: counts {events.shape}, exposure {size.shape}")
    known = np.isfinite(events)
    if (events[known] < 0).any() or (events[known] != np.round(events[known])).any():
        raise ValueError("counts must be whole numbers, not negative")
    if not 0 < level < 1 or side not in {"both", "best", "worst"}:
        raise ValueError(f"level {level}, side {side}")
    exposed = np.isfinite(size) & (size > 0)
    usable = known & exposed
    reasons = [
        "" if fine else f"不能估计，因为{'没有计数' if exists else '暴露量（分母）缺失或不是正数'}"
        for fine, exists in zip(usable, exposed, strict=True)
    ]
    higher = _compare(events[usable], size[usable])
    chance = 1 - level
    if simultaneous:
        surely = higher <= _threshold(higher, chance, correction)
        more, fewer = np.count_nonzero(surely, axis=0), np.count_nonzero(surely, axis=1)
    else:
        more, fewer = _decide_each(higher, chance, correction, side if higher_is_better else _TURNED[side])
    above, below = (more, fewer) if higher_is_better else (fewer, more)
    nobody = np.zeros_like(above)
    above, below = (above if side != "worst" else nobody), (below if side != "best" else nobody)
    return make_sets(above, below, usable, reasons, level, simultaneous)


def _compare(events: Floats, size: Floats) -> Floats:
    """p[j, k]: the chance of at least y_j of the y_j + y_k events in j where the rates are equal; 2 for j = k."""
    values = np.empty((len(events), len(events)))
    for unit, row in enumerate(values):
        row[:] = stats.binom.sf(events[unit] - 1, events[unit] + events, size[unit] / (size[unit] + size))
        row[unit] = 2.0  # never decided
    return values


def _threshold(values: Floats, chance: float, correction: Correction) -> float:
    """The largest p that is rejected, −1 where none; values of 2 are no hypotheses."""
    hypotheses = np.count_nonzero(values <= 1)
    small = np.sort(values[values <= chance])
    left = hypotheses - (np.arange(len(small)) if correction == "holm" else 0)
    kept = small > chance / left
    first = int(np.argmax(kept)) if kept.any() else len(small)
    return float(small[first - 1]) if first else -1.0


def _decide_each(higher: Floats, chance: float, correction: Correction, side: Side) -> tuple[Integers, Integers]:
    """Numbers of units with a surely higher ("best") and lower ("worst") rate, each unit's statements judged alone."""
    more, fewer = np.zeros((2, len(higher)), np.int64)
    for unit in range(len(higher)):
        families = ([higher[:, unit]] if side != "worst" else []) + ([higher[unit]] if side != "best" else [])
        limit = _threshold(np.concatenate(families), chance, correction)
        more[unit] = np.count_nonzero(higher[:, unit] <= limit) if side != "worst" else 0
        fewer[unit] = np.count_nonzero(higher[unit] <= limit) if side != "best" else 0
    return more, fewer
