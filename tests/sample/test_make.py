"""The committed folder is what the generator writes, is small, fills every column, and is nobody's real data."""

import csv
import io
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from python_calamine import CalamineWorkbook

from assess.ledger import load_regions
from assess.sample import Form, SampleResult, Scale, make_sample
from assess.sample.make import share_out
from assess.sample.places import make_places
from assess.text.characters import clean

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
HAND_WRITTEN = {"README.md"}
NEVER_FILLED = {("leaders", "name")}  # no person has a name


def content(path: Path) -> Any:
    """What must be the same everywhere: the bytes; the cells of files whose bytes depend on a library's version."""
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            return connection.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()
    if path.suffix == ".xlsx":
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return path.read_bytes()


def contents(folder: Path) -> dict[str, Any]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in HAND_WRITTEN)
    return {path.relative_to(folder).as_posix(): content(path) for path in files}


def test_the_committed_folder_is_what_the_generator_writes(fresh: SampleResult) -> None:
    made, committed = contents(fresh.folder), contents(SAMPLE)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_same_scale_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    small = {"units": 3, "enterprises": 60, "inspections": 90, "hazards": 90}
    folders = [
        make_sample(Scale(seed=seed, **small), tmp_path / str(number), ROOT).folder
        for number, seed in enumerate((7, 7, 8))
    ]
    one, same, other = (
        {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in folders
    )
    assert one == same
    assert {name for name in one if one[name] == other[name]} == {"units.csv"}


def test_the_folder_is_small_enough_for_the_repository() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 4_000_000


def test_every_form_of_file_is_there(fresh: SampleResult) -> None:
    suffixes = [path.suffix for path in fresh.files]
    assert (suffixes.count(".xlsx"), suffixes.count(".parquet")) == (1, 1)
    gbk = [path for path in fresh.files if path.suffix == ".csv" and not path.read_bytes().startswith(b"\xef\xbb\xbf")]
    assert [path.name for path in gbk] == ["hazards-990108.csv"]
    assert "隐患编号" in gbk[0].read_text(encoding="gb18030")
    assert set(fresh.files.values()) == set(fresh.rows)


def test_every_ledger_is_there_and_every_column_is_filled_somewhere(ask: Any, schemas: Any, stored: Any) -> None:
    assert set(stored.tables) == set(schemas)
    empty = {
        (name, column)
        for name, schema in schemas.items()
        for column in schema.names
        if not ask(f'SELECT count("{column}") FROM {name}')[0][0]
    }
    assert empty == NEVER_FILLED


def test_every_unit_has_rows_of_every_ledger_that_it_filed(ask: Any, schemas: Any) -> None:
    units = {code for (code,) in ask("SELECT unit_code FROM units WHERE type IN ('县区', '功能区')")}
    sparse = {"accidents", "accountability_cases", "circulars", "honours"}  # events that need not happen
    missing = {
        (name, unit)
        for name in set(schemas) - sparse
        for unit in units - {code for (code,) in ask(f"SELECT DISTINCT unit_code FROM {name}")}
    }
    assert missing == {("trainings", "9901K12")}


def test_nothing_in_it_is_a_real_place_or_person(ask: Any) -> None:
    regions = load_regions(ROOT)
    rows = ask("SELECT unit_code, name, note FROM units")
    assert [name for _, name, _ in rows if clean(name) in regions.by_name] == []
    assert all(code.startswith("99") and code not in regions.by_code and "模拟" in note for code, _, note in rows)
    assert ask("SELECT count(*) FROM enterprises WHERE name NOT LIKE '%模拟%' OR uscc NOT LIKE '91990100%'") == [(0,)]


def test_the_run_says_on_every_page_that_it_is_simulated() -> None:
    run = yaml.safe_load((ROOT / "params" / "runs" / "sample.yaml").read_text(encoding="utf-8"))
    assert "模拟" in run["notice"]
    assert "模拟" in run["title"]


def test_totals_are_shared_out_without_remainder() -> None:
    scale = Scale(units=40, enterprises=1001, inspections=7, hazards=12_345)
    parts = share_out(scale, make_places(scale))
    assert [sum(column) for column in zip(*parts, strict=True)] == [1001, 7, 12_345]


@pytest.mark.parametrize(
    "scale", [Scale(units=0), Scale(units=9, enterprises=17), Scale(ledgers=("hazards", "hazard"))]
)
def test_what_cannot_be_made_is_refused(scale: Scale, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown ledgers"):
        make_sample(scale, tmp_path, ROOT)
    assert not (tmp_path / "ledgers").exists()


def test_chosen_ledgers_are_the_only_ones(tmp_path: Path) -> None:
    scale = Scale(units=2, enterprises=8, inspections=5, hazards=0, form=Form.PARQUET, ledgers=("inspections", "units"))
    result = make_sample(scale, tmp_path, ROOT)
    # 2 units, 5 departments of each, the city and its 6 departments; 2 inspections and a copy were planted at fault.
    assert result.rows["units"] == 2 + 2 * 5 + 1 + 6
    assert sorted(path.name for path in result.files) == ["inspections.parquet", "units.parquet"]


def test_a_cell_with_a_separator_is_quoted() -> None:
    row = next(line for line in (SAMPLE / "ledgers" / "hazards.csv").read_text("utf-8-sig").splitlines() if '"' in line)
    assert "12,5" in next(csv.reader(io.StringIO(row)))
