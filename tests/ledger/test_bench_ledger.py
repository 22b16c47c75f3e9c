"""The benchmark in small: every bad row is counted exactly, from CSV and from Parquet."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parents[1] / "bench" / "bench_ledger.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_ledger", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_one_percent_of_bad_rows_is_counted_exactly(form: str, tmp_path: Path) -> None:
    bench = load()
    expected = bench.make(tmp_path, 8_000, form)
    bench.baseline(tmp_path, form)
    bench.ours(tmp_path, form)
    report = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert report["found"] == expected
    assert sum(expected.values()) == (80 if form == "csv" else 75)
