"""The four official death rates side by side, each with its own deaths, its own denominator and an honest interval.

亿元国内生产总值生产安全事故死亡率 (deaths per 100 million yuan of GDP), 工矿商贸就业人员十万人生产安全事故死亡率,
道路交通万车死亡率, 煤矿百万吨死亡率: the indicators of the statistical communiqués of the People's Republic of China
(`unverified` against a current communiqué). Units: see RATES. They rank units differently, so all are shown and none is
chosen. Left out: (1) whose deaths belong to which rate (the caller gives them); (2) constant prices of GDP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.fairness.compound import CompoundIntervals, Deaths, compound_intervals


@dataclass(frozen=True, slots=True)
class OfficialRate:
    """One official rate of all units; `denominator` says in what the exposure is given, `unit` how the rate reads."""

    id: str
    title: str
    denominator: str
    unit: str
    intervals: CompoundIntervals


# id → title, unit of the denominator as given, denominators per printed unit, unit of the rate
RATES: dict[str, tuple[str, str, float, str]] = {
    "gdp": ("亿元国内生产总值生产安全事故死亡率", "亿元", 1.0, "人/亿元"),
    "employees": ("工矿商贸就业人员十万人生产安全事故死亡率", "人", 100_000.0, "人/十万人"),
    "vehicles": ("道路交通万车死亡率", "辆", 10_000.0, "人/万车"),
    "coal": ("煤矿百万吨死亡率", "吨", 1_000_000.0, "人/百万吨"),
}


def official_rates(
    deaths: Mapping[str, Sequence[Deaths]],
    denominators: Mapping[str, ArrayLike],
    units: int,
    level: float = 0.95,
    cluster: float | None = None,
) -> tuple[OfficialRate, ...]:
    """All four rates, in the order of RATES, for `units` units; keys of both mappings are the ids of RATES.

    Deaths are given by accident as for `compound_intervals` (a bare total gives a rate, and an interval only where
    the group's clustering is known). A rate whose deaths or denominators are lacking says so for every unit.
    Raises ValueError for an id that RATES does not have.
    """
    strange = (set(deaths) | set(denominators)) - set(RATES)
    if strange:
        raise ValueError(f"no official rate has the id {min(strange)!r}; known: {', '.join(RATES)}")
    found = []
    for name, (title, denominator, per, unit) in RATES.items():
        counts = deaths.get(name, [None] * units)
        if len(counts) != units:
            raise ValueError(f"{name}: expected deaths of {units} units, got {len(counts)}")
        amounts = denominators.get(name, np.full(units, np.nan))
        intervals = compound_intervals(counts, amounts, per, level, cluster)
        found.append(OfficialRate(name, title, denominator, unit, intervals))
    return tuple(found)
