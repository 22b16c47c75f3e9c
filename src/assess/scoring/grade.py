"""The grade read off the published number, and what vetoes make of it: a grade, or a range while anything is open.

The best grade counts everything open as won and pending vetoes as clear, the worst the other way round. A veto can
force a grade, cap it or lower it by steps; several may apply, and the lowest result stands; none raises a grade.
Left out: points, which no veto touches.
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.rubric.language import Grade, VetoRule
from assess.scoring.exact import to_exact


@dataclass(frozen=True, slots=True)
class GradeRange:
    """`grade` is "" while best and worst differ."""

    best: str
    worst: str

    @property
    def grade(self) -> str:
        return self.best if self.best == self.worst else ""


def read_grade(grades: tuple[Grade, ...], published: int) -> int:
    """The position in `grades` (best first) of a published number in whole parts; lower bounds are included."""
    return next(index for index, grade in enumerate(grades) if published >= to_exact(grade.from_))


def grade_range(
    grades: tuple[Grade, ...], best: int, worst: int, tripped: list[VetoRule], pending: list[VetoRule]
) -> GradeRange:
    """The range of grades that is still possible."""
    high = _lowered(grades, read_grade(grades, best), tripped)
    low = _lowered(grades, read_grade(grades, worst), [*tripped, *pending])
    return GradeRange(grades[high].name, grades[low].name)


def _lowered(grades: tuple[Grade, ...], position: int, vetoes: list[VetoRule]) -> int:
    names = [grade.name for grade in grades]
    position = min(position + sum(veto.down for veto in vetoes), len(names) - 1)
    limits = [names.index(name) for veto in vetoes for name in (veto.force, veto.cap) if name]
    return max([position, *limits])
