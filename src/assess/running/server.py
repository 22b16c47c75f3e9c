"""`python -m assess.running.server ENGINE`: a process that makes reports as it is told, and says what became of each.

It reads lines of JSON (the setting, then jobs) and writes one line per job. With `assess-fork` it imports everything
once, stays single-threaded, and forks a child per report, as many at once as it is given; a child that dies, runs too
long or takes too much memory costs its own report only. With `assess-kernel` it makes one report after the other,
each in an ordinary kernel. When its input ends, it ends its children and itself. Left out: who is told what (`pool`).
"""

from __future__ import annotations

import gc
import io
import os
import selectors
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from assess.running.compute import end_with
from assess.running.engine import describe_end, end_group
from assess.running.job import FORK, Job, Outcome, Ready, Setting, from_line, to_line
from assess.running.notebook import read_template
from assess.running.produce import produce_report, write_failure
from assess.running.warm import enter_child, find_hazards, warm_up


@dataclass(slots=True)
class Child:
    """A report that is being made. `watch` is readable when the child has ended."""

    job: Job
    process: int
    watch: int
    said: int
    begun: float
    late: bool = False


@dataclass(slots=True)
class Forker:
    """A parent of one child per report."""

    setting: Setting
    answers: IO[str]
    children: dict[int, Child] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def serve(self, commands: int) -> None:
        """Make reports until the input ends; whatever is unfinished then is ended."""
        self.selector.register(commands, selectors.EVENT_READ)
        rest, open_ = b"", True
        try:
            while open_:
                for key, _ in self.selector.select(self._wait()):
                    if key.fd != commands:
                        self._finish(self.children[key.fd])
                        continue
                    read = os.read(commands, 1 << 16)
                    *lines, rest = (rest + read).split(b"\n")
                    open_ = bool(read)
                    for line in lines:
                        self._begin(from_line(Job, line.decode("utf-8")))
                self._end_late()
        finally:
            for child in self.children.values():
                end_group(child.process)

    def _begin(self, job: Job) -> None:
        if hazards := find_hazards():
            self._answer(Outcome(job.name, hazards[0], write_failure(job, self.setting, hazards[0])))
            return
        reading, writing = os.pipe()
        begun, parent = time.monotonic(), os.getpid()
        process = os.fork()
        if process == 0:
            os.close(self.answers.fileno())  # else what a notebook leaves behind would hide that the server has died
            _run_child(job, self.setting, writing, parent)
        os.close(writing)
        watch = os.pidfd_open(process)
        self.children[watch] = Child(job, process, watch, reading, begun)
        self.selector.register(watch, selectors.EVENT_READ)

    def _finish(self, child: Child) -> None:
        """Collect a child that has ended; one that said nothing has died."""
        self.selector.unregister(child.watch)
        del self.children[child.watch]
        _, status, used = os.wait4(child.process, 0)
        end_group(child.process)  # what it started itself
        with os.fdopen(child.said, "rb") as pipe:
            os.set_blocking(child.said, False)
            said = pipe.read() or b""
        os.close(child.watch)
        if status == 0 and said:
            self._answer(from_line(Outcome, said.decode("utf-8")))
            return
        seconds = time.monotonic() - child.begun
        limit = self.setting.limits.seconds
        reason = f"超过 {limit:g} 秒，已终止 (time limit)" if child.late else f"进程{describe_end(status)}"
        files = write_failure(child.job, self.setting, reason)
        self._answer(Outcome(child.job.name, reason, files, 0, used.ru_utime + used.ru_stime, seconds))

    def _answer(self, outcome: Outcome) -> None:
        self.answers.write(to_line(outcome))
        self.answers.flush()

    def _wait(self) -> float | None:
        """Seconds until the first child is late."""
        begun = [child.begun for child in self.children.values() if not child.late]
        return max(0.0, min(begun) + self.setting.limits.seconds - time.monotonic()) if begun else None

    def _end_late(self) -> None:
        for child in self.children.values():
            if time.monotonic() - child.begun >= self.setting.limits.seconds and not child.late:
                child.late = True
                end_group(child.process)


def _run_child(job: Job, setting: Setting, writing: int, parent: int) -> None:
    """Make one report and end; nothing after this is executed in the child."""
    code = 1
    try:
        os.setpgid(0, 0)
        end_with(parent)
        _limit_memory(setting.limits.memory)
        enter_child(job.name, setting.seed)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(to_line(produce_report(job, setting, FORK)).encode("utf-8"))
        code = 0
    finally:
        os._exit(code)


def _limit_memory(most: int) -> None:
    """At most so much data beyond what the process has now; where the system cannot say, no limit."""
    if sys.platform == "linux":
        import resource

        own = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = own + most if hard == resource.RLIM_INFINITY else min(own + most, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def serve_kernels(setting: Setting, commands: IO[str], answers: IO[str], engine: str) -> None:
    """One report after the other, each in an ordinary kernel."""
    for line in commands:
        outcome = produce_report(from_line(Job, line), setting, engine)
        answers.write(to_line(outcome))
        answers.flush()


def main(engine: str) -> int:
    """Serve until the input ends. What notebooks print to the process goes to its error output, never among answers."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    commands = io.FileIO(os.dup(0))
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    setting = from_line(Setting, commands.readline().decode("utf-8"))
    if engine != FORK:
        _limit_memory(setting.limits.memory)  # which its kernels inherit
        answers.write(to_line(Ready()))
        answers.flush()
        serve_kernels(setting, io.TextIOWrapper(io.BufferedReader(commands), encoding="utf-8"), answers, engine)
        return 0
    warm_up((read_template(path) for path in sorted(setting.notebooks.glob("*.ipynb"))), setting.results)
    from assess.running.inprocess import Shell

    Shell.instance().run_cell("None", silent=True)  # type: ignore[no-untyped-call]  # loads what every cell needs
    gc.collect()
    gc.freeze()  # the children's collector leaves the parent's objects alone, so that their memory stays shared
    hazards = tuple(find_hazards())
    answers.write(to_line(Ready(hazards)))
    answers.flush()
    if not hazards:
        Forker(setting, answers).serve(commands.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
