"""Submissions that repeat: months equal to the month before, a year's numbers equal to another unit's, copied rows.

Months: with independent Poisson counts two months of one series agree with probability Σ pmf(x)²; over all series the
chance of a repeat is the product, and the number of repeats is binomial with the mean chance. Vectors: two units
agree in all months of all series with the product of Σ pmf₁(x)·pmf₂(x); P is that times the number of other units.
Rows: how many rows of a unit have the same content as a row of another unit, beta-binomial against the others.
Flagged where P < .001, false discoveries at .1. Source: birthday probabilities with the rates as observed. Left out:
(1) rows that are nearly the same; (2) photographs and documents; (3) series of zeros, which repeat honestly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from assess.fairness.detection_model import Floats, Whole
from assess.fairness.plausibility import Sign, flag, signs, upper_tail

TIMES = 2.0
MONTHS = 6


def repeated_months(units: tuple[str, ...], counts: Whole) -> tuple[Sign, ...]:
    """One sign per unit: how many months repeat the one before in all series (`counts`: units × series × months)."""
    mean = counts.mean(2)
    chance = np.exp(np.log(_agree(mean, mean)).sum(1))
    months = counts.shape[2]
    repeats = (counts[:, :, 1:] == counts[:, :, :-1]).all(1).sum(1)
    p_values = stats.binom.sf(repeats - 1, max(months - 1, 0), np.minimum(chance, 1.0))
    empty = counts.sum((1, 2)) == 0
    short = months < MONTHS
    reasons = [f"不满{MONTHS}个月" if short else "没有数" if one else "" for one in empty.tolist()]
    flagged = flag(p_values, np.array([not one for one in reasons]))

    def say(row: int) -> str:
        expected = chance[row] * (months - 1)
        return f"{months}个月里有{int(repeats[row])}个月的各项数与上个月完全相同，偶然期望{expected:.2f}个月"

    look = "核对这些月份的原始记录，看是不是照抄上月"
    return signs("repeated_months", "逐月重复", units, p_values, flagged, reasons, say, look)


def same_as_another(units: tuple[str, ...], counts: Whole) -> tuple[Sign, ...]:
    """One sign per unit: whether all its numbers equal another unit's (`counts`: units × series × months)."""
    partners: dict[bytes, list[int]] = {}
    for row in range(len(units)):
        partners.setdefault(np.ascontiguousarray(counts[row]).tobytes(), []).append(row)
    p_values, other = np.ones(len(units)), np.full(len(units), -1)
    mean = counts.mean(2)
    for rows in partners.values():
        for row in rows if len(rows) > 1 else ():
            other[row] = next(one for one in rows if one != row)
            logs = np.log(_agree(mean[row], mean[other[row]])).sum() * counts.shape[2]
            p_values[row] = min(1.0, float(np.exp(logs)) * (len(units) - 1))
    empty = counts.sum((1, 2)) == 0
    alone = len(units) < 2
    reasons = ["没有其他单位可比" if alone else "没有数" if one else "" for one in empty.tolist()]
    flagged = flag(p_values, np.array([not one for one in reasons]))

    def say(row: int) -> str:
        return f"全部逐月数与{units[other[row]]}完全相同" if other[row] >= 0 else "没有与其他单位完全相同的逐月数"

    look = "与对方的原始报表核对，看是不是报错了单位或者复制了文件"
    return signs("same_as_another", "与其他单位雷同", units, p_values, flagged, reasons, say, look)


def copied_rows(title: str, units: tuple[str, ...], unit_of: Whole, contents: Sequence[str | None]) -> tuple[Sign, ...]:
    """One sign per unit: rows whose content also stands in another unit's rows; `unit_of` is each row's unit.

    None is a content that stands nowhere else.
    """
    numbers: dict[str | None, int] = {None: 0}  # an array of texts would be as wide as the longest
    content = np.array([numbers.setdefault(text, len(numbers)) for text in contents], dtype=np.int64)
    pairs = np.unique(np.column_stack((content, unit_of)), axis=0) if len(content) else np.zeros((0, 2), dtype=np.int64)
    holders = np.bincount(pairs[:, 0], minlength=len(numbers))
    shared = (holders[content] > 1) & (content > 0) if len(content) else np.zeros(0, dtype=np.bool_)
    chances = np.bincount(unit_of, minlength=len(units))
    events = np.bincount(unit_of[shared], minlength=len(units))
    p_values, share, reasons = upper_tail(events, chances)
    own = np.divide(events, chances, out=np.zeros(len(units)), where=chances > 0)
    flagged = flag(p_values, np.array([not one for one in reasons])) & (own >= TIMES * share)

    def say(row: int) -> str:
        return f"{int(chances[row])}行中有{int(events[row])}行与其他单位的行内容相同，其他单位平均{share[row]:.1%}"

    look = "逐行核对相同的记录，看是不是共用模板或者复制"
    return signs("copied_rows", title, units, p_values, flagged, reasons, say, look)


def _agree(one: Floats, other: Floats) -> Floats:
    """P(two independent Poisson counts are equal): exp(−a − b) · I₀(2√(ab)) (Skellam 1946)."""
    from scipy.special import ive

    found: Floats = ive(0, 2 * np.sqrt(one * other)) * np.exp(-((np.sqrt(one) - np.sqrt(other)) ** 2))
    return np.maximum(found, 1e-300)
