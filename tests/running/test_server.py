"""A server of forked reports: what one notebook does to its process costs its own report only, and nothing is left."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest

from assess.running.job import FORK, Job, Outcome, Ready, Setting, from_line, to_line
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
    "forks": (
        "import os, time\nif os.fork() == 0: unit = 'other'",
        "time.sleep(0 if unit == 'other' else 2); print(unit)",
    ),
    "forked": ("import os, time\nif os.fork() == 0: time.sleep(600)", "print(unit)"),
    "moves": ("import os; os.chdir('/')\nfrom pathlib import Path; print(Path.cwd())",),
    "named": (
        "import sys, pickle\nclass Thing: pass",
        "print(sys.modules['__main__'].Thing is Thing, __name__, type(pickle.loads(pickle.dumps(Thing()))) is Thing)",
    ),
    "raises": ("1 / 0",),
    "stops": ("print('before')", "exit()", "print('never')"),
    "tiny": ("unit",),
    "waits": ("import time\nif unit == 'waits':\n    open('waits.txt', 'w').close()\n    time.sleep(600)",),
    "alien": ("import os\nopen(unit + '.txt', 'w').close()\nprint(os.path.exists(unit + '.txt'))",),
}


def is_running(process: int) -> bool:
    """Whether there is such a process and it has not ended; one that nobody has collected has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What the condition gives as soon as that is something, or its last answer."""
    limit = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < limit:
        time.sleep(0.05)
    return found


class Direct:
    """A server without a pool."""

    def __init__(self, setting: Setting) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assess.running.server", FORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=parent_environment("zh"), start_new_session=True,
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input, self.answers = self.process.stdin, self.process.stdout
        self.say(to_line(setting))
        assert from_line(Ready, self.answers.readline()) == Ready()

    def say(self, line: str) -> None:
        self.input.write(line)
        self.input.flush()

    def make(self, *jobs: Job) -> list[Outcome]:
        """The outcomes of jobs that are made at the same time."""
        self.say("".join(to_line(job) for job in jobs))
        return [from_line(Outcome, self.answers.readline()) for _ in jobs]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.answers.close()
        if not self.input.closed:
            self.input.close()

    @property
    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in path.read_text(encoding="ascii").split()]

    @property
    def folder(self) -> Path:
        return Path(f"/proc/{self.process.pid}/cwd").resolve()

    def measure(self) -> tuple[int, int]:
        """Memory that is its own, in kB, and how many descriptors are open."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        descriptors = list(Path(f"/proc/{self.process.pid}/fd").iterdir())
        return int(re.findall(r"RssAnon:\s+(\d+) kB", status)[0]), len(descriptors)


FAILING = {"exits", "crashes", "hangs", "grows", "raises", "stops"}
SECONDS = 10.0
HARMFUL = [name for name in NOTEBOOKS if name not in ("plain", "draws", "tiny", "waits")]


@dataclass(slots=True)
class Life:
    """What one server went through: reports that do harm, two hundred tiny ones, and the end of its input."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    draws: list[str] = field(default_factory=list)
    moved: bool = False
    kept: dict[int, tuple[int, int]] = field(default_factory=dict)
    code: int = 0
    left: list[int] = field(default_factory=list)


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory, new_setting: Callable[..., Setting]) -> Setting:
    return new_setting(tmp_path_factory.mktemp("faults"), NOTEBOOKS, seconds=SECONDS, memory=200 << 20)


@pytest.fixture(scope="module")
def life(setting: Setting, new_job: Callable[..., Job]) -> Life:
    """Every notebook once, with an ordinary unit beside each that does harm; then the rest."""
    server, found = Direct(setting), Life()
    try:
        for name in HARMFUL:
            for one in server.make(new_job(name), new_job(f"{name}-next", "plain")):
                found.outcomes[one.name] = one
        for name in ("draws", "draws-more", "draws"):
            assert not server.make(new_job(name, "draws"))[0].reason
            found.draws.append(printed(setting, name))
        for number in range(1, 201):
            (one,) = server.make(new_job(f"u{number}", "tiny"))
            assert (one.name, one.reason) == (f"u{number}", "")
            if number in (40, 200):
                found.kept[number] = server.measure()
        found.moved = server.folder != Path.cwd()
        server.say(to_line(new_job("waits")))
        assert wait_for((setting.notebooks / "waits.txt").is_file)
        children = server.children
        assert len(children) == 1
        server.input.close()
        found.code = server.process.wait(timeout=20)
        found.left = [child for child in children if wait_for(lambda child=child: not is_running(child)) is False]
    finally:
        server.close()
    return found


@pytest.fixture(scope="module")
def outcomes(life: Life) -> dict[str, Outcome]:
    return life.outcomes


def printed(setting: Setting, name: str) -> str:
    notebook = nbformat.read(Path(setting.store) / f"notebooks/{name}.ipynb", as_version=4)
    return "".join(
        one.text for cell in notebook.cells for one in cell.get("outputs", []) if one.output_type == "stream"
    )


def test_only_notebooks_that_fail_fail_and_their_neighbours_go_on(outcomes: dict[str, Outcome]) -> None:
    assert {name for name, one in outcomes.items() if one.reason} == FAILING
    assert {name: one.images for name, one in outcomes.items() if name.endswith("-next")} == {
        f"{name}-next": 1 for name in HARMFUL
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
    assert SECONDS <= outcomes["hangs"].seconds < SECONDS + 20


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


def test_a_notebook_that_says_exit_ends_there_and_is_no_report(outcomes: dict[str, Outcome], setting: Setting) -> None:
    assert "E326" in outcomes["stops"].reason
    text = printed(setting, "stops")  # with IPython's advice on how to exit
    assert text.startswith("before\n")
    assert "never" not in text


def test_main_is_the_module_of_the_notebook(outcomes: dict[str, Outcome], setting: Setting) -> None:
    assert printed(setting, "named") == "True __main__ True\n"


def test_a_notebook_may_move_and_writes_beside_itself(outcomes: dict[str, Outcome], setting: Setting) -> None:
    assert printed(setting, "moves") == "/\n"  # that the server has not moved is checked where it runs
    assert (setting.notebooks / "alien.txt").is_file()


def test_random_streams_differ_between_reports_and_repeat_for_the_same_name(life: Life) -> None:
    first, other, again = life.draws
    assert len({*first.split(), *other.split()}) == 4
    assert again == first


def test_the_server_stays_where_it_is(life: Life) -> None:
    assert not life.moved


def test_two_hundred_reports_leave_nothing_in_the_server(life: Life) -> None:
    (before, open_before), (after, open_after) = life.kept[40], life.kept[200]
    assert open_after == open_before
    assert after - before < 600, life.kept  # a single page of 4 kB left by each report would make 640


def test_a_server_whose_input_ends_leaves_no_process(life: Life) -> None:
    assert life.code == 0
    assert life.left == []


def test_a_server_that_is_killed_takes_its_children_with_it_and_everybody_hears_it(
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
        (child,) = server.children
        server.process.kill()
        assert wait_for(lambda: not is_running(child))
        readable, _, _ = select.select([server.answers], [], [], 10)
        assert readable
        assert server.answers.readline() == ""
    finally:
        server.close()
        os.kill(int(began.read_text()), signal.SIGKILL)


def test_a_memory_limit_of_the_system_that_is_lower_stays(run_script: Callable[..., Any]) -> None:
    found = run_script(
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (4 << 30, 4 << 30))\n"
        "from assess.running.server import _limit_memory\n"
        "_limit_memory(8 << 30)\n"
        "print([one >> 30 for one in resource.getrlimit(resource.RLIMIT_DATA)])"
    )
    assert found == [4, 4]
