"""The same risk, another year: tables in which the numbers that luck enters are drawn anew, and scored by the rubric.

Accidents: the expected number of a unit is drawn from Gamma(n + 1/2, 1) (Jeffreys) and another year's number from a
Poisson distribution around it; other counts of accidents (deaths, larger ones) follow that number, with the unit's own
share of them, which one average accident of all units steadies, and one common uniform number a unit, so that a bad
year is bad in all of them. Samples: a share is drawn as Beta(k + 1/2, n - k + 1/2), then Binomial; a count as above.
Left out: (1) earlier years and ceilings, which rules compare with and which stay as they are; (2) numbers that say
what was done (plans, meetings, closures): doing it again would give the same; (3) unknown values, which stay unknown,
and what would follow an unknown number of accidents, which stays as it is; (4) exact agreement between parts (deaths
by sector need not add up in a draw).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from assess.table import Column, Integers, Table
from assess.types import Indicator

Numbers = npt.NDArray[np.float64]
BASE = "accidents"
STEADY = 1  # average accidents that steady a unit's own share of deaths or of larger accidents
EXPECTED, NUMBER, COMMON = "expected", "number", "common"  # purposes of a unit's streams
PARTS = "risk", "number"  # those of a sample
Streams = Mapping[str, list[np.random.Generator]]
ROWS = 5_000  # units × draws scored at once: 20,000 are 15 % faster and take 400 MB more


@dataclass(frozen=True, slots=True)
class Luck:
    """What is drawn: the columns by how luck enters them, and the seed."""

    accidents: tuple[tuple[str, str], ...]
    samples: Mapping[tuple[str, str], str]
    seed: int

    def __bool__(self) -> bool:
        return bool(self.accidents or self.samples)


def find_luck(table: Table, indicators: Mapping[str, Indicator], seed: int) -> Luck:
    """Which columns of the assessed period luck enters; the number of accidents comes first."""
    kinds = {key: indicators[key[0]].chance for key in table.columns if not key[1] and key[0] in indicators}
    accidents = sorted((key for key, kind in kinds.items() if kind == "accidents"), key=lambda key: key[0] != BASE)
    return Luck(tuple(accidents), {key: kind for key, kind in kinds.items() if kind.startswith("sampled")}, seed)


def draw_tables(table: Table, luck: Luck, draws: int) -> Iterator[Table]:
    """Tables of units × draws, in blocks; within a block the units repeat, draw after draw."""
    block = max(1, ROWS // max(len(table.units), 1))
    purposes = [EXPECTED, NUMBER, COMMON, *(_name(key, part) for key in luck.samples for part in PARTS)]
    streams = {purpose: _open_streams(table, luck.seed, purpose) for purpose in purposes}
    for first in range(0, draws, block):
        yield _draw_block(table, luck, streams, min(block, draws - first))


def repeat_table(table: Table, times: int, members: Integers | None = None) -> Table:
    """The same table several times over, without reasons and sources, which nobody reads from a draw.

    `members` are the positions of the units that are wanted, by default all.
    """
    chosen = np.arange(len(table.units)) if members is None else members
    at = np.tile(chosen, times)
    columns = {
        key: replace(
            column,
            numerator=column.numerator[at],
            known=column.known[at],
            denominator=None if column.denominator is None else column.denominator[at],
            floor=None if column.floor is None else column.floor[at],
            reasons={},
            sources={},
        )
        for key, column in table.columns.items()
    }
    return Table(tuple(table.units[position] for position in chosen) * times, columns)


def _name(key: tuple[str, str], part: str) -> str:
    return f"{key[0]} {part}"


def _open_streams(table: Table, seed: int, purpose: str) -> list[np.random.Generator]:
    """One stream for each unit and purpose, so that neither other units nor the size of blocks change a draw."""
    return [np.random.default_rng([seed, *purpose.encode(), 0, *unit.code.encode()]) for unit in table.units]


def _draw_block(table: Table, luck: Luck, streams: Streams, draws: int) -> Table:
    """One block: the next so many draws of every stream."""

    def uniform(purpose: str) -> Numbers:
        return np.array([one.random(draws) for one in streams[purpose]])

    repeated = repeat_table(table, draws)
    columns = dict(repeated.columns)
    if luck.accidents:
        base = table.columns[luck.accidents[0]]
        counts = (base.numerator / base.scale).tolist()
        expected = [one.gamma(count + 0.5, size=draws) for one, count in zip(streams[EXPECTED], counts, strict=True)]
        total, common = stats.poisson.ppf(uniform(NUMBER), np.array(expected)), uniform(COMMON)
        for key in luck.accidents:
            drawn = total if key == luck.accidents[0] else _follow(table, key, luck.accidents[0], total, common)
            columns[key] = _replace(columns[key], drawn)
    for key, kind in luck.samples.items():
        risk, number = (uniform(_name(key, part)) for part in PARTS)
        columns[key] = _replace(columns[key], _sample(table.columns[key], kind, risk, number))
    return Table(repeated.units, columns)


def _follow(table: Table, key: tuple[str, str], base: tuple[str, str], total: Numbers, common: Numbers) -> Numbers:
    """Another count of accidents or of their victims, given how many accidents there were."""
    column, accidents = table.columns[key], table.columns[base]
    both = column.known & accidents.known
    counts, events = column.numerator / column.scale, accidents.numerator / accidents.scale
    average = counts[both].sum() / events[both].sum() if events[both].sum() else 0.0
    share = (counts + STEADY * average) / (events + STEADY)
    part = bool((counts[both] <= events[both]).all()) and column.denominator is None and column.unit == accidents.unit
    if part:
        drawn = stats.binom.ppf(common, total, np.minimum(share, 1.0)[:, None])
    else:
        drawn = stats.poisson.ppf(common, total * share[:, None])
    return np.where(accidents.known[:, None], drawn, counts[:, None])


def _sample(column: Column, kind: str, risk: Numbers, number: Numbers) -> Numbers:
    """What another sample of the same size would have shown."""
    found = column.numerator / (1 if column.denominator is not None else column.scale)
    if kind == "sampled_count":
        return np.asarray(stats.poisson.ppf(number, stats.gamma.ppf(risk, found[:, None] + 0.5)))
    if column.denominator is None:
        raise ValueError(f"{column.indicator}: a sampled share without a denominator")
    size = np.maximum(column.denominator, found)[:, None]
    share = stats.beta.ppf(risk, found[:, None] + 0.5, size - found[:, None] + 0.5)
    return np.asarray(stats.binom.ppf(number, size, share))


def _replace(column: Column, drawn: Numbers) -> Column:
    """The repeated column with the drawn numbers (units × draws) where it was known."""
    scale = 1 if column.denominator is not None else column.scale
    values: Integers = np.rint(np.nan_to_num(drawn.T.ravel()) * scale).astype(np.int64)
    return replace(column, numerator=np.where(column.known, values, column.numerator), floor=None)
