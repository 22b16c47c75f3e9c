"""A loader's result is used again until a file that it reads has changed."""

import os
from pathlib import Path

from assess.params import remember


def test_a_loader_runs_again_only_when_a_file_changes(tmp_path: Path) -> None:
    calls = []

    @remember("*.txt")
    def load(root: Path) -> list[str]:
        calls.append(root)
        return [path.read_text("utf-8") for path in sorted(root.glob("*.txt"))]

    (tmp_path / "a.txt").write_text("1", "utf-8")
    assert load(tmp_path) is load(tmp_path)
    (tmp_path / "a.txt").write_text("2", "utf-8")
    os.utime(tmp_path / "a.txt", ns=(1, 1))
    assert load(tmp_path) == ["2"]
    (tmp_path / "b.txt").write_text("3", "utf-8")
    assert load(tmp_path) == ["2", "3"]
    (tmp_path / "other.csv").write_text("", "utf-8")
    load(tmp_path)
    assert len(calls) == 3
