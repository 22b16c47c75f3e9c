"""The documents that offices work with: the workbook, the notice in three levels, the feedback to each unit.

They are made from the files of results alone, several at a time in processes of their own, and one that an earlier run
made from the same things is kept. The notice is for the public and the feedback for its unit whatever the folder is
for, so both are masked as such. Left out: (1) what they say and how they look (`reporting`); (2) workbooks of more than
`MOST` units, which would take minutes and gigabytes: their numbers are in the CSV files; (3) sending them to anybody.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from assess.audience import INTERNAL, PUBLIC, UNIT, load_personal, mask_run, mask_unit
from assess.results import RUN_FILE, UNIT_FOLDER, RunReport, UnitReport, digest, name_unit_file, read
from assess.running.compute import end_with
from assess.running.fingerprint import hash_code, hash_params, hash_versions
from assess.running.progress import Progress
from assess.running.publish import Workshop
from assess.running.records import DONE, Record, add_record
from assess.running.resume import keep
from assess.running.store import write_file

MOST = 500
NOTICE, WORKBOOK, FEEDBACK = "documents/notice", "documents/scores", "feedback/"
EACH = 20  # documents that make another process worth its start


def write_documents(
    workshop: Workshop,
    known: Mapping[str, Record],
    results: Mapping[str, str],
    root: Path,
    names: Sequence[str],
    workers: int,
) -> dict[str, str]:
    """The files of the documents `names` in the stage, with their hashes; kept where nothing has changed.

    `results` are the files of results with their hashes, `known` what the record tells.
    """
    base = hash_params(root), hash_code(), hash_versions()
    keys = {name: digest(*base, *(results[file] for file in list_read(name, results))) for name in names}
    found = {name: known.get(name) for name in names}
    kept = {name: one.files for name, one in found.items() if one and keep(workshop, one, keys[name], retry=False)}
    waiting = [name for name in names if name not in kept]
    progress = Progress(len(names), kept=len(kept), what="文书")
    for name, files in make_documents(root, workshop.stage, waiting, workers):
        add_record(workshop.records, Record(DONE, name, keys[name], files))
        progress.step(name)
        kept[name] = files
    return {file: sha256 for files in kept.values() for file, sha256 in files.items()}


def list_documents(report: RunReport, codes: Iterable[str]) -> tuple[list[str], list[str]]:
    """The names of a run's documents, for these units; and what is not made, and why."""
    whole = len(report.standings) <= MOST
    names = [*([WORKBOOK] if whole else []), NOTICE]  # the longest first
    names += [FEEDBACK + code for code in codes] if report.run.audience != PUBLIC else []
    return names, [] if whole else [f"单位超过 {MOST} 个，不生成 scores.xlsx；数在 scores.csv 和 league.csv。"]


def list_read(name: str, results: Iterable[str]) -> list[str]:
    """The files of results that a document is made from."""
    if name.startswith(FEEDBACK):
        return [name_unit_file(name.removeprefix(FEEDBACK))]
    units = [file for file in sorted(results) if Path(file).parent.name == UNIT_FOLDER] if name == WORKBOOK else []
    return [RUN_FILE, *units]


def make_documents(
    root: Path, folder: Path, names: Sequence[str], workers: int
) -> Iterator[tuple[str, dict[str, str]]]:
    """Make documents beside the results that lie in `folder`; name and files of each, as they are ready."""
    if not names:
        return
    count = max(1, min(workers, len(names) // EACH))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(os.getpid(),)) as pool:
        try:
            waiting = {pool.submit(make_document, root, folder, name): name for name in names}
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def make_document(root: Path, folder: Path, name: str) -> dict[str, str]:
    """Make one document in this process; its files with their hashes."""
    from assess.reporting.words import LANGUAGE, speak

    with speak(LANGUAGE):  # documents of an office are Chinese whatever the pages are
        made = _build(root, folder, name)
    return {file: write_file(str(folder), file, content) for file, content in made}


def _build(root: Path, folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    from assess.reporting.notice import Disclosure, build_feedback, build_notice, load_wording

    if name.startswith(FEEDBACK):
        unit = mask_unit(_read_unit(folder / name_unit_file(name.removeprefix(FEEDBACK))), UNIT, load_personal(root))
        yield f"{name}.docx", build_feedback(unit, load_wording(root, unit.run.as_of))
        return
    report = read(RunReport, (folder / RUN_FILE).read_text(encoding="utf-8"))
    if name == WORKBOOK:
        from assess.reporting.workbook import build_workbook

        units = [_read_unit(folder / name_unit_file(one.unit)) for one in report.sections]
        yield "scores.xlsx", build_workbook(report, units, report.run.audience or INTERNAL)
        return
    wording, public = load_wording(root, report.run.as_of), mask_run(report, PUBLIC, load_personal(root))
    for level in Disclosure:
        file = "notice.docx" if level is Disclosure.SCORES else f"notice-{level.value}.docx"
        yield file, build_notice(public, wording, level.value)


def _read_unit(path: Path) -> UnitReport:
    return read(UnitReport, path.read_text(encoding="utf-8"))


def _begin(parent: int) -> None:
    """An interrupt is the asking process's business, which then lets what is begun come to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(parent)
