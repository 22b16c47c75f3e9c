"""Difference in differences of counts: units with the campaign against units without it, before and after its start.

log E[y_it] = log exposure_it + unit_i + month_t + b·(treated_i and t ≥ start); the ratio is exp(b) (Poisson quasi-
likelihood: only the mean must be right; Wooldridge 2023, Econometrics Journal 26(3)). With at least 10 treated and 10
other units the error is cluster-robust by unit with t(units − 1) limits; with fewer, p comes from permuting who was
treated and the interval from turning that test round (the ratios it does not reject). Checks: parallel trends before
the start, and a false start halfway through the months before. Left out: (1) staggered starts: compare each cohort
with the units never treated; (2) effects that differ between treated units; (3) spill-over to the units compared with.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from assess.fairness.campaign import LEVEL, CampaignEffect, Check, Floats, Interval, refuse, state_effect
from assess.fairness.count_fit import find_bad_numbers
from assess.fairness.two_way import TwoWayFit, cluster_variance, draw_groups, fit_two_way, permute

METHOD = "双重差分"
FEW = 10
MINIMUM_EVENTS = 10
Groups = tuple[Floats, bool]


def compare_differences(
    counts: Floats,
    exposure: Floats | None,
    treated: NDArray[np.bool_],
    start: int,
    draws: int = 1999,
    seed: int = 20260101,
) -> CampaignEffect:
    """The effect on `treated` units (a truth value each) of a campaign that begins with month `start` (0: the first).

    `counts` and `exposure` are units × months; `exposure` None: constant. `avoided` is over treated units. Months and
    units without any event are dropped: they hold no information about the ratio.
    """
    counts = np.asarray(counts, dtype=np.float64)
    amounts = np.ones(counts.shape) if exposure is None else np.asarray(exposure, dtype=np.float64)
    chosen = np.asarray(treated, dtype=bool)
    why = _find_fault(counts, amounts, chosen, start)
    if why:
        return refuse(METHOD, why)
    after = np.arange(counts.shape[1]) >= start
    units, months = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    kept, amounts, chosen, after = counts[units][:, months], amounts[units][:, months], chosen[units], after[months]
    cell = np.outer(chosen, after).astype(np.float64)
    fit = fit_two_way(kept, amounts, cell)
    if fit is None:
        return refuse(METHOD, "模型没有收敛")
    groups = draw_groups(len(chosen), int(chosen.sum()), draws, seed)
    few = min(chosen.sum(), (~chosen).sum()) < FEW
    interval = _permuted(fit, kept, amounts, chosen, after, groups) if few else _clustered(fit, kept, cell)
    if interval is None:
        return refuse(METHOD, "去掉一个单位后就没有结果，标准误算不出来")
    basis = f"置换检验（{len(groups[0])}种分法）" if few else "按单位聚类的稳健标准误（刀切法）"
    checks = _check_before(kept[:, ~after], amounts[:, ~after], chosen, draws, seed)
    residual = float(((kept - fit.fitted) ** 2 / fit.fitted).sum())
    freedom = (kept.shape[0] - 1) * (kept.shape[1] - 1) - 1
    observed = float(kept[chosen][:, after].sum())
    return state_effect(METHOD, interval, observed, basis, checks, residual / freedom)


def _find_fault(counts: Floats, exposure: Floats, treated: NDArray[np.bool_], start: int) -> str:
    """What stands against a fit, as the end of the sentence 不能估计，因为……; empty where nothing does."""
    if counts.ndim != 2 or treated.shape != counts.shape[:1]:
        return "各表的单位数或月数不一致"
    why = find_bad_numbers(counts, exposure)
    if why:
        return why
    if treated.all() or not treated.any():
        return "没有可比的单位：全部单位或没有单位开展专项行动"
    if not 0 < start < counts.shape[1]:
        return "行动开始前或开始后没有月份"
    cells = {
        f"{who}在行动{when}": float(counts[rows][:, columns].sum())
        for who, rows in (("开展行动的单位", treated), ("其他单位", ~treated))
        for when, columns in (("开始前", slice(None, start)), ("开始后", slice(start, None)))
    }
    empty = [name for name, total in cells.items() if total == 0]
    if empty:
        return f"{empty[0]}一起也没有"
    before = cells["开展行动的单位在行动开始前"]
    return "" if before >= MINIMUM_EVENTS else f"开展行动的单位在行动开始前只有{before:g}起，至少要{MINIMUM_EVENTS}起"


def _clustered(fit: TwoWayFit, counts: Floats, cell: Floats) -> Interval | None:
    variance = cluster_variance(fit, counts, cell)
    if variance is None:
        return None
    units, error = len(counts), math.sqrt(variance)
    reach = float(stats.t.ppf(1 - LEVEL / 2, units - 1)) * error
    p_value = float(2 * stats.t.sf(abs(fit.coefficient) / error, units - 1))
    limits = math.exp(fit.coefficient - reach), math.exp(fit.coefficient + reach)
    return Interval(math.exp(fit.coefficient), *limits, p_value)


def _permuted(
    fit: TwoWayFit,
    counts: Floats,
    exposure: Floats,
    treated: NDArray[np.bool_],
    after: NDArray[np.bool_],
    groups: Groups,
) -> Interval:
    """The permutation test of no effect, and the ratios nearest to the estimate that it rejects (None: up to e^5)."""
    contrast = after.astype(np.float64)
    cell = np.outer(treated, after)

    def test(log_ratio: float) -> float:
        null = fit_two_way(counts, exposure * np.exp(log_ratio * cell))
        return 1.0 if null is None else permute(null, counts, contrast, treated.astype(np.float64), groups)

    def search(direction: float) -> float | None:
        inside, outside = 0.0, 0.25
        while test(fit.coefficient + direction * outside) >= LEVEL:
            inside, outside = outside, 2 * outside
            if outside > 5:
                return None
        while outside - inside > 1e-3:
            middle = (inside + outside) / 2
            rejected = test(fit.coefficient + direction * middle) < LEVEL
            inside, outside = (inside, middle) if rejected else (middle, outside)
        return math.exp(fit.coefficient + direction * outside)

    return Interval(math.exp(fit.coefficient), search(-1), search(1), test(0.0))


def _check_before(
    counts: Floats, exposure: Floats, treated: NDArray[np.bool_], draws: int, seed: int
) -> tuple[Check, Check]:
    """Trends before the start and a false start halfway, both by permutation in a fit without the campaign."""
    names = "行动前走势相同", "行动前设假想开始日"
    words = "行动前两类单位的走势已经不同", "在行动前随意设的开始日也显出差别"
    units = counts.sum(axis=1) > 0
    kept, chosen = counts[units], treated[units]
    months = kept.shape[1]
    able = months >= 4 and chosen.any() and not chosen.all()
    fit = fit_two_way(kept, exposure[units]) if able else None
    if fit is None:
        absent = "行动前的月份或事件太少，不能检验"
        return Check(names[0], None, None, absent), Check(names[1], None, None, absent)
    groups = draw_groups(len(chosen), int(chosen.sum()), draws, seed)
    time = np.arange(months, dtype=np.float64)
    contrasts = time - time.mean(), (time >= months // 2).astype(np.float64)
    checks = []
    for name, said, contrast in zip(names, words, contrasts, strict=True):
        p_value = permute(fit, kept, contrast, chosen.astype(np.float64), groups)
        passed = p_value >= LEVEL
        checks.append(Check(name, p_value, passed, said if not passed else f"{name}：没有相反的证据"))
    return checks[0], checks[1]
