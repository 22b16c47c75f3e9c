"""统计口径: indicators that a rubric defines as sums of others, added to the table before scoring.

A sum is known only where every part is known: a missing part never makes a smaller total; what the known parts come
to is kept as the least that is certain (parts are counts, never negative).
Left out: which events an indicator counts (`evidence`).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from assess.rubric.language import Counting
from assess.table import Column, Table


def add_sums(table: Table, counting: Iterable[Counting]) -> Table:
    """The table with one more indicator for every `sum_of`, in every period that any part has."""
    columns = dict(table.columns)
    for scope in counting:
        periods = {period for name, period in table.columns if name in scope.sum_of}
        for period in sorted(periods):
            columns[scope.id, period] = _add_up(scope, period, table)
    return Table(table.units, columns)


def _add_up(scope: Counting, period: str, table: Table) -> Column:
    parts = [table.column(name, period) for name in scope.sum_of]
    scale = max(part.scale for part in parts)
    reasoned = sorted({at for part in parts for at in part.reasons})
    sourced = sorted({at for part in parts for at in part.sources})
    floor = sum(np.where(part.known, part.numerator, 0) * (scale // part.scale) for part in parts)
    known = np.logical_and.reduce([part.known for part in parts])
    return Column(
        scope.id,
        np.where(known, floor, 0),
        known,
        scale=scale,
        floor=np.asarray(floor, dtype=np.int64),
        period=period,
        unit=parts[0].unit,
        reasons={at: "；".join(part.reasons[at] for part in parts if at in part.reasons) for at in reasoned},
        sources={at: tuple(source for part in parts for source in part.sources.get(at, ())) for at in sourced},
    )
