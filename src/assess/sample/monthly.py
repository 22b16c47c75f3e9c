"""Accidents by month over six years, with a campaign that began in four units after a bad half-year.

The counts are wider than the ledger of accidents (minor ones on the road and outside production are in), so that there
are enough of them for a series. The campaign is planted: from its first month the four units have `EFFECT` times the
accidents that they would have had, and they were chosen because the half-year before was bad, as campaigns are. Left
out: (1) agreement with the ledger of accidents; (2) deaths.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from assess.sample.days import YEAR
from assess.sample.draw import Floats, Stream
from assess.sample.places import Place

YEARS, START, CHOSEN, HALF_YEAR, EFFECT = 6, 50, 4, 6, 0.65
COLUMNS = ("unit_code", "month", "accidents", "exposure")
SPRING_FESTIVAL = 0.85  # February, without most of the traffic of work


def month_rows(places: Sequence[Place], seed: int) -> list[dict[str, str]]:
    """One row a unit and month; the exposure is the number of motor vehicles, in thousands."""
    months = YEARS * 12
    counts, exposures = _expect(places, months), np.array([_vehicles(place, months) for place in places])
    uniform = np.array([Stream(seed, "monthly", place.code).uniform(months) for place in places])
    without = stats.poisson.ppf(uniform, counts)
    recent = without[:, START - HALF_YEAR : START].sum(axis=1) / counts[:, START - HALF_YEAR : START].sum(axis=1)
    chosen = np.argsort(-recent, kind="stable")[:CHOSEN]
    counts[chosen, START:] *= EFFECT
    drawn = stats.poisson.ppf(uniform, counts).astype(int)
    return [
        dict(
            zip(COLUMNS, (place.code, _month(month), str(drawn[at, month]), f"{exposures[at, month]:.1f}"), strict=True)
        )
        for at, place in enumerate(places)
        for month in range(months)
    ]


def _expect(places: Sequence[Place], months: int) -> Floats:
    """What is expected without a campaign: by size, season and a slow fall."""
    time = np.arange(months)
    season = 1 + 0.15 * np.cos(2 * np.pi * (time - 10) / 12)
    season = np.where(time % 12 == 1, season * SPRING_FESTIVAL, season)
    return np.array([4 * place.size * (1.3 - 0.5 * place.quality) * season * 0.999**time for place in places])


def _vehicles(place: Place, months: int) -> Floats:
    return np.asarray(60 * place.size * 1.003 ** np.arange(months), dtype=np.float64)


def _month(number: int) -> str:
    year, month = divmod(number, 12)
    return f"{YEAR - YEARS + 1 + year}-{month + 1:02d}"
