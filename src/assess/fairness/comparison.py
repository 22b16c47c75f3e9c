"""Change on last year for all units of a group at once, with exposures and with control of false discoveries.

For each unit the exact conditional test and ratio interval of `change_tests`; across the units of a group Benjamini &
Hochberg (1995). An arrow stands only where mid-p < 0.05, the exact 95 % interval of the ratio leaves out 1, the
false-discovery rate is below 0.1, and all of that still holds with one event more or fewer: what one event could undo
is not called a change. Left out: (1) trends over more than two periods; (2) clustering of deaths in accidents: give
accidents, or say `clustered`, and then no fall is called evidence; (3) dependence between the two periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from assess.fairness.change_tests import LEVEL, deciding_counts, mid_p_values, ratio_limits, weakest_p
from assess.fairness.estimable import Mask, Vector, as_vector, check_counts, check_exposure, is_known, say_why, spread
from assess.fairness.rate import garwood_limits

FALSE_DISCOVERIES = 0.1


@dataclass(frozen=True, slots=True)
class Changes:
    """Arrays over units; `direction` is "up", "down", "none" or, where `reasons` says why, "unknown".

    `ratio` is rate now ÷ rate before (infinite where before is 0, NaN where both are); `p_adjusted` is Benjamini and
    Hochberg's within the group; `upper_limit` is the exact 95 % upper limit of the expected count now. `fall_at` and
    `rise_at` are the largest and smallest counts now that would have been evidence for this unit alone (−1: not even
    0). `alone` is the direction before control of false discoveries. `rated`: exposures were given.
    """

    now: Vector
    before: Vector
    ratio: Vector
    ratio_low: Vector
    ratio_high: Vector
    p_value: Vector
    p_adjusted: Vector
    upper_limit: Vector
    fall_at: Vector
    rise_at: Vector
    alone: NDArray[np.str_]
    direction: NDArray[np.str_]
    compared: NDArray[np.int64]
    reasons: tuple[str, ...]
    rated: bool
    clustered: bool


def compare_all(
    now: ArrayLike,
    before: ArrayLike,
    exposure_now: ArrayLike = 1.0,
    exposure_before: ArrayLike = 1.0,
    groups: Sequence[str] | None = None,
    clustered: bool = False,
) -> Changes:
    """Every unit's change from `before` to `now`; `groups` are the families of false-discovery control (default: one).

    Without exposures the periods are taken as equally long and equally exposed. `clustered` counts (deaths) never fall
    by evidence here. Not estimable, with the reason: a count or an exposure missing, no count, exposure not positive.
    """
    new = as_vector(now)
    size = len(new)
    old = as_vector(before, size)
    amounts = as_vector(exposure_now, size), as_vector(exposure_before, size)
    checks = [*check_counts(new, "本期"), *check_counts(old, "上年同期")]
    reasons = say_why(size, [*checks, *check_exposure(amounts[0], "本期"), *check_exposure(amounts[1], "上年同期")])
    known = is_known(reasons)
    x, b = new[known], old[known]
    share = amounts[0][known] / (amounts[0][known] + amounts[1][known])
    low, high = ratio_limits(x, b, share)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / b * (1 - share) / share
    p_value = mid_p_values(x, b, share)
    fall, rise = deciding_counts(b, share)
    fall = np.full_like(fall, -1.0) if clustered else fall
    names = _names([""] * size if groups is None else groups, known)
    family = np.unique(names, return_inverse=True)[1]
    p_adjusted, bound, compared = _control(p_value, family)
    alone = np.where(x <= fall, "down", np.where(x >= rise, "up", "none"))
    held = (alone != "none") & (weakest_p(x, b, share) <= bound)
    counted = np.zeros(size, dtype=np.int64)
    counted[known] = compared
    exposures = np.ndim(exposure_now) > 0 or np.ndim(exposure_before) > 0 or exposure_now != exposure_before
    columns = (ratio, low, high, p_value, p_adjusted, garwood_limits(x)[1], fall, rise)
    ratio, low, high, p_value, p_adjusted, limit, fall, rise = (spread(known, column) for column in columns)
    return Changes(
        now=new, before=old, ratio=ratio, ratio_low=low, ratio_high=high, p_value=p_value, p_adjusted=p_adjusted,
        upper_limit=limit, fall_at=fall, rise_at=rise, alone=_place(known, alone),
        direction=_place(known, np.where(held, alone, "none")), compared=counted, reasons=reasons,
        rated=bool(exposures), clustered=clustered,
    )  # fmt: skip


def _names(groups: Sequence[str], known: Mask) -> NDArray[np.str_]:
    names = np.array(groups, dtype=np.str_)
    if names.shape != known.shape:
        raise ValueError(f"expected one group for each of {len(known)} units, got {len(groups)}")
    return names[known]


def _place(known: Mask, directions: NDArray[np.str_]) -> NDArray[np.str_]:
    out = np.full(len(known), "unknown")
    out[known] = directions
    return out


def _control(p_value: Vector, family: NDArray[np.int64]) -> tuple[Vector, Vector, NDArray[np.int64]]:
    """Adjusted p-values, the largest p-value that would still be rejected, and how many are compared, by family.

    A unit whose p-value grew to at most that bound (rejections × rate ÷ tests) would still be rejected: the count of
    p-values under the bound stays the same.
    """
    adjusted, bound = np.ones_like(p_value), np.zeros_like(p_value)
    compared = np.zeros(len(p_value), dtype=np.int64)
    for name in np.unique(family):
        members = family == name
        adjusted[members] = stats.false_discovery_control(p_value[members])
        rejected = np.count_nonzero(adjusted[members] < FALSE_DISCOVERIES)
        compared[members] = np.count_nonzero(members)
        bound[members] = rejected * FALSE_DISCOVERIES / compared[members]
    return adjusted, np.minimum(bound, LEVEL), compared
