"""One report, from template to published files; what fails becomes that report's error page and stops nobody.

The same function serves a forked child, a worker process with an ordinary kernel, and a worker on another machine.
Left out: (1) which process does it (`server`); (2) processes that die, whose error page their parent writes.
"""

from __future__ import annotations

import contextlib
import math
import os
import time

from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.execute import raise_for_execution_errors
from papermill.parameterize import parameterize_notebook

from assess.reporting.markup import BUILDING
from assess.reporting.page import name_evidence, render_error_page, render_evidence, render_page
from assess.running.body import make_bodies
from assess.running.job import FORK, Job, Outcome, Setting
from assess.running.notebook import check_own, check_whole, count_images, prepare, write_notebook
from assess.running.store import write_file


def produce_report(job: Job, setting: Setting, engine: str) -> Outcome:
    """Execute the job's notebook, write notebook, page and page of evidence; never raises for what a notebook does."""
    begun, spent = time.monotonic(), time.process_time()
    executed: list[NotebookNode] = []
    files: dict[str, str] = {}
    reason = ""
    try:
        _execute(job, setting, engine, executed)
        check_own(executed[-1], job.parameters, job.name)
        check_whole(executed[-1], job.name)
        files |= _write_pages(job, setting, executed[-1])
    except Exception as error:  # noqa: BLE001 - whatever a notebook raises is that unit's error page
        reason = shorten(error)
    if executed:
        text = write_notebook(executed[-1])
        name = f"notebooks/{job.name}.ipynb"
        files[name] = write_file(setting.store, name, text.encode("utf-8"))
    if reason:
        files |= write_failure(job, setting, reason)
    images = count_images(executed[-1]) if executed else 0
    return Outcome(job.name, reason, files, images, time.process_time() - spent, time.monotonic() - begun)


def _execute(job: Job, setting: Setting, engine: str, executed: list[NotebookNode]) -> None:
    """Through papermill; the notebook is in `executed` from the moment on that cells run, also where one fails.

    The steps are papermill's own, without its reading and writing, which would cost as much as the cells.
    """
    path = setting.notebooks / f"{job.notebook}.ipynb"
    template, given = prepare(path, job.parameters)
    notebook = parameterize_notebook(template, given, kernel_name="python3", engine_name=engine)
    options = {"forked": True} if engine == FORK else {"execution_timeout": math.ceil(setting.limits.seconds)}
    os.environ[BUILDING] = setting.results
    executed.append(notebook)
    with contextlib.chdir(path.parent):
        papermill_engines.execute_notebook_with_engine(
            engine, notebook, kernel_name="python3", output_path=None, progress_bar=False, **options
        )
    raise_for_execution_errors(notebook, None)


def _write_pages(job: Job, setting: Setting, notebook: NotebookNode) -> dict[str, str]:
    bodies = make_bodies(notebook)
    beside = name_evidence(job.page) if bodies.evidence else ""
    depth = job.page.count("/")
    page = render_page(job.title, bodies.main, setting.frame, depth=depth, evidence=beside)
    files = {job.page: write_file(setting.store, job.page, page.encode("utf-8"))}
    if beside:
        evidence = render_evidence(job.title, bodies.evidence, setting.frame, depth=depth, back=job.page)
        files[beside] = write_file(setting.store, beside, evidence.encode("utf-8"))
    return files


def write_failure(job: Job, setting: Setting, reason: str) -> dict[str, str]:
    """The page that stands for one that could not be made."""
    page = render_error_page(job.name, job.title, reason, setting.frame)
    return {job.page: write_file(setting.store, job.page, page.encode("utf-8"))}


def shorten(error: Exception) -> str:
    """The last line of an error, without colour codes: enough for a list; the notebook has the rest."""
    name, value = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", str(error))
    return f"{name}: {value}".strip()[:500]
