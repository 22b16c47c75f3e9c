"""The accountability ladder: each rung at, just below and just above its threshold by the engine; its due days.

The states were worked out by hand from the sentences in `params/standards/ladder.yaml`. The calendars of working days
that due days rest on are looked at here too.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from assess.cases import Setting, make_rubric
from assess.errors import ParamsError
from assess.evidence.charged import charge_accidents
from assess.evidence.history_ladder import FILE, Ladder, falling_years, load_ladder
from assess.indicators import Ledgers, compute, list_spans, load_indicators, load_pieces
from assess.indicators.cases import Everywhere, fill_tables
from assess.indicators.tables import create_days
from assess.ledger import load_schemas
from assess.params import build
from assess.params.calendar import FOLDER, Calendar, HolidayYear, load_calendar
from assess.params.document import read_document
from assess.rubric import language as lang
from assess.rubric.window import CALENDAR_YEAR
from assess.scoring import assess_unit, follow, score
from assess.table import build_table
from assess.types import Measured, MissingPolicy, Unit, VetoState

ON = date(2024, 12, 31)
YEAR = (date(2024, 1, 1), ON)
COUNTY = Unit("990001", "甲县", "county", "县区")
CITY = Unit("990000", "某市", "city", "市")
TRIPPED, CLEAR, PENDING = VetoState.TRIPPED, VetoState.CLEAR, VetoState.PENDING


@pytest.fixture(scope="module")
def ladder(root: Path) -> Ladder:
    return load_ladder(root, ON)


@pytest.fixture(scope="module")
def calendar(root: Path) -> Calendar:
    return load_calendar(root)


@dataclass(frozen=True)
class Case:
    """A rung, what is known (`indicator` or `indicator@period`: a number, a state, or ? for not known), the state."""

    rung: str
    given: dict[str, str]
    state: VetoState
    total: str = "80"
    unit: Unit = COUNTY


def table_of(case: Case) -> list[tuple[str, Measured]]:
    pairs = [(case.unit.code, Measured("points_lost", Decimal(100) - Decimal(case.total)))]
    for name, text in case.given.items():
        indicator, _, period = name.partition("@")
        number = text.replace(".", "").isdigit()
        value = Measured(
            indicator,
            None if text == "?" else Decimal(text) if number else Decimal(0),
            period=period,
            reason="未知" if text == "?" else "",
            state="" if number or text == "?" else text,
        )
        pairs.append((case.unit.code, value))
    return pairs


CRITERION = lang.Criterion(
    "case.criterion", "分", Decimal(100), MissingPolicy.PENDING, (),
    (lang.Rule("lost", "扣分", lang.Count("points_lost"), lang.Per(Decimal(1))),),
)  # fmt: skip


def states(ladder: Ladder, case: Case) -> dict[str, VetoState]:
    """The state of every rung for the one unit of a case; rungs that do not apply to it are left out."""
    rubric = make_rubric(Setting(criterion=CRITERION, outcomes=ladder.steps))
    scores = score(rubric, build_table((case.unit,), table_of(case)))
    return {scored.veto.id: scored.state(0) for scored in scores.vetoes if scored.applicable[0]}


def ratings(**quarters: str) -> dict[str, str]:
    """Ratings of the last quarter of last year (`q0`) and of this year's quarters, content where nothing is said."""
    names = {"q0": "previous_q4"} | {f"q{at}": f"q{at}" for at in range(1, 5)}
    return {f"rating@{period}": quarters.get(name, "满意") for name, period in names.items()}


BAD = "不满意"
CEILING, MAJOR = "general_accidents_ceiling", "major_accidents"
LARGER, GENERAL = "larger_accidents_rolling", "general_accidents_rolling"
CASES = [
    # one quarter is a reminder, two in a row a talk; two that are not in a row are not
    Case("reminder", ratings(), CLEAR),
    Case("reminder", ratings(q2=BAD), TRIPPED),
    Case("reminder", ratings(q2="?"), PENDING),
    Case("reminder", ratings(q0=BAD), CLEAR),
    Case("talk_quarters", ratings(q2=BAD), CLEAR),
    Case("talk_quarters", ratings(q1=BAD, q3=BAD), CLEAR),
    Case("talk_quarters", ratings(q2=BAD, q3=BAD), TRIPPED),
    Case("talk_quarters", ratings(q0=BAD, q1=BAD), TRIPPED),
    Case("talk_quarters", ratings(q0="?", q1=BAD), PENDING),
    Case("talk_quarters", ratings(q0="?", q2=BAD), CLEAR),
    # a larger accident, or general accidents over the ceiling
    Case("talk_accidents", {"larger_accidents": "0", "general_accidents": "4", CEILING: "5"}, CLEAR),
    Case("talk_accidents", {"larger_accidents": "0", "general_accidents": "5", CEILING: "5"}, CLEAR),
    Case("talk_accidents", {"larger_accidents": "0", "general_accidents": "6", CEILING: "5"}, TRIPPED),
    Case("talk_accidents", {"larger_accidents": "1", "general_accidents": "5", CEILING: "5"}, TRIPPED),
    Case("talk_accidents", {"larger_accidents": "0", "general_accidents": "1", CEILING: "0"}, TRIPPED),
    Case("talk_accidents", {"larger_accidents": "0", "general_accidents": "6"}, PENDING),
    # within half a year
    Case("talk_half_year", {MAJOR: "0", LARGER: "1", GENERAL: "2"}, CLEAR),
    Case("talk_half_year", {MAJOR: "0", LARGER: "2", GENERAL: "0"}, TRIPPED),
    Case("talk_half_year", {MAJOR: "0", LARGER: "0", GENERAL: "3"}, TRIPPED),
    Case("talk_half_year", {MAJOR: "0", LARGER: "3", GENERAL: "4"}, TRIPPED),
    Case("talk_half_year", {MAJOR: "1", LARGER: "0", GENERAL: "0"}, TRIPPED),
    Case("talk_half_year", {MAJOR: "0", LARGER: "?", GENERAL: "0"}, PENDING),
    # the grade of this year, and of this year and the last
    Case("rectification", {}, CLEAR, "60"),
    Case("rectification", {}, TRIPPED, "59.99"),
    Case("rectification", {}, CLEAR, "60.01"),
    Case("circular", {"grade@previous": "不合格"}, CLEAR, "60"),
    Case("circular", {"grade@previous": "不合格"}, TRIPPED, "59.99"),
    Case("circular", {"grade@previous": "合格"}, CLEAR, "59.99"),
    Case("circular", {"grade@previous": "?"}, PENDING, "59.99"),
    Case("circular", {"grade@previous": "?"}, CLEAR, "60"),
    Case("circular", {"grade@previous": "合格", "grade@previous_2": "不合格"}, CLEAR, "59.99"),
    Case("listed", {"major_hazards_overdue": "0"}, CLEAR),
    Case("listed", {"major_hazards_overdue": "1"}, TRIPPED),
    Case("listed", {"major_hazards_overdue": "2"}, TRIPPED),
    Case("listed", {}, PENDING),
    Case("yellow_card", {"larger_accidents": "1"}, CLEAR),
    Case("yellow_card", {"larger_accidents": "2"}, TRIPPED),
    Case("yellow_card", {"larger_accidents": "3"}, TRIPPED),
    Case("yellow_card", {"larger_accidents": "?"}, PENDING),
    Case("veto", {"major_accidents": "0", "larger_accidents": "2"}, CLEAR),
    Case("veto", {"major_accidents": "0", "larger_accidents": "3"}, TRIPPED),
    Case("veto", {"major_accidents": "0", "larger_accidents": "4"}, TRIPPED),
    Case("veto", {"major_accidents": "1", "larger_accidents": "1"}, TRIPPED),
    Case("veto", {"major_accidents": "?", "larger_accidents": "2"}, PENDING),
    Case("accountability", {"leaders_responsible_sure": "0", "leaders_responsible": "0"}, CLEAR),
    Case("accountability", {"leaders_responsible_sure": "0", "leaders_responsible": "?"}, PENDING),
    Case("accountability", {"leaders_responsible_sure": "1", "leaders_responsible": "?"}, TRIPPED),
    Case("accountability", {"leaders_responsible_sure": "2", "leaders_responsible": "2"}, TRIPPED),
    Case("falling", {"deaths_falling_years": "2"}, CLEAR),
    Case("falling", {"deaths_falling_years": "3"}, TRIPPED),
    Case("falling", {"deaths_falling_years": "4"}, TRIPPED),
    Case("falling", {"deaths_falling_years": "?"}, PENDING),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rung}-{'-'.join(case.given.values())}-{case.total}")
def test_a_rung_at_below_and_above_its_threshold(ladder: Ladder, case: Case) -> None:
    assert states(ladder, case)[f"ladder.{case.rung}"] is case.state


def test_every_rung_has_cases_of_all_three_states(ladder: Ladder) -> None:
    seen = {(f"ladder.{case.rung}", case.state) for case in CASES}
    missing = {(step.id, state) for step in ladder.steps for state in VetoState} - seen
    assert missing == {("ladder.rectification", PENDING)}  # the grade by points is known here


def test_cards_and_vetoes_of_counties_do_not_reach_a_city(ladder: Ladder) -> None:
    found = states(ladder, Case("veto", {"major_accidents": "1", "larger_accidents": "3"}, TRIPPED, unit=CITY))
    assert {"ladder.veto", "ladder.yellow_card"} & found.keys() == set()
    assert found["ladder.talk_half_year"] is TRIPPED


def test_a_rung_moves_neither_points_nor_grade(ladder: Ladder) -> None:
    case = Case("veto", {"major_accidents": "1", "larger_accidents": "9"}, TRIPPED, "95")
    rubric = make_rubric(Setting(criterion=CRITERION, outcomes=ladder.steps))
    assessment = assess_unit(score(rubric, build_table((COUNTY,), table_of(case))), 0)
    assert (assessment.total, assessment.grade) == (Decimal("95.00"), "优秀")
    assert "veto" not in {veto.kind for veto in assessment.vetoes}


@pytest.mark.parametrize(
    ("rung", "what", "due"),
    [
        ("talk_half_year", "约谈后20日内报整改方案", date(2024, 2, 24)),
        ("rectification", "制定整改措施并书面报告", date(2024, 3, 5)),
        ("listed", "挂牌督办事项报备", date(2024, 2, 7)),  # 4 February, a Sunday, is a working day
        ("listed", "挂牌督办事项公布", date(2024, 2, 9)),
    ],
)
def test_due_days(ladder: Ladder, calendar: Calendar, rung: str, what: str, due: date) -> None:
    step = next(step for step in ladder.steps if step.id == f"ladder.{rung}")
    rows = follow([(step, TRIPPED)], date(2024, 2, 4), YEAR, calendar)
    assert {row.due for row in rows if row.what == what} == {due}


def test_working_days_pass_over_the_holidays(ladder: Ladder, calendar: Calendar) -> None:
    step = next(step for step in ladder.steps if step.id == "ladder.listed")
    rows = follow([(step, TRIPPED)], date(2024, 2, 8), YEAR, calendar)
    assert [row.due for row in rows] == [date(2024, 2, 19), date(2024, 2, 21)]  # 9, 18 (a Sunday), 19, 20, 21


def test_terms_and_posts_of_the_rungs(ladder: Ladder) -> None:
    step = next(step for step in ladder.steps if step.id == "ladder.veto")
    rows = follow([(step, TRIPPED)], date(2025, 1, 31), YEAR)
    assert [(row.post, row.until) for row in rows] == [
        ("", ON), ("secretary", date(2026, 1, 31)), ("government_head", date(2026, 1, 31)),
        ("deputy_in_charge", date(2026, 1, 31)),
    ]  # fmt: skip


def test_the_ladder_climbs_and_every_basis_is_open_to_checking(ladder: Ladder) -> None:
    assert [step.id.removeprefix("ladder.") for step in ladder.steps] == [
        "reminder", "talk_quarters", "talk_accidents", "talk_half_year", "rectification", "circular", "listed",
        "yellow_card", "veto", "accountability", "falling",
    ]  # fmt: skip
    assert all(step.kind is lang.OutcomeKind.STEP for step in ladder.steps)
    bases = [basis for step in ladder.steps for basis in step.basis]
    assert bases
    assert not any(basis.verified for basis in bases)
    assert "://" not in (Path(__file__).parents[2] / FILE).read_text(encoding="utf-8")


def measure_accidents(root: Path, days: dict[date, int]) -> list[tuple[str, Measured]]:
    """Indicators of the county by the ledger: an accident on each of these days with so many deaths."""
    rows = [
        {"unit_code": COUNTY.code, "id": f"S{at}", "date": day, "sector": "煤矿", "production": True, "deaths": deaths,
         "serious_injuries": 0, "loss_yuan": 0, "responsibility": "责任事故"}
        for at, (day, deaths) in enumerate(days.items())
    ]  # fmt: skip
    names = (
        *("deaths", "larger_accidents", "major_accidents", "general_accidents", "general_accidents_ceiling"),
        *("larger_accidents_rolling", "general_accidents_rolling"),
    )
    registered, schemas, spans = load_indicators(root), load_schemas(root), list_spans(*YEAR)
    with duckdb.connect() as connection:
        fill_tables(connection, schemas, {"accidents": rows})
        create_days(connection, spans, ON, {})
        charge_accidents(connection, root, "place", CALENDAR_YEAR, ON, (COUNTY.code,))
        asked = Ledgers((COUNTY.code,), spans, schemas, Everywhere(True))
        columns = compute(connection, [registered[name] for name in names], load_pieces(root), asked)
        return [(COUNTY.code, column.measured(0)) for column in columns.values()]


def test_accidents_and_history_drive_the_ladder(root: Path, ladder: Ladder) -> None:
    days = {date(2024, 2, 15): 3, date(2024, 8, 15): 3, date(2023, 3, 1): 7, date(2022, 3, 1): 8, date(2021, 3, 1): 9}
    pairs = measure_accidents(root, days)
    pairs += falling_years(pairs, "deaths", (COUNTY,), ladder.falling_years)
    rubric = make_rubric(Setting(criterion=CRITERION, outcomes=ladder.steps))
    scores = score(rubric, build_table((COUNTY,), pairs))
    found = {scored.veto.id.removeprefix("ladder."): scored.state(0) for scored in scores.vetoes}
    assert {name for name, state in found.items() if state is TRIPPED} == {
        "talk_accidents", "talk_half_year", "yellow_card", "falling",  # 15 February and 15 August: within half a year
    }  # fmt: skip
    assert found["veto"] is CLEAR


FAULTS = [
    ("  - id: ladder.veto\n", "  - id: ladder.listed\n", ["E121"]),
    ("    consequences:\n      - {what: 向单位发提醒函}\n", "", ["E279"]),
    ("    when:\n      - {graded: 不合格}\n", "    when: []\n", ["E279"]),
    ("    title: 挂牌督办\n", "    title: 挂牌督办\n    force: 不合格\n", ["E279"]),
    ("falling_years: 3 ", "falling_years: 0 ", ["E104"]),
    ("at_least: 2}", "atleast: 2}", ["E102"]),
    ("    kind: step\n", "    kind: rung\n", ["E115"]),
]


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_a_ladder_that_cannot_be_right_is_refused(
    root: Path, tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    text = (root / FILE).read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_ladder(tmp_path, ON)
    assert [problem.code for problem in caught.value.problems] == expected
    assert all(caught.value.render(language) for language in ("zh", "en"))


def test_a_rung_without_basis_is_refused(root: Path, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    lines = (root / FILE).read_text(encoding="utf-8").split("    basis:\n")
    first, _, rest = lines[1].partition("\n\n")
    assert first
    path.write_text(lines[0] + "    basis: []\n\n" + "    basis:\n".join([rest, *lines[2:]]), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_ladder(tmp_path, ON)
    assert [problem.code for problem in caught.value.problems] == ["E129"]


# --- the calendars ----------------------------------------------------------------------------------------

# Days off on weekdays less working Saturdays and Sundays: the statutory holidays, of which none is lost to a weekend.
# Eleven until 2024, thirteen from 2025; 2020 has two more, for the holiday prolonged in the epidemic.
EXTRA_DAYS_OFF = {2019: 11, 2020: 13, 2021: 11, 2022: 11, 2023: 11, 2024: 11, 2025: 13, 2026: 13}


def holiday_faults(year: HolidayYear) -> list[str]:
    """What cannot be right in a year's file: working days on weekdays, days that are both, odd sums."""
    off = {span.from_ + timedelta(days=at) for span in year.holidays for at in range((span.to - span.from_).days + 1)}
    faults = [f"works on a weekday anyway: {day}" for day in year.workdays if day.weekday() < 5]
    faults += [f"works and is off: {day}" for day in year.workdays if day in off]
    faults += [f"ends before it begins: {span.name}" for span in year.holidays if span.to < span.from_]
    for day in (*off, *year.workdays):
        if abs((day - date(year.year, 6, 30)).days) > 186:
            faults.append(f"not of this year: {day}")
    inside = [day for day in off if day.year == year.year and day.weekday() < 5]
    extra = len(inside) - sum(day.year == year.year for day in year.workdays)
    return faults + ([f"{extra} days off"] if extra != EXTRA_DAYS_OFF[year.year] else [])


def read_year(root: Path, year: int) -> HolidayYear:
    path = root / FOLDER / f"{year}.yaml"
    found = build(HolidayYear, read_document(path, path.name), [])
    assert found is not None
    return found


@pytest.mark.parametrize("year", EXTRA_DAYS_OFF)
def test_a_years_holidays_add_up(root: Path, year: int) -> None:
    found = read_year(root, year)
    assert (found.year, found.verified) == (year, False)
    assert holiday_faults(found) == []


def test_a_wrong_day_in_a_calendar_is_seen(root: Path) -> None:
    good = read_year(root, 2024)
    assert holiday_faults(replace(good, workdays=good.workdays[1:])) == ["12 days off"]
    assert holiday_faults(replace(good, workdays=(*good.workdays, date(2024, 3, 4)))) == [
        "works on a weekday anyway: 2024-03-04", "10 days off",
    ]  # fmt: skip
    assert "works and is off: 2024-05-01" in holiday_faults(replace(good, workdays=(*good.workdays, date(2024, 5, 1))))
    swapped = replace(good.holidays[1], from_=good.holidays[1].to, to=good.holidays[1].from_)
    assert f"ends before it begins: {swapped.name}" in holiday_faults(replace(good, holidays=(swapped,)))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2020-01-31", False), ("2020-02-01", False), ("2020-02-03", True), ("2019-04-28", True), ("2019-05-05", True),
        ("2021-02-20", True), ("2022-12-31", False), ("2023-01-02", False), ("2024-02-09", True), ("2024-02-18", True),
        ("2025-01-02", True), ("2026-01-04", True), ("2026-02-23", False), ("2026-10-10", True),
    ],
)  # fmt: skip
def test_days_that_are_easily_got_wrong(calendar: Calendar, day: str, works: bool) -> None:
    assert calendar.is_working(date.fromisoformat(day).toordinal()) is works


def test_a_year_without_notice_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ParamsError) as caught:
        calendar.is_working(date(2027, 1, 4).toordinal())
    assert [problem.code for problem in caught.value.problems] == ["E141"]
