"""What the data leave open: lacking rows and pending items drawn at random, and scored by the rubric.

Of the rows that a unit lacks, a share drawn evenly between none and all speaks against it and the rest for it. An item
that is pending for the unit while others of its group were assessed on it gets points drawn evenly between the least
and the most that it can still be awarded. Left out: (1) items that nobody of the group was assessed on, which say
nothing about order; (2) pending vetoes, which the range of the grade shows; (3) what an even draw cannot know: it
states ignorance, not a forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assess.advice.chance import repeat_table
from assess.rubric.language import SectionKind
from assess.scoring import Scores
from assess.scoring.exact import POINT
from assess.scoring.lacking import add_rows
from assess.scoring.section import conversion_of
from assess.table import Integers, Table

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Open:
    """Items that are pending for some units of a group only: units × items, in points."""

    low: Numbers
    high: Numbers
    available: Numbers


def find_open(scores: Scores, members: Integers) -> Open:
    """What is pending for these units, item by item, where another of them was assessed."""
    columns = []
    for part in scores.sections:
        if part.section.kind is not SectionKind.BASE:
            continue
        worth = float(conversion_of(part.section)) / POINT
        for scored in part.criteria:
            pending = (scored.applicable & ~scored.assessed)[members]
            if pending.any() and scored.assessed[members].any():
                values = (scored.low[members], scored.high[members], np.full(len(members), scored.available))
                columns.append([np.where(pending, value, 0) * worth for value in values])
    shape = (len(members), len(columns))
    arrays = [np.array([column[at] for column in columns]).T.reshape(shape) for at in range(3)]
    return Open(*(np.asarray(array, dtype=np.float64) for array in arrays))


def draw_shares(units: int, draws: int, seed: int) -> Numbers:
    """Of the rows that each unit lacks, the share that speaks against it: draws × units."""
    return np.random.default_rng([seed, 1]).random((draws, units))


def draw_rows(table: Table, lacking: Mapping[str, Integers], directions: Mapping[str, str], share: Numbers) -> Table:
    """A table of units × draws with every lacking row counted against or for its unit, by `share` (draws × units)."""
    draws = len(share)
    repeated = repeat_table(table, draws)
    against = {name: np.rint(share * rows).astype(np.int64).ravel() for name, rows in lacking.items()}
    rest = {name: np.tile(rows, draws) - against[name] for name, rows in lacking.items()}
    return add_rows(add_rows(repeated, against, directions, in_favour=False), rest, directions, in_favour=True)


def draw_open(awarded: Numbers, assessable: Numbers, left_open: Open, seed: int) -> Numbers:
    """Shares of points with the pending items drawn: draws × units from points and points assessable of each draw."""
    generator = np.random.default_rng([seed, 2])
    drawn = generator.random((len(awarded), *left_open.low.shape))
    points = (left_open.low + drawn * (left_open.high - left_open.low)).sum(axis=2)
    total = assessable + left_open.available.sum(axis=1)
    return np.asarray((awarded + points) / np.where(total > 0, total, np.nan), dtype=np.float64)
