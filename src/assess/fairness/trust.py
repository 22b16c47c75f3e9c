"""The data-trust grade of a unit (高, 中, 低) with its reasons and what to audit; never points.

低: at least 1 % of the rows looked at contradict themselves, or two checks are flagged. 中: one check is flagged, or
none is but the probabilities together are unusual: Fisher's −2Σ ln P is χ² with 2 per check, and false discoveries
over units are held at .01 (Benjamini & Hochberg). 高: neither. "" where fewer than `LEAST` checks could be made.
Contradictions, which no chance explains, do not enter Fisher's sum. Sources: Fisher 1932; Benjamini & Hochberg 1995.
Left out: (1) any effect on points or ranks: a low grade asks for an audit; (2) checks that depend on each other:
discrete probabilities make the sum cautious, dependence makes it bold, and simulations in the tests say how the two
come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from assess.fairness.detection_model import rejected
from assess.fairness.detection_result import Detection
from assess.fairness.plausibility import Sign

CERTAIN = frozenset({"part_above_whole", "parts_not_total", "percent_not_count"})
LEAST = 2
TOGETHER = 0.01
SMALLEST = 1e-12  # ln of a probability that is printed as 0
WORDS = {"高": "没有发现需要核查的迹象", "中": "有需要核查的迹象", "低": "有多处需要核查的迹象或者自相矛盾的数"}


@dataclass(frozen=True, slots=True)
class Trust:
    """数据可信度: `grade` is 高, 中, 低, or "" with a reason. `audit` lists what to look at, `p_value` is Fisher's."""

    unit: str
    grade: str
    p_value: float | None
    made: int
    flagged: int
    reasons: tuple[str, ...]
    audit: tuple[str, ...]
    statement: str
    reason: str = ""


def sign_of(one: Detection) -> Sign:
    """What a unit's detection says of its hazard ledger; major hazards and accidents are not part of it."""
    if one.p_value is None:
        return Sign("detection", one.unit, None, False, one.statement, reason=one.reason)
    look = "换一批检查人员重查部分企业，对照原始检查记录" if one.flagged else ""
    return Sign("detection", one.unit, one.p_value, one.flagged, one.statement, look)


def grade_trust(units: tuple[str, ...], checks: Sequence[Sequence[Sign]]) -> tuple[Trust, ...]:
    """Every unit's grade. Each of `checks` has one sign per unit in the order of `units`; ValueError where not."""
    for check in checks:
        if tuple(sign.unit for sign in check) != units:
            raise ValueError("a check has other units, or another order")
    by_unit = [[check[row] for check in checks] for row in range(len(units))]
    combined = [_fisher(found) for found in by_unit]
    known = np.array([one is not None for one in combined], dtype=np.bool_)
    unusual = np.zeros(len(units), dtype=np.bool_)
    unusual[known] = rejected(np.array([one for one in combined if one is not None]), TOGETHER)
    return tuple(_grade(*one) for one in zip(units, by_unit, combined, unusual.tolist(), strict=True))


def _fisher(found: Sequence[Sign]) -> float | None:
    """Fisher's probability of the checks that involve chance; None without one."""
    p_values = [one.p_value for one in found if one.p_value is not None and one.check not in CERTAIN]
    if not p_values:
        return None
    return float(stats.chi2.sf(-2 * sum(np.log(max(one, SMALLEST)) for one in p_values), 2 * len(p_values)))


def _grade(unit: str, found: Sequence[Sign], combined: float | None, unusual: bool) -> Trust:
    made = [one for one in found if one.p_value is not None]
    flagged = [one for one in found if one.flagged]
    reasons = tuple(one.statement for one in flagged)
    audit = tuple(one.look for one in flagged)
    if len(made) < LEAST and not flagged:
        reason = f"不能评定，因为能做的检验只有{len(made)}项（至少要{LEAST}项）"
        return Trust(unit, "", combined, len(made), 0, (), (), f"数据可信度：{reason}。", reason)
    if any(one.impossible for one in flagged) or len(flagged) > 1:
        grade = "低"
    elif flagged or unusual:
        grade = "中"
    else:
        grade = "高"
    if unusual and not flagged:
        reasons = (f"单项都不突出，但{len(made)}项合起来少见（Fisher合并概率{combined:.4f}）。",)
        audit = ("随机抽查若干条原始记录",)
    words = f"数据可信度{grade}：做了{len(made)}项检验，{WORDS[grade]}"
    tail = "" if grade == "高" else "。可信度不影响得分，只决定先核查哪里"
    return Trust(unit, grade, combined, len(made), len(flagged), reasons, audit, f"{words}{tail}。")
