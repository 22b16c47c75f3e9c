"""Which parameters a notebook declares, and refusal of everything else before papermill sees it.

papermill only warns about unknown names, and it writes names and `str()` of objects into code that is then executed.
So names must be among those of the cell tagged `parameters`, and values must be plain: text, number, truth, None, or
lists and mappings of them; where text is declared only text will do, since a code that became a number has lost its
zeros. Nothing is converted here: that is for whoever has the value. Left out: whether a value makes sense (the
notebook's own functions say).
"""

from __future__ import annotations

import ast
import math
from typing import Any

from nbformat import NotebookNode

from assess.errors import Problem, UsageError


def declared_parameters(notebook: NotebookNode, name: str) -> dict[str, Any]:
    """The literals of the cell tagged `parameters`. Raises UsageError where there is none or it holds code."""
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise UsageError([Problem("E311", name, {"count": len(cells)})])
    declared: dict[str, Any] = {}
    for statement in ast.parse(cells[0].source).body:
        try:
            if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
                raise ValueError
            declared[statement.targets[0].id] = ast.literal_eval(statement.value)
        except ValueError:
            raise UsageError([Problem("E312", name, {"text": ast.unparse(statement)})]) from None
    return declared


def check_parameters(notebook: NotebookNode, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """A copy of `given`, if every name is declared and every value plain. Raises UsageError with all problems."""
    declared = declared_parameters(notebook, name)
    known, problems = "、".join(declared), []
    for key, value in given.items():
        shown = key[:60] if type(key) is str else type(key).__name__  # a subclass may write anything into the code
        if type(key) is not str or key not in declared:
            problems.append(Problem("E313", name, {"key": shown, "known": known}))
        if not _is_plain(value):
            problems.append(Problem("E314", f"{name} {shown}", {"type": type(value).__name__}))
        elif type(declared.get(key)) is str and type(value) is not str:
            problems.append(Problem("E314", f"{name} {shown}", {"type": f"{type(value).__name__}（应为文字 text）"}))
    if problems:
        raise UsageError(problems)
    return dict(given)


def _is_plain(value: Any) -> bool:
    if type(value) is str:
        return not any("\ud800" <= letter <= "\udfff" for letter in value)  # halves of letters cannot be written
    if type(value) is float:
        return math.isfinite(value)  # the others have no literal, and no place in JSON
    if type(value) in (bool, int, type(None)):
        return True
    if type(value) is list:
        return all(_is_plain(item) for item in value)
    return type(value) is dict and all(type(key) is str and _is_plain(item) for key, item in value.items())
