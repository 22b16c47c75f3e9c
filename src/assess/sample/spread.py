"""Defects at scale: an exact share of the rows of the big ledgers, each with one fault whose code is known.

Row i is at fault where the share times i passes a whole number, so that their number does not depend on blocks or
units. Left out: (1) rows with several faults; (2) repairs and warnings; (3) structure, which a Parquet file cannot
break.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assess.sample.county import Block


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault: what is written into which column. `needs` is a ledger without which it is none."""

    column: str
    text: str
    code: str
    needs: str = ""


KINDS = {
    "hazards": (
        Kind("closed_date", "2000-01-01", "hazards.closed_before_found"),
        Kind("found_date", "2025-02-30", "R05"),
        Kind("severity", "紧急", "R08"),
        Kind("enterprise", "E990199-99999", "R16", "enterprises"),
        Kind("unit_code", "990199", "R13"),
        Kind("funds_yuan", "约300余", "R11"),
        Kind("source", "", "R01"),
        Kind("category", "锟斤拷", "R24"),
    ),
    "inspections": (
        Kind("findings", "-1", "R10"),
        Kind("date", "6月10日", "R04"),
        Kind("kind", "巡游", "R08"),
        Kind("enterprise", "E990199-99999", "R16", "enterprises"),
        Kind("findings", "若干", "R02"),
        Kind("planned", "半", "R09"),
        Kind("inspectors", "0", "inspections.nobody"),
        Kind("findings", "", "R01"),
    ),
}


def spread(
    block: Block, ledger: str, start: int, share: Fraction, ledgers: Collection[str]
) -> Counter[tuple[str, str]]:
    """Put faults into a block of a big ledger whose first row is row `start` of the ledger; how many, by code."""
    found: Counter[tuple[str, str]] = Counter()
    kinds = [kind for kind in KINDS.get(ledger, ()) if not kind.needs or kind.needs in ledgers]
    if not kinds:
        return found
    rows = np.arange(start, start + len(block["unit_code"]), dtype=np.int64)
    before = rows * share.numerator // share.denominator
    after = (rows + 1) * share.numerator // share.denominator
    for position in np.flatnonzero(after > before).tolist():
        kind = kinds[int(before[position]) % len(kinds)]
        block[kind.column][position] = kind.text
        found[ledger, kind.code] += 1
    return found
