"""One form of answer: the words claim a difference only where interval and checks allow it, and never print a NaN."""

from assess.fairness.campaign import Check, Interval, refuse, state_effect

FAILED = Check("走势", 0.01, False, "走势已经不同")
DOUBT = Check("自相关", 0.01, False, "残差有自相关", decisive=False)


def test_a_reason_stands_for_all_numbers() -> None:
    effect = refuse("方法", "只有3个月")
    assert not effect.estimable
    assert effect.reason == "不能估计，因为只有3个月"
    assert effect.statement == "专项行动的效果不能估计，因为只有3个月。"
    assert effect.ratio is effect.low is effect.high is effect.p_value is effect.avoided is None


def test_avoided_events_turn_the_interval_of_the_ratio_over() -> None:
    """80 events at a ratio of 0.8 stand for 100 expected: 20 avoided; 0.5 and 0.9 give 80 and 8.9."""
    effect = state_effect("方法", Interval(0.8, 0.5, 0.9, 0.01), 80.0, "")
    assert (effect.avoided, effect.avoided_high) == (80 * (1 / 0.8 - 1), 80.0)
    assert round(effect.avoided_low or 0, 2) == 8.89
    assert effect.statement == (
        "行动开始后的事件数为没有行动时预期的0.80倍（95%区间0.50—0.90），有证据表明低于没有行动时的预期，约少发生20起（9—80起）。"
    )


def test_an_interval_with_one_in_it_is_no_evidence_either_way() -> None:
    words = state_effect("方法", Interval(0.8, 0.5, 1.1, 0.2), 80.0, "").statement
    assert words.endswith("区间含1：没有证据表明专项行动改变了事件数，也不能证明没有作用。")


def test_more_events_than_expected_are_said_to_be_more() -> None:
    words = state_effect("方法", Interval(1.4, 1.1, None, 0.02), 80.0, "").statement
    assert "（95%区间1.10—不封顶），有证据表明高于没有行动时的预期。" in words


def test_a_failed_check_forbids_to_credit_the_campaign() -> None:
    words = state_effect("方法", Interval(0.8, 0.5, 0.9, 0.01), 80.0, "", (FAILED, DOUBT)).statement
    assert words.endswith("但走势已经不同，这一差别不能归于专项行动。")


def test_a_check_that_is_not_decisive_is_added_as_a_doubt() -> None:
    words = state_effect("方法", Interval(0.8, 0.5, 0.9, 0.01), 80.0, "", (DOUBT,)).statement
    assert words.endswith("约少发生20起（9—80起）（残差有自相关）。")
    more = state_effect("方法", Interval(1.4, 1.1, 1.9, 0.01), 80.0, "", (DOUBT,)).statement
    assert more.endswith("有证据表明高于没有行动时的预期（残差有自相关）。")


def test_no_interval_is_no_judgement() -> None:
    words = state_effect("方法", Interval(0.5, None, None, 0.1), 8.0, "").statement
    assert words.endswith("给不出95%区间，不能判断专项行动有没有作用。")


def test_nothing_observed_leaves_the_avoided_events_unsaid() -> None:
    effect = state_effect("方法", Interval(0.0, 0.0, 0.7, 0.01), 0.0, "")
    assert effect.avoided is effect.avoided_low is effect.avoided_high is None
    assert effect.statement.endswith("有证据表明低于没有行动时的预期。")
