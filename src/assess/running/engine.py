"""Run a notebook's cells in a forked child, and give ordinary kernels sockets that nobody else can read.

What the two engines (`papermill_engine`) need of the system. Left out: (1) warming and guarding a parent (`warm`);
(2) many notebooks (`fleet`); (3) a provisioner that gives forked kernels to JupyterLab and nbval.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, NoReturn

from traitlets.config import Config

from assess.errors import Problem, RunError
from assess.running.warm import enter_child, find_hazards


def run_in_child(work: Callable[[], bytes], name: str) -> bytes:
    """What `work` returns in a child that ends with it. Raises RunError: this process must not fork (E320), or the
    child died (E321)."""
    if hazards := find_hazards():
        raise RunError([Problem("E320", name, {"hazard": hazard}) for hazard in hazards])
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryFile() as handed:  # no pipe: processes that a notebook leaves behind would keep it open
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # who stops us meanwhile waits for the child
        child = os.fork()
        if child == 0:
            _work_and_end(work, handed, mask)
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            _, status = os.waitpid(child, 0)
        except BaseException:  # somebody wants to stop
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            end_group(child)
            raise
        end_group(child)  # what it started itself
        if status:
            raise RunError([Problem("E321", name, {"how": describe_end(status)})])
        handed.seek(0)
        return handed.read()


def _work_and_end(work: Callable[[], bytes], handed: IO[bytes], mask: set[signal.Signals | int]) -> NoReturn:
    """The child: a process group of its own, and nobody at its input."""
    code = 1
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.setpgid(0, 0)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        enter_child()
        handed.write(work())
        handed.flush()
        code = 0
    except BaseException:  # noqa: BLE001 - nothing of the parent may go on here, whatever happens
        traceback.print_exc()
    finally:
        os._exit(code)


def end_group(process: int) -> None:
    """End what a child started and what is still in its process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)


def describe_end(status: int) -> str:
    """How a child ended, in words, from its wait status."""
    if os.WIFSIGNALED(status):
        return f"被信号 {os.WTERMSIG(status)} 终止 (signal {os.WTERMSIG(status)})"
    return f"以代码 {os.waitstatus_to_exitcode(status)} 退出 (exit {os.waitstatus_to_exitcode(status)})"


@contextmanager
def private_sockets() -> Iterator[Config]:
    """Configuration for a kernel that talks over sockets in a folder of its own, closed to other users.

    Kernels over TCP race for ports, and any local user can read what they say. One port remains, ipykernel's own for
    what its forked processes print: nothing can be read from it. Windows has no such sockets: there all stays on TCP.
    """
    if sys.platform == "win32":
        yield Config()
        return
    before = os.environ.get("JUPYTER_RUNTIME_DIR")
    with tempfile.TemporaryDirectory(prefix="assess-") as folder:
        os.environ["JUPYTER_RUNTIME_DIR"] = folder
        try:
            own = {"transport": "ipc", "ip": f"{folder}/kernel", "connection_file": f"{folder}/kernel.json"}
            yield Config({"KernelManager": own})
        finally:
            if before is None:
                del os.environ["JUPYTER_RUNTIME_DIR"]
            else:
                os.environ["JUPYTER_RUNTIME_DIR"] = before
