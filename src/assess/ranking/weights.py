"""Draws of weights: how else the points of a scheme could sensibly have been shared out.

A draw is a factor on the official points of each criterion (1 = official), so that it multiplies awarded and available
points alike. Two ways: every section's points and, within it, every criterion's points vary by ± f, uniformly and
independently, and are scaled back to the official total (the noisy weights of COINr, level by level); or all shares
together follow a Dirichlet distribution around the official ones. Left out: (1) weights learnt from data; (2) other
normalisations: a scheme's points are fixed by law, only their proportions are open to doubt.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from assess.ranking.placing import Floats


def draw_weights(
    criteria: npt.ArrayLike,
    sections: Sequence[Hashable],
    draws: int,
    seed: int,
    spread: float = 0.25,
    concentration: float | None = None,
) -> Floats:
    """Factors on the official points: draws × criteria; the points of all criteria keep their sum in every draw.

    `criteria`: official points; `sections`: the section of each criterion; `spread`: f of ± f, at each of the two
    levels. `concentration` κ instead: shares ~ Dirichlet(κ × official shares), sections play no part; the coefficient
    of variation of a share s is sqrt((1 − s) ÷ (s(κ + 1))). A criterion of 0 points keeps the factor 1.
    """
    points = np.asarray(criteria, float)
    if points.ndim != 1 or len(points) != len(sections):
        raise ValueError(f"{points.shape} points for {len(sections)} sections")
    if not np.isfinite(points).all() or (points < 0).any() or not points.any():
        raise ValueError("points must be finite, not negative, and not all 0")
    if draws < 1 or not 0 <= spread < 1 or (concentration is not None and not concentration > 0):
        raise ValueError(f"draws {draws}, spread {spread}, concentration {concentration}")
    generator = np.random.default_rng(seed)
    factors = np.ones((draws, len(points)))
    counted = points > 0
    if concentration is not None:
        shares = points[counted] / points.sum()
        factors[:, counted] = generator.dirichlet(concentration * shares, draws) / shares
        return factors
    labels = list(dict.fromkeys(sections))
    belongs = np.array([labels.index(section) for section in sections])
    between = generator.uniform(1 - spread, 1 + spread, (draws, len(labels)))
    within = generator.uniform(1 - spread, 1 + spread, (draws, len(points)))
    totals = np.bincount(belongs, points)
    between *= totals.sum() / (between @ totals)[:, None]
    for number in np.flatnonzero(totals):
        members = (belongs == number) & counted
        scale = totals[number] / (within[:, members] @ points[members])
        factors[:, members] = within[:, members] * (scale * between[:, number])[:, None]
    return factors
