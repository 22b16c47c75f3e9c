"""Every piece that an indicator uses gives the same numbers in DuckDB and in pandas, on ledgers made at random.

The references stand in `reference/*.py`; they were written from the meaning of the indicators. Ledgers are drawn from
the schemas: few units and enterprises, days around every boundary, blanks wherever a cell may be blank.
"""

import importlib.util
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from assess.indicators import list_spans, load_indicators, load_pieces
from assess.indicators.cases import fill_tables
from assess.indicators.compute import ROWS
from assess.indicators.piece import Piece
from assess.indicators.tables import CHARGED, count_workdays, create_days, create_pieces, order_pieces, reads
from assess.ledger import Kind, Schema, load_schemas
from assess.ledger.schema import Column
from assess.ledger.usual import named
from assess.params.calendar import load_calendar
from assess.types import Query

ROOT = Path(__file__).resolve().parents[2]
PIECES, SCHEMAS = load_pieces(ROOT), load_schemas(ROOT)
WORKDAYS = count_workdays(load_calendar(ROOT))
FIRST, LAST, AS_OF = date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 20)
SPANS = list_spans(FIRST, LAST)
UNITS = ("A", "B")
Tables = dict[str, pd.DataFrame]
Rows = list[dict[str, Any]]

# Days at, just before and just after every boundary that a window can have, and some between.
DAYS = sorted(
    {edge + timedelta(days=step) for span in SPANS for edge in (span.first, span.last) for step in (-1, 0, 1)}
    | {AS_OF + timedelta(days=step) for step in (-400, -90, -30, -3, 0, 1, 40)}
    | {date(2025, 3, 3), date(2025, 3, 7), date(2025, 6, 2), date(2025, 10, 1), date(2025, 10, 9), date(2022, 5, 5)}
)
TYPES = {Kind.INTEGER: "Int64", Kind.DECIMAL: "Float64", Kind.MONEY: "Float64", Kind.FLAG: "boolean"}
BLANK = 0.3
# Columns of free text in which rubrics and standards look for certain words; whoever needs more words adds them.
WORDS: dict[tuple[str, bool], list[str]] = {
    ("category", False): ["火灾隐患", "道路隐患点", "校车隐患", "防汛防台隐患", "电气线路"],
    ("post", False): [
        *("县委书记", "县长", "分管副县长", "副县长", "政府其他领导", "县委常委", "人大主任", "党委主要负责人", "镇长"),
    ],
    ("present", False): ["1", "1、2", "3；4", "4, 2", "11、12"],
    ("item", False): ["零报告", "甲", "乙"],
    ("title", False): ["人大、政协", "政协", "五一"],
    ("key_date", False): ["五一", "国庆"],
    ("kind", False): [
        *("述职报告", "领导干部职责清单", "党政同责一岗双责规定", "成员单位职责清单", "重要时段", "报送纪检组织"),
        *("人大报告", "政协通报", "上级年度部署", "年度方案", "联合惩戒名单"),
        *("媒体专栏", "公开曝光", "活动记录", "活动成果", "安全生产月方案", "安全生产月总结", "自查报告", "工作信息"),
        *("重要时段通知", "重要时段报告", "会议通知", "参会名单"),
    ],
    ("period", False): ["2024", "2025", "2025Q4"],
    ("indicator", False): [
        *("deaths_ceiling", "larger_accidents_ceiling", "gdp_death_rate_ceiling", "coal_death_rate_ceiling"),
        *("general_accidents_ceiling", "employee_death_rate_ceiling", "vehicle_death_rate_ceiling"),
    ],
}
GRADES = ("general", "larger", "major", "particularly_major")


def _reference() -> dict[str, Callable[[Tables], pd.DataFrame]]:
    found: dict[str, Callable[[Tables], pd.DataFrame]] = {}
    for path in sorted((Path(__file__).parent / "reference").glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"reference_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= module.PIECES
    return found


REFERENCE = _reference()
QUERIES: dict[str, list[Query]] = {}
for indicator in load_indicators(ROOT).values():
    if indicator.sql is not None:
        QUERIES.setdefault(indicator.sql.piece, []).append(indicator.sql)


def columns_named(piece: str) -> list[str]:
    """The columns that indicators name, `rows` apart."""
    names = [
        name
        for query in QUERIES[piece]
        for name in (query.number, query.numerator, query.denominator, query.value, query.open)
    ]
    return [name for name in dict.fromkeys(names) if name and name != ROWS]


def tables_behind(piece: str) -> list[str]:
    """The ledgers, and the table of charged accidents, that a piece reads through others."""
    order = order_pieces(PIECES, [piece])
    named = dict.fromkeys(name for one in order for name in reads(PIECES[one]))
    return [name for name in named if name in SCHEMAS or name == "charged"]


def cell(column: Column, draw: Random) -> Any:  # noqa: PLR0911 - one return per kind of column
    """What may stand in a column; blank where it may be blank."""
    if not column.required and column.name != "unit_code" and draw.random() < BLANK:
        return None
    if column.reference and column.target[0] != "units" and not column.many:
        return draw.choice("1234")
    if column.type is Kind.CODE:
        return draw.choice(UNITS)
    if column.type is Kind.DATE:
        return draw.choice(DAYS)
    if column.type is Kind.FLAG:
        return draw.random() < 0.5
    if column.type is Kind.INTEGER and column.name == "year":
        return draw.choice((2024, 2025))
    if column.type in TYPES:
        return draw.randint(0, 5)
    return draw.choice(WORDS.get((column.name, bool(column.values)), sorted(column.values) or ["甲", "乙", "1"]))


def ledger(schema: Schema, size: int, draw: Random) -> Rows:
    """A few rows; ids run from 1, and no two rows have the same key."""
    rows: Rows = []
    for number in range(size):
        row = {column.name: cell(column, draw) for column in schema.columns}
        if "id" in row:
            row["id"] = str(number + 1)
        rows.append(row)
    keys = [tuple(row[name] for name in schema.key) for row in rows]
    return [row for at, row in enumerate(rows) if keys[at] not in keys[:at]]


def charged_accidents(size: int, draw: Random) -> Rows:
    """Accidents as units answer for them, already graded."""
    sectors = sorted(SCHEMAS["accidents"].column("sector").values)
    rows = []
    for number in range(size):
        grade, happened = draw.randint(0, 3), draw.choice(DAYS)
        row = {
            "unit_code": draw.choice(UNITS),
            "id": str(number + 1),
            "enterprise": draw.choice((None, "1", "2")),
            "happened": happened,
            "counted": draw.choice((happened, draw.choice(DAYS))),
            "sector": draw.choice(sectors),
            "role": draw.choice(("place", "registration", "direct", "supervision")),
            "share": draw.choice((None, Decimal(1), Decimal("0.5"))),
            "production": draw.random() < 0.7,
            "expressway": draw.random() < 0.3,
            "deaths": draw.choice((None, 0, 1, 2, 3)),
            "serious_injuries": draw.randint(0, 4),
            "loss_yuan": draw.choice((None, 0, 9)),
            "at_least": GRADES[grade],
            "grade_order": grade,
            "settled": draw.random() < 0.8,
            "responsibility": draw.choice(("责任事故", "非责任事故", "待认定")),
            "report_finding": draw.choice((None, "按时", "迟报", "漏报", "谎报", "瞒报", "核查中")),
            "discovered": draw.choice((None, draw.choice(DAYS))),
            "investigated_by": draw.choice((None, "国家", "省", "市", "县")),
            "closed_date": draw.choice((None, draw.choice(DAYS))),
        }
        rows.append(row)
    return rows


def frames(rows: dict[str, Rows]) -> Tables:
    """The same tables for pandas; those that are not given are empty."""
    found = dict(EMPTY)
    for name, listed in rows.items():
        found[name] = charged_frame(listed) if name == "charged" else ledger_frame(SCHEMAS[name], listed)
    return found


def ledger_frame(schema: Schema, rows: Rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*schema.names])
    for column in schema.columns:
        frame[column.name] = _typed(frame[column.name], column.type)
    return frame


def charged_frame(rows: Rows) -> pd.DataFrame:
    kinds = {
        **dict.fromkeys(("happened", "counted", "discovered", "closed_date"), Kind.DATE),
        **dict.fromkeys(("deaths", "serious_injuries", "grade_order"), Kind.INTEGER),
        **dict.fromkeys(("share", "loss_yuan"), Kind.DECIMAL),
        **dict.fromkeys(("production", "expressway", "settled"), Kind.FLAG),
    }
    names = [part.split()[0] for part in CHARGED.replace("DECIMAL(9, 6)", "X").replace("(18, 2)", "").split(",")]
    frame = pd.DataFrame(rows, columns=names)
    for name in names:
        frame[name] = _typed(frame[name], kinds.get(name, Kind.TEXT))
    return frame


def day_frames() -> Tables:
    """Periods, the day asked and working days."""
    spans = pd.DataFrame(
        [(one.period, one.kind, one.first, one.last) for one in SPANS],
        columns=["period", "kind", "first_day", "last_day"],
    )
    asked = pd.DataFrame([(AS_OF, FIRST, LAST)], columns=["as_of", "first_day", "last_day"])
    days = pd.DataFrame(list(WORKDAYS.items()), columns=["day", "number"])
    for frame, listed in ((spans, ("first_day", "last_day")), (asked, list(asked)), (days, ("day",))):
        for name in listed:
            frame[name] = pd.to_datetime(frame[name])
    return {"periods": spans, "asked": asked, "workdays": days}


def _typed(values: "pd.Series[Any]", kind: Kind) -> "pd.Series[Any]":
    if kind is Kind.DATE:
        return pd.to_datetime(values.astype(object))
    if kind in (Kind.TEXT, Kind.CODE):
        return values.astype(object).where(values.notna(), None)
    return values.astype(object).where(values.notna(), pd.NA).astype(TYPES[kind])


EMPTY: Tables = {name: ledger_frame(schema, []) for name, schema in SCHEMAS.items()}
EMPTY |= {"charged": charged_frame([]), **day_frames()}
Numbers = dict[tuple[str, str], list[float]]


@pytest.fixture(scope="module")
def base() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every ledger as an empty table, and the tables of days."""
    with duckdb.connect() as connection:
        fill_tables(connection, SCHEMAS, {})
        create_days(connection, SPANS, AS_OF, WORKDAYS)
        yield connection


def of_duckdb(base: duckdb.DuckDBPyConnection, piece: str, rows: dict[str, Rows]) -> Numbers:
    """The numbers of a piece over these rows; the tables are empty again afterwards."""
    base.execute("BEGIN")
    try:
        for name, listed in rows.items():
            for number, row in enumerate(listed, start=2):
                full = {"source_file": 0, "source_row": number, **row}
                names, marks = ", ".join(map(named, full)), ", ".join("?" for _ in full)
                base.execute(f"INSERT INTO {named(name)} ({names}) VALUES ({marks})", list(full.values()))
        create_pieces(base, PIECES, [piece])
        sums = "".join(f", sum(CAST({name} AS DOUBLE))" for name in columns_named(piece))
        query = f"SELECT unit_code, period, count(*){sums} FROM {piece} GROUP BY unit_code, period"
        found = base.execute(query).fetchall()
    finally:
        base.execute("ROLLBACK")
    return {(unit, period): [float(number or 0) for number in numbers] for unit, period, *numbers in found}


def of_pandas(piece: str, rows: dict[str, Rows]) -> Numbers:
    made = REFERENCE[piece](frames(rows))
    found: Numbers = {}
    for (unit, period), group in made.groupby(["unit_code", "period"]):
        sums = [float(group[name].astype("Float64").sum()) for name in columns_named(piece)]
        found[unit, period] = [float(len(group)), *sums]
    return found


def rounded(numbers: Numbers) -> dict[tuple[str, str], list[str]]:
    """Nine digits: what two orders of adding fractions have in common."""
    return {key: [f"{number:.9g}" for number in found] for key, found in numbers.items()}


@pytest.mark.parametrize("piece", sorted(QUERIES))
@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]
)
@given(seed=some.integers(0, 2**32), size=some.integers(1, 9))
def test_pandas_and_duckdb_agree(base: duckdb.DuckDBPyConnection, piece: str, seed: int, size: int) -> None:
    assert piece in REFERENCE, f"{piece} has no reference in pandas"
    draw = Random(seed)
    rows = {
        name: charged_accidents(size, draw) if name == "charged" else ledger(SCHEMAS[name], size, draw)
        for name in tables_behind(piece)
    }
    assert rounded(of_duckdb(base, piece, rows)) == rounded(of_pandas(piece, rows)), rows


def test_a_piece_that_differs_is_seen(base: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: dict[str, Rows] = {"hazards": [{"unit_code": "A", "id": "1", "due_date": LAST, "closed_date": LAST}]}
    assert of_duckdb(base, "hazards_due", rows) == of_pandas("hazards_due", rows)
    wrong = PIECES["hazards_due"].sql.replace("<=", "<")
    monkeypatch.setitem(PIECES, "hazards_due", Piece("hazards_due", wrong, "一天不差才算按期", "here"))
    assert of_duckdb(base, "hazards_due", rows) != of_pandas("hazards_due", rows)
