"""A rejected row becomes an entry of the quarantine and a reason."""

from assess.evidence.csvtext import Row
from assess.evidence.lines import Line, Reading, RejectedRowError


def test_a_rejected_row_says_where_what_and_how_to_mend_it() -> None:
    row = Row(7, {}, "甲县,accidents,采矿业,-1,0", complete=True)
    rejected = RejectedRowError("E221", "value", "accidents_mining", found="-1")
    record = rejected.record("data/x.csv", row)
    assert (record.file, record.row, record.column, record.code) == ("data/x.csv", 7, "value", "E221")
    assert "“-1”" in record.message
    assert record.remedy
    assert record.raw == "甲县,accidents,采矿业,-1,0"
    assert rejected.reason(row).startswith("第7行已隔离（E221：")


def test_a_line_is_found_by_its_unit_and_indicator() -> None:
    line = Line("x.csv", 3, "990101", "deaths", 4)
    assert Reading(lines={line.key: line}).lines["990101", "deaths"].source("value", "4").row == 3
