"""One cell at a time: hardening groups B, F and G, each with its outcome, and what holds for all cells."""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.errors import Problem
from assess.ledger import Regions
from assess.ledger.cells import Frame, read_cell
from assess.ledger.credit_code import SIGNS, has_check_digit
from assess.ledger.schema import Column, Kind, Schema
from assess.ledger.usual import quoted, typed, usual

ENGINE = duckdb.connect()
QUICK = settings(deadline=None, max_examples=60)
FRAME = Frame(frozenset({"990101"}), Regions((), "99"), date(2025, 12, 31))
KINDS = {kind: Column("x", "数", kind, "…", unit="人") for kind in Kind}
SEVERITY = Column("x", "等级", Kind.TEXT, "…", values={"一般": ("一般隐患",), "重大": ("重大隐患",)})


def read(column: Column, raw: str) -> tuple[str | None, str]:
    """The value and the rule or code."""
    one = read_cell(column, raw, FRAME)
    return one.value, one.code or one.rule


@pytest.mark.parametrize(
    ("raw", "value", "how"),
    [
        ("#DIV/0!", None, "R21"), ("#REF!", None, "R21"), ("#N/A", None, "R21"),
        ("=A1+1", None, "R25"),
        ("9人", "9", "unit_suffix"), ("9 分", None, "R02"),
        ("９２", "92", "number_form"), ("1,234", "1234", "grouping"), ("12,34", None, "R26"), ("92，5", None, "R26"),
        ("约300余", None, "R11"), ("1.2万", None, "R11"), ("近百", None, "R11"),
        ("百分之九十五", None, "R02"), ("NaN", None, "R02"), ("inf", None, "R02"), ("1e309", None, "R02"),
        ("TRUE", None, "R02"), ("9.5", None, "R02"), ("9.0", "9", "number_form"), ("007", None, "R02"),
        ("无", None, "R26"), ("—", None, "R26"), (" ", None, "blank"), ("十二", "12", "numeral_words"),
        ("两", "2", "numeral_words"), ("99999999999999999999", None, "R02"), ("\ufffd3", None, "R24"),
        ("-2+3", None, "R02"), ("９．０", "9", "number_form"), ("1，234", None, "R26"), ("95%", None, "R02"),
        ("0.95", None, "R02"), ("#未计算 =A1", None, "R25"), ("截止31日", None, "R02"), ("3\t", "3", "number_form"),
    ],
)  # fmt: skip
def test_a_number(raw: str, value: str | None, how: str) -> None:
    assert read(KINDS[Kind.INTEGER], raw) == (value, how)


@pytest.mark.parametrize(
    ("raw", "value", "how"),
    [
        ("９２．５", "92.5", "number_form"), ("-0.5", "-0.5", "number_form"), ("－0.5", "-0.5", "number_form"),
        ("95%", None, "R03"), ("百分之九十五", None, "R03"), ("1.2万", None, "R11"), ("92，5", None, "R26"),
        ("1,234.5", "1234.5", "grouping"), ("NaN", None, "R03"), ("inf\ufffd", None, "R24"), ("1e309", None, "R03"),
        ("1.2345678", None, "R03"), ("—", None, "R26"), ("true", None, "R03"),
    ],
)  # fmt: skip
def test_a_decimal(raw: str, value: str | None, how: str) -> None:
    assert read(KINDS[Kind.DECIMAL], raw) == (value, how)


@pytest.mark.parametrize(
    ("raw", "value", "how"),
    [
        ("2026.1.31", "2026-01-31", "date_form"), ("2026年1月31日", "2026-01-31", "date_form"),
        ("20260131", "2026-01-31", "date_form"), ("2026/1/31", "2026-01-31", "date_form"),
        ("2026-1-31 0:00", "2026-01-31", "date_form"), ("２０２６－１－３１", "2026-01-31", "date_form"),
        ("二〇二六年十二月三十一日", "2026-12-31", "date_form"), ("2026-02-30", None, "R05"),
        ("20261301", None, "R05"), ("46053", None, "R27"), ("201x年", None, "R04"), ("截止31日", None, "R04"),
        ("2026年1月", None, "R04"), ("03/05/2023", None, "R04"), ("05-03", None, "R04"), ("2026-1/31", None, "R04"),
        ("无", None, "blank"), ("infinity", None, "R04"), ("1e309", None, "R04"),
        ("2026-1-31 8:05", "2026-01-31", "time_dropped"), ("2026-01-31 23:59:59.5", "2026-01-31", "time_dropped"),
        ("2026-01-31 00:00:00", "2026-01-31", "date_form"), ("2026-01-31 25:00", None, "R04"),
        ("1900-02-29", None, "R05"), ("2024年二月二十九日", "2024-02-29", "date_form"),
    ],
)  # fmt: skip
def test_a_date(raw: str, value: str | None, how: str) -> None:
    assert read(KINDS[Kind.DATE], raw) == (value, how)


@pytest.mark.parametrize(
    ("raw", "value", "how"),
    [("重大隐患", "重大", "synonym"), (" 重 大", "重大", "tidy"), ("特大", None, "R08"), ("", None, "blank")],
)
def test_an_allowed_value(raw: str, value: str | None, how: str) -> None:
    assert read(SEVERITY, raw) == (value, how)


@pytest.mark.parametrize(
    ("raw", "value", "how"),
    [
        ("翼城县\u200b", "翼城县", "tidy"), ("\u3000翼城县", "翼城县", "tidy"), ("⼭阴县", "山阴县", "tidy"),
        ("甲\u202e乙", "甲乙", "tidy"), ("甲\t乙", "甲 乙", "tidy"), ("锟斤拷", None, "R24"), ("安\ufffd", None, "R24"),
        ("x" * 2001, None, "R31"), ("#REF!", None, "R21"), ("#1机组", "#1机组", "tidy"),
    ],
)  # fmt: skip
def test_text(raw: str, value: str | None, how: str) -> None:
    assert read(KINDS[Kind.TEXT], raw) == (value, how)


@pytest.mark.parametrize(
    ("raw", "value", "how"),
    [
        ("141022", "141022", "tidy"), (" 1410 22 ", "141022", "tidy"), ("141022.0", "141022", "tidy"),
        ("翼城县", "141022", "unit_name"), ("翼城县\u200b", "141022", "unit_name"),
        ("\u3000翼 城 县", "141022", "unit_name"), ("\u202e翼城县", "141022", "unit_name"),
        ("翼城", None, "R34"), ("翼城縣", None, "R30"), ("铁东区", None, "R29"), ("四平市铁东区", None, "R30"),
        ("⼭阴县", None, "R32"), ("140621", None, "R32"), ("123456", None, "R13"), ("330104", None, "R14"),
        ("江干区", None, "R30"), ("330100", None, "R15"), ("../x", None, "R12"), ("con", None, "R12"),
        ("1410２2", "141022", "tidy"), ("县", None, "R30"),
    ],
)  # fmt: skip
def test_a_unit_is_known_by_its_code_or_its_full_name(raw: str, value: str | None, how: str, regions: Regions) -> None:
    frame = Frame(frozenset({"141022"}), regions, date(2025, 12, 31))
    column = Column("unit_code", "单位代码", Kind.CODE, "…", reference="units.unit_code")
    one = read_cell(column, raw, frame)
    assert (one.value, one.code or one.rule) == (value, how)
    if one.code:
        assert Problem(one.code, "", one.values | {"title": column.title}).render()


@pytest.mark.parametrize(
    "raw",
    ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{7*7}}", "]]>", "@SUM", "-2+3", "書(shū)", "（甲），乙"],
)
def test_text_that_others_might_execute_is_usual_text(raw: str) -> None:
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT {usual(KINDS[Kind.TEXT], [], quoted(raw))}").fetchall() == [(True,)]


def test_flags_and_check_digits() -> None:
    assert read(KINDS[Kind.FLAG], "√") == ("true", "synonym")
    assert read(KINDS[Kind.FLAG], "无") == ("false", "synonym")
    assert read(KINDS[Kind.FLAG], "半") == (None, "R09")
    assert has_check_digit("91350100M000100Y43")
    assert not has_check_digit("91350100M000100Y34")


def test_no_ledger_asks_for_a_percentage(schemas: dict[str, Schema]) -> None:
    """95, 0.95 and 95% cannot be told apart; ledgers hold counts and amounts, rates are worked out from them."""
    signs = ("%", "％", "百分", "比率", "率")
    found = [f"{key}.{one.name}" for key, schema in schemas.items() for one in schema.columns if one.unit in signs]
    assert found == []


def ask(column: Column, raw: str) -> tuple[bool, object]:
    """Whether the engine finds a cell usual, and what it makes of it."""
    cell = f"CAST({quoted(raw)} AS VARCHAR)"
    row = ENGINE.execute(f"SELECT {usual(column, ['990101'], cell)}, {typed(column, cell)}").fetchall()[0]
    return row[0], row[1]


@QUICK
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_the_same_in_every_form(day: date) -> None:
    forms = (f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}")
    assert {read(KINDS[Kind.DATE], form) for form in forms} == {(day.isoformat(), "date_form")}
    assert ask(KINDS[Kind.DATE], day.isoformat()) == (True, day)


@QUICK
@given(st.integers(0, 10**14))
def test_a_number_is_the_same_in_every_form(number: int) -> None:
    assert ask(KINDS[Kind.INTEGER], str(number)) == (True, number)
    assert read(KINDS[Kind.INTEGER], f"{number}人") == (str(number), "unit_suffix")
    if number >= 1000:
        assert read(KINDS[Kind.INTEGER], f"{number:,}") == (str(number), "grouping")


@QUICK
@given(st.text(max_size=12), st.sampled_from(list(Kind)))
def test_any_text_is_usual_or_repaired_or_refused_and_a_repair_is_usual(raw: str, kind: Kind) -> None:
    """Nothing falls between the two readers, and what is repaired needs no second repair."""
    column = KINDS[kind]
    if "\0" in raw or not raw:
        return
    fine, value = ask(column, raw)
    if fine:
        assert value is not None
        return
    one = read_cell(column, raw, FRAME)
    assert bool(one.code) != bool(one.rule)
    if one.value is not None:
        assert read_cell(column, one.value, FRAME).value == one.value or ask(column, one.value)[0]


@QUICK
@given(st.decimals(0, 10**9, places=2))
def test_money_is_exact(amount: Decimal) -> None:
    assert ask(KINDS[Kind.MONEY], str(amount)) == (True, amount)


def test_half_a_cent_is_refused_not_rounded() -> None:
    assert read(KINDS[Kind.MONEY], "0.005") == (None, "R03")


def test_every_hundredth_day_of_a_century_is_usual() -> None:
    days = [date(1950, 1, 1) + timedelta(days=offset) for offset in range(0, 36525, 100)]
    rows = ", ".join(f"('{day}')" for day in days)
    column = KINDS[Kind.DATE]
    query = f"SELECT {usual(column, [], 't')}, {typed(column, 't')} FROM (VALUES {rows}) AS v(t)"
    assert ENGINE.execute(query).fetchall() == [(True, day) for day in days]


@settings(deadline=None, max_examples=5)
@given(st.text(alphabet=SIGNS, min_size=17, max_size=17))
def test_the_engine_and_the_reader_agree_on_check_digits(body: str) -> None:
    column = Column("x", "代码", Kind.TEXT, "…", check="uscc")
    right = [char for char in SIGNS if has_check_digit(body + char)]
    assert len(right) == 1
    rows = ", ".join(f"({quoted(body + char)})" for char in SIGNS)
    found = ENGINE.execute(f"SELECT right(t, 1) FROM (VALUES {rows}) AS v(t) WHERE {usual(column, [], 't')}").fetchall()
    assert [char for (char,) in found] == right
