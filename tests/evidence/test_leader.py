"""The ledger of leaders: terms, names that stay hidden, contradictions, vacancies; each guard seen to object."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assess.errors import wording
from assess.evidence.csvtext import Sheet, read_sheet
from assess.evidence.duty import Duties, load_duties
from assess.evidence.duty_posts import check_posts, vacancies
from assess.evidence.duty_quarters import Quarter, quarters
from assess.evidence.duty_rows import Frame, Ledger, refuse_columns
from assess.evidence.leader import Leader, check_two_posts
from assess.evidence.leader_store import read_leaders
from assess.indicators.periods import months_after
from assess.types import Quarantined, Source, Unit

UNITS = (Unit("990001", "甲县", "county", "县区"), Unit("990002", "乙区", "district", "县区"))
FRAME = Frame(UNITS, date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 20))
Row = dict[str, str]
GOOD: Row = {
    "unit_code": "990001", "id": "A1", "name": "张三丰", "post": "县委书记", "from_date": "2023-05-01",
    "to_date": "2024-06-30",
}  # fmt: skip
Read = Callable[..., Ledger[Leader]]


@pytest.fixture(scope="module")
def duties(root: Path) -> Duties:
    return load_duties(root, FRAME.last)


@pytest.fixture(scope="module")
def read(open_ledgers, duties: Duties) -> Read:
    """The leaders of some rows; `refused` are rows of the ledger that were."""

    def reading(*rows: Row, refused: tuple[Quarantined, ...] = (), filings: tuple[Row, ...] = ()) -> Ledger[Leader]:
        given = {"leaders": rows} | ({"filings": filings} if filings else {})
        with open_ledgers(given, [(one, "leaders") for one in refused]) as tables:
            return read_leaders(tables, duties, FRAME)

    return reading


def checks(ledger: Ledger[Leader]) -> list[tuple[str, str, str, list[int]]]:
    return [(one.check, one.unit, one.subject, [source.row for source in one.sources]) for one in ledger.quality]


def test_the_fixture_is_read_whole_and_without_names(read: Read, county_rows) -> None:
    ledger = read(*county_rows["leaders"])
    assert (len(ledger.entries), ledger.blocked, ledger.quality) == (11, {}, ())
    assert [leader.post for leader in ledger.entries[:5]] == [
        "secretary", "secretary", "government_head", "other_standing", "deputy_in_charge",
    ]  # fmt: skip
    assert ledger.entries[4].portfolio == ("矿山", "危化")
    assert str(ledger.entries[0].source) == "leaders.csv 第2行：A1 县委书记 2023-05-01至2024-06-30"
    assert "张" not in repr(ledger)


def test_the_column_of_names_may_be_blank(read: Read) -> None:
    assert len(read({name: cell for name, cell in GOOD.items() if name != "name"}).entries) == 1


def test_rows_of_units_that_are_not_assessed_are_nobodys(read: Read) -> None:
    stranger = GOOD | {"unit_code": "990099", "id": "X1"}
    ledger = read(GOOD, stranger, stranger | {"id": "X2", "post": "镇长"})
    assert ([leader.id for leader in ledger.entries], ledger.quality) == (["A1"], ())


def test_a_title_may_be_written_with_spaces(read: Read) -> None:
    assert [leader.post for leader in read(GOOD | {"post": "县委 书记"}).entries] == ["secretary"]


def test_other_titles_are_said_once_per_unit_and_are_no_error(read: Read) -> None:
    others = [GOOD | {"id": f"C{at}", "post": post} for at, post in enumerate(("镇长", "县委书纪", "镇长"))]
    ledger = read(GOOD, *others, GOOD | {"id": "D1", "unit_code": "990002", "post": "镇长"})
    assert [leader.id for leader in ledger.entries] == ["A1"]
    assert checks(ledger) == [
        ("post_not_listed", "990001", "领导干部台账", [3, 4, 5]), ("post_not_listed", "990002", "领导干部台账", [6]),
    ]  # fmt: skip
    assert "3行的职务不在职责清单里（镇长、县委书纪）" in ledger.quality[0].message
    assert ledger.blocked == {}


SECOND = {
    "twice in one post": ({"from_date": "2024-01-01"}, True),
    "twice in one post, by two titles": ({"from_date": "2024-01-01", "post": "党委主要负责人"}, True),
    "one day": ({"from_date": "2024-06-30", "to_date": ""}, True),
    "the day after": ({"from_date": "2024-07-01", "to_date": ""}, False),
    "two units": ({"unit_code": "990002", "post": "区长"}, True),
    "two names": ({"name": "李四", "from_date": "2024-07-01", "to_date": ""}, True),
    "one name, written apart": ({"name": "张 三丰", "from_date": "2024-07-01", "to_date": ""}, False),
    "one name, once blank": ({"name": "", "from_date": "2024-07-01", "to_date": ""}, False),
    "back in post": ({"from_date": "2024-09-01", "to_date": ""}, False),
    "another unit later": ({"unit_code": "990002", "from_date": "2024-07-01", "to_date": ""}, False),
    "another unit later, by another name": (
        {"name": "李四", "unit_code": "990002", "from_date": "2024-07-01", "to_date": ""}, True,
    ),
    "another person": ({"id": "A9", "name": "李四"}, False),
}  # fmt: skip


@pytest.mark.parametrize("case", SECOND)
@pytest.mark.parametrize("turned", [False, True])
def test_a_second_row_of_one_identity(read: Read, case: str, turned: bool) -> None:
    change, contradicts = SECOND[case]
    second = {name: cell for name, cell in (GOOD | change).items() if cell}
    ledger = read(second, GOOD) if turned else read(GOOD, second)
    units = {"990001", second["unit_code"]}
    if not contradicts:
        assert (len(ledger.entries), ledger.quality) == (2, ())
        assert units & ledger.blocked.keys() == set()
        return
    assert ledger.entries == ()
    assert sorted(checks(ledger)) == [("terms_contradict", unit, "A1", [2, 3]) for unit in sorted(units)]
    for unit in units:
        assert ledger.why_blocked(unit) == "leaders.csv 第2行、leaders.csv 第3行任期矛盾，都没有采用（E268）"
    message = ledger.quality[0].message
    assert "“A1”" in message
    assert "leaders.csv 第2行、leaders.csv 第3行" in message
    assert "张" not in message


def test_only_the_terms_that_contradict_are_not_used(read: Read) -> None:
    later = {name: cell for name, cell in (GOOD | {"from_date": "2024-09-01"}).items() if name != "to_date"}
    ledger = read(GOOD, GOOD | {"from_date": "2024-01-01"}, later, GOOD | {"id": "A2", "unit_code": "990002"})
    assert [(leader.id, str(leader.from_)) for leader in ledger.entries] == [("A1", "2024-09-01"), ("A2", "2023-05-01")]
    assert ledger.blocked.keys() == {"990001"}


def test_the_text_on_contradictions_names_what_it_is_about() -> None:
    values = {"id": "A1", "rows": "第2行"}
    for language in ("zh", "en"):
        assert "“A1”" in wording(language)["E268"]["what"].format(**values)
        assert "第2行" in wording(language)["E268"]["what"].format(**values)


def test_two_posts_at_a_time_are_said_and_both_count(read: Read, duties: Duties) -> None:
    ledger = read(GOOD, GOOD | {"post": "县长"})
    assert checks(ledger) == [("two_posts", "990001", "A1", [3, 2])]
    assert ledger.quality[0].level == "warning"
    assert (len(ledger.entries), ledger.why_blocked("990001")) == (2, "")
    after = {
        name: cell for name, cell in (GOOD | {"post": "县长", "from_date": "2024-07-01"}).items() if name != "to_date"
    }
    assert check_two_posts(read(GOOD, after).entries, duties.titles) == []


def refused(row: int, unit: str, code: str = "R04") -> Quarantined:
    return Quarantined("leaders.csv", "", row, "from_date", code, "不是能确定的日期。", "写全", "…", unit)


def test_a_refused_row_blocks_its_unit_or_all(read: Read) -> None:
    other = GOOD | {"id": "B1", "unit_code": "990002"}
    own = read(GOOD, other, refused=(refused(4, "990001"),))
    assert own.why_blocked("990001") == "leaders.csv 第4行已隔离（R04：不是能确定的日期）"
    assert own.why_blocked("990002") == ""
    nobodys = read(GOOD, other, refused=(refused(4, ""), refused(4, "", "R01")))
    assert nobodys.why_blocked("990002") == "leaders.csv 第4行已隔离（R04：不是能确定的日期）"  # one row, two faults
    assert read(GOOD, other, refused=(refused(4, "990001", "R17"),)).blocked == {}


def test_a_unit_that_handed_in_no_leaders_is_not_known_to_have_none(read: Read) -> None:
    assert read(GOOD).blocked == {"990002": "该单位没有报送"}
    filing = {"unit_code": "990002", "ledger": "leaders", "received_date": "2024-01-10"}
    nil = filing | {"first_date": "2024-01-01", "last_date": "2024-01-01", "nil": "true"}
    assert read(GOOD, filings=(nil,)).blocked == {}
    before = filing | {"first_date": "2023-01-01", "last_date": "2023-12-31"}
    assert read(GOOD, filings=(before,)).blocked == {"990002": "该单位没有报送"}
    other = GOOD | {"id": "D1", "unit_code": "990002", "post": "镇长"}
    assert read(GOOD, other, filings=(before,)).blocked == {}  # its rows are there to be seen


def test_a_ledger_that_loses_a_row_is_caught() -> None:
    with pytest.raises(AssertionError, match="rows lost"):
        Ledger("judgements.csv", 2, ("one",))


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


def test_vacant_missing_and_doubly_held_posts_are_found(read: Read, duties: Duties, county_rows) -> None:
    leaders = read(*county_rows["leaders"])
    findings = {(one.check, one.unit, one.subject): one for one in check_posts(leaders, duties, FRAME)}
    assert sorted(findings) == [
        ("post_missing", "990002", "党委其他常委"),
        ("post_missing", "990002", "政府其他领导"),
        ("post_vacant", "990002", "政府主要负责人"),
    ]
    assert "q2（2024-04-01至2024-05-31）" in findings["post_vacant", "990002", "政府主要负责人"].message
    assert [str(one) for one in findings["post_missing", "990002", "政府其他领导"].sources] == ["领导干部台账"]
    double = read(*county_rows["leaders"], GOOD | {"id": "A9", "from_date": "2024-01-01", "to_date": "2024-01-31"})
    assert "post_held_twice" in [one.check for one in check_posts(double, duties, FRAME)]


def test_no_post_is_called_vacant_where_leaders_may_be_lacking(read: Read, duties: Duties, county_rows) -> None:
    rows = [*county_rows["leaders"], GOOD | {"id": "B9", "unit_code": "990002", "post": "区委书记"}]
    findings = check_posts(read(*rows, refused=(refused(20, "990002"),)), duties, FRAME)
    assert [(one.check, one.unit) for one in findings] == [("post_held_twice", "990002")]
    assert check_posts(read(refused=(refused(20, ""),)), duties, FRAME) == []


def test_a_post_is_expected_only_in_units_of_its_types(duties: Duties) -> None:
    zone = Frame((Unit("9901L1", "丙园区", "zone", "功能区"),), FRAME.first, FRAME.last, FRAME.as_of)
    nobody: Ledger[Leader] = Ledger("领导干部台账")
    assert check_posts(nobody, duties, zone) == []
    assert len(check_posts(nobody, duties, FRAME)) == 10


def sheet(tmp_path: Path, header: str) -> Sheet:
    path = tmp_path / "small.csv"
    path.write_text(f"{header}\n990001,1\n", encoding="utf-8")
    found = read_sheet(path, "small.csv", ("unit",), problems := [])
    assert found is not None, problems
    return found


def test_an_unknown_column_refuses_the_file(tmp_path: Path) -> None:
    problems: list = []
    refuse_columns(sheet(tmp_path, "unit,nam"), ("name",), problems)
    assert [(one.code, one.place) for one in problems] == [("E256", "small.csv nam")]
    assert all(problems[0].render(language) for language in ("zh", "en"))
    refuse_columns(sheet(tmp_path, "unit,name"), ("name",), problems)
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
