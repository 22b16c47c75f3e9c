"""Strengths, problems with what to do by when, duties by quarter, and the page of evidence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from assess.parts import DutyRow, KeyNumber, SectionStanding
from assess.reporting.county import CountyPage
from assess.reporting.county_duty import tabulate_duties, tabulate_posts
from assess.reporting.county_points import tabulate_key_numbers, tabulate_problems, tabulate_strengths
from assess.reporting.figure_sections import draw_sections
from assess.reporting.page import frame_run, name_evidence, render_evidence, render_page
from assess.types import Measured


def standing(title: str, share: str | None, median: str | None, units: int = 4) -> SectionStanding:
    shares = (None if one is None else Decimal(one) for one in (share, median))
    return SectionStanding(title, title, Decimal(5), Decimal(10), Decimal(10), *shares, units)


SECTIONS = (
    standing("甲", "0.9", "0.5"),
    standing("乙", "0.4", "0.6"),
    standing("丙", None, "0.5"),
    standing("丁", "0.7", "0.6"),
)
DUTIES = (
    DutyRow("党委主要负责人", "A-1", "研究安全生产", ("q1", "q2"), ("done", "not"), "q2：会议0次，应有1次"),
    DutyRow("党委主要负责人", "A-1", "述职", ("q1", "q2"), ("not_due", "not_known"), "q2：台账没有报"),
    DutyRow("政府主要负责人", "A-2", "带队检查", ("q1", "q2"), ("done", "done")),
)


def texts(table: Any) -> list[list[str]]:
    return [["/".join(cell.lines) or (cell.mark.word if cell.mark else "") for cell in row]
            for group in table.groups for row in group.rows]  # fmt: skip


def test_strengths_are_sections_above_the_median_most_first(sample: Any) -> None:
    report = replace(sample.unit_report("341722"), sections=SECTIONS)
    assert [row[0] for row in texts(tabulate_strengths(report))] == ["甲", "丁"]
    assert tabulate_strengths(replace(report, sections=SECTIONS[1:3])).empty == "做得好的：没有高于组内中位的一级指标。"
    alone = (standing("甲", "0.9", "0.9", 1),)
    assert "没有可比的对象" in tabulate_strengths(replace(report, sections=alone)).empty


def test_problems_say_what_to_do_by_which_working_day_and_who_answers(sample: Any) -> None:
    rows = texts(tabulate_problems(sample.unit_report("341722")))
    assert rows[0][0].startswith("事故起数控制指标（5分）")
    assert rows[0][1] == "5"
    assert rows[0][4] == "政府主要负责人"
    assert date.fromisoformat(rows[0][3]) > date(2020, 8, 12)
    assert date.fromisoformat(rows[0][3]).weekday() < 5 or "工作日" in rows[0][3]
    assert len(rows) == 2
    none = tabulate_problems(sample.unit_report("341702"))
    assert (none.rows, none.empty) == (0, "要先改的：可评的考核项没有失分。")


def test_a_unit_of_which_nothing_was_assessed_has_no_problems_and_that_is_no_praise(sample: Any) -> None:
    report = sample.unit_report("341702")
    empty = replace(report, assessment=replace(report.assessment, assessable=Decimal(0)))
    assert "不表示没有问题" in tabulate_problems(empty).empty


def test_key_numbers_stand_beside_the_median(sample: Any) -> None:
    ratio = KeyNumber("隐患", Measured("a", Decimal(9), Decimal(10), unit="%", title="整改率"), Decimal("0.95"), 4)
    gone = KeyNumber("隐患", Measured("b", None, unit="条", reason="没有报", title="查出"), None, 0)
    rows = texts(tabulate_key_numbers(replace(sample.unit_report("341722"), key_numbers=(ratio, gone))))
    assert rows == [["整改率", "9/10", "90.0%", "95.0%"], ["查出", "无数值（没有报）", "—", "—"]]


def test_each_holder_is_counted_by_quarter_and_what_is_not_known_is_not_missing(sample: Any) -> None:
    report = replace(sample.unit_report("341722"), duties=DUTIES)
    rows = texts(tabulate_posts(report))
    assert rows[0] == ["党委主要负责人/A-1", "1 / 1", "0 / 2", "研究安全生产"]
    assert rows[1] == ["政府主要负责人/A-2", "1 / 1", "1 / 1", "—"]
    full = texts(tabulate_duties(report))
    assert full[1] == ["述职", "不到期", "未明", "q2：台账没有报"]
    assert tabulate_posts(replace(report, duties=())).empty.startswith("没有履职台账")


def test_the_figure_of_sections_names_the_best_and_the_worst() -> None:
    assert draw_sections("某县", SECTIONS).title == "某县：与组内中位相比，甲领先最多，乙落后最多"
    assert "没有可比" in draw_sections("某县", (standing("甲", "0.9", "0.9", 1),)).title
    assert draw_sections("某县", ()).title
    assert "都不低于组内中位" in draw_sections("某县", (SECTIONS[0], SECTIONS[3])).title
    assert "都不高于组内中位" in draw_sections("某县", (SECTIONS[1],)).title


def test_the_page_of_evidence_and_the_page_lead_to_each_other(sample: Any) -> None:
    report, page = sample.run_report(), CountyPage(sample.unit_report("341722"))
    address = name_evidence("units/341722.html")
    assert address == "units/341722-evidence.html"
    evidence = render_evidence("石台县", page.deductions().html, frame_run(report), 1, "units/341722.html")
    assert '<a href="341722.html">' in evidence
    assert "石台县的证据" in evidence
    main = render_page("石台县", page.summary().html, frame_run(report), 1, address)
    assert '<a href="341722-evidence.html">' in main
    assert "-evidence" not in render_page("石台县", page.summary().html, frame_run(report), 1)
