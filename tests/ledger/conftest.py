"""A small partition for tests: rows by ledger, with defaults that are right, written in any form."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
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
    "trainings": {
        "unit_code": "990101", "id": "T1", "date": "2025-03-01", "kind": "考核培训", "required": "10", "passed": "9",
    },
    "filings": {
        "unit_code": "990101", "ledger": "hazards", "first_date": "2025-01-01", "last_date": "2025-03-31",
        "received_date": "2025-04-02",
    },
}  # fmt: skip


@pytest.fixture(scope="session")
def schemas() -> dict[str, Schema]:
    return load_schemas(ROOT)


@pytest.fixture(scope="session")
def regions() -> Regions:
    return load_regions(ROOT)


def book(
    rows: Iterable[Iterable[Any]], title: str = "生产经营单位台账", more: Mapping[str, str] | None = None
) -> bytes:
    """A workbook with one sheet; `more` adds sheets by name, each with one cell, "hidden" or "visible"."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for name, state in (more or {}).items():
        other = made.create_sheet(name)
        other.append(["x"])
        other.sheet_state = state
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part changed, or added where it is not there."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return result.getvalue()


class Desk:
    """Where a test hands in files and reads what became of them."""

    book, with_part = staticmethod(book), staticmethod(with_part)

    def __init__(self, folder: Path, schemas: dict[str, Schema], regions: Regions):
        self.folder, self.schemas, self.regions = folder, schemas, regions
        self.files: list[LedgerFile] = []
        self.built: PartitionResult | None = None

    def row(self, ledger: str, /, **cells: str) -> list[str]:
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

    def line(self, ledger: str, /, **cells: str) -> str:
        """A row as a line of CSV, without quotes."""
        return ",".join(self.row(ledger, **cells))

    def text(self, ledger: str, *lines: str, encoding: str = "utf-8") -> bytes:
        """A CSV file with the given lines after the header."""
        return "\n".join([",".join(self.schemas[ledger].names), *lines, ""]).encode(encoding)

    def sheet(self, ledger: str, *rows: dict[str, Any]) -> list[list[Any]]:
        """Rows below a header of titles, with values of any type; blank ones are None."""
        schema = self.schemas[ledger]
        table: list[list[Any]] = [[one.title for one in schema.columns]]
        for cells in rows:
            values = dict(zip(schema.names, self.row(ledger), strict=True)) | cells
            table.append([values[name] if values[name] != "" else None for name in schema.names])
        return table

    def add(self, ledger: str, path: Path) -> LedgerFile:
        self.files.append(LedgerFile(ledger, path, path.name))
        self.built = None
        return self.files[-1]

    def base(self) -> None:
        """An enterprise and an inspection, so that references lead somewhere."""
        self.hand_in("enterprises", {})
        self.hand_in("inspections", {})

    def build(self, **changes: Any) -> PartitionResult:
        values = {"id": "99", "units": UNITS, "as_of": AS_OF, "first": FIRST, "last": LAST, **changes}
        partition = Partition(files=tuple(self.files), **values)
        return build_partition(partition, self.schemas, self.regions, self.folder / "out")

    def result(self) -> PartitionResult:
        """What came of the files; built once, until another file is handed in."""
        self.built = self.built or self.build()
        return self.built

    def faults(self, level: str = "quarantine") -> list[tuple[str, int, str, str]]:
        """File, row, column and code of every fault; fails where a file was refused."""
        entries = read_entries(self.result().require().quarantine)
        assert all(one.message and one.remedy and "{" not in one.message + one.remedy for one, _, _ in entries)
        return [(one.file, one.row, one.column, one.code) for one, _, found in entries if found == level]

    def notes(self) -> list[tuple[str, str, str]]:
        """Check, level and subject of every finding on the quality of the files."""
        return [(one.check, one.level, one.subject) for one in self.result().quality]

    def refusals(self) -> list[tuple[str, str]]:
        """Code and place of every problem of a file; each with a remedy."""
        problems = self.result().problems
        assert all(one.render() and one.render("en") for one in problems)
        return [(one.code, one.place) for one in problems]


@pytest.fixture
def desk(tmp_path: Path, schemas: dict[str, Schema], regions: Regions) -> Desk:
    return Desk(tmp_path, schemas, regions)


@pytest.fixture(scope="session")
def new_desk(
    tmp_path_factory: pytest.TempPathFactory, schemas: dict[str, Schema], regions: Regions
) -> Callable[[], Desk]:
    return lambda: Desk(tmp_path_factory.mktemp("desk"), schemas, regions)
