"""Execute the committed notebooks in place: `python -m assess.running.refresh`, after anything they show has changed.

Outputs and execution counts are kept, since nbval compares them; times, process numbers and versions are not, so that
a second run changes nothing. Left out: deciding whether the new outputs are right, which is the diff's reader's task.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from assess.params import find_root
from assess.running.engine import private_sockets

KEPT = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def refresh(path: Path) -> None:
    """Execute one notebook and write it back without anything that differs between machines and days."""
    notebook = nbformat.read(path, as_version=4)
    with private_sockets() as config:
        NotebookClient(notebook, kernel_name="python3", config=config, resources=_at(path)).execute()
    path.write_text(nbformat.writes(strip(notebook)) + "\n", encoding="utf-8")


def _at(path: Path) -> dict[str, dict[str, str]]:
    return {"metadata": {"path": str(path.parent)}}


def strip(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the traces of one execution; tags, outputs and counts stay."""
    notebook.metadata = nbformat.from_dict({**KEPT, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
    return notebook


def main() -> int:
    """All notebooks of the project."""
    for path in sorted((find_root() / "notebooks").glob("*.ipynb")):
        refresh(path)
        print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
