"""Evidence from ledgers, with judgements and earlier years beside them.

The ledgers' own numbers win over what a list of earlier years says about the same period, and a difference is
reported. Left out: (1) reading ledgers (`ledger_read`); (2) points; (3) figures of other origin, which never stand
beside ledgers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from assess.evidence.duty_records import check_against
from assess.evidence.evidence import Evidence
from assess.evidence.files import Files
from assess.evidence.measures import NOW, PREVIOUS
from assess.evidence.register import ACCIDENTS, DEATHS
from assess.table import Column, Table, build_table, fill_gaps
from assess.types import Measured, Unit


def evidence_of_ledgers(files: Files) -> Evidence:
    """Evidence from ledgers, with judgements and earlier years beside them; the ledgers' own numbers win."""
    ledgers, records = files.ledgers, files.records
    assert ledgers is not None
    responsibility = files.responsibility
    table = build_table(files.units, [*records.values, *responsibility])
    columns = dict(table.columns)
    for key, column in ledgers.columns.items():
        columns[key] = fill_gaps(column, columns[key]) if key in columns else column
    position = {unit.code: at for at, unit in enumerate(files.units)}
    figures = [
        (code, ledgers.columns[one.indicator, one.period].measured(position[code]))
        for code, one in records.values
        if (one.indicator, one.period) in ledgers.columns
    ]
    quality = (*files.quality, *ledgers.quality, *check_against(records.values, figures))
    quarantine = (*ledgers.quarantine, *records.quarantine)
    return Evidence(
        files.units, Table(files.units, columns), quarantine, quality, files.described,
        tuple(_sums(columns, files.units)), records.indicators, records.duties, None, ledgers.lacking, ledgers.rests_on,
    )  # fmt: skip


def _sums(columns: Mapping[tuple[str, str], Column], units: tuple[Unit, ...]) -> Iterator[Measured]:
    """Accidents and deaths of all units together, where every unit's number is known."""
    for indicator in (ACCIDENTS, DEATHS):
        for period in (NOW, PREVIOUS):
            column = columns.get((indicator, period))
            if column is None or column.denominator is not None:
                continue
            missing = [unit.name for unit, known in zip(units, column.known, strict=True) if not known]
            number = Decimal(int(column.numerator.sum())) / column.scale
            reason = f"{'、'.join(missing)}没有数" if missing else ""
            sources = (
                () if missing else tuple(source for at in range(len(units)) for source in column.sources.get(at, ()))
            )
            yield Measured(indicator, None if missing else number, None, period, column.unit, reason, sources)
