"""The pieces of standardisation and monitoring in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]
# What the superior keeps itself is not asked of a unit.
KEPT_ABOVE = {"ceilings", "statistics", "circulars", "honours", "accountability_cases", "units", "filings"}


def _first_and_last(tables: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    asked = tables["asked"].iloc[0]
    return asked["first_day"], asked["last_day"]


def standardised_enterprises(tables: Tables) -> pd.DataFrame:
    """Enterprises that should hold a certificate, and whether they hold one when the period ends."""
    first, last = _first_and_last(tables)
    rows = tables["enterprises"].assign(period="")
    rows = rows[(rows["registered_from"] <= last) & ~(rows["registered_to"] <= last)].copy()
    held = tables["certificates"]
    held = held[(held["issued_date"] <= last) & (held["expires"] >= last) & ~(held["revoked_date"] <= last)]
    holders = {kind: set(zip(of["unit_code"], of["enterprise"], strict=True)) for kind, of in held.groupby("kind")}
    places = list(zip(rows["unit_code"], rows["id"], strict=True))
    safety, management = (
        pd.Series([place in holders.get(kind, set()) for place in places], index=rows.index, dtype=bool)
        for kind in ("安全生产标准化", "管理标准化")
    )
    working = ~((rows["suspended_date"] <= first) & ~(rows["resumed_date"] <= last))
    old = rows["registered_from"] <= last + pd.Timedelta(days=1) - pd.DateOffset(years=1)
    high = rows["risk_class"] == "高危"
    rows["high_risk"] = high & working & old
    rows["high_risk_certified"] = rows["high_risk"] & safety
    rows["industry"] = (rows["sector"] == "工贸") & rows["above_scale"] & ~high & working
    rows["industry_certified"] = rows["industry"] & safety
    rows["noncoal_mine"] = rows["sector"] == "非煤矿山"
    rows["noncoal_mine_double"] = rows["noncoal_mine"] & safety & management
    return rows[rows["high_risk"] | rows["industry"] | rows["noncoal_mine"]]


def monitoring_due(tables: Tables) -> pd.DataFrame:
    """Enterprises whose day to connect has come; those stopped with approval are not asked to be online."""
    _, last = _first_and_last(tables)
    rows = tables["monitored_enterprises"].assign(period="")
    rows = rows[rows["required_by"] <= last].copy()
    rows["in_operation"] = ~rows["suspended"].fillna(False)
    in_time = rows["connected_date"] <= rows["required_by"]
    rows["connected"] = rows["in_operation"] & in_time & rows["online"].fillna(False)
    return rows


def platform_alarms(tables: Tables) -> pd.DataFrame:
    """Alarms of connected enterprises; where there was none, none had to be handled."""
    _, last = _first_and_last(tables)
    rows = tables["monitored_enterprises"].assign(period="")
    rows = rows[(rows["connected_date"] <= last) | rows["alarms"].notna()].copy()
    silent = (rows["alarms"] == 0).fillna(False).astype(bool)
    rows["handled"] = rows["alarms_handled"].mask(silent, 0)
    return rows


def second_gates(tables: Tables) -> pd.DataFrame:
    """Enterprises whose gate is due, and whether it stands when the period ends."""
    _, last = _first_and_last(tables)
    rows = tables["monitored_enterprises"].assign(period="")
    rows = rows[rows["second_gate_required_by"] <= last].copy()
    rows["installed"] = rows["second_gate_date"] <= last
    return rows


def quarters_filed(tables: Tables) -> pd.DataFrame:
    """For each unit and quarter: was every ledger filed in time for each of its three months?"""
    periods, filings = tables["periods"], tables["filings"]
    asked_for = set(tables) - KEPT_ABOVE - {"charged", "periods", "asked", "workdays"}
    months, quarters = (periods[periods["kind"] == kind] for kind in ("month", "quarter"))
    grace = filings["last_date"] + pd.Timedelta(days=2)
    good = filings[filings["received_date"] <= filings["due_date"].fillna(grace)].merge(months, how="cross")
    good = good[(good["first_date"] <= good["first_day"]) & (good["last_date"] >= good["last_day"])]
    filed = set(zip(good["unit_code"], good["period"], good["ledger"], strict=True))
    known, rows = set(filings["unit_code"]), []
    for unit in tables["units"]["unit_code"]:
        for quarter in quarters.itertuples():
            within = months[months["first_day"].between(quarter.first_day, quarter.last_day)]["period"]
            wanted = {(unit, month, ledger) for month in within for ledger in asked_for}
            rows.append((unit, quarter.period, wanted <= filed, unit not in known))
    return pd.DataFrame(rows, columns=["unit_code", "period", "on_time", "unregistered"])


PIECES = {
    "standardised_enterprises": standardised_enterprises,
    "monitoring_due": monitoring_due,
    "platform_alarms": platform_alarms,
    "second_gates": second_gates,
    "quarters_filed": quarters_filed,
}
