"""The exact conditional test of two counts, for all units at once: p-values, ratio intervals, counts that decide.

Given n = now + before, `now` is Binomial(n, s) where nothing changed, s = exposure now ÷ both exposures (Przyborowski &
Wilenski 1940). p is twice the smaller one-sided mid-p; the ratio interval is Clopper-Pearson's share as odds, divided
by those of s. One event may not decide: a change counts only if one event more or fewer in either period leaves it.
Left out: (1) the E-test, which is more powerful but not exact; (2) clustering (count accidents, not deaths).
"""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from assess.fairness.estimable import Vector

LEVEL = 0.05


def mid_p_values(now: Vector, before: Vector, share: Vector | float = 0.5) -> Vector:
    """Two-sided mid-p values; 1 where both counts are zero."""
    total = now + before
    # Beta functions instead of binom.cdf: the same numbers without its checks of arguments.
    at_most = np.where(before > 0, special.betaincc(now + 1, np.maximum(before, 1), share), 1.0)
    at_least = np.where(now > 0, special.betainc(np.maximum(now, 1), before + 1, share), 1.0)
    seen = np.maximum(at_most + at_least - 1, 0.0)
    p = 2 * (np.minimum(at_most, at_least) - seen / 2)
    return np.where(total > 0, np.clip(p, 0.0, 1.0), 1.0)


def ratio_limits(now: Vector, before: Vector, share: Vector | float = 0.5) -> tuple[Vector, Vector]:
    """Exact 95 % limits of the ratio of rates now ÷ before: 0 where nothing happened now, infinite where before.

    Clopper & Pearson (1934) for the share p of the events that fall in `now`; ratio = p ÷ (1 − p) × (1 − s) ÷ s.
    """
    odds = share / (1 - share)
    low = np.where(now > 0, special.betaincinv(np.maximum(now, 1), before + 1, LEVEL / 2), 0.0)
    # The upper limit as odds of the complement, which keeps its digits when p is near 1.
    rest = np.where(before > 0, special.betaincinv(np.maximum(before, 1), now + 1, LEVEL / 2), 0.0)
    with np.errstate(divide="ignore"):
        return low / (1 - low) / odds, (1 - rest) / rest / odds


def deciding_counts(before: Vector, share: Vector | float = 0.5) -> tuple[Vector, Vector]:
    """The largest count now that is evidence of a fall (−1: not even 0), and the smallest that is one of a rise.

    Evidence: the exact interval of the ratio leaves out 1 (so mid-p is below 0.05), and still does with one event more
    or fewer, now or before, on the side of no change. Given `before` = b, P(X <= x | x + b) is the distribution
    function at x of the negative binomial with b and 1 − s, so that its quantiles are the answer.
    """
    other = 1 - share
    fall = np.minimum(_last_low(before, other) - 1, _last_low(before - 1, other))
    rise = np.maximum(_first_high(before, other) + 1, _first_high(before + 1, other))
    return np.maximum(fall, -1.0), rise


def _last_low(before: Vector, other: Vector | float) -> Vector:
    """The largest x whose one-sided exact tail is below LEVEL ÷ 2; −1 where there is none."""
    quantile = stats.nbinom.ppf(LEVEL / 2, np.maximum(before, 1), other) - 1
    return np.where(before > 0, quantile, -1.0)


def _first_high(before: Vector, other: Vector | float) -> Vector:
    return np.asarray(stats.nbinom.ppf(1 - LEVEL / 2, before + 1, other) + 1, dtype=np.float64)


def weakest_p(now: Vector, before: Vector, share: Vector | float = 0.5) -> Vector:
    """The largest mid-p value when one event is added or taken away on the side of no change, in either period."""
    falls = now / np.maximum(now + before, 1) < share
    step = np.where(falls, 1.0, -1.0)
    moved_now = mid_p_values(np.maximum(now + step, 0), before, share)
    return np.maximum(moved_now, mid_p_values(now, np.maximum(before - step, 0), share))
