"""What units say they filed, against what was read: by unit, ledger and days."""

from typing import Any

FIRST_QUARTER = {"first_date": "2025-01-01", "last_date": "2025-03-31", "received_date": "2025-04-02"}
SECOND_QUARTER = {"first_date": "2025-04-01", "last_date": "2025-06-30", "received_date": "2025-07-02"}


def found(desk: Any) -> list[tuple[str, str, int, str]]:
    """Unit, ledger, row of the filing and message of each difference."""
    result = desk.result().require()
    differences = [one for one in result.quality if one.check == "filing_rows"]
    assert {(one.level, one.sources[0].file, one.sources[0].column) for one in differences} <= {
        ("warning", "filings.csv", "rows")
    }
    return [(one.unit, one.subject, one.sources[0].row, one.message) for one in differences]


def test_rows_are_compared_by_unit_ledger_and_days(desk: Any) -> None:
    """Read: two hazards of 990101 in the first quarter (one of them quarantined), one in the second, one of 990102."""
    desk.base()
    desk.hand_in(
        "hazards",
        {},
        {"id": "H2", "severity": "紧急"},
        {"id": "H3", "found_date": "2025-04-01", "inspection": "", "due_date": ""},
        {"unit_code": "990102", "inspection": "", "enterprise": ""},
    )
    desk.hand_in(
        "filings",
        {"rows": "2", **FIRST_QUARTER},
        {"rows": "2", **SECOND_QUARTER},
        {"unit_code": "990102", "rows": "1", **FIRST_QUARTER},
        {"unit_code": "990102", "rows": "1", **SECOND_QUARTER},
        {"ledger": "inspections", "rows": "1", **FIRST_QUARTER},
        {"ledger": "meetings", "rows": "3", **FIRST_QUARTER},
    )
    second, ask = "（2025-04-01至2025-06-30）", "；核对漏报、重报或者登记。"
    assert found(desk) == [
        ("990101", "hazards", 3, f"990101的隐患台账{second}：登记写明2行，实际读到1行{ask}"),
        ("990102", "hazards", 5, f"990102的隐患台账{second}：登记写明1行，实际读到0行{ask}"),
        ("990101", "meetings", 7, f"990101的会议台账（2025-01-01至2025-03-31）：登记写明3行，实际读到0行{ask}"),
    ]


def test_a_row_without_a_readable_day_may_belong_to_any_filing(desk: Any) -> None:
    """One row of March, one of no day: one or two rows may have been filed, none or three not."""
    desk.hand_in("hazards", {}, {"id": "H2", "found_date": "2025-02-30"})
    stated = [{**FIRST_QUARTER, "first_date": f"2025-01-0{rows + 1}", "rows": str(rows)} for rows in range(4)]
    desk.hand_in("filings", *stated)
    differences = found(desk)
    assert [row for _, _, row, _ in differences] == [2, 5]
    assert all("实际读到1行，另有1行没有可读的日期" in message for *_, message in differences)


def test_a_nil_report_with_rows_is_a_difference_and_one_without_is_none(desk: Any) -> None:
    desk.hand_in("meetings", {"present": ""})
    desk.hand_in(
        "filings",
        {"ledger": "meetings", "nil": "是", **FIRST_QUARTER},
        {"ledger": "meetings", "nil": "是", **SECOND_QUARTER},
        {"ledger": "drills", "nil": "否", **FIRST_QUARTER},
    )
    assert [(row, "登记为零报告，实际读到1行" in message) for _, _, row, message in found(desk)] == [(2, True)]


def test_of_a_register_the_latest_filing_is_compared_with_all_its_rows(desk: Any) -> None:
    """Enterprises registered in 2010: no filing's days hold them. Ledgers without days are not compared."""
    desk.hand_in("enterprises", {}, {"id": "E2"})
    desk.hand_in(
        "filings",
        {"ledger": "enterprises", "rows": "1", **FIRST_QUARTER},
        {"ledger": "enterprises", "rows": "3", **SECOND_QUARTER},
        {"ledger": "statistics", "rows": "9", **FIRST_QUARTER},
    )
    assert [(row, message.partition("：")[2][:18]) for _, _, row, message in found(desk)] == [
        (3, "登记写明3行，实际读到2行；核对漏报")
    ]


def test_a_filing_received_before_its_days_begin_is_warned_of(desk: Any) -> None:
    """Catalogue case 79."""
    desk.hand_in("filings", {**FIRST_QUARTER, "received_date": "2024-12-31"})
    assert desk.faults("warn") == [("filings.csv", 2, "received_date", "filings.received_before_start")]
