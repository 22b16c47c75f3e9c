"""What was planted is what the reader finds: refused rows, doubtful rows and repaired cells, each in its place."""

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assess.ledger import read_quarantine
from assess.sample import Form, SampleResult, Scale, make_sample
from assess.sample.defect_list import DEFECTS

ROOT = Path(__file__).parents[2]
Places = Counter[tuple[str, int, str, str]]


def listed(table: Any, level: str) -> Places:
    """File, row, column and code of the planted defects of a level."""
    rows = [row for row in table("defects.csv") if row["level"] == level]
    return Counter((row["file"], int(row["row"]), row["column"], row["code"]) for row in rows)


@pytest.mark.parametrize("level", ["quarantine", "warn"])
def test_the_reader_objects_to_the_planted_rows_and_to_no_others(level: str, stored: Any, table: Any) -> None:
    entries = [one for one, _, found in read_quarantine(stored.quarantine) if found == level]
    assert Counter((one.file, one.row, one.column, one.code) for one in entries) == listed(table, level)


def test_the_reader_repairs_the_planted_cells_and_no_others(stored: Any, table: Any) -> None:
    names = {one.number: one.name for one in stored.counts}
    found: Places = Counter()
    with duckdb.connect() as connection:
        for path in stored.repairs:
            query = f"SELECT source_file, source_row, column_name, rule FROM read_parquet('{path}')"
            found.update((names[file], row, *rest) for file, row, *rest in connection.execute(query).fetchall())
    assert found == listed(table, "repaired")


def test_a_repaired_row_is_accepted_with_what_was_meant(ask: Any) -> None:
    rows = ask(
        "SELECT severity, due_date, closed_date, funds_yuan, category, source FROM hazards WHERE unit_code = '9901K06' "
        "AND id LIKE 'X%' ORDER BY id"
    )
    shown = [tuple(map(str, row)) for row in rows]
    plain = ("一般", "2025-07-10", "2025-06-20", "1000.00", "现场管理", "部门检查")
    changed = [{one: row[one] for one in range(6) if row[one] != plain[one]} for row in shown]
    assert changed[:9] == [
        {0: "重大"}, {}, {}, {}, {3: "1234.00"}, {3: "12345.50"}, {3: "800.00"}, {4: "消防通道"}, {5: "企业自查"},
    ]  # fmt: skip


def test_the_list_names_many_kinds_of_faults_in_many_ledgers() -> None:
    refused = [one for one in DEFECTS if one.level == "quarantine"]
    assert 50 <= len(refused) <= 70
    assert len({one.code for one in refused}) >= 40
    assert len({one.ledger for one in refused}) >= 15
    assert {one.level for one in DEFECTS} == {"quarantine", "warn", "repaired"}


def test_faults_are_counted_as_they_are_listed(fresh: SampleResult, table: Any) -> None:
    counted = Counter({code: 0 for _, code in fresh.faults})
    for (_, code), number in fresh.faults.items():
        counted[code] += number
    assert counted == Counter(row["code"] for row in table("defects.csv") if row["level"] == "quarantine")


def test_a_parquet_file_has_no_row_that_is_too_short(tmp_path: Path) -> None:
    whole = make_sample(Scale(units=2, enterprises=9, inspections=9, hazards=9, form=Form.PARQUET), tmp_path, ROOT)
    assert "R19" not in {one.code for one in whole.planted}
    assert {"R05", "R17", "R18"} <= {one.code for one in whole.planted}
