"""Defects at scale: an exact share of the big ledgers, each found under its code, whatever the blocks."""

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assess.ledger import read_quarantine
from assess.sample import Form, Scale, make_sample
from assess.sample.spread import KINDS, spread

ROOT = Path(__file__).parents[2]
LEDGERS = ("enterprises", "inspections", "hazards", "units", "filings")
COLUMNS = ("unit_code", *dict.fromkeys(kind.column for kinds in KINDS.values() for kind in kinds))


def block(rows: int) -> dict[str, list[str]]:
    return {name: ["good"] * rows for name in COLUMNS}


@pytest.mark.parametrize("form", [Form.CSV, Form.PARQUET])
def test_forty_units_with_one_row_in_fifty_at_fault_are_read_exactly(form: Form, read: Any, tmp_path: Path) -> None:
    scale = Scale(40, 11, 400, 3000, 4000, Fraction(1, 50), form, LEDGERS)
    result = make_sample(scale, tmp_path / "made", ROOT)
    stored = read(result.folder, result.codes, tmp_path / "read")
    found = Counter((ledger, one.code) for one, ledger, _ in read_quarantine(stored.quarantine))
    assert found == result.faults
    assert (result.rows["inspections"], result.rows["hazards"]) == (3000, 4000)
    assert sum(found.values()) == 3000 // 50 + 4000 // 50
    assert len(result.stories) == 12
    assert [one.check for one in stored.quality if one.level == "warning"] == ["filing_rows"]


def test_faults_do_not_depend_on_blocks() -> None:
    whole, share = block(1000), Fraction(3, 100)
    counted = spread(whole, "hazards", 0, share, LEDGERS)
    pieces, recounted = [block(400), block(600)], Counter[tuple[str, str]]()
    for start, piece in zip((0, 400), pieces, strict=True):
        recounted += spread(piece, "hazards", start, share, LEDGERS)
    assert recounted == counted
    assert sum(counted.values()) == 30
    assert {name: pieces[0][name] + pieces[1][name] for name in COLUMNS} == whole


def test_a_share_of_nothing_leaves_all_rows_good_and_other_ledgers_too() -> None:
    good = block(500)
    assert spread(good, "hazards", 0, Fraction(0), LEDGERS) == Counter()
    assert spread(good, "penalties", 0, Fraction(1, 2), LEDGERS) == Counter()
    assert good == block(500)


def test_without_enterprises_no_reference_to_them_can_be_wrong() -> None:
    found = spread(block(1600), "hazards", 0, Fraction(1, 100), ("hazards",))
    assert sum(found.values()) == 16
    assert ("hazards", "R16") not in found
