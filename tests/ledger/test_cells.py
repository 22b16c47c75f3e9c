"""One cell at a time: hardening groups B, F and G, each with its outcome, and what holds for all cells."""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.ledger import Regions
from assess.ledger.cells import SIGNS, Frame, has_check_digit, read_cell
from assess.ledger.schema import Column, Kind
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
        ("-2+3", None, "R02"),
    ],
)  # fmt: skip
def test_a_number(raw: str, value: str | None, how: str) -> None:
    assert read(KINDS[Kind.INTEGER], raw) == (value, how)


@pytest.mark.parametrize(
    ("raw", "value", "how"),
    [
        ("2026.1.31", "2026-01-31", "date_form"), ("2026年1月31日", "2026-01-31", "date_form"),
        ("20260131", "2026-01-31", "date_form"), ("2026/1/31", "2026-01-31", "date_form"),
        ("2026-1-31 0:00", "2026-01-31", "date_form"), ("２０２６－１－３１", None, "R04"),
        ("二〇二六年十二月三十一日", "2026-12-31", "date_form"), ("2026-02-30", None, "R05"),
        ("20261301", None, "R05"), ("46053", None, "R27"), ("201x年", None, "R04"), ("截止31日", None, "R04"),
        ("2026年1月", None, "R04"), ("03/05/2023", None, "R04"), ("05-03", None, "R04"), ("2026-1/31", None, "R04"),
        ("无", None, "blank"), ("infinity", None, "R04"), ("1e309", None, "R04"),
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
    "raw", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{7*7}}", "]]>", "@SUM(A1)", "（甲），乙"]
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


def test_every_hundred_days_of_a_century_are_usual() -> None:
    for offset in range(0, 36525, 1000):
        day = date(1950, 1, 1) + timedelta(days=offset)
        assert ask(KINDS[Kind.DATE], day.isoformat()) == (True, day)


@settings(deadline=None, max_examples=10)
@given(st.text(alphabet=SIGNS, min_size=17, max_size=17))
def test_the_engine_and_the_reader_agree_on_check_digits(body: str) -> None:
    column = Column("x", "代码", Kind.TEXT, "…", check="uscc")
    right = [char for char in SIGNS if has_check_digit(body + char)]
    assert len(right) == 1
    assert [char for char in SIGNS if ask(column, body + char)[0]] == right
