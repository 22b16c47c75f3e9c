"""What papermill would let through is refused before it sees it."""

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import nbformat
import numpy
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
    """A str that is not one: what it writes into code is something else."""

    def __format__(self, _: str) -> str:
        return "unit = __import__('os').system('true') #"


UNSAFE = [
    Trap(), Sly("x"), (1, 2), {1, 2}, {1: 2}, {Sly("a"): 1}, {None: 1}, {"a": {1: {}}}, [Trap()], {"a": {"b": Trap()}},
    b"x", bytearray(b"x"), 1j, Decimal("0.1"), date(2020, 1, 1), Path("x"), print, int,
    numpy.int64(1), numpy.float64(1), numpy.bool_(True), numpy.str_("x"), numpy.array([1]), [numpy.int64(1)],
    float("nan"), float("inf"), [-float("inf")], {"a": float("nan")}, "\ud800", ["a\udfffb"],
]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"unti": "990101"},
        {"unit = 1; import os; os.system('true') #": 1},
        {"": 1},
        {"unit ": "x"},
        {"ｕｎｉｔ": "x"},  # the same name to Python, another to us
        {Sly("unit"): "x"},
        {1: "x"},
        {None: "x"},
    ],
)
def test_a_name_that_is_not_declared_is_refused(given: dict[str, Any]) -> None:
    assert refuse(given) == ["E313"]


@pytest.mark.parametrize("value", UNSAFE)
def test_a_value_that_is_not_plain_is_refused(value: Any) -> None:
    assert refuse({"unit": value}) == ["E314"]


def test_all_problems_come_at_once() -> None:
    assert refuse({"unti": Trap(), "other": 1}) == ["E313", "E314", "E313"]


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


@pytest.mark.parametrize("value", [10203, 1.0, True, None, ["010203"], {"code": "010203"}])
def test_where_text_is_declared_only_text_will_do(value: Any) -> None:
    """A code that became a number has lost its first zero, and with it its unit."""
    assert refuse({"unit": value}) == ["E314"]
    assert check_parameters(make_notebook("unit = None"), "x.ipynb", {"unit": value}) == {"unit": value}


@pytest.mark.parametrize(
    "value",
    [
        "010203",
        '"; import os #',
        "'''",
        "\\",
        'a\\"b',
        "行\n\r\t\0",
        "{unit}",
        -1,
        0.1,
        1e300,
        [[], {"a": [None, True]}],
    ],
)
def test_what_papermill_writes_for_a_plain_value_is_that_value(value: Any) -> None:
    from papermill.translators import PythonTranslator

    given = check_parameters(make_notebook("unit = None"), "x.ipynb", {"unit": value})
    (statement,) = ast.parse(PythonTranslator.codify(given)).body
    assert isinstance(statement, ast.Assign)
    assert ast.literal_eval(statement.value) == value
