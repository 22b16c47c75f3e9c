"""A folder of ledgers: which file is which, what is refused by name, and that a kept partition is used again."""

from datetime import date
from pathlib import Path

import pytest

from assess.errors import Problem
from assess.ledger import Partition, load_regions, load_schemas
from assess.ledger.folder import find_files
from assess.ledger.kept import KEPT, keep_partition, key_of

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = load_schemas(ROOT)


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", "utf-8")


@pytest.mark.parametrize(
    ("name", "ledger"),
    [
        ("hazards.csv", "hazards"),
        ("990103/hazards-990103.xlsx", "hazards"),
        ("隐患台账.xlsx", "hazards"),
        ("990103_隐患台账 2025.csv", "hazards"),
        ("leader_inspections.parquet", "leader_inspections"),
        ("领导带队检查台账-990104.csv", "leader_inspections"),
        ("rescue_teams_990101.csv", "rescue_teams"),
    ],
)
def test_a_file_belongs_to_the_ledger_that_its_name_contains(tmp_path: Path, name: str, ledger: str) -> None:
    put(tmp_path, name)
    problems: list[Problem] = []
    assert [one.ledger for one in find_files(tmp_path, tmp_path, SCHEMAS, problems)] == [ledger]
    assert problems == []


def test_a_file_of_no_ledger_is_a_problem_and_a_note_is_not(tmp_path: Path) -> None:
    put(tmp_path, "hazards.csv", "说明.md", "其他.csv", "hazards.docx", ".hidden.csv")
    problems: list[Problem] = []
    assert [one.name for one in find_files(tmp_path, tmp_path, SCHEMAS, problems)] == ["hazards.csv"]
    assert [(one.code, one.place) for one in problems] == [("E295", "hazards.docx"), ("E295", "其他.csv")]


def test_links_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "elsewhere.txt")
    (tmp_path / "hazards.csv").symlink_to(tmp_path / "elsewhere.txt")
    assert find_files(tmp_path, tmp_path, SCHEMAS, []) == ()


def partition_of(folder: Path) -> Partition:
    files = find_files(folder, folder, SCHEMAS, [])
    return Partition("p", files, frozenset({"990101"}), date(2026, 1, 20), date(2025, 1, 1), date(2025, 12, 31))


def test_a_kept_partition_is_used_until_a_file_changes(tmp_path: Path) -> None:
    regions, folder, out = load_regions(ROOT), tmp_path / "in", tmp_path / "out"
    put(folder, "honours.csv")
    head = "unit_code,id,kind,level,date,number\n"
    (folder / "honours.csv").write_text(f"{head}990101,1,表彰,省,2025-05-01,号1\n", "utf-8")
    first = keep_partition(partition_of(folder), SCHEMAS, regions, out)
    made = (out / "p" / "honours" / "part.parquet").stat().st_mtime_ns
    again = keep_partition(partition_of(folder), SCHEMAS, regions, out)
    assert again.counts == first.counts
    assert again.filed == first.filed
    assert again.tables == first.tables
    assert (out / "p" / "honours" / "part.parquet").stat().st_mtime_ns == made
    (folder / "honours.csv").write_text(f"{head}990101,1,表彰,省,2025-05-02,号1\n", "utf-8")
    assert key_of(partition_of(folder), SCHEMAS, regions) not in (out / "p" / KEPT).read_text("utf-8")
    keep_partition(partition_of(folder), SCHEMAS, regions, out)
    assert (out / "p" / "honours" / "part.parquet").stat().st_mtime_ns != made


def test_a_damaged_note_of_a_kept_partition_means_building_again(tmp_path: Path) -> None:
    put(tmp_path / "in", "honours.csv")
    text = "unit_code,id,kind,level,date,number\n990101,1,表彰,省,2025-05-01,号1\n"
    (tmp_path / "in" / "honours.csv").write_text(text, "utf-8")
    first = keep_partition(partition_of(tmp_path / "in"), SCHEMAS, load_regions(ROOT), tmp_path / "out")
    (tmp_path / "out" / "p" / KEPT).write_text("{", "utf-8")
    again = keep_partition(partition_of(tmp_path / "in"), SCHEMAS, load_regions(ROOT), tmp_path / "out")
    assert again.counts == first.counts


def test_a_parent_may_stand_in_the_same_ledger_of_units(tmp_path: Path) -> None:
    put(tmp_path / "in", "units.csv")
    text = "unit_code,name,type,group_name,parent,local\n9901B1,某局,部门,组,9901AA,是\n9901AA,某市,市,组,,是\n"
    (tmp_path / "in" / "units.csv").write_text(text, "utf-8")
    made = keep_partition(partition_of(tmp_path / "in"), SCHEMAS, load_regions(ROOT), tmp_path / "out")
    assert [(one.read, one.accepted) for one in made.counts] == [(2, 2)]
