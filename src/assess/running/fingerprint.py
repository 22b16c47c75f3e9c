"""Hashes of everything that results and pages come from, so that what is unchanged need not be made again.

Results depend on the run file, all parameters, all input files, our own code and the versions of packages; a page on
the results that it reads, its notebook, its parameters, the frame of the run and the language. Left out: the clock,
the machine, and fonts of the system where the shipped one is missing.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

import assess
from assess.params import Run
from assess.results import digest, write
from assess.running.job import Job, Setting
from assess.running.store import hash_file

IGNORED = {"__pycache__", ".ipynb_checkpoints"}


def list_inputs(run: Run, root: Path) -> list[Path]:
    """Every file that a run may read beside the parameters, in order; a folder of ledgers counts with all its files."""
    named = [run.units, run.previous, run.ledgers, *run.data.values(), run.campaign.series if run.campaign else ""]
    files: list[Path] = []
    for name in named:
        path = root / name
        files += sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() and name else [path]
    return [path for path in files if path.is_file()]


def hash_results(run: Run, root: Path, **options: str) -> str:
    """The key of a run's results: changes whenever anything changes that they could come from."""
    inputs = {path.relative_to(root).as_posix(): hash_file(path) for path in list_inputs(run, root)}
    return digest(write(run), write(options), hash_params(root), hash_code(), hash_versions(), write(inputs))


def hash_job(job: Job, base: str, notebook: str, read: str) -> str:
    """The key of one page, from the key of what all pages share and the hashes of its notebook and of what it reads."""
    return digest(base, job.title, job.page, notebook, read, write(job.parameters))


def hash_shared(setting: Setting) -> str:
    """The key of what all pages of a run share."""
    own = write(setting.frame), setting.language, str(setting.seed)
    return digest(*own, hash_params(Path(setting.root)), hash_code(), hash_versions())


@cache
def hash_params(root: Path) -> str:
    """All files under `params/`."""
    return _hash_folder(root / "params")


@cache
def hash_code() -> str:
    """All files of the package."""
    return _hash_folder(Path(assess.__file__).parent)


@cache
def hash_versions() -> str:
    """Names and versions of all installed packages: any of them may draw a line differently."""
    found = {(one.metadata["Name"], one.version) for one in metadata.distributions()}
    return digest(*(f"{name}=={version}" for name, version in sorted(found)))


def _hash_folder(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not IGNORED & set(path.parts)):
        total.update(digest(path.relative_to(folder).as_posix(), path.read_bytes()).encode())
    return total.hexdigest()
