"""Duty lists as data, the matrix that the ledgers and judgements fill, its numbers, and what follows for whom.

Expected cells were worked out by hand from the rows of `fixtures/duties` and the lists in `params/standards`.
"""

import csv
import dataclasses
import io
import random
import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.errors import DataError, ParamsError
from assess.evidence.csvtext import Row, Sheet, read_sheet
from assess.evidence.duty import Holders, Several, load_duties
from assess.evidence.duty_cells import CellState
from assess.evidence.duty_ledgers import LEDGERS, DutyLedgers, check_in_post
from assess.evidence.duty_matrix import DutyJudgement, fill_matrix
from assess.evidence.duty_measures import duty_indicators, duty_measures, person_duties, verdict
from assess.evidence.duty_organisation import Affair, Followed, organisation_rows, personal_rows
from assess.evidence.duty_reach import (
    IN_PERSON,
    NO_LIST,
    NO_PORTFOLIO,
    NOBODY,
    SECTOR_OPEN,
    UNNAMED,
    concerned_leaders,
)
from assess.evidence.duty_rows import Frame
from assess.evidence.duty_shared import load_shared
from assess.evidence.judgement_use import Blame
from assess.evidence.leader import COLUMNS, Names, read_leaders
from assess.rubric import language as lang
from assess.scoring import Following, follow
from assess.scoring.measure import View
from assess.scoring.veto import score_veto
from assess.table import build_table
from assess.types import Measured, Source, Unit, VetoState

FIXTURES = Path(__file__).parent / "fixtures" / "duties"
UNITS = (Unit("990001", "甲县", "county", "县区"), Unit("990002", "乙区", "district", "县区"))
FRAME = Frame(UNITS, date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 20))
DONE, PARTLY, NOT = CellState.DONE, CellState.PARTLY, CellState.NOT
NOT_DUE, NOT_KNOWN = CellState.NOT_DUE, CellState.NOT_KNOWN
SHORT = {DONE: "D", PARTLY: "P", NOT: "N", NOT_DUE: "-", NOT_KNOWN: "?"}


@pytest.fixture(scope="module")
def duties(root: Path):
    return load_duties(root, FRAME.last)


def fixture_sheet(key: str) -> Sheet:
    columns = COLUMNS if key == "leaders" else LEDGERS[key][0]
    found = read_sheet(FIXTURES / f"{key}.csv", f"{key}.csv", columns, problems := [])
    assert found is not None, problems
    return found


def changed(sheet: Sheet, old: str, new: str) -> Sheet:
    """The sheet with a text replaced in one row; `new` "" deletes the row."""
    rows = [row for row in sheet.rows if old in row.raw]
    assert len(rows) == 1, f"{old} stands in {len(rows)} rows"
    kept = tuple(row for row in sheet.rows if row is not rows[0])
    cells = next(csv.reader([rows[0].raw.replace(old, new)]))
    row = Row(rows[0].number, dict(zip(rows[0].values, cells, strict=True)), ",".join(cells), True)
    return dataclasses.replace(sheet, rows=(*kept, row) if new else kept)


class Town:
    """The ledgers of the fixture, one of them perhaps changed or absent."""

    def __init__(self, duties, frame: Frame = FRAME, **sheets: Sheet | None):
        self.duties, self.frame = duties, frame
        given = {key: sheets.get(key, fixture_sheet(key)) for key in ("leaders", *LEDGERS)}
        self.leaders = read_leaders(given["leaders"], duties.posts, frame)
        known = {leader.id for leader in self.leaders.entries}
        read = {
            key: None if given[key] is None else LEDGERS[key][2](given[key], duties.settings, known, frame)
            for key in LEDGERS
        }
        self.read = read
        self.ledgers = DutyLedgers(*read.values())

    def cells(self, *judgements: DutyJudgement):
        return fill_matrix(self.duties, self.leaders.entries, self.ledgers, judgements, self.frame)

    def line(self, leader: str, duty: str, *judgements: DutyJudgement) -> str:
        """A duty of a leader over the quarters, as letters."""
        return "".join(SHORT[one.state] for one in self.cells(*judgements) if (one.leader, one.duty) == (leader, duty))

    def values(self, *judgements: DutyJudgement) -> dict[tuple[str, str, str], Measured]:
        found = duty_measures(self.cells(*judgements), self.duties, self.frame)
        return {(code, one.indicator, one.period): one for code, one in found}


@pytest.fixture(scope="module")
def filled(duties) -> Town:
    return Town(duties)


def word(leader: str, duty: str, state: CellState, quarter: str = "", unit: str = "990001") -> DutyJudgement:
    return DutyJudgement(unit, duty, leader, quarter, state, Source("judgements.csv", 2))


# --- the lists --------------------------------------------------------------------------------------------


def test_the_five_lists_have_the_numbers_of_duties_that_the_provisions_count(duties) -> None:
    national = [one for one in duties.lists if not one.local]
    assert [(one.id, one.number, len(one.duties), one.basis.article) for one in national] == [
        ("secretary", 6, 6, "第五条"),
        ("government_head", 6, 6, "第六条"),
        ("other_standing", None, 1, "第七条"),
        ("deputy_in_charge", 6, 6, "第八条"),
        ("other_government", 5, 5, "第九条"),
    ]
    assert [one.id for one in duties.lists if one.local] == ["congress_head", "cppcc_head"]
    assert not any(one.basis.verified for one in duties.lists)
    assert all(one.several for one in duties.lists if one.holders is Holders.SEVERAL)


def test_before_the_provisions_there_is_no_list(root: Path) -> None:
    with pytest.raises(ParamsError) as caught:
        load_duties(root, date(2018, 4, 7))
    assert {problem.code for problem in caught.value.problems} == {"E108"}
    with pytest.raises(ParamsError, match="E108"):  # the local lists begin later
        load_duties(root, date(2018, 4, 8))


LIST_FAULTS = [
    ("duties.yaml", "    several: mean\n    types: [city, county, district]\n    note: H1", "    note: H1", ["E251"]),
    ("duties.yaml", "    holders: one\n    number: 6", "    holders: one\n    several: sum\n    number: 6", ["E255"]),
    ("duties.yaml", "    number: 6", "    number: 7", ["E252"]),
    ("duties.yaml", "          judged: true\n          note: 查传达", "          note: 查传达", ["E253"]),
    ("duties.yaml", "at_least: 1, in_each: quarter}", "at_least: 0, in_each: quarter}", ["E257"]),
    ("duties.yaml", "kinds: [全会报告]", "kinds: [全会记录]", ["E257"]),
    ("duties.yaml", "kinds: [全会报告]", "kinds: []", ["E257"]),
    ("duties.yaml", "kinds: [常委会]", "kinds: [述职报告]", ["E257"]),  # a document is no meeting
    ("duties.yaml", "also: [县长,", "also: [县委书记, 县长,", ["E254", "E254"]),
    ("duties.yaml", "  - id: government_head\n", "  - id: secretary\n", ["E121", "E121", *["E124"] * 6]),
    ("duties.yaml", "id: secretary.forces", "id: secretary.lists", ["E121", "E121"]),
    ("duties.yaml", "id: secretary.forces", "id: forces", ["E124"]),
    ("duties.yaml", "holders: one", "holders: two", ["E115"]),
    ("duties.yaml", "in_each: quarter", "in_each: month", ["E115"]),
    ("duties.yaml", "count: meeting", "count: phone", ["E115"]),
    ("duties.yaml", "settings:", "setings:", ["E102"]),
    ("duties-local.yaml", "lists:", "settings: {}\nlists:", ["E103"] * 7),
    ("duties.yaml", "posts: [secretary, government_head, deputy_in_charge]\n", "posts: [mayor]\n", ["E258"]),
    ("duties.yaml", "reach: {other_standing:", "reach: {mayor:", ["E258"]),
    ("duties.yaml", "reach: {other_standing: portfolio", "reach: {other_standing: nobody", ["E115"]),
    ("duties.yaml", "id: shared.failed", "id: shared.major_accident", ["E121"]),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), LIST_FAULTS)
def test_a_list_that_cannot_be_right_is_refused(root: Path, tmp_path: Path, file, old, new, expected) -> None:
    folder = tmp_path / "params" / "standards"
    shutil.copytree(root / "params" / "standards", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_shared(load_duties(tmp_path, FRAME.last), FRAME.last)
    found = [problem.code for problem in caught.value.problems]
    assert found == expected
    assert all(problem.render(language) for problem in caught.value.problems for language in ("zh", "en"))


def test_exactly_one_file_has_the_settings(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "params" / "standards"
    shutil.copytree(root / "params" / "standards", folder)
    text = (folder / "duties.yaml").read_text(encoding="utf-8")
    (folder / "duties.yaml").write_text(re.sub(r"settings:\n(  .*\n)+", "", text), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_duties(tmp_path, FRAME.last)
    assert [problem.code for problem in caught.value.problems] == ["E250"]


# --- the ledgers ------------------------------------------------------------------------------------------


LEDGER_FAULTS = [
    ("meetings", "990001,常委会,2024-02-05", "990009,常委会,2024-02-05", ("unit", "E260")),
    ("meetings", "990001,常委会,2024-02-05", "990001,茶话会,2024-02-05", ("kind", "E261")),
    ("meetings", "990001,常委会,2024-02-05", "990001,常委会,2024-02-31", ("date", "E262")),
    ("meetings", "990001,常委会,2024-02-05", "990001,常委会,2025-02-05", ("date", "E263")),
    ("meetings", "A1、A3、A4,yes", "A1、A3、X9,yes", ("present", "E269")),
    ("meetings", "A1、A3、A4,yes", "A1、A3、A4,是", ("safety", "E261")),
    ("meetings", "A1、A3、A4,yes", "A1、A3、A4,", ("safety", "E264")),
    ("meetings", "纪要〔2024〕2号", " ", ("number", "E264")),
    ("inspections_led", "990001,A5,2024-02-02", "990001,,2024-02-02", ("leader", "E264")),
    ("inspections_led", "990001,A5,2024-02-02", "990001,X9,2024-02-02", ("leader", "E269")),
    ("inspections_led", "2024-02-02,某矿,企业", "2024-02-02,,企业", ("place", "E264")),
    ("inspections_led", "2024-02-02,某矿,企业", "2024-02-02,某矿,国家级", ("level", "E261")),
    ("documents", "党委职责清单,2024-02-20,委1", "责任书,2024-02-20,委1", ("kind", "E261")),
    ("documents", "党委职责清单,2024-02-20,委1", "党委职责清单,2024-02-20,", ("number", "E264")),
    ("documents", "委1,常委会职责清单", "委1,", ("title", "E264")),
    ("documents", "2024-12-20,述1,述职报告,A4", "2024-12-20,述1,述职报告,张三", ("leader", "E269")),
]


@pytest.mark.parametrize(("key", "old", "new", "expected"), LEDGER_FAULTS)
def test_a_row_of_a_ledger_that_cannot_be_used_is_quarantined(duties, key, old, new, expected) -> None:
    ledger = Town(duties, **{key: changed(fixture_sheet(key), old, new)}).read[key]
    assert [(row.column, row.code) for row in ledger.quarantine] == [expected]
    assert len(ledger.entries) == ledger.rows - 1
    assert all(row.message and row.remedy and row.raw for row in ledger.quarantine)


def test_the_fixture_has_nothing_to_quarantine(filled: Town) -> None:
    assert [ledger.quarantine for ledger in filled.read.values()] == [(), (), ()]
    assert check_in_post(filled.ledgers, filled.leaders.entries) == []


def test_an_act_of_somebody_not_in_post_is_said_and_counts_for_nobody(duties) -> None:
    late = Town(duties, meetings=changed(fixture_sheet("meetings"), "2024-02-05,A1、A3、A4", "2024-02-05,A2"))
    assert [one.check for one in check_in_post(late.ledgers, late.leaders.entries)] == ["leader_not_in_post"]
    assert late.line("A1", "secretary.agenda") == "PD--"  # the report of the plenary is there


def test_rows_outside_the_period_count_for_nothing_and_are_said(duties) -> None:
    town = Town(duties, meetings=changed(fixture_sheet("meetings"), "常委会,2024-02-05", "常委会,2023-12-30"))
    assert [one.check for one in town.read["meetings"].quality] == ["outside_period"]
    assert town.line("A1", "secretary.agenda")[0] == "P"  # the report of the plenary is there, the meeting is not


# --- the matrix -------------------------------------------------------------------------------------------


EXPECTED = {
    ("A1", "secretary.agenda"): "DD--",  # left on 30 June
    ("A2", "secretary.agenda"): "--DD",
    ("A2", "secretary.decisions"): "---?",  # judged, due with the year
    ("A2", "secretary.publicity"): "--DD",  # the study session was A1's, and the post's
    ("A3", "government_head.committee"): "DNNN",  # four meetings in one quarter do not satisfy once a quarter
    ("A3", "government_head.plan"): "DDNP",  # safety not on the agenda in q3; no report in the year
    ("A3", "government_head.funds"): "---N",
    ("A4", "other_standing.support"): "---D",
    ("A5", "deputy_in_charge.committee"): "PNNN",  # one inspection in q1, no meeting of the office
    ("A6", "other_government.analysis"): "DDND",
    ("A7", "other_government.analysis"): "DNND",
    ("A6", "other_government.campaigns"): "DDDD",
    ("A7", "other_government.campaigns"): "NNNN",
    ("A7", "other_government.system"): "---N",  # the reports on duty are A4's and A6's own
    ("B1", "secretary.agenda"): "DNN?",  # no document is filed: the year's report is open
    ("B1", "secretary.lists"): "---?",  # the unit has filed no documents
    ("B3", "government_head.committee"): "N---",
    ("B4", "government_head.committee"): "--N?",  # 30 of 91 days in q2: not the half
}


@pytest.mark.parametrize("key", EXPECTED, ids="-".join)
def test_the_matrix_of_the_fixture(filled: Town, key: tuple[str, str]) -> None:
    assert filled.line(*key) == EXPECTED[key]


def test_every_cell_has_a_reason_and_what_is_done_or_not_has_rows(filled: Town) -> None:
    cells = filled.cells()
    assert len(cells) == sum(len(filled.duties.get(one.post).duties) for one in filled.leaders.entries) * 4
    assert all(cell.why for cell in cells)
    assert all(cell.sources for cell in cells if cell.state in (DONE, PARTLY, NOT))
    absent = next(one for one in cells if (one.leader, one.duty) == ("A7", "other_government.campaigns"))
    assert [str(source) for source in absent.sources] == [
        "inspections_led.csv：查5行：2024-01-01至2024-03-31县级、乡镇级、企业、市级0次，应有1次"
    ]


def test_without_a_ledger_nothing_is_said_about_absence(duties) -> None:
    town = Town(duties, meetings=None)
    assert town.line("A3", "government_head.committee") == "????"
    assert town.line("A6", "other_government.analysis") == "????"
    assert town.line("A6", "other_government.campaigns") == "DDDD"


def test_a_quarantined_row_leaves_absence_open_and_what_is_done_done(duties) -> None:
    broken = changed(fixture_sheet("meetings"), "常委会,2024-08-12", "常委会,2024-8-12")
    town = Town(duties, meetings=broken)
    assert town.line("A2", "secretary.agenda") == "--?D"
    assert town.line("A3", "government_head.committee") == "D???"
    assert "第4行已隔离" in next(one for one in town.cells() if one.state is NOT_KNOWN and one.leader == "A3").why
    stranger = Town(duties, meetings=changed(fixture_sheet("meetings"), "990002,常委会", "990003,常委会"))
    assert stranger.line("A3", "government_head.committee") == "D???"  # the row might be anybody's


def test_a_nil_report_makes_absence_count(duties) -> None:
    sheet = fixture_sheet("inspections_led")
    silent = Town(duties, inspections_led=sheet)
    assert silent.line("B5", "deputy_in_charge.committee") == "????"
    values = {"unit": "990002", "leader": "", "date": "2024-12-31", "place": "", "level": "零报告"}
    filed = dataclasses.replace(sheet, rows=(*sheet.rows, Row(7, values, "990002,,2024-12-31,,零报告", True)))
    assert Town(duties, inspections_led=filed).line("B5", "deputy_in_charge.committee") == "NNNN"


def test_what_is_not_over_is_not_due_but_may_be_done(duties) -> None:
    frame = dataclasses.replace(FRAME, last=date(2024, 7, 31), as_of=date(2024, 8, 12))
    sheets = {key: fixture_sheet(key) for key in LEDGERS}
    early = {
        key: dataclasses.replace(sheet, rows=tuple(row for row in sheet.rows if row.values["date"] <= "2024-08-12"))
        for key, sheet in sheets.items()
    }
    town = Town(duties, frame, **early)
    assert town.line("A3", "government_head.committee") == "DN-"
    assert town.line("A3", "government_head.funds") == "---"
    assert town.line("A2", "secretary.lists") == "--D"
    assert {period for _, _, period in town.values()} == {"", "q1", "q2"}


@pytest.mark.parametrize(
    ("since", "line"), [("2024-05-16", "-NN?"), ("2024-05-17", "--N?")], ids=["46 of 91 days", "45 of 91 days"]
)
def test_who_held_the_post_half_of_the_quarter_answers_for_it(duties, since: str, line: str) -> None:
    town = Town(duties, leaders=changed(fixture_sheet("leaders"), "2024-06-01", since))
    assert town.line("B4", "government_head.committee") == line


def test_a_judgement_wins_and_both_are_kept(filled: Town) -> None:
    said = word("A3", "government_head.committee", DONE, "q2")
    assert filled.line("A3", "government_head.committee", said) == "DDNN"
    cell = next(
        one for one in filled.cells(said)
        if (one.leader, one.duty, one.quarter) == ("A3", "government_head.committee", "q2")
    )  # fmt: skip
    assert (cell.found, cell.judged, cell.state) == (NOT, DONE, DONE)
    assert cell.sources[0].file == "judgements.csv"
    assert cell.sources[1].file == "meetings.csv"


def test_a_judgement_without_quarter_holds_wherever_the_duty_is_due(filled: Town) -> None:
    assert filled.line("A3", "government_head.committee", word("A3", "government_head.committee", PARTLY)) == "PPPP"
    assert filled.line("A2", "secretary.decisions", word("A2", "secretary.decisions", DONE)) == "---D"
    both = (word("A3", "government_head.committee", DONE), word("A3", "government_head.committee", NOT, "q4"))
    assert filled.line("A3", "government_head.committee", *both) == "DDDN"
    exempt = word("A5", "deputy_in_charge.rescue", NOT_DUE)
    assert filled.line("A5", "deputy_in_charge.rescue", exempt) == "----"


def states(filled: Town) -> list[tuple[object, ...]]:
    return [(cell.key, cell.found, cell.judged, cell.why) for cell in filled.cells()]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(filled: Town, seed: int) -> None:
    shuffle = random.Random(seed)
    sheets = {
        key: dataclasses.replace(sheet, rows=tuple(shuffle.sample(sheet.rows, len(sheet.rows))))
        for key, sheet in ((key, fixture_sheet(key)) for key in ("leaders", *LEDGERS))
    }
    other = Town(filled.duties, **sheets)
    assert states(other) == states(filled)
    assert other.values().keys() == filled.values().keys()
    assert {key: (one.numerator, one.denominator) for key, one in other.values().items()} == {
        key: (one.numerator, one.denominator) for key, one in filled.values().items()
    }


ORDER = [NOT, PARTLY, DONE]


@settings(max_examples=40, deadline=None)
@given(drop=st.sets(st.integers(0, 13)))
def test_taking_evidence_away_never_improves_a_cell(filled: Town, drop: set[int]) -> None:
    sheet = fixture_sheet("meetings")
    less = dataclasses.replace(sheet, rows=tuple(row for at, row in enumerate(sheet.rows) if at not in drop))
    for before, after in zip(filled.cells(), Town(filled.duties, meetings=less).cells(), strict=True):
        if before.state in ORDER and after.state in ORDER:
            assert ORDER.index(after.state) <= ORDER.index(before.state)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("DDDD", DONE), ("--DD", DONE), ("NNNN", NOT), ("DNNN", PARTLY), ("---P", PARTLY), ("D--?", NOT_KNOWN),
        ("N?NN", NOT_KNOWN), ("----", NOT_DUE), ("", NOT_DUE),
    ],
)  # fmt: skip
def test_the_verdict_over_quarters(filled: Town, letters: str, expected: CellState) -> None:
    back = {letter: state for state, letter in SHORT.items()}
    sample = filled.cells()[0]
    cells = [dataclasses.replace(sample, found=back[letter], judged=None) for letter in letters]
    assert verdict(cells) is expected


# --- the numbers ------------------------------------------------------------------------------------------


def number(values, unit: str, indicator: str, period: str = "") -> str:
    one = values[unit, indicator, period]
    if one.numerator is None:
        assert one.reason
        return "?"
    assert one.sources
    return f"{one.numerator}" if one.denominator is None else f"{one.numerator}/{one.denominator}"


JUDGED = (
    *(word("A2", f"secretary.{duty}", DONE) for duty in ("decisions", "forces")),
    word("A3", "government_head.decisions", DONE),
    word("A3", "government_head.prevention", NOT),
    *(word(who, f"other_government.{duty}", DONE) for who in ("A6", "A7") for duty in ("decisions", "planning")),
)


def test_numbers_are_open_while_anything_is_open(filled: Town) -> None:
    values = filled.values()
    assert [number(values, "990001", f"duty_secretary_{what}") for what in ("met", "partly", "missing", "open")] == [
        "?", "?", "?", "2",
    ]  # fmt: skip
    assert "2项职责未明：secretary.decisions、secretary.forces" in values["990001", "duty_secretary_met", ""].reason
    assert number(values, "990001", "duty_secretary_met", "q1") == "4"  # of six: two are judged, with the year


def test_numbers_of_a_post_that_changed_hands_are_the_posts(filled: Town) -> None:
    values = filled.values(*JUDGED)
    assert [number(values, "990001", f"duty_secretary_{what}") for what in ("met", "partly", "missing", "open")] == [
        "6", "0", "0", "0",
    ]  # fmt: skip
    # met: decisions · partly: plan (DDNP), committee (DNNN) · missing: task_lists, funds, prevention
    found = [number(values, "990001", f"duty_government_head_{what}") for what in ("met", "partly", "missing")]
    assert found == ["1", "2", "3"]
    assert number(values, "990001", "duty_government_head_short") == "1"


# A6: four met, analysis in part · A7: two met, analysis in part, system and campaigns missing
SEVERAL = {
    Several.SUM: ["6", "2", "2"],
    Several.WORST: ["2", "1", "2"],
    Several.MEAN: ["6/2", "2/2", "2/2"],
}


@pytest.mark.parametrize("several", SEVERAL)
def test_several_holders_become_one_number_as_declared(duties, several: Several) -> None:
    lists = tuple(
        dataclasses.replace(one, several=several) if one.id == "other_government" else one for one in duties.lists
    )
    values = Town(dataclasses.replace(duties, lists=lists)).values(*JUDGED)
    found = [number(values, "990001", f"duty_other_government_{what}") for what in ("met", "partly", "missing")]
    assert found == SEVERAL[several]
    assert number(values, "990001", "duty_other_government_short") == "1"


def test_persons_have_their_own_numbers_and_shortfalls(filled: Town) -> None:
    people = {(one.leader, one.post): one for one in person_duties(filled.cells(*JUDGED))}
    a7 = people["A7", "other_government"]
    assert [a7.count(what) for what in ("met", "partly", "missing", "open")] == [2, 1, 2, 0]
    assert [(cell.duty.split(".")[1], cell.quarter) for cell in a7.shortfalls] == [
        ("analysis", "q2"), ("analysis", "q3"), ("campaigns", "q1"), ("campaigns", "q2"), ("campaigns", "q3"),
        ("campaigns", "q4"), ("system", "q4"),
    ]  # fmt: skip
    assert people["A6", "other_government"].count("missing") == 0


def test_who_is_certainly_short_is_known_while_the_rest_is_open(filled: Town) -> None:
    values = filled.values()
    assert number(values, "990001", "duty_other_government_short") == "?"
    assert number(values, "990001", "duty_other_government_short_sure") == "1"
    assert number(values, "990001", "duty_secretary_short_sure") == "0"


def test_a_post_without_anybody_is_not_known_and_a_local_post_not_expected(filled: Town) -> None:
    values = filled.values()
    assert number(values, "990002", "duty_other_government_met") == "?"
    assert "没有登记政府其他领导" in values["990002", "duty_other_government_open", ""].reason
    assert ("990002", "duty_congress_head_met", "") not in values
    added = fixture_sheet("leaders")
    cells = {"unit": "990002", "leader": "C1", "post": "人大主任", "portfolio": "", "from": "2022-01-01", "to": ""}
    added = dataclasses.replace(added, rows=(*added.rows, Row(13, cells, "x", True)))
    assert number(Town(filled.duties, leaders=added).values(), "990002", "duty_congress_head_open") == "2"


def test_every_indicator_that_is_produced_is_described(filled: Town) -> None:
    described = {one.id: one for one in duty_indicators(filled.duties)}
    produced = {indicator for _, indicator, _ in filled.values()}
    assert produced <= described.keys()
    assert all(one.title and one.unit and one.meaning for one in described.values())
    assert described["duty_other_government_met"].ratio
    assert not described["duty_secretary_met"].ratio


def test_the_table_takes_the_numbers_exactly(filled: Town) -> None:
    pairs = duty_measures(filled.cells(*JUDGED), filled.duties, FRAME)
    table = build_table(UNITS, pairs)
    met = table.column("duty_other_government_missing").measured(0)
    assert (met.numerator, met.denominator) == (Decimal(2), Decimal(2))
    assert table.column("duty_secretary_met").measured(0).numerator == 6
    assert not table.column("duty_secretary_met").known[1]


# --- the same responsibility ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rules(root: Path, duties):
    return {rule.id: rule for rule in load_shared(duties, FRAME.last)}


DECIDED = date(2025, 1, 31)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def decide_rule(rule, **given: str) -> VetoState:
    """The state of a shared rule for one unit, by the engine that decides vetoes."""
    pairs = [
        ("990001", Measured(name, None if text == "?" else Decimal(text), reason="未认定" if text == "?" else ""))
        for name, text in given.items()
    ]
    table = build_table(UNITS[:1], pairs)
    return score_veto(rule.outcome, View(table), None).state(0)


SURE, ALL = "larger_accidents_responsible_sure", "larger_accidents_responsible"
HELD_SURE, HELD = "leaders_responsible_sure", "leaders_responsible"
TRIPPED, PENDING, CLEAR = VetoState.TRIPPED, VetoState.PENDING, VetoState.CLEAR
STATES = [
    ("shared.major_accident", {"major_accidents": "1"}, TRIPPED),
    ("shared.major_accident", {"major_accidents": "0"}, CLEAR),
    ("shared.major_accident", {"major_accidents": "?"}, PENDING),
    ("shared.larger_responsible", {SURE: "1", ALL: "?"}, TRIPPED),
    ("shared.larger_responsible", {SURE: "0", ALL: "?"}, PENDING),
    ("shared.larger_responsible", {SURE: "0", ALL: "0"}, CLEAR),
    ("shared.held_responsible", {HELD_SURE: "1", HELD: "?"}, TRIPPED),
    ("shared.held_responsible", {HELD_SURE: "0", HELD: "?"}, PENDING),
    ("shared.held_responsible", {HELD_SURE: "0", HELD: "0"}, CLEAR),
]


@pytest.mark.parametrize(("rule", "given", "expected"), STATES)
def test_a_shared_rule_is_decided_by_the_engine(rules, rule: str, given: dict[str, str], expected: VetoState) -> None:
    assert decide_rule(rules[rule], **given) is expected


def test_a_shortfall_trips_from_the_matrix(rules, filled: Town) -> None:
    table = build_table(UNITS, duty_measures(filled.cells(), filled.duties, FRAME))
    scored = score_veto(rules["shared.duty_shortfall"].outcome, View(table), None)
    assert [scored.state(at) for at in (0, 1)] == [VetoState.TRIPPED, VetoState.PENDING]


def rows_of(rules, filled: Town, rule: str, state: VetoState = VetoState.TRIPPED, **affair):
    followed = follow([(rules[rule].outcome, state)], DECIDED, YEAR)
    about = Affair("990001", followed, **affair)
    return personal_rows([about], rules, filled.leaders.entries, filled.duties, DECIDED)


def test_a_major_accident_reaches_the_three_first_responsible_for_a_year(rules, filled: Town) -> None:
    rows = rows_of(rules, filled, "shared.major_accident", day=date(2024, 6, 30))
    assert [(row.leader, row.post, row.since, row.until) for row in rows] == [
        ("A1", "党委主要负责人", DECIDED, "2026-01-31"),  # in post on the day of the event, not of the decision
        ("A3", "政府主要负责人", DECIDED, "2026-01-31"),
        ("A5", "分管安全生产的政府领导", DECIDED, "2026-01-31"),
    ]
    assert {row.state for row in rows} == {"成立"}
    assert all("未核对" in row.basis for row in rows)
    later = rows_of(rules, filled, "shared.major_accident", VetoState.PENDING, day=date(2024, 7, 1))
    assert [(row.leader, row.state) for row in later] == [("A2", "待定"), ("A3", "待定"), ("A5", "待定")]
    assert rows_of(rules, filled, "shared.major_accident", VetoState.CLEAR) == ()


def test_others_answer_for_their_portfolio_only(rules, filled: Town) -> None:
    def reached(**affair):
        rows = rows_of(rules, filled, "shared.larger_responsible", day=date(2024, 9, 1), **affair)
        return [(row.leader, row.note, row.state) for row in rows if row.what.startswith("向上级")]

    first = [("A2", "", "成立"), ("A3", "", "成立"), ("", NO_PORTFOLIO, "成立"), ("A5", "", "成立")]
    assert reached(sectors=("交通",)) == [*first, ("A6", "", "成立")]
    assert reached(sectors=("宣传",)) == [*first[:2], ("A4", "", "成立"), first[3], ("", NO_PORTFOLIO, "成立")]
    assert [row for row in reached() if row[1]] == [
        ("A4", SECTOR_OPEN, "待定"), ("A6", SECTOR_OPEN, "待定"), ("A7", SECTOR_OPEN, "待定"),
    ]  # fmt: skip


def test_who_is_held_responsible_in_person_answers_alone(rules, filled: Town) -> None:
    rule = "shared.held_responsible"
    rows = rows_of(rules, filled, rule, concerned={rule: ("A6",)})
    assert [(row.leader, row.until) for row in rows] == [("A6", "按处分的法定期限")]
    assert rows_of(rules, filled, rule, concerned={rule: ()}) == ()
    unnamed = rows_of(rules, filled, rule, concerned={"another": ("A6",)})  # one row that says so, not five, not none
    assert [(row.leader, row.post, row.note) for row in unnamed] == [("", IN_PERSON, UNNAMED)]


def test_whom_a_rule_concerns_follows_from_what_it_looks_at(rules, filled: Town) -> None:
    people = person_duties(filled.cells(*JUDGED))
    said = [Blame("S1", "990001", who, yes, Source("x")) for who, yes in (("A6", True), ("A4", None), ("", True))]

    def concerned(rule: str, unit: str = "990001") -> tuple[str, ...]:
        return concerned_leaders(rules[rule], unit, people, said)

    assert concerned("shared.held_responsible") == ("A6",)
    assert concerned("shared.duty_shortfall") == ("A3", "A5", "A7")
    assert concerned("shared.major_accident") == ()
    assert concerned("shared.held_responsible", "990002") == ()
    rows = rows_of(rules, filled, "shared.duty_shortfall", concerned={"shared.duty_shortfall": ("A3", "A7")})
    assert [(row.leader, row.due) for row in rows] == [("A3", date(2025, 3, 2)), ("A7", date(2025, 3, 2))]


@pytest.mark.parametrize(
    ("post", "found"),
    [("secretary", ("A2", "")), ("党委主要负责人", ("A2", "")), ("县委书记", ("A2", "")), ("镇长", ("", NO_LIST))],
)
def test_a_post_may_be_named_by_id_or_title_and_an_unknown_one_is_not_lost(filled: Town, post: str, found) -> None:
    veto = lang.VetoRule("veto.x", "否决", "否决", (), (), consequences=(lang.Consequence("不得提拔", (post,)),))
    about = Affair("990001", follow([(veto, VetoState.TRIPPED)], DECIDED, YEAR))
    rows = personal_rows([about], {"veto.x": veto}, filled.leaders.entries, filled.duties, DECIDED)
    assert [(row.leader, row.note) for row in rows] == [found]


def test_a_post_without_holder_has_a_row_too(rules, filled: Town) -> None:
    followed = follow([(rules["shared.major_accident"].outcome, VetoState.TRIPPED)], DECIDED, YEAR)
    about = Affair("990002", followed, day=date(2024, 5, 1))
    rows = personal_rows([about], rules, filled.leaders.entries, filled.duties, DECIDED)
    assert [(row.leader, row.note) for row in rows] == [("B1", ""), ("", NOBODY), ("B5", "")]


def test_consequences_of_the_rubrics_own_outcomes_stand_in_the_same_table(rules, filled: Town) -> None:
    veto = lang.VetoRule(
        "veto.x", "否决", "否决", (), (), consequences=(
            lang.Consequence("取消评先"),
            lang.Consequence("不得提拔", ("secretary",), lang.Term(lang.TermKind.ASSESSMENT_YEAR)),
        ),
    )  # fmt: skip
    about = Affair("990001", follow([(veto, VetoState.TRIPPED)], DECIDED, YEAR))
    rows = personal_rows([about], {"veto.x": veto}, filled.leaders.entries, filled.duties, DECIDED)
    assert [(row.leader, row.what, row.until) for row in rows] == [("A2", "不得提拔", "2024-12-31")]


def test_the_table_for_the_organisation_department(rules, duties) -> None:
    def text(names: Names) -> str:
        leaders = read_leaders(fixture_sheet("leaders"), duties.posts, FRAME, names).entries
        followed = follow([(rules["shared.major_accident"].outcome, VetoState.TRIPPED)], DECIDED, YEAR)
        rows = personal_rows([Affair("990001", followed)], rules, leaders, duties, DECIDED)
        return organisation_rows(rows, names)

    dropped = list(csv.DictReader(io.StringIO(text(Names.DROP))))
    assert [row["人员编号"] for row in dropped] == ["A2", "A3", "A5"]
    assert "姓名" not in dropped[0]
    assert dropped[0] | {"依据": ""} == {
        "单位": "990001", "人员编号": "A2", "职务": "党委主要负责人", "事项": "发生重大及以上事故",
        "后果": "自否决之日起一年内不得提拔", "起": "2025-01-31", "止": "2026-01-31", "答复期限": "", "依据": "",
        "状态": "成立", "说明": "",
    }  # fmt: skip
    assert [row["姓名"] for row in csv.DictReader(io.StringIO(text(Names.MASK)))] == ["李某", "王某", "钱某"]
    assert [row["姓名"] for row in csv.DictReader(io.StringIO(text(Names.SHOW)))] == ["李四", "王五", "钱七"]


def test_a_cell_of_the_table_cannot_become_a_formula(rules, filled: Town) -> None:
    rows = rows_of(rules, filled, "shared.major_accident")
    risky = dataclasses.replace(rows[0], note="=1+1")
    assert "'=1+1" in organisation_rows([risky])


def test_the_same_rows_are_masked_on_their_way_out(rules, filled: Town) -> None:
    named = dataclasses.replace(rows_of(rules, filled, "shared.major_accident")[0], name="张三丰")
    assert "张" not in organisation_rows([named])
    assert "张某某" in organisation_rows([named], Names.MASK)


def test_what_the_engine_gives_is_what_the_table_of_persons_takes(rules) -> None:
    needed = {name for name in vars(Followed) if not name.startswith("_")}
    assert needed == {"rule", "state", "what", "post", "since", "until", "due"}
    assert needed <= Following.__dataclass_fields__.keys()


# --- in a run ---------------------------------------------------------------------------------------------


def add_ledgers(town) -> None:
    """The invented project of `conftest` with leaders and meetings of its own unit."""
    town.write("data/leaders.csv", "unit,leader,post,portfolio,from,to\n甲县,L1,县委书记,,2022-01-01,\n")
    town.write(
        "data/meetings.csv",
        "unit,kind,date,present,safety,number\n甲县,常委会,2024-02-02,L1,yes,1号\n甲县,常委会,2024-05-02,L1,yes,2号\n",
    )
    town.data.update(leaders="data/leaders.csv", meetings="data/meetings.csv")
    town.log()


def test_a_run_reads_the_ledgers_into_its_table(town) -> None:
    add_ledgers(town)
    view = town.read()
    assert view.evidence.duties is not None
    line = "".join(SHORT[one.state] for one in view.evidence.duties.cells if one.duty == "secretary.agenda")
    assert line == "DD-"
    assert view.value("甲县", "duty_secretary_met", "q1").numerator == 1
    assert {"post_missing", "post_vacant"} & view.checks == {"post_missing"}
    assert {Path(file.path).name for file in view.evidence.files} >= {"leaders.csv", "meetings.csv"}
    assert "source_unlogged" not in view.checks
    assert {one.id for one in view.evidence.indicators} >= {"accidents", "duty_secretary_met"}


def test_a_run_without_ledgers_has_no_matrix(town) -> None:
    assert town.read().evidence.duties is None


def test_problems_of_ledgers_come_with_all_others(town) -> None:
    add_ledgers(town)
    town.edit("data/leaders.csv", "portfolio", "portfolios")
    town.edit("data/meetings.csv", "number\n", "number,extra\n")
    (town.folder / "data" / "headline.csv").unlink()
    assert sorted(town.problems()) == [
        ("E202", "data/headline.csv"),
        ("E207", "data/leaders.csv 第1行 portfolio"),
        ("E256", "data/meetings.csv extra"),
    ]


def test_quarantined_rows_of_ledgers_reach_the_runs_quarantine(town) -> None:
    add_ledgers(town)
    town.edit("data/meetings.csv", "2024-05-02,L1", "2024-05-02,L9")
    evidence = town.read().evidence
    assert [(row.file, row.row, row.code) for row in evidence.quarantine] == [("data/meetings.csv", 3, "E269")]
    counts = {Path(file.path).name: (file.rows, file.accepted, file.quarantined) for file in evidence.files}
    assert counts["meetings.csv"] == (2, 1, 1)


def test_a_file_that_is_refused_stops_the_run(town) -> None:
    add_ledgers(town)
    (town.folder / "data" / "meetings.csv").unlink()
    with pytest.raises(DataError):
        town.read()
