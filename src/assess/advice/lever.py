"""What a unit's place hangs on: which section's weight moves it, its place without a section, the smallest change of
weights across a line, and whether the order of two units depends on a third.

Groups are looked at without the units that a veto has put behind, whose place no weight changes. Bonus, penalties and
what a rule takes beyond its item count as a section of their own (`EXTRA`). Left out: (1) groups of more than `MOST`
units, for which the programme would take minutes; (2) single items, which the notebook of sensitivity can ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assess.advice.chance import repeat_table
from assess.advice.method import list_items
from assess.advice.rank import BEHIND, Basis, value_units
from assess.advised import Lever, WeightChange
from assess.ranking.leave_one_out import LeftOut, leave_out
from assess.ranking.reversal import Reversals, find_reversals
from assess.ranking.smallest_change import smallest_change
from assess.ranking.smallest_swap import smallest_swap
from assess.ranking.sobol import WeightSensitivity, sobol_of_weights
from assess.scoring import add_sums, score
from assess.table import Integers

Numbers = npt.NDArray[np.float64]
EXTRA = "加分、扣减"
MOST = 60
NEAR = 0.25  # a grade line is looked at where a change of weights of at most this reaches it


@dataclass(frozen=True, slots=True)
class Levers:
    """By position of the unit; `reversal` is one statement for the group, and `reason` why there is nothing."""

    levers: Mapping[int, tuple[Lever, ...]]
    changes: Mapping[int, tuple[WeightChange, ...]]
    reversal: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Units × columns: items of the base, and the extra; every column with its section."""

    awarded: Numbers
    available: Numbers
    names: tuple[str, ...]
    sections: tuple[str, ...]


def find_levers(basis: Basis, members: Integers, titles: Mapping[str, str]) -> Levers:
    """Everything for one group; `members` are the positions of its units, `titles` the sections' titles."""
    values = value_units(basis.scores)[members]
    free = members[np.isfinite(values) & (values > -BEHIND / 2)]
    if not 2 <= len(free) <= MOST:
        why = f"组里可比的单位有{len(free)}个，须在2个至{MOST}个之间"
        return Levers({}, {}, reason=f"不能估计，因为{why}")
    points = list_points(basis, free)
    weights = sobol_of_weights(points.awarded, points.available, points.names, points.sections, log2_rows=7)
    without = leave_out(points.awarded, points.available, points.sections)
    levers = {int(at): _levers(row, weights, without, titles) for row, at in enumerate(free)}
    settled = basis.scores.grades[0] == basis.scores.grades[1]
    last = len(free) == np.isfinite(values).sum()
    changes = {int(at): _changes(basis, points, row, titles, (last, bool(settled[at]))) for row, at in enumerate(free)}
    return Levers(levers, changes, reverse(basis, free, points).statement)


def list_points(basis: Basis, members: Integers) -> Points:
    """The points of a group's units by item, without items that nobody was assessed on.

    Where only one section was assessed its items stand for sections.
    """
    items = list_items(basis.scores, members)
    extra = np.abs(items.extra).max() > 1e-9
    kept = np.asarray(items.available.any(axis=0))
    names = tuple(name for name, keep in zip(items.criteria, kept, strict=True) if keep)
    sections = tuple(name for name, keep in zip(items.sections, kept, strict=True) if keep)
    labels = sections if len({*sections, *([EXTRA] if extra else [])}) > 1 else names
    points = Points(items.awarded[:, kept], items.available[:, kept], names, labels)
    return _append(points, items.extra) if extra else points


def _append(points: Points, extra: Numbers) -> Points:
    awarded = np.hstack([points.awarded, extra[:, None]])
    available = np.hstack([points.available, np.zeros((len(extra), 1))])
    return Points(awarded, available, (*points.names, EXTRA), (*points.sections, EXTRA))


def _levers(row: int, weights: WeightSensitivity, without: LeftOut, titles: Mapping[str, str]) -> tuple[Lever, ...]:
    """The sections in the order of what they move, most first."""
    found = []
    for name in dict.fromkeys((*weights.names, *without.names)):
        share = weights.indices.total[row, weights.names.index(name)] if weights.indices else None
        rank = without.ranks[row, without.names.index(name)] if without.ranks is not None else 0
        known = None if share is None else round(float(share), 3)
        found.append(Lever(name, titles.get(name, name), known, int(rank) or None))
    return tuple(sorted(found, key=lambda one: -(one.share or 0)))


def _changes(
    basis: Basis, points: Points, row: int, titles: Mapping[str, str], asked: tuple[bool, bool]
) -> tuple[WeightChange, ...]:
    """The nearest grade line where the grade is settled, and the line of the last place for units near it.

    `asked`: whether the last place is one by points, and whether the unit's grade is settled.
    """
    last, settled = asked
    found = [_change_grade(basis, points, row, titles)] if settled else []
    if last and _near_last(points, row):
        found.append(_change_last(points, row))
    return tuple(one for one in found if one is not None)


def _change_grade(basis: Basis, points: Points, row: int, titles: Mapping[str, str]) -> WeightChange | None:
    """The grade line that the smallest change of weights reaches, where one within `NEAR` does."""
    grades, assessable = basis.rubric.head.grades[:-1], points.available[row].sum()
    lines = tuple(float(grade.from_) / assessable for grade in grades)
    changed = smallest_change(points.awarded[[row]], points.available[[row]], points.sections, lines)
    if changed.smallest is None or changed.single is None or changed.which is None or changed.above is None:
        return None
    at = int(np.argmin(changed.smallest[0]))
    size, which = float(changed.smallest[0, at]), int(changed.which[0, at])
    if size > NEAR:
        return None
    name = changed.names[which] if which >= 0 else ""
    alone = "" if which < 0 else f"；只动“{titles.get(name, name)}”一项权重，要变动{changed.single[0, at]:+.0%}"
    where = "跌破" if changed.above[0, at] else "达到"
    how = f"各项权重同时变动{size:.1%}，得分就会{where}“{grades[at].name}”的下限{alone}"
    return WeightChange(f"等次“{grades[at].name}”", round(size, 4), how)


def _change_last(points: Points, row: int) -> WeightChange | None:
    """The change of weights that makes a unit the last one, or lets it leave the last place."""
    swap = smallest_swap(points.awarded, points.available, points.sections, 1, row)
    if swap.smallest is not None:
        return WeightChange("末位", round(float(swap.smallest), 4), swap.statement)
    if not swap.names:
        return None
    where = "仍是末位" if swap.bottom else "不会成为末位"
    return WeightChange("末位", None, f"各项权重上下变动50%以内，该单位{where}。")


def _near_last(points: Points, row: int) -> bool:
    """Whether a unit is the last or the one before."""
    shares = points.awarded.sum(axis=1) / points.available.sum(axis=1)
    return bool((shares > shares[row]).sum() >= len(shares) - 2)


def reverse(basis: Basis, members: Integers, points: Points) -> Reversals:
    """Whether removing a unit turns the order of two others, found by scoring the rest anew by the same rubric."""

    def rescore(kept: npt.NDArray[np.intp]) -> tuple[Numbers, Numbers]:
        table = repeat_table(basis.table, 1, members[kept])
        scores = score(basis.rubric, add_sums(table, basis.rubric.head.counting), basis.calendar)
        again = list_points(replace(basis, table=table, scores=scores, lacking={}), np.arange(len(kept)))
        return _spread_out(again.awarded, again, points), _spread_out(again.available, again, points)

    return find_reversals(points.awarded, points.available, rescore)


def _spread_out(values: Numbers, found: Points, wanted: Points) -> Numbers:
    """The columns of `wanted`, with zeros where a smaller set of units has no such item."""
    spread = np.zeros((len(values), len(wanted.names)))
    for at, name in enumerate(wanted.names):
        if name in found.names:
            spread[:, at] = values[:, found.names.index(name)]
    return spread
