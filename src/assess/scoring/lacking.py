"""How far rows that are lacking could move a score: all of them counted against the unit, and all of them for it.

Against: every lacking row is one more of what costs points, or one more due and not done. For: one more done. Both
are scored by the same rubric, so that caps, bands and vetoes take part. Left out: (1) rows that stand for several
people or an amount: each counts as one; (2) values that are not known anyway; (3) any claim that the truth is at
either end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from assess.params.calendar import Calendar
from assess.scoring.exact import publish
from assess.scoring.total import Scores, score
from assess.table import Column, Integers, Table

LOWER, HIGHER = "lower_better", "higher_better"


@dataclass(frozen=True, slots=True)
class Span:
    """The published totals of one unit if all lacking rows speak against it, and if all speak for it."""

    against: Decimal
    in_favour: Decimal


def span_scores(
    scores: Scores, calendar: Calendar, lacking: Mapping[str, Integers], directions: Mapping[str, str]
) -> dict[str, Span]:
    """The span of every unit that lacks rows, by code. `lacking` counts rows by indicator, one number a unit.

    `scores` are those published, so that the span holds them.
    """
    rubric, table = scores.rubric, scores.table
    units = table.units
    concerned = np.zeros(len(units), bool)
    for rows in lacking.values():
        concerned |= rows > 0
    if not concerned.any():
        return {}
    totals = [scores.exact]
    for in_favour in (False, True):
        shifted = add_rows(table, lacking, directions, in_favour=in_favour)
        totals.append(score(rubric, shifted, calendar).exact)
    places = rubric.head.rounding.places
    spans = {}
    for at in np.flatnonzero(concerned):
        found = [int(total[at]) for total in totals]
        spans[units[at].code] = Span(publish(min(found), places), publish(max(found), places))
    return spans


def add_rows(table: Table, lacking: Mapping[str, Integers], directions: Mapping[str, str], *, in_favour: bool) -> Table:
    """The table with that many rows more behind each indicator, all against the units or all in their favour."""
    columns = {
        key: _shift(column, lacking[key[0]], directions.get(key[0], ""), in_favour=in_favour)
        if key[0] in lacking
        else column
        for key, column in table.columns.items()
    }
    return Table(table.units, columns)


def _shift(column: Column, rows: Integers, direction: str, *, in_favour: bool) -> Column:
    """The column with the lacking rows added where they belong; unknown values stay unknown."""
    extra = np.where(column.known, rows, 0).astype(np.int64) * column.scale
    if column.labels:
        return column
    done = in_favour if direction != LOWER else not in_favour
    numerator = column.numerator + extra if done else column.numerator
    if column.denominator is None:
        return replace(column, numerator=numerator)
    return replace(column, numerator=numerator, denominator=column.denominator + extra)
