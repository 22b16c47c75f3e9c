"""The ledger of accidents into the table `charged`: accidents as the assessed units answer for them.

Several rows of one accident, one for each corrective measure, are one accident: the first row holds, and a number in
which they differ is not known. Deaths are those of the day and those within the legal days after it. Left out: (1)
whether a death came too late and rows of one key, which the ledger checks; (2) an accident that two units filed under
two numbers; (3) periods: the day on which each counts is in the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assess.evidence.attribution import Accident, Charged, attribute
from assess.evidence.attribution_scheme import Role, load_attribution
from assess.evidence.larger import load_grade_history
from assess.indicators.tables import CHARGED
from assess.ledger import Schema
from assess.ledger.usual import named
from assess.rubric.language import Window
from assess.types import QualityFinding, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# One row for each accident. NULL is a number in which its rows differ, or that none of them gives; a blank cell beside
# one that is filled in is no difference.
ONCE = """CREATE OR REPLACE TEMP TABLE accident_once AS
    SELECT f.* EXCLUDE (deaths, late_deaths, serious_injuries, loss_yuan, nth),
        n.deaths, n.serious_injuries, n.loss_yuan
    FROM (
        SELECT *, row_number() OVER (PARTITION BY unit_code, id ORDER BY source_file, source_row) AS nth FROM accidents
    ) AS f
    JOIN (
        SELECT unit_code, id,
            CASE WHEN min(deaths) = max(deaths) AND coalesce(min(late_deaths) = max(late_deaths), true)
                THEN max(deaths) + coalesce(max(late_deaths), 0) END AS deaths,
            CASE WHEN min(serious_injuries) = max(serious_injuries) THEN max(serious_injuries) END AS serious_injuries,
            CASE WHEN min(loss_yuan) = max(loss_yuan) THEN max(loss_yuan) END AS loss_yuan
        FROM accidents GROUP BY unit_code, id
    ) AS n ON n.unit_code = f.unit_code AND n.id = f.id
    WHERE f.nth = 1"""
# What an accident is read from, by the name of the field.
FACTS = {
    "filed_by": "unit_code", "id": "id", "happened": "date", "sector": "sector", "deaths": "deaths",
    "serious_injuries": "serious_injuries", "loss_yuan": "loss_yuan", "production": "production",
    "expressway": "coalesce(expressway, false)", "responsibility": "responsibility",
    "finding": "coalesce(report_finding, '')", "discovered": "discovered_date",
}  # fmt: skip
# What is decided here about each accident and unit; the rest stands in the ledger.
DECIDED = {
    "filed_by": "VARCHAR", "id": "VARCHAR", "unit_code": "VARCHAR", "counted": "DATE", "role": "VARCHAR",
    "share": "DECIMAL(9, 6)", "at_least": "VARCHAR", "grade_order": "INTEGER", "settled": "BOOLEAN",
}  # fmt: skip
FILL = """INSERT INTO charged
    SELECT d.unit_code, a.id, a.enterprise, a.date, d.counted, a.sector, d.role, d.share, a.production,
        coalesce(a.expressway, false), a.deaths, a.serious_injuries, a.loss_yuan, d.at_least, d.grade_order, d.settled,
        a.responsibility, a.report_finding, a.discovered_date, a.investigated_by, a.closed_date, a.source_file,
        a.source_row
    FROM decided AS d JOIN accident_once AS a ON a.unit_code = d.filed_by AND a.id = d.id
    ORDER BY d.unit_code, a.date, a.id, d.role"""
MEASURES = ("measure_id", "measure_due", "measure_done")


def charge_accidents(
    connection: DuckDBPyConnection, root: Path, scheme: str, window: Window, on: date, units: Iterable[str],
    files: Mapping[int, str] | None = None,
) -> tuple[Charged, ...]:  # fmt: skip
    """Fills the table `charged` from `accidents`, of all years, for these units by the scheme in force on `on`.

    In the table the share of a charge that waits for the finding of responsibility is blank. Raises ParamsError.
    """
    standard, codes = load_attribution(root, on), frozenset(units)
    connection.execute(ONCE)
    accidents = _read(connection, standard.roles, files or {})
    charged = tuple(
        one
        for one in attribute(accidents, standard.scheme(scheme), window, load_grade_history(root))
        if one.unit in codes
    )
    connection.execute(f"CREATE OR REPLACE TABLE charged ({CHARGED})")
    columns = ", ".join(f"{name} {kind}" for name, kind in DECIDED.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE decided ({columns})")
    values = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in DECIDED.values())
    rows = [_decided(one) for one in charged]
    connection.execute(
        f"INSERT INTO decided SELECT {values}", [[row[at] for row in rows] for at in range(len(DECIDED))]
    )
    connection.execute(FILL)
    connection.execute("DROP TABLE decided")
    connection.execute("DROP TABLE accident_once")
    return charged


def _read(
    connection: DuckDBPyConnection, roles: Mapping[str, Sequence[str]], files: Mapping[int, str]
) -> list[Accident]:
    """The accidents, each once. The unit in a role is the first that its columns name."""
    units = [f"coalesce({', '.join(map(named, columns))})" for columns in roles.values()]
    listed = ", ".join(["source_file", "source_row", *FACTS.values(), *units])
    held, found = [Role(role) for role in roles], []
    for file, row, *values in connection.execute(f"SELECT {listed} FROM accident_once").fetchall():
        facts = dict(zip(FACTS, values, strict=False))
        holders = {role: unit for role, unit in zip(held, values[len(FACTS) :], strict=True) if unit}
        found.append(Accident(**facts, units=holders, source=Source(files.get(file, str(file)), row)))
    return found


def _decided(one: Charged) -> tuple[Any, ...]:
    share = None if one.pending else one.share
    graded, accident = one.graded, one.accident
    return (
        accident.filed_by, accident.id, one.unit, one.counted, one.role.value, share, graded.at_least, graded.order,
        graded.settled,
    )  # fmt: skip


def find_differences(connection: DuckDBPyConnection, schema: Schema) -> tuple[QualityFinding, ...]:
    """Accidents whose rows differ in more than the corrective measures. `schema` is that of the ledger."""
    columns = [column for column in schema.columns if column.name not in (*schema.key, *MEASURES)]
    differs = ", ".join(f"min({named(one.name)}) <> max({named(one.name)})" for one in columns)
    rows = connection.execute(
        f"""SELECT unit_code, id, {differs} FROM accidents
        GROUP BY unit_code, id HAVING count(*) > 1 ORDER BY unit_code, id"""
    ).fetchall()
    found = []
    for unit, id_, *flags in rows:
        titles = "、".join(column.title for column, flag in zip(columns, flags, strict=True) if flag)
        if titles:
            text = f"事故{id_}的几行{titles}不一致：人数和损失按未知处理，其余按第一行。"
            found.append(QualityFinding("accident_rows_differ", "warning", unit, id_, text))
    return tuple(found)
