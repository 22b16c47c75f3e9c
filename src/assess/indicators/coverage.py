"""Which unit handed in which ledger for which days: only there is "no row" a zero.

The ledger of filings (报送登记) says so, nil reports included; where a run has none, a unit's own rows show that it
filed. Left out: (1) whether a filing was on time, which is an indicator; (2) whether the rows stated were the rows
read (`ledger.filings`); (3) quarantined rows, which are counted beside the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from assess.indicators.periods import YEARS, Span
from assess.ledger import Schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILINGS, UNITS = "filings", "units"
# The list of units describes itself, and the list of filings is what is asked.
ALWAYS = (FILINGS, UNITS)
Days = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`filed` holds spans of days without a gap by ledger and unit; `rows` the units with rows, by ledger and period.

    Where `registered` is false there is no ledger of filings, and `rows` decides.
    """

    registered: bool
    filed: dict[tuple[str, str], Days] = field(default_factory=dict)
    rows: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def covers(self, ledger: str, unit: str, span: Span, stock: bool = False) -> bool:
        """Whether a unit filed a ledger for all days of a span; for a stock, whether for any of them."""
        if ledger in ALWAYS:
            return True
        if not self.registered:
            period = span.period if span.period in YEARS else ""
            return unit in self.rows.get((ledger, period), frozenset())
        days = self.filed.get((ledger, unit), ())
        if stock:
            return any(first <= span.last and last >= span.first for first, last in days)
        return any(first <= span.first and span.last <= last for first, last in days)


def read_coverage(
    connection: DuckDBPyConnection, schemas: Mapping[str, Schema], present: Iterable[str], spans: Iterable[Span]
) -> Coverage:
    """The coverage of the ledgers that stand in a connection as tables."""
    tables = sorted(set(present))
    if FILINGS in tables:
        return Coverage(True, _filed(connection))
    rows: dict[tuple[str, str], frozenset[str]] = {}
    for ledger in tables:
        if "unit_code" not in schemas[ledger].names:
            continue
        for span in (one for one in spans if one.kind == "year"):
            query = f"SELECT unit_code FROM {ledger} {_within(schemas[ledger], span)} GROUP BY unit_code"
            rows[ledger, span.period] = frozenset(unit for (unit,) in connection.execute(query).fetchall())
    return Coverage(False, {}, rows)


def _within(schema: Schema, span: Span) -> str:
    """Any row shows that a ledger was handed in this year; for an earlier year it takes a row of that year."""
    if span.period == "" or not schema.anchor:
        return ""
    return f"WHERE {schema.anchor} BETWEEN DATE '{span.first}' AND DATE '{span.last}'"


def _filed(connection: DuckDBPyConnection) -> dict[tuple[str, str], Days]:
    """Filings that meet or overlap become one span of days."""
    rows = connection.execute(
        """WITH marked AS (
            SELECT unit_code, ledger, first_date, last_date,
                coalesce(date_diff('day', max(last_date) OVER (PARTITION BY unit_code, ledger
                    ORDER BY first_date, last_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), first_date) > 1,
                    true) AS begins
            FROM filings
        ), grouped AS (
            SELECT unit_code, ledger, first_date, last_date, sum(CASE WHEN begins THEN 1 ELSE 0 END) OVER (
                PARTITION BY unit_code, ledger ORDER BY first_date, last_date
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS block
            FROM marked
        )
        SELECT ledger, unit_code, min(first_date), max(last_date) FROM grouped
        GROUP BY ledger, unit_code, block ORDER BY ledger, unit_code, min(first_date)"""
    ).fetchall()
    found: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for ledger, unit, first, last in rows:
        found.setdefault((ledger, unit), []).append((first, last))
    return {key: tuple(days) for key, days in found.items()}
