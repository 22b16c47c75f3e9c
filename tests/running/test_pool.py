"""Servers that die, hang, refuse or grow old, and the reports that go on: with stand-ins that talk as servers do."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assess.running import pool as module
from assess.running.job import FORK, KERNEL, Job, Outcome, Setting
from assess.running.pool import LATE, LOST, Pool, RefusedError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is started by its first line")

# Answers each report a moment later, as if it made several at a time; what it does else is in the report's name.
STAND_IN = """
import json, os, signal, sys, threading
from pathlib import Path
folder = Path(__file__).parent

def note(name, text):
    with (folder / name).open("a") as file:
        file.write(text + "\\n")

def answer(value):
    os.write(1, (json.dumps(value) + "\\n").encode())  # in one piece: several threads answer

note("started", str(os.getpid()))
sys.stdin.readline()
if (folder / "mute").exists():
    sys.exit(1)
answer({"refused": ["为了试验"] if (folder / "refuse").exists() else []})
for line in sys.stdin:
    name = json.loads(line)["name"]
    again = name in ((folder / "given").read_text().split() if (folder / "given").exists() else [])
    note("given", name)
    if name.startswith("kills") or (name.startswith("once") and not again):
        os.kill(os.getpid(), signal.SIGKILL)
    if not name.startswith("hangs"):
        threading.Timer(0.2, answer, [{"name": name}]).start()
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a server that is none notes what happens to it."""
    path = tmp_path / "stand-in"
    path.write_text(f"#!{sys.executable}\n{STAND_IN}", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(module.sys, "executable", str(path))
    return tmp_path


@pytest.fixture
def setting(tmp_path: Path, new_setting: Callable[..., Setting]) -> Setting:
    return new_setting(tmp_path / "project", {})


@pytest.fixture
def jobs(new_job: Callable[..., Job]) -> Callable[[str], list[Job]]:
    return lambda names: [new_job(name) for name in names.split()]


def run(pool: Pool, jobs: list[Job]) -> dict[str, str]:
    """The reason of each report; every report has one outcome."""
    with pool:
        outcomes: list[Outcome] = list(pool.run(jobs))
    assert sorted(one.name for one in outcomes) == sorted(job.name for job in jobs)
    return {one.name: one.reason for one in outcomes}


def read_notes(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8").split()


def is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    return True


def test_the_reports_of_a_server_that_was_killed_are_given_again_once(
    stand_in: Path, setting: Setting, jobs: Any
) -> None:
    assert set(run(Pool(setting, 2), jobs("once a b c")).values()) == {""}
    given = read_notes(stand_in, "given")
    assert {name: given.count(name) for name in ("once", "b", "c")} == {"once": 2, "b": 1, "c": 1}
    assert len(read_notes(stand_in, "started")) == 2


@pytest.mark.parametrize("order", ["kills a b c", "a kills b c", "a b c kills"])
def test_a_report_that_kills_its_server_twice_fails_alone(
    stand_in: Path, setting: Setting, jobs: Any, order: str
) -> None:
    found = run(Pool(setting, 2), jobs(order))
    assert found == {"kills": LOST, "a": "", "b": "", "c": ""}
    assert read_notes(stand_in, "given").count("kills") == 2
    page = Path(setting.store) / "units/kills.html"
    assert "died twice" in page.read_text(encoding="utf-8")


def test_two_reports_that_kill_do_not_stop_a_run(stand_in: Path, setting: Setting, jobs: Any) -> None:
    found = run(Pool(setting, 3), jobs("a kills-1 kills-2 b c d"))
    assert {name for name, reason in found.items() if reason} == {"kills-1", "kills-2"}


def test_as_many_reports_as_workers_are_made_at_a_time(stand_in: Path, setting: Setting, jobs: Any) -> None:
    with Pool(setting, 2) as pool:
        for _ in pool.run(jobs("a b c d e")):
            assert len(pool.servers) == 1
            assert len(pool.servers[0].given) <= 2
    begun = time.monotonic()
    assert set(run(Pool(setting, 8), jobs("f g h i j k l m")).values()) == {""}
    assert time.monotonic() - begun < 8 * 0.2 + 5


def test_a_server_with_kernels_is_replaced_when_it_has_served_its_time(
    stand_in: Path, setting: Setting, jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECYCLED", 2)
    assert set(run(Pool(setting, 1, KERNEL), jobs("a b c d e")).values()) == {""}
    assert len(read_notes(stand_in, "started")) == 3
    (stand_in / "started").unlink()
    run(Pool(setting, 1, FORK), jobs("a b c d e"))
    assert len(read_notes(stand_in, "started")) == 1


def test_a_server_that_hangs_is_ended_and_its_report_has_failed_while_others_go_on(
    stand_in: Path, tmp_path: Path, new_setting: Callable[..., Setting], jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0.5)
    setting = new_setting(tmp_path / "hanging", {}, seconds=0.5)
    names = "hangs " + " ".join(f"u{number}" for number in range(12))
    with Pool(setting, 2, KERNEL) as pool:
        found = {one.name: one.reason for one in pool.run(jobs(names))}
        assert list(found)[-1] != "hangs"  # it is ended while the other server still answers
    assert {name: reason for name, reason in found.items() if reason} == {"hangs": LATE}
    assert read_notes(stand_in, "given").count("hangs") == 1


def test_a_server_that_refuses_or_does_not_start_says_why_and_is_gone(
    stand_in: Path, setting: Setting, jobs: Any
) -> None:
    (stand_in / "refuse").touch()
    with pytest.raises(RefusedError, match="为了试验"):
        Pool(setting, 2).start()
    (stand_in / "refuse").unlink()
    (stand_in / "mute").touch()
    with pytest.raises(RefusedError, match="did not start"):
        run(Pool(setting, 2), jobs("a"))
    assert not any(map(is_running, read_notes(stand_in, "started")))


def test_no_server_is_left_when_the_work_is_broken_off(stand_in: Path, setting: Setting, jobs: Any) -> None:
    def break_off() -> None:
        with Pool(setting, 2, KERNEL) as pool:
            for _ in pool.run(jobs("a b c d")):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    started = read_notes(stand_in, "started")
    assert len(started) == 2
    assert not any(map(is_running, started))


def test_what_servers_complain_about_goes_to_the_log(stand_in: Path, setting: Setting, jobs: Any) -> None:
    text = (stand_in / "stand-in").read_text(encoding="utf-8")
    (stand_in / "stand-in").write_text(f"{text}\nprint('complaint', file=sys.stderr)\n", encoding="utf-8")
    run(Pool(setting, 1, log=stand_in / "engine.log"), jobs("a"))
    assert read_notes(stand_in, "engine.log") == ["complaint"]
