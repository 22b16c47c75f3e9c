"""All checks of a ledger as SQL conditions, evaluated on every row in one pass; a row shows all its faults.

In order: unreadable cells, required cells, ranges, references, then the ledger's own rules. A rule that needs a cell
which could not be read does not fire, so that one mistake is one fault. Left out: (1) duplicates (`duplicates`); (2)
messages (`quarantine`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assess.ledger.odd import Odd
from assess.ledger.schema import Column, Kind, Level, RowRule, Schema
from assess.ledger.usual import named, quoted

NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Check:
    """One condition that is true of rows at fault."""

    column: str
    code: str
    when: str
    level: Level = Level.QUARANTINE
    rule: RowRule | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference that can be checked: the table of known keys and the condition that joins it."""

    column: Column
    table: str
    with_unit: bool


@dataclass(frozen=True, slots=True)
class Days:
    """The as-of date and the period, which rules may name."""

    as_of: date
    first: date
    last: date

    def sql(self) -> str:
        parts = (("as_of", self.as_of), ("period_from", self.first), ("period_to", self.last))
        return ", ".join(f"DATE '{day}' AS {name}" for name, day in parts)


def list_checks(schema: Schema, odd: Mapping[str, Odd], references: Mapping[str, Reference], days: Days) -> list[Check]:
    """Every check of the ledger that can fire on these data."""
    checks = [Check(name, "", f"bad_{name}") for name, one in odd.items() if one.refuses]
    for column in schema.columns:
        cell = named(column.name)
        fine = f" AND NOT bad_{column.name}" if column.name in odd and odd[column.name].refuses else ""
        if column.required:
            checks.append(Check(column.name, "R01", f"{cell} IS NULL{fine}"))
        if column.type is Kind.DATE:
            checks.append(Check(column.name, "R06", f"{cell} < DATE '{column.earliest}'"))
            if not column.future:
                checks.append(Check(column.name, "R07", f"{cell} > DATE '{days.as_of}'"))
        if column.type in NUMBERS:
            most = f" OR {cell} > {column.most}" if column.most is not None else ""
            checks.append(Check(column.name, "R10", f"{cell} < {column.least}{most}"))
        if column.name in references:
            checks.append(Check(column.name, "R16", missing(references[column.name])))
    absent = {f"{one.name}_{name}" for one in schema.columns for name in one.brings if one.name not in references}
    usable = [rule for rule in schema.rules if not absent & set(re.findall(r"[a-z_]+", rule.when))]
    return checks + [Check(rule.column, rule.id, f"({rule.when})", rule.level, rule) for rule in usable]


def missing(reference: Reference) -> str:
    """The condition that a reference leads nowhere."""
    cell = named(reference.column.name)
    if not reference.column.many:
        unit = " AND unit_code IS NOT NULL" if reference.with_unit else ""
        return f"{cell} IS NOT NULL AND NOT coalesce(found_{reference.column.name}, FALSE){unit}"
    return f"found_{reference.column.name}"


def checked_view(view: str, references: Mapping[str, Reference], days: Days) -> str:
    """The typed rows with what their references bring along, and the days."""
    parts, joins = ["v.*", days.sql()], []
    for name, one in references.items():
        alias = f"ref_{name}"
        if one.column.many:
            parts.append(f"{alias}.rid IS NOT NULL AS found_{name}")
            joins.append(f"LEFT JOIN ({_dangling(view, one)}) AS {alias} ON v.rid = {alias}.rid")
            continue
        unit = f" AND v.unit_code = {alias}.unit_code" if one.with_unit else ""
        joins.append(f"LEFT JOIN {one.table} AS {alias} ON v.{named(name)} = {alias}.ref_key{unit}")
        parts.append(f"{alias}.ref_key IS NOT NULL AS found_{name}")
        parts += [f"{alias}.brought_{brought} AS {name}_{brought}" for brought in one.column.brings]
    return f"SELECT {', '.join(parts)} FROM ({view}) AS v {' '.join(joins)}"


def _dangling(view: str, one: Reference) -> str:
    """The rows of a column with several values of which at least one leads nowhere."""
    cell = named(one.column.name)
    unit = " AND s.unit_code = d.unit_code" if one.with_unit else ""
    known = " AND m.unit_code IS NOT NULL" if one.with_unit else ""
    return (
        f"SELECT DISTINCT s.rid FROM (SELECT m.rid, m.unit_code, trim(unnest(regexp_split_to_array(m.{cell}, "
        f"'[、；;,，]'))) AS one FROM ({view}) AS m WHERE m.{cell} IS NOT NULL{known}) AS s "
        f"LEFT JOIN {one.table} AS d ON s.one = d.ref_key{unit} WHERE s.one <> '' AND d.ref_key IS NULL"
    )


def faults_query(view: str, checks: list[Check], also: str = "") -> str:
    """Row and faults of every row at fault: the numbers of its checks, joined by commas; `also` is kept with them."""
    marks = ", ".join(f"CASE WHEN {check.when} THEN {quoted(str(number))} END" for number, check in enumerate(checks))
    any_of = " OR ".join(f"({check.when})" for check in checks)
    severe = " OR ".join(f"({check.when})" for check in checks if check.level is not Level.WARN) or "FALSE"
    return (
        f"SELECT rid, concat_ws(',', {marks}) AS faults, coalesce({severe}, FALSE) AS out, unit_code AS unit{also} "
        f"FROM ({view}) AS c WHERE {any_of}"
    )
