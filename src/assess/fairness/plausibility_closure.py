"""Rectification that looks too good: no flaw at all where others have many, or too many closings on one special day.

Too perfect: flaws of several sorts (late, nobody named, failed the second look) are expected from the other units'
rates (`detection_model`) and counted together. A unit is flagged only without any flaw, where P(none) is below .001
if it were an average unit, below .025 if it may differ as the others do (negative binomial), and the others are
flawless in less than 97 % of chances. Closings on a day (the last day allowed, the last of a quarter): beta-binomial
against the others, P < .001, share at least twice theirs. False discoveries over units are held at .1 (for
perfection: of the probability of an average unit). Units: hazards. Sources: as the models'. Left out: (1) one truly
excellent unit among few, which no number tells from a polished one: hence the small second look; (2) delays that vary
too little.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from assess.fairness.detection_model import Whole, expect, rejected, tail
from assess.fairness.plausibility import FALSE_DISCOVERIES, STRONG, Sign, flag, signs, upper_tail

DIFFERENT = 0.025
USUAL_SHARE = 0.97
LEAST_FLAWS = 5.0  # fewer expected flaws: to have none is nothing special
TIMES = 2.0


def too_perfect(units: tuple[str, ...], chances: Whole, flaws: Whole) -> tuple[Sign, ...]:
    """One sign per unit. Arrays are units × sorts of flaw: how often it could have occurred, how often it did."""
    if (flaws > chances).any():
        raise ValueError("more flaws than chances")
    expected = expect(chances[:, :, None], flaws[:, :, None])
    seen = flaws.sum(1).astype(np.float64)
    p_values = tail(seen, expected)
    average = stats.poisson.cdf(seen, expected.mean)
    others = (chances.sum() - chances.sum(1)).astype(np.float64)
    flawless = 1 - np.divide(flaws.sum() - flaws.sum(1), others, out=np.zeros_like(others), where=others > 0)
    odd = expected.known & (seen == 0) & (average < STRONG) & (flawless < USUAL_SHARE)
    possible = expected.known & (expected.mean >= LEAST_FLAWS)
    flagged = np.zeros_like(odd)
    flagged[possible] = (odd & (p_values < DIFFERENT))[possible] & rejected(average[possible], FALSE_DISCOVERIES)
    reasons = [
        _reason(reason) if reason else "" if enough else f"机会太少，按别处水平只会有{mean:.1f}处不足"
        for reason, enough, mean in zip(expected.reasons, possible.tolist(), expected.mean.tolist(), strict=True)
    ]

    def say(row: int) -> str:
        total = int(chances[row].sum())
        words = f"{total}个环节有{int(seen[row])}处不足，按其他单位的水平期望{expected.mean[row]:.1f}处"
        return words + (
            f"；平均水平的单位一处都没有的概率{_words(average[row])}，考虑单位之间本来有差别也只有{p_values[row]:.3f}"
            if flagged[row]
            else ""
        )

    look = "抽取若干条已经销号的隐患到现场复核，核对整改照片、验收签字和日期；确实做得好的应当肯定"
    return signs("too_perfect", "整改记录完美程度", units, p_values, flagged, reasons, say, look)


def on_special_day(
    check: str, title: str, units: tuple[str, ...], events: Whole, chances: Whole, look: str
) -> tuple[Sign, ...]:
    """One sign per unit on closings that fall on a special day: `events` of `chances`."""
    p_values, share, reasons = upper_tail(events, chances)
    own = np.divide(events, chances, out=np.zeros(len(units)), where=chances > 0)
    flagged = flag(p_values, np.array([not one for one in reasons])) & (own >= TIMES * share)

    def say(row: int) -> str:
        return f"{int(chances[row])}条中有{int(events[row])}条（{own[row]:.0%}），其他单位平均{share[row]:.0%}"

    return signs(check, title, units, p_values, flagged, reasons, say, look)


def _words(p_value: float) -> str:
    return f"为{p_value:.4f}" if p_value >= 0.0001 else "不到0.0001"


def _reason(reason: str) -> str:
    """The model's reason in the words of closings."""
    known = {
        "不能估计，因为没有检查记录": "没有可看的记录",
        "不能估计，因为其他单位也都没有查出": "其他单位也没有一处不足",
    }
    return known.get(reason, reason.removeprefix("不能估计，因为"))
