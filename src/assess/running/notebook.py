"""Templates and executed notebooks: read, checked, and freed of everything that differs between two runs.

A template is read once per process and copied for each use, since papermill edits what it is given, and two reports
made from one edited copy would carry each other's parameters. Left out: execution (`engine`) and pages (`body`).
"""

from __future__ import annotations

import ast
import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.iorw import load_notebook_node

from assess.errors import Problem, RunError
from assess.running.parameters import check_parameters

INJECTED, SKIPPED = "injected-parameters", "skip-execution"
CLOCKED = ("start_time", "end_time", "duration")


def read_template(path: Path) -> NotebookNode:
    """A copy of a committed notebook, without its outputs."""
    return deepcopy(_read(path, path.stat().st_mtime_ns))


@cache
def _read(path: Path, _: int) -> NotebookNode:
    notebook: NotebookNode = load_notebook_node(str(path))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def check_own(notebook: NotebookNode, given: dict[str, Any], name: str) -> None:
    """Refuse an executed notebook whose injected parameters are not the given ones. Raises RunError (E322)."""
    found: dict[str, Any] = {}
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            for statement in ast.parse(cell.source).body:
                if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                    found[statement.targets[0].id] = ast.literal_eval(statement.value)
    if given and found != given:
        differing = sorted(key for key in {*found, *given} if found.get(key) != given.get(key))
        raise RunError([Problem("E322", name, {"keys": "、".join(differing)})])


def check_whole(notebook: NotebookNode, name: str) -> None:
    """Refuse a notebook that left before its last cell, by `exit` or `sys.exit()`. Raises RunError (E326)."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    missed = [cell for cell in code if cell.execution_count is None and SKIPPED not in cell.metadata.get("tags", [])]
    if missed:
        raise RunError([Problem("E326", name, {"cell": missed[0].source.strip().splitlines()[0][:60]})])


def make_repeatable(notebook: NotebookNode) -> NotebookNode:
    """The notebook without clock, paths and random ids: the same results give the same bytes."""
    about = notebook.metadata.get("papermill", {})
    for key in (*CLOCKED, "input_path", "output_path", "environment_variables"):
        about.pop(key, None)
    for number, cell in enumerate(notebook.cells):
        for key in CLOCKED:
            cell.metadata.get("papermill", {}).pop(key, None)
        cell.metadata.pop("execution", None)
        cell["id"] = f"cell-{number}"
    return notebook


def write_notebook(notebook: NotebookNode) -> str:
    """The repeatable notebook as text, in one line: nobody compares these line by line, and it is written quickly."""
    return json.dumps(make_repeatable(notebook), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def count_images(notebook: NotebookNode) -> int:
    """Pictures among the outputs, whether shown by themselves or inside HTML."""
    data = [output.get("data", {}) for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    alone: int = sum(kind.startswith("image/") for one in data for kind in one)
    return alone + sum(str(one.get("text/html", "")).count("<img") for one in data)


def prepare(path: Path, given: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
    """A template and the parameters for it. Raises UsageError for undeclared or unsafe ones."""
    template = read_template(path)
    return template, check_parameters(template, path.name, given)
