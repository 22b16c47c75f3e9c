"""Pages open from written results or by computing the run, and say what is wrong where they cannot."""

from pathlib import Path
from typing import Any

import pytest

from assess.errors import RunError, UsageError
from assess.reporting import open_county, open_league, open_quality, open_rubric

RUN = "params/runs/chizhou-2020.yaml"


def test_written_results_come_back_as_they_were(results: Path, sample: Any) -> None:
    assert open_county("", "341722", str(results)).report == sample.unit_report("341722")
    assert open_league("", str(results)).report == sample.run_report()
    assert open_quality("", str(results)).report == sample.run_report()


@pytest.mark.parametrize("unit", ["341799", "石台县", "../results", ""])
def test_an_unknown_unit_is_told_the_known_ones(results: Path, unit: str) -> None:
    with pytest.raises(UsageError, match=r"E120.*(?s:.)*341702、341721、341722.*3417L05"):
        open_county("", unit, str(results))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"run": 1}', '{"nobody": {}}', "\x00"])
def test_a_file_that_is_cut_off_or_of_another_form_is_an_error_of_theirs(results: Path, text: str) -> None:
    (results / "results.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match="E303"):
        open_league("", str(results))


def test_a_missing_folder_is_an_error_of_theirs(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="E303"):
        open_quality("", str(tmp_path / "nowhere"))


def test_without_results_the_run_is_computed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # the project is found from anywhere
    page = open_county(RUN, "341722")
    assert page.report.assessment.unit.name == "石台县"
    assert "石台县在可评的" in str(page.summary())
    assert len(open_league(RUN).report.standings) == 9
    with pytest.raises(UsageError, match="E120"):
        open_county(RUN, "999999")


def test_the_rubric_page_compares_its_text_with_that_of_the_results(
    results: Path, monkeypatch: Any, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert open_rubric(RUN).used == ""
    page = open_rubric(RUN, str(results))
    assert page.used == "5c" * 32
    assert "不是同一份" in str(page.summary())
    with pytest.raises(RunError, match="E303"):
        open_rubric(RUN, str(tmp_path / "nowhere"))
