"""Checks of reported data: probabilities worked out by hand, what is flagged, what is not, and reasons for none."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats

from assess.fairness.detection_model import Whole
from assess.fairness.plausibility import FLOOR, Sign, flag, upper_tail
from assess.fairness.plausibility_closure import on_special_day, too_perfect
from assess.fairness.plausibility_digits import digit_counts, heaped
from assess.fairness.plausibility_logic import part_above_whole, parts_not_total, percent_fits, percent_not_count
from assess.fairness.plausibility_same import copied_rows, repeated_months, same_as_another
from assess.fairness.plausibility_smooth import crowded, too_smooth

NUMBER = 12
UNITS = tuple(f"U{row}" for row in range(NUMBER))


def flagged(signs: Sequence[Sign]) -> list[str]:
    return [one.unit for one in signs if one.flagged]


def two_sorts(chances: int, flaws: int) -> tuple[Whole, Whole]:
    return np.full((NUMBER, 2), chances), np.full((NUMBER, 2), flaws)


def monthly(seed: int = 5, mean: float = 14) -> Whole:
    return np.random.default_rng(seed).poisson(mean, (NUMBER, 2, 12)).astype(np.int64)


def test_no_flaw_among_many_chances_is_a_reason_to_look_and_not_a_verdict() -> None:
    chances, flaws = two_sorts(150, 8)
    flaws[0] = 0
    signs = too_perfect(UNITS, chances, flaws)
    assert flagged(signs) == ["U0"]
    assert "不是结论" in signs[0].statement
    assert "期望16.0处" in signs[0].statement
    assert signs[0].look


def test_one_flaw_or_others_who_are_flawless_too_flag_nobody() -> None:
    chances, flaws = two_sorts(150, 8)
    flaws[0] = (1, 0)
    assert flagged(too_perfect(UNITS, chances, flaws)) == []
    # The others have no flaw in 97 % of chances: then perfection is nothing special, however many chances there are.
    chances, flaws = two_sorts(1000, 25)
    flaws[0] = 0
    assert flagged(too_perfect(UNITS, chances, flaws)) == []


@pytest.mark.parametrize(("number", "chances", "odd"), [(12, 94, True), (12, 75, False), (200, 94, False)])
def test_perfection_must_be_below_one_in_a_thousand_and_rare_among_all_units(
    number: int, chances: int, odd: bool
) -> None:
    """Others: 4 % flaws. 7.52 expected: P(none) = .00054, below .001 and .1 ÷ 12, not .1 ÷ 200; 6 expected: .0025."""
    all_chances, flaws = np.full((number, 2), 100), np.full((number, 2), 4)
    all_chances[0], flaws[0] = chances, 0
    units = tuple(f"U{row}" for row in range(number))
    assert flagged(too_perfect(units, all_chances, flaws)) == ["U0"] * odd


def test_units_that_differ_widely_make_perfection_less_surprising() -> None:
    """The same 16 expected flaws; the others range from 1 to 15 of each sort, so none at all is no wonder."""
    chances, flaws = two_sorts(150, 8)
    flaws[:] = np.array([0, 1, 1, 2, 3, 5, 8, 11, 13, 14, 15, 15])[:, None]
    signs = too_perfect(UNITS, chances, flaws)
    assert signs[0].p_value is not None
    assert signs[0].p_value > 0.025
    assert flagged(signs) == []


def test_few_chances_of_a_flaw_are_said() -> None:
    chances, flaws = two_sorts(20, 1)
    flaws[0] = 0
    reason = "不能估计，因为机会太少，按别处水平只会有2.0处不足"
    assert too_perfect(UNITS, chances, flaws)[0].reason == reason
    with pytest.raises(ValueError, match="more flaws"):
        too_perfect(UNITS, flaws, chances)


def test_the_upper_tail_is_beta_binomial_with_the_others_share() -> None:
    """Equal others: ρ at its floor, widened by Student's factor with 10 degrees of freedom; share 4 %."""
    events, chances = np.full(NUMBER, 8), np.full(NUMBER, 200)
    p_values, share, reasons = upper_tail(events, chances)
    rho = FLOOR * (stats.t.ppf(0.001, 10) / stats.norm.ppf(0.001)) ** 2
    mean = 88.5 / 2201
    assert share[0] == pytest.approx(mean)
    assert p_values[0] == pytest.approx(
        stats.betabinom.sf(7, 200, mean * (1 - rho) / rho, (1 - mean) * (1 - rho) / rho)
    )
    assert set(reasons) == {""}


def test_closing_a_third_on_one_day_is_flagged_and_twice_nothing_is_not() -> None:
    events, chances = np.full(NUMBER, 8), np.full(NUMBER, 200)
    events[0] = 70
    assert flagged(on_special_day("on_due_day", "期限最后一天销号", UNITS, events, chances, "抽查")) == ["U0"]
    assert flagged(on_special_day("on_due_day", "期限最后一天销号", UNITS, chances, chances, "抽查")) == []
    chances[0] = events[0] = 0
    signs = on_special_day("on_due_day", "期限最后一天销号", UNITS, events, chances, "抽查")
    assert signs[0].reason == "不能估计，因为没有可看的记录"


def test_a_share_that_is_sure_but_hardly_larger_is_no_reason_to_look() -> None:
    """45 % against 30 % in 20,000 closings each: far beyond chance, but not twice the others' share."""
    events, chances = np.full(NUMBER, 6_000), np.full(NUMBER, 20_000)
    events[0] = 9_000
    signs = on_special_day("on_due_day", "期限最后一天销号", UNITS, events, chances, "抽查")
    assert signs[0].p_value is not None
    assert signs[0].p_value < 0.001 / NUMBER
    assert flagged(signs) == []


def test_the_index_of_dispersion_is_chi_square() -> None:
    """Ten of 14 and two of 15 and 13: Σ(x − 14)² = 2, 2 ÷ 14 on 11 degrees of freedom, two series."""
    counts = monthly()
    counts[0] = 14
    counts[0, 0, :2] = 15, 13
    counts[0, 1] = np.arange(12) + 8
    signs = too_smooth(UNITS, ("检查", "隐患"), counts)
    assert flagged(signs) == ["U0"]
    assert signs[0].p_value == pytest.approx(2 * stats.chi2.cdf(2 / 14, 11))
    assert "检查逐月数的方差是平均数的0.01倍" in signs[0].statement


def test_small_or_short_series_are_not_called_smooth() -> None:
    signs = too_smooth(UNITS, ("检查", "隐患"), np.full((NUMBER, 2, 12), 4))
    assert {one.reason for one in signs} == {"不能估计，因为没有一种逐月数达到6个月、每月平均5条"}
    assert {one.p_value for one in too_smooth(UNITS, ("检查", "隐患"), np.full((NUMBER, 2, 3), 40))} == {None}


def test_values_that_crowd_above_a_threshold_are_found_only_where_others_do_not() -> None:
    owner = np.repeat(np.arange(NUMBER), 60)
    values = np.tile(np.linspace(75, 85, 60, endpoint=False), NUMBER)
    assert flagged(crowded("得分", UNITS, owner, values, 80, 5)) == []
    values[:55] = 80.5
    assert flagged(crowded("得分", UNITS, owner, values, 80, 5)) == ["U0"]
    values[:] = 80.5
    assert flagged(crowded("得分", UNITS, owner, values, 80, 5)) == []
    few = crowded("得分", UNITS, owner, values, 100, 5)
    assert {one.reason for one in few} == {"不能估计，因为阈值附近只有0个数（至少要20个）"}
    with pytest.raises(ValueError, match="positive"):
        crowded("得分", UNITS, owner, values, 80, 0)


def near(above: list[int], size: int) -> list[Sign]:
    """Signs of units with so many of `size` values just above 80, and the others just below."""
    values = np.concatenate([np.where(np.arange(size) < count, 80.5, 79.5) for count in above])
    return list(crowded("得分", UNITS, np.repeat(np.arange(NUMBER), size), values, 80, 5))


def test_crowding_must_be_odd_beside_an_even_chance_and_beside_the_others() -> None:
    """All above, as all others: P = 1 beside them. 45 of 100 where others have 10: more than even P is .86."""
    assert near([100] * NUMBER, 100)[0].p_value == pytest.approx(1, abs=0.2)
    assert near([45] + [10] * (NUMBER - 1), 100)[0].p_value == pytest.approx(stats.binom.sf(44, 100, 0.5))


def test_crowding_that_is_sure_but_slight_is_no_reason_to_look() -> None:
    slight = near([69_700] + [60_000] * (NUMBER - 1), 100_000)[0]
    assert slight.p_value is not None
    assert slight.p_value < 0.001
    assert not slight.flagged


def test_long_series_that_vary_somewhat_less_are_not_called_smooth() -> None:
    """12 and 18 by turns, 240 months: variance ÷ mean is .6, sure to be less than 1 but not below .3."""
    counts = np.tile(np.array([12, 18]), (NUMBER, 1, 120))
    signs = too_smooth(UNITS, ("检查",), counts)
    assert signs[0].p_value is not None
    assert signs[0].p_value < 1e-4
    assert flagged(signs) == []


def test_a_common_unit_of_account_is_no_heaping() -> None:
    """All in hundreds: 12,300 counts as 123, and 9,900 as 99, which is too small."""
    counts = digit_counts(1, np.zeros(3, dtype=np.int64), np.array([12_300, 45_700, 9_900]))
    assert counts.tolist() == [[0, 0, 0, 1, 0, 0, 0, 1, 0, 0]]
    assert digit_counts(2, np.array([], dtype=np.int64), np.array([], dtype=np.int64)).sum() == 0


def test_digits_that_one_unit_rounds_are_found_and_those_that_all_round_are_not() -> None:
    rng = np.random.default_rng(7)
    owner = np.repeat(np.arange(NUMBER), 200)
    values = rng.integers(100, 1000, len(owner))
    assert flagged(heaped("金额", UNITS, owner, values)) == []
    half = values.copy()
    half[:100] = half[:100] // 5 * 5
    others = (half[200:] % 5 == 0).mean()
    signs = heaped("金额", UNITS, owner, half)
    assert flagged(signs) == ["U0"]
    assert f"其他单位平均{others:.0%}" in signs[0].statement
    everybody = np.where(rng.random(len(owner)) < 0.5, values // 5 * 5, values)
    assert flagged(heaped("金额", UNITS, owner, everybody)) == []
    few = heaped("金额", UNITS, owner[:40], values[:40])
    assert few[0].reason == "不能估计，因为不小于100的数只有40个（至少要50个）"


def test_digits_that_are_surely_but_slightly_uneven_are_no_reason_to_look() -> None:
    """A tenth of 40,000 values rounded: 0 and 5 take 28 %, far beyond chance, mean deviation .016."""
    owner = np.repeat(np.arange(NUMBER), 40_000)
    values = np.random.default_rng(7).integers(100, 1000, len(owner))
    values[:4_000] = values[:4_000] // 5 * 5
    signs = heaped("金额", UNITS, owner, values)
    assert signs[0].p_value is not None
    assert signs[0].p_value < 1e-6
    assert flagged(signs) == []


def test_months_that_repeat_are_told_with_their_chance() -> None:
    """Two series of mean 14: two Poisson counts agree with Σ pmf² = .0759 (direct sum), both with its square."""
    counts = np.full((NUMBER, 2, 12), 14)
    counts[:, :, ::2] = 10
    counts[:, :, 1::2] = 18
    counts[0, :, 5:8] = 14
    agree = (stats.poisson.pmf(np.arange(80), counts[0, 0].mean()) ** 2).sum()
    signs = repeated_months(UNITS, counts)
    assert signs[0].p_value == pytest.approx(stats.binom.sf(1, 11, agree**2), rel=1e-3)
    assert signs[1].p_value == 1
    counts[0, :, 5:10] = 14
    assert flagged(repeated_months(UNITS, counts)) == ["U0"]


def test_numbers_of_another_unit_are_found_and_zeros_are_not() -> None:
    counts = monthly()
    counts[3] = counts[0]
    signs = same_as_another(UNITS, counts)
    assert flagged(signs) == ["U0", "U3"]
    assert "全部逐月数与U3完全相同" in signs[0].statement
    pmf = [stats.poisson.pmf(np.arange(90), mean) for mean in counts[0].mean(1)]
    assert signs[0].p_value == pytest.approx(11 * np.prod([(one**2).sum() for one in pmf]) ** 12, rel=1e-6, abs=0)
    counts[[3, 0]] = 0
    assert [one.reason for one in same_as_another(UNITS, counts)][:2] == ["不能估计，因为没有数", ""]
    counts = np.zeros_like(counts)
    counts[:, 0, 0] = 1
    assert flagged(same_as_another(UNITS, counts)) == []
    assert same_as_another(("甲",), monthly()[:1])[0].reason == "不能估计，因为没有其他单位可比"


def test_rows_copied_from_another_unit_are_counted_once_each() -> None:
    owner = np.repeat(np.arange(NUMBER), 100)
    contents = [f"row {row}" for row in range(len(owner))]
    assert flagged(copied_rows("雷同", UNITS, owner, contents)) == []
    # A unit's own repeats are not another's rows.
    contents[:50] = ["same"] * 50
    assert flagged(copied_rows("雷同", UNITS, owner, contents)) == []
    for row in range(30):
        contents[row] = contents[100 + 37 * row]
    signs = copied_rows("雷同", UNITS, owner, contents)
    known: list[str | None] = [text if contents.count(text) > 1 else None for text in contents]
    assert copied_rows("雷同", UNITS, owner, known) == signs  # what stands nowhere else need not be written out
    assert flagged(copied_rows("雷同", UNITS, owner, [None] * len(owner))) == []
    assert flagged(signs) == ["U0"]
    assert "100行中有30行" in signs[0].statement


def test_templates_that_all_units_share_are_no_reason_to_look() -> None:
    """Half the rows of everybody are one of ten templates, three quarters in one unit: sure, but not twice."""
    owner = np.repeat(np.arange(NUMBER), 2_000)
    contents = [f"own {row}" if row % 2 else f"template {row % 10}" for row in range(len(owner))]
    contents[:2_000] = [f"own {row}" if row % 4 == 1 else f"template {row % 10 // 2 * 2}" for row in range(2_000)]
    signs = copied_rows("雷同", UNITS, owner, contents)
    assert signs[0].p_value is not None
    assert signs[0].p_value < 0.001
    assert flagged(signs) == []


def test_numbers_that_contradict_each_other_are_named() -> None:
    places = ("甲表第2行", "甲表第3行")
    (sign,) = part_above_whole(
        "整改数", ("甲",), np.zeros(2, dtype=np.int64), places, np.array([3.0, 9]), np.array([3.0, 8])
    )
    assert (sign.flagged, sign.impossible) == (True, True)
    assert sign.statement == "整改数：核对2行，1行自相矛盾：甲表第3行（9>8）。"
    parts, total = np.array([[1, 2], [3, 4]]), np.array([3, 8])
    (sign,) = parts_not_total("分项", ("甲",), np.zeros(2, dtype=np.int64), places, parts, total)
    assert sign.statement == "分项：核对2行，1行自相矛盾：甲表第3行（分项合计7，总数8）。"
    (sign,) = part_above_whole("整改数", ("乙",), np.ones(0, dtype=np.int64), (), np.ones(0), np.ones(0))
    assert (sign.p_value, sign.impossible) == (None, False)


def test_one_slip_of_the_pen_among_many_rows_is_flagged_but_no_widespread_contradiction() -> None:
    rows, whole = np.zeros(101, dtype=np.int64), np.full(101, 5.0)
    part = whole.copy()
    part[7] = 6
    (slip,) = part_above_whole("整改数", ("甲",), rows, [f"第{row}行" for row in range(101)], part, whole)
    assert (slip.flagged, slip.impossible) == (True, False)
    part[:7] = 6
    (many,) = part_above_whole("整改数", ("甲",), rows, [f"第{row}行" for row in range(101)], part, whole)
    assert many.impossible
    assert many.statement.endswith("第4行（6>5）等8行。")


@pytest.mark.parametrize(
    ("printed", "part", "whole", "fits"),
    [
        ("66.7%", 2, 3, True), ("66.6", 2, 3, True), ("66.8%", 2, 3, False), ("67", 2, 3, True), ("12.5", 1, 8, True),
        ("12", 1, 8, True), ("13％", 1, 8, True), ("14", 1, 8, False), ("100", 0, 0, False), ("", 1, 2, False),
        ("NaN", 1, 2, False), ("1E+2", 1, 1, True), ("0.0", 0, 7, True),
    ],
)  # fmt: skip
def test_a_printed_percentage_is_held_against_its_counts(printed: str, part: int, whole: int, fits: bool) -> None:
    assert percent_fits(printed, part, whole) is fits


def test_percentages_that_do_not_fit_are_told_with_both() -> None:
    zero, two, three = np.zeros(1, dtype=np.int64), np.array([2]), np.array([3])
    (sign,) = percent_not_count("整改率", ("甲",), zero, ("第2行",), ["70%"], two, three)
    assert "第2行（印作70%，按计数是2÷3）" in sign.statement


def test_a_flag_needs_both_the_level_and_few_false_discoveries() -> None:
    p_values = np.array([0.0005, *[0.9] * 999])
    assert not flag(p_values, np.ones(1000, dtype=np.bool_)).any()
    assert flag(p_values[:100], np.ones(100, dtype=np.bool_))[0]
    assert not flag(np.array([0.002]), np.ones(1, dtype=np.bool_))[0]
    assert not flag(np.array([0.0]), np.zeros(1, dtype=np.bool_))[0]
