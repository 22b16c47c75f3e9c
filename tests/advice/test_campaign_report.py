"""A campaign's report claims no more than its most cautious method, and says why where nothing can be estimated."""

from dataclasses import replace

import pytest

from assess.advice.campaign import conclude, report_campaign
from assess.fairness.campaign import CampaignEffect, Check, refuse
from assess.review import Review


def effect(method: str, ratio: float, high: float, passed: bool = True) -> CampaignEffect:
    return CampaignEffect(method, "", "", ratio, ratio / 2, high, checks=(Check("走势", 0.5, passed, ""),))


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        ((effect("甲", 0.6, 0.8), effect("乙", 0.7, 0.9)), "甲、乙都表明"),
        ((effect("甲", 0.6, 0.8), effect("乙", 0.9, 1.2)), "只有甲显出事故减少，别的方法存疑：还不能归功"),
        ((effect("甲", 0.6, 0.8, passed=False),), "甲都没有给出站得住的证据"),
        ((effect("甲", 0.6, 0.8), refuse("乙", "事件太少")), "甲都表明"),
        ((refuse("甲", "事件太少"),), "不能估计"),
    ],
)
def test_the_conclusion_is_as_cautious_as_its_methods(effects: tuple[CampaignEffect, ...], words: str) -> None:
    assert words in conclude(effects)


def test_the_planted_campaign_is_seen_and_not_credited_against_its_checks(simulated: Review) -> None:
    campaign = simulated.advice.run.campaign
    assert campaign is not None
    ratios = {line.method: line.ratio for line in campaign.lines}
    corrected = ratios["回归均值校正"]
    assert corrected is not None
    assert 0.6 < corrected < 0.87  # planted 0.65; the plain comparison of the years gives less
    assert "还不能归功" in campaign.conclusion
    assert len(campaign.months) == len(campaign.treated) == len(campaign.others) == 72


def test_too_short_a_series_and_a_start_outside_say_why(simulated: Review) -> None:
    assert simulated.run.campaign is not None
    for start, words in (("2021-03", "行动开始前只有14个月"), ("2030-01", "行动开始后只有0个月")):
        run = replace(simulated.run, campaign=replace(simulated.run.campaign, start=start))
        campaign = report_campaign(run, simulated.evidence.monthly)
        assert campaign is not None
        assert words in campaign.lines[0].statement
        assert all("nan" not in line.statement for line in campaign.lines)


def test_a_missing_month_is_a_reason_and_never_zero(simulated: Review) -> None:
    monthly = simulated.evidence.monthly
    assert monthly is not None
    counts = ((float("nan"), *monthly.counts[0][1:]), *monthly.counts[1:])
    campaign = report_campaign(simulated.run, replace(monthly, counts=counts))
    assert campaign is not None
    assert "缺数" in campaign.lines[0].statement
    assert campaign.treated[0] == -1


def test_where_all_take_part_there_is_nobody_to_compare_with(simulated: Review) -> None:
    assert simulated.run.campaign is not None
    run = replace(simulated.run, campaign=replace(simulated.run.campaign, units=()))
    campaign = report_campaign(run, simulated.evidence.monthly)
    assert campaign is not None
    assert "没有可比的单位" in campaign.lines[1].statement
    assert "不开展行动的单位" in campaign.lines[2].statement


def test_a_run_without_a_campaign_has_no_report(chizhou: Review) -> None:
    assert chizhou.advice.run.campaign is None
