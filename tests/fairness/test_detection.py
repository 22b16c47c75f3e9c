"""Expected findings worked out by hand, published probabilities, and what may and may not be said of a unit."""

import numpy as np
import pytest
from scipy import stats

from assess.fairness.capture import judge_overlap
from assess.fairness.detection import SCALES, find_low, first_lasting, judge_detection
from assess.fairness.detection_model import FLOOR, PRIOR, Expected, Floats, Whole, expect, rejected, tail
from assess.fairness.detection_result import Beside, Detection, Effort

NUMBER = 12


def units(number: int) -> tuple[str, ...]:
    return tuple(f"U{row}" for row in range(number))


def cells(rows: list[list[int]]) -> Whole:
    """Units × sectors with one kind of check."""
    return np.array(rows, dtype=np.int64)[:, :, None]


def judge(
    visits: Whole, found: Whole, accidents: int = 0, missed: int = 0, expected: Floats | None = None, closed: int = 0
) -> tuple[Detection, ...]:
    """All units with the same visits; what stands beside concerns the first."""
    first = np.zeros(len(visits), dtype=np.int64)
    first[0] = 1
    beside = Beside(first * accidents, expected, first * missed, first * closed)
    names = units(len(visits))
    return judge_detection(Effort(names, visits, found), Effort(names, visits, np.zeros_like(found)), beside)


def test_the_expected_count_is_the_others_rate_with_the_unit_left_out() -> None:
    """Six units; the others of unit 0 made 500 checks and found 250 in the only cell: rate .5 whatever the prior."""
    expected = expect(cells([[100]] * 6), cells([[7]] + [[50]] * 5))
    assert expected.mean[0] == pytest.approx(50)
    assert expected.mean[1] == pytest.approx(100 * (4 * 50 + 7) / 500)


def test_a_cell_that_others_hardly_visit_is_drawn_to_the_rates_of_its_sector_and_kind() -> None:
    """Others of unit 0: sector A 500 checks, 250 found; sector B none. A cell of B falls back on the overall rate."""
    visits, found = [[0, 10]] + [[100, 0]] * 5, [[0, 0]] + [[50, 0]] * 5
    assert expect(cells(visits), cells(found)).mean[0] == pytest.approx(5)
    # And one visited 20 times with nothing found lies half way: the prior weighs as much as the 20 checks.
    visits, found = [[0, 10]] + [[100, 4]] * 5, [[0, 0]] + [[50, 0]] * 5
    overall = 250 / 520
    sector = PRIOR * overall / (20 + PRIOR)
    base = sector * ((250 + PRIOR * overall) / (520 + PRIOR)) / overall
    assert expect(cells(visits), cells(found)).mean[0] == pytest.approx(10 * PRIOR * base / (20 + PRIOR))


def test_how_much_units_differ_is_told_by_the_others_alone() -> None:
    """Eleven equal others: the floor, Student's factor for 10 degrees of freedom, and the error of 660 findings."""
    found = cells([[60]] * NUMBER)
    found[0] = 2
    expected = expect(cells([[80]] * NUMBER), found)
    student = (stats.t.ppf(0.01, 10) / stats.norm.ppf(0.01)) ** 2
    assert expected.spread[0] == pytest.approx(FLOOR * student + 1 / 660)
    assert expected.spread[1] > 2 * expected.spread[0]


def test_findings_that_come_in_clumps_widen_the_prediction() -> None:
    """Every unit: 100 checks, 10 of them with 5 findings each: variance of a check 2.27, mean .5, so φ = 4.55."""
    visits, found = cells([[100]] * 7), cells([[50]] * 7)
    squares = cells([[250]] * 7)
    assert expect(visits, found).clumping == 1
    assert expect(visits, found, squares).clumping == pytest.approx((250 - 25) / 99 / 0.5)
    lone = np.full(7, 30.0)
    assert tail(lone, expect(visits, found, squares))[0] > tail(lone, expect(visits, found))[0]


@pytest.mark.parametrize(("visits", "alpha", "none"), [(200, 0.0, 0.042), (200, 0.5, 0.150), (600, 0.5, 0.030)])
def test_no_major_hazard_at_all_has_the_known_probabilities(visits: int, alpha: float, none: float) -> None:
    """National base of 2023: .0158 major hazards per enterprise checked; P0 = (1 + αE)^(−1/α)."""
    expected = Expected(np.array([0.0158 * visits]), np.array([max(alpha, 1e-9)]), 1.0, ("",))
    assert tail(np.zeros(1), expected)[0] == pytest.approx(none, abs=1e-3)


def test_a_unit_that_finds_nothing_is_flagged_and_two_do_not_hide_each_other() -> None:
    found = cells([[60]] * NUMBER)
    found[:2] = 2
    results = judge(cells([[80]] * NUMBER), found)
    assert [one.flagged for one in results] == [True] * 2 + [False] * (NUMBER - 2)
    assert results[0].expected == pytest.approx(60)
    assert results[0].visits_needed == 80


def test_finding_more_than_anybody_is_never_held_against_a_unit() -> None:
    found = cells([[60]] * NUMBER)
    found[0] = 600
    best = judge(cells([[80]] * NUMBER), found)[0]
    assert (best.flagged, best.concern, best.visits_needed) == (False, "", None)
    assert "不作任何负面评价" in best.statement


def test_few_expected_findings_flag_nobody() -> None:
    """None of 4.99 has P = .0068 in a Poisson distribution, below .01; but below 5 nothing is said."""
    for mean, low in ((4.99, False), (5.01, True)):
        expected = Expected(np.array([mean]), np.array([1e-9]), 1.0, ("",))
        assert tail(np.zeros(1), expected)[0] == pytest.approx(np.exp(-mean), rel=1e-5)
        assert find_low(np.zeros(1), expected).tolist() == [low]


def test_false_discoveries_are_held_over_units() -> None:
    """Benjamini & Hochberg by hand: .01, .02, .03 of four at .05 need .0125, .025, .0375."""
    assert rejected(np.array([0.02, 0.9, 0.01, 0.03]), 0.05).tolist() == [True, False, True, True]
    assert not rejected(np.array([0.02, 0.03, 0.9, 0.9]), 0.05).tolist()[2]
    assert rejected(np.array([]), 0.1).tolist() == []


def test_a_lower_number_says_how_many_checks_would_settle_it() -> None:
    """A quarter more than that many checks at the same ratio are flagged, a quarter fewer are not."""
    visits, found = cells([[40]] * 40), cells([[20]] * 40)
    found[0] = 8
    low = judge(visits, found)[0]
    assert low.visits_needed is not None
    assert low.visits_needed > 50
    assert "很多单位一起比" in low.statement
    assert f"约{low.visits_needed}次才能认定" in low.statement
    for factor, settled in ((1.25, True), (0.75, False)):
        visits[0] = round(low.visits_needed * factor)
        found[0] = round(low.visits_needed * factor / 5)
        assert judge(visits, found)[0].flagged is settled


def test_a_number_of_checks_settles_only_where_all_larger_ones_do() -> None:
    """Whole counts make the probability go up and down a little on its way."""
    passed = np.zeros((len(SCALES), 2), dtype=np.bool_)
    passed[1, 0] = True
    passed[3:, 0] = True
    assert first_lasting(passed).tolist() == [SCALES[3], np.inf]


def test_a_ratio_within_honest_differences_is_never_settled_by_more_checks() -> None:
    found = cells([[60]] * NUMBER)
    found[0] = 54
    low = judge(cells([[80]] * NUMBER), found)[0]
    assert low.visits_needed is None
    assert "正常差别" in low.statement


def test_the_shrunk_ratio_is_the_mean_of_the_gamma_posterior() -> None:
    found = cells([[60]] * NUMBER)
    found[0] = 54
    low = judge(cells([[80]] * NUMBER), found)[0]
    expected = expect(cells([[80]] * NUMBER), found)
    prior = 1 / expected.spread[0]
    assert low.shrunk == pytest.approx((prior + 54) / (prior + 60))
    assert low.shrunk_low == pytest.approx(stats.gamma.ppf(0.025, prior + 54) / (prior + 60))
    assert expected.spread[0] > FLOOR


def test_accidents_above_expected_and_hazards_found_by_others_make_a_low_number_pressing() -> None:
    visits, found = cells([[80]] * NUMBER), cells([[60]] * NUMBER)
    found[0] = 2
    mean = np.full(NUMBER, 4.0)
    assert judge(visits, found, accidents=4, expected=mean)[0].concern == "look"
    pressed = judge(visits, found, accidents=10, expected=mean)[0]
    assert (pressed.concern, pressed.contradictions) == ("priority", ("事故10起，多于期望的4.0起（mid-p=0.005）",))
    assert judge(visits, found, missed=2)[0].concern == "priority"
    found[0] = 60
    assert judge(visits, found, accidents=10, missed=2, expected=mean)[0].concern == ""


def test_found_and_fixed_is_credit() -> None:
    visits, found = cells([[80]] * NUMBER), cells([[60]] * NUMBER)
    major = found // 20
    nothing = np.zeros(NUMBER, dtype=np.int64)
    results = judge_detection(
        Effort(units(NUMBER), visits, found),
        Effort(units(NUMBER), visits, major),
        Beside(nothing, None, nothing, nothing + 2),
    )
    assert "查出重大隐患3处，查出本身应当肯定；其中2处已经整改销号，查出并整改更应当肯定" in results[0].statement


@pytest.mark.parametrize(
    ("visits", "found", "words"),
    [
        ([[80]], [[3]], "可比的其他单位只有0个"),
        ([[80]] * 5, [[3]] * 5, "可比的其他单位只有4个"),
        ([[0]] + [[80]] * 9, [[0]] + [[60]] * 9, "没有检查记录"),
        ([[80]] * 9, [[0]] * 9, "其他单位也都没有查出"),
    ],
)
def test_what_cannot_be_estimated_has_a_reason(visits: list[list[int]], found: list[list[int]], words: str) -> None:
    first = judge(cells(visits), cells(found))[0]
    assert first.reason.startswith("不能估计，因为")
    assert words in first.reason
    assert words in first.statement
    assert (first.expected, first.p_value, first.ratio, first.flagged) == (None, None, None, False)


def test_findings_and_major_hazards_of_different_units_are_refused() -> None:
    nothing = np.zeros(1, dtype=np.int64)
    one, other = Effort(("a",), cells([[1]]), cells([[1]])), Effort(("b",), cells([[1]]), cells([[1]]))
    with pytest.raises(ValueError, match="different units"):
        judge_detection(one, other, Beside(nothing, None, nothing, nothing))


def test_chapman_gives_the_textbook_number() -> None:
    """Ten turtles marked, fifteen caught, five of them marked: 11 × 16 ÷ 6 − 1 = 28.3; detection 5 of 15."""
    (found,) = judge_overlap(("a",), np.array([10]), np.array([15]), np.array([5]))
    assert found.there == pytest.approx(11 * 16 / 6 - 1)
    assert found.detected == pytest.approx(1 / 3)
    assert (found.detected_low, found.detected_high) == pytest.approx((0.1182, 0.6162), abs=1e-4)
    assert found.there_low is not None
    assert found.there_low > 20


def test_overlaps_at_the_edges_are_finite_and_too_few_have_a_reason() -> None:
    own, higher, both = np.array([10, 10, 0, 3]), np.array([10, 10, 12, 9]), np.array([10, 0, 0, 3])
    found = judge_overlap(units(4), own, higher, both)
    assert [one.detected for one in found] == [1, 0, 0, None]
    assert (found[0].detected_high, found[1].detected_low) == (1, 0)
    assert all("nan" not in one.statement for one in found)
    assert found[3].reason == "不能估计，因为上级在同一批企业只查出9条隐患（至少要10条）"
    with pytest.raises(ValueError, match="both"):
        judge_overlap(("a",), np.array([1]), np.array([2]), np.array([3]))
