"""The tables of a run side by side, and the sums that their figures ought to obey.

A part of a measure (a sector) adds up over the units to the row of the whole, and the parts of the whole add
up to the measure. Left out: (1) whether the sums hold (`reconcile`); (2) sums over one unit's sectors: they
give the unit's own count, and are compared with a printed one where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assess.evidence.lines import Line, Reading
from assess.evidence.previous import Key, Sum
from assess.evidence.register import Register
from assess.types import Unit


@dataclass(frozen=True)
class Tables:
    """What a run brought: the table by unit and sector, the headline, the units and the register."""

    published: Reading
    headline: Reading
    units: tuple[Unit, ...]
    register: Register

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the units by code; "" is the label of the whole."""
        return {"": self.register.whole} | {unit.code: unit.name for unit in self.units}

    @cached_property
    def with_rows(self) -> frozenset[str]:
        """The codes of all units that have any row, quarantined ones included."""
        keys = (*self.published.lines, *self.published.blocked, *self.headline.lines, *self.headline.blocked)
        return frozenset(unit for unit, _ in keys)

    def what(self, key: Key) -> str:
        """A count in words: the unit's name and the indicator's title."""
        return f"{self.names[key[0]]}{self.register.get(key[1]).title}"

    def line(self, key: Key) -> Line | None:
        """The row that prints a count: of the table, or else of the headline."""
        return self.published.lines.get(key) or self.headline.lines.get(key)


def over_units(tables: Tables) -> list[Sum]:
    """For each part of a measure: its total over the units."""
    return [
        Sum(("", part.id), tuple((unit.code, part.id) for unit in tables.units))
        for measure in tables.register.measures
        for part in tables.register.parts(measure.id)
    ]


def over_parts(tables: Tables, unit: str) -> list[Sum]:
    """For each measure of a unit ("" is the whole): its total over the parts."""
    return [
        Sum((unit, measure.id), tuple((unit, part.id) for part in parts))
        for measure in tables.register.measures
        if (parts := tables.register.parts(measure.id))
    ]
