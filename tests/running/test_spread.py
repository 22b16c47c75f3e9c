"""The door to more machines: in order at home, refused with a reason where nobody answers, and lost without a hang."""

import sys
from pathlib import Path

import pytest

from assess.errors import RunError, UsageError
from assess.running import spread as door
from assess.running.spread import connect, losing, marked, require_shared, spread


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


def test_a_folder_is_marked_only_while_it_is_used(tmp_path: Path) -> None:
    with marked(tmp_path / "new") as marker:
        require_shared(marker)
        with marked(tmp_path / "new") as other:
            assert other != marker
        with pytest.raises(UsageError, match=r"E316.*new\n"):
            require_shared(tmp_path / "new" / "other")
    assert list((tmp_path / "new").iterdir()) == []
