"""How much a unit's own checks find of what is there, told by a higher body that checked the same enterprises.

Two independent looks at the same hazards: n1 found by the unit, n2 by the higher body, m by both. Chapman's estimate of
what was there is (n1 + 1)(n2 + 1) ÷ (m + 1) − 1 with variance (n1 + 1)(n2 + 1)(n1 − m)(n2 − m) ÷ ((m + 1)²(m + 2));
the unit's detection is m ÷ n2 with its exact interval (Clopper-Pearson). Units: hazards. Sources: Chapman 1951; Seber
1982. Left out: (1) hazards that differ in how hard they are to find, which make the estimate too low, so that it is
called a lower bound; (2) what counts as the same hazard: the query says it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from assess.fairness.detection_model import Whole

LEAST = 10  # hazards of the higher body; fewer say nothing about a share


@dataclass(frozen=True, slots=True)
class Overlap:
    """What both looks make of one unit. Numbers are None where `reason` says why."""

    unit: str
    own: int
    higher: int
    both: int
    there: float | None = None
    there_low: float | None = None
    there_high: float | None = None
    detected: float | None = None
    detected_low: float | None = None
    detected_high: float | None = None
    reason: str = ""
    statement: str = ""


def judge_overlap(units: tuple[str, ...], own: Whole, higher: Whole, both: Whole) -> tuple[Overlap, ...]:
    """Every unit's overlap. Raises ValueError where more were found by both than by either."""
    if (both > np.minimum(own, higher)).any():
        raise ValueError("more hazards found by both than by one of the two")
    n1, n2, m = (one.astype(np.float64) for one in (own, higher, both))
    there = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    # The interval is taken on the log of what neither found, so that it never falls below what was seen.
    seen = n1 + n2 - m
    unseen = np.maximum(there - seen, 1e-9)
    factor = np.exp(stats.norm.ppf(0.975) * np.sqrt(np.log1p(variance / unseen**2)))
    low = stats.beta.ppf(0.025, m, n2 - m + 1)
    high = stats.beta.ppf(0.975, m + 1, n2 - m)
    results = []
    for row, unit in enumerate(units):
        counts = unit, int(own[row]), int(higher[row]), int(both[row])
        if higher[row] < LEAST:
            reason = f"不能估计，因为上级在同一批企业只查出{counts[2]}条隐患（至少要{LEAST}条）"
            results.append(Overlap(*counts, reason=reason, statement=f"与上级检查对照：{reason}。"))
            continue
        share = float(m[row] / n2[row])
        ends = (
            0.0 if both[row] == 0 else float(low[row]),
            1.0 if both[row] == higher[row] else float(high[row]),
        )
        around = (
            float(seen[row] + unseen[row] / factor[row]),
            float(seen[row] + unseen[row] * factor[row]),
        )
        statement = (
            f"与上级检查对照：同一批企业上级查出{counts[2]}条，其中本单位先前已经查出{counts[3]}条（{share:.0%}，"
            f"95%区间{ends[0]:.0%}至{ends[1]:.0%}）；据此推算这批企业至少有隐患约{there[row]:.0f}条"
            f"（95%区间{around[0]:.0f}至{around[1]:.0f}条）。"
        )
        results.append(Overlap(*counts, float(there[row]), *around, share, *ends, statement=statement))
    return tuple(results)
