"""The commands as a user types them: what they print, where they write, and their exit codes."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assess.cli import main

RUN = "params/runs/chizhou-2020.yaml"


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A copy of everything that a run reads."""
    for folder in ("params", "notebooks", "data/published"):
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def assess(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assess", *arguments], cwd=project, capture_output=True, text=True, check=False
    )


def change(project: Path, file: str, old: str, new: str) -> None:
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_score_writes_results_and_twice_the_same_bytes(project: Path) -> None:
    assert assess(project, "score", RUN).returncode == 0
    out = project / "data/out/chizhou-2020"
    first = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert assess(project, "score", RUN).returncode == 0
    assert first == {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert {"league.csv", "scores.csv", "deductions.csv", "quarantine.csv", "results.json"} <= {str(p) for p in first}
    with (out / "league.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    assert {name: row["rank"] for name, row in rows.items()} == {
        "贵池区": "1",
        "东至县": "1",
        "青阳县": "1",
        "石台县": "4",
        "江南新兴产业集中区": "1",
        "开发区": "1",
        "平天湖风景区": "1",
        "九华山风景区": "4",
        "市直": "1",
    }
    assert (rows["石台县"]["total"], rows["九华山风景区"]["total"], rows["平天湖风景区"]["vetoes"]) == (
        "21.00",
        "23.80",
        "",
    )
    assert len((out / "scores.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + 9 * 12


def test_explain_shows_rule_basis_sum_and_row(project: Path) -> None:
    done = assess(project, "explain", RUN, "341722", "outcomes.accident_change")
    assert done.returncode == 0
    for part in ("每多1起扣0.2分", "依据", "0.2 × 5 = 1", "扣 1 分", "chizhou-2020-01-07.csv 第37行"):
        assert part in done.stdout
    whole = assess(project, "explain", RUN, "3417L04").stdout
    assert "第1名（3个单位并列）" in whole
    assert "veto.larger_accident" in whole
    assert "未评" in whole


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("explain", RUN, "999999"), 2, "E120"),
        (("explain", RUN, "341722", "outcomes.none"), 2, "E137"),
        (("score", "params/runs/none.yaml"), 2, "E112"),
        (("run", RUN, "--units", "999999"), 2, "E120"),
        (("run", RUN, "--workers", "0"), 2, "E317"),
        (("nonsense",), 2, "usage"),
    ],
)
def test_usage_errors_end_with_exit_2(project: Path, arguments: tuple[str, ...], code: int, text: str) -> None:
    done = assess(project, *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert text in done.stderr
    assert not (project / "data/out").exists()


BAD = [
    (RUN, "title:", "titel:", 2, "E102"),
    (RUN, "as_of: 2020-08-12", "as_of: 2020-08-12\nas_of: 2020-08-13", 2, "E107"),
    (RUN, "chizhou-units.csv", "none.csv", 2, "E118"),
    ("params/rubrics/chizhou-demo/outcomes.yaml", "points: 10", "points: 11", 2, "E126"),
    ("data/published/chizhou-2020-01-07.csv", "unit,measure", "unti,measure", 3, "E2"),
    ("data/published/chizhou-2020-01-07.csv", "石台县,", "火星县,", 3, "E2"),
    ("data/published/chizhou-units.csv", "341721,东至县", "341722,东至县", 3, "E2"),
    (
        "params/rubrics/chizhou-demo/duty.yaml",
        "    if_missing: pending\n    needs: 常委会",
        (
            "    if_missing: stop\n"
            "    rules: [{id: r, why: x, measure: {count: injured}, shape: {per: 1}}]\n    needs: 常委会"
        ),
        4,
        "E136",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "text"), BAD)
def test_bad_input_is_refused_before_anything_is_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    file: str, old: str, new: str, code: int, text: str,
) -> None:  # fmt: skip
    change(project, file, old, new)
    monkeypatch.chdir(project)
    for command in ("check", "score", "run"):
        assert main([command, RUN]) == code
        assert text in capsys.readouterr().err
    assert not (project / "data/out").exists()


@pytest.mark.parametrize(("file", "old", "new", "code", "text"), [BAD[0], BAD[5], BAD[7]])
def test_a_run_is_refused_by_the_same_checks_without_a_traceback(
    project: Path, file: str, old: str, new: str, code: int, text: str
) -> None:
    change(project, file, old, new)
    done = assess(project, "run", RUN)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert text in done.stderr
    assert not (project / "data/out").exists()


def test_a_bad_count_is_quarantined_and_the_rest_goes_on(project: Path) -> None:
    change(
        project,
        "data/published/chizhou-2020-01-07.csv",
        "石台县,accidents,交通运输业,4",
        "石台县,accidents,交通运输业,-4",
    )
    done = assess(project, "score", RUN)
    assert done.returncode == 0
    assert "1 行数据被隔离" in done.stderr
    out = project / "data/out/chizhou-2020"
    with (out / "quarantine.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["row"], row["column"]) == ("37", "value")
    assert row["remedy"]
    league = (out / "league.csv").read_text(encoding="utf-8-sig")
    assert "341722,石台县,县区,4,12.00,15," in league


def test_diff_names_who_moved_and_through_which_criterion(project: Path) -> None:
    out = project / "data/out"
    assess(project, "score", RUN)
    (out / "chizhou-2020").rename(out / "before")
    change(project, "params/rubrics/chizhou-demo/outcomes.yaml", "per: 0.2", "per: 0.4")
    assess(project, "score", RUN)
    done = assess(project, "diff", "data/out/before", "data/out/chizhou-2020")
    assert done.returncode == 0
    assert "石台县（341722） 总分：21 → 20" in done.stdout
    assert "石台县（341722） outcomes.accident_change：9/10 部分得分 → 8/10 部分得分" in done.stdout
    assert "2 个单位有变动，共 4 处。" in done.stdout
    same = assess(project, "diff", "data/out/before", "data/out/before")
    assert "没有差别" in same.stdout
    assert assess(project, "diff", "data/out/none", "data/out/before").returncode == 2


def test_a_message_can_be_had_in_english(project: Path) -> None:
    done = assess(project, "--lang", "en", "explain", RUN, "999999")
    assert "There is no unit" in done.stderr
    assert "1 problem(s)." in done.stderr


def test_check_writes_nothing(project: Path) -> None:
    done = assess(project, "check", RUN)
    assert done.returncode == 0
    assert "14 处未核对原文" in done.stdout
    assert not (project / "data/out").exists()


def test_doctor_says_what_a_run_needs(project: Path) -> None:
    done = assess(project, "doctor")
    assert done.returncode == 0
    assert "中文字体" in done.stdout


def test_help_is_quick_because_heavy_imports_are_lazy() -> None:
    code = (
        "import sys, assess.cli; print([m for m in ('pandas', 'matplotlib', 'papermill', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


DUTY_RUN = """id: duties
title: 党政同责（模拟）
notice: 模拟数据，不是任何单位的结果
rubric: county
as_of: 2025-01-20
period: {from: 2024-01-01, to: 2024-12-31}
units: data/duties/units.csv
ledgers: data/duties/ledgers
data:
  judgements: data/duties/judgements.csv
"""
UNITS = """code,name,type,group,parent,local,note
990001,甲县,county,县区,990000,no,模拟
990002,乙区,district,县区,990000,no,模拟
"""
JUDGEMENTS = """unit,subject,value,assessor,date,reason,evidence
990001,secretary.decisions@A2@q3,已履行,市考核组组长,2025-01-10,查阅学习记录,记录第3页
990001,no.such.subject,1,市考核组组长,2025-01-10,写错的编号,无
990002,secretary.decisions,done,,2025-01-10,没有写评定人,记录
"""


def test_the_county_rubric_runs_on_duty_ledgers_and_judgements(project: Path, root: Path) -> None:
    folder = project / "data/duties"
    shutil.copytree(root / "tests/evidence/fixtures/duties", folder / "ledgers")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "judgements.csv").write_text(JUDGEMENTS, encoding="utf-8")
    (project / "params/runs/duties.yaml").write_text(DUTY_RUN, encoding="utf-8")
    done = assess(project, "score", "params/runs/duties.yaml")
    assert done.returncode == 0, done.stderr
    out = project / "data/out/duties"
    with (out / "quarantine.csv").open(encoding="utf-8-sig", newline="") as file:
        refused = [
            (row["row"], row["column"]) for row in csv.DictReader(file) if row["file"].endswith("judgements.csv")
        ]
    assert ("3", "subject") in refused
    assert len(refused) == 2
    organisation = (out / "organisation.csv").read_text(encoding="utf-8-sig")
    assert "党委主要负责人" in organisation
    assert "姓名" not in organisation
    texts = [path.read_text(encoding="utf-8-sig") for path in out.rglob("*") if path.is_file()]
    assert not any("张三丰" in text for text in texts), "names of persons never reach the outputs"
    explained = assess(project, "explain", "params/runs/duties.yaml", "990001", "duty.standing_members").stdout
    assert "得满分" in explained


def test_the_order_of_rows_in_a_file_changes_no_result(project: Path) -> None:
    out = project / "data/out/chizhou-2020"
    assert assess(project, "score", RUN).returncode == 0
    before = {name: (out / name).read_bytes() for name in ("league.csv",)}
    path = project / "data/published/chizhou-2020-01-07.csv"
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([head, *rows[::-1]]) + "\n", encoding="utf-8-sig")
    assert assess(project, "score", RUN).returncode == 0
    assert before == {name: (out / name).read_bytes() for name in before}
