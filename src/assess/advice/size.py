"""Accidents by size: official rates side by side, and a funnel over some years with what each unit's few events allow.

The exposure of the funnel is the number of employees of each year; older years count less by a declared weight. Where
a run has no such numbers it says so. Left out: (1) case mix beyond size; (2) units whose counts or sizes are not known,
which get no point; (3) any order of the units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assess.advised import Funnel, FunnelCurve, FunnelPoint, RateLine
from assess.fairness.funnel import TAILS, FunnelPlaces, funnel_limits, place_on_funnel
from assess.fairness.official import RATES, OfficialRate, official_rates
from assess.fairness.shrinkage import Shrunk, decay_weights, shrink
from assess.fairness.words import describe_estimate, describe_place
from assess.indicators.question import Rows
from assess.table import Table

Numbers = npt.NDArray[np.float64]
MEASURE, UNIT, EXPOSURE, PER = "accidents", "起", "从业人员", "万人"
PERIODS = ("previous_2", "previous", "")  # oldest first
YEARLY = 0.7  # what a year counts of the next one
CURVE = 40  # points along the edge of a funnel
# Official rate → statistic of its denominator, factor to the unit that the rate asks for, and the column of the
# question `accident_deaths` that says which accidents count (None: all).
DENOMINATORS: dict[str, tuple[str, dict[str, float], int | None]] = {
    "gdp": ("地区生产总值", {"亿元": 1.0, "万元": 1e-4, "元": 1e-8}, None),
    "employees": ("从业人员", {"万人": 1e4, "人": 1.0}, 2),
    "vehicles": ("机动车", {"万辆": 1e4, "辆": 1.0}, 3),
    "coal": ("原煤产量", {"百万吨": 1e6, "万吨": 1e4}, 4),
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """Amounts by (unit, years back, statistic) as published, with their unit of measure."""

    amounts: Mapping[tuple[str, int, str], tuple[float, str]]

    def get(self, unit: str, back: int, statistic: str, factors: Mapping[str, float]) -> float:
        """The amount in the wanted unit; NaN where it was not published or its unit is another."""
        amount, measured = self.amounts.get((unit, back, statistic), (np.nan, ""))
        return amount * factors.get(measured, np.nan)


def read_sizes(observed: Mapping[str, Rows]) -> Sizes:
    """The answers to the question `exposures`."""
    rows = observed.get("exposures", ())
    return Sizes(
        {(str(unit), int(back), str(name)): (float(amount), str(kind)) for unit, back, name, amount, kind in rows}
    )


def list_rates(codes: tuple[str, ...], observed: Mapping[str, Rows]) -> dict[str, tuple[RateLine, ...]]:
    """The four official rates of every unit, by code; empty where the run has no ledgers."""
    if "exposures" not in observed:
        return {}
    sizes = read_sizes(observed)
    deaths, denominators = {}, {}
    for name, (statistic, factors, column) in DENOMINATORS.items():
        found: dict[str, list[int]] = {code: [] for code in codes}
        for row in observed.get("accident_deaths", ()):
            if row[0] in found and (column is None or row[column]):
                found[row[0]].append(int(row[1]))
        deaths[name] = [found[code] for code in codes]
        denominators[name] = np.array([sizes.get(code, 0, statistic, factors) for code in codes])
    rates = official_rates(deaths, denominators, len(codes))
    return {code: tuple(_line(rate, at) for rate in rates) for at, code in enumerate(codes)}


def _line(rate: OfficialRate, at: int) -> RateLine:
    found, (_, _, per, unit) = rate.intervals, RATES[rate.id]
    amount = found.exposure[at]
    exposure = "" if not np.isfinite(amount) else f"{amount / per:.4g}{unit.partition('/')[2]}"
    shown, low, high = (_known(values[at]) for values in (found.rate, found.low, found.high))
    deaths = found.deaths[at]
    return RateLine(
        rate.title, unit, int(deaths) if np.isfinite(deaths) else None, exposure, shown, low, high, found.reasons[at]
    )


def _known(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def draw_funnel(table: Table, observed: Mapping[str, Rows], names: Mapping[str, str], title: str) -> Funnel:
    """The funnel of all units of a run; `title` is the measure's."""
    codes = tuple(unit.code for unit in table.units)
    periods = [period for period in PERIODS if (MEASURE, period) in table.columns]
    empty = Funnel(title, EXPOSURE, len(periods))
    if "exposures" not in observed or "" not in periods:
        return _refuse(empty, "没有从业人员等规模数，不知道各地大小差多少")
    sizes = read_sizes(observed)
    years = {period: PERIODS[::-1].index(period) for period in periods}
    events = np.array([_counts(table, period) for period in periods])
    amounts = np.array(
        [[sizes.get(code, years[period], EXPOSURE, {PER: 1.0, "人": 1e-4}) for code in codes] for period in periods]
    )
    known = np.isfinite(events).all(axis=0) & np.isfinite(amounts).all(axis=0) & (amounts > 0).all(axis=0)
    if known.sum() < 2:
        return _refuse(empty, f"只有{known.sum()}个单位的事故和从业人员各年都有数")
    total = events[:, known].sum()
    expected = np.where(known, amounts, np.nan) * (total / amounts[:, known].sum())
    counts = np.where(known, events, np.nan)
    places = place_on_funnel(counts.sum(axis=0), expected.sum(axis=0))
    shrunk = shrink(counts, expected, decay_weights(len(periods), YEARLY))
    reason = next((one for one, is_known in zip(places.reasons, known, strict=True) if is_known and one), "")
    if reason:
        return _refuse(empty, reason.removeprefix("不能估计，因为"))
    points = tuple(
        _point((code, names[code]), (title, len(periods)), places, shrunk, at)
        for at, code in enumerate(codes)
        if known[at]
    )
    return Funnel(title, EXPOSURE, len(periods), points, tuple(_curve(places)), _explain(places, len(periods)))


def _refuse(funnel: Funnel, why: str) -> Funnel:
    return Funnel(funnel.measure, funnel.exposure, funnel.years, reason=f"不能估计，因为{why}")


def _counts(table: Table, period: str) -> Numbers:
    column = table.columns[MEASURE, period]
    return np.asarray(np.where(column.known, column.numerator / column.scale, np.nan), dtype=np.float64)


def _point(unit: tuple[str, str], told: tuple[str, int], places: FunnelPlaces, shrunk: Shrunk, at: int) -> FunnelPoint:
    """One unit, by code and name; `told` is the title of the measure and the number of years."""
    (code, name), (title, years) = unit, told
    zone = str(places.zone[at])
    flag = "" if not places.holds[at] or zone == "inside" else "high" if "above" in zone else "low"
    mean, low, high, above = (_known(values[at]) for values in (shrunk.mean, shrunk.low, shrunk.high, shrunk.above))
    expected = round(float(places.expected[at]), 2)
    words = f"{years}年合计，{describe_place(places, at, title, UNIT)}{describe_estimate(shrunk, at)}"
    return FunnelPoint(code, name, int(places.events[at]), expected, mean, low, high, above, flag, words)


def _curve(places: FunnelPlaces) -> Iterable[FunnelCurve]:
    known = places.expected[np.isfinite(places.expected)]
    along = np.geomspace(max(known.min() * 0.7, 0.3), known.max() * 1.3, CURVE)
    limits = funnel_limits(along, places.alpha, TAILS)
    for at, expected in enumerate(along):
        (inner_low, outer_low), (inner_high, outer_high) = (
            (round(float(one), 3) for one in edge[:, at]) for edge in (limits.low, limits.high)
        )
        yield FunnelCurve(round(float(expected), 3), inner_low, inner_high, outer_low, outer_high)


def _explain(places: FunnelPlaces, years: int) -> str:
    spread = (
        "各地之间看不出偶然以外的差别" if places.alpha < 1e-6 else f"各地之间本来就有差别（离散参数{places.alpha:.2f}）"
    )
    return f"{years}年合计，按{EXPOSURE}折算应有的起数；{spread}，界限已计入"
