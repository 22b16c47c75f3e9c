"""Periods of a run: the same days of earlier years, and only those parts of the year that are over."""

from datetime import date

from assess.indicators import list_spans


def spans(first: date, last: date) -> dict[str, tuple[date, date]]:
    return {one.period: (one.first, one.last) for one in list_spans(first, last)}


def test_a_calendar_year_has_three_earlier_years_and_all_its_parts() -> None:
    found = spans(date(2025, 1, 1), date(2025, 12, 31))
    assert found[""] == (date(2025, 1, 1), date(2025, 12, 31))
    assert found["previous_3"] == (date(2022, 1, 1), date(2022, 12, 31))
    assert found["q2"] == (date(2025, 4, 1), date(2025, 6, 30))
    assert found["h2"] == (date(2025, 7, 1), date(2025, 12, 31))
    assert found["m02"] == (date(2025, 2, 1), date(2025, 2, 28))
    assert found["rolling"] == found[""]


def test_seven_months_have_two_quarters_since_the_third_is_not_over() -> None:
    found = spans(date(2025, 1, 1), date(2025, 7, 31))
    assert {name for name in found if name.startswith(("q", "h"))} == {"q1", "q2", "h1"}
    assert found["previous"] == (date(2024, 1, 1), date(2024, 7, 31))
    assert found["rolling"] == (date(2024, 8, 1), date(2025, 7, 31))


def test_the_end_of_february_stays_the_end_of_february() -> None:
    assert spans(date(2025, 1, 1), date(2025, 2, 28))["previous"] == (date(2024, 1, 1), date(2024, 2, 29))
    assert spans(date(2024, 1, 1), date(2024, 2, 29))["previous"] == (date(2023, 1, 1), date(2023, 2, 28))
