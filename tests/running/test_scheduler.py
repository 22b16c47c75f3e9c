"""Reports on a cluster of real processes: the same pages whatever dies, and resumed when the scheduler is lost.

Notebooks are small and some of them are wicked: they kill the server that forked them, the worker beside it, or the
whole cluster.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from assess.errors import RunError, UsageError
from assess.outputs import write_results
from assess.reporting.page import frame_run
from assess.results import RunReport, read
from assess.review import Review
from assess.running import scheduler_parcel
from assess.running.fleet import Order, run_fleet
from assess.running.job import Job, Outcome, Setting
from assess.running.pool import LOST, Pool
from assess.running.records import DONE, last_of_each, read_records
from assess.running.scheduler import run_on_scheduler

pytestmark = pytest.mark.slow
RUN = "params/runs/chizhou-2020.yaml"
GOOD, WORKER_KILLER, SERVER_KILLER, OTHER = "341722", "341702", "341721", "341723"
WICKED = f"""import os, time
from pathlib import Path
parent = os.getppid()
if unit == "{WORKER_KILLER}": os.kill(int(Path(f"/proc/{{parent}}/stat").read_text().rsplit(")", 1)[1].split()[1]), 9)
if unit == "{SERVER_KILLER}": os.kill(parent, 9)
if unit in ("{WORKER_KILLER}", "{SERVER_KILLER}"): time.sleep(60)
"""
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def address(elsewhere: Path) -> Iterator[str]:
    """Two worker processes with one thread each."""
    from distributed import LocalCluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(elsewhere), os.environ.get("PYTHONPATH")])))
        patch.chdir(elsewhere)
        with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
            yield cluster.scheduler_address


@pytest.fixture(scope="module")
def project(root: Path, chizhou: Review, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The params of the project, small notebooks, and results in the folder `results`."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("params", "data/published"):
        shutil.copytree(root / name, folder / name)
    (folder / "results").mkdir()
    write_results(chizhou, folder / "results")
    write_notebook(folder, "county", "")
    return folder


def write_notebook(project: Path, name: str, code: str) -> None:
    shown = "from assess.reporting import open_county\nopen_county(run, unit, results).summary()"
    notebook = nbformat.v4.new_notebook()
    parameters = 'run = ""\nunit = ""\nresults = ""' if name == "county" else 'run = ""\nresults = ""'
    cells = [parameters, code, shown if name == "county" else "len(results)"]
    notebook.cells = [nbformat.v4.new_code_cell(cell, id=f"cell-{at}") for at, cell in enumerate(cells)]
    notebook.cells[0].metadata["tags"] = ["parameters"]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (project / "notebooks").mkdir(exist_ok=True)
    nbformat.write(notebook, project / "notebooks" / f"{name}.ipynb")


def make_setting(project: Path, store: str, root: str = "", results: str = "") -> Setting:
    report = read(RunReport, (project / "results/results.json").read_text(encoding="utf-8"))
    return Setting(root or str(project), results or str(project / "results"), store, frame_run(report), "zh")


def list_jobs(*codes: str) -> list[Job]:
    shared = {"run": RUN, "results": "results"}
    return [Job(code, code, "county", f"units/{code}.html", {**shared, "unit": code}) for code in codes]


@pytest.fixture(scope="module")
def pages(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one machine makes of two units."""
    store = tmp_path_factory.mktemp("alone")
    with Pool(make_setting(project, str(store)), 1) as pool:
        assert [one.reason for one in pool.run(list_jobs(GOOD, OTHER))] == ["", ""]
    return read_files(store)


def read_files(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run(address: str, jobs: list[Job], setting: Setting) -> tuple[dict[str, Outcome], list[str]]:
    said: list[str] = []
    return {one.name: one for one in run_on_scheduler(address, jobs, setting, "", said.append)}, said


def test_what_kills_its_worker_or_its_server_is_lost_and_nothing_else(
    address: str, project: Path, pages: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler_parcel, "SIZE", 2)
    write_notebook(project, "county", WICKED)
    try:
        jobs = list_jobs(WORKER_KILLER, GOOD, SERVER_KILLER, OTHER)
        made, said = run(address, jobs, make_setting(project, str(tmp_path)))
    finally:
        write_notebook(project, "county", "")
    assert {name: one.reason for name, one in made.items()} == {
        GOOD: "", OTHER: "", WORKER_KILLER: LOST, SERVER_KILLER: LOST,
    }  # fmt: skip
    written = read_files(tmp_path)
    for code in (GOOD, OTHER):
        assert written[f"units/{code}.html"] == pages[f"units/{code}.html"]
        assert set(made[code].files) == {f"units/{code}.html", f"notebooks/{code}.ipynb"}
    for code in (WORKER_KILLER, SERVER_KILLER):
        assert LOST in written[f"units/{code}.html"].decode()
    assert set(written) == {name for one in made.values() for name in one.files}
    assert all("引擎 assess-fork，1 个同时" in line for line in said)


def test_nothing_need_be_shared_when_pages_go_to_a_distant_store(
    address: str, project: Path, pages: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)  # relative folders mean nothing to the workers, which are at home elsewhere
    setting = make_setting(project, f"shelf://{tmp_path}", root=".", results="results")
    before = read_files(project / "results")
    made, _ = run(address, list_jobs(GOOD, OTHER), setting)
    assert {name: one.reason for name, one in made.items()} == {GOOD: "", OTHER: ""}
    assert read_files(tmp_path) == pages
    assert read_files(project / "results") == before


def test_an_output_folder_that_workers_do_not_see_is_refused(
    address: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    with pytest.raises(UsageError, match=r"E316.*\n.*看不到") as caught:
        run(address, list_jobs(GOOD), make_setting(project, "results", root=".", results="results"))
    assert caught.value.problems[0].place == "results"


def test_a_worker_with_another_version_of_the_package_is_refused(
    address: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler_parcel, "hash_code", lambda: "another")
    with pytest.raises(UsageError, match=r"E324"):
        run(address, list_jobs(GOOD), make_setting(project, str(tmp_path)))


def test_a_lost_scheduler_ends_the_run_and_the_same_command_makes_the_rest(
    address: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler_parcel, "SIZE", 1)
    records, victim = project / "data/out/.chizhou-2020/records.jsonl", tmp_path / "victim"
    wait = f"while {GOOD!r} not in Path({str(records)!r}).read_text(): time.sleep(0.1)"
    for name in ("league", "quality", "rubric", "sensitivity"):
        write_notebook(project, name, "")
    write_notebook(
        project,
        "county",
        f"import os, time\nfrom pathlib import Path\nvictim = Path({str(victim)!r})\n"
        f"if unit == {OTHER!r} and victim.exists():\n    {wait}\n    os.kill(int(victim.read_text()), 9)\n"
        "    time.sleep(60)",
    )
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        victim.write_text(str(cluster.pid), encoding="ascii")
        assert cluster.stdout is not None
        order = Order(str(project / RUN), (GOOD, OTHER), scheduler=cluster.stdout.readline().strip())
        with pytest.raises(RunError, match=r"E325"):
            run_fleet(order, lambda _: None)
    victim.unlink()
    done = {name for name, one in last_of_each(read_records(records)).items() if one.event == DONE}
    assert GOOD in done
    assert OTHER not in done
    assert not (project / "data/out/chizhou-2020").exists()
    monkeypatch.setattr(scheduler_parcel, "SIZE", 8)
    summary = run_fleet(Order(str(project / RUN), (GOOD, OTHER), scheduler=address), lambda _: None)
    kept = {one.name: one.kept for one in summary.statuses}
    assert (kept[GOOD], kept[OTHER]) == (True, False)
    assert [one.reason for one in summary.statuses if one.reason] == []
