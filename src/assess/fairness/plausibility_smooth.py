"""Monthly counts that vary too little, and values that crowd just above a threshold.

Smoothness: the index of dispersion Σ(x − x̄)² ÷ x̄ of M months is χ² with M − 1 degrees of freedom for independent
Poisson counts; its lower tail is the probability. Flagged where P < .001 after the number of series is allowed for,
and variance ÷ mean is below .3. Crowding: of the values within a width on both sides of a threshold, how many are at or
above it; the larger of P under an even chance and P against the other units (beta-binomial), since real deadlines and
rewards move everybody. Sources: Fisher 1950; McCrary 2008 (the idea). Left out: (1) series with fewer than 5 a month or
under 6 months; (2) seasons, which only make counts vary more; (3) work that is planned in equal portions, which is why
a flag asks first whether it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from assess.fairness.detection_model import Floats, Whole
from assess.fairness.plausibility import Sign, flag, signs, upper_tail

INDEX = 0.3
MEAN = 5.0
MONTHS = 6
NEAR = 20  # values around a threshold; fewer cannot crowd
SHARE = 0.1  # the share above must exceed the others' by this


def too_smooth(units: tuple[str, ...], names: Sequence[str], counts: Whole) -> tuple[Sign, ...]:
    """One sign per unit. `counts` is units × series × months; a unit's smoothest series is told."""
    x = counts.astype(np.float64)
    months = x.shape[2]
    mean = x.mean(2)
    usable = (mean >= MEAN) & (months >= MONTHS)
    squared = ((x - mean[:, :, None]) ** 2).sum(2)
    ratio = np.divide(squared, mean, out=np.zeros_like(mean), where=mean > 0)
    p_each = np.where(usable, stats.chi2.cdf(ratio, max(months - 1, 1)), 1.0)
    tried = usable.sum(1)
    smoothest = p_each.argmin(1)
    rows = np.arange(len(units))
    p_values = np.minimum(1.0, p_each[rows, smoothest] * np.maximum(tried, 1))
    index = ratio[rows, smoothest] / max(months - 1, 1)
    flagged = flag(p_values, tried > 0) & (index < INDEX)
    reasons = ["" if one else f"没有一种逐月数达到{MONTHS}个月、每月平均{MEAN:.0f}条" for one in tried.tolist()]

    def say(row: int) -> str:
        name = names[smoothest[row]]
        return f"{name}逐月数的方差是平均数的{index[row]:.2f}倍（偶然波动时约1倍）"

    look = "先问是不是按月平均分配任务；如果不是，核对原始记录的日期"
    return signs("too_smooth", "逐月数波动", units, p_values, flagged, reasons, say, look)


def crowded(
    title: str, units: tuple[str, ...], unit_of: Whole, values: Floats, threshold: float, width: float
) -> tuple[Sign, ...]:
    """One sign per unit: `unit_of` is each value's row in `units`. ValueError for a width not above 0."""
    if width <= 0:
        raise ValueError("the width must be positive")
    above = (values >= threshold) & (values < threshold + width)
    below = (values < threshold) & (values >= threshold - width)
    events = np.bincount(unit_of[above], minlength=len(units))
    chances = events + np.bincount(unit_of[below], minlength=len(units))
    against, share, reasons = upper_tail(events, chances)
    even = stats.binom.sf(events - 1, chances, 0.5)
    p_values = np.maximum(even, against)
    reasons = tuple(
        f"阈值附近只有{count}个数（至少要{NEAR}个）" if count < NEAR else reason
        for count, reason in zip(chances.tolist(), reasons, strict=True)
    )
    own = np.divide(events, chances, out=np.zeros(len(units)), where=chances > 0)
    flagged = flag(p_values, np.array([not one for one in reasons])) & (own >= share + SHARE)

    def say(row: int) -> str:
        return (
            f"阈值{threshold:g}两侧各{width:g}以内的{int(chances[row])}个数中，{own[row]:.0%}刚好达到，"
            f"其他单位平均{share[row]:.0%}"
        )

    look = "抽查刚好达到的数，按原始记录重新计算"
    return signs("crowded", title, units, p_values, flagged, reasons, say, look)
