"""Rows of reported figures: used whole, or quarantined with the column; nothing is lost and nothing is guessed."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assess.errors import Problem
from assess.evidence.csvtext import read_sheet
from assess.evidence.duty_rows import Frame, Ledger
from assess.evidence.reported_rows import COLUMNS, Known, read_facts
from assess.reported import Certainty, Qualifier, ReportedFact
from assess.types import Indicator

GOOD = {
    "fact": "a-01",
    "unit": "990101",
    "period": "2021年",
    "from": "2021-01-01",
    "to": "2021-12-31",
    "mechanisms": "M1 M2",
    "indicator": "accidents",
    "limits": "",
    "what": "事故",
    "value": "3",
    "qualifier": "=",
    "word": "",
    "counted_in": "起",
    "certainty": "clear",
    "article": "007",
    "line": "4",
}
RATIO = Indicator("rate", "比率", "%", "higher_better", numerator="做了的", denominator="应做的")


@pytest.fixture
def read(tmp_path: Path, world: Any) -> Callable[..., Ledger[ReportedFact]]:
    return lambda *rows: read_rows(tmp_path, world, *rows)


def read_rows(tmp_path: Path, world: Any, *rows: dict[str, str]) -> Ledger[ReportedFact]:
    path = tmp_path / "reports.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    problems: list[Problem] = []
    sheet = read_sheet(path, "reports.csv", COLUMNS, problems)
    assert sheet is not None, problems
    known = Known(world.register, frozenset({"M1", "M2"}), {**world.indicators, "rate": RATIO})
    return read_facts(sheet, Frame(world.units, world.period.from_, world.period.to, world.period.to), known)


def test_a_row_becomes_a_fact_with_everything_that_it_says(read: Any) -> None:
    found = read(GOOD).entries[0]
    assert (found.value, found.qualifier, found.certainty) == (Decimal(3), Qualifier.EXACT, Certainty.CLEAR)
    assert (found.first, found.last, found.mechanisms) == (date(2021, 1, 1), date(2021, 12, 31), ("M1", "M2"))
    assert (found.amount, found.locator, found.source.row) == ("3起", "第007篇第4行", 2)


@pytest.mark.parametrize(
    ("changes", "amount", "locator"),
    [
        ({"value": "12000", "qualifier": "≥", "word": "余", "counted_in": "条"}, "12000余条", "第007篇第4行"),
        ({"value": "1", "qualifier": "≥", "word": "至少", "counted_in": "次/年"}, "至少1次/年", "第007篇第4行"),
        ({"value": "700000", "qualifier": "≤", "word": "近", "counted_in": "元"}, "近700000元", "第007篇第4行"),
        ({"value": "20", "qualifier": "≈", "word": "约"}, "约20起", "第007篇第4行"),
        ({"value": "-57.1", "counted_in": "%"}, "-57.1%", "第007篇第4行"),
        ({"value": "", "qualifier": "lost", "certainty": "lost"}, "数字缺失", "第007篇第4行"),
        ({"value": "", "qualifier": "stated", "line": ""}, "只有文字，没有数", "第007篇"),
    ],
)
def test_the_amount_is_said_as_the_report_says_it(
    read: Any, changes: dict[str, str], amount: str, locator: str
) -> None:
    found = read({**GOOD, **changes}).entries[0]
    assert (found.amount, found.locator) == (amount, locator)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mechanisms", "M1 M9"),
        ("indicator", "accident"),
        ("indicator", "rate"),
        ("indicator", ""),
        ("limits", "amount"),
        ("value", ""),
        ("value", "3余"),
        ("value", "1,200"),
        ("value", "０"),
        ("word", "余"),
        ("qualifier", "≥"),
        ("qualifier", "lost"),
        ("certainty", "lost"),
        ("article", "008"),
        ("from", "2021-02-30"),
        ("from", "2022-01-01"),
        ("to", "2021"),
        ("line", "0"),
        ("line", "4-6"),
    ],
)
def test_a_cell_that_cannot_be_used_quarantines_its_row_and_no_other(read: Any, column: str, value: str) -> None:
    found = read({**GOOD, column: value}, {**GOOD, "fact": "a-02"})
    assert [one.id for one in found.entries] == ["a-02"]
    (row,) = found.quarantine
    assert (row.code, row.row) == ("E246", 2)
    assert row.remedy
    assert value in row.raw.replace('"', "")


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"unit": "990199"}, "E260", "unit"),
        ({"fact": ""}, "E264", "fact"),
        ({"certainty": "sure"}, "E261", "certainty"),
        ({"what": ""}, "E264", "what"),
        ({"limits": "nonsense", "indicator": ""}, "E246", "limits"),
    ],
)
def test_the_place_of_the_fault_is_named(read: Any, changes: dict[str, str], code: str, column: str) -> None:
    (row,) = read({**GOOD, **changes}).quarantine
    assert (row.code, row.column) == (code, column)


def test_an_id_stands_once(read: Any) -> None:
    found = read(GOOD, GOOD)
    assert [(row.row, row.column) for row in found.quarantine] == [(3, "fact")]
    assert len(found.entries) == 1
