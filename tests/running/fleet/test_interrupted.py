"""A run that is killed or interrupted at any moment: nothing looks finished, and the same command goes on."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assess.running.fleet import Order, Summary, run_fleet
from assess.running.records import INTERRUPTED, read_records

RUN = "params/runs/chizhou-2020.yaml"
UNITS = ("341722", "3417L04")
OUT, PRIVATE = "data/out/chizhou-2020", "data/out/.chizhou-2020"

Go = Callable[..., Summary]
Shrink = Callable[[Path, str], None]

pytestmark = pytest.mark.slow


def read_files(project: Path) -> dict[str, bytes]:
    out = project / OUT
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


# A shell that starts tests in the background lets them ignore interrupts, which their children would inherit.
HEARING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from assess.cli import main
sys.exit(main(sys.argv[1:]))
"""


def start(project: Path) -> subprocess.Popen[str]:
    asked = ["run", str(project / RUN), "--units", ",".join(UNITS), "--workers", "2"]
    command = [sys.executable, "-c", HEARING, *asked]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.05)


def test_a_killed_run_goes_on_where_it_was_and_ends_with_the_bytes_of_an_undisturbed_one(
    project: Path, go: Go, shrink: Shrink
) -> None:
    for path in (project / "notebooks").glob("*.ipynb"):
        shrink(path, "import time\ntime.sleep(0.4)\nprint('慢')")
    whole = Path(shutil.copytree(project, project.with_name("whole")))
    run_fleet(Order(str(whole / RUN), UNITS, workers=2, fresh=True), lambda _: None)
    shutil.rmtree(project / "data/out")
    moments, kills = random.Random(7), 0
    while kills < 5:
        process = start(project)
        try:
            process.wait(timeout=moments.uniform(2.0, 8.0))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.communicate(timeout=30)  # it would last as long as any process that was left behind
        if process.returncode == 0:
            break
        assert not (project / OUT).exists()
    assert kills
    go()
    assert read_files(project) == read_files(whole)
    assert sorted(path.name for path in (project / PRIVATE).iterdir()) == ["engine.log", "lock", "records.jsonl"]


def test_an_interrupt_is_recorded_ends_with_130_and_leaves_no_process(project: Path, go: Go, shrink: Shrink) -> None:
    shrink(project / "notebooks/county.ipynb", "import time\nunit == '341722' and time.sleep(100)")
    records = project / PRIVATE / "records.jsonl"
    begun = len(read_records(records))
    process = start(project)
    wait_for(lambda: any(one.name == UNITS[1] for one in read_records(records)[begun:]))
    children = list_descendants(process.pid)
    assert children
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "已中断" in said
    assert "Traceback" not in said
    assert read_records(records)[-1].event == INTERRUPTED
    wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in children), 10)
    shrink(project / "notebooks/county.ipynb", "")
    assert not any(status.reason for status in go().statuses)


def list_descendants(process: int) -> list[int]:
    """All processes below one."""
    found = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found += [child, *list_descendants(child)]
    return found
