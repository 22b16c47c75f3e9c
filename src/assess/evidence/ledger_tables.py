"""The ledgers of a run while they are open: the connection, and what is needed to say where a row stands.

Whoever reads a ledger row by row does so through here, in the order of files and rows. Left out: (1) building them
(`ledger_read`); (2) indicators; (3) rows that were accepted with a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assess.evidence.duty_rows import EVERY_UNIT
from assess.indicators import Coverage
from assess.ledger import Schema
from assess.ledger.usual import named
from assess.types import Quarantined, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COPY = "R17"  # the code of a row that is an exact copy of one that counts


@dataclass(frozen=True, slots=True)
class LedgerTables:
    """Every ledger as a table of `connection`; files by number, and refused rows with the id of their ledger."""

    connection: DuckDBPyConnection
    files: Mapping[int, str]
    coverage: Coverage
    quarantine: tuple[tuple[Quarantined, str], ...]
    schemas: Mapping[str, Schema]

    def rows(self, ledger: str, columns: Iterable[str]) -> list[tuple[Any, ...]]:
        """These columns of all rows, each followed by the row's file number and row."""
        listed = ", ".join(map(named, columns))
        return self.connection.execute(
            f"SELECT {listed}, source_file, source_row FROM {named(ledger)} ORDER BY source_file, source_row"
        ).fetchall()

    def identities(self, ledger: str) -> tuple[str, ...]:
        """The ids of a ledger, each once."""
        found = self.connection.execute(f"SELECT id FROM {named(ledger)} GROUP BY id ORDER BY id").fetchall()
        return tuple(identity for (identity,) in found)

    def source(self, place: Sequence[int], text: str) -> Source:
        """The place of a row, given by its file number and row."""
        file, row = place
        return Source(self.files.get(file, str(file)), row, text=text)

    def title(self, ledger: str) -> str:
        """What a ledger is called."""
        return self.schemas[ledger].title

    def blocked(self, ledger: str) -> dict[str, str]:
        """By unit, why nothing follows from the absence of a row: the first refused row, and how many there are.

        A row whose unit is not known might be anybody's. A copy of a row that counts leaves nothing open.
        """
        refused: dict[str, dict[tuple[str, str, int], Quarantined]] = {}
        for record, name in self.quarantine:
            if name == ledger and record.code != COPY:
                place = record.file, record.sheet, record.row
                refused.setdefault(record.unit or EVERY_UNIT, {}).setdefault(place, record)
        return {unit: _reason(list(records.values())) for unit, records in refused.items()}


def _reason(records: list[Quarantined]) -> str:
    first = records[0]
    place = Source(first.file, first.row, sheet=first.sheet)
    more = f"，连同其他共{len(records)}行" if len(records) > 1 else ""
    return f"{place}已隔离（{first.code}：{first.message.rstrip('。')}）{more}"
