"""The whole reading: the real run, the contract of the result, and guards that can fail."""

import dataclasses
from pathlib import Path

import pytest

from assess.errors import DataError, ParamsError
from assess.evidence import READERS, Evidence
from assess.evidence.lines import Reading

EXPECTED_QUALITY = {
    "totals_agree": 1,
    "percent_convention": 2,
    "percent_truncated": 4,
    "zero_base_dash": 1,
    "zero_base_printed_as_zero": 1,
    "derived_previous": 1,
}


def test_the_real_run_gives_these_findings_and_no_warning(published) -> None:
    found = [finding.check for finding in published.evidence.quality]
    assert {check: found.count(check) for check in found} == EXPECTED_QUALITY
    assert published.warnings == set()
    assert published.evidence.quarantine == ()
    assert "相符18处" in published.messages("totals_agree")


def test_the_real_files_are_as_logged(published) -> None:
    files = {Path(file.path).name: file for file in published.evidence.files}
    assert {name: (file.rows, file.accepted) for name, file in files.items()} == {
        "chizhou-units.csv": (9, 9),
        "chizhou-2020-01-07.csv": (80, 80),
        "chizhou-2020-01-07-headline.csv": (11, 11),
    }
    assert {file.publisher for file in files.values()} == {"池州市应急管理局", "本项目"}


def test_every_unknown_value_has_a_reason_and_every_known_one_a_source(published) -> None:
    evidence: Evidence = published.evidence
    for column in evidence.table.columns.values():
        for position in range(len(evidence.units)):
            measured = column.measured(position)
            assert measured.sources if measured.known else measured.reason
            assert measured.unit
    registered = {indicator.id for indicator in evidence.indicators}
    assert set(evidence.table.columns) == {(id_, period) for id_ in registered for period in ("", "previous")}


def test_reading_twice_gives_the_same(town) -> None:
    first, second = town.read().evidence, town.read().evidence
    for field in dataclasses.fields(Evidence):
        if field.name != "table":
            assert getattr(first, field.name) == getattr(second, field.name)


def test_an_unknown_kind_of_data_is_the_runs_error(town) -> None:
    town.data.update(ledger="data/counts.csv", forms="data/counts.csv")
    with pytest.raises(ParamsError) as caught:
        town.read()
    assert [(one.code, one.place) for one in caught.value.problems] == [
        ("E201", "town data.ledger"), ("E201", "town data.forms"),
    ]  # fmt: skip
    assert caught.value.exit_code == 2


def test_a_path_that_leaves_the_project_is_refused(town) -> None:
    town.data["published"] = "../counts.csv"
    with pytest.raises(ParamsError) as caught:
        town.read()
    assert [problem.code for problem in caught.value.problems] == ["E111"]


def test_a_file_that_is_not_there_refuses_the_run(town) -> None:
    (town.folder / "data" / "headline.csv").unlink()
    with pytest.raises(DataError) as caught:
        town.read()
    assert [(one.code, one.place) for one in caught.value.problems] == [("E202", "data/headline.csv")]


def test_a_reader_that_loses_a_row_is_caught(town, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = READERS["published"]

    def careless(*arguments: object) -> Reading:
        reading = honest.read(*arguments)
        kept = dict(list(reading.lines.items())[1:])
        return dataclasses.replace(reading, lines=kept)

    monkeypatch.setitem(READERS, "published", dataclasses.replace(honest, read=careless))
    with pytest.raises(AssertionError, match="rows lost"):
        town.read()


def test_no_place_name_stands_in_the_code(root: Path) -> None:
    names = ("池州", "贵池", "石台", "chizhou")
    code = "".join(path.read_text(encoding="utf-8") for path in (root / "src/assess/evidence").glob("*.py"))
    assert [name for name in names if name in code.lower()] == []
