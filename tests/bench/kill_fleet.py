"""Kill a run with -9 at random moments, go on, and compare with an undisturbed run, byte by byte.

    python tests/bench/kill_fleet.py [--kills 20] [--units 40]

A kill falls at a random moment before the results are there, or at one after (documents, reports, index, publishing),
each half of the time; one that would come after the run's end begins a new run from nothing. Left out: machines that
lose power.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_fleet import RUN, make_project

from assess.running.records import RESULTS, last_of_each, read_records

RECORDS = "data/out/.sample/records.jsonl"


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(project: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "assess", "run", str(project / RUN), "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def await_results(project: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the record tells of results, or the run is over."""
    while process.poll() is None and RESULTS not in last_of_each(read_records(project / RECORDS)):
        time.sleep(0.05)


def run(project: Path, seconds: float, *, after_results: bool) -> bool:
    """Whether the run came to its end; it is killed so many seconds after its begin, or after results are there."""
    process = start(project)
    if after_results:
        await_results(project, process)
    try:
        return process.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False


def measure(project: Path) -> tuple[float, float]:
    """Seconds of an undisturbed run, before results are there and after."""
    begun = time.monotonic()
    process = start(project)
    await_results(project, process)
    there = time.monotonic()
    assert process.wait() == 0
    return there - begun, time.monotonic() - there


def main() -> int:
    parser = argparse.ArgumentParser(description="kill a run and go on")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--units", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assess-kill-") as folder:
        project = make_project(options.units, Path(folder) / "project")
        before, after = measure(project)
        out, stage = project / "data/out/sample", project / "data/out/.sample/stage"
        whole = read_files(out)
        shutil.rmtree(project / "data/out")
        moments, ends, late, reports, published = random.Random(20), 0, 0, 0, 0
        for kill in range(options.kills):
            while run(project, moments.uniform(0, after if kill % 2 else before), after_results=bool(kill % 2)):
                ends += 1
                assert read_files(out) == whole, "a resumed run differs"
                shutil.rmtree(project / "data/out")
            late += RESULTS in last_of_each(read_records(project / RECORDS))
            reports += any(page for folder in (stage, out) for page in folder.glob("units/*"))
            if out.exists():  # killed between publishing and the end of the process
                assert read_files(out) == whole, "something looks finished"
                published += 1
                shutil.rmtree(project / "data/out")
        assert start(project).wait() == 0
        same = read_files(out) == whole
    told = f"{options.kills} kills, {late} with results there, {reports} with reports, {published} all published"
    told += f"; {ends + 1} runs ended"
    print(f"{told}: {'all' if same else 'NOT'} equal, {len(whole)} files")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
