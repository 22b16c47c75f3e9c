"""The reports of a run on the workers of a Dask scheduler, which some engine of theirs started.

Jobs go out in batches that may be made twice without harm, and small records come back; pages are written by workers,
into a shared folder or a store that papermill can write to. Left out: (1) giving out and lost schedulers (`spread`);
(2) what a worker does (`scheduler_worker`); (3) records and resuming (`fleet`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial

from assess.errors import RunError
from assess.running.job import Job, Outcome, Setting
from assess.running.scheduler_parcel import list_batches, pack
from assess.running.spread import connect, losing, run_over


def run_on_scheduler(
    address: str, jobs: Iterable[Job], setting: Setting, engine: str, say: Callable[[str], None]
) -> Iterator[Outcome]:
    """The outcome of each job, as batches end; `say` hears once of each worker which engine it uses.

    `engine` empty means the best one on each worker. Raises UsageError where the scheduler cannot be used (E323, E324)
    or workers do not see the output folder (E316), and RunError (E325) when it is lost.
    """
    with connect(address) as client, pack(setting, engine) as parcel:
        from assess.running.scheduler_worker import Bench, make_batch

        name, told = f"assess{parcel.results.name}", set[str]()
        with losing():
            client.register_plugin(Bench(parcel), name=name)
        try:
            for made in run_over(client, partial(make_batch, name), list_batches(jobs, setting)):
                if made.worker not in told:
                    told.add(made.worker)
                    why = f"（{made.why}）" if made.why else ""
                    say(f"工作进程 {made.worker}：引擎 {made.engine}，{made.slots} 个同时{why}。")
                yield from made.outcomes
        finally:
            if client.status == "running":
                with suppress(RunError), losing():  # a scheduler that is lost has forgotten it anyway
                    client.unregister_worker_plugin(name)
                    client.set_metadata([name], {})
