"""Notebooks are thin: literals as parameters, at most five lines a cell, no logic, outputs kept, one checked cell."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = ("county", "league", "rubric", "quality")
LOGIC = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.If, ast.IfExp, ast.For, ast.While, ast.With,
    ast.Try, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.BinOp, ast.BoolOp, ast.Compare,
)  # fmt: skip
LONGEST = 5


def find_faults(notebook: dict[str, Any]) -> list[str]:
    """What a notebook has that a thin one does not."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    faults = [] if code and tags(code[0]) == ["parameters"] else ["first code cell is not tagged parameters"]
    faults += [] if tags(code[-1]) == ["nbval-check-output"] else ["last code cell is not compared"]
    faults += [] if all(is_literal(node) for node in parse(code[0]).body) else ["parameters are not literals"]
    for number, cell in enumerate(code, 1):
        if len("".join(cell["source"]).splitlines()) > LONGEST:
            faults.append(f"cell {number} is longer than {LONGEST} lines")
        faults += [
            f"cell {number} has {type(node).__name__}" for node in ast.walk(parse(cell)) if isinstance(node, LOGIC)
        ]
        if cell["execution_count"] != number:
            faults.append(f"cell {number} was not run in order")
        if number > 2 and not cell["outputs"]:
            faults.append(f"cell {number} has no output")
        if any(output["output_type"] == "error" for output in cell["outputs"]):
            faults.append(f"cell {number} failed")
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (not text.startswith("## ") or "<" in text or "\n" in text):
            faults.append(f"heading {text!r} is not a plain second-level heading")
    return faults


def tags(cell: dict[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", []))


def parse(cell: dict[str, Any]) -> ast.Module:
    return ast.parse("".join(cell["source"]))


def is_literal(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)


def read(root: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_thin_and_executed(root: Path, name: str) -> None:
    assert find_faults(read(root, name)) == []


def test_the_guard_sees_each_fault(root: Path) -> None:
    notebook = read(root, "county")
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    cells[0]["source"] = "run = str(1)"
    cells[2]["source"] = "if run:\n    page.summary()"
    cells[3]["outputs"] = []
    cells[4]["execution_count"] = None
    cells[5]["source"] = "\n".join("abcdef")
    cells[-1]["metadata"] = {}
    notebook["cells"][1]["source"] = "# 一级\n"
    faults = find_faults(notebook)
    for text in ("literals", "has If", "no output", "in order", "longer", "not compared"):
        assert any(text in fault for fault in faults), text


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_committed_outputs_hold_no_path_of_a_machine(root: Path, name: str) -> None:
    text = (root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    assert str(root) not in text
    assert "/home/" not in text


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_shows_every_part_of_its_page(root: Path, name: str) -> None:
    """A part that nobody shows is dead; the cells and the page's methods name the same things."""
    from assess.reporting.county import CountyPage
    from assess.reporting.league import LeaguePage
    from assess.reporting.quality import QualityPage
    from assess.reporting.rubric import RubricPage

    page = {"county": CountyPage, "league": LeaguePage, "rubric": RubricPage, "quality": QualityPage}[name]
    parts = {part for part in vars(page) if not part.startswith("_") and callable(getattr(page, part))}
    source = "".join("".join(cell["source"]) for cell in read(root, name)["cells"])
    assert {part for part in parts if f"page.{part}()" not in source} == set()
