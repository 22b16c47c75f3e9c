"""One door to more than one machine: a function over items, here or on the workers of a Dask scheduler.

An item must be enough for the function to do its work, and doing it twice must do no harm: a worker that dies takes the
items it had with it, and another one gets them. Left out: (1) starting a cluster; (2) data that no worker can see,
which the item has to carry; (3) blame for a dead worker, which whoever made the items knows how to lay.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from assess.errors import Problem, RunError, UsageError

if TYPE_CHECKING:
    from distributed import Client, Future

Item = TypeVar("Item")
Result = TypeVar("Result")
PATIENCE = 30.0  # seconds for the scheduler to answer, and for a first worker to be there
DESERTED = 120.0  # seconds without any worker after which a run gives up
AHEAD = 2  # items per worker that are given out at a time: one under way, one ready to be
TRIES = 9  # how often an item is given out when its workers keep dying; the scheduler itself tries a few times each
POLL = 5.0  # seconds between two looks at the workers


def spread(address: str, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """The result for each item: in order and in this process without an address, else as workers end them.

    Raises what the function raises, and what `connect` and `run_over` raise.
    """
    if not address:
        yield from map(function, items)
        return
    with connect(address) as client:
        yield from run_over(client, function, items)


@contextmanager
def connect(address: str) -> Iterator[Client]:
    """A client of the scheduler, which has a worker. Raises UsageError: the extra is missing (E323), nobody answers or
    nobody works there (E324)."""
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError([Problem("E323", "--scheduler", {"detail": error.name or str(error)})]) from error
    try:
        asyncio.run(_knock(address))
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError([Problem("E324", "--scheduler", {"address": address, "detail": error})]) from error
    try:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            detail = f"{PATIENCE:g} 秒内没有工作进程 (no worker)"
            raise UsageError([Problem("E324", "--scheduler", {"address": address, "detail": detail})]) from error
        yield client
    finally:
        client.close(timeout=PATIENCE)


async def _knock(address: str) -> None:
    """Raises OSError or ValueError where nobody answers: a client that fails halfway can hang the next one."""
    from distributed import Security
    from distributed.comm.core import connect as reach

    comm = await reach(address, timeout=PATIENCE, **Security().get_connection_args("client"))
    await comm.close()


def run_over(client: Client, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """The result for each item, as they end; few are under way at a time, so that a scheduler's memory stays small.

    Raises what the function raises, and RunError (E325): the scheduler is lost, no worker is left, or the workers of
    one item die again and again.
    """
    from distributed import KilledWorker

    running: dict[Future[Result], tuple[Item, int]] = {}
    waiting, peopled = iter(items), time.monotonic()
    while True:
        with losing():
            workers = len(client.nthreads())
        if workers:
            peopled = time.monotonic()
        elif time.monotonic() - peopled > DESERTED:
            raise _lost(f"{DESERTED:g} 秒没有工作进程 (no worker left)")
        for item in islice(waiting, max(0, AHEAD * max(workers, 1) - len(running))):
            running[_give(client, function, item)] = item, 1
        if not running:
            return
        for future in _wait(client, list(running)):
            item, tries = running.pop(future)
            error = future.exception() if future.status == "error" else None
            if isinstance(error, KilledWorker) and tries < TRIES:
                running[_give(client, function, item)] = item, tries + 1
            elif isinstance(error, KilledWorker):
                raise _lost(str(error)) from error
            elif error is not None:
                raise error
            else:
                yield _fetch(future)


def _give(client: Client, function: Callable[[Item], Result], item: Item) -> Future[Result]:
    with losing():
        return client.submit(function, item, pure=False)


def _fetch(future: Future[Result]) -> Result:
    with losing():
        return future.result()


def _wait(client: Client, futures: list[Future[Result]]) -> Iterable[Future[Result]]:
    """Those that have ended, none if that takes long."""
    from distributed import wait

    with losing(), suppress(TimeoutError), client.as_current():
        return list(wait(futures, timeout=POLL, return_when="FIRST_COMPLETED").done)
    return ()


@contextmanager
def losing() -> Iterator[None]:
    """While we talk to the scheduler. Raises RunError (E325) where it does not answer any more."""
    try:
        yield
    except (OSError, CancelledError, RuntimeError) as error:
        raise _lost(f"{type(error).__name__}: {error}") from error


def _lost(detail: str) -> RunError:
    return RunError([Problem("E325", "--scheduler", {"detail": detail})])
