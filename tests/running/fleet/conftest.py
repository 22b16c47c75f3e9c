"""A small project whose run is finished, for tests that spoil it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from assess.running.fleet import Order, Summary, run_fleet

RUN = "params/runs/chizhou-2020.yaml"
UNITS = ("341722", "3417L04")


def copy_project(root: Path, target: Path) -> Path:
    """A copy of everything that a run reads."""
    for folder in ("params", "notebooks", "data/published"):
        shutil.copytree(root / folder, target / folder)
    return target


def shrink_notebook(path: Path, extra: str = "") -> None:
    """A committed notebook reduced to its parameters and first part, and a cell of a test's own."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = [*code[:3], *([nbformat.v4.new_code_cell(extra)] if extra else [])]
    nbformat.write(notebook, path)


@pytest.fixture(scope="session")
def shrink() -> Callable[[Path, str], None]:
    """`shrink(path, extra)`: see `shrink_notebook`."""
    return shrink_notebook


@pytest.fixture
def full_project(root: Path, tmp_path: Path) -> Path:
    """The demonstration's project as it is shipped, without output."""
    return copy_project(root, tmp_path / "full")


@pytest.fixture(scope="session")
def finished(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with short notebooks whose run is finished for two units."""
    project = copy_project(root, tmp_path_factory.mktemp("finished"))
    for path in (project / "notebooks").glob("*.ipynb"):
        shrink_notebook(path)
    run_fleet(Order(str(project / RUN), UNITS, workers=2), lambda _: None)
    return project


@pytest.fixture
def project(finished: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoiled."""
    return Path(shutil.copytree(finished, tmp_path / "project"))


@pytest.fixture
def go(project: Path) -> Callable[..., Summary]:
    """`go(*units, **options)`: another run of the project."""

    def run_again(*units: str, **options: object) -> Summary:
        order = Order(str(project / RUN), units or UNITS, workers=2, **options)  # type: ignore[arg-type]
        return run_fleet(order, lambda _: None)

    return run_again
