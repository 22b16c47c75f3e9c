"""A worker's bench: batches at once, after a death one by one, and what was being made at the second death is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assess.errors import UsageError
from assess.reporting.page import RunFrame
from assess.running import scheduler_worker
from assess.running.job import FORK, KERNEL, Job, Outcome, Setting
from assess.running.pool import LOST, RefusedError, open_pool
from assess.running.scheduler_parcel import Batch, Parcel, list_batches, settle, unpacked
from assess.running.scheduler_worker import Bench, Past, make_batch

JOBS = tuple(Job(code, code, "county", f"units/{code}.html", {}) for code in ("1", "2", "3"))


class Servers:
    """A pool that remembers what it was given and whether it was ended; it refuses to fork where it is told so."""

    engine, refuses = FORK, ""

    def __init__(self, setting: Setting, workers: int = 1, engine: str = FORK, *_: object):
        self.setting, self.engine = setting, engine
        self.given: list[list[str]] = []
        self.ended = False

    def start(self) -> None:
        if self.engine == self.refuses:
            raise RefusedError(("threads",))

    def __enter__(self) -> Servers:
        return self

    def __exit__(self, *_: object) -> None:
        self.ended = True

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        self.given.append([job.name for job in jobs])
        return (Outcome(name) for name in self.given[-1])


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    (tmp_path / "results/assessments").mkdir(parents=True)
    for job in JOBS:
        (tmp_path / f"results/assessments/{job.name}.json").write_text(job.name, encoding="utf-8")
    frame = RunFrame.__new__(RunFrame)
    return Setting(str(tmp_path), str(tmp_path / "results"), str(tmp_path / "store"), frame, "zh")


@pytest.fixture
def parcel(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> Parcel:
    monkeypatch.setattr("assess.running.produce.write_failure", lambda job, setting, reason: {job.page: reason})
    return Parcel(setting, "", Path(setting.results), None, "", "", b"")


@pytest.fixture
def bench(parcel: Parcel) -> Bench:
    return make_bench(parcel)


def make_bench(parcel: Parcel) -> Bench:
    bench = Bench(parcel)
    bench.setup(SimpleNamespace(address="there", state=SimpleNamespace(nthreads=1), local_directory=""))  # type: ignore[arg-type]
    pool: Any = Servers(parcel.setting)
    bench.pool = bench.open.enter_context(pool)
    return bench


def make(bench: Bench, past: Past) -> tuple[dict[str, str], list[list[str]], list[Past]]:
    notes: list[Past] = []
    pool: Any = bench.pool
    made = bench.make(Batch("0", JOBS, {}), past, notes.append)
    return {one.name: one.reason for one in made.outcomes}, pool.given, notes


def test_the_first_time_a_batch_is_made_at_once(bench: Bench) -> None:
    assert make(bench, Past()) == ({"1": "", "2": "", "3": ""}, [["1", "2", "3"]], [Past(1), Past(1)])


def test_after_a_death_reports_are_made_one_by_one_and_each_is_noted_before(bench: Bench) -> None:
    reasons, given, notes = make(bench, Past(1))
    assert set(reasons.values()) == {""}
    assert given == [["1"], ["2"], ["3"]]
    assert notes == [Past(2), Past(2, "1"), Past(2, "2"), Past(2, "3"), Past(2)]


def test_what_was_being_made_at_another_death_is_lost_and_stays_so(bench: Bench) -> None:
    reasons, given, notes = make(bench, Past(3, "2", ("1",)))
    assert reasons == {"1": LOST, "2": LOST, "3": ""}
    assert given == [["3"]]
    assert notes[-1] == Past(4, "", ("1", "2"))


def test_a_run_that_is_over_ends_its_servers_at_once_or_after_the_report_that_is_being_made(bench: Bench) -> None:
    pool: Any = bench.pool
    bench.teardown(SimpleNamespace())  # type: ignore[arg-type]
    assert pool.ended
    busy = make_bench(bench.parcel)
    pool = busy.pool
    with scheduler_worker.BUSY:
        busy.teardown(SimpleNamespace())  # type: ignore[arg-type]
    assert not pool.ended
    assert make(busy, Past())[0] == {"1": ""}
    assert pool.ended


def test_a_worker_has_servers_of_one_run_only(parcel: Parcel, monkeypatch: pytest.MonkeyPatch) -> None:
    benches = {"a": make_bench(parcel), "b": make_bench(parcel)}
    pools: list[Any] = [bench.pool for bench in benches.values()]
    memory: dict[str, Any] = {}
    client = SimpleNamespace(
        get_metadata=lambda key, default: memory.get(".".join(key), default),
        set_metadata=lambda key, value: memory.__setitem__(".".join(key), value),
    )
    monkeypatch.setattr(scheduler_worker, "get_worker", lambda: SimpleNamespace(plugins=benches))
    monkeypatch.setattr(scheduler_worker, "get_client", lambda: client)
    make_batch("b", Batch("0", JOBS, {}))
    assert [pool.ended for pool in pools] == [True, False]
    make_batch("b", Batch("0", JOBS, {}))
    assert pools[1].given == [["1", "2", "3"], ["1"], ["2"], ["3"]]


def test_where_forking_is_refused_ordinary_kernels_serve(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.running.pool.Pool", Servers)
    assert open_pool(setting, 1, FORK, Path())[1] == ""
    monkeypatch.setattr(Servers, "refuses", FORK)
    pool, why = open_pool(setting, 1, FORK, Path())
    assert (pool.engine, "threads" in why) == (KERNEL, True)
    monkeypatch.setattr(Servers, "refuses", KERNEL)
    with pytest.raises(RefusedError):
        open_pool(setting, 1, KERNEL, Path())


def test_slices_travel_with_their_batch_and_stand_only_while_it_is_made(parcel: Parcel, tmp_path: Path) -> None:
    (batch,) = list_batches(JOBS, parcel.setting)
    private = replace(parcel.setting, results=str(tmp_path / "private"))
    with unpacked(batch, parcel, private):
        assert (tmp_path / "private/assessments/2.json").read_text(encoding="utf-8") == "2"
    assert not [path for path in (tmp_path / "private").rglob("*") if path.is_file()]
    with unpacked(batch, parcel, parcel.setting):
        pass
    assert (tmp_path / "results/assessments/2.json").exists()


def test_another_version_of_the_package_is_refused(parcel: Parcel, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"E324.*\n.*there"):
        settle(parcel, tmp_path, "there")
