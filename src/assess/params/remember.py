"""Files under params/ read once: a loader's last result, as long as no file that it reads has changed.

A run asks for the same registers several times, and a notebook for days on end; the stamp of the files (names, sizes,
times of change) says whether they are still the same. Left out: (1) results that depend on more than the project
folder; (2) copies: callers share the result and leave it as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Stamp = tuple[tuple[str, int, int], ...]


def remember(*patterns: str) -> Callable[[Callable[[Path], T]], Callable[[Path], T]]:
    """For a loader of a project folder that reads the files of these patterns and no others."""

    def decorate(load: Callable[[Path], T]) -> Callable[[Path], T]:
        known: dict[Path, tuple[Stamp, T]] = {}

        @wraps(load)
        def remembering(root: Path) -> T:
            stamp = _stamp(root, patterns)
            if root not in known or known[root][0] != stamp:
                known[root] = stamp, load(root)
            return known[root][1]

        return remembering

    return decorate


def _stamp(root: Path, patterns: tuple[str, ...]) -> Stamp:
    found = sorted(path for pattern in patterns for path in root.glob(pattern))
    stats = [(path, path.stat()) for path in found]
    return tuple((str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats)
