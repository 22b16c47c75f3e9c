"""How many findings the checks made should have brought: what the other units find at checks of the same sort.

For unit i, sector s and kind of check k the expected count is E_i = Σ n_isk · m_sk, where the rate m_sk (findings per
check) is that of the OTHER units: the unit itself is left out, and a cell that they visited little is drawn towards
sector rate × kind rate ÷ overall rate with the weight of `PRIOR` checks. The count is negative binomial with
mean E and variance φE + (αt + φ/F)E²: φ is the clumping of findings within visits (variance ÷ mean within cells, at
least 1), α the true differences between the other units (moments, at least `FLOOR`), t Student's correction for an α
estimated from few units, F the others' findings (error of the rates). Units: checks and findings as counts. Source:
indirect standardisation (Breslow & Day 1987); gamma-Poisson model (Clayton & Kaldor 1987); negative-binomial tails
(Spiegelhalter 2005). Left out: (1) size and age of enterprises and who inspected, which ledgers often lack; (2) trends
within the period; (3) what is made of the numbers (`detection`, `closure`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

PRIOR = 20.0  # checks that the fallback rate of a cell weighs
FLOOR = 0.15**2  # honest units always differ a little: a coefficient of variation of 15 %
PEERS = 5  # fewer other units with checks cannot say how much units differ
LEVEL = 0.01  # the tail at which Student's correction is taken


@dataclass(frozen=True, slots=True)
class Expected:
    """Per unit: expected count, differences between the others (α, corrected), clumping φ, and why there is none."""

    mean: Floats
    spread: Floats
    clumping: float
    reasons: tuple[str, ...]

    @property
    def known(self) -> Flags:
        return np.array([not reason for reason in self.reasons], dtype=np.bool_)


def expect(visits: Whole, found: Whole, squares: Whole | None = None, reference: Flags | None = None) -> Expected:
    """What each unit should have found. Arrays are units × sectors × kinds; `squares` are sums of squared findings.

    `reference` says which units serve as others' yardstick (all unless told). A unit without checks, or with fewer than
    `PEERS` others that checked, or whose others found nothing at all, has a reason instead of a number (mean 0).
    """
    n, h = visits.astype(np.float64), found.astype(np.float64)
    used = np.ones(len(n), dtype=np.bool_) if reference is None else reference
    own = used.astype(np.float64)[:, None, None]
    others_n, others_h = (own * n).sum(0) - own * n, (own * h).sum(0) - own * h
    total_n, total_h = others_n.sum((1, 2)), others_h.sum((1, 2))
    working = n.sum((1, 2)) > 0
    peers = (used & working).sum() - (used & working)
    reasons = tuple(map(_reason, working.tolist(), peers.tolist(), total_h.tolist()))
    rates = _rates(others_n, others_h, total_n, total_h)
    mean = np.where([not reason for reason in reasons], (n * rates).sum((1, 2)), 0.0)
    clumping = _clumping(n[used], h[used], None if squares is None else squares[used].astype(np.float64))
    alpha = _differences(h.sum((1, 2)), mean, clumping, used & working)
    student = (stats.t.ppf(LEVEL, np.maximum(peers - 1, 1)) / stats.norm.ppf(LEVEL)) ** 2
    error = np.divide(clumping, total_h, out=np.zeros_like(total_h), where=total_h > 0)
    return Expected(mean, alpha * student + error, clumping, reasons)


def _reason(working: bool, peers: int, others_found: float) -> str:
    if not working:
        return "不能估计，因为没有检查记录"
    if peers < PEERS:
        return f"不能估计，因为可比的其他单位只有{peers}个（至少要{PEERS}个）"
    return "" if others_found else "不能估计，因为其他单位也都没有查出"


def _rates(others_n: Floats, others_h: Floats, total_n: Floats, total_h: Floats) -> Floats:
    """Findings per check by cell, as seen without the unit."""
    overall = np.divide(total_h, total_n, out=np.zeros_like(total_h), where=total_n > 0)[:, None]
    by_sector = (others_h.sum(2) + PRIOR * overall) / (others_n.sum(2) + PRIOR)
    by_kind = (others_h.sum(1) + PRIOR * overall) / (others_n.sum(1) + PRIOR)
    product = by_sector[:, :, None] * by_kind[:, None, :]
    base = np.divide(product, overall[:, :, None], out=np.zeros_like(product), where=overall[:, :, None] > 0)
    rates: Floats = (others_h + PRIOR * base) / (others_n + PRIOR)
    return rates


def _clumping(n: Floats, h: Floats, squares: Floats | None) -> float:
    """Variance ÷ mean of findings at single checks of one unit, sector and kind; 1 where squares are not known."""
    if squares is None or not h.sum():
        return 1.0
    several = n > 1
    within = (squares - np.divide(h * h, n, out=np.zeros_like(h), where=n > 0))[several].sum()
    mean = (h * np.divide(n - 1, n, out=np.zeros_like(h), where=n > 0))[several].sum()
    return float(max(1.0, within / mean)) if mean > 0 else 1.0


def _differences(h: Floats, mean: Floats, clumping: float, used: Flags) -> Floats:
    """α by moments from the others: Σ((h − E)² − φE) ÷ ΣE², the unit itself left out."""
    above = np.where(used & (mean > 0), (h - mean) ** 2 - clumping * mean, 0.0)
    below = np.where(used, mean**2, 0.0)
    top, bottom = above.sum() - above, below.sum() - below
    found: Floats = np.maximum(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0), FLOOR)
    return found


def tail(count: Floats, expected: Expected, scale: float | Floats = 1.0) -> Floats:
    """P(that many or fewer) where `scale` times the checks were made; 1 where nothing could be expected."""
    mean = np.where(expected.mean > 0, expected.mean, 1.0) * scale
    spread = expected.spread + (expected.clumping - 1) / mean
    size = 1 / np.where(spread > 0, spread, FLOOR)
    result: Floats = np.where(expected.known, stats.nbinom.cdf(np.floor(count), size, size / (size + mean)), 1.0)
    return result


def predicted(expected: Expected, row: int) -> tuple[int, int]:
    """The 95 % predictive range of one unit's count, were it like the others."""
    mean = float(expected.mean[row])
    size = 1 / (float(expected.spread[row]) + (expected.clumping - 1) / mean)
    low, high = stats.nbinom.ppf((0.025, 0.975), size, size / (size + mean))
    return int(low), int(high)


def rejected(p_values: Floats, level: float) -> Flags:
    """Which are found with false discoveries held at `level` (Benjamini & Hochberg 1995)."""
    if not len(p_values):
        return np.zeros(0, dtype=np.bool_)
    order = np.argsort(p_values, kind="stable")
    passed = np.flatnonzero(p_values[order] <= level * np.arange(1, len(order) + 1) / len(order))
    result = np.zeros(len(order), dtype=np.bool_)
    result[order[: passed[-1] + 1 if len(passed) else 0]] = True
    return result
