"""Documents in a real word processor: LibreOffice turns each of them into A4 pages, as many as a reader would expect.

Needs LibreOffice (`.ci/run` installs it in CI) and skips with a notice elsewhere. A broken file is seen to fail.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assess.reporting.notice import Wording, build_feedback, build_notice, load_wording

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="没有 LibreOffice，文书未打开 (no LibreOffice: documents not opened)"),
]
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
A4 = (595, 842)  # points


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(ROOT, date(2020, 8, 12))


def print_pages(folder: Path, files: dict[str, bytes]) -> dict[str, list[tuple[int, int]]]:
    """The sizes of the pages that LibreOffice makes of each file; a file that it cannot open is not there."""
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    command = [
        str(SOFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf",
        "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in files),
    ]  # fmt: skip
    subprocess.run(command, env={**os.environ, "HOME": str(folder)}, capture_output=True, timeout=SECONDS, check=False)
    sizes = {}
    for name in files:
        path = folder / f"{name}.pdf"
        if path.exists():
            found = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", path.read_bytes())
            sizes[name] = [(round(float(width)), round(float(height))) for width, height in found]
    return sizes


def test_every_document_becomes_pages_of_a4(make_sample: Callable[..., Any], wording: Wording, tmp_path: Path) -> None:
    sample = make_sample()
    report = sample.run_report()
    files = {level: build_notice(report, wording, level) for level in ("scores", "order", "grades")}
    files["unit"] = build_feedback(sample.unit_report("341722"), wording)
    files["hostile"] = build_feedback(make_sample(name="甲" * 100, note="<w:p/>\u202e").unit_report("341722"), wording)
    sizes = print_pages(tmp_path, files)
    assert set(sizes) == set(files)
    for name in ("scores", "order", "grades"):
        assert 4 <= len(sizes[name]) <= 6
        assert set(sizes[name]) == {A4}
    assert 4 <= len(sizes["unit"]) <= 6
    assert A4[::-1] in sizes["unit"]  # the list of what to put right lies across the sheet


def test_a_file_that_is_no_document_is_seen(tmp_path: Path) -> None:
    assert print_pages(tmp_path, {"broken": b"PK\x03\x04 no document"}).get("broken", []) == []
