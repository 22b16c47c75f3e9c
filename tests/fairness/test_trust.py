"""The grade of trust: what makes it 高, 中 and 低, that it is never an accusation, and when there is none."""

import numpy as np
import pytest
from scipy import stats

from assess.fairness.detection_result import Detection
from assess.fairness.plausibility import Sign, not_made
from assess.fairness.trust import grade_trust, sign_of


def sign(check: str, p_value: float, flagged: bool = False, unit: str = "甲", impossible: bool = False) -> Sign:
    return Sign(check, unit, p_value, flagged, f"{check}的句子。", "查什么" if flagged else "", "", impossible)


def grade(*found: Sign) -> str:
    (one,) = grade_trust(("甲",), [(sign,) for sign in found])
    return one.grade


def test_nothing_odd_is_high_one_flag_middle_two_flags_or_a_contradiction_low() -> None:
    fine = sign("a", 0.4), sign("b", 0.7)
    assert grade(*fine) == "高"
    assert grade(*fine, sign("c", 0.0005, flagged=True)) == "中"
    assert grade(*fine, sign("c", 0.0005, flagged=True), sign("d", 0.0001, flagged=True)) == "低"
    assert grade(*fine, sign("part_above_whole", 0.0, flagged=True, impossible=True)) == "低"


def test_several_weak_signs_together_are_fishers_sum() -> None:
    weak = [sign(name, 0.01) for name in "abcd"]
    (found,) = grade_trust(("甲",), [(one,) for one in weak])
    assert found.p_value == pytest.approx(stats.chi2.sf(-8 * np.log(0.01), 8))
    assert (found.grade, found.flagged) == ("中", 0)
    assert "4项合起来少见" in found.reasons[0]
    assert found.audit == ("随机抽查若干条原始记录",)


def test_a_contradiction_is_no_probability_and_a_row_without_one_adds_nothing() -> None:
    checks = [(sign("a", 0.3),), (sign("b", 0.2),)]
    (without,) = grade_trust(("甲",), checks)
    (beside,) = grade_trust(("甲",), [*checks, (sign("part_above_whole", 1.0),)])
    assert beside.p_value == without.p_value
    assert beside.made == without.made + 1


def test_false_discoveries_are_held_over_units() -> None:
    """One of 200 with a combined probability of .0005 is no wonder; alone it is."""
    units = tuple(f"U{row}" for row in range(200))
    pairs = [tuple(sign(name, 0.006 if unit == "U0" else 0.7, unit=unit) for unit in units) for name in "ab"]
    assert {one.grade for one in grade_trust(units, pairs)} == {"高"}
    assert grade(sign("a", 0.006), sign("b", 0.006)) == "中"


def test_too_few_checks_give_no_grade_but_a_reason() -> None:
    (found,) = grade_trust(("甲",), [(sign("a", 0.5),), (not_made("b", "乙检验", "甲", "没有数"),)])
    assert (found.grade, found.reason) == ("", "不能评定，因为能做的检验只有1项（至少要2项）")
    assert found.reason in found.statement
    (nothing,) = grade_trust(("甲",), [])
    assert nothing.grade == ""
    assert nothing.p_value is None


def test_reasons_and_audits_are_those_of_the_flagged_checks_and_points_stay_out() -> None:
    (found,) = grade_trust(("甲",), [(sign("a", 0.5),), (sign("b", 1e-9, flagged=True),)])
    assert (found.reasons, found.audit) == (("b的句子。",), ("查什么",))
    assert "不影响得分" in found.statement
    assert not [word for word in ("造假", "弄虚作假", "虚报", "瞒报") if word in found.statement]


def test_a_probability_that_underflows_to_zero_is_still_finite() -> None:
    (found,) = grade_trust(("甲",), [(sign("a", 0.0, flagged=True),), (sign("b", 1.0),)])
    assert found.p_value is not None
    assert 0 < found.p_value < 1e-9


def test_detection_counts_as_a_check() -> None:
    low = Detection("甲", 100, 2, expected=80.0, ratio=0.025, p_value=1e-6, flagged=True, statement="偏少。")
    assert (sign_of(low).flagged, sign_of(low).p_value) == (True, 1e-6)
    assert sign_of(low).look
    unknown = Detection("甲", 0, 0, reason="不能估计，因为没有检查记录", statement="没有。")
    assert (sign_of(unknown).p_value, sign_of(unknown).reason) == (None, "不能估计，因为没有检查记录")


def test_checks_of_other_units_are_refused() -> None:
    with pytest.raises(ValueError, match="other units"):
        grade_trust(("甲", "乙"), [(sign("a", 0.5, unit="乙"), sign("a", 0.5, unit="甲"))])
