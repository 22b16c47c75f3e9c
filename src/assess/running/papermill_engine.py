"""The two engines that papermill offers when this package is installed: `papermill --engine assess-fork in.ipynb …`.

`assess-fork` runs the cells in a child forked from the process, which has done its imports already; `assess-kernel` is
papermill's own engine, over private sockets. Papermill imports this module while it is itself being imported, so
nothing here imports it first, and nobody else imports this. Left out: everything but the two classes.
"""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager


class ForkEngine(Engine):  # type: ignore[misc]  # papermill ships no types
    """Cells run in a child of this process; `forked` says that this process is that child already."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """As papermill's, without its progress bar: that starts a thread, and a process with threads must not fork."""
        executed: NotebookNode = super().execute_notebook(nb, kernel_name, **{**options, "progress_bar": False})
        return executed

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, forked: bool = False, **_: Any
    ) -> None:
        """Raises RunError where this process must not fork (E320) or the child dies (E321)."""
        from assess.running.engine import run_in_child
        from assess.running.inprocess import Shell, execute_cells
        from assess.running.job import FORK

        def work() -> bytes:
            execute_cells(nb_man.nb, Shell.instance(), nb_man)
            return str(nbformat.writes(nb_man.nb)).encode("utf-8")

        if forked:
            execute_cells(nb_man.nb, Shell.instance(), Failures(nb_man))
            return
        done = nbformat.reads(run_in_child(work, FORK).decode("utf-8"), as_version=4)
        nb_man.nb.cells, nb_man.nb.metadata = done.cells, done.metadata


class Failures:
    """Tells papermill of a cell that failed, and not when each cell began and ended, which costs more than it tells."""

    def __init__(self, manager: NotebookExecutionManager) -> None:
        self.cell_exception = manager.cell_exception

    def cell_start(self, cell: NotebookNode, cell_index: int | None = None) -> None:
        """Nothing."""

    def cell_complete(self, cell: NotebookNode, cell_index: int | None = None) -> None:
        """Nothing."""


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """An ordinary kernel, over private sockets."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> None:
        """As papermill's."""
        from assess.running.engine import private_sockets

        with private_sockets() as config:
            super().execute_managed_notebook(nb_man, kernel_name, **{"config": config, **options})
