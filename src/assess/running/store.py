"""Where reports go: a folder, or any place that papermill can write to (`s3://`, `gs://`, `abs://` and others).

In a folder everything is written beside and renamed, so that nobody ever sees half a file. Left out: (1) reading back
from a distant place, which resuming therefore takes on trust of the record; (2) credentials, which are papermill's
handlers' business.
"""

from __future__ import annotations

import hashlib
import os
import platform
from pathlib import Path


def write_file(store: str, name: str, content: bytes) -> str:
    """Write a file of a report, named relative to the store, and return its SHA-256.

    Raises OSError where the store refuses.
    """
    if is_distant(store):
        from papermill.iorw import papermill_io

        address = f"{store}/{name}"
        try:
            papermill_io.get_handler(address).write(content.decode("utf-8"), address)
        except Exception as error:  # whatever library writes there
            raise OSError(f"{address}：{type(error).__name__}: {error}") from error
    else:
        write_beside(Path(store) / name, content)
    return hashlib.sha256(content).hexdigest()


def name_store(text: str) -> str:
    """A store as it is asked for, the same wherever one stands: an address, or a folder from the root on."""
    if not text:
        return ""
    return text.rstrip("/") if is_distant(text) else str(Path(text).resolve())


def is_distant(store: str) -> bool:
    """Whether a store is an address and no folder."""
    return "://" in store


def write_beside(path: Path, content: bytes) -> None:
    """Put a file in place whole: a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.part")  # several machines may share it
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def hash_file(path: Path) -> str:
    """SHA-256 of a file, or "" where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
