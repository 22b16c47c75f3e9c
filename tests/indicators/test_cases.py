"""Every indicator with SQL has a case of fewer than twenty rows whose values were counted by hand.

The cases stand in `cases/*.yaml` beside this file.
"""

import dataclasses
from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.indicators import load_indicators, load_pieces
from assess.indicators.cases import IndicatorCase, load_cases, try_case
from assess.ledger import load_schemas
from assess.params.calendar import load_calendar

ROOT = Path(__file__).resolve().parents[2]
INDICATORS, PIECES, SCHEMAS = load_indicators(ROOT), load_pieces(ROOT), load_schemas(ROOT)
CALENDAR = load_calendar(ROOT)
FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [
    pytest.param(case, id=f"{path.stem}: {case.case}")
    for path in FILES
    for case in load_cases(path, f"cases/{path.name}")
]


@pytest.mark.parametrize("case", CASES)
def test_the_value_is_the_one_counted_by_hand(case: IndicatorCase) -> None:
    assert try_case(case, INDICATORS, PIECES, SCHEMAS, CALENDAR) == []


def test_every_indicator_with_sql_has_a_case() -> None:
    tried = {name for path in FILES for case in load_cases(path, path.name) for name, _, _ in case.expected}
    assert sorted({name for name, one in INDICATORS.items() if one.sql} - tried) == []


def test_a_wrong_expectation_is_seen() -> None:
    case = load_cases(FILES[0], FILES[0].name)[0]
    (name, period, unit), value = next(iter(case.expected.items()))
    wrong = {name: {unit: f"{value}1"}}
    broken = dataclasses.replace(case, expect={} if period else wrong, expect_in={period: wrong} if period else {})
    assert try_case(broken, INDICATORS, PIECES, SCHEMAS, CALENDAR) == [
        f"{name} {period} {unit}: {value}, expected {value}1"
    ]


def test_a_case_of_twenty_rows_is_refused(tmp_path: Path) -> None:
    rows = "".join("        - {unit_code: A}\n" for _ in range(20))
    (tmp_path / "long.yaml").write_text(
        f"cases:\n  - case: 太长\n    units: [A]\n    rows:\n      hazards:\n{rows}", "utf-8"
    )
    with pytest.raises(ParamsError, match="E234"):
        load_cases(tmp_path / "long.yaml", "long.yaml")
