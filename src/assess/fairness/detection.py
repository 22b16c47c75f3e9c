"""Detection effort (查不出问题就是最大问题): whether a unit finds what others find at the same checks.

A unit is flagged where P(that few or fewer) < .01, false discoveries over units are held at .1, and at least 5 were
expected (`detection_model` says how). Flagged units are taken out of the yardstick and all is computed again, so that
two of them do not hide each other. Ratio D = found ÷ expected; shrunk D = (1/α + h/φ) ÷ (1/α + E/φ), the mean of a
gamma posterior, with its 95 % interval. The test has one side: finding much is never held against anybody. Units:
checks, findings, accidents as counts. Sources: gamma-Poisson shrinkage (Clayton & Kaldor 1987; Hauer et al. 2002),
false discoveries (Benjamini & Hochberg 1995). Left out: (1) points, which nothing here changes; (2) how a low number
came about, which a number cannot tell; (3) who inspected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy import stats

from assess.fairness.detection_model import (
    LEVEL,
    Expected,
    Flags,
    Floats,
    expect,
    predicted,
    rejected,
    tail,
)
from assess.fairness.detection_result import Beside, Detection, Effort
from assess.fairness.detection_words import say_detection

FALSE_DISCOVERIES = 0.1
LEAST_EXPECTED = 5.0
MAJOR_LEVEL = 0.05  # finding no major hazard at all is called unusual below this
PASSES = 5
SCALES = np.geomspace(1.0, 100.0, 95)  # how many times the checks made are tried, in steps of 5 %


def judge_detection(effort: Effort, major: Effort, beside: Beside) -> tuple[Detection, ...]:
    """Every unit's detection, in the order of `effort.units`; `major` has the major hazards found by the same checks.

    Raises ValueError where the two are of different units.
    """
    if effort.units != major.units:
        raise ValueError("findings and major hazards are of different units")
    found = effort.found.sum((1, 2)).astype(np.float64)
    expected, flagged = _flag(effort, found)
    p_values, needed = tail(found, expected), _needed(found, expected, flagged)
    grave = expect(major.visits, major.found)
    nothing = np.zeros_like(found)
    none = tail(nothing, grave)
    settled = first_lasting(np.array([tail(nothing, grave, scale) for scale in SCALES]) < MAJOR_LEVEL)
    results = []
    for row, unit in enumerate(effort.units):
        visits, grave_visits = int(effort.visits[row].sum()), int(major.visits[row].sum())
        numbers: dict[str, object] = {
            "major": int(major.found[row].sum()),
            "major_closed": int(beside.major_closed[row]),
        }
        if not grave.reasons[row]:
            times = settled[row]
            numbers |= {"major_expected": float(grave.mean[row]), "major_none": float(none[row])}
            numbers["major_visits"] = int(np.ceil(grave_visits * times)) if np.isfinite(times) else None
        if not expected.reasons[row]:
            times = needed[row]
            numbers |= {**_numbers(found[row], expected, row)} | {"p_value": float(p_values[row])}
            numbers["visits_needed"] = int(np.ceil(visits * times)) if np.isfinite(times) else None
            numbers["flagged"] = bool(flagged[row])
        against = _contradictions(beside, row)
        concern = "" if not numbers.get("flagged") else "priority" if against else "look"
        numbers |= {"concern": concern, "contradictions": against}
        one = Detection(unit, visits, int(found[row]), reason=expected.reasons[row], **numbers)  # type: ignore[arg-type]
        results.append(replace(one, statement=say_detection(one)))
    return tuple(results)


def _flag(effort: Effort, found: Floats) -> tuple[Expected, Flags]:
    """What is expected by the units that are not flagged, and which are."""
    expected = expect(effort.visits, effort.found, effort.squares)
    flagged = find_low(found, expected)
    for _ in range(PASSES):
        expected = expect(effort.visits, effort.found, effort.squares, ~flagged)
        now = find_low(found, expected)
        if not (now & ~flagged).any():
            return expected, now
        flagged |= now
    return expected, flagged


def find_low(found: Floats, expected: Expected) -> Flags:
    """Which units found too little for chance, by the three conditions of the module."""
    tried = np.flatnonzero(expected.known & (expected.mean >= LEAST_EXPECTED))
    p_values = tail(found, expected)[tried]
    low = np.zeros(len(found), dtype=np.bool_)
    low[tried] = (p_values < LEVEL) & rejected(p_values, FALSE_DISCOVERIES)
    return low


def _numbers(found: float, expected: Expected, row: int) -> Mapping[str, float]:
    mean, clumping = float(expected.mean[row]), expected.clumping
    prior = 1 / float(expected.spread[row])
    shape, rate = prior + found / clumping, prior + mean / clumping
    low, high = predicted(expected, row)
    ends = stats.gamma.ppf((0.025, 0.975), shape, scale=1 / rate)
    shrunk = {"shrunk": float(shape / rate), "shrunk_low": float(ends[0]), "shrunk_high": float(ends[1])}
    return {"expected": mean, "low": low, "high": high, "ratio": float(found / mean)} | shrunk


def _needed(found: Floats, expected: Expected, flagged: Flags) -> Floats:
    """By what the checks made must be multiplied so that the present ratio would be flagged; infinite: by nothing.

    The probability asked for is the one that false discoveries leave to one more flagged unit.
    """
    low = expected.known & (found < expected.mean)
    level = min(LEVEL, FALSE_DISCOVERIES * (flagged.sum() + 1) / max(int(expected.known.sum()), 1))
    passed = [low & (tail(found * scale, expected, scale) < level) for scale in SCALES]
    return first_lasting(np.array(passed))


def first_lasting(passed: Flags) -> Floats:
    """The scale from which on all larger ones pass (scales × units); infinite where the largest does not."""
    kept = np.logical_and.accumulate(passed[::-1])[::-1]
    result: Floats = np.where(kept.any(0), SCALES[kept.argmax(0)], np.inf)
    return result


def _contradictions(beside: Beside, row: int) -> tuple[str, ...]:
    found = []
    accidents = int(beside.accidents[row])
    if beside.accidents_expected is not None and beside.accidents_expected[row] > 0:
        mean = float(beside.accidents_expected[row])
        mid_p = stats.poisson.sf(accidents, mean) + stats.poisson.pmf(accidents, mean) / 2
        if mid_p < MAJOR_LEVEL:
            found.append(f"事故{accidents}起，多于期望的{mean:.1f}起（mid-p={mid_p:.3f}）")
    if beside.missed[row]:
        found.append(f"有{int(beside.missed[row])}次检查记录没有隐患，不久同一企业发生事故或者被上级查出隐患")
    return tuple(found)
