"""The effect of a run's campaign on the counts by month, by the three methods that the data allow.

An interrupted series of all units with the campaign together; differences against the units without it; and the
correction for campaigns that follow accidents, from the two years around the start. The conclusion claims an effect
only where no method that could be computed speaks against it. Left out: points, which no campaign changes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assess.advised import CampaignCheck, CampaignLine, CampaignReport
from assess.evidence.monthly import Monthly
from assess.fairness.campaign import CampaignEffect, refuse
from assess.fairness.difference import compare_differences
from assess.fairness.interrupted_series import interrupted_series
from assess.fairness.regression_to_mean import METHOD, correct_regression
from assess.fairness.shrinkage import shrink
from assess.params import Run

Numbers = npt.NDArray[np.float64]
WINDOW = 12  # months before and after that the correction for regression to the mean looks at


def report_campaign(run: Run, monthly: Monthly | None) -> CampaignReport | None:
    """The report, or None where the run has no campaign."""
    campaign = run.campaign
    if campaign is None or monthly is None:
        return None
    counts = np.array(monthly.counts, np.float64)
    exposure = None if monthly.exposure is None else np.array(monthly.exposure, np.float64)
    chosen = np.array([not campaign.units or unit in campaign.units for unit in monthly.units], np.bool_)
    start = monthly.months.index(campaign.start) if campaign.start in monthly.months else len(monthly.months)
    total = None if exposure is None else exposure[chosen].sum(axis=0)
    effects = (
        interrupted_series(counts[chosen].sum(axis=0), total, start),
        compare_differences(counts, exposure, chosen, start),
        _correct(counts, exposure, chosen, start),
    )
    return CampaignReport(
        campaign.title, campaign.start, campaign.series, campaign.units or monthly.units, monthly.months,
        _sums(counts[chosen]), _sums(counts[~chosen]),
        tuple(_line(effect) for effect in effects), conclude(effects),
    )  # fmt: skip


def _sums(counts: Numbers) -> tuple[float, ...]:
    """By month, −1 where a unit's month is missing."""
    return tuple(-1.0 if np.isnan(value) else float(value) for value in counts.sum(axis=0))


def _correct(counts: Numbers, exposure: Numbers | None, chosen: npt.NDArray[np.bool_], start: int) -> CampaignEffect:
    """The year before against the year after; what is expected comes from size and from units without a campaign."""
    first, last = start - WINDOW, start + WINDOW
    if first < 0 or last > counts.shape[1] or chosen.all():
        return refuse(METHOD, f"行动开始前后没有各{WINDOW}个月的数，或者没有不开展行动的单位可比")
    if not np.isfinite(counts[:, first:last]).all():
        return refuse(METHOD, "有的单位或月份缺数")
    size = np.ones_like(counts) if exposure is None else exposure
    before, after = counts[:, first:start].sum(axis=1), counts[:, start:last].sum(axis=1)
    amounts = size[:, first:start].sum(axis=1), size[:, start:last].sum(axis=1)
    rate, later = (
        events[~chosen].sum() / amount[~chosen].sum() for events, amount in zip((before, after), amounts, strict=True)
    )
    if not rate or not later:
        return refuse(METHOD, "不开展行动的单位一起也没有，没有可比的水平")
    expected = rate * amounts[0]
    spread = shrink(before[~chosen], expected[~chosen]).alpha
    return correct_regression(before[chosen], after[chosen], expected[chosen], (later * amounts[1])[chosen], spread)


def conclude(effects: tuple[CampaignEffect, ...]) -> str:
    """One sentence over all methods, never more than the most cautious of them says."""
    made = [effect for effect in effects if effect.estimable and effect.ratio is not None]
    if not made:
        return "专项行动的效果不能估计，原因见下。"
    clear = [effect for effect in made if effect.high is not None and effect.high < 1 and not _doubted(effect)]
    words = "、".join(effect.method for effect in made)
    if len(clear) == len(made):
        return f"{words}都表明行动开始后的事故少于没有行动时的预期。"
    if not clear:
        return f"{words}都没有给出站得住的证据，不能说专项行动减少了事故，也不能说没有作用。"
    names = "、".join(effect.method for effect in clear)
    return f"只有{names}显出事故减少，别的方法存疑：还不能归功于专项行动。"


def _doubted(effect: CampaignEffect) -> bool:
    return any(check.passed is False and check.decisive for check in effect.checks)


def _line(effect: CampaignEffect) -> CampaignLine:
    checks = tuple(CampaignCheck(one.name, one.passed, one.words) for one in effect.checks)
    ratio, low, high = (
        None if one is None else round(float(one), 4) for one in (effect.ratio, effect.low, effect.high)
    )
    return CampaignLine(effect.method, effect.statement, effect.basis, ratio, low, high, checks)
