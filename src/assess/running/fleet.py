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
from assess.results import RunReport, digest, encode, read
from assess.running.compute import compute_results
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
from assess.running.resume import keep, move_into, remove_others
from assess.running.store import hash_file, is_distant, write_file


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a fleet. `units` empty means all; `engine` empty means the best one here.

    `fresh` makes everything anew, `retry_failed` also what failed before; `scheduler` is the address of a Dask
    scheduler and `store` an address that papermill can write to.
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
    """What a fleet did: where the output is, the report on the run, and one status per job."""

    target: Path
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
        """Results, reports, index and manifest, in this order; then publish."""
        files = self._make_results()
        stage = self.workshop.stage
        report = read(RunReport, (stage / "results.json").read_text(encoding="utf-8"))
        codes = sorted(standing.unit.code for standing in report.standings)
        store = self.order.store or str(stage)
        setting = Setting(
            str(self.root), str(stage), store, frame_run(report), self.order.language, limits=self.order.limits
        )
        names = {standing.unit.code: standing.unit.name for standing in report.standings}
        jobs = self._list_jobs({code: names[code] for code in codes if code in (self.order.units or codes)}, setting)
        made = {one.name: one for one in self._make_reports(jobs, setting, files)}
        statuses = tuple(self._status(job, made[job.name]) for job in jobs)
        if not is_distant(store):
            files |= {name: sha256 for one in made.values() for name, sha256 in one.files.items()}
        self._write_index(report, statuses, files, store)
        self._write_manifest(report, jobs, files, store)
        remove_others(stage, files)
        self.workshop.publish()
        add_record(self.workshop.records, Record(PUBLISHED))
        return Summary(self.workshop.target, report, statuses)

    def _make_results(self) -> dict[str, str]:
        """The files of results and documents in the stage, kept where nothing that they come from has changed."""
        order, record = self.order, self.known.get(RESULTS)
        key = hash_results(self.run, self.root, audience=order.audience, units=",".join(sorted(order.units)))
        if record is not None and keep(self.workshop, record, key, retry=False):
            return dict(record.files)
        built = self.workshop.built
        shutil.rmtree(built, ignore_errors=True)
        built.mkdir()
        for note in compute_results(order.run_file, order.audience, order.units, built):
            self.say(note)
        files = move_into(built, self.workshop.stage)
        add_record(self.workshop.records, Record(DONE, RESULTS, key, files))
        return dict(files)

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
        base, keys, waiting = hash_shared(setting), {}, []
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
        if is_distant(setting.store):
            failed = record is not None and record.event == FAILED and self.order.retry_failed
            return record is not None and record.key == key and not failed
        return keep(self.workshop, record, key, retry=self.order.retry_failed)

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

    def _write_index(self, report: RunReport, statuses: Iterable[Status], files: dict[str, str], store: str) -> None:
        units = [status for status in statuses if status.page.startswith("units/")]
        text = render_index(report, units, (name for name in files if "/" not in name))
        self._write("index.html", text, files, store)

    def _write_manifest(self, report: RunReport, jobs: list[Job], files: dict[str, str], store: str) -> None:
        """Provenance: what went in (rubric, inputs, notebooks), what came out (results, pages), by hash."""
        notebooks = sorted({f"{job.notebook}.ipynb" for job in jobs})
        content: dict[str, Any] = {
            "run": self.run.id,
            "provenance": encode(report.provenance),
            "notebooks": {name: digest((self.root / "notebooks" / name).read_bytes()) for name in notebooks},
            "outputs": dict(sorted(files.items())),
        }
        self._write("manifest.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n", files, store)

    def _write(self, name: str, text: str, files: dict[str, str], store: str) -> None:
        files[name] = write_file(str(self.workshop.stage), name, text.encode("utf-8"))
        if is_distant(store):
            write_file(store, name, text.encode("utf-8"))


def _record(outcome: Outcome, key: str) -> Record:
    return Record(
        FAILED if outcome.reason else DONE, outcome.name, key, outcome.files, outcome.reason,
        outcome.images, outcome.cpu, outcome.seconds,
    )  # fmt: skip
