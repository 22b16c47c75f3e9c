"""Whole partitions: every seeded fault is found and none beside it, nothing is lost, and guards can fail."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.ledger import Engine, Partition, build_partition, read_quarantine
from assess.ledger import one_ledger as work
from assess.ledger.garbled import is_garbled
from assess.ledger.load import UnbalancedError
from assess.ledger.references import in_order
from assess.ledger.schema import Level

# One fault each: what is changed in a good hazard, and the column and code that it must give.
HAZARD_FAULTS: dict[str, tuple[dict[str, str], str, str]] = {
    "no severity": ({"severity": ""}, "severity", "R01"),
    "half a date": ({"found_date": "3月1日"}, "found_date", "R04"),
    "no such day": ({"due_date": "2025-02-30"}, "due_date", "R05"),
    "long ago": ({"found_date": "1899-01-01", "inspection": ""}, "found_date", "R06"),
    "in the future": ({"found_date": "2026-01-01", "due_date": "", "inspection": ""}, "found_date", "R07"),
    "unknown severity": ({"severity": "紧急"}, "severity", "R08"),
    "unreadable flag": ({"closed_date": "2025-03-05", "rechecked_date": "2025-03-06", "recheck_passed": "半"},
                        "recheck_passed", "R09"),
    "negative money": ({"funds_yuan": "-1"}, "funds_yuan", "R10"),
    "about": ({"funds_yuan": "约300余"}, "funds_yuan", "R11"),
    "no code": ({"unit_code": "x"}, "unit_code", "R12"),
    "unknown unit": ({"unit_code": "123456"}, "unit_code", "R13"),
    "abolished unit": ({"unit_code": "330104"}, "unit_code", "R14"),
    "city": ({"unit_code": "330100"}, "unit_code", "R15"),
    "unit of another run": ({"unit_code": "141022"}, "unit_code", "R32"),
    "orphan": ({"enterprise": "E99"}, "enterprise", "R16"),
    "orphan of an inspection": ({"inspection": "J99"}, "inspection", "R16"),
    "formula error": ({"category": "#REF!"}, "category", "R21"),
    "lost characters": ({"category": "锟斤拷"}, "category", "R24"),
    "closed before found": ({"closed_date": "2025-02-01"}, "closed_date", "hazards.closed_before_found"),
    "due before found": ({"due_date": "2025-02-01"}, "due_date", "hazards.due_before_found"),
    "extended backwards": ({"extended_due": "2025-03-02"}, "extended_due", "hazards.extended_backwards"),
    "rechecked while open": ({"rechecked_date": "2025-05-01"}, "rechecked_date", "hazards.rechecked_while_open"),
    "listed by nobody": ({"listed_date": "2025-03-02"}, "listed_by", "hazards.listed_by_nobody"),
    "serial date": ({"due_date": "45748"}, "due_date", "R27"),
    "comma": ({"funds_yuan": "12,5"}, "funds_yuan", "R26"),
}  # fmt: skip


def test_every_fault_gets_its_code_and_place_and_nothing_else(desk: Any) -> None:
    """One row for each fault between good ones, all in one file, so that none hides another."""
    desk.base()
    rows = [{"id": f"H{number}", **cells} for number, (cells, _, _) in enumerate(HAZARD_FAULTS.values())]
    desk.hand_in("hazards", {"id": "first"}, *rows, {"id": "last"})
    expected = {name: (column, code) for name, (_, column, code) in HAZARD_FAULTS.items()}
    found = {list(HAZARD_FAULTS)[row - 3]: (column, code) for _, row, column, code in desk.faults()}
    assert found == expected
    assert len(desk.faults()) == len(expected)


def test_a_warning_leaves_the_row(desk: Any) -> None:
    desk.base()
    desk.hand_in(
        "hazards",
        {"severity": "重大", "due_date": ""},
        {"id": "H2", "unit_code": "990102", "inspection": ""},
        {"id": "H3", "found_date": "2025-05-01", "due_date": ""},
    )
    assert [(row, code) for _, row, _, code in desk.faults("warn")] == [
        (2, "hazards.major_without_due"),
        (3, "hazards.enterprise_elsewhere"),
        (4, "hazards.found_off_inspection"),
    ]
    assert desk.faults() == []
    count = desk.result().counts[-1]
    assert (count.accepted, count.warned) == (3, 3)


def test_a_row_shows_all_its_faults_and_counts_once(desk: Any) -> None:
    desk.base()
    desk.hand_in("hazards", {"severity": "紧急", "closed_date": "2025-02-01", "enterprise": "E99"})
    assert {code for *_, code in desk.faults()} == {"R08", "hazards.closed_before_found", "R16"}
    count = desk.result().counts[-1]
    assert (count.read, count.accepted, count.quarantined) == (1, 0, 1)


def test_a_bad_enterprise_does_not_make_its_hazards_bad(desk: Any) -> None:
    desk.hand_in("enterprises", {"sector": "船"})
    desk.hand_in("inspections", {})
    desk.hand_in("hazards", {})
    assert desk.faults() == [("enterprises.csv", 2, "sector", "R08")]


def test_repeated_and_contradicting_rows(desk: Any) -> None:
    desk.base()
    desk.hand_in("hazards", {}, {}, {"category": "用电"}, {"id": "H2"}, {"unit_code": "990102", "inspection": ""})
    assert desk.faults() == [("hazards.csv", 3, "id", "R17"), ("hazards.csv", 4, "id", "R18")]
    entries = {one.code: one.message for one, _, _ in read_quarantine(desk.result().quarantine)}
    assert "hazards.csv 第2行" in entries["R17"]
    assert "隐患类别" in entries["R18"]


def test_a_corrected_row_is_not_refused_for_the_bad_one(desk: Any) -> None:
    desk.base()
    desk.hand_in("hazards", {"severity": "紧急"}, {})
    assert desk.faults() == [("hazards.csv", 2, "severity", "R08")]


def test_repairs_are_logged_and_rows_accepted(desk: Any) -> None:
    desk.base()
    desk.hand_in(
        "hazards",
        {"severity": "重大隐患", "found_date": "2025年3月1日", "funds_yuan": "1,234", "category": "消\u200b防"},
    )
    result = desk.result().require()
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT column_name, value, rule, source_row FROM '{result.repairs[0]}'").fetchall()
        kept = connection.execute(
            f"SELECT severity, found_date, funds_yuan FROM '{result.tables['hazards']}'"
        ).fetchall()
    assert rows == [
        ("category", "消防", "tidy", 2),
        ("found_date", "2025-03-01", "date_form", 2),
        ("funds_yuan", "1234", "grouping", 2),
        ("severity", "重大", "synonym", 2),
    ]
    assert [(row[0], row[1], float(row[2])) for row in kept] == [("重大", date(2025, 3, 1), 1234.0)]
    assert result.counts[-1].repaired == 4


def test_several_references_in_one_cell(desk: Any) -> None:
    desk.hand_in("leaders", {}, {"id": "L2"})
    desk.hand_in("meetings", {"present": "L1、L2"}, {"id": "M2", "present": "L1；L9"})
    assert desk.faults() == [("meetings.csv", 3, "present", "R16")]


def test_a_ledger_that_was_not_handed_in_is_not_held_against_rows(desk: Any) -> None:
    desk.hand_in("hazards", {})
    assert desk.faults() == []
    assert [one.check for one in desk.result().quality if one.subject == "hazards"] == ["references_unchecked"]


def test_names_of_persons_are_masked(desk: Any) -> None:
    desk.base()
    desk.hand_in("hazards", {"person": "张三丰", "severity": "紧急"})
    ((entry, _, _),) = read_quarantine(desk.result().quarantine)
    assert "张某" in entry.raw
    assert "三丰" not in entry.raw + entry.message


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("990101,A1,张三丰,县长,2020-01-01", "R19"),
        ("990101,A1,张三丰,县长,,2020-01-01,,,更多", "R19"),
        ('990101,A1,"张三丰,县长,,2020-01-01,', "R20"),
        ("990101,A1,张三丰锟斤拷,县长,,2020-01-01,", "R24"),
    ],
)
def test_a_row_that_may_hold_a_name_anywhere_shows_none(desk: Any, row: str, code: str) -> None:
    header = ",".join(desk.schemas["leaders"].names)
    good = "990101,A2,李四,县委书记,,2020-01-01,"
    desk.write("leaders", "leaders.csv", f"{header}\n{good}\n{row}\n{good.replace('A2', 'A3')}\n".encode())
    ((entry, _, _),) = read_quarantine(desk.result().require().quarantine)
    assert (entry.row, entry.code) == (3, code)
    assert "三丰" not in entry.raw + entry.message + entry.remedy


def test_a_row_that_cannot_be_split_is_kept_as_it_stood_where_nobody_is_named(desk: Any) -> None:
    header = ",".join(name for name in desk.schemas["leaders"].names if name != "name")
    desk.write("leaders", "leaders.csv", f"{header}\n990101,A1,县长,,2020-01-01,,,更多\n".encode())
    ((entry, _, _),) = read_quarantine(desk.result().require().quarantine)
    assert entry.raw == "990101,A1,县长,,2020-01-01,,,更多"


@pytest.mark.parametrize(
    ("identity", "code"), [("张三", "R23"), ("L 1", "R23"), ("-L1", "R23"), ("", "R01"), ("L" * 41, "R23")]
)
def test_the_identity_of_a_leader_is_no_name(desk: Any, identity: str, code: str) -> None:
    desk.hand_in("leaders", {"id": "990101-L_01"}, {"id": identity})
    assert desk.faults() == [("leaders.csv", 3, "id", code)]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"unit_code": "141022", "name": "曲沃县"}, "R28"),
        ({"unit_code": "330104", "name": "江干区"}, "R14"),
        ({"unit_code": "330100", "name": "某市"}, "R15"),
        ({"unit_code": "123456", "name": "某县"}, "R13"),
        ({"unit_code": "990101", "parent": "990101"}, "units.own_parent"),
    ],
)
def test_the_units_ledger_agrees_with_the_region_codes(cells: dict[str, str], code: str, desk: Any) -> None:
    good = {"unit_code": "1410KF", "name": "某开发区", "type": "开发区", "local": "是"}
    desk.hand_in(
        "units",
        good,
        {"unit_code": "141022", "name": "翼城县\u200b"} if code != "R28" else good | {"unit_code": "1X"},
        cells,
    )
    assert [(row, found) for _, row, _, found in desk.faults()] == [(4, code)]


def test_who_filed_what(desk: Any) -> None:
    desk.base()
    desk.hand_in("hazards", {}, {"id": "H2", "severity": "紧急"}, {"unit_code": "330104"})
    filed = [(one.unit, one.read, one.accepted) for one in desk.result().filed if one.ledger == "hazards"]
    assert filed == [("990101", 2, 1)]


def test_the_store_is_sorted_typed_and_the_same_each_time(desk: Any) -> None:
    desk.base()
    desk.hand_in("hazards", *({"id": f"H{n}", "unit_code": f"99010{n % 2 + 1}", "inspection": ""} for n in range(50)))
    first = desk.build().require().tables["hazards"].read_bytes()
    result = desk.build().require()
    assert result.tables["hazards"].read_bytes() == first
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT unit_code, source_row FROM '{result.tables['hazards']}'").fetchall()
        kinds = connection.execute(
            f"DESCRIBE SELECT found_date, funds_yuan FROM '{result.tables['hazards']}'"
        ).fetchall()
    assert rows == sorted(rows)
    assert [row[1] for row in kinds] == ["DATE", "DECIMAL(18,2)"]


def test_a_check_publishes_nothing(desk: Any) -> None:
    desk.hand_in("enterprises", {"sector": "船"})
    partition = Partition("99", tuple(desk.files), frozenset({"990101"}), date(2025, 12, 31), date.min, date.max)
    result = build_partition(partition, desk.schemas, desk.regions, desk.folder / "o", Engine(), publish=False)
    assert [one.code for one, _, _ in result.entries] == ["R08"]
    assert list((desk.folder / "o").iterdir()) == []


def test_a_broken_run_leaves_the_one_before(desk: Any) -> None:
    desk.hand_in("enterprises", {})
    before = desk.result().require().tables["enterprises"].read_bytes()
    desk.write("hazards", "b.csv", b"")
    assert [one.code for one in desk.result().problems] == ["E203"]
    assert (desk.folder / "out" / "99" / "enterprises" / "part.parquet").read_bytes() == before


def test_the_balance_guard_sees_a_lost_row(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that loses rows stops the run: the guard counts what was written, not what was meant to be."""
    real = work.write_store

    def lossy(connection: Any, *rest: Any) -> dict[int, int]:
        connection.execute("INSERT INTO gone SELECT min(rowid) FROM text_rows")
        return real(connection, *rest)

    monkeypatch.setattr(work, "write_store", lossy)
    desk.hand_in("enterprises", {}, {"id": "E2"})
    with pytest.raises(UnbalancedError, match="2 ≠ 1"):
        desk.result()


def test_ledgers_come_after_those_they_refer_to(desk: Any) -> None:
    order = in_order(desk.schemas, list(desk.schemas))
    assert len(order) == len(desk.schemas)
    for before, after in (
        ("enterprises", "hazards"),
        ("inspections", "hazards"),
        ("hazards", "penalties"),
        ("leaders", "meetings"),
    ):
        assert order.index(before) < order.index(after)


def test_garbled_text_is_told_from_ordinary_text() -> None:
    assert is_garbled("安全生产".encode().decode("gb18030"))
    assert not any(map(is_garbled, ("安全生产", "联通", "瀹县", "abc", "企业１", "某某化工有限公司")))


def test_every_default_ledger_is_accepted_whole(desk: Any) -> None:
    desk.base()
    for ledger in ("units", "leaders", "meetings", "penalties", "hazards"):
        desk.hand_in(ledger, {})
    assert desk.faults() == []
    assert all(one.accepted == one.read == 1 for one in desk.result().counts)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), rows=st.integers(1, 60), encoding=st.sampled_from(["utf-8", "gb18030"]))
def test_seeded_faults_are_all_found_and_none_besides(
    seed: int, rows: int, encoding: str, new_desk: Callable[[], Any]
) -> None:
    chance, desk = random.Random(seed), new_desk()
    desk.base()
    cells, expected = [], []
    for number in range(rows):
        name = chance.choice(list(HAZARD_FAULTS)) if chance.random() < 0.3 else ""
        change, column, code = HAZARD_FAULTS[name] if name else ({}, "", "")
        cells.append({"id": f"H{number}", **change})
        if name:
            expected.append(("hazards.csv", number + 2, column, code))
    desk.hand_in("hazards", *cells, encoding=encoding)
    assert sorted(desk.faults()) == sorted(expected)
    count = desk.result().counts[-1]
    assert (count.read, count.quarantined) == (rows, len(expected))


def test_a_part_is_never_more_than_its_whole(desk: Any) -> None:
    """Passed of those required, deaths of all casualties, the day of closing after that of finding."""
    names = desk.schemas["accidents"].names
    cells = {
        "unit_code": "990101", "id": "A1", "date": "2025-03-01", "sector": "工贸", "production": "是", "deaths": "2",
        "serious_injuries": "1", "casualties": "2", "responsibility": "责任事故",
    }  # fmt: skip
    lines = [",".join(names), ",".join(cells.get(name, "") for name in names), ""]
    desk.write("accidents", "accidents.csv", "\n".join(lines).encode())
    desk.hand_in("trainings", {"required": "10", "passed": "11"})
    desk.hand_in("hazards", {"closed_date": "2025-02-28"})
    assert sorted(desk.faults()) == [
        ("accidents.csv", 2, "deaths", "accidents.deaths_over_casualties"),
        ("hazards.csv", 2, "closed_date", "hazards.closed_before_found"),
        ("trainings.csv", 2, "passed", "trainings.passed_over_required"),
    ]


def test_the_order_of_rows_changes_nothing(desk: Any, new_desk: Callable[[], Any]) -> None:
    """The same rows in another order are the same records; only their row numbers differ."""
    rows = [{"id": f"E{number}", "unit_code": f"99010{number % 2 + 1}"} for number in range(9)]
    other = new_desk()
    desk.hand_in("enterprises", *rows)
    other.hand_in("enterprises", *reversed(rows))
    with duckdb.connect() as connection:
        tables = [one.result().require().tables["enterprises"] for one in (desk, other)]
        first, second = (
            connection.execute(f"SELECT * EXCLUDE (source_row) FROM '{table}' ORDER BY id").fetchall()
            for table in tables
        )
    assert first == second
    assert len(first) == 9


def test_sources_lead_back_to_the_row(desk: Any) -> None:
    desk.base()
    desk.hand_in("hazards", *({"id": f"H{n}", "severity": "紧急" if n == 3 else "一般"} for n in range(9)))
    result = desk.result().require()
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT id, source_row FROM '{result.tables['hazards']}'").fetchall()
    lines = Path(desk.folder / "hazards.csv").read_text("utf-8").splitlines()
    assert all(f",{name}," in lines[row - 1] for name, row in rows)


def test_a_rule_may_refuse_the_file(desk: Any) -> None:
    schema = desk.schemas["hazards"]
    rules = tuple(replace(one, level=Level.REFUSE) for one in schema.rules)
    desk.schemas = desk.schemas | {"hazards": replace(schema, rules=rules)}
    desk.base()
    desk.hand_in("hazards", {"closed_date": "2025-02-01"})
    result = desk.result()
    assert [(one.code, one.place) for one in result.problems] == [("E292", "hazards.csv 第2行")]
    assert [(one.code, level) for one, _, level in result.entries] == [("hazards.closed_before_found", "refuse")]


def test_check_digits_patterns_and_other_ledgers(desk: Any) -> None:
    desk.hand_in("enterprises", {"uscc": "91350100M000100Y43"}, {"id": "E2", "uscc": "91350100M000100Y34"})
    names = desk.schemas["statistics"].names
    good = {
        "unit_code": "990101",
        "period": "2025Q2",
        "indicator": "GDP",
        "value": "12.5",
        "unit": "亿元",
        "source": "公报",
    }
    bad = good | {"period": "2025年"}
    lines = [",".join(names), *(",".join(one.get(name, "") for name in names) for one in (good, bad))]
    desk.write("statistics", "s.csv", "\n".join(lines).encode())
    assert desk.faults() == [("enterprises.csv", 3, "uscc", "R22"), ("s.csv", 3, "period", "R23")]
