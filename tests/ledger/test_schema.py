"""Ledger definitions: all load, every check can fire and can stay silent, and wrong definitions are refused."""

import random
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from assess.errors import ParamsError
from assess.ledger.schema import FOLDER, Column, Kind, Schema, load_schemas
from assess.ledger.usual import TYPES, named

ROOT = Path(__file__).parents[2]
LEDGERS = [path.stem for path in sorted((ROOT / FOLDER).glob("*.yaml"))]
NUMBERS = (0, 0, 0, 1, 2, 3, 9, 10, 30, 50, 100)
AMOUNTS = (0, 500, 10_000_000, 50_000_000, 100_000_000)


def test_there_is_a_definition_for_every_ledger(schemas: dict[str, Schema]) -> None:
    assert sorted(schemas) == LEDGERS
    assert len(schemas) == 25
    assert all(column.meaning and column.title for one in schemas.values() for column in one.columns)


def test_every_ledger_is_by_unit(schemas: dict[str, Schema]) -> None:
    for schema in schemas.values():
        column = schema.column("unit_code")
        assert column.required
        assert column.reference == ("" if schema.id == "units" else "units.unit_code")


def some(column: Column, chance: random.Random) -> str | None:
    """A random value of a column as text, None now and then."""
    if chance.random() < 0.25:
        return None
    if column.values:
        return chance.choice(list(column.values))
    values = {
        Kind.DATE: str(date(2025, 1, 1) + timedelta(days=chance.randrange(60))),
        Kind.FLAG: chance.choice(["true", "false"]),
        Kind.MONEY: str(chance.choice(AMOUNTS)),
        Kind.INTEGER: str(chance.choice(NUMBERS)),
        Kind.DECIMAL: str(chance.choice(NUMBERS)),
    }
    return values.get(column.type, chance.choice("abc"))


@pytest.mark.parametrize("ledger", LEDGERS)
def test_every_rule_can_fire_and_can_stay_silent(ledger: str, schemas: dict[str, Schema]) -> None:
    schema, chance = schemas[ledger], random.Random(7)
    brought = [
        (f"{one.name}_{name}", schemas[one.target[0]].column(name)) for one in schema.columns for name in one.brings
    ]
    columns = [*((one.name, one) for one in schema.columns), *brought]
    cells = [[some(one, chance) for _ in range(1000)] for _, one in columns]
    casts = ", ".join(
        f"CAST(unnest(${place}::VARCHAR[]) AS {TYPES[one.type]}) AS {named(name)}"
        for place, (name, one) in enumerate(columns, start=1)
    )
    counts = ", ".join(f"count(*) FILTER (WHERE {rule.when})" for rule in schema.rules)
    if not counts:
        return
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS SELECT {casts}", cells)
        fired = connection.execute(f"SELECT {counts} FROM t").fetchall()[0]
    assert {rule.id: 0 < count < 1000 for rule, count in zip(schema.rules, fired, strict=True)} == {
        rule.id: True for rule in schema.rules
    }


def test_the_limits_in_the_accident_checks_are_those_of_the_standard(schemas: dict[str, Schema]) -> None:
    """The rules repeat the limits, so that they are read aloud; here they are compared with the dated standard."""
    grades = yaml.safe_load((ROOT / "params/standards/accident-grades.yaml").read_text("utf-8"))["grades"]
    assert len(grades) == 1, "a second dated set of limits: the checks must follow it"
    (limits,) = grades.values()
    rule = next(one for one in schemas["accidents"].rules if one.id == "accidents.grade_too_low")
    for grade in limits:
        for name, column in (
            ("deaths", "0) >="),
            ("serious_injuries", "serious_injuries >="),
            ("loss_yuan", "loss_yuan >="),
        ):
            assert f"{column} {grade[name]}" in rule.when


def with_references(ledger: str) -> set[str]:
    """A ledger and all those that it refers to: enough to load it."""
    found: set[str] = set()
    open_ones = {ledger}
    while open_ones:
        found |= open_ones
        texts = [(ROOT / FOLDER / f"{one}.yaml").read_text("utf-8") for one in open_ones]
        open_ones = {one for text in texts for one in re.findall(r"reference: (\w+)\.", text)} - found
    return found


def broken(tmp_path: Path, old: str, new: str) -> list[tuple[str, str]]:
    """The codes and texts that a definition with one thing wrong in it gives."""
    shared = tmp_path / FOLDER / "shared"
    shared.mkdir(parents=True)
    files = [ROOT / FOLDER / f"{name}.yaml" for name in with_references("drills")]
    for path in (*files, *(ROOT / FOLDER / "shared").iterdir()):
        text = path.read_text("utf-8")
        if path.stem == "drills":
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / path.relative_to(ROOT)).write_text(text, "utf-8")
    with pytest.raises(ParamsError) as caught:
        load_schemas(tmp_path)
    return [(one.code, one.values.get("what", one.values.get("key", ""))) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("key: [unit_code, id]", "key: [unit_code, nr]", ("E280", "key: nr")),
        ("anchor: date", "anchor: day", ("E280", "anchor: day")),
        ("list: levels", "list: level", ("E280", "list: level")),
        ("reference: plans.id", "reference: plans.code", ("E280", "columns.plan_id code")),
        ("name: place, ", "name: date, ", ("E281", "columns.date")),
        ("title: 地点", "title: 距离", ("E281", "title: 距离")),
        ("综合: [综合演练]", "综合: [专项]", ("E281", "columns.kind values: 专项")),
        ("name: place", "name: select", ("E280", "columns.select: SQL")),
        ("{out_seconds}", "{seconds}", ("E280", "drills.arrived_before_out {seconds}")),
        ("column: arrive_seconds", "column: arrived", ("E280", "drills.arrived_before_out column: arrived")),
        ("id: drills.arrived", "id: plans.arrived", ("E280", "plans.arrived_before_out ≠ drills.…")),
        ("key: [unit_code, id]", "key: [unit_code, id]\nkeys: 1", ("E102", "keys")),
        ("key: [unit_code, id]", "'__import__(1)': 1\nkey: [unit_code, id]", ("E106", "__import__(1)")),
        ("key: [unit_code, id]", "key: [unit_code, id]\nkey: [id]", ("E107", "key")),
        ("level, title: 组织级别", "level, title: NO", ("E114", "")),
        ("level, title: 组织级别", "level, title: 0141022", ("E114", "")),
        ("level, title: 组织级别", "level, title: 12:30", ("E114", "")),
        ("key: [unit_code, id]", "key: !!python/object:os.system [unit_code]", ("E105", "")),
        ("key: [unit_code, id]", "key: &a [unit_code, id]\nanchors: *a", ("E105", "")),
        ("columns:", "columns:\n\t- x", ("E101", "")),
    ],
)
def test_a_wrong_definition_is_refused(tmp_path: Path, old: str, new: str, expected: tuple[str, str]) -> None:
    assert expected in broken(tmp_path, old, new)


def test_defaults_are_not_negative(schemas: dict[str, Schema]) -> None:
    assert all(one.least >= Decimal(0) for schema in schemas.values() for one in schema.columns)
