"""The main job on real figures: pages for every unit, an error page for one that fails, the same bytes twice."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

RUN = "params/runs/chizhou-2020.yaml"

pytestmark = pytest.mark.slow


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A copy of everything that a run reads."""
    for folder in ("params", "notebooks", "data/published"):
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def run(project: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assess", "run", str(project / RUN), *arguments]
    return subprocess.run(command, cwd=cwd or project, capture_output=True, text=True, check=False)


def read_pages(project: Path) -> dict[str, bytes]:
    out = project / "data/out/chizhou-2020"
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.suffix != ".ipynb"
    }


def test_two_runs_give_the_same_bytes_and_every_page_is_its_own_unit(project: Path) -> None:
    units = "341722,3417L04"
    first = run(project, "--units", units)
    assert first.returncode == 0, first.stderr
    assert "index.html" in first.stdout
    before = read_pages(project)
    assert run(project, "--units", units).returncode == 0
    after = read_pages(project)
    assert sorted(before) == sorted(after)
    assert [name for name in before if before[name] != after[name]] == []
    for code, name in (("341722", "石台县"), ("3417L04", "平天湖风景区")):
        page = after[f"units/{code}.html"].decode()
        assert re.search(r"<h1[^>]*>" + name, page)
        assert page.count("<img") == 3  # places, sections, change; what happened by sector is among the evidence
        assert after[f"units/{code}-evidence.html"].decode().count("<img") == 1
        assert "示范细则，非官方考核结果" in page
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    manifest = json.loads(after["manifest.json"])
    names = ("county", "league", "quality", "rubric", "sensitivity")
    assert set(manifest["notebooks"]) == {f"{name}.ipynb" for name in names}
    executed = nbformat.read(project / "data/out/chizhou-2020/notebooks/341722.ipynb", as_version=4)
    assert executed.metadata.papermill.end_time


def test_a_unit_that_fails_gets_an_error_page_and_stops_nobody(project: Path) -> None:
    path = project / "notebooks/county.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("assert unit != '341722', '<b>坏了</b>'"))
    nbformat.write(notebook, path)
    done = run(project, "--units", "341722,3417L04")
    assert done.returncode == 5
    assert "E315" in done.stderr
    assert "Traceback" not in done.stderr
    pages = read_pages(project)
    assert "&lt;b&gt;坏了" in pages["units/341722.html"].decode()
    assert "平天湖风景区" in pages["units/3417L04.html"].decode()
    index = pages["index.html"].decode()
    assert index.index("石台县") < index.index("平天湖风景区")
    assert "坏了" in index


def test_a_run_works_from_another_folder(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    done = run(project, "--units", "3417L04", cwd=tmp_path_factory.mktemp("elsewhere"))
    assert done.returncode == 0, done.stderr
    assert (project / "data/out/chizhou-2020/units/3417L04.html").is_file()
