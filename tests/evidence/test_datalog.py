"""The data log: a file that changed since, is not listed, or is listed wrongly."""

import pytest

SOURCES = "data/sources.csv"


def test_a_file_as_logged_gives_no_finding_and_goes_into_the_provenance(town) -> None:
    view = town.read()
    assert view.checks & {"hash_differs", "rows_differ", "source_unlogged"} == set()
    counts = view.evidence.files[1]
    assert (counts.path, counts.publisher, str(counts.published)) == ("data/counts.csv", "某局", "2024-08-12")
    assert len(counts.sha256) == 64


def test_one_byte_changed_is_a_warning(town) -> None:
    town.edit("data/counts.csv", "合计,accidents,商贸制造业,3,0", "合计,accidents,商贸制造业,3,0.0")
    (finding,) = town.read().findings("hash_differs")
    assert (finding.level, finding.subject) == ("warning", "data/counts.csv")


def test_rows_are_counted_against_the_log(town) -> None:
    town.edit(SOURCES, ",24,", ",25,")
    assert "日志25行，实有24行" in town.read().messages("rows_differ")


def test_a_file_that_is_not_logged_is_a_warning(town) -> None:
    (town.folder / SOURCES).unlink()
    assert len(town.read().findings("source_unlogged")) == 3


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("headline.csv,某表,某局,2024-08-12", "headline.csv,某表,某局,2024-08-32", [("E212", "published")]),
        (",24,", ",二十四,", [("E212", "rows")]),
        ("headline.csv,", "counts.csv,", [("E214", "file")]),
    ],
)
def test_a_log_that_is_ambiguous_is_refused(town, old: str, new: str, expected: list[tuple[str, str]]) -> None:
    town.edit(SOURCES, old, new)
    assert [(code, place.split()[-1]) for code, place in town.problems()] == expected


def test_a_log_without_a_column_is_refused(town) -> None:
    town.edit(SOURCES, "sha256", "md5")
    assert town.problems() == [("E207", "data/sources.csv 第1行 sha256")]


def test_columns_that_nothing_reads_are_named(town) -> None:
    lines = town.text("data/counts.csv").splitlines()
    town.write("data/counts.csv", "\n".join([lines[0] + ",remark", *(line + ",x" for line in lines[1:])]))
    assert "remark" in town.read().messages("columns_unused")
