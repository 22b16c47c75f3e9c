"""How large a change must be to be seen: exact power of the rule that sets arrows, turned round.

Counts are Poisson, b with mean E before and x with mean ratio × E × exposure ratio now. The power for a fall is
Σ_b P(b) P(x <= fall_at(b)), with the counts that decide from `change_tests` (exact, one event may not undo it); for a
rise likewise. The smallest detectable change has the declared power (80 %). E is taken from the count before, itself
uncertain. Left out: (1) control of false discoveries, which asks for more still; (2) clustering of deaths.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assess.fairness.change_tests import LEVEL, deciding_counts
from assess.fairness.estimable import Mask, Vector, as_vector, check_counts, check_exposure, is_known, say_why, spread

POWER = 0.8
MOST_POWER = 0.999
LARGEST_RISE = 1000.0
STEPS = 24  # halvings of a bracket in the logarithm of a ratio: five digits
BLOCK = 512  # units at a time, so that units × counts stays small in memory


@dataclass(frozen=True, slots=True)
class Detectable:
    """Arrays over units. `fall`: the ratio of rates now ÷ before that a fall must reach to be seen with `power`; 0
    where not even a fall to zero is. `rise`: the same upwards. `halving_periods`: how many periods as long as the one
    before must be pooled, on either side, until a fall by half is seen."""

    before: Vector
    fall: Vector
    rise: Vector
    halving_periods: Vector
    reasons: tuple[str, ...]
    power: float


def smallest_detectable(
    before: ArrayLike, exposure_now: ArrayLike = 1.0, exposure_before: ArrayLike = 1.0, power: float = POWER
) -> Detectable:
    """The smallest fall and rise that would be called evidence with probability `power`, one per unit.

    Not estimable, with the reason: no count, no exposure, or nothing happened before (then no size can be told).
    """
    old = as_vector(before)
    amounts = as_vector(exposure_now, len(old)), as_vector(exposure_before, len(old))
    checks = [*check_counts(old, "上年同期"), (old == 0, "上年同期为0，没有可以推算的基数")]
    checks += [*check_exposure(amounts[0], "本期"), *check_exposure(amounts[1], "上年同期")]
    reasons = say_why(len(old), checks)
    known = is_known(reasons)
    # Units with the same numbers have the same answer: a county list holds few different ones.
    pairs, places = np.unique(
        np.column_stack([old[known], amounts[0][known] / amounts[1][known]]), axis=0, return_inverse=True
    )
    fall, rise = np.empty(len(pairs)), np.empty(len(pairs))
    for start in range(0, len(pairs), BLOCK):
        block = slice(start, start + BLOCK)
        fall[block], rise[block] = _detect(pairs[block, 0], pairs[block, 1], power)
    places = places.reshape(-1)
    periods = np.ceil(events_for_halving(power) / old[known])
    return Detectable(
        old, spread(known, fall[places]), spread(known, rise[places]), spread(known, periods), reasons, power
    )


def _detect(expected: Vector, exposure: Vector, power: float) -> tuple[Vector, Vector]:
    counts, weights = _window(expected)
    fall_at, rise_at = deciding_counts(counts, (exposure / (1 + exposure))[:, None])
    mean = expected * exposure

    def sees_fall(ratio: Vector) -> Mask:
        tail = np.where(fall_at < 0, 0.0, special.gammaincc(fall_at + 1, (mean * ratio)[:, None]))
        return np.asarray((weights * tail).sum(axis=1) >= power)

    def sees_rise(ratio: Vector) -> Mask:
        return np.asarray((weights * special.gammainc(rise_at, (mean * ratio)[:, None])).sum(axis=1) >= power)

    never = ~sees_fall(np.zeros_like(mean))
    fall = _bisect(lambda ratio: ~sees_fall(ratio), np.full_like(mean, 1e-4), np.ones_like(mean))
    rise = _bisect(sees_rise, np.ones_like(mean), np.full_like(mean, LARGEST_RISE))
    return np.where(never, 0.0, fall), rise


def _window(expected: Vector) -> tuple[Vector, Vector]:
    """Counts that a Poisson with these means shows, all but about 1e-7 of them, and their probabilities."""
    half = np.ceil(5.5 * np.sqrt(expected) + 12)
    first = np.maximum(np.floor(expected) - half, 0)
    counts = first[:, None] + np.arange(2 * half.max() + 1)
    weights = np.exp(special.xlogy(counts, expected[:, None]) - expected[:, None] - special.gammaln(counts + 1))
    return counts, weights


def _bisect(holds: Callable[[Vector], Mask], low: Vector, high: Vector) -> Vector:
    """Where a condition that is false at `low` becomes true, on the scale of logarithms."""
    low, high = np.log(low), np.log(high)
    for _ in range(STEPS):
        middle = (low + high) / 2
        true = holds(np.exp(middle))
        low, high = np.where(true, low, middle), np.where(true, middle, high)
    return np.asarray(np.exp(high))


@cache
def events_for_halving(power: float = POWER) -> int:
    """How many events a period needs for a fall by half to be seen with `power` (0.05 to 0.999), equal exposures."""
    if not LEVEL < power < MOST_POWER:
        raise ValueError(f"a power lies between {LEVEL} and {MOST_POWER}, got {power}")
    events = 0
    while True:
        events += 1
        mean = np.array([float(events)])
        counts, weights = _window(mean)
        fall_at, _ = deciding_counts(counts)
        tail = np.where(fall_at < 0, 0.0, special.gammaincc(fall_at + 1, mean[:, None] / 2))
        if (weights * tail).sum() >= power:
            return events
