"""Overdispersion and limits as other funnel tools show them, so that our figures can be laid beside theirs.

z-scores on a variance-stabilising scale: `cqc` 2(√y − √E), winsorised; `shmi` √E log(y/E), trimmed; `proportion`
arcsine of the root, winsorised. phi = mean z², tau² by DerSimonian & Laird (Spiegelhalter 2005; FunnelPlotR). PHE's
control limits: counts on the edge of their own exact interval, p ± z √(p(1 − p)/n). For comparison only: these limits
are not predictive and mislead for small counts (`funnel` is ours). Left out: outlier labels of those tools.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from assess.fairness.estimable import Vector, as_vector, check_counts, check_exposure, is_known, say_why, spread
from assess.fairness.rate import byar_limits, garwood_limits, wilson_limits

Scale = Literal["cqc", "shmi", "proportion"]
LEVELS = (0.95, 0.998)


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """`phi` and `tau2` of the group, z and standard errors of the units.  `reason`: why there are none, or ""."""

    z: Vector
    error: Vector
    centre: float
    reasons: tuple[str, ...]
    phi: float
    tau2: float
    scale: str
    reason: str = ""


def measure_overdispersion(
    events: ArrayLike, expected: ArrayLike, scale: Scale = "cqc", trim: float = 0.1
) -> Overdispersion:
    """phi and tau² of observed ÷ expected (for `proportion`: events ÷ trials), extremes tamed.

    `shmi` drops a share `trim` at each end; the others pull that share in to its quantile.

    Not estimable, with the reason: counts or expected missing or wrong; zero counts on the scale of logarithms; fewer
    than two units left.
    """
    counts = as_vector(events)
    amount = as_vector(expected, len(counts))
    checks = [*check_counts(counts), *check_exposure(amount)]
    if scale == "shmi":
        checks.append((counts == 0, "对数尺度上0起没有值"))
    reasons = say_why(len(counts), checks)
    known = is_known(reasons)
    y, e = counts[known], amount[known]
    if len(y) < 2:
        nothing = np.full(len(counts), np.nan)
        return Overdispersion(
            nothing, nothing, np.nan, reasons, np.nan, np.nan, scale, "不能估计，因为可用的单位不到两个。"
        )
    z, error, centre = _score(y, e, scale)
    if scale == "shmi":
        part = np.floor(stats.rankdata(z) / trim / (len(z) + 1))
        kept = (part > 0) & (part < round(1 / trim) - 1)
        used, weight = z[kept], 1 / error[kept] ** 2
    else:
        used, weight = np.clip(z, *np.quantile(z, [trim, 1 - trim])), 1 / error**2
    phi = float((used**2).mean())
    slack = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(0.0, (len(used) * phi - (len(used) - 1)) / slack)
    return Overdispersion(spread(known, z), spread(known, error), centre, reasons, phi, float(tau2), scale)


def _score(y: Vector, e: Vector, scale: Scale) -> tuple[Vector, Vector, float]:
    """z-scores, standard errors and the target on the scale."""
    if scale == "cqc":
        return 2 * (np.sqrt(y) - np.sqrt(e)), 1 / (2 * np.sqrt(e)), 1.0
    if scale == "shmi":
        return np.sqrt(e) * np.log(y / e), 1 / np.sqrt(e), 0.0
    centre = float(np.arcsin(np.sqrt(y.sum() / e.sum())))
    error = 1 / (2 * np.sqrt(e))
    return (np.arcsin(np.sqrt(y / e)) - centre) / error, error, centre


def adjusted_limits(measured: Overdispersion, deviations: float = 1.959964) -> tuple[Vector, Vector]:
    """Limits of each unit's ratio with tau² added to its variance, back on the printed scale; 95 % by default.

    A proportion's limits stop at 0 and 1 (FunnelPlotR's turn back there, which is a mistake).
    """
    width = deviations * np.sqrt(measured.error**2 + measured.tau2)
    low, high = measured.centre - width, measured.centre + width
    if measured.scale == "shmi":
        return np.exp(low), np.exp(high)
    if measured.scale == "proportion":
        return np.sin(np.maximum(low, 0)) ** 2, np.sin(np.minimum(high, np.pi / 2)) ** 2
    return low, high


def control_ratio_limits(events: ArrayLike, level: float = 0.95) -> tuple[Vector, Vector]:
    """PHE's curve: the ratios at which `events` are just on the edge of their exact interval. Events at least 1."""
    counts = as_vector(events)
    low, high = garwood_limits(counts, level)
    return counts / high, counts / low


def control_proportion_limits(centre: float, trials: ArrayLike, level: float = 0.95) -> tuple[Vector, Vector]:
    """PHE's curve for proportions: centre ± z √(centre (1 − centre) ÷ n), within 0 and 1."""
    n = as_vector(trials)
    width = stats.norm.ppf((1 + level) / 2) * np.sqrt(centre * (1 - centre) / n)
    return np.maximum(centre - width, 0.0), np.minimum(centre + width, 1.0)


def control_significance(events: Vector, expected: Vector, trials: Vector | None = None) -> NDArray[np.str_]:
    """PHE's labels: does a unit's own interval (exact below 10 events, else Byar; Wilson with `trials`) miss expected?

    "High (0.001)", "High (0.025)", "Low (0.001)", "Low (0.025)" or "Not significant".
    """
    labels = np.full(len(events), "Not significant", dtype="U15")
    for level, name in zip(LEVELS, ("0.025", "0.001"), strict=True):
        if trials is None:
            exact, byar = garwood_limits(events, level), byar_limits(events, level)
            low, high = (np.where(events < 10, exact[side], byar[side]) for side in (0, 1))
        else:
            low, high = wilson_limits(events, trials, level)
        labels = np.where(low > expected, f"High ({name})", np.where(high < expected, f"Low ({name})", labels))
    return labels
