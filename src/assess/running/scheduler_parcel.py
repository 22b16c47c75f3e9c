"""What travels to the workers of a scheduler: the run once, then batches of jobs with their slices of the results.

A worker uses the project and the results where it sees the same folders as we do, and else what travelled, in a folder
of its own; so no folder need be shared when pages go to a distant store. Left out: (1) the making of reports
(`scheduler_worker`); (2) the package itself and fonts of a system, which workers have installed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from assess.errors import Problem, UsageError
from assess.results import digest
from assess.running.fingerprint import hash_code
from assess.running.job import Job, Outcome, Setting
from assess.running.shared import marked, require_shared
from assess.running.store import is_distant, write_beside

SIZE = 8  # reports in a batch: a few seconds of work, and little to do again when a worker dies
PARTS = {"params": "*", "notebooks": "*.ipynb"}  # what a report reads of the project


@dataclass(frozen=True, slots=True)
class Parcel:
    """A run as it travels. The markers show whether folders are shared; `store` is None where pages go far away.

    `archive` holds the project, whose hash is `project`; `code` is the hash of the package.
    """

    setting: Setting
    engine: str
    results: Path
    store: Path | None
    code: str
    project: str
    archive: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Jobs, and the files of results that they read, packed."""

    name: str
    jobs: tuple[Job, ...]
    slices: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a batch, on which worker, with which engine; `why` says why it is not the usual one."""

    outcomes: tuple[Outcome, ...]
    worker: str
    engine: str
    slots: int
    why: str


@contextmanager
def pack(setting: Setting, engine: str) -> Iterator[Parcel]:
    """A run, ready to travel; while this lasts its folders are marked."""
    files, stream = _read_project(Path(setting.root)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with marked(Path(setting.results)) as results, marked(_store_folder(setting)) as store:
        place = None if is_distant(setting.store) else store
        yield Parcel(setting, engine, results, place, hash_code(), _hash(files), stream.getvalue())


def list_batches(jobs: Iterable[Job], setting: Setting) -> Iterator[Batch]:
    """The jobs in batches, each with its slices, read when it is its turn."""
    waiting, number = iter(jobs), 0
    while some := tuple(islice(waiting, SIZE)):
        names = sorted({job.reads for job in some})
        slices = {name: zlib.compress((Path(setting.results) / name).read_bytes()) for name in names}
        yield Batch(str(number), some, slices)
        number += 1


def settle(parcel: Parcel, folder: Path, worker: str) -> Setting:
    """The run's setting as it holds for a worker, whose `folder` is private.

    Raises UsageError: this is another version of our package (E324), or the output folder is not shared (E316).
    """
    setting, root, results = parcel.setting, Path(parcel.setting.root), parcel.setting.results
    if hash_code() != parcel.code:
        detail = "工作进程装的 assess 不是这个版本 (the worker has another version of assess)"
        raise UsageError([Problem("E324", "--scheduler", {"address": worker, "detail": detail})])
    if parcel.store is not None:
        require_shared(parcel.store)
    if _hash(_read_project(root)) != parcel.project:
        root = folder / "project"
        with zipfile.ZipFile(io.BytesIO(parcel.archive)) as archive:
            archive.extractall(root)
    if not parcel.results.exists():
        results = str(folder / "results")
    return replace(setting, root=str(root), results=results)


@contextmanager
def unpacked(batch: Batch, parcel: Parcel, setting: Setting) -> Iterator[None]:
    """The slices of a batch as files, while it is made, where the folder of results is not shared."""
    private = {} if setting.results == parcel.setting.results else batch.slices
    paths = [Path(setting.results) / name for name in private]
    for path, content in zip(paths, private.values(), strict=True):
        write_beside(path, zlib.decompress(content))
    try:
        yield
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def _store_folder(setting: Setting) -> Path:
    return Path(setting.results if is_distant(setting.store) else setting.store)


def _read_project(root: Path) -> dict[str, bytes]:
    found = (path for part, pattern in PARTS.items() for path in sorted((root / part).rglob(pattern)))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found if path.is_file()}


def _hash(files: dict[str, bytes]) -> str:
    return digest(*(part for name, content in files.items() for part in (name, content)))
