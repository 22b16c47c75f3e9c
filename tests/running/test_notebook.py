"""Templates are copied, executed notebooks are their unit's own, and two runs give the same bytes."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from assess.errors import RunError, UsageError
from assess.running.notebook import check_own, check_whole, count_images, make_repeatable, prepare, read_template

GIVEN: dict[str, Any] = {"unit": "010203", "results": "甲\"\\'\n", "counts": [1, -2.5, None, True], "more": {"a": {}}}
DECLARED = 'unit = ""\nresults = ""\ncounts = []\nmore = {}'


@pytest.fixture
def template(tmp_path: Path, new_notebook: Callable[..., Any]) -> Path:
    path = tmp_path / "county.ipynb"
    notebook = new_notebook("unit", parameters=DECLARED)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="old")]
    notebook.cells[1].execution_count = 7
    nbformat.write(notebook, path)
    return path


def inject(notebook: Any, given: dict[str, Any]) -> Any:
    """As papermill does it when a notebook is executed; it edits what it is given."""
    from papermill.parameterize import parameterize_notebook

    return parameterize_notebook(notebook, given, kernel_name="python3", language="python")


def test_a_template_has_no_outputs_and_every_reader_has_a_copy(template: Path) -> None:
    first, second = read_template(template), read_template(template)
    assert (first.cells[1].outputs, first.cells[1].execution_count) == ([], None)
    first.cells[1].source = "changed"
    assert second.cells[1].source == read_template(template).cells[1].source == "unit"


def test_a_template_that_was_edited_is_read_again(template: Path) -> None:
    read_template(template)
    template.write_text(template.read_text(encoding="utf-8").replace('"unit"', '"1 + 1"'), encoding="utf-8")
    assert read_template(template).cells[1].source == "1 + 1"


def test_two_runs_from_one_template_do_not_mix_their_parameters(template: Path) -> None:
    pages = {unit: inject(prepare(template, {"unit": unit})[0], {"unit": unit}) for unit in ("甲", "乙")}
    for unit, notebook in pages.items():
        check_own(notebook, {"unit": unit}, unit)


def test_a_page_with_the_parameters_of_another_unit_is_refused(template: Path) -> None:
    """What happens when two runs share one notebook: the later run's parameters stand in both."""
    shared = read_template(template)
    first = inject(shared, {"unit": "甲"})
    second = inject(shared, {"unit": "乙"})
    check_own(second, {"unit": "乙"}, "乙")
    with pytest.raises(RunError) as caught:
        check_own(first, {"unit": "甲"}, "甲")
    assert [(one.code, one.values["keys"]) for one in caught.value.problems] == [("E322", "unit")]


def test_a_page_without_its_parameters_is_refused(template: Path) -> None:
    with pytest.raises(RunError, match="unit"):
        check_own(read_template(template), {"unit": "甲"}, "甲")


def test_every_plain_value_comes_back_as_it_was_given(template: Path) -> None:
    notebook, checked = prepare(template, GIVEN)
    check_own(inject(notebook, checked), GIVEN, "010203")


def test_a_template_is_not_prepared_for_parameters_that_it_does_not_declare(template: Path) -> None:
    with pytest.raises(UsageError, match="E313"):
        prepare(template, {"unti": "甲"})


def test_clock_paths_and_random_ids_are_removed(template: Path) -> None:
    def execute(clock: str) -> Any:
        notebook = inject(read_template(template), {"unit": "甲"})
        notebook.metadata.papermill |= {"start_time": clock, "end_time": clock, "duration": len(clock), "version": "2"}
        notebook.metadata.papermill |= {"input_path": clock, "output_path": clock, "environment_variables": {}}
        for cell in notebook.cells:
            cell.metadata["papermill"] = {"start_time": clock, "end_time": clock, "duration": 1, "status": "completed"}
            cell.metadata["execution"] = {"iopub.status.idle": clock}
        return notebook

    first, second = execute("2026"), execute("2027-")
    assert nbformat.writes(copy.deepcopy(first)) != nbformat.writes(copy.deepcopy(second))
    assert nbformat.writes(make_repeatable(first)) == nbformat.writes(make_repeatable(second))
    assert first.metadata.papermill == {"version": "2", "parameters": {"unit": "甲"}} | {
        key: value for key, value in first.metadata.papermill.items() if key == "default_parameters"
    }
    assert first.cells[0].metadata.papermill == {"status": "completed"}


def test_pictures_count_by_themselves_and_inside_html(new_notebook: Callable[..., Any]) -> None:
    notebook = new_notebook("1", "2")
    notebook.cells.append(nbformat.v4.new_markdown_cell("<img>"))
    shown = [{"image/png": "x", "text/plain": "y"}, {"text/html": "<img a><p><img b>"}, {"text/plain": "<img"}]
    notebook.cells[1].outputs = [nbformat.v4.new_output("display_data", one) for one in shown]
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="<img")]
    assert count_images(notebook) == 3


def test_a_notebook_that_left_before_its_last_cell_is_refused() -> None:
    cells = [nbformat.v4.new_code_cell("exit", execution_count=1), nbformat.v4.new_code_cell("page.summary()")]
    with pytest.raises(RunError, match="E326"):
        check_whole(nbformat.v4.new_notebook(cells=cells), "990101")


def test_cells_that_are_empty_or_to_be_skipped_need_not_run() -> None:
    skipped = nbformat.v4.new_code_cell("never()", metadata={"tags": ["skip-execution"]})
    cells = [nbformat.v4.new_code_cell("1", execution_count=1), nbformat.v4.new_code_cell(" "), skipped]
    check_whole(nbformat.v4.new_notebook(cells=cells), "990101")
