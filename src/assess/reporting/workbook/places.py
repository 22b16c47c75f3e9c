"""By what units are placed within their groups: the rule is the one that leads to all published places.

The reports give places, not the rubric's words on ranking; so the four rules that the rubric language knows (by share
or by total; vetoed units after the others or by points) are tried in exact fractions. Left out: (1) units without a
place, which have layer 0; (2) groups of which not all units are in the workbook: there a place cannot be recomputed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.reporting.words import say
from assess.types import Standing

AFTER, AMONG, WITHOUT = 1, 2, 0


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """By `total` or by share, and whether vetoed units stand `after` the others."""

    total: bool
    after: bool


def find_rule(standings: Sequence[Standing]) -> PlaceRule | None:
    """The rule that gives all published places of complete groups; None where there is none."""
    members = [row for row in standings if row.unit.group in complete_groups(standings)]
    rules = (PlaceRule(total, after) for total in (False, True) for after in (True, False))
    return next((rule for rule in rules if _gives(rule, members)), None)


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
