"""The ledger rows behind a number, and what was searched where there is none: the evidence of each cell.

For a ratio they are the rows that speak against the unit (not closed on time, not covered); for a count the rows
counted. They are kept as pairs of file and row and become sources only when somebody looks. Left out: (1) rows beyond
the first so many, whose number is given; (2) what a row says, which stands in the file.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING

from assess.indicators.periods import Span
from assess.ledger.usual import named
from assess.types import Indicator, Query, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# By unit and period: how many rows there are, and of the first of them file number and row in turn: a country's are
# millions, in a tenth of the memory of pairs.
Rows = dict[tuple[str, str], tuple[int, "array[int]"]]


@dataclass(frozen=True, slots=True)
class Filing:
    """Names of files by number, of a unit's file by ledger and unit, and titles of ledgers."""

    files: Mapping[int, str] = field(default_factory=dict)
    filed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def file_of(self, ledger: str, unit: str) -> str:
        """The file in which a unit filed a ledger; the ledger itself where it only reported that there was nothing."""
        return self.filed.get((ledger, unit)) or self.titles.get(ledger, ledger)


def find_rows(
    connection: DuckDBPyConnection, indicator: Indicator, query: Query, types: Mapping[str, str], shown: int
) -> Rows:
    """The rows behind every number of an indicator, at most `shown` of each in the order of files."""
    if not shown:
        return {}
    rows = connection.execute(
        f"""SELECT unit_code, period, source_file, source_row, n, of FROM (
            SELECT unit_code, period, source_file, source_row,
                row_number() OVER (PARTITION BY unit_code, period ORDER BY source_file, source_row) AS n,
                count(*) OVER (PARTITION BY unit_code, period) AS of
            FROM {named(query.piece)} WHERE source_row IS NOT NULL AND {_matters(indicator, query, types)}
        ) AS ranked WHERE n <= {shown} ORDER BY unit_code, period, n"""
    ).fetchall()
    found: Rows = {}
    for unit, period, file, row, _, of in rows:
        found.setdefault((intern(unit), intern(period)), (of, array("q")))[1].extend((file, row))
    return found


def _matters(indicator: Indicator, query: Query, types: Mapping[str, str]) -> str:
    """Which rows are evidence, as a condition."""
    first = query.number or query.value or query.numerator
    counted = _counted(first, types)
    if not query.denominator:
        return counted
    base = _counted(query.denominator, types)
    if indicator.direction == "lower_better":
        return f"({base}) AND ({counted})"
    if first in types and types[first] != "BOOLEAN" and types.get(query.denominator, "BOOLEAN") != "BOOLEAN":
        return f"({base}) AND coalesce({named(first)}, 0) < {named(query.denominator)}"
    return f"({base}) AND NOT ({counted})"


def _counted(column: str, types: Mapping[str, str]) -> str:
    if column not in types:
        return "true"
    if types[column] == "BOOLEAN":
        return f"coalesce({named(column)}, false)"
    return f"coalesce({named(column)}, 0) <> 0"


class RowSources(Mapping[int, tuple[Source, ...]]):
    """Sources by the position of the unit, made when they are looked at; `counted` are units with any row."""

    def __init__(
        self, filing: Filing, units: tuple[str, ...], ledgers: tuple[str, ...], span: Span, rows: Rows,
        counted: frozenset[str],
    ):  # fmt: skip
        self._filing, self._units, self._ledgers, self._span, self._rows = filing, units, ledgers, span, rows
        self._counted = counted
        self._said: dict[tuple[str, str], str] = {}

    def __getitem__(self, position: int) -> tuple[Source, ...]:
        unit = self._units[position]
        total, rows = self._rows.get((unit, self._span.period), (0, array("q")))
        if rows:
            pairs = zip(rows[::2], rows[1::2], strict=True)
            found = [Source(self._filing.files.get(file, str(file)), row) for file, row in pairs]
            more = f"共{total}行，这里列出前{len(found)}行" if total > len(found) else ""
            return (*found, Source(found[-1].file, text=more)) if more else tuple(found)
        what = "由全部有关的行算出" if unit in self._counted else "没有相应的行"
        return tuple(Source(self._filing.file_of(one, unit), text=self._say(one, what)) for one in self._ledgers)

    def _say(self, ledger: str, what: str) -> str:
        """The same text for all units that have the same to say."""
        if (ledger, what) not in self._said:
            title, span = self._filing.titles.get(ledger, ledger), self._span
            self._said[ledger, what] = f"{title}，{span.first}至{span.last}，{what}"
        return self._said[ledger, what]

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self._units)))

    def __len__(self) -> int:
        return len(self._units)
