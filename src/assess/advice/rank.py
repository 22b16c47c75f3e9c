"""How sure every unit's place is: three kinds of doubt, each drawn many times and ranked by the rubric's own rules.

Sampling: another year of the same risk, other samples (`chance`). Method: other weights, bands and treatment of what
does not apply (`method`). Data: lacking rows and pending items (`gap`). Groups are ranked apart, vetoed units stand
where the rubric puts them, also where a veto trips only in some draws. Left out: (1) doubt of all three kinds at once;
(2) units that take no rank, which say so; (3) any change of the official place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assess.advice.chance import ROWS, draw_tables, find_luck, repeat_table
from assess.advice.gap import draw_open, draw_rows, draw_shares, find_open
from assess.advice.method import list_items, move_bands
from assess.params.calendar import Calendar
from assess.ranking.distribution import RankDistribution
from assess.ranking.draws import rank_scores
from assess.ranking.weights import draw_weights
from assess.rubric.language import Order, Rubric, VetoedStanding
from assess.scoring import Scores, add_sums, score
from assess.scoring.exact import POINT
from assess.table import Flags, Integers, Table
from assess.types import Indicator

Numbers = npt.NDArray[np.float64]
SEED = 20260101
DRAWS, FEWER, MANY = 1000, 200, 500  # draws, and how many where there are more units than `MANY`
SPREAD = 0.25
BEHIND = 10.0  # taken from the score of a unit that stands after all others: far more than any share of points


@dataclass(frozen=True, slots=True)
class Basis:
    """What the draws start from: the table as evidence gave it (sums not added yet) and the official scores."""

    rubric: Rubric
    table: Table
    scores: Scores
    calendar: Calendar
    indicators: Mapping[str, Indicator]
    lacking: Mapping[str, Integers]

    @property
    def draws(self) -> int:
        return DRAWS if len(self.table.units) <= MANY else FEWER


@dataclass(frozen=True, slots=True)
class Drawn:
    """Scores of draws × units, higher is better, NaN where a unit takes no rank; grades and vetoes likewise."""

    values: Numbers
    grades: Integers
    vetoed: Flags


def draw_sampling(basis: Basis) -> Drawn | None:
    """Another year of the same risk, scored; None where luck enters no number of this rubric."""
    luck = find_luck(basis.table, basis.indicators, SEED)
    if not luck:
        return None
    return _collect(basis, draw_tables(basis.table, luck, basis.draws))


def _collect(basis: Basis, tables: Iterator[Table]) -> Drawn:
    size = len(basis.table.units)
    found = []
    for table in tables:
        scores = score(basis.rubric, add_sums(table, basis.rubric.head.counting), basis.calendar)
        parts = value_units(scores), scores.grades[1], trip_vetoes(scores)
        found.append([part.reshape(-1, size) for part in parts])
    values, grades, vetoed = (np.concatenate([block[at] for block in found]) for at in range(3))
    return Drawn(values, grades, vetoed.astype(bool))


def value_units(scores: Scores) -> Numbers:
    """What units are ranked by: points per points assessable, or points; NaN for those that take no rank."""
    ranking = scores.rubric.head.ranking
    assessable = scores.assessable / POINT
    value = scores.published / POINT
    if ranking.by is Order.SHARE:
        value = value / np.where(assessable > 0, assessable, np.nan)
    vetoed = trip_vetoes(scores)
    barred = _any(scores, "eligibility") | (assessable <= 0)
    if ranking.vetoed is VetoedStanding.AFTER_OTHERS:
        value = value - (BEHIND if ranking.by is Order.SHARE else BEHIND * POINT) * vetoed
    elif ranking.vetoed is VetoedStanding.UNRANKED:
        barred = barred | vetoed
    return np.asarray(np.where(barred, np.nan, value), dtype=np.float64)


def trip_vetoes(scores: Scores) -> Flags:
    """Where a veto has tripped."""
    return _any(scores, "veto")


def _any(scores: Scores, kind: str) -> Flags:
    tripped = [one.tripped for one in scores.vetoes if one.veto.kind == kind]
    return np.asarray(np.logical_or.reduce([np.zeros(len(scores.published), bool), *tripped]), dtype=np.bool_)


def draw_method(basis: Basis, members: Integers) -> Iterator[Numbers]:
    """Scores under other weights, bands and treatments of what does not apply: blocks of draws × members."""
    versions = list(move_bands(basis.rubric))
    table = add_sums(basis.table, basis.rubric.head.counting)
    places = value_units(basis.scores)[members]
    behind = np.where(places < -BEHIND / 2, BEHIND, 0.0)
    draws = -(-basis.draws // (2 * len(versions)))
    for number, rubric in enumerate(versions):
        scores = basis.scores if rubric is basis.rubric else score(rubric, table, basis.calendar)
        for full in (False, True):
            items = list_items(scores, members, full_where_not_applicable=full)
            points = items.available.max(axis=0)
            if not points.any():
                continue
            weights = draw_weights(points, items.sections, draws, SEED + 2 * number + full, SPREAD)
            value = weights @ items.awarded.T + items.extra
            if basis.rubric.head.ranking.by is Order.SHARE:
                possible = weights @ items.available.T
                value = np.divide(value, possible, out=np.full_like(value, np.nan), where=possible > 0)
            yield np.where(np.isnan(places), np.nan, value - behind)


def draw_data(basis: Basis, members: Integers) -> Numbers | None:
    """Scores with lacking rows and pending items drawn: draws × members; None where nothing is open."""
    left_open = find_open(basis.scores, members)
    rows = any(counts[members].any() for counts in basis.lacking.values())
    if not rows and not left_open.low.size:
        return None
    directions = {name: one.direction for name, one in basis.indicators.items()}
    lacking = {name: counts[members] for name, counts in basis.lacking.items()}
    table, share = repeat_table(basis.table, 1, members), draw_shares(len(members), basis.draws, SEED)
    found = []
    for first in range(0, basis.draws, block := max(1, ROWS // len(members))):
        drawn = draw_rows(table, lacking, directions, share[first : first + block])
        scores = score(basis.rubric, add_sums(drawn, basis.rubric.head.counting), basis.calendar)
        parts = value_units(scores), scores.published / POINT, scores.assessable / POINT
        found.append([part.reshape(-1, len(members)) for part in parts])
    value, awarded, assessable = (np.concatenate([block[at] for block in found]) for at in range(3))
    if basis.rubric.head.ranking.by is not Order.SHARE or not left_open.low.size:
        return value
    plain = np.divide(awarded, assessable, out=np.full_like(awarded, np.nan), where=assessable > 0)
    return np.asarray(value - plain + draw_open(awarded, assessable, left_open, SEED), dtype=np.float64)


def rank_group(values: Iterator[Numbers] | Numbers, edge: int) -> RankDistribution:
    """The places of one group over draws × members."""
    blocks = iter([values]) if isinstance(values, np.ndarray) else values
    return rank_scores(blocks, bottom=edge, top=edge)
