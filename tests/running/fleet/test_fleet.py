"""The main job on real figures: every unit's own page, error pages, the same bytes twice, unchanged parts kept."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from assess.errors import UsageError
from assess.running.fleet import Summary
from assess.running.job import Limits
from assess.running.records import RESULTS, read_records

RUN = "params/runs/chizhou-2020.yaml"
UNITS = ("341722", "3417L04")
PAGES = 4  # about all units
RECORDS = "data/out/.chizhou-2020/records.jsonl"

Go = Callable[..., Summary]
Shrink = Callable[[Path, str], None]

pytestmark = pytest.mark.slow


def read_files(project: Path) -> dict[str, bytes]:
    return list_files(project / "data/out/chizhou-2020")


def list_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def made(summary: Summary) -> list[str]:
    """Names of the reports that this run made, in order."""
    return sorted(status.name for status in summary.statuses if not status.kept)


def failed(summary: Summary) -> dict[str, str]:
    return {status.name: status.reason for status in summary.statuses if status.reason}


def test_two_runs_give_the_same_bytes_and_every_page_is_its_own_unit(full_project: Path) -> None:
    command = [sys.executable, "-m", "assess", "run", str(full_project / RUN), "--units", ",".join(UNITS)]
    first = subprocess.run(command, cwd=full_project, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    assert "assess-fork" in first.stdout
    assert "index.html" in first.stdout
    before = read_files(full_project)
    second = subprocess.run([*command, "--fresh"], cwd="/", capture_output=True, text=True, check=False)
    assert second.returncode == 0, second.stderr
    assert "新做 6 份，沿用 0 份" in second.stdout
    after = read_files(full_project)
    assert differing(before, after) == []
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
    assert set(manifest["outputs"]) == set(after) - {"manifest.json"}
    images = {one.name: one.images for one in read_records(full_project / RECORDS)}
    assert [images[code] for code in UNITS] == [4, 4]


def test_a_finished_run_is_kept_whole(project: Path, go: Go) -> None:
    before = read_files(project)
    assert made(go()) == []
    assert differing(before, read_files(project)) == []
    assert [one.name for one in read_records(project / RECORDS)].count(RESULTS) == 1


def test_only_what_was_spoiled_is_made_again(project: Path, go: Go) -> None:
    before = read_files(project)
    (project / "data/out/chizhou-2020/units/341722.html").write_text("half a pa")
    (project / "data/out/chizhou-2020/notebooks/league.ipynb").unlink()
    assert made(go()) == ["341722", "league"]
    assert differing(before, read_files(project)) == []


def test_spoiled_results_are_computed_again_and_the_pages_stand(project: Path, go: Go) -> None:
    before = read_files(project)
    (project / "data/out/chizhou-2020/scores.csv").write_text("")
    assert made(go()) == []
    assert differing(before, read_files(project)) == []


def test_a_changed_notebook_changes_its_pages_only(project: Path, go: Go, shrink: Shrink) -> None:
    shrink(project / "notebooks/county.ipynb", "print('多一行')")
    assert made(go()) == list(UNITS)
    assert "多一行" in read_files(project)["units/341722.html"].decode()


def test_changed_data_change_everything(project: Path, go: Go) -> None:
    path = project / "data/published/chizhou-2020-01-07.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert len(made(go())) == len(UNITS) + PAGES


def test_other_units_take_the_place_of_those_of_the_last_run(project: Path, go: Go) -> None:
    assert made(go("341722", "341721")) == ["341721"]
    names = [name for name in read_files(project) if name.startswith(("units/", "feedback/", "notebooks/3"))]
    assert {name.partition("/")[2][:6] for name in names} == {"341721", "341722"}


def test_an_unknown_unit_is_refused_and_the_old_output_stands(project: Path, go: Go) -> None:
    before = read_files(project)
    with pytest.raises(UsageError, match="E120"):
        go("341722", "999999")
    assert differing(before, read_files(project)) == []


def test_a_failure_is_listed_again_until_it_is_retried(project: Path, go: Go, shrink: Shrink, tmp_path: Path) -> None:
    flag = tmp_path / "mended"
    cell = f"import pathlib\nassert unit != '341722' or pathlib.Path({str(flag)!r}).exists(), '<b>坏了</b>'"
    shrink(project / "notebooks/county.ipynb", cell)
    reasons = failed(go())
    assert reasons == {"341722": "AssertionError: <b>坏了</b>"}
    files = read_files(project)
    assert "&lt;b&gt;坏了" in files["units/341722.html"].decode()
    assert "units/341722-evidence.html" not in files
    index = files["index.html"].decode()
    assert index.index("石台县") < index.index("平天湖风景区")
    notebook = nbformat.reads(files["notebooks/341722.ipynb"].decode(), as_version=4)
    assert "坏了" in notebook.cells[-1].outputs[-1].evalue
    flag.touch()
    again = go()
    assert (made(again), failed(again)) == ([], reasons)
    last = go(retry_failed=True)
    assert (made(last), failed(last)) == (["341722"], {})


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("import os, signal\nunit == '341722' and os.kill(os.getpid(), signal.SIGSEGV)", "信号 11"),
        ("import os\nunit == '341722' and os._exit(3)", "代码 3"),
        ("import time\nunit == '341722' and time.sleep(60)", "超过 4 秒"),
        ("unit == '341722' and bytearray(3 << 30)", "MemoryError"),
    ],
)
def test_a_crash_a_time_out_or_too_much_memory_costs_one_report(
    project: Path, go: Go, shrink: Shrink, cell: str, reason: str
) -> None:
    shrink(project / "notebooks/county.ipynb", cell)
    reasons = failed(go(limits=Limits(seconds=4, memory=1 << 30)))
    assert list(reasons) == ["341722"]
    assert reason in reasons["341722"]
    pages = read_files(project)
    assert reason in pages["units/341722.html"].decode()
    assert "平天湖风景区" in pages["units/3417L04.html"].decode()


def test_both_engines_make_the_same_pages(project: Path, go: Go) -> None:
    before = read_files(project)
    assert len(made(go(fresh=True, engine="assess-kernel"))) == len(UNITS) + PAGES
    assert [name for name in differing(before, read_files(project)) if name.endswith(".html")] == []


def test_notebooks_name_the_published_folder_and_neither_clock_nor_machine(project: Path) -> None:
    text = read_files(project)["notebooks/341722.ipynb"].decode()
    notebook = nbformat.reads(text, as_version=4)
    assert notebook.metadata.papermill.parameters["results"] == "data/out/chizhou-2020"
    assert [word for word in (".chizhou-2020", str(project), "start_time", "duration") if word in text] == []


def test_pages_in_a_folder_of_the_callers_are_kept_while_they_are_whole(project: Path, go: Go, tmp_path: Path) -> None:
    store = tmp_path / "handed out"
    assert len(made(go(store=str(store)))) == len(UNITS) + PAGES
    pages = list_files(store)
    assert {"index.html", "league.html", "units/341722.html", "notebooks/341722.ipynb"} <= pages.keys()
    links = {link for link in re.findall(r'href="([^"#]+)', pages["index.html"].decode()) if ":" not in link}
    assert "units/341722.html" in links
    assert links <= pages.keys()
    local = read_files(project)
    assert not any(name.endswith((".html", ".ipynb")) for name in local)
    assert {"league.csv", "scores.xlsx", "feedback/341722.docx"} <= local.keys()
    told = json.loads(local["manifest.json"])["outputs"]
    assert set(told) == {*pages, *local} - {"manifest.json"}
    assert told["units/341722.html"] == hashlib.sha256(pages["units/341722.html"]).hexdigest()
    assert made(go(store=str(store))) == []
    (store / "units/341722.html").write_text("half a pa")
    assert made(go(store=str(store))) == ["341722"]
    assert differing(pages, list_files(store)) == []
    assert len(made(go(store=str(tmp_path / "another")))) == len(UNITS) + PAGES


def test_of_a_distant_store_the_record_is_trusted_and_a_refusal_is_told(
    project: Path, elsewhere: Path, tmp_path: Path
) -> None:
    path = os.pathsep.join(filter(None, [str(elsewhere), os.environ.get("PYTHONPATH")]))

    def go(address: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assess", "run", str(project / RUN), "--units", "341722", "--store", address]
        environment = {**os.environ, "PYTHONPATH": path, "CI": "true"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    first = go(f"shelf://{tmp_path}/one/")
    assert first.returncode == 0, first.stderr
    assert f"请打开：shelf://{tmp_path}/one/index.html" in first.stdout
    assert {"index.html", "units/341722.html"} <= list_files(tmp_path / "one").keys()
    assert "沿用 5 份" in go(f"shelf://{tmp_path}/one").stdout
    assert "沿用 0 份" in go(f"shelf://{tmp_path}/two").stdout
    assert list_files(tmp_path / "one") == list_files(tmp_path / "two")
    refused = go(f"shelf://{tmp_path}/refuse")
    assert refused.returncode == 2
    assert "E316" in refused.stderr
    assert "no such shelf" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_documents_that_stand_are_kept_one_by_one(project: Path, go: Go) -> None:
    before = read_files(project)
    for name in ("feedback/341722.docx", "notice-order.docx"):
        (project / "data/out/chizhou-2020" / name).unlink()
    go()
    assert differing(before, read_files(project)) == []
    named = [one.name for one in read_records(project / RECORDS)]
    assert [named.count(name) for name in ("feedback/341722", "feedback/3417L04")] == [2, 1]
    assert [named.count(name) for name in ("documents/notice", "documents/scores", RESULTS)] == [2, 1, 1]
