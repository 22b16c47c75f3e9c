"""What of an earlier run may be kept: made from the same things, and still as it was made.

Files of a stage that a kill left are used as they are; files of the published output are linked into the new stage, so
that publishing stays a rename. What no part of the run names is removed before publishing. Left out: making anything.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from assess.running.publish import Workshop
from assess.running.records import FAILED, Record
from assess.running.store import hash_file, is_distant


def keep(workshop: Workshop, record: Record | None, key: str, *, retry: bool) -> bool:
    """Whether what the record tells of can stand: same key, every file whole, and no failure that is to be retried.

    Files end up in the stage.
    """
    files = _find_files(record, key, retry=retry)
    return files is not None and all(_adopt(workshop, name, expected) for name, expected in files.items())


def stands_in(store: str, record: Record | None, key: str, *, retry: bool) -> bool:
    """The same of what lies in a folder of the caller's; of a distant store the record is trusted."""
    files = _find_files(record, key, retry=retry)
    if files is None or is_distant(store):
        return files is not None
    return all(hash_file(Path(store) / name) == expected for name, expected in files.items())


def _find_files(record: Record | None, key: str, *, retry: bool) -> dict[str, str] | None:
    """The files of a record that agrees, None where it does not."""
    if record is None or record.key != key or (retry and record.event == FAILED):
        return None
    return record.files


def _adopt(workshop: Workshop, name: str, expected: str) -> bool:
    staged = workshop.stage / name
    if hash_file(staged) == expected:
        return True
    published = workshop.target / name
    if hash_file(published) != expected:
        return False
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.unlink(missing_ok=True)
    try:
        os.link(published, staged)
    except OSError:  # a file system without links
        shutil.copyfile(published, staged)
    return True


def move_into(built: Path, stage: Path) -> dict[str, str]:
    """Move every file of a folder into the stage by rename; returns them with their hashes."""
    files = {}
    for path in sorted(one for one in built.rglob("*") if one.is_file()):
        name = path.relative_to(built).as_posix()
        files[name] = hash_file(path)
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        path.replace(stage / name)
    shutil.rmtree(built)
    return files


def remove_others(stage: Path, wanted: Iterable[str]) -> None:
    """Remove every file and empty folder of a stage that this run does not have."""
    names = set(wanted)
    for path in sorted(stage.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(stage).as_posix() not in names:
            path.unlink()
