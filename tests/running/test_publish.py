"""An output folder is the old one or the new one, never a mixture, and one run at a time builds it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assess.errors import UsageError
from assess.running import publish
from assess.running.publish import hold_output, published_folder

HOLD = """
import sys, time
from pathlib import Path
from assess.running.publish import hold_output
with hold_output(Path(sys.argv[1])) as workshop:
    if len(sys.argv) > 2:
        import subprocess
        subprocess.Popen(["sleep", sys.argv[2]], pass_fds=(workshop.held,), stdout=subprocess.DEVNULL)
    print("held", flush=True)
    time.sleep(60)
"""


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def hold_elsewhere(target: Path, *arguments: str) -> subprocess.Popen[str]:
    """Another process that has the lock."""
    command = [sys.executable, "-c", HOLD, str(target), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


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
    assert visible(target.parent) == ["run"]
    assert sorted(path.name for path in (target.parent / ".run").iterdir()) == ["lock"]


def test_after_a_failure_the_old_folder_stands_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "run"
    fill(target, "one")
    with pytest.raises(ZeroDivisionError), published_folder(target) as folder:
        (folder / "x.txt").write_text(f"half {1 / 0}")
    assert (target / "x.txt").read_text() == "one"
    assert visible(tmp_path) == ["run"]
    assert sorted(path.name for path in (tmp_path / ".run").iterdir()) == ["lock"]


def test_a_place_that_cannot_be_written_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="E316"):
        fill(tmp_path / "file" / "run", "x")


def test_a_second_run_of_the_same_output_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    other = hold_elsewhere(tmp_path / "run")
    try:
        with pytest.raises(UsageError, match=f"E318.*\n.*{other.pid}|{other.pid}"), hold_output(tmp_path / "run"):
            pytest.fail("two runs hold one output")
        fill(tmp_path / "elsewhere", "other outputs are free")
    finally:
        end(other)
    fill(tmp_path / "run", "the lock went with its owner")


def test_children_that_outlive_a_killed_run_keep_the_lock_and_the_next_run_waits_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end(hold_elsewhere(tmp_path / "run", "1"))
    fill(tmp_path / "run", "after a second")
    monkeypatch.setattr(publish, "PATIENCE", 0.2)
    end(hold_elsewhere(tmp_path / "run", "3"))
    with pytest.raises(UsageError, match="E318"), hold_output(tmp_path / "run"):
        pytest.fail("a child of the killed run still writes")


def test_a_kill_between_the_two_renames_is_put_right_by_the_next_run(tmp_path: Path) -> None:
    target = tmp_path / "run"
    fill(target, "one")
    target.replace(tmp_path / ".run" / "before")
    with hold_output(target):
        assert (target / "x.txt").read_text() == "one"


def test_a_reader_never_finds_the_folder_half_filled(tmp_path: Path) -> None:
    target = tmp_path / "run"
    fill(target, "one")
    with published_folder(target) as folder:
        (folder / "x.txt").write_text("two")
        assert (target / "x.txt").read_text() == "one"
        assert folder.parent.parent.samefile(target.parent)
    assert (target / "x.txt").read_text() == "two"


def test_somebody_who_stops_reading_is_no_fault_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), hold_output(tmp_path / "run"):
        raise BrokenPipeError


def test_a_lock_that_its_owner_has_removed_meanwhile_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, seen = publish._try_lock, []

    def take_late(handle: int) -> bool:
        if not seen:
            (tmp_path / ".run" / "lock").unlink()
        seen.append(handle)
        return take(handle)

    monkeypatch.setattr(publish, "_try_lock", take_late)
    with hold_output(tmp_path / "run") as workshop:
        assert os.path.samestat(os.fstat(workshop.held), (tmp_path / ".run" / "lock").stat())
    assert len(seen) == 2


def test_a_run_that_made_nothing_leaves_nothing(tmp_path: Path) -> None:
    with hold_output(tmp_path / "out" / "run") as workshop:
        workshop.stage.mkdir()
    assert list(tmp_path.iterdir()) == []
