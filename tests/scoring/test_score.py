"""Points, pending, not applicable and vetoes on small hand-made rubrics and tables."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from assess.errors import GapError
from assess.rubric import language as lang
from assess.scoring import assess_unit, score
from assess.table import build_table
from assess.types import Assessment, LegalBasis, Measured, MissingPolicy, Outcome, Unit, VetoState

BASIS = (LegalBasis("测试细则"),)
PREVIOUS = lang.OfPeriod("previous")


def make_rubric(*criteria: lang.Criterion, vetoes: tuple[lang.VetoRule, ...] = ()) -> lang.Rubric:
    total = sum((criterion.points for criterion in criteria), Decimal(0))
    head = lang.RubricHead(
        "test",
        "测试",
        "测试",
        lang.Validity(date(2020, 1, 1)),
        total,
        (lang.Grade("优秀", Decimal(90)), lang.Grade("合格", Decimal(60)), lang.Grade("不合格", Decimal(0))),
        lang.Ranking(lang.Order.SHARE, lang.VetoedStanding.AFTER_OTHERS),
        ("s",),
    )
    return lang.Rubric(head, (lang.Section("s", "测试", total, criteria),), vetoes)


def make_criterion(
    *rules: lang.Rule,
    points: str = "10",
    missing: MissingPolicy = MissingPolicy.PENDING,
    name: str = "one",
    scope: lang.Scope = lang.Scope(),  # noqa: B008 - frozen
) -> lang.Criterion:
    return lang.Criterion(f"s.{name}", name, Decimal(points), missing, BASIS, rules, applies_to=scope, needs="台账")


def make_rule(measure: lang.Measure, shape: lang.Shape, effect: lang.Effect = lang.Effect.DEDUCT) -> lang.Rule:
    return lang.Rule("r", "测试", measure, shape, effect)


def assess(rubric: lang.Rubric, **values: str | None) -> Assessment:
    """One unit; `x=3`, `x__previous=2`; None is unknown, `3/7` a ratio."""
    unit = Unit("990101", "甲县", "county", "县区")
    measured = []
    for key, text in values.items():
        indicator, _, period = key.partition("__")
        top, _, bottom = (text or "").partition("/")
        measured.append(
            (
                unit.code,
                Measured(
                    indicator,
                    Decimal(top) if text else None,
                    Decimal(bottom) if bottom else None,
                    period,
                    "起",
                    "" if text else "没有报送",
                ),
            )
        )
    return assess_unit(score(rubric, build_table((unit,), measured)), 0)


@pytest.mark.parametrize(
    ("now", "before", "awarded"),
    [
        ("5", "5", "10"),
        ("6", "5", "9.8"),
        ("4", "5", "10"),
        ("55", "5", "0"),
        ("54", "5", "0.2"),
        ("56", "5", "0"),
        ("0", "0", "10"),
        ("1", "0", "9.8"),
    ],
)
def test_each_more_than_last_year_costs_two_tenths_down_to_zero(now: str, before: str, awarded: str) -> None:
    rubric = make_rubric(make_criterion(make_rule(lang.Excess("x", PREVIOUS), lang.Per(Decimal("0.2")))))
    assessment = assess(rubric, x=now, x__previous=before)
    assert assessment.findings[0].awarded == Decimal(awarded)
    lost = sum((entry.points for entry in assessment.deductions), Decimal(0))
    assert lost == 10 - Decimal(awarded)


def test_a_deduction_shows_its_sum_and_says_where_the_cap_cut_it() -> None:
    rubric = make_rubric(make_criterion(make_rule(lang.Excess("x", PREVIOUS), lang.Per(Decimal("0.2"))), points="1"))
    assert assess(rubric, x="6", x__previous="1").deductions[0].arithmetic == "0.2 × 5 = 1"
    cut = assess(rubric, x="8", x__previous="1").deductions[0]
    assert (cut.points, cut.arithmetic) == (1, "0.2 × 7 = 1.4；受上限或本项剩余分值限制计 1")


@pytest.mark.parametrize(("count", "awarded"), [("0", 10), ("1", 0), ("7", 0)])
def test_an_item_is_lost_whole_once_the_ceiling_of_zero_is_passed(count: str, awarded: int) -> None:
    rubric = make_rubric(make_criterion(make_rule(lang.Excess("x", lang.Fixed(Decimal(0))), lang.All(True))))
    assert assess(rubric, x=count).findings[0].awarded == awarded


def test_missing_evidence_never_becomes_zero_by_accident() -> None:
    def outcome(policy: MissingPolicy) -> tuple[Outcome, Decimal | None, Decimal]:
        rule = make_rule(lang.Count("x"), lang.Per(Decimal(1)))
        found = assess(make_rubric(make_criterion(rule, missing=policy)), x=None)
        return found.findings[0].outcome, found.findings[0].awarded, found.assessable

    assert outcome(MissingPolicy.PENDING) == (Outcome.NOT_ASSESSED, None, 0)
    assert outcome(MissingPolicy.NOT_APPLICABLE) == (Outcome.NOT_APPLICABLE, None, 0)
    assert outcome(MissingPolicy.ZERO) == (Outcome.UNMET, 0, 10)
    with pytest.raises(GapError, match="990101"):
        outcome(MissingPolicy.STOP)


def test_what_is_pending_makes_the_grade_a_range() -> None:
    known = make_criterion(make_rule(lang.Count("x"), lang.Per(Decimal(1))), points="70", name="known")
    open_ = make_criterion(make_rule(lang.Count("y"), lang.Per(Decimal(1))), points="30", name="open")
    assessment = assess(make_rubric(known, open_), x="5", y=None)
    assert (assessment.total, assessment.assessable, assessment.worst, assessment.best) == (65, 70, 65, 95)
    assert (assessment.grade, assessment.grade_worst, assessment.grade_best) == ("", "合格", "优秀")
    assert [finding.outcome for finding in assessment.findings] == [Outcome.PARTLY_MET, Outcome.NOT_ASSESSED]


def test_a_veto_changes_the_grade_and_never_the_points() -> None:
    criterion = make_criterion(make_rule(lang.Count("x"), lang.Per(Decimal(1))), points="100")
    veto = lang.VetoRule("v", "较大事故", "发生即否决", (lang.AtLeast("larger"),), BASIS, force="不合格")
    expected = {
        "1": (VetoState.TRIPPED, "不合格", "不合格", "不合格"),
        "0": (VetoState.CLEAR, "优秀", "优秀", "优秀"),
        None: (VetoState.PENDING, "", "优秀", "不合格"),
    }
    for value, (state, grade, best, worst) in expected.items():
        found = assess(make_rubric(criterion, vetoes=(veto,)), x="2", larger=value)
        assert found.total == 98
        assert (found.vetoes[0].state, found.grade, found.grade_best, found.grade_worst) == (state, grade, best, worst)


@pytest.mark.parametrize(("lost", "state"), [("40", VetoState.CLEAR), ("41", VetoState.TRIPPED)])
def test_a_mark_on_the_total_vetoes_below_it_and_not_at_it(lost: str, state: VetoState) -> None:
    criterion = make_criterion(make_rule(lang.Count("x"), lang.Per(Decimal(1))), points="100")
    veto = lang.VetoRule("v", "低于60", "低于60分否决", (lang.PointsBelow(Decimal(60)),), BASIS, force="不合格")
    assert assess(make_rubric(criterion, vetoes=(veto,)), x=lost).vetoes[0].state is state


def test_a_mark_on_the_total_is_pending_while_the_total_is_open() -> None:
    known = make_criterion(make_rule(lang.Count("x"), lang.Per(Decimal(1))), points="70", name="known")
    open_ = make_criterion(make_rule(lang.Count("y"), lang.Per(Decimal(1))), points="30", name="open")
    veto = lang.VetoRule("v", "低于80", "低于80分否决", (lang.PointsBelow(Decimal(80)),), BASIS, cap="合格")
    assert assess(make_rubric(known, open_, vetoes=(veto,)), x="5", y=None).vetoes[0].state is VetoState.PENDING


def test_a_criterion_outside_the_scope_is_not_applicable() -> None:
    rule = make_rule(lang.Count("x"), lang.Per(Decimal(1)))
    scoped = make_criterion(rule, scope=lang.Scope(types=("department",)))
    found = assess(make_rubric(scoped), x="1")
    assert (found.findings[0].outcome, found.assessable) == (Outcome.NOT_APPLICABLE, 0)


def test_earned_points_sum_up_to_the_points_of_the_criterion() -> None:
    """每1项自创活动计2分,计满7分为止: the fourth earns 1."""
    rule = make_rule(lang.Count("x"), lang.Per(Decimal(2)), lang.Effect.EARN)
    awarded = [assess(make_rubric(make_criterion(rule, points="7")), x=str(n)).total for n in range(6)]
    assert awarded == [0, 2, 4, 6, 7, 7]


def test_rounding_happens_once_and_half_up() -> None:
    rules = [
        make_criterion(make_rule(lang.Count("x"), lang.Per(Decimal("0.005"))), points="1", name=f"c{index}")
        for index in range(7)
    ]
    found = assess(make_rubric(*rules), x="1")
    assert (found.exact, found.total) == (Decimal("6.965"), Decimal("6.97"))


def test_thirds_are_cut_at_the_ninth_place_and_large_amounts_do_not_wrap() -> None:
    rule = make_rule(lang.Ratio("x"), lang.Per(Decimal(1)))
    assert assess(make_rubric(make_criterion(rule)), x="1/3").exact == Decimal("9.666666667")
    huge = make_rule(lang.Count("x"), lang.Per(Decimal("0.1")))
    assert assess(make_rubric(make_criterion(huge)), x=str(10**18)).total == 0


def test_a_ratio_over_zero_has_no_value() -> None:
    rule = make_rule(lang.Ratio("x"), lang.Per(Decimal(1)))
    assert assess(make_rubric(make_criterion(rule)), x="0/0").findings[0].outcome is Outcome.NOT_ASSESSED


def test_many_units_at_once_give_what_each_gives_alone() -> None:
    generator = np.random.default_rng(1)
    rubric = make_rubric(make_criterion(make_rule(lang.Excess("x", PREVIOUS), lang.Per(Decimal("0.3")))))
    units = tuple(Unit(f"99{index:04}", "县", "county", "县区") for index in range(50))
    values = [
        (unit.code, Measured("x", Decimal(int(generator.integers(0, 40))), period=period))
        for unit in units
        for period in ("", "previous")
    ]
    scores = score(rubric, build_table(units, values))
    for position, unit in enumerate(units):
        own = [value for code, value in values if code == unit.code]
        alone = assess_unit(score(rubric, build_table((unit,), [(unit.code, value) for value in own])), 0)
        assert assess_unit(scores, position) == alone
