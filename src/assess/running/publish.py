"""An output folder that is either the old one or the new one, never a mixture, and that one run at a time may build.

Beside the target lies a private folder with a lock, the record of what was made, and the stage where the new output is
built and which survives a kill. Publishing renames the old one aside and the stage into its place; a kill between the
two is put right by the next run. Left out: what may be kept of a stage (`resume`).
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assess.errors import Problem, UsageError

LOCK, RESULTS = "lock", "results"
PATIENCE = 10.0  # seconds that children of a killed run are given to end


@dataclass(frozen=True, slots=True)
class Workshop:
    """The private folder of an output folder. `held` is the descriptor of the lock, which children keep open."""

    target: Path
    folder: Path
    held: int

    @property
    def stage(self) -> Path:
        """Where the new output is built."""
        return self.folder / "stage"

    @property
    def built(self) -> Path:
        """Where results are written, before they move into the stage."""
        return self.folder / RESULTS

    @property
    def records(self) -> Path:
        """The record of what was made."""
        return self.folder / "records.jsonl"

    @property
    def before(self) -> Path:
        """The old output, for the moment of publishing."""
        return self.folder / "before"

    def publish(self) -> None:
        """The stage becomes the target."""
        shutil.rmtree(self.before, ignore_errors=True)
        if self.target.exists():
            self.target.replace(self.before)
        self.stage.replace(self.target)
        shutil.rmtree(self.before, ignore_errors=True)


def name_target(root: Path, run_id: str, audience: str = "internal") -> Path:
    """The output folder. What is made for others never lies where the internal version lies."""
    return root / "data" / "out" / (run_id if audience == "internal" else f"{run_id}-{audience}")


@contextmanager
def hold_output(target: Path) -> Iterator[Workshop]:
    """The workshop of `target`, for this process alone. Raises UsageError: the file system refuses (E316), or another
    run is building the same output (E318)."""
    folder = target.with_name(f".{target.name}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = _lock(folder / LOCK, target.name)
        try:
            workshop = Workshop(target, folder, held)
            if workshop.before.exists() and not target.exists():
                workshop.before.replace(target)
            yield workshop
        finally:
            _tidy(workshop)
            os.close(held)
    except BrokenPipeError:
        raise  # somebody stopped reading what we say; the folder is not at fault
    except OSError as error:
        raise UsageError([Problem("E316", target.name, {"detail": error.strerror or str(error)})]) from error


@contextmanager
def published_folder(target: Path) -> Iterator[Path]:
    """A fresh private folder to fill; at the end it becomes `target`. After an exception the old target is untouched.

    Raises UsageError as `hold_output`.
    """
    with hold_output(target) as workshop:
        shutil.rmtree(workshop.stage, ignore_errors=True)
        workshop.stage.mkdir()
        try:
            yield workshop.stage
            workshop.publish()
        finally:
            shutil.rmtree(workshop.stage, ignore_errors=True)


def _tidy(workshop: Workshop) -> None:
    """A run that was refused before it made anything leaves nothing behind, no empty folder either."""
    shutil.rmtree(workshop.built, ignore_errors=True)
    if workshop.stage.is_dir() and not any(workshop.stage.iterdir()):
        workshop.stage.rmdir()
    if workshop.target.exists() or {path.name for path in workshop.folder.iterdir()} != {LOCK}:
        return
    (workshop.folder / LOCK).unlink()
    for folder in (workshop.folder, workshop.folder.parent):
        if not any(folder.iterdir()):
            folder.rmdir()


def _lock(path: Path, name: str) -> int:
    """Take the lock, or say who has it. It goes with the last process that holds it, so it is never left behind."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    limit = time.monotonic() + PATIENCE
    while not _try_lock(handle):
        owner = os.pread(handle, 100, 0).decode("ascii", "replace") if hasattr(os, "pread") else ""
        if time.monotonic() > limit or _is_alive(owner):
            os.close(handle)
            raise UsageError([Problem("E318", name, {"process": owner or "?"})])
        time.sleep(0.1)
    if not path.exists() or not os.path.samestat(path.stat(), os.fstat(handle)):
        os.close(handle)  # whoever had it has removed it
        path.parent.mkdir(parents=True, exist_ok=True)
        return _lock(path, name)
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, str(os.getpid()).encode("ascii"))
    return handle


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_alive(owner: str) -> bool:
    """Whether the run that took the lock is still there; if only its children are, they are about to end."""
    if not owner.isdigit() or os.name == "nt":
        return True
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
