"""By what units are placed within their groups: as the rubric says, tried against all published places.

By share or by total, vetoed units after the others or by points, in exact fractions. Left out: (1) units without a
place, which have layer 0; (2) groups of which not all units are in the workbook: there a place cannot be recomputed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.reporting.words import say
from assess.results import Method
from assess.rubric.language import Order, VetoedStanding
from assess.types import Standing

AFTER, AMONG, WITHOUT = 1, 2, 0


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """By `total` or by share, and whether vetoed units stand `after` the others."""

    total: bool
    after: bool


def find_rule(method: Method, standings: Sequence[Standing]) -> PlaceRule | None:
    """The rubric's rule; None where it does not lead to all published places of complete groups."""
    complete = complete_groups(standings)
    members = [row for row in standings if row.unit.group in complete]
    rule = PlaceRule(total=method.by == Order.TOTAL, after=method.vetoed == VetoedStanding.AFTER_OTHERS)
    return rule if _gives(rule, members) else None


def complete_groups(standings: Sequence[Standing]) -> set[str]:
    """Groups of which every unit is there."""
    sizes = Counter(row.unit.group for row in standings)
    return {row.unit.group for row in standings if sizes[row.unit.group] == row.group_size}


def find_layer(row: Standing, rule: PlaceRule | None) -> int:
    """Units of a higher layer stand before those of a lower one; 0 takes no place."""
    if not row.rank:
        return WITHOUT
    return AFTER if rule and rule.after and row.vetoed else AMONG


def _gives(rule: PlaceRule, members: Sequence[Standing]) -> bool:
    keys = {row.unit.code: _key(row, rule) for row in members if row.rank}
    groups: dict[str, list[tuple[int, Fraction]]] = {}
    for row in members:
        if row.rank:
            groups.setdefault(row.unit.group, []).append(keys[row.unit.code])
    return all(
        row.rank == 1 + sum(other > keys[row.unit.code] for other in groups[row.unit.group])
        for row in members
        if row.rank
    )


def _key(row: Standing, rule: PlaceRule) -> tuple[int, Fraction]:
    value = Fraction(row.total)
    return find_layer(row, rule), value if rule.total or not row.assessable else value / Fraction(row.assessable)


def name_published(standing: Standing) -> int | str:
    """The published place: a number, or why there is none."""
    if not standing.rank:
        return say("county.rank_none")
    return say("county.rank_alone") if standing.group_size == 1 else standing.rank
