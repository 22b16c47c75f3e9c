"""Two counts of one unit over periods of equal length: an exact test of change, an exact ratio interval, plain words.

The test, the interval and the rule that one event may not decide are those of `change_tests`; `comparison` applies
them to all units of a group at once. A count of zero is stated with its exact Poisson upper limit (Garwood 1936).
Deaths come in clusters: one accident can bring back what the count of deaths lost, so a fall of deaths alone is never
called evidence, and a rise is called weak. Left out: exposure (traffic, output), which the published tables do not
give; false discoveries among many units.
"""

from __future__ import annotations

import numpy as np

from assess.fairness.change_tests import LEVEL, deciding_counts, mid_p_values, ratio_limits
from assess.fairness.rate import garwood_limits
from assess.types import Change, Source


def mid_p(now: int, before: int) -> float:
    """Two-sided mid-p value of the conditional binomial test; 1 where both counts are zero."""
    return float(mid_p_values(np.array([now], float), np.array([before], float))[0])


def ratio_interval(now: int, before: int) -> tuple[float | None, float | None]:
    """Exact 95 % interval of now ÷ before; None stands for an open end (nothing in one of the periods)."""
    if now + before == 0:
        return None, None
    low, high = ratio_limits(np.array([now], float), np.array([before], float))
    return float(low[0]), float(high[0]) if before else None


def upper_limit(count: int) -> float:
    """Exact 95 % upper limit of the expected count (two-sided interval, Garwood)."""
    return float(garwood_limits(np.array([count], float))[1][0])


def compare_counts(
    measure: str,
    unit: str,
    now: int,
    before: int | None,
    clustered: bool = False,
    reason: str = "",
    sources: tuple[Source, ...] = (),
) -> Change:
    """The change from `before` to `now` in words and numbers.

    `direction` is "up" or "down" only where mid-p is below 0.05, the exact interval of the ratio leaves out 1 and one
    event more or fewer would not end that, so that words and numbers never contradict each other; else "none";
    "unknown" without a previous count. A fall of `clustered` counts (deaths) is "none".
    """
    limit = upper_limit(now)
    if before is None:
        statement = f"上年同期数不能确定（{reason}），不作比较。"
        return Change(measure, unit, now, None, None, None, None, limit, "unknown", statement, sources)
    p_value = mid_p(now, before)
    low, high = ratio_interval(now, before)
    fall, rise = (float(count[0]) for count in deciding_counts(np.array([before], float)))
    direction = "up" if now >= rise else "down" if now <= fall and not clustered else "none"
    statement = _state(measure, unit, now, before, p_value, limit, direction, clustered)
    return Change(measure, unit, now, before, p_value, low, high, limit, direction, statement, sources)


def _state(
    measure: str, unit: str, now: int, before: int, p_value: float, limit: float, direction: str, clustered: bool
) -> str:
    counts = f"{measure}由上年同期{before}{unit}变为{now}{unit}"
    test = f"精确条件检验 mid-p={p_value:.3f}" if p_value >= 0.001 else "精确条件检验 mid-p<0.001"
    if now == before == 0:
        return (
            f"{measure}两期都是0{unit}，没有可比的变化；0{unit}只说明期望数的95%上限为{limit:.1f}{unit}，不证明更安全。"
        )
    zero = f"本期0{unit}的95%上限为{limit:.1f}{unit}。" if now == 0 else ""
    if direction == "none" and p_value >= LEVEL:
        return f"{counts}；{test}，没有证据表明风险水平发生变化，这样的差别可以由偶然造成。{zero}"
    if direction == "none":
        return f"{counts}；{test}，但{_doubt(clustered and now < before)}，不作为风险水平变化的证据。{zero}"
    word = "上升" if direction == "up" else "下降"
    weak = "（死亡人数按起集中，检验偏于乐观，证据应从弱看待）" if clustered else ""
    return f"{counts}；{test}，有证据表明{word}{weak}。{zero}"


def _doubt(clustered_fall: bool) -> str:
    """Why a p-value below the level is still no evidence."""
    if clustered_fall:
        return "一起多人死亡的事故就能抵消死亡人数的减少，是否改善要看事故起数"
    return "只差一起就不足以排除偶然（比值的精确区间含1或几乎含1）"
