"""The command writes what it was asked for, says what has to be found, and refuses what cannot be made."""

from pathlib import Path

import pytest

from assess.sample.__main__ import main


def test_it_writes_and_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--units", "4", "--hazards", "200", "--inspections", "100", "--enterprises", "20", "--seed", "3"]
    asked += ["--ledgers", "hazards,inspections,enterprises", "--defects", "0.02", "--form", "csv"]
    assert main(["--out", str(tmp_path), *asked]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert ["hazards", "200"] in [line.split() for line in lines]
    faults = [line.split() for line in lines if line.startswith("应隔离")]
    assert sum(int(words[-1]) for words in faults) == 4 + 2
    assert lines[-1] == f"模拟数据已写入 {tmp_path}：4 个单位，3 个台账文件。"
    assert len((tmp_path / "ledgers" / "hazards.csv").read_text("utf-8").splitlines()) == 201


@pytest.mark.parametrize("wrong", [["--units", "2881"], ["--ledgers", "hazard"], ["--form", "xls"], ["--defects", "x"]])
def test_what_cannot_be_made_ends_with_exit_code_two(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--out", str(tmp_path), *wrong])
    assert stopped.value.code == 2
    assert list(tmp_path.iterdir()) == []
