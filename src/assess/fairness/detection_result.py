"""What goes into the judgement of detection, and what comes out of it, for one unit after another.

Left out: how it is computed (`detection`) and said (`detection_words`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.fairness.detection_model import Floats, Whole


@dataclass(frozen=True, slots=True)
class Effort:
    """Checks and what they found, as counts of units × sectors × kinds of check; `squares` sums squared findings."""

    units: tuple[str, ...]
    visits: Whole
    found: Whole
    squares: Whole | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is known per unit. `accidents_expected` is None where no model gives it.

    `missed`: checks without findings at enterprises where, within the days of the query, a higher body found hazards
    or an accident happened. `major_closed`: major hazards found by the unit's own checks and closed.
    """

    accidents: Whole
    accidents_expected: Floats | None
    missed: Whole
    major_closed: Whole


@dataclass(frozen=True, slots=True)
class Detection:
    """One unit's finding: see the module for the numbers. Numbers are None where `reason` says why.

    `visits_needed` is how many checks at the present ratio would settle it (None: none would, or it is not low).
    `concern` is "", "look" or "priority" (low and contradicted); `contradictions` says by what.
    """

    unit: str
    visits: int
    found: int
    expected: float | None = None
    low: int | None = None
    high: int | None = None
    ratio: float | None = None
    shrunk: float | None = None
    shrunk_low: float | None = None
    shrunk_high: float | None = None
    p_value: float | None = None
    flagged: bool = False
    visits_needed: int | None = None
    major: int = 0
    major_closed: int = 0
    major_expected: float | None = None
    major_none: float | None = None
    major_visits: int | None = None
    concern: str = ""
    contradictions: tuple[str, ...] = ()
    reason: str = ""
    statement: str = ""
