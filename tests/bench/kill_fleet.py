"""Kill a run with -9 at random moments, go on, and compare with an undisturbed run, byte by byte.

    python tests/bench/kill_fleet.py [--rounds 7] [--units 24]

In each round a run that begins from nothing is killed before its results are there, then twice at random moments after
that (documents, reports, index, publishing), and then comes to its end. Left out: machines that lose power.
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
from collections import Counter
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


def kill(project: Path, seconds: float, *, after_results: bool) -> bool:
    """Kill a run so many seconds after its begin, or after results are there; False where it ended before."""
    process = start(project)
    if after_results:
        await_results(project, process)
    try:
        process.wait(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


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
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--units", type=int, default=24)
    options = parser.parse_args()
    moments, kills, found = random.Random(20), 0, Counter[str]()
    with tempfile.TemporaryDirectory(prefix="assess-kill-") as folder:
        project = make_project(options.units, Path(folder) / "project")
        before, after = measure(project)
        out, stage = project / "data/out/sample", project / "data/out/.sample/stage"
        whole = read_files(out)
        for _ in range(options.rounds):
            shutil.rmtree(project / "data/out")
            for after_results in (False, True, True):
                longest = after if after_results else before
                if not kill(project, moments.uniform(0, longest), after_results=after_results):
                    continue
                kills += 1
                if out.exists():  # between publishing and the end of the process
                    found["published"] += 1
                    assert read_files(out) == whole, "something looks finished"
                elif any(stage.glob("units/*")):
                    found["with reports"] += 1
                elif RESULTS in last_of_each(read_records(project / RECORDS)):
                    found["with results"] += 1
                else:
                    found["before results"] += 1
            assert start(project).wait() == 0
            assert read_files(out) == whole, "a resumed run differs"
    print(f"{kills} kills ({dict(found)}), {options.rounds} runs brought to their end: all equal, {len(whole)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
