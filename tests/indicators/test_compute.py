"""From pieces to columns: what is known, what is not and why, and which ledger rows stand behind a number."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from assess.indicators import Coverage, Ledgers, Piece, compute, list_spans, load_pieces, read_coverage
from assess.indicators.cases import Everywhere, fill_tables
from assess.indicators.evidence_rows import Filing
from assess.indicators.tables import create_days
from assess.indicators.tidy import write_tidy
from assess.ledger import load_schemas
from assess.table import Column
from assess.tidy import read_unit
from assess.types import Indicator, Query

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = load_schemas(ROOT)
SPANS = list_spans(date(2025, 1, 1), date(2025, 12, 31))
ON_TIME = Query("due", numerator="on_time", denominator="rows")
DUE = Piece(
    "due",
    "SELECT h.unit_code, p.period, h.source_file, h.source_row,"
    " coalesce(h.closed_date <= h.due_date, false) AS on_time,"
    " h.funds_yuan, h.due_date IS NULL AS undated FROM hazards AS h JOIN periods AS p"
    " ON p.kind = 'year' AND h.due_date BETWEEN p.first_day AND p.last_day",
    "到期的隐患",
    "here",
)
Rows = Mapping[str, Iterable[Mapping[str, object]]]


def indicator(query: Query, direction: str = "higher_better", window: str = "year") -> Indicator:
    ratio = "分" if query.denominator else ""
    return Indicator("one", "甲", "条", direction, "数", ratio, ratio, window=window, sql=query)


@contextmanager
def connected(rows: Rows) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        fill_tables(connection, SCHEMAS, rows)
        create_days(connection, SPANS, date(2026, 1, 20), {})
        yield connection


def column(
    rows: Rows, what: Indicator, *, piece: Piece = DUE, coverage: Coverage | None = None, period: str = ""
) -> Column:
    filing = Filing({0: "hazards.csv"}, {("hazards", "A"): "hazards.csv"}, {"hazards": "隐患台账"})
    ledgers = Ledgers(("A", "B"), SPANS, SCHEMAS, coverage or Everywhere(True), filing, shown=2)
    with connected(rows) as connection:
        return compute(connection, [what], {piece.name: piece}, ledgers)[what.id, period]


def hazard(number: int, due: str = "2025-05-01", closed: str | None = None, unit: str = "A") -> dict[str, object]:
    return {"unit_code": unit, "id": str(number), "due_date": due, "closed_date": closed}


def test_the_rows_behind_a_share_are_those_that_speak_against_the_unit() -> None:
    rows = [hazard(1, closed="2025-04-30"), hazard(2), hazard(3, closed="2025-05-02"), hazard(4)]
    found = column({"hazards": rows}, indicator(ON_TIME)).measured(0)
    assert (found.numerator, found.denominator) == (Decimal(1), Decimal(4))
    assert [(one.file, one.row) for one in found.sources] == [
        ("hazards.csv", 3),
        ("hazards.csv", 4),
        ("hazards.csv", 0),
    ]
    assert found.sources[-1].text == "共3行，这里列出前2行"


def test_a_zero_names_what_was_searched() -> None:
    found = column({"hazards": []}, indicator(Query("due", number="rows"))).measured(0)
    assert found.numerator == 0
    assert str(found.sources[0]) == "hazards.csv：隐患台账，2025-01-01至2025-12-31，没有相应的行"


def test_a_share_of_nothing_is_not_known() -> None:
    found = column({"hazards": []}, indicator(ON_TIME)).measured(0)
    assert not found.known
    assert found.reason == "分母为0"


def test_no_row_is_no_zero_where_the_ledger_was_not_filed() -> None:
    filed = Coverage(True, {("hazards", "A"): ((date(2025, 1, 1), date(2025, 12, 31)),)})
    made = column({"hazards": []}, indicator(Query("due", number="rows")), coverage=filed)
    assert (made.measured(0).numerator, made.measured(1).numerator) == (0, None)
    assert made.measured(1).reason == "没有报送（或者没有报全）隐患台账"


def test_a_sum_with_a_blank_cell_is_not_known() -> None:
    rows = [{**hazard(1), "funds_yuan": 5}, hazard(2), {**hazard(3, unit="B"), "funds_yuan": Decimal("2.5")}]
    made = column({"hazards": rows}, indicator(Query("due", number="funds_yuan")))
    assert made.measured(0).reason == "1行没有填写所需的数"
    assert made.measured(1).numerator == Decimal("2.5")


def test_a_value_that_is_not_there_says_why() -> None:
    made = column({"hazards": []}, indicator(Query("due", value="funds_yuan", absent="没有下达")))
    assert made.measured(0).reason == "没有下达"


def test_two_rows_where_a_value_has_one_is_a_defect_of_the_piece() -> None:
    rows = [{**hazard(1), "funds_yuan": 5}, {**hazard(2), "funds_yuan": 6}]
    with pytest.raises(ValueError, match="due: 2 rows of A where a value has one"):
        column({"hazards": rows}, indicator(Query("due", value="funds_yuan", absent="没有")))


def test_an_open_row_leaves_the_number_open_and_keeps_what_is_certain() -> None:
    open_piece = Piece(
        "due", DUE.sql.replace("h.due_date IS NULL AS undated", "h.closed_date IS NULL AS undated"), "到期", ""
    )
    query = Query("due", number="on_time", open="undated", open_reason="还没有销号")
    made = column({"hazards": [hazard(1, closed="2025-04-01"), hazard(2)]}, indicator(query), piece=open_piece)
    assert made.measured(0).reason == "还没有销号"
    assert made.floor is not None
    assert made.floor[0] == 1


def test_earlier_years_have_values_of_their_own() -> None:
    what = indicator(Query("due", number="rows"), window="years")
    assert column({"hazards": [hazard(1, "2024-05-01")]}, what, period="previous").measured(0).numerator == 1


def test_filings_that_meet_cover_the_year_and_a_gap_does_not() -> None:
    def filing(unit: str, first: str, last: str) -> dict[str, object]:
        return {"unit_code": unit, "ledger": "hazards", "first_date": first, "last_date": last, "received_date": last}

    quarters = [("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-12-31")]
    rows = [filing("A", *days) for days in quarters] + [filing("B", *days) for days in (quarters[0], quarters[2])]
    with connected({"filings": rows}) as connection:
        found = read_coverage(connection, SCHEMAS, ["filings"], SPANS)
    year = next(one for one in SPANS if one.period == "")
    assert [found.covers("hazards", unit, year) for unit in "AB"] == [True, False]
    assert found.covers("hazards", "B", year, stock=True)
    assert not found.covers("inspections", "A", year)


def test_without_filings_a_units_own_rows_show_that_it_filed() -> None:
    with connected({"hazards": [{"unit_code": "A", "id": "1", "found_date": "2024-05-01"}]}) as connection:
        found = read_coverage(connection, SCHEMAS, ["hazards"], SPANS)
    spans = {one.period: one for one in SPANS}
    covered = [found.covers("hazards", "A", spans[name]) for name in ("", "previous", "previous_2")]
    assert covered == [True, True, False]
    assert not found.covers("hazards", "B", spans[""])


def test_a_tidy_file_gives_one_units_values_back(tmp_path: Path) -> None:
    what = indicator(ON_TIME)
    made = column({"hazards": [hazard(1, closed="2025-04-30"), hazard(2)]}, what)
    path = tmp_path / "out" / "indicators.parquet"
    with duckdb.connect() as connection:
        assert write_tidy(connection, {("one", ""): made}, ("A", "B"), path) == 2
    ours, other = read_unit([path], "A"), read_unit([path], "B")
    assert [(one.indicator, one.numerator, one.denominator, one.reason) for one in ours] == [("one", 1, 2, "")]
    assert [(one.numerator, one.reason) for one in other] == [(None, "分母为0")]


def test_every_piece_gives_unit_period_and_place() -> None:
    pieces = load_pieces(ROOT)
    assert [name for name, one in pieces.items() if not one.comment] == []
    assert len(pieces) > 100
