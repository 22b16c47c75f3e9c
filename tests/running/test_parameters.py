"""What papermill would let through is refused before it sees it."""

from typing import Any

import nbformat
import pytest

from assess.errors import UsageError
from assess.running.parameters import check_parameters, declared_parameters


def make_notebook(source: str = 'unit = "990101"\nresults = ""', tags: tuple[str, ...] = ("parameters",)) -> Any:
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})
    return nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_code_cell("unit")])


def refuse(given: dict[str, Any], **notebook: Any) -> list[str]:
    with pytest.raises(UsageError) as caught:
        check_parameters(make_notebook(**notebook), "x.ipynb", given)
    assert caught.value.exit_code == 2
    return [problem.code for problem in caught.value.problems]


class Trap:
    """Its text is code."""

    def __repr__(self) -> str:
        return "__import__('os').system('true')"

    __str__ = __repr__


class Sly(str):
    """A str that is not one."""


@pytest.mark.parametrize(
    "given",
    [
        {"unti": "990101"},
        {"unit = 1; import os; os.system('true') #": 1},
        {"": 1},
    ],
)
def test_a_name_that_is_not_declared_is_refused(given: dict[str, Any]) -> None:
    assert refuse(given) == ["E313"]


@pytest.mark.parametrize("value", [Trap(), Sly("x"), (1, 2), {1: 2}, [Trap()], {"a": {"b": Trap()}}, b"x", 1j])
def test_a_value_that_is_not_plain_is_refused(value: Any) -> None:
    assert refuse({"unit": value}) == ["E314"]


def test_all_problems_come_at_once() -> None:
    assert refuse({"unti": Trap(), "other": 1}) == ["E313", "E313", "E314"]


def test_a_notebook_without_one_parameters_cell_is_refused() -> None:
    assert refuse({}, tags=()) == ["E311"]


@pytest.mark.parametrize("source", ["unit = str(1)", "import os", "unit: str = 'x'", "a, b = 1, 2", "print(1)"])
def test_a_parameters_cell_with_code_is_refused(source: str) -> None:
    assert refuse({}, source=source) == ["E312"]


def test_plain_values_pass_and_are_copied() -> None:
    given = {"unit": "990101", "results": "甲"}
    checked = check_parameters(make_notebook(), "x.ipynb", given)
    assert checked == given
    assert checked is not given
    assert declared_parameters(make_notebook(), "x") == {"unit": "990101", "results": ""}
