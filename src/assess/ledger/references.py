"""What other ledgers may refer to: the keys of a ledger that was read, with the columns that come along.

A key counts as known although its own row is in the quarantine, so that one mistake does not make a thousand. Left out:
(1) references to units, which are checked as codes (`cells`); (2) ledgers that were not handed in: nothing is checked
against them, and a notice says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from assess.ledger.checks import Reference
from assess.ledger.odd import Odd, typed_view
from assess.ledger.schema import UNIT, Schema
from assess.ledger.usual import named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNITS = "units"


def in_order(schemas: Mapping[str, Schema], present: Collection[str]) -> list[str]:
    """The ledgers that are there, each after those it refers to."""
    order: list[str] = []

    def place(name: str, path: tuple[str, ...]) -> None:
        if name in order or name in path:
            return
        for column in schemas[name].columns:
            if column.reference and column.target[0] in present:
                place(column.target[0], (*path, name))
        order.append(name)

    for name in sorted(present):
        place(name, ())
    return order


def table_of(ledger: str, column: str) -> str:
    return f"known_{ledger}_{column}"


def has_unit(schema: Schema, column: str) -> bool:
    """Whether a key is unique within its unit only."""
    return UNIT in schema.key and column != UNIT


def keep_keys(connection: DuckDBPyConnection, schemas: Mapping[str, Schema], name: str, odd: dict[str, Odd]) -> None:
    """Tables of the keys of the ledger just read, for every column that some ledger refers to."""
    wanted: dict[str, set[str]] = {}
    for schema in schemas.values():
        for column in schema.columns:
            if column.reference and column.target[0] == name != UNITS:
                wanted.setdefault(column.target[1], set()).update(column.brings)
    for target, brought in wanted.items():
        _keep(connection, schemas[name], target, sorted(brought), odd)


def _keep(connection: DuckDBPyConnection, schema: Schema, target: str, brought: list[str], odd: dict[str, Odd]) -> None:
    key = [UNIT, target] if has_unit(schema, target) else [target]
    view = typed_view(schema, odd, tuple(dict.fromkeys((*key, *brought))))
    keys = ", ".join(f"{named(name)} AS {'ref_key' if name == target else name}" for name in key)
    labels = ", ".join("ref_key" if name == target else name for name in key)
    carried = "".join(f", {named(name)} AS brought_{name}" for name in brought)
    chosen = "".join(f", any_value(brought_{name}) AS brought_{name}" for name in brought)
    gone = "EXISTS (SELECT 1 FROM gone AS g WHERE g.rid = v.rid)"
    alone = set(key) == set(schema.key)
    table = table_of(schema.id, target)
    accepted = f"SELECT {keys}{carried} FROM ({view}) AS v WHERE NOT {gone}"
    others = f"SELECT {keys}{carried} FROM ({view}) AS v WHERE {gone}"
    if not alone:
        both = f"{accepted} UNION ALL {others}"
        connection.execute(f"CREATE TEMP TABLE {table} AS SELECT {labels}{chosen} FROM ({both}) GROUP BY {labels}")
        return
    connection.execute(f"CREATE TEMP TABLE {table} AS {accepted}")
    same = " AND ".join(f"k.{label.strip()} = o.{label.strip()}" for label in labels.split(","))
    connection.execute(
        f"INSERT INTO {table} SELECT {labels}{chosen} FROM ({others}) AS o "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} AS k WHERE {same}) GROUP BY {labels}"
    )


def references_of(schemas: Mapping[str, Schema], name: str, done: Collection[str]) -> dict[str, Reference]:
    """The references of a ledger that can be checked now."""
    return {
        column.name: Reference(column, table_of(*column.target), has_unit(schemas[column.target[0]], column.target[1]))
        for column in schemas[name].columns
        if column.reference and column.target[0] in done and column.target[0] != UNITS
    }
