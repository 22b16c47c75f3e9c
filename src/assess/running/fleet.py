"""The main job: results, one notebook per unit, pages, index and manifest, published together; resumed after a kill.

Results are computed once and written first; each notebook reads only its own unit's file. What an earlier run made from
the same things is kept. A unit whose notebook fails gets an error page, and the run goes on. Left out: how a report is
made (`produce`), by whom (`pool`, `scheduler`), and what stands on pages (`reporting`).
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assess.params import Run, find_root, load_run
from assess.reporting.page import frame_run, render_index
from assess.reporting.words import speak
from assess.results import RUN_FILE, RunReport, digest, encode, read
from assess.running.compute import check_codes, compute_results
from assess.running.documents import list_documents, write_documents
from assess.running.fingerprint import hash_job, hash_results, hash_shared
from assess.running.job import FORK, KERNEL, Job, Limits, Outcome, Setting
from assess.running.pool import Pool, open_pool
from assess.running.progress import Progress
from assess.running.publish import Workshop, hold_output, name_target
from assess.running.records import (
    DONE,
    FAILED,
    INTERRUPTED,
    PUBLISHED,
    RESULTS,
    Record,
    add_record,
    last_of_each,
    read_records,
)
from assess.running.resume import keep, move_into, remove_others, stands_in
from assess.running.store import hash_file, name_store, write_file

INDEX, MANIFEST = "index.html", "manifest.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a fleet. `units` empty means all; `engine` empty means the best one here.

    `fresh` makes everything anew, `retry_failed` also what failed before; `scheduler` is the address of a Dask
    scheduler. `store` is a folder or an address that papermill can write to, for pages and notebooks; results and
    documents stay in the output folder.
    """

    run_file: str
    units: tuple[str, ...] = ()
    audience: str = "internal"
    language: str = "zh"
    workers: int = 1
    fresh: bool = False
    retry_failed: bool = False
    engine: str = ""
    scheduler: str = ""
    store: str = ""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a job. `reason` is empty where it succeeded; `kept`: it was there already."""

    name: str
    title: str
    page: str
    reason: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What a fleet did: where the output is, and where its pages; the report on the run, and one status per job."""

    target: Path
    pages: str
    report: RunReport
    statuses: tuple[Status, ...]


def run_fleet(order: Order, say: Callable[[str], None] = print) -> Summary:
    """Build and publish the output folder of a run.

    Raises what reading params and data raises, and UsageError where the folder cannot be written (E316), is being
    built by another run (E318), or a unit is not known (E120).
    """
    root = find_root(Path(order.run_file))
    run = load_run(order.run_file, root)
    with hold_output(name_target(root, run.id, order.audience)) as workshop, speak(order.language):
        if order.fresh:
            shutil.rmtree(workshop.stage, ignore_errors=True)
        workshop.stage.mkdir(exist_ok=True)
        known = {} if order.fresh else last_of_each(read_records(workshop.records))
        try:
            return Fleet(order, run, root, workshop, known, say).build()
        except KeyboardInterrupt:
            add_record(workshop.records, Record(INTERRUPTED))
            raise


@dataclass(slots=True)
class Fleet:
    """One run of a fleet; `known` is what the record tells of earlier ones."""

    order: Order
    run: Run
    root: Path
    workshop: Workshop
    known: dict[str, Record]
    say: Callable[[str], None]

    def build(self) -> Summary:
        """Results, documents, reports, index and manifest, in this order; then publish."""
        results = self._make_results()
        stage, away = self.workshop.stage, name_store(self.order.store)
        report = read(RunReport, (stage / RUN_FILE).read_text(encoding="utf-8"))
        names = {standing.unit.code: standing.unit.name for standing in report.standings}
        check_codes(self.order.units, list(names))
        names = {code: names[code] for code in sorted(self.order.units or names)}
        files = results | self._write_documents(report, names, results)
        setting = Setting(
            str(self.root), str(stage), away or str(stage), frame_run(report), self.order.language,
            limits=self.order.limits,
        )  # fmt: skip
        jobs = self._list_jobs(names, setting)
        made = {one.name: one for one in self._make_reports(jobs, setting, results)}
        statuses = tuple(self._status(job, made[job.name]) for job in jobs)
        pages = {name: sha256 for one in made.values() for name, sha256 in one.files.items()}
        units = [status for status in statuses if status.page.startswith("units/")]
        beside = () if away else (name for name in files if "/" not in name)
        pages[INDEX] = write_file(setting.store, INDEX, render_index(report, units, beside).encode("utf-8"))
        manifest = self._describe(report, jobs, files | pages)
        files |= {MANIFEST: write_file(str(stage), MANIFEST, manifest.encode("utf-8"))} | ({} if away else pages)
        remove_others(stage, files)
        self.workshop.publish()
        add_record(self.workshop.records, Record(PUBLISHED))
        return Summary(self.workshop.target, away or str(self.workshop.target), report, statuses)

    def _make_results(self) -> dict[str, str]:
        """The files of results in the stage, kept where nothing that they come from has changed."""
        order, record = self.order, self.known.get(RESULTS)
        key = hash_results(self.run, self.root, audience=order.audience)
        if record is not None and keep(self.workshop, record, key, retry=False):
            return dict(record.files)
        built = self.workshop.built
        shutil.rmtree(built, ignore_errors=True)
        built.mkdir()
        compute_results(order.run_file, order.audience, order.units, built)
        files = move_into(built, self.workshop.stage)
        add_record(self.workshop.records, Record(DONE, RESULTS, key, files))
        return dict(files)

    def _write_documents(self, report: RunReport, codes: Iterable[str], results: dict[str, str]) -> dict[str, str]:
        names, notes = list_documents(report, codes)
        for note in notes:
            self.say(note)
        return write_documents(self.workshop, self.known, results, self.root, names, self.order.workers)

    def _list_jobs(self, names: dict[str, str], setting: Setting) -> list[Job]:
        target = self.workshop.target
        published = target.relative_to(self.root) if target.is_relative_to(self.root) else target
        shared = {"run": f"params/runs/{self.run.id}.yaml", "results": published.as_posix()}
        jobs = [
            Job(code, name, "county", f"units/{code}.html", {**shared, "unit": code}) for code, name in names.items()
        ]
        return jobs + [Job(name, name, name, f"{name}.html", dict(shared)) for name in setting.frame.pages]

    def _make_reports(self, jobs: list[Job], setting: Setting, results: Mapping[str, str]) -> Iterator[Record]:
        """The record of each job's report, kept or made now; `results` are the files of results with their hashes."""
        base, keys, waiting = digest(hash_shared(setting), name_store(self.order.store)), {}, []
        notebooks = {name: hash_file(setting.notebooks / f"{name}.ipynb") for name in {job.notebook for job in jobs}}
        for job in jobs:
            keys[job.name] = hash_job(job, base, notebooks[job.notebook], results[job.reads])
            record = self.known.get(job.name)
            if self._stands(record, keys[job.name], setting):
                yield record  # type: ignore[misc]  # None never stands
            else:
                waiting.append(job)
        progress = Progress(len(jobs), kept=len(jobs) - len(waiting))
        titles = {job.name: job.title for job in jobs}
        for outcome in self._produce(waiting, setting) if waiting else ():
            record = _record(outcome, keys[outcome.name])
            add_record(self.workshop.records, record)
            progress.step(titles[outcome.name], outcome.reason)
            yield record

    def _stands(self, record: Record | None, key: str, setting: Setting) -> bool:
        retry = self.order.retry_failed
        if self.order.store:
            return stands_in(setting.store, record, key, retry=retry)
        return keep(self.workshop, record, key, retry=retry)

    def _produce(self, jobs: list[Job], setting: Setting) -> Iterator[Outcome]:
        if self.order.scheduler:
            from assess.running.scheduler import run_on_scheduler

            yield from run_on_scheduler(self.order.scheduler, jobs, setting, self.order.engine, self.say)
            return
        with self._open_pool(min(self.order.workers, len(jobs)), setting) as pool:
            yield from pool.run(jobs)

    def _open_pool(self, workers: int, setting: Setting) -> Pool:
        """The pool that suits this machine; says which engine it uses and why."""
        log, usual = self.workshop.folder / "engine.log", FORK if sys.platform == "linux" else KERNEL
        log.unlink(missing_ok=True)
        pool, refused = open_pool(setting, workers, self.order.engine or usual, log, (self.workshop.held,))
        if pool.engine == FORK:
            self.say(f"引擎 {FORK}：预热一次，每份报告分叉一个进程，{workers} 个同时。")
        else:
            why = refused or ("按要求" if self.order.engine else "分叉在本系统上不安全")
            self.say(f"引擎 {KERNEL}：普通内核，{workers} 个同时（{why}）。")
        return pool

    def _status(self, job: Job, record: Record) -> Status:
        return Status(job.name, job.title, job.page, record.reason, self.known.get(job.name) is record)

    def _describe(self, report: RunReport, jobs: list[Job], files: Mapping[str, str]) -> str:
        """Provenance: what went in (rubric, inputs, notebooks), what came out (results, pages), by hash."""
        notebooks = sorted({f"{job.notebook}.ipynb" for job in jobs})
        content: dict[str, Any] = {
            "run": self.run.id,
            "provenance": encode(report.provenance),
            "notebooks": {name: digest((self.root / "notebooks" / name).read_bytes()) for name in notebooks},
            "outputs": dict(sorted(files.items())),
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _record(outcome: Outcome, key: str) -> Record:
    return Record(
        FAILED if outcome.reason else DONE, outcome.name, key, outcome.files, outcome.reason,
        outcome.images, outcome.cpu, outcome.seconds,
    )  # fmt: skip
