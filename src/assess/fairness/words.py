"""One plain Chinese sentence per unit for a rate, deaths, a change, a place on the funnel, and a shrunk estimate.

Nothing is called better because it is low: zero is stated with its upper limit, a fall only where one event could not
undo it, a low place with what it does not prove; a change that is not evident says what would settle it.
Left out: numbers without words (`estimable.list_rows`) and figures.
"""

from __future__ import annotations

import numpy as np

from assess.fairness.comparison import Changes
from assess.fairness.compound import CompoundIntervals
from assess.fairness.detectable import Detectable
from assess.fairness.funnel import FunnelPlaces
from assess.fairness.rate import RateIntervals
from assess.fairness.shrinkage import Shrunk


def show_number(value: float) -> str:
    """Three significant digits, whole numbers from 1000 on, no exponent; an open end is 无上界."""
    if np.isinf(value):
        return "无上界"
    if value == 0 or abs(value) >= 1000:
        return f"{value:.0f}"
    places = max(0, 2 - int(np.floor(np.log10(abs(value)))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def describe_rate(rates: RateIntervals | CompoundIntervals, unit: int, measure: str, word: str, per: str) -> str:
    """`measure` is what is counted (事故), `word` its unit (起), `per` that of the rate (起/亿元)."""
    count = rates.events[unit] if isinstance(rates, RateIntervals) else rates.deaths[unit]
    level = f"{rates.level:.1%}".replace(".0%", "%")
    if rates.reasons[unit]:
        rate = rates.rate[unit]
        if np.isnan(rate):
            return f"{measure}：{rates.reasons[unit]}"
        return f"{measure}{count:.0f}{word}，{show_number(rate)}{per}；区间{rates.reasons[unit]}"
    if count == 0:
        limit = f"{level}上限{show_number(rates.high[unit])}{per}"
        return f"{measure}0{word}（{limit}）；0{word}不证明没有风险，也不作为最好的依据。"
    low, high = show_number(rates.low[unit]), show_number(rates.high[unit])
    return f"{measure}{count:.0f}{word}，{show_number(rates.rate[unit])}{per}，{level}区间{low}至{high}{per}。"


def describe_change(changes: Changes, unit: int, measure: str, word: str, detectable: Detectable | None = None) -> str:
    """What changed, whether that is evidence, and where it is not, what would settle it."""
    if changes.reasons[unit]:
        return f"{measure}：{changes.reasons[unit]}"
    now, before = int(changes.now[unit]), int(changes.before[unit])
    if now == before == 0:
        limit = show_number(changes.upper_limit[unit])
        return f"{measure}两期都是0{word}，没有可比的变化；本期期望数的95%上限为{limit}{word}，不证明更安全。"
    p = changes.p_value[unit]
    test = f"mid-p={p:.3f}" if p >= 0.001 else "mid-p<0.001"
    exposure = "，按暴露量折算" if changes.rated else ""
    counts = f"{measure}由上年同期{before}{word}变为{now}{word}（{test}{exposure}）"
    limit = f"本期0{word}的95%上限为{show_number(changes.upper_limit[unit])}{word}。" if now == 0 else ""
    direction, alone = str(changes.direction[unit]), str(changes.alone[unit])
    if direction != "none":
        low, high = show_number(changes.ratio_low[unit]), show_number(changes.ratio_high[unit])
        weak = "死亡按起集中，证据从弱看待；" if changes.clustered else ""
        arrow = "↓有证据表明下降" if direction == "down" else "↑有证据表明上升"
        return f"{counts}，{arrow}：与上年之比的95%区间{low}至{high}，增减一{_one(word)}仍成立。{weak}{limit}"
    if alone != "none":
        many = int(changes.compared[unit])
        why = f"：{many}个单位同时比较，这样的差别可能只是其中的偶然。"
    else:
        why = f"，这样的差别可以由偶然或一{_one(word)}之差造成。"
    return f"{counts}，没有证据表明变化{why}{limit}{describe_settling(changes, unit, word, detectable)}"


def _one(word: str) -> str:
    return word or "次"


def describe_settling(changes: Changes, unit: int, word: str, detectable: Detectable | None = None) -> str:
    """What would settle it: the counts that would have decided, and how long one must pool."""
    fall, rise = int(changes.fall_at[unit]), int(changes.rise_at[unit])
    if changes.clustered:
        words = f"本期达到{rise}{word}才算上升；是否下降要看事故起数，一起多人死亡的事故就能抵消死亡人数的减少。"
    elif fall < 0:
        words = f"以上年的数为基数，本期即使为0{word}也不足以证明下降，达到{rise}{word}才算上升。"
    else:
        words = f"以上年的数为基数，本期不多于{fall}{word}才算下降，达到{rise}{word}才算上升。"
    if detectable is not None and not detectable.reasons[unit] and detectable.halving_periods[unit] > 1:
        periods, power = int(detectable.halving_periods[unit]), f"{detectable.power:.0%}"
        words += f"要以{power}的把握看出减半，前后各须合并约{periods}个这样的时期。"
    return words


ZONES = {
    "far_above": "高于99.8%预测界",
    "above": "高于95%预测界",
    "inside": "在95%预测界以内",
    "below": "低于95%预测界",
    "far_below": "低于99.8%预测界",
}


def describe_place(places: FunnelPlaces, unit: int, measure: str, word: str) -> str:
    """Where the unit stands against what is expected of a unit of its size, and what that does not prove."""
    if places.reasons[unit]:
        return f"{measure}：{places.reasons[unit]}"
    count, zone = int(places.events[unit]), str(places.zone[unit])
    expected = show_number(places.expected[unit])
    zero = f"（95%上限{show_number(places.upper_limit[unit])}{word}）" if count == 0 else ""
    head = f"{measure}{count}{word}{zero}，按规模预期{expected}{word}，{ZONES[zone]}"
    if zone == "inside":
        tail = "，与其他单位没有可辨别的差别" + ("；0不能说明比别处更安全。" if count == 0 else "。")
    elif zone in ("below", "far_below"):
        held = "" if places.holds[unit] else f"，但多一{_one(word)}就回到界内"
        tail = f"{held}；偏低不等于更安全，先核实有无漏报、迟报。"
    else:
        held = "" if places.holds[unit] else f"，但少一{_one(word)}就回到界内"
        many = "" if places.discovered[unit] else "；所有单位一起看，这样的偏高仍可能是偶然"
        tail = f"{held}{many}；应查明原因。"
    return head + tail


def describe_estimate(shrunk: Shrunk, unit: int) -> str:
    """The shrunk relative risk with its interval, and how probable it is that the risk is far above that of others."""
    if shrunk.reasons[unit]:
        return shrunk.reasons[unit]
    mean, low, high = (show_number(values[unit]) for values in (shrunk.mean, shrunk.low, shrunk.high))
    above = shrunk.above[unit]
    chance = "不到1%" if above < 0.01 else "超过99%" if above > 0.99 else f"{above:.0%}"
    times = show_number(shrunk.times)
    return f"相对风险估计为预期的{mean}倍（95%区间{low}至{high}），超过同类{times}倍的概率{chance}。".replace(
        "95%区间", f"{shrunk.level:.0%}区间"
    )
