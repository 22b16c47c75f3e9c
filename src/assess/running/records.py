"""The record of an output folder: what was made, from what, when; one line of JSON per event, only ever added to.

It lies beside the output folder and not in it, since it tells the time, which results must not. A line that was cut off
by a kill is dropped when the record is opened. Left out: deciding what may be kept (`resume`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assess.running.job import from_line, to_line

RESULTS = "results"  # the name under which the result files stand
DONE, FAILED, PUBLISHED, INTERRUPTED = "done", "failed", "published", "interrupted"


@dataclass(frozen=True, slots=True)
class Record:
    """One event. `key` is the hash of everything that went in, `files` what came out, with SHA-256."""

    event: str
    name: str = ""
    key: str = ""
    files: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    images: int = 0
    cpu: float = 0.0
    seconds: float = 0.0
    time: str = ""


def add_record(path: Path, record: Record) -> None:
    """One more line, written at once, with the time."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    line = to_line(Record(**{**{name: getattr(record, name) for name in Record.__slots__}, "time": now}))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(handle, line.encode("utf-8"))
    finally:
        os.close(handle)


def read_records(path: Path) -> list[Record]:
    """All events, oldest first; what a kill left of a last line is cut off, a line that is no record is passed over."""
    if not path.is_file():
        return []
    text = path.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    if whole != text:
        os.truncate(path, len(whole))
    records = []
    for line in whole.splitlines():
        try:
            records.append(from_line(Record, line.decode("utf-8")))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return records


def last_of_each(records: list[Record]) -> dict[str, Record]:
    """The latest record of each name that was done or failed."""
    return {one.name: one for one in records if one.event in (DONE, FAILED)}
