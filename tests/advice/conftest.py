"""What advice on the demonstration starts from."""

import pytest

from assess.advice import Basis
from assess.review import Review


@pytest.fixture(scope="session")
def basis(chizhou: Review) -> Basis:
    assert chizhou.basis is not None
    return chizhou.basis
