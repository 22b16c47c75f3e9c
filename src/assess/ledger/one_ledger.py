"""One ledger of a partition, from its files to its store: load, read, check, compare, write, count.

Every fault is yielded as it is found; the counts of every file add up before the next ledger begins. Left out: (1)
which ledgers there are, and in which order (`partition`); (2) what a check is (`checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import Problem
from assess.ledger.cells import Frame
from assess.ledger.checks import Days, checked_view, faults_query, list_checks
from assess.ledger.duplicates import find_duplicates
from assess.ledger.filings import keep_days
from assess.ledger.garbled import find_garbled
from assess.ledger.intake import Intake
from assess.ledger.load import Loaded, load
from assess.ledger.odd import Odd, find_odd, typed_view
from assess.ledger.quarantine import Entry, Sheetful, message_columns, write_faults
from assess.ledger.references import UNITS, keep_keys, references_of
from assess.ledger.result import Filed
from assess.ledger.schema import UNIT, Level, Schema
from assess.ledger.store import FileCount, count_files, mark_gone, write_repairs, write_store
from assess.ledger.text_table import TEXT, TOTALS, create_text
from assess.ledger.totals import check_totals, note_totals
from assess.ledger.unit_rows import check_unit_rows
from assess.ledger.usual import named, quoted
from assess.types import QualityFinding, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(slots=True)
class Job:
    """A partition while it is worked on: `done` ledgers may be referred to."""

    schemas: Mapping[str, Schema]
    frame: Frame
    days: Days
    connection: DuckDBPyConnection
    work: Path
    out: Path
    problems: list[Problem] = field(default_factory=list)
    quality: list[QualityFinding] = field(default_factory=list)
    counts: list[FileCount] = field(default_factory=list)
    filed: list[Filed] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


def read_ledger(job: Job, name: str, intakes: list[Intake]) -> Iterator[Entry]:
    """Everything about one ledger; yields the faults."""
    schema, connection = job.schemas[name], job.connection
    files = _load(job, schema, intakes)
    if not files:
        return
    assessed = job.frame.units
    if name == UNITS:
        _add_units(job, TEXT)  # a unit's parent may stand in the same ledger
    odd = find_odd(connection, schema, job.frame)
    about = _check(job, schema, odd, files)
    find_duplicates(connection, schema, typed_view(schema, odd, schema.key))
    gone = mark_gone(connection)
    warned: dict[int, int] = {}
    for entry in chain(write_faults(connection, about), check_totals(connection, about, job.frame)):
        warned[entry.file_no] = warned.get(entry.file_no, 0) + (entry.level is Level.WARN)
        if entry.level is Level.REFUSE:
            values = {"rule": entry.record.code, "what": entry.record.message, "how": entry.record.remedy}
            job.problems.append(Problem("E292", f"{entry.record.file} 第{entry.record.row}行", values))
        yield entry
    repaired = write_repairs(connection, odd, job.out / "repairs" / f"{name}.parquet")
    accepted = write_store(connection, schema, odd, files, job.out / name / "part.parquet")
    job.counts += count_files(schema, files, accepted, gone, repaired, warned)
    job.filed += _filed(connection, schema, odd, files)
    job.quality += [*_filed_twice(job, name), *note_totals(connection, about)]
    keep_keys(connection, job.schemas, name, odd)
    keep_days(connection, schema, odd)
    job.done.append(name)
    if name == UNITS:
        job.frame = replace(job.frame, units=assessed)
        _add_units(job, f"read_parquet({quoted(str(job.out / name / 'part.parquet'))})")
    connection.execute(f"DROP TABLE {TEXT}")


def _add_units(job: Job, table: str) -> None:
    """Departments and other units that the units ledger lists may appear in the ledgers that follow."""
    codes = job.connection.execute(f"SELECT {UNIT} FROM {table} WHERE {UNIT} IS NOT NULL").fetchall()
    job.frame = replace(job.frame, units=job.frame.units | {code.strip() for (code,) in codes})


def _load(job: Job, schema: Schema, intakes: list[Intake]) -> dict[int, Loaded]:
    """The files' rows in the table of text, and table `files` with the first row of each."""
    create_text(job.connection, schema)
    files: dict[int, Loaded] = {}
    for intake in intakes:
        loaded = load(job.connection, schema, intake, job.work, job.problems)
        if loaded is None:
            continue
        garbled = find_garbled(job.connection, schema, intake)
        if garbled:
            job.problems.append(garbled)
            for table in (TEXT, TOTALS):
                job.connection.execute(f"DELETE FROM {table} WHERE file_no = {intake.number}")
        else:
            files[intake.number] = loaded
    if files:
        firsts = ", ".join(f"({number}, {one.first})" for number, one in files.items())
        query = f"SELECT * FROM (VALUES {firsts}) AS v(file_no, first)"
        job.connection.execute(f"CREATE OR REPLACE TEMP TABLE files AS {query}")
    return files


def _check(job: Job, schema: Schema, odd: dict[str, Odd], files: dict[int, Loaded]) -> Sheetful:
    """Table `faulty`: every row with a fault, its faults, and what their messages name."""
    references = references_of(job.schemas, schema.id, job.done)
    checks = list_checks(schema, odd, references, job.days)
    checks += check_unit_rows(job.connection, schema, odd, job.frame)
    view = checked_view(typed_view(schema, odd), references, job.days)
    named_in = "".join(f", {named(name)} AS {named(f'm_{name}')}" for name in message_columns(checks))
    job.connection.execute(f"CREATE OR REPLACE TEMP TABLE faulty AS {faults_query(view, checks, named_in)}")
    unread = {one.target[0] for one in schema.columns if one.reference} - {*job.done, "units", schema.id}
    if unread:
        text = f"没有报送{'、'.join(sorted(job.schemas[name].title for name in unread))}，指向它们的编号没有核对。"
        job.quality.append(QualityFinding("references_unchecked", "notice", "", schema.id, text))
    titles = {key: one.title for key, one in job.schemas.items()}
    return Sheetful(schema, files, odd, checks, titles, job.days)


def _filed(
    connection: DuckDBPyConnection, schema: Schema, odd: dict[str, Odd], files: dict[int, Loaded]
) -> list[Filed]:
    """Who filed the ledger, by unit and file; rows whose unit could not be read belong to nobody."""
    rows = connection.execute(
        f"""SELECT v.{UNIT}, v.file_no, count(*), count(*) - count(g.rid)
        FROM ({typed_view(schema, odd, (UNIT,))}) AS v LEFT JOIN gone AS g ON v.rid = g.rid
        WHERE v.{UNIT} IS NOT NULL GROUP BY v.{UNIT}, v.file_no ORDER BY v.{UNIT}, v.file_no"""
    ).fetchall()
    return [Filed(schema.id, unit, files[number].intake.file.name, read, kept) for unit, number, read, kept in rows]


def _filed_twice(job: Job, name: str) -> list[QualityFinding]:
    """A warning for each further file in which a unit filed the ledger."""
    first: dict[str, str] = {}
    findings = []
    for one in job.filed:
        if one.ledger != name or first.setdefault(one.unit, one.file) == one.file:
            continue
        title = job.schemas[name].title
        text = f"{one.unit}的{title}报了不止一份，另见{first[one.unit]}；分批报送的不用改，重复的只留一份。"
        findings.append(QualityFinding("filed_twice", "warning", one.unit, one.file, text, (Source(one.file),)))
    return findings
