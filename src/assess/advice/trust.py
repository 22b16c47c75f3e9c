"""How far a run's ledgers can be trusted, and whether checks find what they should, from the answers of the ledgers.

Only units that filed both inspections and hazards for the whole period are judged: elsewhere no row is not a zero. A
grade asks for an audit and moves no point. Left out: (1) runs without ledgers; (2) the statistics (`fairness`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from assess.advised import Detected, Trusted
from assess.fairness.capture import Overlap
from assess.fairness.detection_result import Detection
from assess.fairness.from_rows import checks_from_rows, detection_from_rows, overlap_from_rows
from assess.fairness.trust import Trust, grade_trust, sign_of
from assess.indicators.question import FILED, Rows

NEEDED = ("inspections", "hazards")
NOT_FILED = "数据可信度：不能评定，因为检查台账或隐患台账没有报齐整个考核期。"


def judge_data(
    units: tuple[str, ...],
    observed: Mapping[str, Rows],
    days: tuple[date, date],
    expected: Mapping[str, float],
) -> tuple[tuple[Trusted, ...], tuple[Detected, ...]]:
    """Trust and detection of every unit, in the order of `units`; nothing where the run has no ledgers.

    `expected` are the accidents that a unit's size lets expect, where a model gives them.
    """
    filed = frozenset(observed.get(FILED, ()))
    judged = tuple(code for code in units if all((code, ledger) in filed for ledger in NEEDED))
    if not judged:
        return (), ()
    detections = detection_from_rows(judged, observed, _expected(judged, expected))
    overlaps = overlap_from_rows(judged, observed)
    checks = [*checks_from_rows(judged, observed, *days), tuple(sign_of(one) for one in detections)]
    trusts = {one.unit: one for one in grade_trust(judged, checks)}
    trusted = tuple(_trusted(code, trusts.get(code)) for code in units)
    pairs = zip(detections, overlaps, strict=True)
    return trusted, tuple(_detected(detection, overlap) for detection, overlap in pairs)


def _expected(judged: tuple[str, ...], expected: Mapping[str, float]) -> npt.NDArray[np.float64] | None:
    if any(code not in expected for code in judged):
        return None
    return np.array([expected[code] for code in judged], np.float64)


def _trusted(code: str, found: Trust | None) -> Trusted:
    if found is None:
        return Trusted(code, "", NOT_FILED)
    return Trusted(code, found.grade, found.statement, found.reasons, found.audit)


def _detected(found: Detection, overlap: Overlap) -> Detected:
    expected = None if found.expected is None else round(found.expected, 1)
    return Detected(
        found.unit, found.visits, found.found, expected, found.low, found.high, found.flagged, found.statement,
        overlap.statement,
    )  # fmt: skip
