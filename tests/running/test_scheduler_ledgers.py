"""Ledgers of a simulated province: the same tables on one machine and on a cluster of real processes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assess.evidence.ledger_partition import Asked
from assess.ledger import Engine, Partition, load_schemas
from assess.ledger.folder import find_files
from assess.rubric.language import Window
from assess.running.scheduler_ledgers import City, Province, measure_province
from assess.sample import Scale, make_sample

pytestmark = pytest.mark.slow
AS_OF, FIRST, LAST = date(2026, 1, 20), date(2025, 1, 1), date(2025, 12, 31)
ASKED = Asked(AS_OF, FIRST, LAST, Window("01-01", "12-31"))


@pytest.fixture(scope="module")
def cities(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[City]:
    """Two cities of two counties each, all simulated."""
    folder, schemas, found = tmp_path_factory.mktemp("province"), load_schemas(root), []
    for seed, name in enumerate(("east", "west")):
        made = make_sample(Scale(units=2, seed=seed, enterprises=20, inspections=30, hazards=40), folder / name, root)
        files = find_files(folder / name / "ledgers", folder, schemas, [])
        found.append(City(Partition(name, files, made.codes, AS_OF, FIRST, LAST), made.units))
    return found


def read_tables(folder: Path) -> dict[str, list[Any]]:
    """Every table under a folder, row by row."""
    paths = sorted(folder.rglob("*.parquet"))
    with duckdb.connect() as connection:
        return {
            path.relative_to(folder).as_posix(): connection.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()
            for path in paths
        }


def test_one_machine_and_a_cluster_make_equal_tables(root: Path, cities: list[City], tmp_path: Path) -> None:
    from distributed import LocalCluster

    here, there = (Province(root, tmp_path / name, ASKED, Engine("400MB", 1)) for name in ("here", "there"))
    alone = list(measure_province(cities, here))
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
        spread = sorted(measure_province(cities, there, cluster.scheduler_address), key=lambda one: one.result.id)
    assert [one.result.id for one in alone] == ["east", "west"]
    for one, other in zip(alone, spread, strict=True):
        assert one.result.moved(lambda path: path.relative_to(here.out)) == other.result.moved(
            lambda path: path.relative_to(there.out)
        )
    tables = read_tables(here.out)
    assert tables == read_tables(there.out)
    assert {f"tidy/{name}/indicators.parquet" for name in ("east", "west")} < set(tables)
    assert len(tables["ledgers/east/hazards/part.parquet"]) == 40
    assert tables["ledgers/east/hazards/part.parquet"] != tables["ledgers/west/hazards/part.parquet"]
    assert not [path for path in here.out.iterdir() if path.is_file()]


def test_a_city_with_a_refused_file_says_so_and_the_next_goes_on(
    root: Path, cities: list[City], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    east, west = cities
    monkeypatch.setattr("assess.running.scheduler_ledgers.measure_partition", lambda *_: tmp_path)
    lame = replace(east, partition=replace(east.partition, files=(replace(east.partition.files[0], path=tmp_path),)))
    small = replace(west, partition=replace(west.partition, files=west.partition.files[:1]))
    first, second = measure_province([lame, small], Province(root, tmp_path / "out", ASKED))
    assert (bool(first.result.problems), first.tidy) == (True, None)
    assert (second.result.problems, second.tidy) == ((), tmp_path)
