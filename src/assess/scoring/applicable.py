"""缺项: criteria that do not apply to a unit, settled by the method that the rubric declares for each.

`leave` and `rescale` award nothing here (`total` spreads the points of the latter); `full` awards all points; `mean`
awards the mean of the units to which the criterion applies and for which it was assessed, which needs all units first;
while one of them is open, so is the mean. Left out: a mean over nobody, which leaves the criterion out.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assess.rubric.language import NotApplicable
from assess.scoring.criterion import ScoredCriterion


def settle_not_applicable(criteria: tuple[ScoredCriterion, ...]) -> tuple[ScoredCriterion, ...]:
    """The criteria with units to which they do not apply settled."""
    return tuple(_settle(scored) for scored in criteria)


def _settle(scored: ScoredCriterion) -> ScoredCriterion:
    away = ~scored.applicable
    method = scored.criterion.not_applicable
    if method is NotApplicable.FULL:
        points = np.where(away, scored.available, scored.awarded)
    elif method is NotApplicable.MEAN and (scored.applicable & ~scored.assessed).any():
        return replace(scored, applicable=scored.applicable | away, missing=scored.missing | away)
    elif method is NotApplicable.MEAN and scored.assessed.any():
        count = int(scored.assessed.sum())
        mean = (2 * int(scored.awarded[scored.assessed].sum()) + count) // (2 * count)
        points = np.where(away, mean, scored.awarded)
    else:
        return scored
    return replace(scored, awarded=points, assessed=scored.assessed | away)
