"""The pieces of the analysis of inspections and hazards in plain pandas, written from the indicators' meaning."""

from fractions import Fraction

import pandas as pd

Tables = dict[str, pd.DataFrame]
SECTORS = {
    "coal_mines": ["煤矿"],
    "noncoal_mines": ["非煤矿山"],
    "chemicals": ["危险化学品"],
    "fireworks": ["烟花爆竹"],
    "metallurgy": ["金属冶炼"],
    "construction": ["建筑施工"],
    "roads": ["道路运输"],
    "fire": ["消防", "人员密集场所"],
}
SOURCES = {
    "by_enterprises": "企业自查",
    "by_departments": "部门检查",
    "by_experts": "专家会诊",
    "by_superiors": "上级检查",
    "by_public": "群众举报",
    "by_accidents": "事故暴露",
}


def _in(rows: pd.DataFrame, column: str, kind: str, tables: Tables) -> pd.DataFrame:
    """Rows by the period of a kind in which a day lies; year means the assessed period."""
    periods = tables["periods"]
    periods = periods[(periods["kind"] == kind) & ((kind != "year") | (periods["period"] == ""))]
    found = rows.merge(periods.drop(columns="kind"), how="cross")
    return found[(found[column] >= found["first_day"]) & (found[column] <= found["last_day"])].copy()


def hazards_found_parts(tables: Tables) -> pd.DataFrame:
    """Hazards found in the period by severity, sector and source; every sector not named is another one."""
    rows = _in(tables["hazards"], "found_date", "year", tables)
    rows["general"] = rows["severity"] == "一般"
    for name, sectors in SECTORS.items():
        rows[name] = rows["sector"].isin(sectors)
    rows["other_sectors"] = ~rows[[*SECTORS]].any(axis="columns")
    for name, source in SOURCES.items():
        rows[name] = rows["source"] == source
    return rows


def closing_time(tables: Tables) -> pd.DataFrame:
    """Median and 90 % quantile of the days from finding to closing, of hazards closed in the period."""
    rows = _in(tables["hazards"], "closed_date", "year", tables)
    made = []
    for unit, group in rows.groupby("unit_code"):
        days = sorted((group["closed_date"] - group["found_date"]).dt.days)
        made.append((unit, "", float(_quantile(days, Fraction(1, 2))), float(_quantile(days, Fraction(9, 10)))))
    return pd.DataFrame(made, columns=["unit_code", "period", "half_days", "ninety_days"])


def _quantile(ordered: list[int], share: Fraction) -> Fraction:
    """Type 7: between two neighbours, at (n − 1) × share from 0."""
    place = (len(ordered) - 1) * share
    low = ordered[int(place)]
    high = ordered[min(int(place) + 1, len(ordered) - 1)]
    return low + (place - int(place)) * (high - low)


def inspections_with_findings(tables: Tables) -> pd.DataFrame:
    """Inspections of the period by others than the enterprise itself."""
    rows = _in(tables["inspections"], "date", "year", tables)
    rows = rows[rows["kind"] != "企业自查"].copy()
    rows["clean"] = rows["findings"] == 0
    return rows


def hazards_found_by_month(tables: Tables) -> pd.DataFrame:
    """Hazards by the month of finding."""
    return _in(tables["hazards"], "found_date", "month", tables)


def hazards_closed_by_month(tables: Tables) -> pd.DataFrame:
    """Hazards by the month of closing."""
    return _in(tables["hazards"], "closed_date", "month", tables)


def inspections_by_month(tables: Tables) -> pd.DataFrame:
    """Inspections of all kinds by month."""
    return _in(tables["inspections"], "date", "month", tables)


PIECES = {
    "hazards_found_parts": hazards_found_parts,
    "closing_time": closing_time,
    "inspections_with_findings": inspections_with_findings,
    "hazards_found_by_month": hazards_found_by_month,
    "hazards_closed_by_month": hazards_closed_by_month,
    "inspections_by_month": inspections_by_month,
}
