"""The whole prefecture: all units one after the other into the ledgers' files, and what stands beside them.

Memory holds one unit at a time; the order of writing is the order of units, so that the same scale gives the same
files. Left out: (1) what is made (`county`); (2) reading it back, which the tests do.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from assess.evidence.duty import Duties, load_duties
from assess.ledger import Schema, load_regions, load_schemas
from assess.params import find_root
from assess.sample.county import Block, County, blocks, in_columns, make_county
from assess.sample.days import AS_OF, YEAR
from assess.sample.defect_list import DEFECTS
from assess.sample.defects import Defect, amend, faulty_row
from assess.sample.documents import city_rows as city_documents
from assess.sample.filings import filing_rows, quarter_of
from assess.sample.folder import Folder
from assess.sample.places import CITY, DEPARTMENTS, Place, make_places
from assess.sample.records import (
    HISTORY_COLUMNS,
    JUDGEMENT_COLUMNS,
    UNIT_COLUMNS,
    history_rows,
    judgement_rows,
    unit_row,
)
from assess.sample.rosters import city_rows as city_rosters
from assess.sample.scale import PER_UNIT, Form, Planted, SampleResult, Scale
from assess.sample.spread import spread
from assess.sample.upper import unit_rows
from assess.sample.write import write_table

Row = dict[str, str]
LEDGERS, FILINGS, UNITS = "ledgers", "filings", "units"
PLANTED_COLUMNS = ("file", "row", "column", "what", "level", "code")
LOG_COLUMNS = ("file", "title", "publisher", "published", "sha256", "rows", "defects")
TITLES = {
    "units.csv": "考核对象表（模拟）", "judgements.csv": "考核人员的评定（模拟）", "history.csv": "往年结果（模拟）",
    "defects.csv": "有意放进台账的缺陷（模拟）",
}  # fmt: skip


@dataclass(slots=True)
class _Making:
    """The work while it goes on."""

    scale: Scale
    schemas: Mapping[str, Schema]
    places: Sequence[Place]
    duties: Duties
    folder: Folder
    out: Path
    planted: list[Planted] = field(default_factory=list)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    judgements: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)

    @property
    def ledgers(self) -> list[str]:
        """The ledgers that are made, filings last, since they count the others."""
        wanted = [name for name in self.schemas if not self.scale.ledgers or name in self.scale.ledgers]
        return sorted(wanted, key=lambda name: name == FILINGS)


def make_sample(scale: Scale, out: Path, root: Path | None = None) -> SampleResult:
    """Write a simulated prefecture under `out`. Raises ValueError for a scale that cannot be made."""
    root = root or find_root()
    schemas, places = load_schemas(root), make_places(scale, load_regions(root))
    unknown = set(scale.ledgers) - set(schemas)
    if unknown or scale.total("enterprises") < scale.units:
        raise ValueError(f"unknown ledgers {sorted(unknown)}, or fewer enterprises than units")
    duties = load_duties(root, date(YEAR, 12, 31))
    making = _Making(scale, schemas, places, duties, Folder(out / LEDGERS, schemas, scale.form), out)
    for ledger, rows in {"documents": city_documents(), "rosters": city_rosters(), UNITS: unit_rows(places)}.items():
        if ledger in making.ledgers:
            making.folder.extend(ledger, None, in_columns(rows))
    for place, numbers in zip(places, _numbers(scale, places), strict=True):
        _make_place(making, make_county(place, numbers, places, scale.seed))
    making.folder.close()
    _write_beside(making)
    return _result(making)


def _numbers(scale: Scale, places: Sequence[Place]) -> list[tuple[int, int, int]]:
    """How many enterprises, inspections and hazards each unit has; they add up to the totals."""
    sizes = [place.size for place in places]
    found = [place.size * place.effects.hazards for place in places]
    weights = {"enterprises": sizes, "inspections": sizes, "hazards": found}
    shares = [_share_out(scale.total(name), weights[name]) for name in PER_UNIT]
    return list(zip(*shares, strict=True))


def _share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to weights that add up to a total."""
    edges, reached = [0], 0.0
    for weight in weights:
        reached += weight
        edges.append(round(total * reached / sum(weights)))
    return [last - first for first, last in pairwise(edges)]


def _make_place(making: _Making, county: County) -> None:
    """All ledgers of a unit, its judgements and its history."""
    place, scale = county.place, making.scale
    counts: Counter[tuple[str, int, int]] = Counter()
    for ledger in making.ledgers:
        if ledger in (UNITS, place.effects.unfiled):
            continue
        first: Row = {}
        made = _filings(making, place, counts) if ledger == FILINGS else blocks(county, ledger)
        for block in made:
            if not block or not block["unit_code"]:
                continue
            first = first or {name: cells[0] for name, cells in block.items()}
            if scale.defects is None:
                _write_amended(making, place, ledger, block)
            else:
                start = making.folder.rows.get(ledger, 0)
                making.faults += spread(block, ledger, start, scale.defects, making.ledgers)
                making.folder.extend(ledger, place, block)
            _count(making.schemas[ledger], place, block, counts)
        if first and scale.defects is None:
            _count(making.schemas[ledger], place, in_columns(_plant(making, place, ledger, first)), counts)
    making.judgements += judgement_rows(place, county.leaders, county.accidents, making.duties, scale.seed)
    making.history += history_rows(place, county.accidents, scale.seed)


def _filings(making: _Making, place: Place, counts: Counter[tuple[str, int, int]]) -> list[Block]:
    ledgers = [name for name in making.ledgers if name != FILINGS]
    return [in_columns(filing_rows(place, ledgers, counts, making.scale.seed))]


def _count(schema: Schema, place: Place, block: Block, counts: Counter[tuple[str, int, int]]) -> None:
    """Rows of the unit by quarter of the day that places them in time, as a reader of the files would count them."""
    pairs = zip(block.get("unit_code", ()), block.get(schema.anchor, ()), strict=False)
    for (unit, day), number in Counter(pairs).items():
        quarter = quarter_of(day) if unit == place.code else None
        if quarter:
            counts[schema.id, *quarter] += number


def _write_amended(making: _Making, place: Place, ledger: str, block: Block) -> None:
    """Good rows, some of them with a listed defect."""
    about = [one for one in DEFECTS if one.where and (one.ledger, one.index) == (ledger, place.index)]
    rows = [(one, row) for one in about for row in amend(one, block)]
    path, first = making.folder.extend(ledger, place, block)
    for one, row in rows:
        _note(making, one, path, first + row)


def _plant(making: _Making, place: Place, ledger: str, first: Row) -> Iterator[Row]:
    """Write the listed defects of a unit's ledger after its good rows; those that can be split into cells."""
    for number, defect in enumerate(DEFECTS, 1):
        about = (defect.ledger, defect.index) == (ledger, place.index) and not defect.where
        # A Parquet file has no rows that are too short.
        if about and not (making.scale.form is Form.PARQUET and defect.cut):
            row = faulty_row(defect, first, number)
            path, at = making.folder.add(ledger, place, row, defect.cut)
            _note(making, defect, path, at)
            if not defect.cut:
                yield row


def _note(making: _Making, defect: Defect, path: Path, row: int) -> None:
    """What the reader has to find there."""
    name = path.relative_to(making.out).as_posix()
    for column, code in ((defect.column, defect.code), *defect.also):
        making.planted.append(Planted(name, row, column, defect.what, defect.level, code))
        making.faults[defect.ledger, code] += defect.level == "quarantine"


def _write_beside(making: _Making) -> None:
    """units.csv, judgements.csv, history.csv, defects.csv, and the log that says what they are."""
    units = [unit_row(place) for place in making.places]
    planted = [{name: str(getattr(one, name)) for name in PLANTED_COLUMNS} for one in making.planted]
    tables: dict[str, tuple[Sequence[str], list[Row]]] = {
        "units.csv": (UNIT_COLUMNS, units),
        "judgements.csv": (JUDGEMENT_COLUMNS, making.judgements),
        "history.csv": (HISTORY_COLUMNS, making.history),
        "defects.csv": (PLANTED_COLUMNS, planted),
    }
    log = []
    for name, (columns, rows) in tables.items():
        write_table(making.out / name, columns, rows)
        digest = hashlib.sha256((making.out / name).read_bytes()).hexdigest()
        made = date.fromordinal(AS_OF).isoformat()
        cells = (name, TITLES[name], "本项目（模拟）", made, digest, str(len(rows)), "全部是模拟数据，不是真实地方")
        log.append(dict(zip(LOG_COLUMNS, cells, strict=True)))
    write_table(making.out / "sources.csv", LOG_COLUMNS, log)


def _result(making: _Making) -> SampleResult:
    codes = frozenset({CITY, *(code for code, _, _ in DEPARTMENTS), *(place.code for place in making.places)})
    codes |= {code for place in making.places for code, _ in place.members}
    stories = {place.story.id: place.code for place in making.places if place.story}
    units = tuple(place.code for place in making.places)
    planted, faults = tuple(making.planted), {key: number for key, number in making.faults.items() if number}
    folder = making.folder
    return SampleResult(making.out, units, codes, folder.files, folder.rows, stories, planted, faults)
