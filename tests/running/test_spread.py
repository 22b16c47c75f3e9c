"""The door to more machines: in order at home, refused with a reason where nobody answers, and lost without a hang."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assess.errors import RunError, UsageError
from assess.running import spread as door
from assess.running.spread import connect, losing, run_over, spread


@dataclass
class Promise:
    """A future that has ended."""

    value: Any
    error: Exception | None = None

    @property
    def status(self) -> str:
        return "error" if self.error else "finished"

    def exception(self) -> Exception | None:
        return self.error

    def result(self) -> Any:
        return self.value

    __hash__ = object.__hash__


@dataclass
class Cluster:
    """A client whose workers die of an item as often as `deaths` says."""

    deaths: dict[int, int] = field(default_factory=dict)
    workers: int = 2
    given: list[int] = field(default_factory=list)

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(map(str, range(self.workers)), 1)

    def submit(self, function: Any, item: int, pure: bool) -> Promise:
        from distributed import KilledWorker

        self.given.append(item)
        dies = self.given.count(item) <= self.deaths.get(item, 0)
        assert not pure
        return Promise(function(item), KilledWorker("it", SimpleNamespace(address="there"), 0) if dies else None)  # type: ignore[arg-type]


@pytest.fixture
def first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several futures the oldest ends first."""
    monkeypatch.setattr(door, "_wait", lambda _, futures: futures[:1])


@pytest.mark.usefixtures("first")
def test_an_item_whose_workers_die_is_given_out_again_and_few_are_out_at_a_time() -> None:
    cluster = Cluster({3: 2})
    results = run_over(cluster, abs, iter(range(1, 8)))  # type: ignore[arg-type]
    assert next(results) == 1
    assert cluster.given == [1, 2, 3, 4]
    assert sorted(results) == [2, 3, 4, 5, 6, 7]
    assert cluster.given.count(3) == 3


@pytest.mark.usefixtures("first")
def test_an_item_that_kills_every_worker_ends_the_run() -> None:
    cluster = Cluster({1: 99})
    with pytest.raises(RunError, match=r"E325.*\n.*all those workers died"):
        list(run_over(cluster, abs, [1]))  # type: ignore[arg-type]
    assert cluster.given == [1] * door.TRIES


def test_a_run_without_workers_is_given_up_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "DESERTED", -1.0)
    monkeypatch.setattr(door, "_wait", lambda *_: ())
    with pytest.raises(RunError, match=r"E325.*\n.*没有工作进程"):
        list(run_over(Cluster(workers=0), abs, [1]))  # type: ignore[arg-type]


def test_without_an_address_items_are_done_here_in_order_and_one_at_a_time() -> None:
    begun: list[int] = []

    def double(item: int) -> int:
        begun.append(item)
        return 2 * item

    results = spread("", double, iter([3, 1, 2]))
    assert next(results) == 6
    assert begun == [3]
    assert list(results) == [2, 4]


def test_a_missing_extra_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"E323.*\n.*distributed") as caught, connect("tcp://127.0.0.1:1"):
        pass
    assert "assess[distributed]" in caught.value.render("en")


@pytest.mark.slow
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "http://127.0.0.1:1"])
def test_a_scheduler_that_does_not_answer_is_said_with_its_address(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE", 0.5)
    with pytest.raises(UsageError, match=rf"E324.*\n.*{address}") as caught:
        list(spread(address, abs, [1]))
    assert caught.value.exit_code == 2


@pytest.mark.slow
def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    monkeypatch.setattr(door, "PATIENCE", 0.5)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as cluster,
        pytest.raises(UsageError, match=r"E324.*\n.*没有工作进程"),
    ):
        list(spread(cluster.scheduler_address, abs, [1]))


@pytest.mark.slow
def test_results_come_from_workers_and_what_the_function_raises_comes_as_it_is() -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as cluster:
        assert sorted(spread(cluster.scheduler_address, abs, range(-9, 0))) == list(range(1, 10))
        with pytest.raises(FileNotFoundError, match="gone"):
            list(spread(cluster.scheduler_address, Path.read_bytes, [Path("gone")]))


@pytest.mark.parametrize("error", [OSError("cut"), RuntimeError("closed")])
def test_what_happens_while_talking_is_a_lost_scheduler(error: Exception) -> None:
    with pytest.raises(RunError, match=r"E325.*\n.*(cut|closed)"), losing():
        raise error
