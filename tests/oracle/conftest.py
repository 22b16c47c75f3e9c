"""Published results of other toolkits, read from the folder named by ASSESS_ORACLE; without it these tests skip."""

import os
from pathlib import Path

import pytest

NOTICE = "ASSESS_ORACLE names no folder with the published reference cases"


@pytest.fixture(scope="session")
def oracle() -> Path:
    """The folder of reference cases; its MANIFEST.json says where each comes from and how near we must be."""
    folder = os.environ.get("ASSESS_ORACLE")
    if not folder:
        pytest.skip(NOTICE)
    path = Path(folder)
    if not (path / "MANIFEST.json").is_file():
        pytest.fail(f"ASSESS_ORACLE={folder} holds no MANIFEST.json")
    return path
