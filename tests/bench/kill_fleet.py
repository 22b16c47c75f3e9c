"""Kill a run with -9 at random moments, go on, and compare with an undisturbed run, byte by byte.

    python tests/bench/kill_fleet.py [--kills 20] [--units 12]

Each life of the run lasts a random time, so that kills fall into results, documents, reports, index and publishing;
kills that would come after the run's end begin a new run from nothing. Left out: machines that lose power.
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


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(project: Path, seconds: float | None = None) -> bool:
    """Whether the run came to its end; after so many seconds it is killed."""
    command = [sys.executable, "-m", "assess", "run", str(project / RUN), "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False


def main() -> int:
    parser = argparse.ArgumentParser(description="kill a run and go on")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--units", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assess-kill-") as folder:
        project = make_project(options.units, Path(folder) / "project")
        begun = time.monotonic()
        assert run(project)
        usual = time.monotonic() - begun
        out = project / "data/out/sample"
        whole = read_files(out)
        shutil.rmtree(project / "data/out")
        moments, kills, ends, late = random.Random(20), 0, 0, 0
        while kills < options.kills:
            if run(project, moments.uniform(0.5, 1.1 * usual)):
                ends += 1
                assert read_files(out) == whole, "a resumed run differs"
                shutil.rmtree(project / "data/out")
            else:
                kills += 1
                late += any((project / "data/out/.sample/stage").glob("units/*"))
                assert not out.exists(), "something looks finished"
        assert run(project)
        same = read_files(out) == whole
    told = f"{kills} kills, {late} of them after reports had begun, {ends + 1} runs brought to their end"
    print(f"{told}: {'all' if same else 'NOT'} equal, {len(whole)} files")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
