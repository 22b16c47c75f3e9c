"""What a campaign (专项行动) did to the number of events: one form of answer for three methods, numbers and words.

The ratio is events with the campaign ÷ events expected without it (0.8: a fifth fewer); the words claim a difference
only where the 95 % interval leaves out 1 and every check that could be made was passed. Methods: an interrupted series
(`interrupted_series`), treated against other units (`difference`), correction for campaigns that follow accidents
(`regression_to_mean`). Left out: (1) displacement of accidents to other trades or places; (2) under-reporting during
a campaign (compare the mix of severities by hand); (3) anything that would change points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.05
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Check:
    """One assumption and whether the data speak against it; `passed` is None where it could not be checked.

    Where a `decisive` check fails no difference is put down to the campaign; one that is not decisive is added to the
    words as a doubt.
    """

    name: str
    p_value: float | None
    passed: bool | None
    words: str
    decisive: bool = True


@dataclass(frozen=True, slots=True)
class CampaignEffect:
    """The effect, or in `reason` why there is none to state. Without a reason `ratio` is a number.

    `low` or `high` is None where that end is open or the data cannot bound it (the statement says so); `avoided` are
    events in the months after the start (negative: more than expected); `uncorrected` is the ratio before the
    correction for regression to the mean; `basis` says in Chinese what the interval rests on.
    """

    method: str
    reason: str
    statement: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    avoided: float | None = None
    avoided_low: float | None = None
    avoided_high: float | None = None
    dispersion: float | None = None
    uncorrected: float | None = None
    basis: str = ""
    checks: tuple[Check, ...] = ()

    @property
    def estimable(self) -> bool:
        """Whether there is a ratio to state."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Interval:
    """A ratio with its 95 % limits (None: open) and two-sided p-value."""

    ratio: float
    low: float | None
    high: float | None
    p_value: float | None


def refuse(method: str, why: str) -> CampaignEffect:
    """The answer where nothing can be estimated: `why` completes the sentence 不能估计，因为……."""
    reason = f"不能估计，因为{why}"
    return CampaignEffect(method, reason, f"专项行动的效果{reason}。")


def state_effect(
    method: str,
    interval: Interval,
    observed: float,
    basis: str,
    checks: tuple[Check, ...] = (),
    dispersion: float | None = None,
    uncorrected: float | None = None,
) -> CampaignEffect:
    """Numbers and words from a ratio; `observed` events after the start give those avoided: observed × (1 ÷ ratio − 1).

    The interval of the avoided events is that of the ratio, turned over, so that the two never contradict each other;
    it does not hold the chance in `observed` itself. With no event observed nothing is said about avoided ones.
    """

    def avoid(ratio: float | None) -> float | None:
        return None if not ratio or not observed else observed * (1 / ratio - 1)

    low, high = avoid(interval.high), avoid(interval.low)
    return CampaignEffect(
        method,
        "",
        _say(interval, avoid(interval.ratio), low, high, checks),
        interval.ratio,
        interval.low,
        interval.high,
        interval.p_value,
        avoid(interval.ratio),
        low,
        high,
        dispersion,
        uncorrected,
        basis,
        checks,
    )


def _say(
    interval: Interval, avoided: float | None, low: float | None, high: float | None, checks: tuple[Check, ...]
) -> str:
    limits = f"{_number(interval.low, '0')}—{_number(interval.high, '不封顶')}"
    ratio = f"行动开始后的事件数为没有行动时预期的{interval.ratio:.2f}倍"
    below = interval.high is not None and interval.high < 1
    above = interval.low is not None and interval.low > 1
    failed = [check.words for check in checks if check.passed is False and check.decisive]
    doubts = "".join(f"（{check.words}）" for check in checks if check.passed is False and not check.decisive)
    if interval.low is None and interval.high is None:
        return f"{ratio}，但单位或事件太少，给不出95%区间，不能判断专项行动有没有作用。"
    stated = f"{ratio}（95%区间{limits}）"
    if not below and not above:
        return f"{stated}，区间含1：没有证据表明专项行动改变了事件数，也不能证明没有作用。"
    if failed:
        return f"{stated}；但{'；'.join(failed)}，这一差别不能归于专项行动。"
    if above or avoided is None:
        return f"{stated}，有证据表明{'高于' if above else '低于'}没有行动时的预期{doubts}。"
    limits = f"{_number(low, '0', 0)}—{_number(high, '不封顶', 0)}"
    return f"{stated}，有证据表明低于没有行动时的预期，约少发生{avoided:.0f}起（{limits}起）{doubts}。"


def _number(value: float | None, otherwise: str, places: int = 2) -> str:
    return otherwise if value is None else f"{value:.{places}f}"
