"""The league page: places within groups with their ties, small numbers marked, the whole city in the headline."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assess.reporting.figure_league import ROW, draw_league
from assess.reporting.frame import _read_file
from assess.reporting.league import LeaguePage
from assess.reporting.league_tables import HEAT
from assess.reporting.standing import order_grades
from assess.results import Method


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


def test_sections_show_the_share_of_what_could_be_assessed(sample: Any) -> None:
    part = LeaguePage(sample.run_report()).sections()
    lines = str(part).splitlines()
    assert lines[:3] == [
        "各一级指标的得分率",
        "考核对象 | 事故情况 | 党政领导责任 | 隐患排查治理 | 加分 | 扣分",
        "县区",
    ]
    assert "石台县 | 80.0% | — | — | +1.5 | −2" in lines  # 24 of 30 points; nothing else could be assessed
    assert '<td class="number heat heat3">80.0%</td>' in part.html
    assert '<td class="number heat">100.0%</td>' in part.html


@pytest.mark.parametrize(
    ("share", "tone"), [("0.59", "heat1"), ("0.6", "heat2"), ("0.8", "heat3"), ("0.9", "heat4"), ("1", ""), ("1.1", "")]
)
def test_the_ground_deepens_below_each_mark(sample: Any, share: str, tone: str) -> None:
    report = sample.run_report()
    own = report.sections[0]
    first = replace(own.base[0], assessable=Decimal(10), awarded=Decimal(share) * 10)
    page = LeaguePage(replace(report, sections=(replace(own, base=(first, *own.base[1:])),)))
    grounds = re.findall(r'<td class="number heat ?(\w*)">[\d.]+%', page.sections().html)
    assert grounds == [tone]


def test_every_ground_bears_ink_and_differs_from_the_next(sample: Any) -> None:
    style = _read_file("page.css")
    grounds = [re.search(rf"\.{name} {{ background-color: (#\w+)", style) for _, name in HEAT]
    light = [luminance(found[1]) for found in grounds if found]
    assert len(light) == len(HEAT)
    assert light == sorted(light)
    assert all((one + 0.05) / (luminance("#1a1a1a") + 0.05) >= 7 for one in light)  # AAA for text
    assert luminance("#ffffff") == pytest.approx(1)


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2 of a colour written as #rrggbb."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_run_that_declines_to_rank_compares_no_sections(sample: Any) -> None:
    report = sample.run_report()
    declined = replace(report, run=replace(report.run, rank_declined="级别不同"))
    assert str(LeaguePage(declined).sections()) == "本次不排名，也不逐节比较：级别不同。"
    assert str(LeaguePage(replace(report, sections=())).sections()) == "没有逐节的得分。"


def test_grades_are_sorted_by_their_order_and_not_by_their_sound(sample: Any) -> None:
    report = sample.run_report()
    ends = (("优秀", "优秀"), ("优秀", "良好"), ("良好", "良好"), ("不合格", "不合格"))
    rows = tuple(
        replace(row, grade=best if best == worst else "", grade_best=best, grade_worst=worst)
        for row, (best, worst) in zip(report.standings[:4], ends, strict=True)
    )
    known = replace(report, standings=rows, run=replace(report.run, method=Method(("优秀", "良好", "合格", "不合格"))))
    keys = re.findall(r'data-sort="(\d\.\d{3})">(?:优|良|合|不)', LeaguePage(known).table().html)
    assert keys == ["0.000", "0.001", "1.001", "3.003"]
    assert order_grades(known) == {"优秀": 0, "良好": 1, "合格": 2, "不合格": 3}
    assert order_grades(replace(known, run=replace(known.run, method=Method()))) == {}


def test_a_long_group_is_drawn_at_both_ends_and_says_what_is_left_out(sample: Any) -> None:
    report = sample.run_report()
    first = report.standings[0]
    rows = tuple(
        replace(first, unit=replace(first.unit, code=str(at), name=f"第{at}县"), rank=at, group_size=30)
        for at in range(1, 31)
    )
    whole, half = (draw_league(replace(report, standings=found)) for found in (rows, rows[:16]))
    assert whole.height - half.height == ROW  # as many units, and the row that says that 14 are left out
    assert "第15县" in whole.alt


def test_a_league_without_any_place_says_so(sample: Any) -> None:
    report = sample.run_report()
    rows = tuple(replace(row, rank=0, share=None) for row in report.standings)
    text = str(LeaguePage(replace(report, standings=rows)).summary())
    assert "9 个对象都没有名次，因为没有可评的分值或者不参加排名" in text
