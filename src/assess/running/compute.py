"""The results of a run, written into a folder by a process of its own.

A process of its own, since data frames and the ledgers' engine start threads and take memory that the process which
makes reports should not have. Left out: what is written (`outputs`) and where it is published (`fleet`).
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from assess.errors import Problem, UsageError

PARENT_DEATH = 1  # prctl: which signal a child gets when its parent dies


def compute_results(run_file: str, audience: str, codes: Sequence[str], folder: Path) -> None:
    """Write the results of all units into an existing folder.

    `codes` are the units that reports are wanted of. Raises what `open_review` raises, and UsageError (E120) for a code
    that the run does not have.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=end_with, initargs=(os.getpid(),)) as pool:
        pool.submit(_compute, run_file, audience, tuple(codes), folder).result()


def _compute(run_file: str, audience: str, codes: tuple[str, ...], folder: Path) -> None:
    from dataclasses import replace

    from assess.outputs import write_results
    from assess.review import open_review

    review = replace(open_review(run_file), audience=audience)
    check_codes(codes, [unit.code for unit in review.evidence.units])
    write_results(review, folder)


def end_with(parent: int) -> None:
    """This process ends with its parent, which a kill may take without a word: at once on Linux, elsewhere soon."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)  # it died before it was asked to tell
    elif os.name == "posix":
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def check_codes(codes: Sequence[str], known: Sequence[str]) -> None:
    """Raise UsageError (E120) naming every code that the run does not have."""
    unknown = [code for code in codes if code not in known]
    if unknown:
        problems = [Problem("E120", "unit", {"unit": code, "known": "、".join(known)}) for code in unknown]
        raise UsageError(problems)
