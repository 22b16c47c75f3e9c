"""Printed totals: recognised, added up against the rows above, and never counted as a record. Catalogue case 41."""

from typing import Any

import duckdb
import pytest

from assess.ledger import read_quarantine

TOTAL = {"unit_code": "合计", "id": "", "date": "", "kind": "", "required": "", "passed": ""}


def warnings(desk: Any) -> list[tuple[int, str, str]]:
    """Row, column and message of every warning."""
    entries = read_quarantine(desk.result().require().quarantine)
    assert {one.code for one, _, level in entries if level == "warn"} <= {"R33", "R03", "R02", "R11"}
    assert all(one.remedy for one, _, _ in entries)
    return [(one.row, one.column, one.message) for one, _, level in entries if level == "warn"]


def test_a_total_that_adds_up_is_no_record_and_no_warning(desk: Any) -> None:
    desk.hand_in("trainings", {}, {"id": "T2", "required": "20"}, {**TOTAL, "required": "30", "passed": "18"})
    assert warnings(desk) == []
    assert desk.faults() == []
    count = desk.result().counts[0]
    assert (count.read, count.accepted, count.totals) == (2, 2, 1)
    ((finding),) = [one for one in desk.result().quality if one.check == "total_rows"]
    assert (finding.level, finding.subject, finding.sources[0].row) == ("notice", "trainings.csv", 4)
    with duckdb.connect() as connection:
        table = desk.result().tables["trainings"]
        assert connection.execute(f"SELECT id, source_row FROM '{table}'").fetchall() == [("T1", 2), ("T2", 3)]


def test_a_total_that_does_not_add_up_is_a_warning_with_both_numbers(desk: Any) -> None:
    desk.hand_in("trainings", {}, {"id": "T2"}, {**TOTAL, "required": "21", "passed": "18"})
    assert warnings(desk) == [(4, "required", "“应培训人数”的合计写的是 21，上面2行之和是 20，相差 1。")]
    assert desk.result().counts[0].accepted == 2


def test_rows_in_the_quarantine_are_added_up_too_and_unreadable_cells_are_said(desk: Any) -> None:
    rows = {}, {"id": "T2", "kind": "听课"}, {"id": "T3", "required": "约5"}
    desk.hand_in("trainings", *rows, {**TOTAL, "required": "25", "passed": "27"})
    assert warnings(desk) == [
        (5, "required", "“应培训人数”的合计写的是 25，上面3行之和是 20，相差 5（另有1格读不出，没有计入）。")
    ]
    assert [(row, code) for _, row, _, code in desk.faults()] == [(3, "R08"), (4, "R11")]


def test_subtotals_add_up_their_own_rows_and_the_grand_total_all(desk: Any) -> None:
    """6 rows of 10: 20 + 30 + 10; the second subtotal says 31, the grand total is right."""
    subtotal = {**TOTAL, "unit_code": "小 计"}
    rows = [{"id": f"T{number}"} for number in range(6)]
    grand = {**TOTAL, "unit_code": "总计：", "required": "60"}
    desk.hand_in(
        "trainings",
        *rows[:2],
        {**subtotal, "required": "20"},
        *rows[2:5],
        {**subtotal, "required": "31"},
        rows[5],
        grand,
    )
    assert [(row, message) for row, _, message in warnings(desk)] == [
        (8, "“应培训人数”的小计写的是 31，上面3行之和是 30，相差 1。")
    ]
    assert desk.result().counts[0].totals == 3


def test_a_running_total_is_right_too(desk: Any) -> None:
    """One calls the sum of all rows above 合计 as well, though an earlier total stands between."""
    second = {**TOTAL, "required": "30"}
    desk.hand_in("trainings", {}, {**TOTAL, "required": "10"}, {"id": "T2"}, {"id": "T3"}, second)
    assert warnings(desk) == []


@pytest.mark.parametrize("label", ["合计", "总　计", " 小计：", "共计:", "全县合计", "本页小计"])
def test_the_label_may_stand_in_a_column_that_nothing_asks_for(desk: Any, label: str) -> None:
    names = desk.schemas["trainings"].names
    total = ["" for _ in names]
    total[names.index("required")] = "11"
    lines = [",".join(["序号", *names]), ",".join(["1", desk.line("trainings")]), ",".join([label, *total]), ""]
    desk.write("trainings", "a.csv", "\n".join(lines).encode())
    assert [(row, column) for row, column, _ in warnings(desk)] == [(3, "required")]
    assert desk.faults() == []


def test_what_only_looks_like_a_total_is_a_record(desk: Any) -> None:
    """A row with a key of its own, whatever stands in its cells, and a row without one that is called otherwise."""
    desk.hand_in("enterprises", {"name": "合计"}, {"id": "", "name": "合计公司"}, {"id": "", "name": "计"})
    assert [(row, code) for _, row, _, code in desk.faults()] == [(3, "R01"), (4, "R01")]
    assert desk.result().counts[0].totals == 0


@pytest.mark.parametrize("form", ["gb18030", "xlsx", "parquet"])
def test_totals_are_recognised_in_every_form(desk: Any, form: str) -> None:
    rows = [{}, {"id": "T2", "kind": "听课"}, {**TOTAL, "required": "21"}, {"id": "T4"}]
    if form == "xlsx":
        sheet = desk.sheet("trainings", *[{**one, "required": int(one.get("required") or "10")} for one in rows])
        desk.write("trainings", "a.xlsx", desk.book(sheet, "培训台账"))
    elif form == "parquet":
        desk.hand_in("trainings", *rows)
        source = desk.files.pop().path
        with duckdb.connect() as connection:
            query = f"COPY (FROM read_csv('{source}', header = true, all_varchar = true)) TO '{desk.folder}/a.parquet'"
            connection.execute(query)
        desk.add("trainings", desk.folder / "a.parquet")
    else:
        desk.hand_in("trainings", *rows, encoding=form)
    assert [(row, column) for row, column, _ in warnings(desk)] == [(4, "required")]
    assert [(row, code) for _, row, _, code in desk.faults()] == [(3, "R08")]
    count = desk.result().counts[0]
    assert (count.read, count.accepted, count.totals) == (3, 2, 1)
    with duckdb.connect() as connection:
        table = desk.result().tables["trainings"]
        assert connection.execute(f"SELECT id, source_row FROM '{table}' ORDER BY 2").fetchall() == [
            ("T1", 2),
            ("T4", 5),
        ]


def test_a_total_that_cannot_be_read_is_a_warning_and_one_that_is_crossed_out_is_none(desk: Any) -> None:
    desk.hand_in("trainings", {}, {**TOTAL, "required": "约10", "passed": "—", "certificate": "无"})
    assert [(row, column) for row, column, _ in warnings(desk)] == [(3, "required")]


def test_amounts_are_added_up_exactly(desk: Any) -> None:
    """0.10 three times is 0.30, which binary fractions do not give."""
    fines = [{"id": f"P{number}", "amount_yuan": "0.10"} for number in range(3)]
    total = {"unit_code": "合计", "id": "", "date": "", "kind": ""}
    desk.hand_in("penalties", *fines, {**total, "amount_yuan": "0.30"}, {**total, "amount_yuan": "0.31"})
    assert [(row, message[-8:]) for row, _, message in warnings(desk)] == [(6, "相差 0.01。")]


def test_a_garbled_file_takes_its_totals_with_it(desk: Any) -> None:
    garbled = "安全生产培训考试中心".encode().decode("gb18030")
    desk.hand_in("trainings", {"village": garbled}, {**TOTAL, "required": "99"})
    desk.hand_in("trainings", {"id": "T9"}, {**TOTAL, "required": "10"}, name="good.csv")
    assert desk.refusals() == [("E294", "trainings.csv")]
    assert desk.result().entries == ()
    assert [one.subject for one in desk.result().quality if one.check == "total_rows"] == ["good.csv"]
