"""An output folder that is either the old one or the new one, never a mixture.

Everything is built in a private folder beside the target and put in place by rename; what was there before is moved
aside first and deleted last. Left out: two runs of one output at the same time, which a lock will refuse later.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assess.errors import Problem, UsageError


@contextmanager
def published_folder(target: Path) -> Iterator[Path]:
    """A private folder to fill; at the end it becomes `target`. After an exception the old target is untouched.

    Raises UsageError where the file system refuses.
    """
    building: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        yield building
        building.chmod(0o755)
        _swap(building, target)
    except OSError as error:
        raise UsageError([Problem("E316", target.name, {"detail": error.strerror or str(error)})]) from error
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)


def _swap(building: Path, target: Path) -> None:
    aside = target.with_name(f".{target.name}-old-{os.getpid()}")
    if target.exists():
        target.replace(aside)
    try:
        building.replace(target)
    except OSError:
        if aside.exists():
            aside.replace(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
