"""A worker's part: a fork server beside it, kept for all batches of a run, and a second chance after a death.

Reports are never made in the worker itself, whose threads forbid forking. The scheduler remembers that a batch was
begun: one that comes a second time was on a worker that died, so its reports are made one at a time, and the one that
was being made when another worker dies is lost, not its neighbours. Left out: (1) a server that dies while the worker
lives (`pool`); (2) giving out batches (`spread`).
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from distributed import Client, Worker, WorkerPlugin, get_client, get_worker

from assess.reporting.words import speak
from assess.results import decode, encode
from assess.running.job import FORK, Job, Outcome, Setting
from assess.running.pool import LOST, Pool, open_pool
from assess.running.scheduler_parcel import Batch, Made, Parcel, settle, unpacked

BUSY = threading.Lock()  # a worker process makes one batch at a time, in as many processes as the worker has threads


@dataclass(frozen=True, slots=True)
class Past:
    """What was tried of a batch: how often it was begun, which job is being made alone, and which are lost."""

    begun: int = 0
    alone: str = ""
    lost: tuple[str, ...] = ()


class Bench(WorkerPlugin):
    """What a worker has for one run: the parcel, a private folder, and the servers once they are needed."""

    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel

    def setup(self, worker: Worker) -> None:
        """The worker has it from now on."""
        self.address, self.slots, self.folder = worker.address, worker.state.nthreads, worker.local_directory
        self.open = ExitStack()
        self.pool: Pool | None = None
        self.over, self.why = False, ""

    def teardown(self, worker: Worker) -> None:
        """The run is over, or the worker is: end the servers, now or after the report that is being made."""
        self.over = True
        if BUSY.acquire(blocking=False):
            try:
                self.rest()
            finally:
                BUSY.release()

    def rest(self) -> None:
        """End the servers; a later batch starts new ones."""
        self.pool = None
        self.open.close()

    def make(self, batch: Batch, past: Past, note: Callable[[Past], None]) -> Made:
        """Make a batch, of which `past` was tried before; `note` is told what is about to be tried."""
        lost = (*past.lost, *filter(None, [past.alone]))
        now = Past(past.begun + 1, "", lost)
        note(now)
        pool = self.pool or self._start()
        outcomes = [_fail(job, pool.setting) for job in batch.jobs if job.name in lost]
        rest = [job for job in batch.jobs if job.name not in lost]
        with unpacked(batch, self.parcel, pool.setting):
            for some in [[job] for job in rest] if past.begun else [rest]:
                if past.begun:
                    note(replace(now, alone=some[0].name))
                outcomes += self._run(pool, some)
        note(now)
        return Made(tuple(outcomes), self.address, pool.engine, self.slots, self.why)

    def _run(self, pool: Pool, jobs: list[Job]) -> Iterator[Outcome]:
        for outcome in pool.run(jobs):
            yield outcome
            if self.over:  # nobody waits for the others any more
                self.rest()
                return

    def _start(self) -> Pool:
        """The servers, with the engine that was asked for or the best one here."""
        folder = Path(self.open.enter_context(tempfile.TemporaryDirectory(prefix="assess-", dir=self.folder)))
        setting = settle(self.parcel, folder, self.address)
        self.pool, self.why = open_pool(setting, self.slots, self.parcel.engine or FORK, folder / "engine.log")
        self.open.enter_context(self.pool)
        return self.pool


def make_batch(name: str, batch: Batch) -> Made:
    """Make a batch on the bench of this name; a pure function of its arguments. This is what the scheduler runs."""
    worker, client = get_worker(), get_client()
    bench, key = worker.plugins[name], [name, batch.name]
    assert isinstance(bench, Bench)
    with BUSY, speak(bench.parcel.setting.language):
        for other in worker.plugins.values():
            if isinstance(other, Bench) and other is not bench:
                other.rest()
        return bench.make(batch, read_past(client, key), lambda past: client.set_metadata(key, encode(past)))


def read_past(client: Client, key: list[str]) -> Past:
    """What the scheduler remembers of a batch."""
    known: Any = client.get_metadata(key, default=None)
    found: Past = decode(Past, known) if known else Past()
    return found


def _fail(job: Job, setting: Setting) -> Outcome:
    from assess.running.produce import write_failure  # slow to import, and rarely needed in a worker itself

    return Outcome(job.name, LOST, write_failure(job, setting, LOST))
