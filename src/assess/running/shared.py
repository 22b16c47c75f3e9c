"""Whether another machine sees the same folder as we do: a marker in it, which the other one looks for.

Left out: what a path is called elsewhere; a shared folder has the same name on all machines.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assess.errors import Problem, UsageError


@contextmanager
def marked(folder: Path) -> Iterator[Path]:
    """A file in a folder, while it is used, by which another machine can tell that it sees the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / f".{secrets.token_hex(8)}"
    marker.touch()
    try:
        yield marker
    finally:
        marker.unlink(missing_ok=True)


def require_shared(marker: Path) -> None:
    """Raises UsageError (E316) where the folder is not the one that was marked, and its files would be lost."""
    if not marker.exists():
        detail = "工作进程看不到它，请用共享目录 (a worker does not see it; share the folder, or give --store)"
        raise UsageError([Problem("E316", marker.parent.as_posix(), {"detail": detail})])
