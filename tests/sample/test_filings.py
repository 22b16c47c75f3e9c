"""Filings: one for every unit, ledger and quarter, nil reports where nothing is, none where a story says so."""

from typing import Any

import pytest

from assess.sample.filings import EVENTS, quarter_of


def test_every_unit_filed_every_ledger_every_quarter_but_one(ask: Any, schemas: Any) -> None:
    found = ask("SELECT unit_code, ledger, count(*) FROM filings GROUP BY 1, 2")
    quarters = {(unit, ledger): number for unit, ledger, number in found}
    units, ledgers = {unit for unit, _ in quarters}, set(schemas) - {"filings"}
    expected = {(unit, one): 12 if one == "accidents" else 8 for unit in units for one in ledgers}
    del expected["9901K12", "trainings"]
    assert quarters == expected
    assert len(units) == 12


def test_a_nil_report_stands_where_there_is_no_row(ask: Any) -> None:
    assert ask("SELECT DISTINCT ledger IN ('inspections', 'documents') FROM filings WHERE nil") == [(False,)]
    nil = {ledger for (ledger,) in ask("SELECT DISTINCT ledger FROM filings WHERE nil")}
    assert {"accidents", "honours", "circulars"} <= nil <= EVENTS
    assert ask("SELECT count(*) FROM filings WHERE nil <> (rows = 0) AND rows IS NOT NULL") == [(0,)]


def test_few_filings_are_late(ask: Any) -> None:
    late, all_ = ask("SELECT count(*) FILTER (WHERE received_date > due_date), count(*) FROM filings")[0]
    assert 0 < late < 0.02 * all_
    assert ask("SELECT count(*) FROM filings WHERE received_date <= last_date") == [(0,)]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2025-03-31", (2025, 1)), ("2025-04-01", (2025, 2)), ("2025-12-31", (2025, 4)), ("2025-02-30", None), ("", None)],
)
def test_a_day_lies_in_its_quarter(day: str, quarter: tuple[int, int] | None) -> None:
    assert quarter_of(day) == quarter
