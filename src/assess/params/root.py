"""Where the project's folders are, whatever the working directory.

The root is the nearest folder upwards that holds `params/` and `notebooks/`: from the run file where it is found,
then from the working directory, then from the package's own place in a source checkout. Paths in run files are
relative to it and stay inside it. Left out: any search outside these lines of parents.
"""

from __future__ import annotations

from pathlib import Path

from assess.errors import ParamsError, Problem


def find_root(start: Path | None = None) -> Path:
    """The project folder that holds `params/` and `notebooks/`, upwards from `start` where that exists.

    Raises ParamsError where neither that, nor the working directory, nor the package lies in a project.
    """
    origins = [start.resolve()] if start is not None and start.exists() else []
    for origin in (*origins, Path.cwd(), Path(__file__).resolve()):
        for folder in (origin, *origin.parents):
            if (folder / "params").is_dir() and (folder / "notebooks").is_dir():
                return folder
    raise ParamsError([Problem("E110", str(start or "."))])


def resolve(root: Path, path: str, place: str) -> Path:
    """A path of a run file, kept inside the project. Raises ParamsError for absolute paths and for `..`."""
    target = (root / path).resolve()
    if Path(path).is_absolute() or not target.is_relative_to(root.resolve()):
        raise ParamsError([Problem("E111", place, {"path": path})])
    return target
