"""The ledgers of one unit after the other into their files: good rows, rows at fault, and filings that count them.

Filings come last, since they state how many rows a reader of the other files would count. Left out: (1) what rows say
(`county`); (2) what a fault is (`defects`, `spread`); (3) files that are no ledgers (`beside`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assess.ledger import Schema
from assess.sample.county import Block, County, blocks, in_columns
from assess.sample.defect_list import DEFECTS
from assess.sample.defects import Defect, amend, faulty_row
from assess.sample.filings import filing_rows, quarter_of
from assess.sample.folder import Folder
from assess.sample.places import Place
from assess.sample.scale import Form, Planted, Scale
from assess.sample.spread import spread

Row = dict[str, str]
FILINGS, UNITS = "filings", "units"


@dataclass(slots=True)
class LedgerWriter:
    """The work while it goes on; `planted` and `faults` say what a reader has to find."""

    scale: Scale
    schemas: Mapping[str, Schema]
    folder: Folder
    planted: list[Planted] = field(default_factory=list)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    counts: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    @property
    def ledgers(self) -> list[str]:
        """The ledgers that are made, filings last."""
        wanted = [name for name in self.schemas if not self.scale.ledgers or name in self.scale.ledgers]
        return sorted(wanted, key=lambda name: name == FILINGS)

    def write_shared(self, ledger: str, rows: Iterable[Row]) -> None:
        """Rows that are no single unit's."""
        if ledger in self.ledgers:
            self.folder.extend(ledger, None, in_columns(rows))

    def write_unit(self, county: County) -> None:
        """All ledgers of a unit that it files."""
        self.counts.clear()
        others = [name for name in self.ledgers if name not in (UNITS, FILINGS, county.place.effects.unfiled)]
        for ledger in others:
            self._write(ledger, county.place, blocks(county, ledger))
        if FILINGS in self.ledgers:
            named = [name for name in self.ledgers if name != FILINGS]
            rows = filing_rows(county.place, named, self.counts, self.scale.seed)
            self._write(FILINGS, county.place, [in_columns(rows)])

    def _write(self, ledger: str, place: Place, made: Iterable[Block]) -> None:
        first: Row = {}
        for block in made:
            if block:
                first = first or {name: cells[0] for name, cells in block.items()}
                self._write_block(ledger, place, block)
        if first and self.scale.defects is None:
            self._plant(ledger, place, first)

    def _write_block(self, ledger: str, place: Place, block: Block) -> None:
        """Good rows, some of which become faulty on the way."""
        if self.scale.defects is not None:
            start = self.folder.rows.get(ledger, 0)
            self.faults += spread(block, ledger, start, self.scale.defects, self.ledgers)
            self.folder.extend(ledger, place, block)
        else:
            about = [one for one in DEFECTS if one.where and (one.ledger, one.index) == (ledger, place.index)]
            amended = [(one, row) for one in about for row in amend(one, block)]
            path, first = self.folder.extend(ledger, place, block)
            for one, row in amended:
                self._note(one, path, first + row)
        self._count(ledger, place, block)

    def _plant(self, ledger: str, place: Place, first: Row) -> None:
        """The listed defects of a unit's ledger, after its good rows."""
        for number, defect in enumerate(DEFECTS, 1):
            about = (defect.ledger, defect.index) == (ledger, place.index) and not defect.where
            # A Parquet file has no rows that are too short.
            if about and not (self.scale.form is Form.PARQUET and defect.cut):
                row = faulty_row(defect, first, number)
                self._note(defect, *self.folder.add(ledger, place, row, defect.cut))
                if not defect.cut:
                    self._count(ledger, place, in_columns([row]))

    def _note(self, defect: Defect, path: Path, row: int) -> None:
        """What the reader has to find there."""
        name = path.relative_to(self.folder.path.parent).as_posix()
        for column, code in ((defect.column, defect.code), *defect.also):
            self.planted.append(Planted(name, row, column, defect.what, defect.level, code))
            if defect.level == "quarantine":
                self.faults[defect.ledger, code] += 1

    def _count(self, ledger: str, place: Place, block: Block) -> None:
        """The unit's rows by quarter of the day that places them in time, as a reader of the files would count them."""
        days = block.get(self.schemas[ledger].anchor)
        for (unit, day), number in Counter(zip(block["unit_code"], days, strict=True)).items() if days else ():
            quarter = quarter_of(day) if unit == place.code else None
            if quarter:
                self.counts[ledger, *quarter] += number
