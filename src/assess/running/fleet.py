"""The main job: results, one notebook per unit, pages, index and manifest, published together.

Results are computed once and written first; each notebook reads only its own unit's file. Kernels are ordinary ones
in spawned worker processes. A unit whose notebook fails gets an error page, and the run goes on.
Left out for now: resuming, warm kernels, other machines.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assess.outputs import write_results
from assess.reporting.page import (
    name_evidence,
    name_pages,
    render_error_page,
    render_evidence,
    render_index,
    render_page,
)
from assess.reporting.words import LANGUAGE, speak
from assess.results import RunReport, digest, encode
from assess.review import Review
from assess.running.documents import write_documents
from assess.running.publish import published_folder


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run: `name` is a unit's code or the name of a shared page; `page` is relative to the output."""

    name: str
    title: str
    notebook: str
    page: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a job. `reason` is empty where it succeeded."""

    name: str
    title: str
    page: str
    reason: str = ""


def run_fleet(
    review: Review, target: Path, codes: Iterable[str], workers: int, report_progress: Callable[[str], None]
) -> list[Status]:
    """Build and publish the output folder; returns one status per job, in the order of the jobs."""
    report = review.run_report()
    with published_folder(target) as folder:
        write_results(review, folder)
        codes = list(codes)
        with speak(LANGUAGE):  # documents of an office are Chinese whatever the pages are
            for note in write_documents(review, folder, codes):
                report_progress(note)
        jobs = _list_jobs(review, folder, codes, name_pages(report))
        statuses = _run_jobs(review.root, folder, jobs, report, workers, report_progress)
        units = [status for status in statuses if status.page.startswith("units/")]
        (folder / "index.html").write_text(
            render_index(report, units, (path.name for path in folder.iterdir())), encoding="utf-8"
        )
        (folder / "manifest.json").write_text(_manifest(review, folder, jobs), encoding="utf-8")
    return statuses


def _list_jobs(review: Review, folder: Path, codes: list[str], shared_pages: Iterable[str]) -> list[Job]:
    run_file, results = f"params/runs/{review.run.id}.yaml", str(folder)
    names = {assessment.unit.code: assessment.unit.name for assessment in review.assessments}
    jobs = [
        Job(code, names[code], "county", f"units/{code}.html", {"run": run_file, "unit": code, "results": results})
        for code in codes
    ]
    shared = {"run": run_file, "results": results}
    return jobs + [Job(name, name, name, f"{name}.html", shared) for name in shared_pages]


def _run_jobs(
    root: Path, folder: Path, jobs: list[Job], report: RunReport, workers: int, report_progress: Callable[[str], None]
) -> list[Status]:
    context = multiprocessing.get_context("spawn")
    finished: dict[str, Status] = {}
    with ProcessPoolExecutor(max_workers=max(1, min(workers, len(jobs))), mp_context=context) as pool:
        futures = {pool.submit(run_job, root, folder, job, report): job for job in jobs}
        for future in as_completed(futures):
            job = futures[future]
            error = future.exception()
            reason = future.result() if error is None else f"{type(error).__name__}: {error}"
            if error is not None:
                _write_page(folder / job.page, render_error_page(job.name, job.title, reason, report))
            finished[job.name] = Status(job.name, job.title, job.page, reason)
            report_progress(f"[{len(finished)}/{len(jobs)}] {job.title} {'失败' if reason else '完成'}")
    return [finished[job.name] for job in jobs]


def run_job(root: Path, folder: Path, job: Job, report: RunReport) -> str:
    """Execute one job and write its page; returns the reason of failure, or "". Runs in a worker process."""
    from assess.running.execute import execute_notebook

    output = folder / "notebooks" / f"{job.name}.ipynb"
    try:
        bodies = execute_notebook(root / "notebooks" / f"{job.notebook}.ipynb", output, job.parameters)
        beside = name_evidence(job.page) if bodies.evidence else ""
        depth = job.page.count("/")
        page = render_page(job.title, bodies.main, report, depth=depth, evidence=beside)
        if beside:
            evidence = render_evidence(job.title, bodies.evidence, report, depth=depth, back=job.page)
            _write_page(folder / beside, evidence)
    except Exception as error:  # noqa: BLE001 - whatever a notebook raises is that unit's error page
        reason = _shorten(error)
        _write_page(folder / job.page, render_error_page(job.name, job.title, reason, report))
        return reason
    _write_page(folder / job.page, page)
    return ""


def _shorten(error: Exception) -> str:
    """The last line of an error, without colour codes: enough for a list; the notebook has the rest."""
    name, value = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", str(error))
    return f"{name}: {value}".strip()[:500]


def _write_page(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _manifest(review: Review, folder: Path, jobs: list[Job]) -> str:
    """Provenance: what went in (rubric, inputs, notebooks), what came out (results, pages), by hash."""
    notebooks = sorted({job.notebook for job in jobs})
    outputs = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".ipynb")
    content = {
        "run": review.run.id,
        "provenance": encode(review.provenance),
        "notebooks": {
            f"{name}.ipynb": digest((review.root / "notebooks" / f"{name}.ipynb").read_bytes()) for name in notebooks
        },
        "outputs": {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in outputs},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
