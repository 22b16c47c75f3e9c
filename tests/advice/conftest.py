"""A small rubric on real data: the demonstration run of Chizhou, opened once."""

from pathlib import Path

import pytest

from assess.advice import Basis
from assess.review import Review, open_review

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def chizhou() -> Review:
    return open_review("params/runs/chizhou-2020.yaml", ROOT)


@pytest.fixture(scope="session")
def basis(chizhou: Review) -> Basis:
    assert chizhou.basis is not None
    return chizhou.basis


@pytest.fixture(scope="session")
def simulated() -> Review:
    return open_review("params/runs/sample.yaml", ROOT)
