"""A unit's page in a large run: its own place is drawn, periods and bonuses are said as they are, holders in order."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assess.parts import DutyRow, SectionStanding
from assess.reporting.county import CountyPage
from assess.reporting.county_tables import tabulate_moves
from assess.reporting.page import frame_run, render_page
from assess.reporting.shared_tables import tabulate_provenance
from assess.results import UnitReport
from assess.types import Measured, Source


def make_long(report: UnitReport, size: int, place: int) -> UnitReport:
    """The same unit at a place of a group of this size."""
    own, one = report.standing, report.advice.sureness
    assert one is not None
    codes = [own.unit.code if at == place else f"99{at:04}" for at in range(1, size + 1)]
    group = tuple(
        replace(own, unit=replace(own.unit, code=code, name=f"第{at}县"), rank=at, group_size=size)
        for at, code in enumerate(codes, 1)
    )
    sureness = tuple(replace(one, unit=code, size=size, low=1, high=9) for code in codes)
    return replace(
        report, standing=group[place - 1], group=group, group_sureness=sureness,
        advice=replace(report.advice, sureness=sureness[place - 1]),
    )  # fmt: skip


def test_a_unit_far_down_a_long_group_is_drawn_among_its_neighbours(sample: Any) -> None:
    page = CountyPage(make_long(sample.unit_report("341722"), 45, 45))
    text = page.sureness().html
    assert "石台县：90% 的情形在第 1 至第 9，图中是名次相近的 7 个对象" in text
    assert "第45县" in text
    assert "第38县" not in text


def test_the_page_of_a_unit_in_a_long_group_stays_below_its_size(sample: Any) -> None:
    page = CountyPage(make_long(sample.unit_report("341722"), 45, 20))
    shown = (
        page.summary(),
        page.points(),
        page.sureness(),
        page.figures(),
        page.changes(),
        page.vetoes(),
        page.moves(),
    )
    html = render_page("x", "".join(part.html for part in shown), frame_run(sample.run_report()), 1)
    assert len(html.encode()) <= 120_000


@pytest.mark.parametrize(
    ("period", "words"),
    [("", "本期"), ("previous", "上年同期"), ("previous_2", "前 2 年同期"), ("q1", "第 1 季度"), ("m01", "1 月"),
     ("h2", "下半年"), ("rolling", "最近十二个月"), ("w07", "第 7 周")],
)  # fmt: skip
def test_a_period_of_the_evidence_stands_in_words(sample: Any, period: str, words: str) -> None:
    report = sample.unit_report("341722")
    value = Measured("x", Decimal(1), None, period, "起", sources=(Source("甲.csv", text="查了0次"),))
    entry = replace(report.assessment.deductions[0], measured=(value,))
    found = replace(report, assessment=replace(report.assessment, deductions=(entry,)))
    text = str(CountyPage(found).deductions())
    assert f"▸ {words} 1起，据 甲.csv 查了0次" in text


def test_a_bonus_is_added_and_never_shown_as_lost(sample: Any) -> None:
    report = sample.unit_report("341722")
    entry = replace(report.assessment.deductions[0], effect="earn", section="bonus")
    finding = next(one for one in report.assessment.findings if one.criterion == entry.criterion)
    finding = replace(finding, available=Decimal(2), awarded=Decimal("0.5"))
    one, number = (
        SectionStanding("base", "基", Decimal(1), Decimal(1), Decimal(1), Decimal(1), Decimal(1), 2),
        "−1.5 / 2",
    )
    for sections, shown in (((one,), "+0.5 / 2"), ((), number), ((replace(one, section="bonus"),), number)):
        assessment = replace(report.assessment, deductions=(entry,), findings=(finding,))
        table = tabulate_moves(replace(report, sections=sections, assessment=assessment))
        assert [row[1].lines for group in table.groups for row in group.rows] == [(shown,)]


def test_holders_stand_in_the_order_of_their_numbers(sample: Any) -> None:
    rows = tuple(DutyRow("岗位", holder, "职责", ("q1",), ("done",)) for holder in ("L3", "L1", "L2"))
    text = str(CountyPage(replace(sample.unit_report("341722"), duties=rows)).posts())
    assert text.index("L1") < text.index("L2") < text.index("L3")
    assert "做了几项" not in str(CountyPage(replace(sample.unit_report("341722"), duties=())).posts())


def test_brackets_of_the_provenance_follow_the_language(sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    report = sample.unit_report("341722")

    def name() -> str:
        return tabulate_provenance(report.run, report.provenance).groups[0].rows[0][1].lines[0]

    assert name().endswith("（chizhou-2020）")
    monkeypatch.setenv("ASSESS_LANGUAGE", "en")
    assert name().endswith(" (chizhou-2020)")
