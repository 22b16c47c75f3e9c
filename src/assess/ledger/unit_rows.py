"""The units ledger against the region codes: each row's code and name have to say the same, on the as-of date.

A fault becomes a check of that one row, so that it is reported like any other. Left out: (1) local codes, which no
table knows; (2) test codes, whose names are free; (3) units given by the run, which were checked when it read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.errors import Problem
from assess.ledger.cells import Frame
from assess.ledger.checks import Check
from assess.ledger.odd import Odd, typed_view
from assess.ledger.references import UNITS
from assess.ledger.schema import Level, RowRule, Schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def check_unit_rows(connection: DuckDBPyConnection, schema: Schema, odd: dict[str, Odd], frame: Frame) -> list[Check]:
    """A check for every row of the units ledger whose code or name is wrong; none for other ledgers."""
    if schema.id != UNITS:
        return []
    view = typed_view(schema, odd, ("unit_code", "name", "local"))
    query = (
        f"SELECT rid, unit_code, name FROM ({view}) AS v WHERE NOT local AND unit_code IS NOT NULL AND name IS NOT NULL"
    )
    checks = []
    for rid, code, name in connection.execute(query).fetchall():
        verdict = frame.regions.check(code, name, frame.as_of)
        if verdict.fault:
            problem = Problem(verdict.fault.value, "", verdict.values)
            what, remedy = problem.part("what").rstrip("。"), problem.part("remedy").rstrip("。")
            rule = RowRule(problem.code, Level.QUARANTINE, "unit_code", f"rid = {rid}", what, remedy)
            checks.append(Check("unit_code", rule.id, rule.when, rule.level, rule))
    return checks
