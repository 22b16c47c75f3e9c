"""The largest standardised difference over many pairs of units, draw by draw, without looking at every pair.

For standard normal errors e and standard errors s, the difference of a pair divided by its own standard error is
|s_j e_j − s_k e_k| ÷ sqrt(s_j² + s_k²) ≤ sqrt(e_j² + e_k²) (Cauchy–Schwarz). So once some pair gives M, a unit with
e² ≤ M² − max e² belongs to no larger pair: a few dozen of 2,843 units decide, exactly, in memory for a few pairs.
Left out: any approximation; where the bound excludes nobody, all pairs are computed, some rows at a time.
"""

from __future__ import annotations

import numpy as np

from assess.ranking.placing import Booleans, Floats, Integers

_FIRST = 48  # units with the largest |e| looked at first
_ROWS = 256


def largest_differences(normals: Floats, errors: Floats, undecided: Booleans) -> Floats:
    """Largest (s_k e_k − s_j e_j) ÷ sqrt(s_j² + s_k²) over the pairs with `undecided[j, k]`, for each draw.

    `normals`: draws × units, standard normal; −inf where no pair is undecided.
    """
    open_units = np.flatnonzero(undecided.any(axis=0) | undecided.any(axis=1))
    if not len(open_units):
        return np.full(len(normals), -np.inf)
    if len(open_units) <= _FIRST:
        return _largest_of_few(normals[:, open_units] * errors[open_units], errors, undecided, open_units)
    found = np.empty(len(normals))
    squares = normals[:, open_units] ** 2
    for draw, square in enumerate(squares):
        members = open_units[np.argpartition(square, -_FIRST)[-_FIRST:]]
        best = _largest(normals[draw], errors, undecided, members)
        needed = square > max(best, 0.0) ** 2 - square.max()
        if np.count_nonzero(needed) > _FIRST or not np.isfinite(best):
            best = _largest(normals[draw], errors, undecided, open_units[needed])
        found[draw] = best
    return found


def _largest(normal: Floats, errors: Floats, undecided: Booleans, members: Integers) -> float:
    """Over all undecided pairs among `members`."""
    moved, variances = (normal * errors)[members], errors[members] ** 2
    best = -np.inf
    for start in range(0, len(members), _ROWS):
        rows = slice(start, start + _ROWS)
        differences = moved - moved[rows, None]
        differences /= np.sqrt(variances + variances[rows, None])
        pairs = undecided[np.ix_(members[rows], members)]
        best = max(best, float(differences.max(where=pairs, initial=-np.inf)))
    return best


def _largest_of_few(moved: Floats, errors: Floats, undecided: Booleans, members: Integers) -> Floats:
    """All pairs of a small set, many draws at a time."""
    spread = np.hypot(errors[members], errors[members, None])
    pairs = undecided[np.ix_(members, members)]
    found = [
        ((part[:, None, :] - part[:, :, None]) / spread).max(axis=(1, 2), where=pairs, initial=-np.inf)
        for part in np.array_split(moved, len(moved) // _ROWS + 1)
    ]
    return np.concatenate(found)
