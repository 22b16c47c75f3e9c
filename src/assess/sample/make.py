"""The whole prefecture: all units one after the other into the ledgers' files, and what stands beside them.

Memory holds one unit at a time; the order of writing is the order of units, so that the same scale gives the same
files. Left out: (1) what is made (`county`); (2) reading it back, which the tests do.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path

from assess.evidence.duty import load_duties
from assess.ledger import load_schemas
from assess.params import find_root
from assess.sample.beside import write_beside
from assess.sample.county import make_county
from assess.sample.days import YEAR
from assess.sample.documents import city_rows as city_documents
from assess.sample.folder import Folder
from assess.sample.places import CITY, DEPARTMENTS, Place, make_places
from assess.sample.records import history_rows, judgement_rows
from assess.sample.rosters import city_rows as city_rosters
from assess.sample.scale import PER_UNIT, SampleResult, Scale
from assess.sample.upper import unit_rows
from assess.sample.writer import UNITS, LedgerWriter

LEDGERS = "ledgers"


def make_sample(scale: Scale, out: Path, root: Path | None = None) -> SampleResult:
    """Write a simulated prefecture under `out`. Raises ValueError for a scale that cannot be made."""
    root = root or find_root()
    schemas = load_schemas(root)
    unknown = set(scale.ledgers) - set(schemas)
    if unknown or scale.units < 1 or scale.total("enterprises") < 2 * scale.units:
        raise ValueError(f"unknown ledgers {sorted(unknown)}, no unit, or less than two enterprises a unit")
    places, duties = make_places(scale), load_duties(root, date(YEAR, 12, 31))
    judgements: list[dict[str, str]] = []
    history: list[dict[str, str]] = []
    with closing(Folder(out / LEDGERS, schemas, scale.form)) as folder:
        writer = LedgerWriter(scale, schemas, folder)
        writer.write_shared(UNITS, unit_rows(places))
        writer.write_shared("documents", city_documents())
        writer.write_shared("rosters", city_rosters())
        for place, numbers in zip(places, share_out(scale, places), strict=True):
            county = make_county(place, numbers, places, scale.seed)
            writer.write_unit(county)
            judgements += judgement_rows(place, county.leaders, county.accidents, duties, scale.seed)
            history += history_rows(place, county.accidents, scale.seed)
    write_beside(out, places, judgements, history, writer.planted, scale.seed)
    return _result(writer, places, out)


def share_out(scale: Scale, places: Sequence[Place]) -> list[tuple[int, int, int]]:
    """How many enterprises, inspections and hazards each unit has; they add up to the totals."""
    sizes = [place.size for place in places]
    found = [place.size * place.effects.hazards for place in places]
    weights = {"enterprises": sizes, "inspections": sizes, "hazards": found}
    shares = [_in_proportion(scale.total(name), weights[name]) for name in PER_UNIT]
    return list(zip(*shares, strict=True))


def _in_proportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to weights that add up to a total."""
    edges, reached = [0], 0.0
    for weight in weights:
        reached += weight
        edges.append(round(total * reached / sum(weights)))
    return [last - first for first, last in pairwise(edges)]


def _result(writer: LedgerWriter, places: Sequence[Place], out: Path) -> SampleResult:
    members = (code for place in places for code, _ in place.members)
    codes = frozenset({CITY, *(code for code, _, _ in DEPARTMENTS), *(place.code for place in places), *members})
    stories = {place.story.id: place.code for place in places if place.story}
    units = tuple(place.code for place in places)
    folder = writer.folder
    return SampleResult(
        out, units, codes, folder.files, folder.rows, stories, tuple(writer.planted), dict(writer.faults)
    )
