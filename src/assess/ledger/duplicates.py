"""Rows that share a key: the first in file order stays, later ones are repeated or contradict it.

Only rows that are otherwise accepted take part, so that a corrected row is not refused for the sake of a bad one. Left
out: (1) the same event under two keys; (2) keys that match only after correction by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ledger.schema import Schema
from assess.ledger.text_table import TEXT
from assess.ledger.usual import named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLE = "duplicates"


def find_duplicates(connection: DuckDBPyConnection, schema: Schema, view: str) -> None:
    """Table `duplicates`: rid of each later row, rid of the first, and the columns in which they differ ("": none)."""
    keys = ", ".join(f"coalesce(CAST({named(name)} AS VARCHAR), '')" for name in schema.key)
    labels = [f"k{place}" for place in range(len(schema.key))]
    parts = ", ".join(f"coalesce(CAST({named(name)} AS VARCHAR), '') AS k{n}" for n, name in enumerate(schema.key))
    accepted = f"({view}) AS v WHERE NOT EXISTS (SELECT 1 FROM faulty AS f WHERE f.rid = v.rid AND f.out)"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE shared_keys AS "
        f"SELECT hash({keys}) AS h FROM {accepted} GROUP BY h HAVING count(*) > 1"
    )
    same = " AND ".join(f"a.{label} = b.{label}" for label in labels)
    differs = ", ".join(
        f"CASE WHEN x.{named(one.name)} IS DISTINCT FROM y.{named(one.name)} THEN '{one.title}' END"
        for one in schema.columns
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {TABLE} AS
        WITH k AS (SELECT rid, {parts} FROM {accepted} AND hash({keys}) IN (SELECT h FROM shared_keys)),
        b AS (SELECT {", ".join(labels)}, min(rid) AS first FROM k GROUP BY {", ".join(labels)}),
        later AS (SELECT a.rid, b.first FROM k AS a JOIN b ON {same} WHERE a.rid > b.first)
        SELECT later.rid, later.first, concat_ws('、', {differs}) AS differs FROM later
        JOIN {TEXT} AS x ON x.rowid = later.rid JOIN {TEXT} AS y ON y.rowid = later.first"""
    )
