"""Shared by all tests: where the project is, and small rubrics and tables built from text."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The project folder under test."""
    return Path(__file__).parents[1]
