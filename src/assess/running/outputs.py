"""What a notebook's cells show, collected as its front end would collect it: merged, replaced, cleared.

A kernel only sends messages, and what they come to is the front end's business; without a kernel it is done here.
Left out: (1) execution (`inprocess`); (2) widgets.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode


class Outputs:
    """The outputs of the cell that is running, merged and replaced as a notebook's front end does it."""

    def __init__(self) -> None:
        self.cell: list[NotebookNode] = []
        self.count = 0
        self._by_display: dict[str, list[NotebookNode]] = {}
        self._clear_next = False

    def begin(self, count: int) -> list[NotebookNode]:
        """A fresh list for the next cell, which has this number."""
        self.cell, self.count, self._clear_next = [], count, False
        return self.cell

    def stream(self, name: str, text: str) -> None:
        """Text, joined to the output before it where that is the same stream."""
        if not text:
            return
        self._clear_now()
        if self.cell and self.cell[-1].output_type == "stream" and self.cell[-1].name == name:
            self.cell[-1].text += text
        else:
            self.cell.append(nbformat.v4.new_output("stream", name=name, text=text))

    def show(self, kind: str, data: dict[str, Any], metadata: dict[str, Any], display: str = "", **more: Any) -> None:
        """A display or a result; `display` is the id under which it can be replaced later."""
        self._clear_now()
        # not `new_output`, which validates every time; the whole notebook is validated when it is written
        output = nbformat.from_dict({"output_type": kind, "data": _as_text(data), "metadata": metadata, **more})
        self.cell.append(output)
        if display:
            self._by_display.setdefault(display, []).append(output)

    def replace(self, data: dict[str, Any], metadata: dict[str, Any], display: str) -> None:
        """New content for everything shown under this id, in whatever cell."""
        for output in self._by_display.get(display, []):
            output.data, output.metadata = nbformat.from_dict(_as_text(data)), nbformat.from_dict(metadata)

    def fail(self, name: str, value: str, traceback: Sequence[str]) -> None:
        """The error that ended the cell."""
        self._clear_now()
        self.cell.append(nbformat.v4.new_output("error", ename=name, evalue=value, traceback=list(traceback)))

    def clear(self, *, wait: bool) -> None:
        """Forget what the cell has shown, at once or as soon as there is something new."""
        self._clear_next = wait
        if not wait:
            self.cell.clear()

    def _clear_now(self) -> None:
        if self._clear_next:
            self.cell.clear()
            self._clear_next = False


def _as_text(data: Mapping[str, Any]) -> dict[str, Any]:
    """Pictures as base64, as the format of notebooks asks."""
    return {key: base64.b64encode(one).decode("ascii") if isinstance(one, bytes) else one for key, one in data.items()}
