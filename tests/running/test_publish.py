"""An output folder is the old one or the new one, never a mixture."""

from pathlib import Path

import pytest

from assess.errors import UsageError
from assess.running.publish import published_folder


def fill(target: Path, text: str) -> None:
    with published_folder(target) as folder:
        (folder / "x.txt").write_text(text)


def test_a_filled_folder_replaces_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "out" / "run"
    fill(target, "one")
    (target / "left.txt").write_text("over")
    fill(target, "two")
    assert sorted(path.name for path in target.iterdir()) == ["x.txt"]
    assert (target / "x.txt").read_text() == "two"
    assert [path.name for path in target.parent.iterdir()] == ["run"]


def test_after_a_failure_the_old_folder_stands_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "run"
    fill(target, "one")
    with pytest.raises(ZeroDivisionError), published_folder(target) as folder:
        (folder / "x.txt").write_text(f"half {1 / 0}")
    assert (target / "x.txt").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_place_that_cannot_be_written_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="E316"):
        fill(tmp_path / "file" / "run", "x")
