"""Files as the engine can read them: hashed, decoded, the header understood; or everything that is wrong with them.

All files are looked at before any row is read, so that a broken one never hides the errors in the next. A header cell
may be a column's name or its title; columns that nothing asks for are named in a notice. Left out: (1) lock copies
(`~$…`), which are skipped with a note; (2) what rows hold (`partition`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assess.errors import Problem
from assess.ledger.csvfile import CsvText, Rejected, prepare_csv
from assess.ledger.schema import Schema
from assess.ledger.workbook import Note, prepare_workbook
from assess.text.characters import clean
from assess.text.encoding import Scan, scan
from assess.types import QualityFinding, Source


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A file handed in as a ledger. `name` is the path to print."""

    ledger: str
    path: Path
    name: str


@dataclass(slots=True)
class Intake:
    """A file that can be read. `order` gives, for each column of the file, the schema's column or ""."""

    number: int
    file: LedgerFile
    sha256: str
    form: str
    text: CsvText
    order: tuple[str, ...]
    sheet: str = ""
    quality: list[QualityFinding] = field(default_factory=list)

    @property
    def rejected(self) -> list[Rejected]:
        return self.text.rejected


def take_in(
    files: Iterable[LedgerFile], schemas: Mapping[str, Schema], work: Path, problems: list[Problem]
) -> tuple[list[Intake], list[QualityFinding]]:
    """All files that can be read; the reasons against the others are appended to `problems`."""
    found: list[Intake] = []
    notes: list[QualityFinding] = []
    seen: dict[str, str] = {}
    for number, file in enumerate(files):
        if file.path.name.startswith("~$"):
            text = "是打开工作簿时留下的锁定文件，没有读取。"
            notes.append(QualityFinding("lock_copy", "notice", "", file.name, text, (Source(file.name),)))
            continue
        if file.ledger not in schemas:
            values = {"found": file.ledger, "known": "、".join(schemas)}
            problems.append(Problem("E291", file.name, values))
            continue
        intake = _take(number, file, schemas[file.ledger], work, problems, seen)
        if intake:
            found.append(intake)
    return found, notes


def _take(
    number: int, file: LedgerFile, schema: Schema, work: Path, problems: list[Problem], seen: dict[str, str]
) -> Intake | None:
    try:
        scanned = scan(file.path)
    except OSError as error:
        problems.append(Problem("E202", file.name, {"detail": error.strerror or str(error)}))
        return None
    earlier = seen.setdefault(scanned.sha256, file.name)
    if earlier != file.name and scanned.size:
        problems.append(Problem("E290", file.name, {"earlier": earlier}))
        return None
    form = file.path.suffix.casefold().lstrip(".")
    text, sheet, notes = _read(file, form, schema, scanned, work / f"{number}.csv", problems)
    if text is None:
        return None
    order = _order(text, f"{file.name}{f'[{sheet}]' if sheet else ''}", schema, problems)
    if order is None:
        return None
    intake = Intake(number, file, scanned.sha256, form, text, order, sheet)
    source = (Source(file.name, sheet=sheet),)
    for one in [*notes, *_header_notes(text, order, schema)]:
        intake.quality.append(QualityFinding(one.check, one.level, "", file.name, one.text, source))
    return intake


def _read(
    file: LedgerFile, form: str, schema: Schema, scanned: Scan, work: Path, problems: list[Problem]
) -> tuple[CsvText | None, str, list[Note]]:
    if form == "csv":
        return prepare_csv(file.path, file.name, scanned, work, problems), "", []
    if form in ("xlsx", "xls", "xlsm"):
        if not scanned.size:
            problems.append(Problem("E203", file.name))
            return None, "", []
        book = prepare_workbook(file.path, file.name, (schema.title, schema.id), work, problems)
        return (book.text, book.sheet, book.notes) if book else (None, "", [])
    if form == "parquet":
        return _parquet(file, problems), "", []
    problems.append(Problem("E293", file.name, {"found": form}))
    return None, "", []


def _parquet(file: LedgerFile, problems: list[Problem]) -> CsvText | None:
    import duckdb

    with duckdb.connect() as connection:
        try:
            names = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file.path)]).fetchall()
            count = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(file.path)]).fetchall()[0][0]
        except duckdb.Error as error:
            problems.append(Problem("E289", file.name, {"detail": str(error).splitlines()[0][:200]}))
            return None
    return CsvText(file.path, [row[0] for row in names], 1, "parquet", count)


def _order(text: CsvText, place: str, schema: Schema, problems: list[Problem]) -> tuple[str, ...] | None:
    """The schema's column for each cell of the header; required columns have to be there, none twice."""
    known = {clean(label): column.name for column in schema.columns for label in (column.title, column.name)}
    order = tuple(known.get(clean(cell), "") for cell in text.header)
    place = f"{place} 第{text.header_row}行"
    twice = [name for name, times in Counter(order).items() if times > 1 and name]
    missing = [one.name for one in schema.columns if (one.required or one.name in schema.key) and one.name not in order]
    missing = [name for name in missing if not schema.column(name).key_blank]
    found = "、".join(text.header)[:200]
    problems += [Problem("E208", f"{place} {name}", {"column": schema.column(name).title}) for name in twice]
    problems += [
        Problem("E207", f"{place} {name}", {"column": f"{schema.column(name).title}（{name}）", "found": found})
        for name in missing
    ]
    return None if twice or missing else order


def _header_notes(text: CsvText, order: tuple[str, ...], schema: Schema) -> list[Note]:
    extra = [cell for cell, name in zip(text.header, order, strict=True) if cell.strip() and not name]
    absent = [one.title for one in schema.columns if one.name not in order]
    notes = [Note("extra_columns", f"台账里没有定义的列，没有读取：{'、'.join(extra)}。")] if extra else []
    if absent:
        notes.append(Note("absent_columns", f"没有这些可填的列，都按空白读取：{'、'.join(absent)}。"))
    return notes
