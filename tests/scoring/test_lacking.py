"""How far lacking rows could move a score: counted against the unit, and for it, by the same rubric."""

from decimal import Decimal

import numpy as np

from assess.cases import Setting, make_rubric
from assess.params.calendar import NO_CALENDAR
from assess.rubric import language as lang
from assess.scoring import score
from assess.scoring.lacking import span_scores
from assess.table import build_table
from assess.types import LegalBasis, Measured, MissingPolicy, Unit

UNITS = tuple(Unit(code, code, "county", "组") for code in "AB")
BASIS = (LegalBasis("例"),)


def rubric(measure: lang.Measure, shape: lang.Shape) -> lang.Rubric:
    rule = lang.Rule("r", "甲", measure, shape)
    return make_rubric(Setting(lang.Criterion("c.x", "甲", Decimal(10), MissingPolicy.PENDING, BASIS, (rule,))))


def spans(found: lang.Rubric, value: Measured, direction: str, rows: int) -> tuple[Decimal, Decimal] | None:
    table = build_table(UNITS, [("A", value), ("B", value)])
    lacking = {value.indicator: np.array([rows, 0])}
    one = span_scores(score(found, table), NO_CALENDAR, lacking, {value.indicator: direction}).get("A")
    return (one.against, one.in_favour) if one else None


def test_rows_of_what_costs_points_speak_against_the_unit() -> None:
    found = rubric(lang.Count("overdue"), lang.Per(Decimal(2)))
    assert spans(found, Measured("overdue", Decimal(1)), "lower_better", 2) == (Decimal(4), Decimal(8))


def test_rows_of_a_share_are_due_and_done_or_due_and_not_done() -> None:
    # 8 of 10 closed; with 10 lacking rows the share lies between 8/20 and 18/20.
    found = rubric(lang.Gap("closed", lang.Fixed(Decimal(1))), lang.Per(Decimal(10)))
    value = Measured("closed", Decimal(8), Decimal(10))
    assert spans(found, value, "higher_better", 10) == (Decimal(4), Decimal(9))


def test_what_is_published_lies_in_the_span() -> None:
    found = rubric(lang.Count("overdue"), lang.Per(Decimal(2)))
    low, high = spans(found, Measured("overdue", Decimal(1)), "lower_better", 9) or (Decimal(99), Decimal(99))
    assert low <= 8 <= high
    assert low == 0


def test_units_that_lack_nothing_have_no_span() -> None:
    found = rubric(lang.Count("overdue"), lang.Per(Decimal(2)))
    assert spans(found, Measured("overdue", Decimal(1)), "lower_better", 0) is None


def test_a_value_that_is_not_known_stays_unknown() -> None:
    found = rubric(lang.Count("overdue"), lang.Per(Decimal(2)))
    assert spans(found, Measured("overdue", None, reason="没有"), "lower_better", 3) == (Decimal(0), Decimal(0))
