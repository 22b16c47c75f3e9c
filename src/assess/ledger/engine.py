"""The embedded engine with its limits: how much memory and how many threads, and where it may spill.

Left out: (1) what is asked of it; (2) files of the engine's own, since stores are plain Parquet; (3) extensions, which
are never loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assess.ledger.usual import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Engine:
    """How much of the machine one connection may use."""

    memory: str = "1500MB"
    threads: int = 2


@contextmanager
def open_engine(spill: Path, engine: Engine) -> Iterator[DuckDBPyConnection]:
    """A connection in memory that spills into a folder of the caller's and keeps the order of rows."""
    import duckdb

    with duckdb.connect() as connection:
        for setting in (
            f"memory_limit = '{engine.memory}'",
            f"threads = {engine.threads}",
            f"temp_directory = {quoted(str(spill))}",
            "preserve_insertion_order = true",
            *_progress(connection),
        ):
            connection.execute(f"SET {setting}")
        yield connection


def _progress(connection: DuckDBPyConnection) -> tuple[str, ...]:
    """No bar; in a notebook there is none, and to say so again would ask for a package that draws it."""
    found = connection.execute("SELECT current_setting('enable_progress_bar')").fetchone()
    return ("enable_progress_bar = false",) if found and found[0] else ()
