"""What a check of reported data says of one unit: a probability, whether that is a reason to look, and what to look at.

A `Sign` is never an accusation and never points: honest data looks odd now and then, and each check says how often. A
check that cannot be made has a reason instead of a probability. Left out: (1) the checks themselves
(`plausibility_*`); (2) what they come to together (`trust`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from assess.fairness.detection_model import Flags, Floats, Whole, rejected

STRONG = 0.001  # a probability below this is a reason to look
FALSE_DISCOVERIES = 0.1
PEERS = 5  # fewer other units cannot say what is usual
FLOOR = 0.002  # honest units always differ a little: smallest correlation within a unit


@dataclass(frozen=True, slots=True)
class Sign:
    """迹象: `check` is its id, `p_value` how often honest data look like this or odder (None: `reason` says why not).

    `impossible`: more rows contradict themselves than slips of the pen explain. `flagged`: a reason to look; `look`
    says at what, `statement` is the sentence for the page.
    """

    check: str
    unit: str
    p_value: float | None
    flagged: bool
    statement: str
    look: str = ""
    reason: str = ""
    impossible: bool = False


def not_made(check: str, title: str, unit: str, reason: str) -> Sign:
    """A check that cannot be made for a unit."""
    return Sign(check, unit, None, False, f"{title}：不能估计，因为{reason}。", reason=f"不能估计，因为{reason}")


def flag(p_values: Floats, possible: Flags, level: float = STRONG) -> Flags:
    """Which units are a reason to look: below `level`, and false discoveries over units held at .1."""
    tried = np.flatnonzero(possible)
    result = np.zeros(len(p_values), dtype=np.bool_)
    result[tried] = (p_values[tried] < level) & rejected(p_values[tried], FALSE_DISCOVERIES)
    return result


def signs(
    check: str,
    title: str,
    units: Sequence[str],
    p_values: Floats,
    flagged: Flags,
    reasons: Iterable[str],
    say: Callable[[int], str],
    look: str,
) -> tuple[Sign, ...]:
    """One sign per unit: the reason where there is one, else `say(row)`; `look` is added where it is flagged."""
    made = []
    for row, (unit, reason) in enumerate(zip(units, reasons, strict=True)):
        if reason:
            made.append(not_made(check, title, unit, reason))
            continue
        odd = bool(flagged[row])
        statement = f"{title}：{say(row)}。" + (f"这是请核查的理由，不是结论：{look}。" if odd else "")
        made.append(Sign(check, unit, float(p_values[row]), odd, statement, look if odd else ""))
    return tuple(made)


def upper_tail(events: Whole, chances: Whole) -> tuple[Floats, Floats, tuple[str, ...]]:
    """P(so many events or more), the others' share, and why there is none, per unit: beta-binomial against the others.

    The share p (half an event in one chance more, so that it is neither 0 nor 1) and the correlation ρ within a unit
    (moments, at least `FLOOR`, widened by Student's factor) come from the other units;
    a = p(1 − ρ)/ρ, b = (1 − p)(1 − ρ)/ρ. Source: Williams 1975; Skellam 1948.
    """
    k, n = events.astype(np.float64), chances.astype(np.float64)
    working = n > 0
    peers = working.sum() - working
    others = n.sum() - n
    share = (k.sum() - k + 0.5) / (others + 1)
    usual = share * (1 - share)
    above = np.where(working, (k - n * share) ** 2 - n * usual, 0.0)
    below = np.where(working, n * np.maximum(n - 1, 0) * usual, 0.0)
    top, bottom = above.sum() - above, below.sum() - below
    rho = np.maximum(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0), FLOOR)
    rho = rho * (stats.t.ppf(STRONG, np.maximum(peers - 1, 1)) / stats.norm.ppf(STRONG)) ** 2
    rho = np.minimum(rho, 0.9)
    a, b = share * (1 - rho) / rho, (1 - share) * (1 - rho) / rho
    p_values = stats.betabinom.sf(k - 1, np.maximum(n, 1), a, b)
    return (
        np.where(working, p_values, 1.0),
        share,
        tuple(
            "没有可看的记录" if not one else f"可比的其他单位只有{other}个（至少要{PEERS}个）" if other < PEERS else ""
            for one, other in zip(working.tolist(), peers.tolist(), strict=True)
        ),
    )
