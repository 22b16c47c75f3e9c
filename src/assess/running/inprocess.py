"""Execute a notebook's cells in this process, with the outputs that a kernel would have sent.

For a child that was forked for one notebook and ends with it: everything that a notebook does to its process is lost
with the child. Differences to an ordinary kernel, each with a test: (1) what C code or another process writes to
standard output is not captured; (2) profile and startup files of the user are not read; (3) there is no history beyond
the notebook's own cells; (4) widgets' comm messages and debuggers have nobody to talk to; (5) the time limit is the
report's, not each cell's; (6) what belongs to a kernel is absent: `get_ipython().kernel`, its variables for colours and
pagers, its pid in the names of cells. Left out: forking (`engine`), parameters, pages.
"""

from __future__ import annotations

import builtins
import getpass
import io
import os
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from IPython.core.display_trap import DisplayTrap
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from traitlets.config import Config

from assess.running.notebook import SKIPPED
from assess.running.outputs import Outputs

RAISES = "raises-exception"


class Listener(Protocol):
    """What is told about cells: papermill's `NotebookExecutionManager` is one."""

    def cell_start(self, cell: NotebookNode, cell_index: int | None = None) -> None: ...
    def cell_exception(self, cell: NotebookNode, cell_index: int | None = None) -> None: ...
    def cell_complete(self, cell: NotebookNode, cell_index: int | None = None) -> None: ...


class _Publisher(DisplayPublisher):
    outputs: Outputs

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,
        *,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        display = str((transient or {}).get("display_id", ""))
        if update:
            self.outputs.replace(data, metadata or {}, display)
        else:
            self.outputs.show("display_data", data, metadata or {}, display)

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.clear(wait=wait)


class _Results(DisplayHook):
    outputs: Outputs

    def write_output_prompt(self) -> None:
        """A notebook shows the number itself."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self.outputs.show("execute_result", format_dict, md_dict or {}, execution_count=self.outputs.count)

    def finish_displayhook(self) -> None:
        """Nothing was written that must be flushed."""


class Shell(InteractiveShell):
    """An IPython without terminal, kernel, history or files of the user's; one per process, made by `Shell.instance()`.

    It may be made in a parent and used in its children: only `execute_cells` touches the process around it.
    """

    outputs: Outputs

    def __init__(self, **_: Any) -> None:
        self.outputs = Outputs()
        kept = Config({"HistoryManager": {"enabled": False, "hist_file": ":memory:"}})  # else a file and a thread
        super().__init__(config=kept, user_module=types.ModuleType("__main__"))

    def init_sys_modules(self) -> None:
        """`__main__` is replaced when a notebook begins, not when the shell is made."""

    def init_ipython_dir(self, _: Any) -> None:
        """No folder of the user's."""

    def init_profile_dir(self, _: Any) -> None:
        """No profile, hence no startup files."""

    def init_display_pub(self) -> None:
        """Displays go to the outputs."""
        self.display_pub = _Publisher(parent=self, shell=self)
        self.display_pub.outputs = self.outputs

    def init_displayhook(self) -> None:
        """So do results."""
        self.displayhook = _Results(parent=self, shell=self, cache_size=self.cache_size)
        self.displayhook.outputs = self.outputs
        self.display_trap = DisplayTrap(hook=self.displayhook)

    def init_hooks(self) -> None:
        """What would open a pager (`?name`) shows nothing, as with a kernel whose front end has none."""
        super().init_hooks()
        self.set_hook("show_in_pager", lambda *_, **__: None, 99)

    def ask_exit(self) -> None:
        """`exit` ends the notebook, as `sys.exit()` does."""
        raise SystemExit

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window whose events must be served."""

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: Sequence[str]) -> None:
        self.outputs.fail(etype.__name__, str(evalue), stb)


class _Stream(io.TextIOBase):
    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, outputs: Outputs) -> None:
        self._name, self._descriptor, self._outputs = name, descriptor, outputs

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """For programs that are started with this as their output, and for `faulthandler`."""
        return self._descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._outputs.stream(self._name, text)
        return len(text)


def execute_cells(notebook: NotebookNode, shell: Shell, listener: Listener | None = None) -> bool:
    """Run the code cells in order and fill in their outputs and counts; False where a cell failed, which ends it.

    A cell tagged `raises-exception` may fail, one tagged `skip-execution` is passed over. `__main__`, the standard
    streams and the question for input are the notebook's while it runs. A process that a cell forks ends with the
    cell: it would otherwise make the same report a second time.
    """
    process = os.getpid()
    with _own_process(shell):
        for index, cell in enumerate(notebook.cells):
            if listener:
                listener.cell_start(cell, index)
            failed = not _execute_cell(cell, shell)
            if os.getpid() != process:
                os._exit(0)
            if failed and listener:
                listener.cell_exception(cell, cell_index=index)
            if listener:
                listener.cell_complete(cell, cell_index=index)
            if failed:
                return False
    return True


def _execute_cell(cell: NotebookNode, shell: Shell) -> bool:
    tags = cell.metadata.get("tags", [])
    if cell.cell_type != "code" or not cell.source.strip() or SKIPPED in tags:
        return True
    cell.execution_count = shell.execution_count
    cell.outputs = shell.outputs.begin(cell.execution_count)
    result = shell.run_cell(cell.source, store_history=True)
    return bool(result.success) or RAISES in tags


@contextmanager
def _own_process(shell: Shell) -> Iterator[None]:
    """The process as a notebook expects it; put back at the end, although a forked child does not need that."""
    main, streams = sys.modules["__main__"], (sys.stdin, sys.stdout, sys.stderr)
    asked = builtins.input, getpass.getpass
    sys.modules["__main__"] = shell.user_module
    sys.stdin = io.StringIO()
    sys.stdout, sys.stderr = _Stream("stdout", 1, shell.outputs), _Stream("stderr", 2, shell.outputs)
    builtins.input, getpass.getpass = _refuse_input, _refuse_password
    try:
        yield
    finally:
        sys.modules["__main__"], (sys.stdin, sys.stdout, sys.stderr) = main, streams
        builtins.input, getpass.getpass = asked


def _refuse_input(*_: Any) -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def _refuse_password(*_: Any, **__: Any) -> str:
    raise StdinNotImplementedError("getpass was called, but this frontend does not support input requests.")
