"""Last digits that pile up on a few values, as invented or roughly rounded numbers do.

Values are first divided by the power of ten that nearly everybody's values are multiples of (amounts in hundreds are no
heaping), then those of at least 100 are kept. Per unit: χ² with 9 degrees of freedom against equal digits and against
the other units' digits (2 × 10 table), and the share of 0 and 5, binomial against 0.2 and beta-binomial against the
others. Of each pair the larger probability counts, of the two pairs twice the smaller. Flagged where P < .001 and
the mean absolute deviation from equal shares is at least .03. Sources: Preece 1981; Nigrini 2012 (deviation).
Left out: (1) fewer than 50 such values; (2) Benford's law, weak evidence at these numbers.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from assess.fairness.detection_model import Floats, Whole
from assess.fairness.plausibility import Sign, flag, signs, upper_tail

LEAST_VALUE = 100
LEAST_NUMBER = 50
DEVIATION = 0.03
NEARLY_ALL = 0.95
DIGITS = 10


def heaped(title: str, units: tuple[str, ...], unit_of: Whole, values: Whole) -> tuple[Sign, ...]:
    """One sign per unit. `values` are whole numbers of one column, `unit_of` is each one's row in `units`."""
    counts = digit_counts(len(units), unit_of, values)
    total = counts.sum(1)
    safe = np.maximum(total, 1)
    equal = safe[:, None] / DIGITS
    chi_equal = stats.chi2.sf(((counts - equal) ** 2 / equal).sum(1), DIGITS - 1)
    chi_others = _against_others(counts)
    events = counts[:, 0] + counts[:, 5]
    round_equal = stats.binom.sf(events - 1, total, 2 / DIGITS)
    round_others, share, reasons = upper_tail(events, total)
    digits, rounding = np.maximum(chi_equal, chi_others), np.maximum(round_equal, round_others)
    p_values = np.minimum(1.0, 2 * np.minimum(digits, rounding))
    reasons = tuple(
        f"不小于{LEAST_VALUE}的数只有{count}个（至少要{LEAST_NUMBER}个）" if count < LEAST_NUMBER else reason
        for count, reason in zip(total.tolist(), reasons, strict=True)
    )
    deviation = np.abs(counts / safe[:, None] - 1 / DIGITS).mean(1)
    flagged = flag(p_values, np.array([not one for one in reasons])) & (deviation >= DEVIATION)

    def say(row: int) -> str:
        return (
            f"{int(total[row])}个数的末位是0或5的占{events[row] / safe[row]:.0%}（其他单位平均{share[row]:.0%}），"
            f"各数字占比与均匀的平均差{deviation[row]:.3f}"
        )

    look = "抽查原始凭证，看数字是实测、结算的还是估填的"
    return signs("heaped", title, units, p_values, flagged, reasons, say, look)


def digit_counts(units: int, unit_of: Whole, values: Whole) -> Whole:
    """Units × last digits, after the common power of ten is taken off."""
    whole, owner = values[values > 0], unit_of[values > 0]
    while len(whole) and (whole % 10 == 0).mean() >= NEARLY_ALL:
        exact = whole % 10 == 0
        whole, owner = whole[exact] // 10, owner[exact]
    large = whole >= LEAST_VALUE
    found: Whole = np.bincount(owner[large] * DIGITS + whole[large] % 10, minlength=units * DIGITS).astype(np.int64)
    return found.reshape(units, DIGITS)


def _against_others(counts: Whole) -> Floats:
    """P of the 2 × 10 table of a unit's digits and the others'."""
    own = counts.astype(np.float64)
    others = own.sum(0) - own
    both = own + others
    size, rest = own.sum(1, keepdims=True), others.sum(1, keepdims=True)
    whole = np.maximum(size + rest, 1)
    statistic = np.zeros(len(own))
    for part, number in ((own, size), (others, rest)):
        expected = both * number / whole
        statistic += np.divide((part - expected) ** 2, expected, out=np.zeros_like(own), where=expected > 0).sum(1)
    used = (both > 0).sum(1)
    result: Floats = np.where(used > 1, stats.chi2.sf(statistic, np.maximum(used - 1, 1)), 1.0)
    return result
