"""The hazards of a process that forks: each is found, and each does harm where nobody looks."""

import random
import sys
from collections.abc import Callable
from typing import Any

import numpy
import pytest

from assess.running.warm import INLINE, enter_child, find_hazards, find_imports, parent_environment

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="forked reports are made on Linux only")

CHARTS = """
import json, sys
import nbformat, papermill
from assess.errors import RunError
from assess.running import engine, warm
from assess.running.notebook import count_images

def draw(guarded=True):
    source = "import matplotlib.pyplot as plt\\nplt.plot([1, 2]);"
    cells = [nbformat.v4.new_code_cell(source)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "x"}
    engine.find_hazards = warm.find_hazards if guarded else list
    try:
        return count_images(papermill.execute_notebook(notebook, None, engine_name="assess-fork"))
    except RunError as error:
        return [problem.code for problem in error.problems]

found = {"cold": draw()}
import matplotlib.pyplot as plt
found["warm"] = draw()
import matplotlib_inline.backend_inline
found["inline"] = draw()
pop, warm.INLINE = warm.INLINE, "module://nothing"  # the guard of the child looks for another module
engine.enter_child = lambda: None
found["inline without its guard"] = draw()
warm.INLINE, engine.enter_child = pop, warm.enter_child
plt.figure()
found["chosen"] = draw()
found["chosen without its guard"] = draw(guarded=False)
print(json.dumps(found))
"""

THREAD = """
import json, threading
from assess.errors import RunError
from assess.running.engine import run_in_child

found = [run_in_child(lambda: b"made", "alone").decode()]
stop = threading.Event()
threading.Thread(target=stop.wait, daemon=True).start()
try:
    run_in_child(lambda: b"made", "busy")
except RunError as error:
    found += [(problem.code, problem.values["hazard"]) for problem in error.problems]
stop.set()
print(json.dumps(found))
"""


@needs_fork
@pytest.mark.slow
def test_a_parent_whose_pyplot_has_chosen_is_refused_since_its_children_would_draw_nothing(
    run_script: Callable[..., Any],
) -> None:
    found = run_script(CHARTS, MPLBACKEND=INLINE)
    assert found == {
        "cold": 1,
        "warm": 1,
        "inline": 1,
        "inline without its guard": 0,
        "chosen": ["E320"],
        "chosen without its guard": 0,
    }


@needs_fork
def test_a_parent_with_a_thread_is_refused(run_script: Callable[..., Any]) -> None:
    made, (code, hazard) = run_script(THREAD)
    assert made == "made"
    assert code == "E320"
    assert "2 threads" in hazard


def test_where_processes_cannot_be_forked_that_is_the_first_hazard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "darwin" in find_hazards()[0]


@pytest.fixture
def streams() -> Any:
    """The random streams of the tests, put back."""
    before = random.getstate(), numpy.random.get_state()
    yield
    random.setstate(before[0])
    numpy.random.set_state(before[1])


def draw(name: str, seed: int | None) -> tuple[float, float]:
    enter_child(name, seed)
    return random.random(), float(numpy.random.random())


@pytest.mark.usefixtures("streams")
def test_random_streams_follow_from_seed_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.delitem(sys.modules, "matplotlib", raising=False)
    drawn = [draw("341722", 7), draw("341723", 7), draw("341722", 8)]
    assert len({number for pair in drawn for number in pair}) == 6
    assert draw("341722", 7) == drawn[0]
    assert drawn[0] == pytest.approx((0.15139698302876015, 0.6138377298347103))  # in every process and on every machine


@pytest.mark.usefixtures("streams")
def test_without_a_seed_every_child_has_its_own_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.delitem(sys.modules, "matplotlib", raising=False)
    assert len({number for pair in (draw("a", None), draw("a", None)) for number in pair}) == 4


def test_imports_are_found_wherever_they_stand(new_notebook: Callable[..., Any]) -> None:
    notebook = new_notebook(
        "import json, os.path as p\nfrom decimal import Decimal",
        "%matplotlib inline\nimport passed_over",
        "def later():\n    from . import own\n    import csv",
    )
    assert find_imports(notebook) == ["json", "os.path", "decimal", "csv"]


def test_a_parent_is_single_threaded_and_draws_into_notebooks() -> None:
    environment = parent_environment("en")
    assert {environment[name] for name in environment if name.endswith("_NUM_THREADS")} == {"1"}
    assert environment["MPLBACKEND"] == INLINE
    assert environment["ASSESS_LANGUAGE"] == "en"


@pytest.mark.slow
def test_a_parent_is_warm_and_clean_and_a_missing_module_stays_missing(run_script: Callable[..., Any]) -> None:
    found = run_script(
        "import json, sys, nbformat\n"
        "from assess.running.warm import find_hazards, warm_up\n"
        "cells = [nbformat.v4.new_code_cell(f'import {name}') for name in ('not_there', 'assess.reporting')]\n"
        "warm_up([nbformat.v4.new_notebook(cells=cells)])\n"
        "from nbformat.validator import validators\n"
        "print(json.dumps([find_hazards(), 'matplotlib' in sys.modules, len(validators) > 0]))",
        MPLBACKEND=INLINE,
    )
    assert found == [[], True, True]
