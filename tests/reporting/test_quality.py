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
    report = sample.run_report()
    files = tuple(replace(file, quarantined=0) for file in report.provenance.inputs)
    clean = replace(report.provenance, inputs=files)
    page = QualityPage(replace(report, quality=(), quarantine=(), provenance=clean))
    assert "没有隔离的行" in str(page.quarantine())
    assert page.check().splitlines() == ["文件 2 读入 89 采用 88 隔离 0 发现 0", "结果 0f1e2d3c4b5a"]


def test_trust_names_grade_reasons_audit_detection_and_quarantined_rows(sample: Any) -> None:
    report = sample.run_report()
    row = replace(report.quarantine[0], unit="341722")
    page = QualityPage(replace(report, quarantine=(*report.quarantine, row, row)))
    lines = str(page.trust()).splitlines()
    detected = "检查 40 次，查出 12 条，期望 30.5 条（18 至 44）"
    assert lines[2] == f"贵池区 | 中 | 销号过于整齐。 | 抽查原始记录 | ■ 查出偏少 {detected} 查出偏少。 | 0"
    assert lines[3] == "石台县 | 没有检验 | — | — | 没有检验 | 2"  # then those with most rows set aside
    assert lines[11] == "分不清是谁的 | — | — | — | — | 1"
    assert "不改分数，也不等于认定造假" in lines[12]


def test_a_statement_that_is_a_reason_already_stands_once(sample: Any) -> None:
    report = sample.run_report()
    trust = replace(report.advice.trust[0], reasons=(report.advice.detection[0].statement,))
    text = str(QualityPage(replace(report, advice=replace(report.advice, trust=(trust,)))).trust())
    assert text.count("查出偏少。") == 1


def test_without_tests_of_data_only_the_rows_stand(sample: Any) -> None:
    report = sample.run_report()
    bare = replace(report.advice, trust=(), detection=())
    text = str(QualityPage(replace(report, advice=bare)).trust())
    assert text.count("没有检验") == 18
    assert "认定造假" not in text
    ungraded = replace(report.advice.trust[0], grade="", reasons=(), audit=(), statement="不能评，因为没有台账。")
    unknown = replace(report.advice.detection[0], expected=None, statement="不能估计。")
    advice = replace(report.advice, trust=(ungraded,), detection=(unknown,))
    text = str(QualityPage(replace(report, advice=advice)).trust())
    assert "贵池区 | — | 不能评，因为没有台账。 | — | 不能估计。 | 0" in text
    assert str(QualityPage(replace(report, standings=(), quarantine=())).trust()).startswith("没有考核对象。")
