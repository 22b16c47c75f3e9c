"""A parent that may fork: what it imports beforehand, what it must not have, and what a child does first.

Each hazard was seen: a parent with threads deadlocks its children; one whose pyplot has chosen its backend makes every
chart of every child vanish without a word; children that share a random stream draw the same numbers. Left out: forking
itself (`server`, `engine`).
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import os
import random
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

INLINE = "module://matplotlib_inline.backend_inline"
SINGLE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")


def parent_environment(language: str) -> dict[str, str]:
    """The environment of a parent: no threads of numerical libraries, charts into the notebook, the same hashes."""
    return {**os.environ, **SINGLE, "MPLBACKEND": INLINE, "PYTHONHASHSEED": "0", "ASSESS_LANGUAGE": language}


def find_imports(notebook: NotebookNode) -> list[str]:
    """The modules that the code cells import by name, in order; cells with magics are passed over."""
    found: dict[str, None] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(dict.fromkeys(alias.name for alias in node.names))
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[node.module] = None
    return list(found)


def warm_up(notebooks: Iterable[NotebookNode], results: str = "") -> None:
    """Import what the notebooks import, and fill the caches of our own pages; a missing module stays missing.

    `results` is a folder of results, of which one unit is drawn for nobody.
    """
    for notebook in notebooks:
        for name in find_imports(notebook):
            try:
                importlib.import_module(name)
            except Exception:  # noqa: BLE001 - the notebook that asks for it will say so, on its own page
                continue
    if "assess.reporting" in sys.modules:
        from assess.reporting.ready import make_ready

        make_ready(results)
    enter_child()  # what it imports and looks up is then there for the children


def count_threads() -> int:
    """Threads of this process, those of C libraries included where the system tells."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


def find_hazards() -> list[str]:
    """Why this process must not fork children that run notebooks; empty where it may."""
    hazards = []
    if not hasattr(os, "fork") or sys.platform == "darwin":
        hazards.append(f"{sys.platform} 上不能安全地分叉进程 (fork is not safe here)")
    if (threads := count_threads()) > 1:
        hazards.append(f"进程有 {threads} 个线程，子进程会卡死 ({threads} threads)")
    if getattr(sys.modules.get("matplotlib.pyplot"), "_backend_mod", None) is not None:
        hazards.append("pyplot 已选定后端，子进程的图会丢失 (pyplot has chosen its backend)")
    return hazards


def enter_child(name: str = "", seed: int | None = None) -> None:
    """What a child does first: charts go into the notebook, and random streams are its own.

    With a seed they follow from it and the name, so that a second run draws the same; without one from the system.
    """
    os.environ["MPLBACKEND"] = INLINE
    sys.modules.pop(INLINE.removeprefix("module://"), None)  # it shows charts only to the shell that it is imported in
    own = hashlib.sha256(os.urandom(32) if seed is None else f"{seed}:{name}".encode()).digest()
    random.seed(own)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(int.from_bytes(own[:4], "big"))
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcParams["backend"] = INLINE
