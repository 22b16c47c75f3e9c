"""A forked child hands back what it made and leaves nothing; a kernel's sockets are nobody else's."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assess.running.engine import describe_end, private_sockets

linux = pytest.mark.skipif(sys.platform != "linux", reason="forked reports are made on Linux only")

# A minimal stand-in for what notebooks do to the child in which they run.
CHILD = """
import json, os, signal, subprocess, sys, time
from assess.errors import RunError
from assess.running.engine import run_in_child

def attempt(work):
    try:
        return run_in_child(work, "probe").decode()
    except RunError as error:
        return [(one.code, one.values["how"]) for one in error.problems]

def leave():
    if os.fork() == 0:
        time.sleep(600)
    return str(subprocess.Popen(["sleep", "600"]).pid).encode()

def interrupt():
    parent = os.getppid()
    open(sys.argv[1], "w").write(str(os.getpid()))
    os.kill(parent, signal.SIGINT)
    time.sleep(600)

fork = os.fork
def fork_and_dawdle():
    child = fork()
    if child:
        time.sleep(0.1)  # the child is faster than its parent
    return child

def alive(process):
    try:
        return open(f"/proc/{process}/stat").read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

found = {
    "made": attempt(lambda: b"x" * 1_000_000) == "x" * 1_000_000,
    "exits": attempt(lambda: os._exit(3)),
    "crashes": attempt(lambda: os.kill(os.getpid(), signal.SIGSEGV)),
    "raises": attempt(lambda: 1 / 0),
    "asks": attempt(lambda: repr(os.read(0, 10)).encode()),
    "closes": attempt(lambda: os.closerange(0, 3) or b"closed"),
}
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
begun = time.monotonic()
left = attempt(leave)
found["quick"] = time.monotonic() - begun < 60
os.fork = fork_and_dawdle
try:
    attempt(interrupt)
except KeyboardInterrupt:
    found["interrupted"] = True
time.sleep(0.2)
found["left"] = [alive(left), alive(open(sys.argv[1]).read())]
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    found["nobody"] = True
print(json.dumps(found))
"""

KERNELS = """
import json, papermill, nbformat
cell = '''
import json, os, stat
from ipykernel.connect import get_connection_file, get_connection_info
info = json.loads(get_connection_info())
own = [os.readlink(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd") if int(one) < 1000 and
       os.path.lexists(f"/proc/self/fd/{one}")]
lines = [line.split() for name in ("tcp", "tcp6") for line in list(open(f"/proc/self/net/{name}"))[1:]]
listening = [line for line in lines if line[3] == "0A" and f"socket:[{line[9]}]" in own]
folder = os.path.dirname(get_connection_file())
print(json.dumps([info["transport"], len(listening), os.path.dirname(info["ip"]) == folder,
                  stat.S_IMODE(os.stat(folder).st_mode) & 0o777, folder]))
'''
found = {}
for engine in (None, "assess-kernel"):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "x"}
    done = papermill.execute_notebook(notebook, None, engine_name=engine, progress_bar=False)
    found[str(engine)] = json.loads(done.cells[0].outputs[0].text)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(run_script: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    result: dict[str, Any] = run_script(CHILD, str(tmp_path_factory.mktemp("child") / "interrupted"))
    return result


@linux
def test_a_child_hands_back_what_it_made_however_much(found: dict[str, Any]) -> None:
    assert found["made"] is True


@linux
@pytest.mark.parametrize(("name", "how"), [("exits", "exit 3"), ("crashes", "signal 11"), ("raises", "exit 1")])
def test_a_child_that_dies_is_an_error_that_says_how(found: dict[str, Any], name: str, how: str) -> None:
    ((code, text),) = found[name]
    assert code == "E321"
    assert how in text


@linux
def test_nobody_answers_a_child_that_reads_its_input(found: dict[str, Any]) -> None:
    assert found["asks"] == "b''"


@linux
def test_a_child_may_close_its_standard_descriptors(found: dict[str, Any]) -> None:
    assert found["closes"] == "closed"


@linux
def test_what_a_child_leaves_behind_is_ended_and_not_waited_for(found: dict[str, Any]) -> None:
    assert found["quick"] is True
    assert found["left"][0] is False


@linux
def test_an_interrupt_ends_the_child_too(found: dict[str, Any]) -> None:
    assert found["interrupted"] is True
    assert found["left"][1] is False
    assert found["nobody"] is True


def test_an_end_is_told_in_words() -> None:
    assert describe_end(9) == "被信号 9 终止 (signal 9)"
    assert describe_end(3 << 8) == "以代码 3 退出 (exit 3)"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets")
def test_sockets_lie_in_a_folder_that_is_closed_to_others_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUPYTER_RUNTIME_DIR", raising=False)
    with private_sockets() as config:
        folder = Path(os.environ["JUPYTER_RUNTIME_DIR"])
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        own = config["KernelManager"]
        assert own["transport"] == "ipc"
        assert {Path(own[key]).parent for key in ("ip", "connection_file")} == {folder}
    assert not folder.exists()
    assert "JUPYTER_RUNTIME_DIR" not in os.environ
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "before")
    with private_sockets():
        assert os.environ["JUPYTER_RUNTIME_DIR"] != "before"
    assert os.environ["JUPYTER_RUNTIME_DIR"] == "before"


@linux
@pytest.mark.slow
def test_no_channel_of_a_kernel_is_a_port_and_its_folder_is_private(run_script: Callable[..., Any]) -> None:
    found = run_script(KERNELS)
    assert found["None"][:2] == ["tcp", 6]  # what papermill does by itself: any local user can connect
    *said, folder = found["assess-kernel"]
    assert said == ["ipc", 1, True, 0o700]  # the one is ipykernel's own, for what forked processes print
    assert not Path(folder).exists()
