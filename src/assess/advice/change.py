"""Counts of this year and last, for every unit and for the whole, as changes with words that chance cannot undo.

Units of a group are compared together, so that among many comparisons a few are not taken for evidence. Deaths come
several at a time: they are called risen only where accidents are too, and never fallen. Left out: (1) exposure, which
both years of a unit nearly share; (2) units whose count now is not known, which get no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from assess.fairness import compare_counts
from assess.fairness.comparison import Changes, compare_all
from assess.fairness.detectable import Detectable, smallest_detectable
from assess.fairness.words import describe_change, describe_settling
from assess.types import Change, Indicator, Measured

Pair = tuple[Measured, Measured]
NO_RECORD = "没有上年同期数"
CLUSTERED = "死亡按起集中，一起多人死亡的事故就能造成这样的增加；起数没有证据表明上升，所以不作为风险上升的证据。"


def compare_units(
    indicator: Indicator, pairs: Sequence[Pair], groups: Sequence[str], clustered: bool
) -> Iterator[Change | None]:
    """One change per unit, in order; None where the count now is not known."""
    now, before = (np.array([_number(pair[side]) for pair in pairs]) for side in range(2))
    changes = compare_all(now, before, groups=groups, clustered=clustered)
    detectable = smallest_detectable(before)
    for at, (this, last) in enumerate(pairs):
        if this.numerator is None:
            yield None
        elif last.numerator is None:
            yield _alone(indicator, this, last)
        else:
            yield _change(indicator, this, last, changes, detectable, at)


def _number(value: Measured) -> float:
    return np.nan if value.numerator is None else float(value.numerator)


def _alone(indicator: Indicator, this: Measured, last: Measured | None) -> Change:
    assert this.numerator is not None
    reason = (last.reason if last else "") or NO_RECORD
    return compare_counts(
        indicator.title, indicator.unit, int(this.numerator), None, reason=reason, sources=this.sources
    )


def _change(
    indicator: Indicator, this: Measured, last: Measured, changes: Changes, detectable: Detectable, at: int
) -> Change:
    """A unit's change; shares of an accident (two units answer for one) make a count that is no whole number."""
    assert this.numerator is not None
    assert last.numerator is not None
    if changes.reasons[at]:
        return _alone(indicator, this, Measured(indicator.id, None, reason=changes.reasons[at]))
    direction, unit = str(changes.direction[at]), indicator.unit
    settles = "" if direction != "none" else describe_settling(changes, at, unit, detectable)
    low, high = float(changes.ratio_low[at]), float(changes.ratio_high[at])
    return Change(
        indicator.title,
        indicator.unit,
        int(this.numerator),
        int(last.numerator),
        float(changes.p_value[at]),
        low if np.isfinite(low) else None,
        high if np.isfinite(high) else None,
        float(changes.upper_limit[at]),
        direction,
        describe_change(changes, at, indicator.title, unit, detectable),
        this.sources,
        f"{indicator.title}：{settles}" if settles else "",
    )


def compare_whole(
    indicator: Indicator, this: Measured | None, last: Measured | None, clustered: bool
) -> Iterator[Change]:
    """The change of the whole; none where its count now is not known."""
    if this is None or this.numerator is None:
        return
    if last is None or last.numerator is None:
        yield _alone(indicator, this, last)
        return
    counts = int(this.numerator), int(last.numerator)
    yield compare_counts(indicator.title, indicator.unit, *counts, clustered=clustered, sources=this.sources)


def hold_back(deaths: Change, accidents: Change | None) -> Change:
    """A rise of deaths is evidence only where accidents have risen: one bad accident is no higher risk."""
    if deaths.direction != "up" or (accidents is not None and accidents.direction == "up"):
        return deaths
    counts = f"{deaths.measure}由上年同期{deaths.before}{deaths.unit}变为{deaths.now}{deaths.unit}"
    return replace(deaths, direction="none", statement=f"{counts}；{CLUSTERED}")
