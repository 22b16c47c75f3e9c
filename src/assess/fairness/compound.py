"""Deaths as compound counts: accidents arrive one by one, deaths come several at a time.

With accidents Poisson and k_j deaths in accident j the variance of D = Σ k_j is estimated by V = Σ k_j² (the PHE
formula for events that are not independent, Σ f² n_f). q = V ÷ D is how many deaths hang together on average. The
default interval is q × exact limits of D ÷ q "equivalent accidents", with the larger of the unit's own q and the
group's: a unit with few accidents cannot know how bad one can be, and for 0 deaths the upper limit is 3.69 q, not 3.69.
`dobson` is PHE's: D + √q × (exact limit − D) with the unit's own q. Left out: (1) accidents that come in series;
(2) deaths that a concealed accident adds later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assess.fairness.estimable import Vector, as_vector, check_exposure, is_known, say_why

Method = Literal["scaled", "dobson"]
Deaths = Sequence[int] | int | None


@dataclass(frozen=True, slots=True)
class CompoundIntervals:
    """Arrays over units; `reasons` says why there is no interval (the rate itself may still be known).

    `accidents` is NaN where only a total of deaths was given; `variance` is Σ k²; `cluster` the q that was used;
    `low` and `high` are limits of `rate`, deaths ÷ exposure × per. `group_cluster` is the group's q, NaN if unknown.
    """

    accidents: Vector
    deaths: Vector
    variance: Vector
    cluster: Vector
    exposure: Vector
    rate: Vector
    low: Vector
    high: Vector
    reasons: tuple[str, ...]
    group_cluster: float
    per: float
    level: float
    method: str


def compound_intervals(
    deaths_by_accident: Sequence[Deaths],
    exposure: ArrayLike = 1.0,
    per: float = 1.0,
    level: float = 0.95,
    cluster: float | None = None,
    method: Method = "scaled",
) -> CompoundIntervals:
    """Deaths and death rates with intervals that know about clustering, one per unit.

    For each unit the deaths of each of its accidents ([] for none; accidents without deaths may be listed as 0), a bare
    total where the accidents are not known, or None. `cluster` declares the group's q, at least 1; by default it is
    Σ k² ÷ Σ k over all units given. Not estimable, with the reason: deaths or exposure missing, negative deaths, and
    no q to be had (a bare total or zero deaths where no unit has any listed).
    """
    size = len(deaths_by_accident)
    table = np.array([_add_up(entry) for entry in deaths_by_accident], dtype=np.float64).reshape(size, 4)
    accidents, deaths, variance, bad = table.T
    amount = as_vector(exposure, size)
    listed = ~np.isnan(variance)
    total = deaths[listed].sum()
    group = cluster if cluster is not None else float(variance[listed].sum() / total) if total > 0 else np.nan
    known_q = np.divide(variance, deaths, out=np.full(size, np.nan), where=listed & (deaths > 0))
    q = known_q if method == "dobson" else np.fmax(known_q, group)
    unknown = [(bad > 0, "死亡人数不是非负整数"), (np.isnan(deaths), "没有报死亡人数"), *check_exposure(amount)]
    rate = np.where(is_known(say_why(size, unknown)), deaths, np.nan) / np.where(amount > 0, amount, np.nan) * per
    why = "没有逐起事故的死亡人数，不知道死亡怎样集中在少数事故里"
    reasons = say_why(size, [*unknown, (np.isnan(q), why)])
    known = is_known(reasons)
    low, high = np.full(size, np.nan), np.full(size, np.nan)
    limits = _scaled if method == "scaled" else _dobson
    low[known], high[known] = limits(deaths[known], q[known], level)
    scale = np.where(known, per / np.where(known, amount, 1.0), np.nan)
    return CompoundIntervals(
        accidents,
        deaths,
        variance,
        q,
        amount,
        rate,
        low * scale,
        high * scale,
        reasons,
        float(group),
        per,
        level,
        method,
    )


def _add_up(entry: Deaths) -> tuple[float, float, float, float]:
    """Accidents, deaths, Σ k² and whether the entry is wrong; NaN for what is not known."""
    if entry is None:
        return np.nan, np.nan, np.nan, 0.0
    each = np.array([entry] if isinstance(entry, (int, np.integer)) else entry, dtype=np.float64)
    if not np.all((each >= 0) & (np.floor(each) == each)):
        return np.nan, np.nan, np.nan, 1.0
    if isinstance(entry, (int, np.integer)):
        return np.nan, float(entry), np.nan, 0.0
    return float(len(each)), float(each.sum()), float((each**2).sum()), 0.0


def _scaled(deaths: Vector, q: Vector, level: float) -> tuple[Vector, Vector]:
    """q × Garwood's limits of deaths ÷ q, which need not be whole."""
    tail, equivalent = (1 - level) / 2, deaths / q
    low = np.where(deaths > 0, special.gammaincinv(np.where(deaths > 0, equivalent, 1.0), tail), 0.0)
    return q * low, q * special.gammainccinv(equivalent + 1, tail)


def _dobson(deaths: Vector, q: Vector, level: float) -> tuple[Vector, Vector]:
    """Limits of the exact Poisson interval, their distance from the count stretched by √(V ÷ D)."""
    tail = (1 - level) / 2
    low, high = special.gammaincinv(deaths, tail), special.gammainccinv(deaths + 1, tail)
    return np.maximum(deaths + np.sqrt(q) * (low - deaths), 0.0), deaths + np.sqrt(q) * (high - deaths)
