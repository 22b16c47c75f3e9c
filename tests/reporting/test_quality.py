"""The page about data: what was read and set aside, and what is odd about the rest."""

from dataclasses import replace
from typing import Any

from assess.reporting.quality import QualityPage


def test_the_summary_counts_rows_and_findings(sample: Any) -> None:
    text = str(QualityPage(sample.run_report()).summary())
    assert "2 个输入文件，读入 89 行：采用 88 行，隔离 1 行；另有 3 处质量发现。" in text
    assert "警示 1，提示 2" in text


def test_warnings_come_first_and_units_are_named(sample: Any) -> None:
    lines = str(QualityPage(sample.run_report()).findings()).splitlines()
    assert lines[2].startswith("贵池区 | ■ 警示 | ")
    assert lines[3].startswith("全体 | ▲ 提示 | ")


def test_a_quarantined_row_has_place_reason_remedy_and_its_text(sample: Any) -> None:
    text = str(QualityPage(sample.run_report()).quarantine())
    place = "data/published/chizhou-2020-01-07.csv 第 12 行 value"
    assert f"{place} | E214 | 计数不是数字 | 改为非负整数 | 贵池区,x" in text


def test_files_show_hash_and_defects(sample: Any) -> None:
    text = str(QualityPage(sample.run_report()).files())
    assert "池州市应急管理局 2020-08-12 | 80 | 79 | 1 | 百分比为截尾而非四舍五入" in text
    assert "a1" * 32 in text


def test_clean_data_say_so(sample: Any) -> None:
    page = QualityPage(replace(sample.run_report(), quality=(), quarantine=()))
    assert "没有隔离的行" in str(page.quarantine())
    assert page.check().splitlines() == ["文件 2 读入 89 采用 88 隔离 0 发现 0", "结果 0f1e2d3c4b5a"]
