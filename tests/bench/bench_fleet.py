"""The fleet on the simulated run: CPU per report against the floor and against command lines, memory, resuming.

    python tests/bench/bench_fleet.py                         12 units, a minute or two
    python tests/bench/bench_fleet.py --units 2843 --reports 1000 --cli 5     the whole country

The floor is the same cells as plain compiled code in a warm process, with the same figures and the same template; as
many of these run at a time as the fleet has workers, since cores that share work count more seconds for it. The
command lines are `papermill` and `jupyter nbconvert`, one after the other for each unit. Everything runs on the same
notebook and the same units in one run; CPU is what the operating system counts, children included. Memory is
proportional (PSS), summed over the process that asks, the server and its children. Left out: (1) the cost of results
and documents, which is told by itself; (2) other machines.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from assess.reporting.page import frame_run
from assess.results import RunReport, read
from assess.running.job import FORK, Job, Outcome, Setting, to_line
from assess.running.pool import Pool
from assess.running.records import DONE, FAILED, RESULTS, read_records
from assess.running.warm import parent_environment

ROOT = Path(__file__).resolve().parents[2]
RUN = "params/runs/sample.yaml"
WORKERS = 2


@dataclass(slots=True)
class Spent:
    """CPU-seconds of this process and its ended children, and wall time, while a block ran."""

    cpu: float = 0.0
    wall: float = 0.0


@contextmanager
def measure() -> Iterator[Spent]:
    spent, begun, before = Spent(), time.monotonic(), count_cpu()
    yield spent
    spent.cpu, spent.wall = count_cpu() - before, time.monotonic() - begun


def count_cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def make_project(units: int, folder: Path) -> Path:
    """A project with a simulated prefecture of so many units."""
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    command = [sys.executable, "-m", "assess.sample", "--out", str(folder / "data/sample"), "--units", str(units)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


@dataclass(slots=True)
class Memory:
    """Proportional memory of a process and all below it, sampled while reports are made."""

    samples: list[tuple[int, float]] = field(default_factory=list)  # reports done, MB
    done: int = 0
    over: bool = False
    every: float = 0.25
    cpu: float = 0.0  # what sampling itself took, which is no cost of the fleet

    def watch(self) -> None:
        while not self.over:
            self.samples.append((self.done, sum(map(read_pss, [os.getpid(), *list_descendants(os.getpid())]))))
            self.cpu = time.thread_time()
            time.sleep(self.every)

    def between(self, first: int, last: int) -> float:
        found = [size for done, size in self.samples if first <= done < last]
        return statistics.median(found) if found else float("nan")


def run_whole(project: Path) -> tuple[Spent, Memory]:
    """The command, from its start to its end, and the memory of all its processes."""
    command = [sys.executable, "-m", "assess", "run", str(project / RUN), "--workers", str(WORKERS)]
    memory = Memory(every=1.0)
    watcher = threading.Thread(target=memory.watch)
    with measure() as spent:
        watcher.start()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        memory.over = True
        watcher.join()
    spent.cpu -= memory.cpu
    return spent, memory


def list_jobs(project: Path, out: Path) -> tuple[list[Job], Setting]:
    """The unit reports of a finished run, to be made again into a folder of their own."""
    report = read(RunReport, (out / "results.json").read_text(encoding="utf-8"))
    setting = Setting(str(project), str(out), str(project / "data/out/bench"), frame_run(report), "zh")
    shared = {"run": RUN, "results": "data/out/sample"}
    names = sorted((one.unit.code, one.unit.name) for one in report.standings)
    return [Job(code, name, "county", f"units/{code}.html", {**shared, "unit": code}) for code, name in names], setting


FLOOR = """
import os, sys, time
from pathlib import Path
from assess.reporting.markup import BUILDING
from assess.reporting.page import name_evidence, render_evidence, render_page
from assess.running.job import Job, Setting, from_line
from assess.running.notebook import read_template
from assess.running.store import write_file
from assess.running.warm import warm_up

setting = from_line(Setting, sys.stdin.readline())
jobs = [from_line(Job, line) for line in sys.stdin]
template = read_template(setting.notebooks / "county.ipynb")
warm_up([template], setting.results)
os.environ[BUILDING] = setting.results
cells = []
for cell in template.cells:
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        cells.append(("evidence" in tags, None, cell.source.removeprefix("## ")))
    elif "parameters" not in tags:
        *body, last = cell.source.strip().splitlines()
        shown = last.startswith("page.")
        code = compile("\\n".join(body if shown else [*body, last]), "cell", "exec")
        cells.append(("evidence" in tags, (code, compile(last, "cell", "eval") if shown else None), ""))

def run(job):
    space, parts = dict(job.parameters), {False: [], True: []}
    for evidence, code, heading in cells:
        if code is None:
            parts[evidence].append(f"<h2>{heading}</h2>")
            continue
        exec(code[0], space)
        if code[1] is not None:
            value = eval(code[1], space)
            parts[evidence].append(value._repr_html_() if value is not None else "")
    beside = name_evidence(job.page)
    main = render_page(job.title, "".join(parts[False]), setting.frame, depth=1, evidence=beside)
    write_file(setting.store, job.page, main.encode())
    evidence = render_evidence(job.title, "".join(parts[True]), setting.frame, depth=1, back=job.page)
    write_file(setting.store, beside, evidence.encode())

sys.stdout = open(os.devnull, "w")
run(jobs[0])
begun = time.process_time()
for job in jobs:
    run(job)
print((time.process_time() - begun) / len(jobs), file=sys.__stdout__)
"""


def measure_floor(jobs: list[Job], setting: Setting) -> float:
    """CPU-seconds per report of the same cells as plain code; as many processes at a time as the fleet has workers."""
    processes = []
    for number in range(WORKERS):
        own = replace(setting, store=f"{setting.store}-floor-{number}")
        process = subprocess.Popen(
            [sys.executable, "-c", FLOOR], env=parent_environment("zh"), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write("".join(to_line(one) for one in (own, *jobs)))
        process.stdin.close()
        processes.append(process)
    told = [process.stdout.read() for process in processes if process.stdout is not None]
    if any(process.wait() for process in processes):
        raise RuntimeError("the floor did not come to its end")
    return statistics.mean(float(text.splitlines()[-1]) for text in told)


def measure_command_lines(project: Path, jobs: list[Job], work: Path) -> float:
    """CPU-seconds per report of `papermill` and `jupyter nbconvert`, one unit after the other."""
    bin_, notebook = Path(sys.executable).parent, project / "notebooks/county.ipynb"
    results = str(project / "data/out/sample")
    with measure() as spent:
        for job in jobs:
            made = work / f"{job.name}.ipynb"
            given = [
                item for key, value in {**job.parameters, "results": results}.items() for item in ("-r", key, value)
            ]
            papermill = [
                str(bin_ / "papermill"),
                str(notebook),
                str(made),
                "--cwd",
                str(notebook.parent),
                "-k",
                "python3",
            ]
            subprocess.run([*papermill, "--no-progress-bar", *given], check=True, capture_output=True)
            convert = [str(bin_ / "jupyter"), "nbconvert", "--to", "html", "--no-input", str(made)]
            subprocess.run(convert, check=True, capture_output=True)
    return spent.cpu / len(jobs)


def read_pss(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def list_descendants(process: int) -> list[int]:
    """All processes below one; those that end meanwhile are passed over."""
    try:
        lines = [path.read_text(encoding="ascii") for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return []
    children = [int(child) for line in lines for child in line.split()]
    return [one for child in children for one in (child, *list_descendants(child))]


def measure_fleet(jobs: list[Job], setting: Setting, reports: int) -> tuple[Spent, Spent, Memory, list[Outcome]]:
    """Warming up alone, all reports with warming up, memory meanwhile, and what became of the reports."""
    with measure() as warm, Pool(setting, WORKERS, FORK):
        pass
    memory, outcomes = Memory(), []
    watcher = threading.Thread(target=memory.watch)
    with measure() as whole:
        watcher.start()
        with Pool(setting, WORKERS, FORK) as pool:
            while len(outcomes) < reports:
                for outcome in pool.run(jobs[: reports - len(outcomes)]):
                    outcomes.append(outcome)
                    memory.done += 1
        memory.over = True
        watcher.join()
    whole.cpu -= memory.cpu
    return warm, whole, memory, outcomes


def show(label: str, value: str, goal: str = "") -> None:
    print(f"  {label:<58}{value:>26}{'  ' + goal if goal else ''}", flush=True)


def compare(units: int, reports: int, command_lines: int, say: Callable[..., None] = show) -> dict[str, float]:
    """Everything above for one simulated run; returns the ratios."""
    with tempfile.TemporaryDirectory(prefix="assess-bench-") as folder:
        project = make_project(units, Path(folder) / "project")
        out, log = project / "data/out/sample", project / "data/out/.sample/records.jsonl"
        (first, used), (again, _) = run_whole(project), run_whole(project)
        records = read_records(log)
        jobs, setting = list_jobs(project, out)
        pages = sorted(path.stat().st_size for path in (out / "units").glob("*.html") if "evidence" not in path.name)
        made = [one for one in records if one.event in (DONE, FAILED) and one.name != RESULTS]
        say(f"whole run of {units:,} units: CPU, wall", f"{first.cpu:,.0f} CPU-s, {first.wall:,.0f} s")
        say("  of it reports", f"{sum(one.cpu for one in made):,.0f} CPU-s")
        say("  memory (PSS) of all processes, most", f"{max(size for _, size in used.samples):,.0f} MB")
        say("  failures", str(sum(one.event == FAILED for one in made)), "0")
        say("  bytes of a unit's page: median, most", f"{pages[len(pages) // 2]:,}, {pages[-1]:,}", "at most 122,880")
        say("  made again by a second run", str(len(made) - len({one.name for one in made})), "0")
        say(
            "  CPU of the second run",
            f"{100 * again.cpu / first.cpu:.1f} % ({again.cpu:.1f} CPU-s)",
            "under 3 % at 2,843",
        )
        some = jobs[: min(len(jobs), 40)]
        floor = measure_floor(some, setting)
        warm, whole, memory, outcomes = measure_fleet(jobs, setting, reports)
        each = (whole.cpu - warm.cpu) / len(outcomes)
        lines = measure_command_lines(project, jobs[:command_lines], Path(folder))
        floor = statistics.mean((floor, measure_floor(some, setting)))
        say("floor: the same cells as plain code", f"{floor:.3f} CPU-s")
        say("fork engine, warm, two at a time", f"{each:.3f} CPU-s, {each / floor:.2f} x", "at most 1.2 x")
        say("  warming up, once", f"{warm.cpu:.1f} CPU-s")
        say("papermill and nbconvert command lines", f"{lines:.2f} CPU-s, {lines / each:.1f} x", "at least 10 x")
        say("wall against CPU / 2", f"{whole.wall / (whole.cpu / WORKERS):.2f} x", "at most 1.2 x")
        say("  CPU of sampling memory, left out", f"{memory.cpu:.1f} CPU-s")
        say("memory (PSS), most", f"{max(size for _, size in memory.samples):,.0f} MB", "under 700 MB")
        head, tail = memory.between(0, 50), memory.between(len(outcomes) - 50, len(outcomes))
        say("  first 50 reports, last 50, median", f"{head:,.0f}, {tail:,.0f} MB", "flat")
        return {"floor": each / floor, "command lines": lines / each, "resume": again.cpu / first.cpu}


def main() -> None:
    parser = argparse.ArgumentParser(description="the fleet against its floor and against command lines")
    parser.add_argument("--units", type=int, default=12)
    parser.add_argument("--reports", type=int, default=240, help="how many are made for CPU and memory")
    parser.add_argument("--cli", type=int, default=3, help="how many units the command lines get")
    options = parser.parse_args()
    print(f"fleet, {options.units:,} simulated units, {WORKERS} workers")
    compare(options.units, options.reports, options.cli)


if __name__ == "__main__":
    main()
