"""Shared by the tests of the engines: tiny projects, their settings, and scripts that run in a fresh interpreter."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest

from assess.reporting.page import RunFrame
from assess.results import RunHeader
from assess.running.job import Job, Limits, Setting

SCHEME = """
from pathlib import Path
class Handler:
    def write(self, text, address):
        if "refuse" in address:
            raise RuntimeError("no such shelf")
        path = Path(address.removeprefix("shelf://"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
handler = Handler()
"""

DAY = date(2020, 12, 31)
HEADER = RunHeader("probe", "试运行", "模拟", DAY, DAY, DAY, "final", "probe", "试行细则", 2, 0)


def make_notebook(*cells: str | tuple[str, str], parameters: str = 'unit = ""') -> Any:
    """A notebook of code cells, each with at most one tag, after the cell of parameters."""
    pairs = [(parameters, "parameters"), *((cell, "") if isinstance(cell, str) else cell for cell in cells)]
    found = [nbformat.v4.new_code_cell(source, metadata={"tags": [tag] if tag else []}) for source, tag in pairs]
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return nbformat.v4.new_notebook(cells=found, metadata={"kernelspec": spec})


@pytest.fixture(scope="session")
def new_notebook() -> Callable[..., Any]:
    return make_notebook


@pytest.fixture(scope="session")
def run_script() -> Callable[..., Any]:
    """Run Python text in an interpreter of its own and give back what it prints as JSON in its last line."""

    def run(text: str, *arguments: str, **environment: str) -> Any:
        known = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
        done = subprocess.run(
            [sys.executable, "-c", text, *arguments], capture_output=True, text=True, check=False, timeout=300,
            env={**known, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **environment},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture(scope="session")
def new_setting() -> Callable[..., Setting]:
    """A project of tiny notebooks (name → cells) in a folder, and the setting of a run of them."""

    def make(folder: Path, notebooks: dict[str, tuple[str, ...]], **limits: Any) -> Setting:
        (folder / "notebooks").mkdir(parents=True)
        for name, cells in notebooks.items():
            nbformat.write(make_notebook(*cells), folder / "notebooks" / f"{name}.ipynb")
        frame = RunFrame(HEADER, (), "0" * 64)
        return Setting(str(folder), str(folder), str(folder / "out"), frame, "zh", seed=7, limits=Limits(**limits))

    return make


@pytest.fixture(scope="session")
def new_job() -> Callable[..., Job]:
    """A job of the notebook of this name; its unit is the same name unless another is given."""

    def make(name: str, notebook: str = "") -> Job:
        return Job(name, name, notebook or name, f"units/{name}.html", {"unit": name})

    return make


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PYTHONPATH; a package there teaches papermill the scheme `shelf://`, which refuses what it is to."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "shelf.py").write_text(SCHEME, encoding="utf-8")
    about = folder / "shelf-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: shelf\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[papermill.io]\nshelf:// = shelf:handler\n", encoding="utf-8")
    return folder
