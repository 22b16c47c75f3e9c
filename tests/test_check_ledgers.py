"""`assess check` on a folder of ledgers: everything at once, whatever is refused, and marked copies to send back."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from assess.cli import main

RUN = "params/runs/small.yaml"
ENTERPRISES = "单位代码,企业编号,企业名称,行业领域,监管类别,规模以上,在册起始日期\n"
GOOD = "990101,E1,甲厂,工贸,一般,否,2010-01-01\n"
BAD = "990101,E2,乙厂,造船,一般,否,2010-02-30\n"


@pytest.fixture
def project(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Rubric and parameters, the simulated units, and a folder of ledgers with one good file."""
    shutil.copytree(root / "params", tmp_path / "params")
    ledgers = tmp_path / "data/sample/ledgers"
    ledgers.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    for name in ("units.csv", "sources.csv"):
        shutil.copy(root / "data/sample" / name, tmp_path / "data/sample")
    (ledgers / "enterprises.csv").write_text(ENTERPRISES + GOOD, encoding="utf-8")
    text = (root / "params/runs/sample.yaml").read_text(encoding="utf-8").partition("data:")[0]
    (tmp_path / RUN).write_text(text.replace("id: sample", "id: small"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_check_names_every_refused_file_and_every_faulty_row_of_the_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown file, an empty one and a fake workbook, beside a ledger with two faults in one row."""
    folder = project / "data/sample/ledgers"
    (folder / "什么.csv").write_text("x\n", encoding="utf-8")
    (folder / "hazards.csv").write_text("", encoding="utf-8")
    (folder / "检查台账.xlsx").write_text("x", encoding="utf-8")
    (folder / "enterprises.csv").write_text(ENTERPRISES + GOOD + BAD, encoding="utf-8")
    assert main(["check", RUN]) == 3
    said = capsys.readouterr()
    for code, name in (("E295", "什么.csv"), ("E203", "hazards.csv"), ("E283", "检查台账.xlsx")):
        assert f"[{code}] data/sample/ledgers/{name}" in said.err
    for code, column in (("R08", "sector"), ("R05", "registered_from")):
        assert f"[{code}] data/sample/ledgers/enterprises.csv 第3行 {column}" in said.out
    assert "已标注：data/out/small-check/enterprises-1.xlsx" in said.out
    sheet = openpyxl.load_workbook(project / "data/out/small-check/enterprises-1.xlsx").worksheets[0]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == [None, "✗ 隔离 2 处"]
