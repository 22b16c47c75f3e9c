"""A key changes with whatever results or pages come from, and with nothing else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assess.params import load_run
from assess.reporting.page import RunFrame
from assess.results import RunHeader
from assess.review import open_review
from assess.running import fingerprint
from assess.running.fingerprint import hash_job, hash_results, hash_shared, list_inputs
from assess.running.job import Job, Setting
from assess.running.store import hash_file

RUN = "params/runs/chizhou-2020.yaml"


@pytest.mark.parametrize("name", ["chizhou-2020", "sample", "five-places"])
def test_every_file_that_a_run_says_it_read_is_among_its_inputs(name: str, root: Path) -> None:
    path = f"params/runs/{name}.yaml"
    listed = {one.relative_to(root).as_posix() for one in list_inputs(load_run(path, root), root)}
    read = {one.path for one in open_review(path, root).provenance.inputs}
    assert read
    assert {one for one in read if not one.startswith("params/")} <= listed


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two parameters and three inputs."""
    for name in ("params/a.yaml", "params/b/c.yaml", "data/units.csv", "data/x.csv", "data/ledgers/one/h.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def key(project: Path, root: Path, **options: str) -> str:
    fingerprint.hash_params.cache_clear()
    named = {"units": "data/units.csv", "ledgers": "data/ledgers", "previous": ""}
    return hash_results(replace(load_run(RUN, root), **named, data={"x": "data/x.csv"}), project, **options)


@pytest.mark.parametrize(
    "name", ["params/a.yaml", "params/b/c.yaml", "data/units.csv", "data/x.csv", "data/ledgers/one/h.csv"]
)
def test_the_key_of_results_changes_with_every_input(project: Path, root: Path, name: str) -> None:
    before = key(project, root)
    (project / name).write_text("changed")
    assert key(project, root) != before


def test_the_key_of_results_changes_with_new_files_names_audience_code_and_versions(
    project: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {key(project, root)}
    seen.add(key(project, root, audience="public"))
    (project / "data/ledgers/one/new.csv").write_text("")
    seen.add(key(project, root))
    (project / "params/a.yaml").rename(project / "params/z.yaml")
    seen.add(key(project, root))
    monkeypatch.setattr(fingerprint, "hash_code", lambda: "other code")
    seen.add(key(project, root))
    monkeypatch.setattr(fingerprint, "hash_versions", lambda: "other versions")
    seen.add(key(project, root))
    assert len(seen) == 6


def test_the_key_of_results_stays_with_files_that_nobody_reads_and_with_times(project: Path, root: Path) -> None:
    before = key(project, root)
    (project / "data/other.csv").write_text("")
    (project / "params/a.yaml").touch()
    assert key(project, root) == before


@pytest.fixture
def setting(project: Path) -> Setting:
    for name in ("notebooks/county.ipynb", "out/assessments/1.json", "out/assessments/2.json", "out/results.json"):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    day = date(2026, 1, 1)
    run = RunHeader("x", "标题", "注", day, day, day, "初评", "r", "细则", 2, 0)
    frame = RunFrame(run, ("league",), "hash")
    return Setting(str(project), str(project / "out"), str(project / "out"), frame, "zh")


JOB = Job("1", "甲县", "county", "units/1.html", {"unit": "1"})


def key_of_page(setting: Setting, job: Job = JOB) -> str:
    notebook = hash_file(setting.notebooks / f"{job.notebook}.ipynb")
    return hash_job(job, hash_shared(setting), notebook, hash_file(Path(setting.results) / job.reads))


@pytest.mark.parametrize("name", ["notebooks/county.ipynb", "out/assessments/1.json"])
def test_the_key_of_a_page_changes_with_its_notebook_and_its_slice(setting: Setting, project: Path, name: str) -> None:
    before = key_of_page(setting)
    (project / name).write_text("changed")
    assert key_of_page(setting) != before


def test_the_key_of_a_page_depends_neither_on_other_units_nor_on_where_it_is_built(
    setting: Setting, project: Path
) -> None:
    before = key_of_page(setting)
    (project / "out/assessments/2.json").write_text("changed")
    assert key_of_page(setting) == before
    (project / "out").rename(project / "elsewhere")
    moved = replace(setting, results=str(project / "elsewhere"), store="s3://bucket")
    assert key_of_page(moved) == before


def test_the_key_of_a_page_changes_with_parameters_language_frame_and_title(setting: Setting) -> None:
    frame = replace(setting.frame, result_sha256="another result")
    keys = {
        key_of_page(setting),
        key_of_page(replace(setting, language="en")),
        key_of_page(replace(setting, frame=frame)),
        key_of_page(replace(setting, seed=1)),
        key_of_page(setting, replace(JOB, parameters={"unit": "2"})),
        key_of_page(setting, replace(JOB, title="乙县")),
    }
    assert len(keys) == 6
