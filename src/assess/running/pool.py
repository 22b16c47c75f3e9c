"""The processes that make reports: started, fed, replaced when they die, and ended.

A `Pool` gives jobs to servers and yields outcomes as they come. A server that dies takes the reports it was making with
it: each is given once more to a new one, and fails if that dies too, so that one report cannot stop a run. Left out:
(1) what a server does (`server`); (2) other machines (`scheduler`); (3) records and publishing (`fleet`).
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from assess.running.job import FORK, KERNEL, Job, Outcome, Ready, Setting, from_line, to_line
from assess.running.warm import parent_environment

PATIENCE = 120.0  # seconds for a server to be ready
RECYCLED = 50  # reports after which a server with ordinary kernels is replaced: each leaves about 3 MB behind
GRACE = 30.0  # seconds beyond the limit before a server with an ordinary kernel is ended
LOST = "制作报告的进程意外终止，重试一次后仍然如此 (the process that made it died twice)"
LATE = "超过时限，已终止 (time limit)"


@dataclass(slots=True, eq=False)
class Server:
    """One server process and the jobs that it has now, with the moments when they were given."""

    process: subprocess.Popen[str]
    slots: int
    given: dict[str, tuple[Job, float]] = field(default_factory=dict)
    served: int = 0


@dataclass(slots=True)
class Pool:
    """Servers of one engine; `workers` reports are made at a time. `held` are descriptors that servers keep open."""

    setting: Setting
    workers: int
    engine: str = FORK
    log: Path | None = None
    held: tuple[int, ...] = ()
    servers: list[Server] = field(default_factory=list)
    heard: queue.SimpleQueue[tuple[Server, str]] = field(default_factory=queue.SimpleQueue)
    tried: dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        """Start the servers. Raises RefusedError where they cannot serve."""
        count, slots = (1, self.workers) if self.engine == FORK else (self.workers, 1)
        try:
            for _ in range(count):
                self._start(slots)
        except BaseException:
            self._stop()
            raise

    def __enter__(self) -> Self:
        if not self.servers:
            self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """The outcome of each job, in the order in which they end."""
        waiting = deque(jobs)
        while True:
            for server in self.servers:
                while waiting and self._has_room(server, waiting[0]):
                    self._give(server, waiting.popleft())
            self._end_late()
            if not any(server.given for server in self.servers):
                return
            try:
                server, line = self.heard.get(timeout=1.0)
            except queue.Empty:
                continue
            if server not in self.servers:
                continue
            if line:
                outcome = from_line(Outcome, line)
                del server.given[outcome.name]
                server.served += 1
                yield outcome
                if self.engine == KERNEL and server.served >= RECYCLED:
                    self._replace(server)
            else:
                yield from self._bury(server, waiting)

    def _bury(self, server: Server, waiting: deque[Job]) -> Iterator[Outcome]:
        """Put another in the place of a server that died, and its jobs back once; those that were late have failed."""
        from assess.running.produce import write_failure

        for job, begun in server.given.values():
            late = time.monotonic() - begun > self.setting.limits.seconds
            self.tried[job.name] = self.tried.get(job.name, 0) + 1
            if self.tried[job.name] < 2 and not late:
                waiting.appendleft(job)
                continue
            reason = LATE if late else LOST
            yield Outcome(job.name, reason, write_failure(job, self.setting, reason))
        self._replace(server)

    def _has_room(self, server: Server, job: Job) -> bool:
        """A job that is given again is alone with its server: if that dies too, nobody else was there."""
        alone = any(name in self.tried for name in (*server.given, job.name))
        return len(server.given) < (1 if alone else server.slots)

    def _give(self, server: Server, job: Job) -> None:
        server.given[job.name] = (job, time.monotonic())
        try:
            _say(server, to_line(job))
        except OSError:
            return  # it has died; its end is on the way

    def _end_late(self) -> None:
        """Ordinary kernels have a limit per cell; a server whose report as a whole is late is ended here."""
        now, most = time.monotonic(), self.setting.limits.seconds + GRACE
        for server in self.servers:
            if any(now - begun > most for _, begun in server.given.values()):
                server.process.kill()

    def _start(self, slots: int) -> Server:
        with (self.log or Path(os.devnull)).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "assess.running.server", self.engine],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8",
                env=parent_environment(self.setting.language), start_new_session=True,
                pass_fds=self.held if os.name == "posix" else (),
            )  # fmt: skip
        server = Server(process, slots)
        self.servers.append(server)
        _say(server, to_line(self.setting))
        threading.Thread(target=self._listen, args=(server,), daemon=True).start()
        ready = from_line(Ready, self._first(server))
        if ready.refused:
            raise RefusedError(ready.refused)
        return server

    def _first(self, server: Server) -> str:
        """The line with which a server says that it is ready."""
        limit, kept = time.monotonic() + PATIENCE, []
        try:
            while True:
                one, line = self.heard.get(timeout=max(0.01, limit - time.monotonic()))
                if one is server:
                    if not line:
                        raise RefusedError(("进程没有启动 (the process did not start)",))
                    return line
                kept.append((one, line))
        except queue.Empty:
            raise RefusedError((f"{PATIENCE:g} 秒内没有准备好 (not ready in time)",)) from None
        finally:
            for entry in kept:
                self.heard.put(entry)

    def _listen(self, server: Server) -> None:
        if server.process.stdout is not None:
            with server.process.stdout as lines:
                for line in lines:
                    if line.endswith("\n"):  # else it died in the middle of its word
                        self.heard.put((server, line))
        self.heard.put((server, ""))

    def _replace(self, server: Server) -> None:
        self.servers.remove(server)
        _stop_server(server)
        self._start(server.slots)

    def _stop(self) -> None:
        for server in self.servers:
            _stop_server(server)
        self.servers.clear()


def open_pool(setting: Setting, workers: int, engine: str, log: Path, held: tuple[int, ...] = ()) -> tuple[Pool, str]:
    """A pool that serves: of this engine, or of ordinary kernels where forking is refused, and then why."""
    pool, why = Pool(setting, workers, engine, log, held), ""
    try:
        pool.start()
    except RefusedError as refused:
        if engine != FORK:
            raise
        pool, why = Pool(setting, workers, KERNEL, log, held), f"预热的进程不能分叉：{refused}"
        pool.start()
    return pool, why


class RefusedError(Exception):
    """A server cannot serve; the arguments say why."""

    def __init__(self, reasons: tuple[str, ...]):
        self.reasons = reasons
        super().__init__("；".join(reasons))


def _say(server: Server, line: str) -> None:
    if server.process.stdin is not None:
        server.process.stdin.write(line)
        server.process.stdin.flush()


def _stop_server(server: Server) -> None:
    """Close its input, at which it ends its children, and make sure."""
    try:
        if server.process.stdin is not None:
            server.process.stdin.close()
    except OSError:
        pass
    try:
        server.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
