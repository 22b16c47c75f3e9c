"""Judgements: what a rubric lets a person decide, what is refused and why, and the values that come of it."""

import dataclasses
import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.errors import Problem
from assess.evidence.csvtext import Row, Sheet, read_sheet
from assess.evidence.duty import load_duties
from assess.evidence.duty_cells import CellState
from assess.evidence.duty_rows import Frame, refuse_columns
from assess.evidence.judgement import COLUMNS, Judgements, read_judgements
from assess.evidence.judgement_subjects import Subject, accident_subjects, duty_subjects, rubric_subjects
from assess.evidence.judgement_use import blames, duty_judgements, measure_judgements
from assess.evidence.leader import Leader
from assess.rubric import language as lang
from assess.scoring.measure import View
from assess.scoring.shape import shape
from assess.scoring.veto import score_veto
from assess.table import build_table
from assess.types import LegalBasis, Measured, MissingPolicy, Source, Unit, VetoState

UNITS = (Unit("990001", "甲县", "county", "县区"), Unit("990002", "乙区", "district", "县区"))
FRAME = Frame(UNITS, date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 20))
QUARTERS = ("q1", "q2", "q3", "q4")
LEADERS = tuple(
    Leader(unit, identity, "secretary", (), date(2022, 1, 1), None, Source("leaders.csv", 2))
    for unit, identity in (("990001", "A1"), ("990002", "B1"))
)
HEADER = ",".join(COLUMNS)
GOOD = "990001,training.quality,1.5,考核组长,2025-01-10,记录不全,档案第3页"


def criterion(id_: str, *rules: lang.Rule, **more: object) -> lang.Criterion:
    return lang.Criterion(id_, id_, Decimal(5), MissingPolicy.PENDING, (LegalBasis("某办法"),), rules, **more)


def rule(id_: str, measure: object, shape_: object, **more: object) -> lang.Rule:
    return lang.Rule(id_, id_, measure, shape_, **more)


JUDGED = lang.Range((Decimal("0.5"), Decimal(2)))
STEPS = lang.Steps(
    (lang.Step(Decimal(1), range_=(Decimal(1), Decimal(5))), lang.Step(Decimal(3), range_=(Decimal(15), Decimal(25)))),
    "injury_choice",
)
CRITERIA = (
    criterion("training.quality", rule("judged", lang.Count("training_quality"), JUDGED)),
    criterion("training.rated", rule("judged", lang.Count("training_rated"), JUDGED), raters=lang.Combine.MEAN),
    criterion("training.worst", rule("judged", lang.Count("training_worst"), JUDGED), raters=lang.Combine.HIGHEST),
    criterion("training.sum", rule("judged", lang.Count("training_sum"), JUDGED), raters=lang.Combine.SUM),
    criterion("staff.state", rule("kind", lang.State("staffing"), lang.States({"优": Decimal(5), "差": Decimal(0)}))),
    criterion("injuries.tiered", rule("tier", lang.Count("injuries"), STEPS)),
    criterion(
        "quarter.work",
        rule("judged", lang.Count("quarter_work"), JUDGED),
        periods=lang.InEach(lang.Frequency.QUARTER, lang.Combine.MEAN),
    ),
    criterion(
        "two.things",
        rule("a", lang.Count("thing_a"), JUDGED),
        rule("b", lang.Count("thing_b"), JUDGED, when=lang.StateIs("talked", "是")),
    ),
    criterion("plain.count", rule("count", lang.Count("accidents"), lang.Per(Decimal(1)))),
)
SEEN = lang.StateIs("responsibility", "负有责任")
VETO = lang.VetoRule(
    "veto.larger", "否决", "否决", (lang.AllOf((lang.AtLeast("larger_accidents"), SEEN)),), (LegalBasis("某办法"),),
    force="不合格",
)  # fmt: skip
HISTORY = lang.VetoRule(
    "veto.twice",
    "两年",
    "两年",
    (lang.StateIs("grade", "不合格", "previous"),),
    (LegalBasis("某办法"),),
    force="不合格",
)


def rubric() -> lang.Rubric:
    section = lang.Section("all", "全部", Decimal(45), CRITERIA)
    head = lang.RubricHead(
        "test", "test", "test", lang.Validity(date(2000, 1, 1)), Decimal(45), (),
        lang.Ranking(lang.Order.TOTAL, lang.VetoedStanding.BY_POINTS), ("all",),
    )  # fmt: skip
    return lang.Rubric(head, (section,), (VETO, HISTORY))


SUBJECTS = rubric_subjects(rubric())


@pytest.fixture(scope="module")
def duties(root: Path):
    return load_duties(root, FRAME.last)


@pytest.fixture(scope="module")
def subjects(duties) -> tuple[Subject, ...]:
    accidents = accident_subjects(["S1"], LEADERS, duties.settings.responsibility)
    return (*SUBJECTS, *duty_subjects(duties, LEADERS, QUARTERS), *accidents)


def sheet(*rows: str) -> Sheet:
    names = COLUMNS
    made = [
        Row(number, dict(zip(names, (cells := row.split(",")), strict=False)), row, len(cells) == len(names))
        for number, row in enumerate(rows, start=2)
    ]
    return Sheet("judgements.csv", "", "utf-8", tuple(made))


def read(subjects, *rows: str, frame: Frame = FRAME) -> Judgements:
    return read_judgements(sheet(*rows), subjects, frame)


def codes(judgements: Judgements) -> list[tuple[int, str, str]]:
    assert all(row.message and row.remedy and row.raw for row in judgements.ledger.quarantine)
    return [(row.row, row.column, row.code) for row in judgements.ledger.quarantine]


def value(judgements: Judgements, indicator: str, unit: str = "990001", period: str = "") -> Measured:
    found = {(code, one.indicator, one.period): one for code, one in measure_judgements(judgements, SUBJECTS, UNITS)}
    return found[unit, indicator, period]


# --- what may be judged -----------------------------------------------------------------------------------


def test_the_rubric_says_what_may_be_judged() -> None:
    found = {one.target: one for one in SUBJECTS}
    assert sorted(found) == [
        "injury_choice", "quarter_work", "responsibility", "staffing", "talked", "thing_a", "thing_b",
        "training_quality", "training_rated", "training_sum", "training_worst",
    ]  # fmt: skip
    assert found["training_quality"].names == ("training_quality", "training.quality")
    assert found["thing_a"].names == ("thing_a", "two.things.a")  # the criterion asks for three things
    assert found["responsibility"].names == ("responsibility", "veto.larger")
    assert found["responsibility"].states == ("负有责任",)
    assert not found["responsibility"].closed
    assert (found["staffing"].states, found["staffing"].closed) == (("优", "差"), True)
    assert found["injury_choice"].ranges == ((Decimal(1), Decimal(5)), (Decimal(15), Decimal(25)))
    assert found["quarter_work"].periods == QUARTERS
    assert found["training_rated"].raters is lang.Combine.MEAN


def test_a_subject_of_two_criteria_with_different_raters_takes_no_second_rating() -> None:
    shared = (
        criterion("a.one", rule("x", lang.Count("same"), JUDGED), raters=lang.Combine.MEAN),
        criterion("a.two", rule("x", lang.Count("same"), JUDGED)),
    )
    base = rubric()
    other = dataclasses.replace(base, sections=(lang.Section("a", "a", Decimal(10), shared),), vetoes=())
    assert [(one.names, one.raters) for one in rubric_subjects(other)] == [(("same", "a.one", "a.two"), None)]


def test_duties_and_accidents_are_judged_of_the_leaders_of_a_unit(subjects) -> None:
    named = {(name, one.leaders is None): one for one in subjects for name in one.names}
    agenda, plan = named["secretary.agenda", False], named.get(("government_head.plan", False))
    assert agenda.of_leader("990001", "A1").target == "secretary.agenda@A1"
    assert agenda.of_leader("990002", "B1").target == "secretary.agenda@B1"
    assert agenda.of_leader("990001", "B1") is None
    assert plan is None or plan.of_leader("990001", "A1") is None
    assert named["accident.S1", True].leaders is None
    assert named["accident.S1", False].of_leader("990001", "A1").target == "accident.S1@A1"


def test_leaders_and_accidents_do_not_multiply_into_subjects(duties) -> None:
    many = [dataclasses.replace(LEADERS[0], unit=f"99{number:04}") for number in range(200)]
    blame = duties.settings.responsibility
    assert len(accident_subjects(["S1", "S2"], many, blame)) == len(accident_subjects(["S1", "S2"], many[:1], blame))
    assert len(duty_subjects(duties, many, QUARTERS)) == len(duty_subjects(duties, many[:1], QUARTERS))


# --- what is refused --------------------------------------------------------------------------------------


def test_a_good_row_is_a_value_with_its_assessor_reason_and_evidence(subjects) -> None:
    judgements = read(subjects, GOOD)
    assert codes(judgements) == []
    found = value(judgements, "training_quality")
    assert (found.numerator, found.denominator, found.known) == (Decimal("1.5"), None, True)
    assert str(found.sources[0]) == (
        "judgements.csv 第2行 value：考核组长评定“1.5”（2025-01-10）：记录不全；佐证：档案第3页"
    )


REFUSED = [
    ("990001", "990009", ("unit", "E260")),
    ("training.quality", "training.quantity", ("subject", "E270")),
    ("training.quality", "plain.count", ("subject", "E270")),  # counted, not judged
    ("training.quality", "two.things", ("subject", "E270")),  # which of them?
    ("training.quality", "veto.twice", ("subject", "E270")),  # history, not a judgement
    ("training.quality", "quarter.work", ("subject", "E270")),  # in which quarter?
    ("training.quality", "quarter.work@q5", ("subject", "E270")),
    ("training.quality", "training.quality@q1", ("subject", "E270")),  # not judged by quarter
    ("training.quality", "secretary.agenda@B1@q1", ("subject", "E270")),  # a leader of another unit
    ("training.quality", "secretary.agenda@A1@q9", ("subject", "E270")),
    ("training.quality", "accident.S2", ("subject", "E270")),
    ("training.quality", "", ("subject", "E264")),
    (",1.5,", ",2.1,", ("value", "E271")),
    (",1.5,", ",2.0001,", ("value", "E271")),
    (",1.5,", ",0.4,", ("value", "E271")),
    (",1.5,", ",-1,", ("value", "E271")),
    (",1.5,", ",1.5分,", ("value", "E271")),
    (",1.5,", ",1e0,", ("value", "E271")),
    (",1.5,", ",优,", ("value", "E271")),
    (",1.5,", ",0,", ("value", "E272")),
    (",1.5,", ",,", ("value", "E264")),
    ("考核组长", "", ("assessor", "E264")),
    ("记录不全", " ", ("reason", "E264")),
    ("档案第3页", "\u200b", ("evidence", "E264")),
    ("2025-01-10", "2025-01-21", ("date", "E263")),
    ("2025-01-10", "2023-12-31", ("date", "E275")),
    ("2025-01-10", "10.1.2025", ("date", "E262")),
    ("training.quality,1.5", "staff.state,良", ("value", "E271")),
    ("training.quality,1.5", "staff.state,无发现", ("value", "E271")),  # every state is listed, and this is none
    ("training.quality,1.5", "veto.larger,不知道", ("value", "E271")),
    ("training.quality,1.5", "injury_choice,10", ("value", "E271")),  # between the two ranges
    ("training.quality,1.5", "secretary.agenda@A1@q1,done", ("value", "E271")),
]


@pytest.mark.parametrize(("old", "new", "expected"), REFUSED)
def test_a_row_that_cannot_be_used_is_refused_with_its_place(subjects, old, new, expected) -> None:
    assert old in GOOD
    judgements = read(subjects, GOOD.replace(old, new))
    assert codes(judgements) == [(2, *expected)]
    assert judgements.ratings == {}
    found = value(judgements, "training_quality")
    assert not found.known
    assert "隔离" in found.reason


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        (",1.5,", ",0.5,", "0.5"), (",1.5,", ",2,", "2"), (",1.5,", ",2.0,", "2.0"), (",1.5,", ",１.５,", "1.5"),
        (",1.5,", ",无发现,", "0"), (",1.5,", ",无 发现,", "0"), (",1.5,", ",No finding,", "0"),
        ("2025-01-10", "2025-01-20", "1.5"), ("2025-01-10", "2024-01-01", "1.5"),
        ("training.quality", "training_quality", "1.5"),
    ],
)  # fmt: skip
def test_what_lies_on_the_bounds_is_taken(subjects, old: str, new: str, number: str) -> None:
    found = value(read(subjects, GOOD.replace(old, new)), "training_quality")
    assert found.numerator == Decimal(number)


def test_no_finding_an_absent_row_and_a_zero_inside_the_range_are_three_things(subjects) -> None:
    nothing = value(read(subjects, GOOD.replace("1.5", "无发现")), "training_quality")
    absent = value(read(subjects), "training_quality")
    assert (nothing.numerator, absent.numerator, absent.reason) == (Decimal(0), None, "尚无评定")
    from_zero = Subject("x", ("training.quality",), ranges=((Decimal(0), Decimal(2)),))
    stated = read([from_zero], GOOD.replace(",1.5,", ",0,"))
    assert stated.ratings["990001", "x", ""][0].number == 0


def test_a_veto_is_tripped_clear_or_pending_by_the_judgement(subjects) -> None:
    def state(*rows: str) -> VetoState:
        pairs = measure_judgements(read(subjects, *rows), SUBJECTS, UNITS)
        happened = [("990001", Measured("larger_accidents", Decimal(1)))]
        return score_veto(VETO, View(build_table(UNITS, [*pairs, *happened])), None).state(0)

    row = GOOD.replace("training.quality", "veto.larger")
    assert state(row.replace("1.5", "负有责任")) is VetoState.TRIPPED
    assert state(row.replace("1.5", "无发现")) is VetoState.CLEAR
    assert state() is VetoState.PENDING
    assert state(row.replace("1.5", "负责")) is VetoState.PENDING  # refused, so open


# --- several ratings --------------------------------------------------------------------------------------


def rated(subject: str, *numbers: str) -> list[str]:
    return [
        GOOD.replace("training.quality", subject).replace("1.5", number).replace("考核组长", f"第{at}组")
        for at, number in enumerate(numbers)
    ]


@pytest.mark.parametrize(
    ("subject", "indicator", "numerator", "denominator"),
    [
        ("training.rated", "training_rated", "3.5", "3"),  # 3.5 ÷ 3 does not end, and is kept exactly
        ("training.worst", "training_worst", "2", None),
        ("training.sum", "training_sum", "3.5", None),
    ],
)
def test_ratings_are_combined_exactly_and_in_any_order(subjects, subject, indicator, numerator, denominator) -> None:
    rows = rated(subject, "0.5", "1", "2")
    for order in itertools.permutations(rows):
        judgements = read(subjects, *order)
        assert codes(judgements) == []
        found = value(judgements, indicator)
        assert (found.numerator, found.denominator) == (Decimal(numerator), denominator and Decimal(denominator))
        assert len(found.sources) == 3


def test_a_mean_of_one_rating_is_a_ratio_too_so_that_a_column_stays_exact(subjects) -> None:
    rows = [*rated("training.rated", "0.5", "1", "2"), rated("training.rated", "2")[0].replace("990001", "990002")]
    judgements = read(subjects, *rows)
    column = build_table(UNITS, measure_judgements(judgements, SUBJECTS, UNITS)).column("training_rated")
    assert [column.measured(at).denominator for at in (0, 1)] == [Decimal(30), Decimal(10)]  # both scaled by ten
    table = build_table(UNITS, measure_judgements(judgements, SUBJECTS, UNITS))
    view = View(table)
    from assess.scoring.measure import measure

    points, known = shape(JUDGED, measure(lang.Count("training_rated"), view), 5 * 10**9, view)
    assert known.all()
    assert [int(one) for one in points] == [1_166_666_667, 2_000_000_000]


CLASHES = {
    "no combination declared": (rated("training.quality", "1", "2"), "E273"),
    "no combination declared, same number": (rated("training.quality", "1", "1"), "E273"),
    "one assessor twice": ([rated("training.rated", "1")[0], rated("training.rated", "2")[0]], "E274"),
    "one assessor twice, written apart": (
        [rated("training.rated", "1")[0], rated("training.rated", "2")[0].replace("第0组", "第 0 组")], "E274",
    ),
    "by two names of one subject": (
        [rated("training.quality", "1")[0], rated("training_quality", "2")[0]], "E273",
    ),
    "one leader's duty twice": (
        [GOOD.replace("training.quality,1.5", f"secretary.agenda@A1@q1,{word}") for word in ("已履行", "未履行")],
        "E273",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CLASHES)
def test_ratings_that_cannot_be_combined_are_all_refused_in_any_order(subjects, case: str) -> None:
    rows, code = CLASHES[case]
    for order in itertools.permutations(rows):
        judgements = read(subjects, *order)
        assert [found for _, _, found in codes(judgements)] == [code, code]
        assert judgements.ratings == {}
        assert len(judgements.refused) == 1


def test_a_refused_row_leaves_the_whole_rating_open(subjects) -> None:
    judgements = read(subjects, *rated("training.rated", "1", "9"))
    assert codes(judgements) == [(3, "value", "E271")]
    found = value(judgements, "training_rated")
    assert not found.known
    assert "第3行已隔离" in found.reason
    assert len(judgements.ledger.entries) == 1


def test_states_of_several_raters_must_agree() -> None:
    subject = Subject("x", ("x",), states=("是", "否"), raters=lang.Combine.MEAN)
    rows = [row.replace("training.quality", "x") for row in rated("training.quality", "是", "是")]
    assert read([subject], *rows).ratings["990001", "x", ""][0].state == "是"
    assert [code for _, _, code in codes(read([subject], rows[0], rows[1].replace("是", "否")))] == ["E274"] * 2


@given(st.lists(st.decimals("0.5", "2", places=2), min_size=1, max_size=6))
def test_a_mean_is_the_exact_mean(numbers: list[Decimal]) -> None:
    found = value(read(SUBJECTS, *rated("training.rated", *map(str, numbers))), "training_rated")
    assert found.numerator == sum(numbers)
    assert found.denominator == len(numbers)


# --- duties, responsibility, the file ---------------------------------------------------------------------


def test_words_on_duties_reach_the_matrix(subjects, duties) -> None:
    rows = [
        GOOD.replace("training.quality,1.5", f"secretary.agenda@A1{quarter},{word}")
        for quarter, word in (
            ("@q1", "已履行"),
            ("@q2", "部分履行"),
            ("@q3", "未履行"),
            ("@q4", "不要求"),
            ("", "已履行"),
        )
    ]
    found = duty_judgements(read(subjects, *rows), duties.settings.judged)
    assert sorted((one.unit, one.duty, one.leader, one.quarter, one.state) for one in found) == [
        ("990001", "secretary.agenda", "A1", "", CellState.DONE),
        ("990001", "secretary.agenda", "A1", "q1", CellState.DONE),
        ("990001", "secretary.agenda", "A1", "q2", CellState.PARTLY),
        ("990001", "secretary.agenda", "A1", "q3", CellState.NOT),
        ("990001", "secretary.agenda", "A1", "q4", CellState.NOT_DUE),
    ]


def test_a_refused_word_on_a_duty_leaves_it_open(subjects, duties) -> None:
    row = GOOD.replace("training.quality,1.5", "secretary.agenda@A1@q1,大概")
    found = duty_judgements(read(subjects, row), duties.settings.judged)
    assert [(one.quarter, one.state, one.source.text) for one in found] == [("q1", CellState.NOT_KNOWN, "第2行已隔离")]


def test_findings_of_responsibility_are_of_units_and_of_leaders(subjects, duties) -> None:
    rows = [
        GOOD.replace("training.quality,1.5", what) for what in ("accident.S1,负有责任", "accident.S1@A1,不负有责任")
    ] + [GOOD.replace("990001,training.quality,1.5", "990002,accident.S1,待认定")]
    found = blames(read(subjects, *rows), duties.settings.responsibility)
    assert sorted((one.unit, one.accident, one.leader, str(one.responsible)) for one in found) == [
        ("990001", "S1", "", "True"), ("990001", "S1", "A1", "False"), ("990002", "S1", "", "None"),
    ]  # fmt: skip
    refused = blames(
        read(subjects, GOOD.replace("training.quality,1.5", "accident.S1,也许")), duties.settings.responsibility
    )
    assert [one.responsible for one in refused] == [None]


def test_a_quarter_is_judged_by_itself(subjects) -> None:
    judgements = read(subjects, GOOD.replace("training.quality", "quarter.work@q2"))
    assert value(judgements, "quarter_work", period="q2").numerator == Decimal("1.5")
    assert value(judgements, "quarter_work", period="q1").reason == "尚无评定"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (HEADER, []),
        (HEADER.replace("reason", "reasons"), [("E207", "judgements.csv 第1行 reason")]),
        (HEADER + ",remark", [("E256", "judgements.csv remark")]),
        (HEADER.replace("reason,evidence", "evidence,reason"), []),
    ],
)
def test_a_column_missing_or_unknown_refuses_the_file(
    tmp_path: Path, header: str, expected: list[tuple[str, str]]
) -> None:
    path = tmp_path / "judgements.csv"
    path.write_text(f"{header}\n{GOOD}{',x' if 'remark' in header else ''}\n", encoding="utf-8")
    problems: list[Problem] = []
    found = read_sheet(path, "judgements.csv", COLUMNS, problems)
    if found is not None:
        refuse_columns(found, (), problems)
    assert [(one.code, one.place) for one in problems] == expected


def test_everything_wrong_comes_at_once(subjects) -> None:
    rows = [GOOD.replace(old, new) for old, new, _ in REFUSED]
    assert len(codes(read(subjects, *rows))) == len(REFUSED)


# --- in a run ---------------------------------------------------------------------------------------------


@pytest.fixture
def judged_town(town):
    """The invented project on ledgers, with one criterion of its rubric judged, a leader and an accident."""
    town.use_ledgers(
        leaders="unit_code,id,post,from_date\n990101,L1,县委书记,2022-01-01\n",
        accidents="unit_code,id,date,sector,production,deaths,serious_injuries,responsibility\n"
        "990101,S1,2024-03-01,工贸,是,1,0,责任事故\n",
    )
    training = town.text("params/rubrics/none/training.yaml")
    extra = "    rules: [{id: judged, why: 酌情, measure: {count: training_judged}, shape: {range: [0.5, 2]}}]\n"
    town.write("params/rubrics/none/training.yaml", training + extra)
    town.write(
        "params/indicators/judged.yaml",
        "indicators:\n  - {id: training_judged, title: 培训, unit: 分, direction: lower_better, meaning: 酌情扣分, "
        "given: judgements}\n",
    )
    town.data.update(judgements="data/judgements.csv")
    return town


def test_a_run_takes_judgements_on_its_rubric_and_on_its_leaders(judged_town) -> None:
    rows = [
        "甲\u3000县,training.coverage,1.5,考核组长,2024-08-01,记录不全,档案",
        "甲县,secretary.decisions@L1@q1,已履行,考核组长,2024-08-01,已传达,纪要",
        "甲县,training.coverge,1.5,考核组长,2024-08-01,记录不全,档案",
        "甲县,accident.S1@L1,不负有责任,考核组长,2024-08-01,批复,卷宗",
        "甲县,accident.S2,负有责任,考核组长,2024-08-01,批复,卷宗",
    ]
    judged_town.write("data/judgements.csv", "\n".join([HEADER, *rows]) + "\n")
    judged_town.log()
    view = judged_town.read()
    assert view.value("甲县", "training_judged").numerator == Decimal("1.5")
    assert "尚无评定" in view.value("乙园区", "training_judged").reason
    assert [(row.code, row.row) for row in view.evidence.quarantine] == [("E270", 4), ("E270", 6)]
    assert [(one.accident, one.leader, one.responsible) for one in view.evidence.duties.blames] == [("S1", "L1", False)]
    assert "name_repaired" in view.checks
    assert "training.coverage" in view.evidence.quarantine[0].remedy
    cell = next(one for one in view.evidence.duties.cells if (one.duty, one.quarter) == ("secretary.decisions", "q1"))
    assert cell.state is CellState.DONE
