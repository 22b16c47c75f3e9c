"""A rubric for evidence that nobody handed in: whatever is missing stays open.

What a criterion declares for missing data (`if_missing`) is about ledgers that a unit had to file; a public report owes
nothing to the rubric, so that its silence is never worth 0 points. Left out: every other rule, which stays as it is.
"""

from __future__ import annotations

from dataclasses import replace

from assess.rubric.language import Rubric
from assess.types import MissingPolicy


def leave_gaps_open(rubric: Rubric) -> Rubric:
    """The rubric with every criterion pending where data are missing."""
    sections = tuple(
        replace(
            section,
            criteria=tuple(
                replace(one, if_missing=MissingPolicy.PENDING, missing_points=None) for one in section.criteria
            ),
        )
        for section in rubric.sections
    )
    return replace(rubric, sections=sections)
