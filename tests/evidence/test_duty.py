"""Duty lists as data, the matrix that the ledgers and judgements fill, its numbers, and what follows for whom.

Expected cells were worked out by hand from the rows of `fixtures/duties` and the lists in `params/standards`.
"""

import csv
import dataclasses
import io
import random
import re
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.errors import DataError, ParamsError
from assess.evidence.duty import Duties, Holders, Several, load_duties
from assess.evidence.duty_cells import CellState
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
from assess.evidence.duty_store import read_acts
from assess.evidence.judgement_use import Blame
from assess.evidence.leader_store import read_leaders
from assess.rubric import language as lang
from assess.scoring import Following, follow
from assess.scoring.measure import View
from assess.scoring.veto import score_veto
from assess.table import build_table
from assess.types import Measured, QualityFinding, Quarantined, Source, Unit, VetoState

UNITS = (Unit("990001", "甲县", "county", "县区"), Unit("990002", "乙区", "district", "县区"))
FRAME = Frame(UNITS, date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 20))
DONE, PARTLY, NOT = CellState.DONE, CellState.PARTLY, CellState.NOT
NOT_DUE, NOT_KNOWN = CellState.NOT_DUE, CellState.NOT_KNOWN
SHORT = {DONE: "D", PARTLY: "P", NOT: "N", NOT_DUE: "-", NOT_KNOWN: "?"}
Row = dict[str, str]


@pytest.fixture(scope="module")
def duties(root: Path) -> Duties:
    return load_duties(root, FRAME.last)


class Town:
    """The two units of `fixtures/duties`: `rows` by ledger, perhaps changed; None where nobody handed it in."""

    def __init__(
        self,
        open_ledgers,
        county_rows: dict[str, list[Row]],
        duties: Duties,
        frame: Frame = FRAME,
        refused: Sequence[tuple[Quarantined, str]] = (),
        **rows: list[Row] | None,
    ):
        self.duties, self.frame = duties, frame
        given = {name: found for name, found in {**county_rows, **rows}.items() if found is not None}
        with open_ledgers(given, refused) as tables:
            self.leaders = read_leaders(tables, duties, frame)
            self.ledgers = read_acts(tables, duties, frame)

    @property
    def findings(self) -> list[QualityFinding]:
        """What is odd about the acts."""
        return [finding for ledger in self.ledgers.acts.values() for finding in ledger.quality]

    def cells(self, *judgements: DutyJudgement):
        return fill_matrix(self.duties, self.leaders, self.ledgers, judgements, self.frame)

    def line(self, leader: str, duty: str, *judgements: DutyJudgement) -> str:
        """A duty of a leader over the quarters, as letters."""
        return "".join(SHORT[one.state] for one in self.cells(*judgements) if (one.leader, one.duty) == (leader, duty))

    def values(self, *judgements: DutyJudgement) -> dict[tuple[str, str, str], Measured]:
        found = duty_measures(self.cells(*judgements), self.duties, self.leaders, self.frame)
        return {(code, one.indicator, one.period): one for code, one in found}


MakeTown = Callable[..., Town]


@pytest.fixture(scope="module")
def make_town(open_ledgers, county_rows, duties) -> MakeTown:
    return partial(Town, open_ledgers, county_rows, duties)


@pytest.fixture(scope="module")
def filled(make_town: MakeTown) -> Town:
    return make_town()


def changed(rows: list[Row], id_: str, **cells: str | None) -> list[Row]:
    """The rows with cells of one of them changed; None is a blank cell."""
    assert [row["id"] for row in rows].count(id_) == 1
    new = {name: cell for name, cell in cells.items() if cell is not None}
    return [
        row if row["id"] != id_ else {name: cell for name, cell in row.items() if name not in cells} | new
        for row in rows
    ]


def without(rows: list[Row], id_: str) -> list[Row]:
    assert [row["id"] for row in rows].count(id_) == 1
    return [row for row in rows if row["id"] != id_]


def refusal(ledger: str, row: int, unit: str, code: str = "R04") -> tuple[Quarantined, str]:
    """A row that the ledger engine refused."""
    return Quarantined(f"{ledger}.csv", "", row, "date", code, "不是能确定的日期。", "写全", "…", unit), ledger


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


def test_the_fixture_is_read_whole_and_nothing_is_odd(filled: Town) -> None:
    assert {name: len(ledger.entries) for name, ledger in filled.ledgers.acts.items()} == {
        "meetings": 14, "leader_inspections": 5, "documents": 6,
    }  # fmt: skip
    assert filled.findings == []
    act = filled.ledgers.acts["meetings"].entries[0]
    assert (act.unit, act.kind, act.day, act.leaders) == ("990001", "常委会", date(2024, 2, 5), ("A1", "A3", "A4"))
    assert str(act.source) == "meetings.csv 第2行：2024-02-05 常委会（纪要〔2024〕2号）"


# What a row says, and whether it counts; None where it is no act.
ACTS: list[tuple[str, str, dict[str, str | None], bool | None]] = [
    ("meetings", "M1", {"safety": "false"}, False),
    ("meetings", "M1", {"number": None}, False),  # the ledger says: without minutes it does not count
    ("meetings", "M1", {"unexcused": "0"}, None),  # a meeting of the level above
    ("meetings", "M1", {"kind": "零报告"}, None),
    ("meetings", "M1", {"kind": "茶话会"}, None),
    ("leader_inspections", "D1", {"place": None}, False),
    ("leader_inspections", "D1", {"place": None, "enterprise": "E1"}, True),
    ("leader_inspections", "D1", {"level": None}, True),
    ("leader_inspections", "D1", {"level": "国家级"}, None),
    ("documents", "W1", {"number": None}, True),  # not every document has one
    ("documents", "W1", {"kind": "责任书"}, None),
    ("documents", "W1", {"safety": "false"}, False),
    ("documents", "W1", {"safety": "true"}, True),
    ("documents", "W5", {"safety": None}, False),  # a leader's own has to say that it deals with safety
    ("documents", "W5", {"safety": "false"}, False),
    ("documents", "W5", {"safety": "true"}, True),
]


@pytest.mark.parametrize(("ledger", "id_", "cells", "counts"), ACTS)
def test_what_becomes_of_a_row(make_town: MakeTown, county_rows, ledger: str, id_: str, cells, counts) -> None:
    rows = changed(county_rows[ledger], id_, **cells)
    row = next(int(one["source_row"]) for one in rows if one["id"] == id_)
    found = [act for act in make_town(**{ledger: rows}).ledgers.acts[ledger].entries if act.source.row == row]
    assert [act.counts for act in found] == ([] if counts is None else [counts])


def test_whoever_presides_is_present(make_town: MakeTown, county_rows) -> None:
    rows = changed(county_rows["meetings"], "M3", chair="A2", present="A3")
    assert make_town(meetings=rows).line("A2", "secretary.agenda") == "--DD"
    assert make_town(meetings=changed(rows, "M3", chair=None)).line("A2", "secretary.agenda") == "--PD"


def test_rows_of_other_units_are_nobodys(make_town: MakeTown, county_rows) -> None:
    row = county_rows["meetings"][0] | {"unit_code": "990099", "id": "X1"}
    town = make_town(meetings=[*county_rows["meetings"], row])
    assert len(town.ledgers.acts["meetings"].entries) == 14
    assert town.findings == []


def test_an_inspection_without_level_counts_where_any_level_does(make_town: MakeTown, county_rows, duties) -> None:
    rows = changed(county_rows["leader_inspections"], "D2", level=None)
    town = make_town(leader_inspections=rows)
    assert [(one.check, one.unit, one.sources[0].row) for one in town.findings] == [("level_missing", "990001", 3)]
    assert town.line("A6", "other_government.campaigns") == "DDDD"
    narrow = [
        dataclasses.replace(
            one,
            duties=tuple(
                dataclasses.replace(
                    duty, evidence=tuple(dataclasses.replace(fill, kinds=("企业",)) for fill in duty.evidence)
                )
                if duty.id == "other_government.campaigns"
                else duty
                for duty in one.duties
            ),
        )
        for one in duties.lists
    ]
    town.duties = dataclasses.replace(duties, lists=tuple(narrow))
    assert town.line("A6", "other_government.campaigns") == "NDDD"


def test_an_act_of_somebody_not_in_post_is_said_and_counts_for_nobody(make_town: MakeTown, county_rows) -> None:
    late = make_town(meetings=changed(county_rows["meetings"], "M1", present="A2"))
    assert [(one.check, one.unit, one.subject) for one in late.findings] == [("leader_not_in_post", "990001", "A2")]
    assert late.line("A1", "secretary.agenda") == "PD--"  # the report of the plenary is there


def test_somebody_in_another_post_is_in_post(make_town: MakeTown, county_rows) -> None:
    other = {"unit_code": "990001", "id": "A9", "post": "应急局局长", "from_date": "2022-01-01"}
    rows = changed(county_rows["meetings"], "M1", present="A1、A3、A4、A9")
    assert [one.check for one in make_town(meetings=rows).findings] == ["leader_not_in_post"]
    assert make_town(meetings=rows, leaders=[*county_rows["leaders"], other]).findings == []


def test_nobody_is_called_out_of_post_where_leaders_may_be_lacking(make_town: MakeTown, county_rows) -> None:
    rows = changed(county_rows["meetings"], "M1", present="A2")
    assert make_town(meetings=rows, refused=[refusal("leaders", 2, "990001")]).findings == []
    assert make_town(meetings=rows, refused=[refusal("leaders", 2, "")]).findings == []
    assert make_town(meetings=rows, leaders=[]).findings == []
    assert len(make_town(meetings=rows, refused=[refusal("leaders", 2, "990002")]).findings) == 1


def test_rows_outside_the_period_count_for_nothing_and_are_said(make_town: MakeTown, county_rows) -> None:
    town = make_town(meetings=changed(county_rows["meetings"], "M1", date="2023-12-30", present="A2"))
    assert [(one.check, one.unit) for one in town.findings] == [("outside_period", "")]  # and nothing on A2
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
        "领导带队检查台账：查该单位5条：2024-01-01至2024-03-31县级、乡镇级、企业、市级0次，应有1次"
    ]


def test_without_a_ledger_nothing_is_said_about_absence(make_town: MakeTown) -> None:
    town = make_town(meetings=None)
    assert town.line("A3", "government_head.committee") == "????"
    assert town.line("A6", "other_government.analysis") == "????"
    assert town.line("A6", "other_government.campaigns") == "DDDD"


def test_a_quarantined_row_leaves_absence_open_and_what_is_done_done(make_town: MakeTown, county_rows) -> None:
    rows = without(county_rows["meetings"], "M3")
    town = make_town(meetings=rows, refused=[refusal("meetings", 4, "990001"), refusal("meetings", 9, "990001")])
    assert town.line("A2", "secretary.agenda") == "--?D"
    assert town.line("A3", "government_head.committee") == "D???"
    assert town.line("A6", "other_government.campaigns") == "DDDD"
    why = next(one for one in town.cells() if one.state is NOT_KNOWN and one.leader == "A3").why
    assert "会议台账：meetings.csv 第4行已隔离（R04：不是能确定的日期），连同其他共2行" in why
    stranger = make_town(refused=[refusal("meetings", 15, "")])
    assert stranger.line("A3", "government_head.committee") == "D???"  # the row might be anybody's
    elsewhere = make_town(refused=[refusal("meetings", 15, "990002"), refusal("hazards", 4, "990001")])
    assert elsewhere.line("A3", "government_head.committee") == "DNNN"


def test_a_copy_of_a_row_leaves_nothing_open(make_town: MakeTown) -> None:
    town = make_town(refused=[refusal("meetings", 16, "990001", "R17")])
    assert town.line("A3", "government_head.committee") == "DNNN"
    contradiction = make_town(refused=[refusal("meetings", 16, "990001", "R18")])
    assert contradiction.line("A3", "government_head.committee") == "D???"


def filing(ledger: str, first: str, last: str) -> Row:
    """A unit's filing, with or without rows."""
    return {"unit_code": "990002", "ledger": ledger, "first_date": first, "last_date": last, "received_date": last}


def test_a_nil_report_makes_absence_count(make_town: MakeTown) -> None:
    silent, duty = make_town(), "deputy_in_charge.committee"
    assert silent.line("B5", duty) == "????"
    why = next(one.why for one in silent.cells() if (one.leader, one.duty) == ("B5", duty))
    assert "没有报送2024-01-01至2024-03-31的领导带队检查台账" in why
    handed_in = [filing(name, "2024-01-01", "2024-12-31") for name in ("meetings", "leader_inspections")]
    assert make_town(filings=handed_in).line("B5", duty) == "NNNN"


def test_absence_counts_in_the_quarters_that_were_handed_in(make_town: MakeTown) -> None:
    handed_in = [
        filing("meetings", "2024-01-01", "2024-12-31"),
        filing("leader_inspections", "2024-01-01", "2024-03-31"),
        filing("leader_inspections", "2024-04-01", "2024-06-30"),
        filing("leader_inspections", "2024-07-01", "2024-09-29"),  # one day is lacking
    ]
    town = make_town(filings=handed_in)
    assert town.line("B5", "deputy_in_charge.committee") == "NN??"
    assert town.line("A3", "government_head.committee") == "D???"  # 990001 has rows, and no filing is registered


def test_where_leaders_may_be_lacking_absence_is_open(make_town: MakeTown) -> None:
    town = make_town(refused=[refusal("leaders", 3, "990001")])
    assert town.line("A3", "government_head.committee") == "D???"
    assert town.line("B1", "secretary.agenda") == "DNN?"
    values = town.values(*JUDGED)
    for what in ("met", "partly", "missing", "open", "short"):
        assert number(values, "990001", f"duty_secretary_{what}") == "?"
        assert "领导干部台账：leaders.csv 第3行已隔离" in values["990001", f"duty_secretary_{what}", ""].reason
    assert number(values, "990001", "duty_government_head_short_sure") == "1"  # prevention is judged as not done


def test_what_is_not_over_is_not_due_but_may_be_done(make_town: MakeTown, county_rows) -> None:
    frame = dataclasses.replace(FRAME, last=date(2024, 7, 31), as_of=date(2024, 8, 12))
    early = {name: [row for row in rows if row.get("date", "") <= "2024-08-12"] for name, rows in county_rows.items()}
    town = make_town(frame, **early)
    assert town.line("A3", "government_head.committee") == "DN-"
    assert town.line("A3", "government_head.funds") == "---"
    assert town.line("A2", "secretary.lists") == "--D"
    assert {period for _, _, period in town.values()} == {"", "q1", "q2"}


@pytest.mark.parametrize(
    ("since", "line"), [("2024-05-16", "-NN?"), ("2024-05-17", "--N?")], ids=["46 of 91 days", "45 of 91 days"]
)
def test_who_held_the_post_half_of_the_quarter_answers_for_it(
    make_town: MakeTown, county_rows, since: str, line: str
) -> None:
    town = make_town(leaders=changed(county_rows["leaders"], "B4", from_date=since))
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
    assert cell.sources[1].file == "会议台账"


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
def test_the_order_of_rows_does_not_matter(filled: Town, make_town: MakeTown, county_rows, seed: int) -> None:
    shuffle = random.Random(seed)

    def mixed(rows: list[Row]) -> list[Row]:
        """In another order, and with other numbers."""
        found = [{name: cell for name, cell in row.items() if name != "source_row"} for row in rows]
        return shuffle.sample(found, len(found))

    other = make_town(**{name: mixed(rows) for name, rows in county_rows.items()})
    assert states(other) == states(filled)
    assert other.values().keys() == filled.values().keys()
    assert {key: (one.numerator, one.denominator) for key, one in other.values().items()} == {
        key: (one.numerator, one.denominator) for key, one in filled.values().items()
    }


ORDER = [NOT, PARTLY, DONE]


@settings(max_examples=40, deadline=None)
@given(drop=st.sets(st.integers(0, 13)))
def test_taking_evidence_away_never_improves_a_cell(filled: Town, make_town: MakeTown, county_rows, drop) -> None:
    less = [row for at, row in enumerate(county_rows["meetings"]) if at not in drop]
    for before, after in zip(filled.cells(), make_town(meetings=less).cells(), strict=True):
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
def test_several_holders_become_one_number_as_declared(open_ledgers, county_rows, duties, several: Several) -> None:
    lists = tuple(
        dataclasses.replace(one, several=several) if one.id == "other_government" else one for one in duties.lists
    )
    values = Town(open_ledgers, county_rows, dataclasses.replace(duties, lists=lists)).values(*JUDGED)
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


def test_a_post_without_anybody_is_not_known_and_a_local_post_not_expected(
    filled: Town, make_town: MakeTown, county_rows
) -> None:
    values = filled.values()
    assert number(values, "990002", "duty_other_government_met") == "?"
    assert "没有登记政府其他领导" in values["990002", "duty_other_government_open", ""].reason
    assert ("990002", "duty_congress_head_met", "") not in values
    added = {"unit_code": "990002", "id": "C1", "post": "人大主任", "from_date": "2022-01-01"}
    town = make_town(leaders=[*county_rows["leaders"], added])
    assert number(town.values(), "990002", "duty_congress_head_open") == "2"


def test_where_no_leaders_were_handed_in_it_is_said(make_town: MakeTown, county_rows) -> None:
    rows = [row for row in county_rows["leaders"] if row["unit_code"] != "990002"]
    values = make_town(leaders=rows).values()
    assert values["990002", "duty_secretary_met", ""].reason == "领导干部台账：该单位没有报送"
    nil = make_town(leaders=rows, filings=[filing("leaders", "2024-01-01", "2024-03-31")]).values()
    assert nil["990002", "duty_secretary_met", ""].reason == "没有登记党委主要负责人"
    # 990001 has no filing in that register, but its leaders are there to be seen.
    assert "leaders" not in nil["990001", "duty_secretary_met", ""].reason


def test_every_indicator_that_is_produced_is_described(filled: Town) -> None:
    described = {one.id: one for one in duty_indicators(filled.duties)}
    produced = {indicator for _, indicator, _ in filled.values()}
    assert produced <= described.keys()
    assert all(one.title and one.unit and one.meaning for one in described.values())
    assert described["duty_other_government_met"].ratio
    assert not described["duty_secretary_met"].ratio


def test_the_table_takes_the_numbers_exactly(filled: Town) -> None:
    pairs = duty_measures(filled.cells(*JUDGED), filled.duties, filled.leaders, FRAME)
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
    table = build_table(UNITS, duty_measures(filled.cells(), filled.duties, filled.leaders, FRAME))
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


def test_the_table_for_the_organisation_department_has_no_names(rules, filled: Town, county_rows) -> None:
    rows = rows_of(rules, filled, "shared.major_accident")
    text = organisation_rows(rows)
    found = list(csv.DictReader(io.StringIO(text)))
    assert [row["人员编号"] for row in found] == ["A2", "A3", "A5"]
    assert found[0] | {"依据": ""} == {
        "单位": "990001", "人员编号": "A2", "职务": "党委主要负责人", "事项": "发生重大及以上事故",
        "后果": "自否决之日起一年内不得提拔", "起": "2025-01-31", "止": "2026-01-31", "答复期限": "", "依据": "",
        "状态": "成立", "说明": "",
    }  # fmt: skip
    names = [row["name"] for row in county_rows["leaders"]]
    assert len(names) == 11
    assert [name for name in names if name in text + repr(filled.leaders) + repr(filled.cells())] == []


def test_a_cell_of_the_table_cannot_become_a_formula(rules, filled: Town) -> None:
    rows = rows_of(rules, filled, "shared.major_accident")
    risky = dataclasses.replace(rows[0], note="=1+1")
    assert "'=1+1" in organisation_rows([risky])


def test_what_the_engine_gives_is_what_the_table_of_persons_takes(rules) -> None:
    needed = {name for name in vars(Followed) if not name.startswith("_")}
    assert needed == {"rule", "state", "what", "post", "since", "until", "due"}
    assert needed <= Following.__dataclass_fields__.keys()


# --- in a run ---------------------------------------------------------------------------------------------


LEADERS = "unit_code,id,post,from_date\n990101,L1,县委书记,2022-01-01\n"
MEETINGS = """unit_code,id,kind,date,present,safety,number
990101,M1,常委会,2024-02-02,L1,是,1号
990101,M2,常委会,2024-05-02,L1,是,2号
"""


def test_a_run_reads_the_ledgers_into_its_table(town) -> None:
    other, earlier = "990101,L2,镇长,2022-01-01\n", "990101,M0,常委会,2023-12-30,L1,是,9号\n"
    town.use_ledgers(leaders=LEADERS + other, meetings=MEETINGS + earlier)
    view = town.read()
    assert view.evidence.duties is not None
    line = "".join(SHORT[one.state] for one in view.evidence.duties.cells if one.duty == "secretary.agenda")
    assert line == "DD-"
    assert view.value("甲县", "duty_secretary_met", "q1").numerator == 1
    assert {"post_missing", "post_vacant"} & view.checks == {"post_missing"}
    assert {"post_not_listed", "outside_period"} <= view.checks
    assert {Path(file.path).name for file in view.evidence.files} >= {"leaders.csv", "meetings.csv"}
    assert {one.id for one in view.evidence.indicators} >= {"duty_secretary_met"}


def test_a_run_without_ledgers_has_no_matrix(town) -> None:
    assert town.read().evidence.duties is None


def test_problems_of_ledgers_come_with_all_others(town) -> None:
    town.use_ledgers(leaders=LEADERS.replace("post", "posts"), meetings=MEETINGS.replace("date", "day"))
    (town.folder / "data" / "units.csv").write_text("code\n1\n", encoding="utf-8")
    found = town.problems()
    assert {place for code, place in found if code == "E207"} >= {
        "data/ledgers/leaders.csv 第1行 post", "data/ledgers/meetings.csv 第1行 date", "data/units.csv 第1行 name",
    }  # fmt: skip


def test_quarantined_rows_of_ledgers_reach_the_runs_quarantine_and_leave_absence_open(town) -> None:
    town.use_ledgers(leaders=LEADERS, meetings=MEETINGS.replace("2024-05-02,L1", "2024-05-02,L9"))
    evidence = town.read().evidence
    assert [(row.file, row.row, row.code) for row in evidence.quarantine] == [("data/ledgers/meetings.csv", 3, "R16")]
    counts = {Path(file.path).name: (file.rows, file.accepted, file.quarantined) for file in evidence.files}
    assert counts["meetings.csv"] == (2, 1, 1)
    line = "".join(SHORT[one.state] for one in evidence.duties.cells if one.duty == "secretary.agenda")
    assert line == "D?-"


FAULTS = [
    ({"unit_code": "990109"}, ("unit_code", "R13")),
    ({"kind": "茶话会"}, ("kind", "R08")),
    ({"date": "2024-02-31"}, ("date", "R05")),
    ({"date": "2025-02-05"}, ("date", "R07")),
    ({"present": "L1、X9"}, ("present", "R16")),
    ({"safety": "半"}, ("safety", "R09")),
    ({"safety": ""}, ("safety", "R01")),
]


def test_a_row_of_a_ledger_that_cannot_be_used_is_quarantined(town) -> None:
    header, good, _ = MEETINGS.splitlines()
    cells = dict(zip(header.split(","), good.split(","), strict=True))
    rows = [",".join((cells | {"id": f"F{at}"} | change).values()) for at, (change, _) in enumerate(FAULTS)]
    town.use_ledgers(leaders=LEADERS, meetings="\n".join([header, good, *rows]) + "\n")
    found = town.read().evidence.quarantine
    assert [(one.row, one.column, one.code) for one in found] == [
        (row, *expected) for row, (_, expected) in enumerate(FAULTS, start=3)
    ]
    assert all(one.message and one.remedy and one.raw for one in found)


def test_a_file_that_is_refused_stops_the_run(town) -> None:
    town.use_ledgers(leaders=LEADERS, meetings="")
    with pytest.raises(DataError):
        town.read()
