"""A small partition for tests: rows by ledger, with defaults that are right, written in any form."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assess.ledger import LedgerFile, Partition, PartitionResult, build_partition, load_regions, load_schemas
from assess.ledger import read_quarantine as read_entries
from assess.ledger.regions import Regions
from assess.ledger.schema import Schema

ROOT = Path(__file__).parents[2]
UNITS = frozenset({"990101", "990102"})
AS_OF, FIRST, LAST = date(2025, 12, 31), date(2025, 1, 1), date(2025, 12, 31)
DEFAULTS: dict[str, dict[str, str]] = {
    "units": {"unit_code": "990101", "name": "甲县", "type": "县区", "group_name": "一组", "local": "否"},
    "enterprises": {
        "unit_code": "990101", "id": "E1", "name": "某厂", "sector": "工贸", "risk_class": "一般",
        "above_scale": "否", "registered_from": "2010-01-01",
    },
    "inspections": {
        "unit_code": "990101", "id": "J1", "enterprise": "E1", "date": "2025-03-01", "kind": "部门检查",
        "findings": "1",
    },
    "hazards": {
        "unit_code": "990101", "id": "H1", "enterprise": "E1", "inspection": "J1", "sector": "工贸", "category": "消防",
        "severity": "一般", "found_date": "2025-03-01", "due_date": "2025-04-01", "source": "部门检查",
    },
    "leaders": {"unit_code": "990101", "id": "L1", "post": "县长", "from_date": "2020-01-01"},
    "meetings": {
        "unit_code": "990101", "id": "M1", "kind": "常务会", "date": "2025-03-01", "safety": "是", "number": "1号",
    },
    "penalties": {"unit_code": "990101", "id": "P1", "date": "2025-03-01", "kind": "罚款", "amount_yuan": "1000"},
}  # fmt: skip


@pytest.fixture(scope="session")
def schemas() -> dict[str, Schema]:
    return load_schemas(ROOT)


@pytest.fixture(scope="session")
def regions() -> Regions:
    return load_regions(ROOT)


class Desk:
    """Where a test hands in files and reads what became of them."""

    def __init__(self, folder: Path, schemas: dict[str, Schema], regions: Regions):
        self.folder, self.schemas, self.regions = folder, schemas, regions
        self.files: list[LedgerFile] = []

    def row(self, ledger: str, **cells: str) -> list[str]:
        values = {**DEFAULTS[ledger], **cells}
        return [values.get(name, "") for name in self.schemas[ledger].names]

    def table(self, ledger: str, rows: Iterable[dict[str, str]]) -> list[list[str]]:
        return [list(self.schemas[ledger].names), *(self.row(ledger, **cells) for cells in rows)]

    def hand_in(self, ledger: str, *rows: dict[str, str], name: str = "", encoding: str = "utf-8") -> LedgerFile:
        """Rows as a CSV file."""
        path = self.folder / (name or f"{ledger}.csv")
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(self.table(ledger, rows))
        return self.add(ledger, path)

    def write(self, ledger: str, name: str, data: bytes) -> LedgerFile:
        """Bytes as they are."""
        path = self.folder / name
        path.write_bytes(data)
        return self.add(ledger, path)

    def add(self, ledger: str, path: Path) -> LedgerFile:
        self.files.append(LedgerFile(ledger, path, path.name))
        return self.files[-1]

    def base(self) -> None:
        """An enterprise and an inspection, so that references lead somewhere."""
        self.hand_in("enterprises", {})
        self.hand_in("inspections", {})

    def build(self, **changes: Any) -> PartitionResult:
        values = {"id": "99", "units": UNITS, "as_of": AS_OF, "first": FIRST, "last": LAST, **changes}
        partition = Partition(files=tuple(self.files), **values)
        return build_partition(partition, self.schemas, self.regions, self.folder / "out")

    def faults(self, level: str = "quarantine", **changes: Any) -> list[tuple[str, int, str, str]]:
        """File, row, column and code of every fault; fails where a file was refused."""
        result = self.build(**changes).require()
        entries = read_entries(result.quarantine)
        assert all(one.message and one.remedy and "{" not in one.message + one.remedy for one, _, _ in entries)
        return [(one.file, one.row, one.column, one.code) for one, _, found in entries if found == level]

    def refusals(self) -> list[tuple[str, str]]:
        """Code and place of every problem of a file; each with a remedy."""
        result = self.build()
        assert all(one.render() and one.render("en") for one in result.problems)
        return [(one.code, one.place) for one in result.problems]


@pytest.fixture
def desk(tmp_path: Path, schemas: dict[str, Schema], regions: Regions) -> Desk:
    return Desk(tmp_path, schemas, regions)


@pytest.fixture(scope="session")
def new_desk(
    tmp_path_factory: pytest.TempPathFactory, schemas: dict[str, Schema], regions: Regions
) -> Callable[[], Desk]:
    return lambda: Desk(tmp_path_factory.mktemp("desk"), schemas, regions)
