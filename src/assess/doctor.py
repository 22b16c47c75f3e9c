"""What a run needs of this machine: Python, packages, a Chinese font, a kernel, room to write.

Each check is one line with a word; the last says what to do. Left out: anything about data or rubrics.
"""

from __future__ import annotations

import platform
import shutil
from importlib import metadata

from assess.errors import AssessError
from assess.params import find_root
from assess.reporting.font import find_font
from assess.review import PACKAGES

ROOM = 500_000_000


def examine() -> tuple[list[str], bool]:
    """The lines to print, and whether a run can be expected to work."""
    lines, healthy = [f"正常 Python {platform.python_version()}（{platform.system()}）"], True

    def say(good: bool, text: str) -> None:
        nonlocal healthy
        healthy &= good
        lines.append(f"{'正常' if good else '问题'} {text}")

    for name in PACKAGES:
        try:
            say(True, f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            say(False, f"{name} 没有安装；请按 README 重新安装")
    try:
        say(True, f"中文字体 {find_font().name}")
    except AssessError as error:
        say(False, error.render())
    say(_has_kernel(), "Jupyter 内核 python3")
    try:
        free = shutil.disk_usage(find_root()).free
        say(free > ROOM, f"磁盘剩余 {free / 1e9:.1f} GB")
    except AssessError as error:
        say(False, error.render())
    return lines, healthy


def _has_kernel() -> bool:
    from jupyter_client.kernelspec import KernelSpecManager

    return "python3" in KernelSpecManager().find_kernel_specs()
