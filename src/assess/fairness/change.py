"""Two counts over periods of equal length: an exact test of change, an exact ratio interval, and plain words.

Given n = now + before, `now` is Binomial(n, 1/2) where nothing changed (Przyborowski & Wilenski 1940). The p-value is
two-sided mid-p; the interval of the ratio comes from Clopper-Pearson limits of the share (p ÷ (1 − p)).
A count of zero is stated with its exact Poisson upper limit (Garwood 1936). Left out: (1) clustering of deaths in
accidents, which makes the test too sure, so that "no evidence" holds all the more and "evidence" is called weak;
(2) exposure (traffic, output), which the published tables do not give.
"""

from __future__ import annotations

from scipy import stats
from statsmodels.stats.rates import confint_poisson

from assess.types import Change, Source

LEVEL = 0.05


def mid_p(now: int, before: int) -> float:
    """Two-sided mid-p value of the conditional binomial test; 1 where both counts are zero."""
    total = now + before
    if total == 0:
        return 1.0
    exact = stats.binom.pmf(now, total, 0.5)
    tail = min(stats.binom.cdf(now, total, 0.5), stats.binom.sf(now - 1, total, 0.5))
    return float(min(1.0, 2 * (tail - exact / 2)))


def ratio_interval(now: int, before: int) -> tuple[float | None, float | None]:
    """Exact 95 % interval of now ÷ before; None stands for an open end (nothing in one of the periods)."""
    if now + before == 0:
        return None, None
    low = stats.beta.ppf(LEVEL / 2, now, before + 1) if now else 0.0
    high = stats.beta.ppf(1 - LEVEL / 2, now + 1, before) if before else None
    return float(low / (1 - low)), None if high is None else float(high / (1 - high))


def upper_limit(count: int) -> float:
    """Exact 95 % upper limit of the expected count (two-sided interval, Garwood)."""
    return float(confint_poisson(count, 1, method="exact-c", alpha=LEVEL)[1])


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

    `direction` is "up" or "down" only where mid-p is below 0.05 and the exact interval of the ratio leaves out 1, so
    that the two never contradict each other; else "none"; "unknown" without a previous count.
    """
    limit = upper_limit(now)
    if before is None:
        statement = f"上年同期数不能确定（{reason}），不作比较。"
        return Change(measure, unit, now, None, None, None, None, limit, "unknown", statement, sources)
    p_value = mid_p(now, before)
    low, high = ratio_interval(now, before)
    outside = (low is not None and low > 1) or (high is not None and high < 1)
    direction = "none" if p_value >= LEVEL or not outside else "up" if now > before else "down"
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
    if direction == "none":
        doubt = "，但比值的精确区间仍含1，证据不足" if p_value < LEVEL else ""
        words = f"{counts}；{test}{doubt}，没有证据表明风险水平发生变化，这样的差别可以由偶然造成。"
    else:
        word = "上升" if direction == "up" else "下降"
        weak = "（死亡人数按起集中，检验偏于乐观，证据应从弱看待）" if clustered else ""
        words = f"{counts}；{test}，有证据表明{word}{weak}。"
    return words + (f"本期0{unit}的95%上限为{limit:.1f}{unit}。" if now == 0 else "")
