"""Execute one notebook with papermill and make its page body: written beside, renamed when whole.

The template is read, checked and copied for every execution, since papermill edits what it is given. The body is the
outputs and headings only, without code; the cells that exist for nbval are left out of it.
Left out: the page around the body (`reporting.page`) and the order of units (`fleet`).
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbconvert import HTMLExporter
from nbconvert.preprocessors import TagRemovePreprocessor
from traitlets.config import Config

from assess.reporting.words import translate_headings
from assess.running.parameters import check_parameters

HIDDEN_TAGS = {"nbval-check-output", "parameters", "injected-parameters"}
EVIDENCE = "evidence"  # the tag of cells that make a page of their own
TIMEOUT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Bodies:
    """What pages are made of, as HTML; `evidence` is "" where the notebook has no such cells."""

    main: str
    evidence: str = ""


def execute_notebook(template: Path, output: Path, parameters: dict[str, Any]) -> Bodies:
    """Run `template` with `parameters`, leave the executed notebook at `output`, and return its bodies.

    Raises UsageError for undeclared parameters; whatever a cell raises comes through as papermill's error, with the
    failing notebook left at `output`, so that it explains itself.
    """
    notebook = nbformat.read(template, as_version=4)
    given = check_parameters(notebook, template.name, parameters)
    output.parent.mkdir(parents=True, exist_ok=True)
    beside = output.with_name(f".{output.name}.part.ipynb")
    try:
        with private_sockets() as config:
            executed = papermill.execute_notebook(
                str(template),
                str(beside),
                parameters=given,
                kernel_name="python3",
                progress_bar=False,
                execution_timeout=TIMEOUT_SECONDS,
                cwd=str(template.parent),
                config=config,
            )
    finally:
        if beside.exists():
            beside.replace(output)
    return make_bodies(executed)


@contextmanager
def private_sockets() -> Iterator[Config]:
    """Configuration for a kernel that talks over sockets in a folder of its own, closed to other users.

    Kernels over TCP race for ports, and any local user can read what they say. Windows has no such sockets: there
    the kernel stays on TCP.
    """
    if sys.platform == "win32":
        yield Config()
        return
    before = os.environ.get("JUPYTER_RUNTIME_DIR")
    with tempfile.TemporaryDirectory(prefix="assess-") as folder:
        os.environ["JUPYTER_RUNTIME_DIR"] = folder
        try:
            yield Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})
        finally:
            if before is None:
                del os.environ["JUPYTER_RUNTIME_DIR"]
            else:
                os.environ["JUPYTER_RUNTIME_DIR"] = before


def make_bodies(notebook: nbformat.NotebookNode) -> Bodies:
    """The page of an executed notebook, and its page of evidence where it has cells for one."""
    parts = {
        tagged: [cell for cell in notebook.cells if (EVIDENCE in cell.metadata.get("tags", [])) is tagged]
        for tagged in (False, True)
    }
    main, evidence = (nbformat.from_dict({**notebook, "cells": parts[tagged]}) for tagged in (False, True))
    return Bodies(make_body(main), make_body(evidence) if parts[True] else "")


def make_body(notebook: nbformat.NotebookNode) -> str:
    """Headings and outputs of an executed notebook as an HTML fragment, headings in the language of the process."""
    exporter = HTMLExporter(
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    exporter.register_preprocessor(TagRemovePreprocessor(remove_cell_tags=HIDDEN_TAGS, enabled=True), enabled=True)
    body, _ = exporter.from_notebook_node(notebook)
    return translate_headings(str(body))
