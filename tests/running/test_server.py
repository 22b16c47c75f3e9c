"""A server of forked reports: what one notebook does to its process costs its own report only, and nothing is left."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from assess.running.job import FORK, Job, Outcome, Ready, Setting, from_line, to_line
from assess.running.pool import Pool
from assess.running.warm import parent_environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forked reports are made on Linux only"),
]

CHART = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);"
DRAW = "import random, numpy\nprint(random.random(), numpy.random.random())"
NOTEBOOKS = {
    "plain": ("print(unit)", CHART),
    "draws": (DRAW,),
    "exits": ("import os; os._exit(3)",),
    "crashes": ("import ctypes; ctypes.string_at(0)",),
    "hangs": ("import time; time.sleep(600)",),
    "grows": ("held = bytearray(400 << 20)",),
    "prints": ("print('行' * 3_500_000)",),
    "leaves": ("import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)",),
    "closes": ("import os; os.close(1); os.close(0); os.close(2)", "print(unit)"),
    "forks": ("import os, time\nif os.fork() == 0: unit = 'other'", "import time; time.sleep(0.5); print(unit)"),
    "forked": ("import os, time\nif os.fork() == 0: time.sleep(600)", "print(unit)"),
    "moves": ("import os; os.chdir('/')\nfrom pathlib import Path; print(Path.cwd())",),
    "named": (
        "import sys, pickle\nclass Thing: pass",
        "print(sys.modules['__main__'].Thing is Thing, __name__, type(pickle.loads(pickle.dumps(Thing()))) is Thing)",
    ),
    "raises": ("1 / 0",),
    "alien": ("import os\nopen(unit + '.txt', 'w').close()\nprint(os.path.exists(unit + '.txt'))",),
}
FAILING = {"exits", "crashes", "hangs", "grows", "raises"}


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory, new_setting: Callable[..., Setting]) -> Setting:
    return new_setting(tmp_path_factory.mktemp("faults"), NOTEBOOKS, seconds=8, memory=200 << 20)


@pytest.fixture(scope="module")
def outcomes(setting: Setting, new_job: Callable[..., Job]) -> dict[str, Outcome]:
    """Every notebook once, two at a time, with ordinary units between those that do harm."""
    jobs = []
    for name in NOTEBOOKS:
        jobs += [new_job(name), new_job(f"{name}-next", "plain")]
    jobs += [new_job("draws-more", "draws")]
    with Pool(setting, 2) as pool:
        found = list(pool.run(jobs))
        assert Path(f"/proc/{pool.servers[0].process.pid}/cwd").resolve() == Path.cwd()
    assert len(found) == len(jobs)
    return {one.name: one for one in found}


def printed(setting: Setting, name: str) -> str:
    notebook = nbformat.read(Path(setting.store) / f"notebooks/{name}.ipynb", as_version=4)
    return "".join(
        one.text for cell in notebook.cells for one in cell.get("outputs", []) if one.output_type == "stream"
    )


def test_only_notebooks_that_fail_fail_and_their_neighbours_go_on(outcomes: dict[str, Outcome]) -> None:
    assert {name for name, one in outcomes.items() if one.reason} == FAILING
    assert {name: one.images for name, one in outcomes.items() if name.endswith("-next")} == {
        f"{name}-next": 1 for name in NOTEBOOKS
    }


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("exits", "exit 3"),
        ("crashes", "signal 11"),
        ("hangs", "time limit"),
        ("grows", "MemoryError"),
        ("raises", "ZeroDivisionError: division by zero"),
    ],
)
def test_the_page_of_a_failed_report_says_why(
    outcomes: dict[str, Outcome], setting: Setting, name: str, reason: str
) -> None:
    assert reason in outcomes[name].reason
    page = (Path(setting.store) / f"units/{name}.html").read_text(encoding="utf-8")
    assert reason in page
    assert f"units/{name}.html" in outcomes[name].files


def test_the_time_limit_ends_a_report_and_not_much_later(outcomes: dict[str, Outcome]) -> None:
    assert 8 <= outcomes["hangs"].seconds < 30


def test_ten_megabytes_of_output_arrive_whole(outcomes: dict[str, Outcome], setting: Setting) -> None:
    assert len(printed(setting, "prints").encode()) == 10_500_001


def test_what_a_notebook_starts_ends_with_its_report(outcomes: dict[str, Outcome], setting: Setting) -> None:
    assert not outcomes["leaves"].reason
    assert not is_running(int(printed(setting, "leaves")))


def test_descriptors_that_a_notebook_closes_are_its_own(outcomes: dict[str, Outcome], setting: Setting) -> None:
    assert printed(setting, "closes") == "closes\n"


@pytest.mark.parametrize("name", ["forks", "forked"])
def test_a_notebook_that_forks_itself_is_reported_once(
    outcomes: dict[str, Outcome], setting: Setting, name: str
) -> None:
    assert not outcomes[name].reason
    assert printed(setting, name) == f"{name}\n"


def test_main_is_the_module_of_the_notebook(outcomes: dict[str, Outcome], setting: Setting) -> None:
    assert printed(setting, "named") == "True __main__ True\n"


def test_a_notebook_may_move_and_writes_beside_itself(outcomes: dict[str, Outcome], setting: Setting) -> None:
    assert printed(setting, "moves") == "/\n"  # that the server has not moved is checked where it runs
    assert (setting.notebooks / "alien.txt").is_file()


def test_random_streams_differ_between_reports_and_repeat_in_the_next_run(
    outcomes: dict[str, Outcome], setting: Setting, new_job: Callable[..., Job], tmp_path: Path
) -> None:
    first = {name: printed(setting, name).split() for name in ("draws", "draws-more")}
    assert len({*first["draws"], *first["draws-more"]}) == 4
    with Pool(setting, 1) as pool:
        assert not any(one.reason for one in pool.run([new_job(name, "draws") for name in reversed(first)]))
    assert {name: printed(setting, name).split() for name in first} == first


def is_running(process: int) -> bool:
    """Whether there is such a process and it has not ended; one that nobody has collected has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Direct:
    """A server without a pool."""

    def __init__(self, setting: Setting) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assess.running.server", FORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=parent_environment("zh"), start_new_session=True,
        )  # fmt: skip
        self.say(to_line(setting))
        assert from_line(Ready, self.hear()) == Ready()

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()

    @property
    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in path.read_text(encoding="ascii").split()]


def wait_for(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What the condition gives as soon as that is something, or its last answer."""
    limit = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < limit:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("how", ["input ends", "killed"])
def test_a_server_ends_with_its_children(
    how: str, tmp_path: Path, new_setting: Callable[..., Setting], new_job: Callable[..., Job]
) -> None:
    setting = new_setting(tmp_path, {"hangs": ("open('began', 'w').close(); import time; time.sleep(600)",)})
    server = Direct(setting)
    try:
        server.say(to_line(new_job("hangs")))
        assert wait_for((setting.notebooks / "began").is_file)
        (child,) = server.children
        if how == "killed":
            server.process.kill()
        else:
            assert server.process.stdin is not None
            server.process.stdin.close()
        assert server.process.wait(timeout=10) == (-9 if how == "killed" else 0)
        assert wait_for(lambda: not is_running(child))
    finally:
        if not server.process.stdin.closed:  # type: ignore[union-attr]
            server.close()
        else:
            server.process.stdout.close()  # type: ignore[union-attr]


def test_two_hundred_reports_leave_nothing_in_the_parent(
    tmp_path: Path, new_setting: Callable[..., Setting], new_job: Callable[..., Job]
) -> None:
    """Memory that is the parent's own and its open descriptors, after 40 reports and after 200."""
    server = Direct(new_setting(tmp_path, {"tiny": ("unit",)}))
    kept = {}
    try:
        for number in range(1, 201):
            server.say(to_line(new_job(f"u{number}", "tiny")))
            outcome = from_line(Outcome, server.hear())
            assert (outcome.name, outcome.reason) == (f"u{number}", "")
            if number in (40, 200):
                status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
                memory = int(re.findall(r"RssAnon:\s+(\d+) kB", status)[0])
                kept[number] = memory, len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))
        assert server.children == []
    finally:
        server.close()
    assert kept[200][1] == kept[40][1]
    assert kept[200][0] - kept[40][0] < 1000, json.dumps(kept)  # one leaked page of 4 kB per report would make 640


def test_what_a_notebook_leaves_behind_does_not_hide_the_end_of_the_server(
    tmp_path: Path, new_setting: Callable[..., Setting], new_job: Callable[..., Job]
) -> None:
    """A process forked by a notebook has the server's descriptors; if it kept the answers open, nobody would hear
    that the server has died."""
    stay = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    open('began', 'w').write(str(os.getpid()))"
    setting = new_setting(tmp_path, {"stays": (f"{stay}\n    time.sleep(600)", "import time; time.sleep(600)")})
    began = setting.notebooks / "began"
    server = Direct(setting)
    try:
        server.say(to_line(new_job("stays")))
        assert wait_for(lambda: began.is_file() and began.read_text())
        server.process.kill()
        begun = time.monotonic()
        os.set_blocking(server.process.stdout.fileno(), False)  # type: ignore[union-attr]
        assert wait_for(lambda: os.read(server.process.stdout.fileno(), 1) == b"" or None, 5)  # type: ignore[union-attr]
        assert time.monotonic() - begun < 5
    finally:
        server.close()
        os.kill(int(began.read_text()), 9)
