"""Run files: everything wrong is said at once, and no path leaves the project."""

from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.params import find_root, load_run, resolve

SOUND = """id: demo
title: 演示
rubric: demo
as_of: 2020-08-12
period: {from: 2020-01-01, to: 2020-07-31}
units: data/units.csv
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("params/rubrics/demo", "params/runs", "notebooks", "data"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "params/rubrics/demo/rubric.yaml").write_text("id: demo\n")
    (tmp_path / "data/units.csv").write_text("code\n")
    return tmp_path


def load(project: Path, text: str) -> list[str]:
    (project / "params/runs/demo.yaml").write_text(text, encoding="utf-8")
    try:
        load_run("params/runs/demo.yaml", project)
    except ParamsError as error:
        return [problem.code for problem in error.problems]
    return []


def test_a_sound_run_loads(project: Path) -> None:
    assert load(project, SOUND) == []


def test_a_run_may_decline_to_rank_with_a_reason(project: Path) -> None:
    assert load(project, SOUND + "rank: false\nrank_declined: 没有意义\n") == []
    run = load_run("params/runs/demo.yaml", project)
    assert (run.rank, run.rank_declined) == (False, "没有意义")


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (("id: demo", "id: ../x"), ["E116"]),
        (("rubric: demo", "rubric: absent"), ["E118"]),
        (("units: data/units.csv", "units: data/absent.csv"), ["E118"]),
        (("units: data/units.csv", "units: ../units.csv"), ["E111"]),
        (("units: data/units.csv", "units: /etc/passwd"), ["E111"]),
        (("to: 2020-07-31", "to: 2019-07-31"), ["E117"]),
        (("title: 演示", "titel: 演示"), ["E102", "E103"]),
        (("title: 演示", "title: 演示\nrank: false"), ["E139"]),
        (("title: 演示", "title: 演示\nrank_declined: 没有意义"), ["E139"]),
        (("title: 演示", "title: 演示\nrank: 0"), ["E104"]),
        (("id: demo\n", "id: demo\nid: other\n"), ["E107"]),
        (("title: 演示", "title: 演示\ndata: {x: data/none.csv, y: ../../y.csv}"), ["E118", "E111"]),
    ],
)
def test_a_broken_run_is_refused(project: Path, change: tuple[str, str], codes: list[str]) -> None:
    assert load(project, SOUND.replace(*change)) == codes


def test_a_run_that_does_not_exist_is_refused(project: Path) -> None:
    with pytest.raises(ParamsError, match="E112"):
        load_run("params/runs/absent.yaml", project)


def test_the_root_is_found_from_below_and_a_link_out_is_refused(project: Path, tmp_path: Path) -> None:
    assert find_root(project / "params" / "runs") == project
    (project / "data" / "out").symlink_to("/etc")
    with pytest.raises(ParamsError, match="E111"):
        resolve(project, "data/out/passwd", "x")
