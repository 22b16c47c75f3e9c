"""nbval sees a change of results: the committed notebooks pass, and fail as soon as one constant is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def run_nbval(project: Path) -> subprocess.CompletedProcess[str]:
    """nbval as CI runs it, on a copy with its own sources."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-q", "-p", "no:cacheprovider",
         "-c", "/dev/null", "--rootdir", str(project), "notebooks/county.ipynb"],
        cwd=project, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(project / "src")},
    )  # fmt: skip


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    for folder in ("params", "notebooks", "data/published", "src"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_nbval_passes_and_fails_when_a_constant_is_broken(project: Path) -> None:
    done = run_nbval(project)
    assert done.returncode == 0, done.stdout[-2000:]
    path = project / "src/assess/scoring/measure.py"
    text = path.read_text(encoding="utf-8")
    assert "NOTHING = 0\n" in text
    path.write_text(text.replace("NOTHING = 0\n", "NOTHING = 1\n"), encoding="utf-8")
    broken = run_nbval(project)
    assert broken.returncode == 1, broken.stdout[-2000:]
    assert "1 failed" in broken.stdout
