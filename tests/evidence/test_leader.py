"""The ledger of leaders: terms, names that stay hidden, contradictions, vacancies; each guard seen to object."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.evidence.csvtext import Sheet, read_sheet
from assess.evidence.duty import load_duties
from assess.evidence.duty_posts import check_posts, vacancies
from assess.evidence.duty_quarters import Quarter, months_after, quarters
from assess.evidence.duty_rows import Frame, Ledger, refuse_columns
from assess.evidence.leader import COLUMNS, NAME, Leader, Names, check_two_posts, mask_name, read_leaders
from assess.types import Source, Unit

FIXTURES = Path(__file__).parent / "fixtures" / "duties"
UNITS = (Unit("990001", "甲县", "county", "县区"), Unit("990002", "乙区", "district", "县区"))
FRAME = Frame(UNITS, date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 20))
HEADER = "unit,leader,post,portfolio,from,to,name\n"
GOOD = "990001,A1,县委书记,,2023-05-01,2024-06-30,张三丰\n"


@pytest.fixture(scope="module")
def duties(root: Path):
    return load_duties(root, FRAME.last)


def sheet(tmp_path: Path, text: str) -> Sheet:
    path = tmp_path / "leaders.csv"
    path.write_text(text, encoding="utf-8")
    found = read_sheet(path, "leaders.csv", COLUMNS, problems := [])
    assert found is not None, problems
    return found


def read(tmp_path: Path, duties, rows: str, names: Names = Names.DROP) -> Ledger[Leader]:
    return read_leaders(sheet(tmp_path, HEADER + rows), duties.posts, FRAME, names)


def codes(ledger: Ledger[Leader]) -> list[tuple[int, str, str]]:
    assert all(row.message and row.remedy for row in ledger.quarantine)
    return [(row.row, row.column, row.code) for row in ledger.quarantine]


def test_the_fixture_reads_whole_and_without_names(duties) -> None:
    problems: list = []
    found = read_sheet(FIXTURES / "leaders.csv", "leaders.csv", COLUMNS, problems)
    ledger = read_leaders(found, duties.posts, FRAME)
    assert (ledger.rows, len(ledger.entries), ledger.quarantine) == (11, 11, ())
    assert [leader.post for leader in ledger.entries[:5]] == [
        "secretary", "secretary", "government_head", "other_standing", "deputy_in_charge",
    ]  # fmt: skip
    assert ledger.entries[4].portfolio == ("矿山", "危化")
    assert {leader.name for leader in ledger.entries} == {""}
    assert "三" not in repr(ledger)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张某"), ("张三丰", "张某某"), ("欧阳修文", "欧某某"), ("张", "张某"), (" 张 三 ", "张某"), ("", "")],
)
def test_a_masked_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(max_size=12))
def test_masking_twice_is_masking_once_and_reveals_one_character(name: str) -> None:
    masked = mask_name(name)
    assert mask_name(masked) == masked
    assert masked == "" or set(masked[1:]) == {"某"}


@pytest.mark.parametrize(("names", "shown"), [(Names.DROP, ""), (Names.MASK, "张某某"), (Names.SHOW, "张三丰")])
def test_names_are_dropped_masked_or_shown_also_in_the_quarantine(tmp_path, duties, names: Names, shown: str) -> None:
    ledger = read(tmp_path, duties, GOOD + GOOD.replace("A1", "A2").replace("县委书记", "镇长"), names)
    assert ledger.entries[0].name == shown
    assert ledger.quarantine[0].raw == f"990001,A2,镇长,,2023-05-01,2024-06-30,{shown}"


def test_a_row_of_another_length_shows_nothing_since_a_name_may_stand_anywhere(tmp_path, duties) -> None:
    ledger = read(tmp_path, duties, GOOD.replace(",,", ",,张三丰,"))
    assert codes(ledger) == [(2, "", "E225")]
    assert "张" not in ledger.quarantine[0].raw


def test_the_column_of_names_may_be_absent(tmp_path, duties) -> None:
    text = (HEADER + GOOD).replace(",name", "").replace(",张三丰", "")
    assert len(read_leaders(sheet(tmp_path, text), duties.posts, FRAME).entries) == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("县委书记", "镇长", (2, "post", "E261")),
        ("990001", "999999", (2, "unit", "E260")),
        ("990001", "", (2, "unit", "E264")),
        ("A1", "张三", (2, "leader", "E265")),
        ("A1", "", (2, "leader", "E264")),
        ("2023-05-01", "2023-5-1", (2, "from", "E262")),
        ("2023-05-01", "2023-02-30", (2, "from", "E262")),
        ("2023-05-01", "", (2, "from", "E262")),
        ("2023-05-01", "2025-02-01", (2, "from", "E263")),
        ("2024-06-30", "2023-04-30", (2, "to", "E266")),
    ],
)
def test_a_row_that_cannot_be_used_is_quarantined_and_blocks_its_unit(tmp_path, duties, old, new, expected) -> None:
    ledger = read(tmp_path, duties, GOOD.replace(old, new))
    assert (codes(ledger), ledger.entries) == ([expected], ())
    assert ledger.why_blocked("990001").startswith("第2行已隔离")
    assert bool(ledger.why_blocked("990002")) == (expected[2] in ("E260", "E264") and expected[1] == "unit")


def test_a_unit_may_be_named_or_coded_and_a_repaired_name_is_reported(tmp_path, duties) -> None:
    ledger = read(tmp_path, duties, GOOD.replace("990001", "甲\u3000县"))
    assert [leader.unit for leader in ledger.entries] == ["990001"]
    assert [finding.check for finding in ledger.quality] == ["name_repaired"]
    assert read(tmp_path, duties, GOOD.replace("990001", "甲县")).quality == ()


SECOND = {
    "a copy": (GOOD, [(3, "leader", "E267")]),
    "twice in one post": (GOOD.replace("2023-05-01", "2024-01-01"), [(2, "leader", "E268"), (3, "leader", "E268")]),
    "two units": (GOOD.replace("990001", "990002"), [(2, "leader", "E268"), (3, "leader", "E268")]),
    "two names": (
        GOOD.replace("张三丰", "李四").replace("2023-05-01,2024-06-30", "2024-07-01,"),
        [(2, "leader", "E268"), (3, "leader", "E268")],
    ),
    "back in post": (GOOD.replace("2023-05-01,2024-06-30", "2024-09-01,"), []),
    "another unit later": (GOOD.replace("990001", "990002").replace("2023-05-01,2024-06-30", "2024-07-01,"), []),
    "another person": (GOOD.replace("A1", "A9").replace("张三丰", "李四"), []),
}


@pytest.mark.parametrize("case", SECOND)
def test_a_second_row_of_one_identity(tmp_path, duties, case: str) -> None:
    row, expected = SECOND[case]
    ledger = read(tmp_path, duties, GOOD + row)
    assert codes(ledger) == expected
    assert len(ledger.entries) + len(ledger.quarantine) == 2
    assert bool(ledger.blocked) == (len(expected) == 2)


def test_a_ledger_that_loses_a_row_is_caught() -> None:
    with pytest.raises(AssertionError, match="rows lost"):
        Ledger("leaders.csv", 2, ("one",))


def test_two_posts_at_a_time_are_said_and_both_count(tmp_path, duties) -> None:
    ledger = read(tmp_path, duties, GOOD + GOOD.replace("县委书记", "县长"))
    findings = check_two_posts(ledger.entries, duties.titles)
    assert [(one.check, one.level, one.subject) for one in findings] == [("two_posts", "warning", "A1")]
    assert [source.row for source in findings[0].sources] == [3, 2]
    assert len(ledger.entries) == 2
    after = GOOD.replace("县委书记", "县长").replace("2023-05-01,2024-06-30", "2024-07-01,")
    assert check_two_posts(read(tmp_path, duties, GOOD + after).entries, duties.titles) == []


def term(first: str, last: str = "") -> Leader:
    end = date.fromisoformat(last) if last else None
    return Leader("990001", "A1", "secretary", (), date.fromisoformat(first), end, Source("leaders.csv", 2))


@pytest.mark.parametrize(
    ("terms", "gaps"),
    [
        ([], [("2024-04-01", "2024-06-30")]),
        ([term("2020-01-01")], []),
        ([term("2020-01-01", "2024-03-31")], [("2024-04-01", "2024-06-30")]),
        ([term("2020-01-01", "2024-04-01"), term("2024-06-30")], [("2024-04-02", "2024-06-29")]),
        ([term("2024-05-01", "2024-05-31")], [("2024-04-01", "2024-04-30"), ("2024-06-01", "2024-06-30")]),
        ([term("2024-05-01"), term("2020-01-01", "2024-04-30")], []),
        ([term("2024-07-01")], [("2024-04-01", "2024-06-30")]),
    ],
)
def test_vacancies_are_given_by_their_days(terms, gaps) -> None:
    found = vacancies(terms, Quarter("q2", date(2024, 4, 1), date(2024, 6, 30), True))
    assert [(first.isoformat(), last.isoformat()) for first, last in found] == gaps


def test_vacant_missing_and_doubly_held_posts_are_found(duties) -> None:
    found = read_sheet(FIXTURES / "leaders.csv", "leaders.csv", COLUMNS, [])
    leaders = read_leaders(found, duties.posts, FRAME).entries
    findings = {(one.check, one.unit, one.subject): one for one in check_posts(leaders, duties, FRAME, "leaders.csv")}
    assert sorted(findings) == [
        ("post_missing", "990002", "党委其他常委"),
        ("post_missing", "990002", "政府其他领导"),
        ("post_vacant", "990002", "政府主要负责人"),
    ]
    assert "q2（2024-04-01至2024-05-31）" in findings["post_vacant", "990002", "政府主要负责人"].message
    double = (*leaders, term("2024-01-01", "2024-01-31"))
    checks = [one.check for one in check_posts(double, duties, FRAME, "leaders.csv")]
    assert "post_held_twice" in checks


def test_a_post_is_expected_only_in_units_of_its_types(duties) -> None:
    zone = Frame((Unit("9901L1", "丙园区", "zone", "功能区"),), FRAME.first, FRAME.last, FRAME.as_of)
    assert check_posts((), duties, zone, "leaders.csv") == []
    assert len(check_posts((), duties, FRAME, "leaders.csv")) == 10


def test_an_unknown_column_refuses_the_file(tmp_path) -> None:
    problems: list = []
    refuse_columns(sheet(tmp_path, HEADER.replace("name", "nam") + GOOD), (NAME,), problems)
    assert [(one.code, one.place) for one in problems] == [("E256", "leaders.csv nam")]
    assert all(problems[0].render(language) for language in ("zh", "en"))
    refuse_columns(sheet(tmp_path, HEADER + GOOD), (NAME,), problems)
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("2024-01-01", "2024-12-31", ["q1+", "q2+", "q3+", "q4+"]),
        ("2023-12-01", "2024-11-30", ["q1+", "q2+", "q3+", "q4+"]),
        ("2020-01-01", "2020-07-31", ["q1+", "q2+", "q3"]),
        ("2020-01-01", "2020-06-30", ["q1+", "q2+"]),
        ("2020-01-01", "2020-06-29", ["q1+", "q2"]),
        ("2020-01-01", "2021-12-31", ["q1+", "q2+", "q3+", "q4+"]),
    ],
)
def test_quarters_begin_with_the_period_and_are_over_with_their_last_day(first, last, names) -> None:
    parts = quarters(date.fromisoformat(first), date.fromisoformat(last))
    assert [part.name + ("+" if part.over else "") for part in parts] == names


def test_months_after_keeps_to_shorter_months() -> None:
    assert months_after(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert months_after(date(2024, 10, 15), 3) == date(2025, 1, 15)
