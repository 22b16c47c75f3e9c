"""The league page: places within groups with their ties, small numbers marked, the whole city in the headline."""

from dataclasses import replace
from typing import Any

from assess.reporting.league import LeaguePage


def test_the_summary_gives_the_headline_and_the_groups(sample: Any) -> None:
    text = str(LeaguePage(sample.run_report()).summary())
    assert "9 个对象分 3 组按得分率排名；全体事故起数 37，上年同期 45，未能证实有变化；死亡人数 33，上年同期 42" in text
    assert "县区组\n4 个对象\n得分率 80.0% 至 100.0%\n3 个对象并列" in text
    assert "7 个对象两期事故都很少" in text
    assert "触发一票否决" not in text
    assert "3 个对象本期没有事故（标“零事故”）。小地方一年没有事故很平常，不能据此称为最好。" in text


def test_each_group_has_its_own_table_with_links(sample: Any) -> None:
    part = LeaguePage(sample.run_report()).table()
    text = str(part)
    assert part.html.count("<table") == 3
    assert "贵池区 | 并列第 1 | 1–4 | 1/2 | 30.00 / 30 | 100.0% | 不合格 至 优秀 | 发生较大及以上" in text
    assert "石台县 | 第 4 | 1–4 | 1/2 | 24.00 / 30 | 80.0%" in text
    assert "平天湖风景区 | 并列第 1 | 1–4 | 1/2 | 30.00 / 30 | 100.0% | 不合格 至 优秀 | — | 1 | 小样本 零事故" in text
    assert '<a href="units/3417L04.html">平天湖风景区</a>' in part.html


def test_the_whole_is_compared_in_counts_and_percent(sample: Any) -> None:
    text = str(LeaguePage(sample.run_report()).changes())
    assert "事故起数 | 37 | 45 | −8（−17.8%） | 0.52 至 1.30 | ○ 未能证实有变化" in text


def test_the_check_lists_every_unit(sample: Any) -> None:
    lines = LeaguePage(sample.run_report()).check().splitlines()
    assert len(lines) == 10
    assert lines[3] == "县区 第 4 341722 石台县 24.00/30 不合格 至 优秀"
    assert lines[-1] == "结果 0f1e2d3c4b5a"


def test_units_without_points_or_counts_still_stand(sample: Any) -> None:
    report = sample.run_report()
    bare = tuple(replace(row, share=None, rank=0, tied=0) for row in report.standings)
    page = LeaguePage(replace(report, standings=bare, changes=(), unit_changes=()))
    assert "不排名" in str(page.table())
    assert "没有全体的计数" in str(page.summary())
    assert "没有可评的分值" in str(page.summary())
    assert page.figure().html.count("<img") == 2
    assert str(LeaguePage(replace(report, standings=())).table()) == "没有考核对象。"


def test_a_tripped_veto_is_counted(sample: Any) -> None:
    report = sample.run_report()
    first = replace(report.standings[0], vetoed=True, vetoes="迟报（触发）", rank=4)
    page = LeaguePage(replace(report, standings=(*report.standings[1:], first)))
    assert "1 个对象触发一票否决" in str(page.summary())
    assert "迟报（触发）" in str(page.table())
