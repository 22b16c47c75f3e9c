"""How far a run is: a bar with rate and remaining time on a terminal, a line now and then in a log, nothing in CI.

Failures are told at once everywhere. Left out: the summary at the end, which is the caller's.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 24
EVERY = 10.0  # seconds between two lines of a log
REDRAWN = 0.2


@dataclass(slots=True)
class Progress:
    """Progress over `total` reports, or whatever `what` says.

    `kept` of them were there already and do not count for the rate.
    """

    total: int
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    kept: int = 0
    done: int = 0
    failed: int = 0
    begun: float = field(default_factory=time.monotonic)
    said: float = 0.0
    what: str = "报告"

    def step(self, title: str, reason: str = "") -> None:
        """One more report, with the reason where it failed."""
        self.done += 1
        if reason:
            self.failed += 1
            self._wipe()
            print(f"失败 {title}：{reason}", file=self.stream, flush=True)
        now, last = time.monotonic(), self.done + self.kept == self.total
        if is_live(self.stream):
            if last or now - self.said >= REDRAWN:
                self.said = now
                print(f"\r{self.describe(now)}\x1b[K", end="\n" if last else "", file=self.stream, flush=True)
        elif not os.environ.get("CI") and (last or now - max(self.said, self.begun) >= EVERY):
            self.said = now
            print(self.describe(now), file=self.stream, flush=True)

    def describe(self, now: float) -> str:
        """Bar, counts, rate and remaining time."""
        finished = self.done + self.kept
        filled = WIDTH * finished // self.total if self.total else WIDTH
        rate = self.done / max(now - self.begun, 1e-9)
        left = (self.total - finished) / rate if rate else 0.0
        bar = "█" * filled + "░" * (WIDTH - filled)
        failed = f"，失败 {self.failed}" if self.failed else ""
        return f"{self.what} {bar} {finished}/{self.total}{failed}  {rate:.1f} 份/秒  剩余 {format_time(left)}"

    def _wipe(self) -> None:
        if is_live(self.stream):
            print("\r\x1b[K", end="", file=self.stream)


def is_live(stream: TextIO) -> bool:
    """Whether somebody watches a line that changes."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def format_time(seconds: float) -> str:
    """Minutes and seconds, or hours and minutes."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} 时 {whole % 3600 // 60:02d} 分"
    return f"{whole // 60} 分 {whole % 60:02d} 秒"
