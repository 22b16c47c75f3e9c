"""The pieces of dual prevention in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]
REGISTERS = ["金属冶炼清单", "涉氨制冷清单", "粉尘涉爆清单", "有限空间清单"]


def _first_and_last(tables: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    asked = tables["asked"].iloc[0]
    return asked["first_day"], asked["last_day"]


def _in_period(days: "pd.Series[pd.Timestamp]", tables: Tables) -> "pd.Series[bool]":
    return days.between(*_first_and_last(tables))


def _registered(tables: Tables) -> pd.DataFrame:
    """Enterprises registered when the period ends; one struck off on its last day is gone."""
    _, last = _first_and_last(tables)
    enterprises = tables["enterprises"]
    gone = enterprises["registered_to"] <= last
    return enterprises[(enterprises["registered_from"] <= last) & ~gone].assign(period="")


def dual_prevention(tables: Tables) -> pd.DataFrame:
    """Works above scale, high-risk and listed enterprises that worked in the period and are a year old."""
    first, last = _first_and_last(tables)
    rows = _registered(tables)
    listed = rows["above_scale"] | (rows["risk_class"] == "高危") | rows["dual_prevention_required"].fillna(False)
    opened = last + pd.Timedelta(days=1) - pd.DateOffset(years=1)
    stopped = (rows["suspended_date"] <= first) & ~(rows["resumed_date"] <= last)
    rows = rows[listed & (rows["registered_from"] <= opened) & ~stopped].copy()
    rows["built"] = rows["dual_prevention_accepted"] <= last
    return rows


def risk_points(tables: Tables) -> pd.DataFrame:
    """Risk points; a nil report is none."""
    rosters = tables["rosters"]
    rows = rosters[(rosters["kind"] == "风险点") & (rosters["item"] != "零报告")].assign(period="")
    rows["complete"] = rows[["level", "measure", "person"]].notna().all(axis="columns")
    rows["high"] = rows["level"].isin(["重大", "较大"])
    out_of_use = (rows["checks_due"] == 0).fillna(False).astype(bool)
    rows["high_in_use"] = rows["high"] & ~out_of_use
    enough = (rows["checks_done"] >= rows["checks_due"]).fillna(False).astype(bool)
    rows["controlled"] = rows["high_in_use"] & enough
    return rows


def sector_registers(tables: Tables) -> pd.DataFrame:
    """Four registers a unit, whether or not it has a row of them."""
    rosters = tables["rosters"]
    updated = rosters[_in_period(rosters["updated"], tables)]
    there = set(zip(updated["unit_code"], updated["kind"], strict=True))
    rows = [(unit, "", (unit, kind) not in there) for unit in tables["units"]["unit_code"] for kind in REGISTERS]
    return pd.DataFrame(rows, columns=["unit_code", "period", "missing"])


def campaign_tasks_due(tables: Tables) -> pd.DataFrame:
    """Tasks due in the period that were not cancelled; done needs evidence."""
    tasks = tables["campaign_tasks"].assign(period="")
    rows = tasks[_in_period(tasks["due_date"], tables) & ~tasks["cancelled"].fillna(False).astype(bool)].copy()
    rows["done"] = (rows["done_date"] <= rows["due_date"]) & rows["evidence"].notna()
    return rows


def zero_accident_roster(tables: Tables) -> pd.DataFrame:
    """Villages and units on the list of the year in which the period ends."""
    _, last = _first_and_last(tables)
    rosters = tables["rosters"].assign(period="")
    this_year = (rosters["year"] == last.year).fillna(False).astype(bool)
    rows = rosters[(rosters["kind"] == "零事故创建") & this_year & (rosters["item"] != "零报告")].copy()
    rows["certified"] = rows["certified"].fillna(False)
    return rows


def key_enterprise_staff(tables: Tables) -> pd.DataFrame:
    """High-risk and key enterprises with their staff."""
    rows = _registered(tables)
    return rows[rows["risk_class"] != "一般"]


def heads_sampled(tables: Tables) -> pd.DataFrame:
    """Random checks that looked at the duties of an enterprise's head."""
    inspections = tables["inspections"].assign(period="")
    looked = inspections["duties_missing"].notna() & (inspections["kind"] == "随机抽查")
    return inspections[looked & _in_period(inspections["date"], tables)]


def resumed_unaccepted(tables: Tables) -> pd.DataFrame:
    """Enterprises that resumed without acceptance, from circulars and from the list, each once."""
    circulars = tables["circulars"][tables["circulars"]["kind"] == "擅自复产"]
    own = circulars["self_found"].fillna(False).astype(bool)
    found = set()
    for one in circulars[~own & _in_period(circulars["date"], tables)].itertuples():
        found.add((one.unit_code, one.enterprise, None if one.enterprise else one.subject))
    enterprises = tables["enterprises"]
    for one in enterprises[_in_period(enterprises["resumed_date"], tables)].itertuples():
        same = own & (circulars["unit_code"] == one.unit_code) & (circulars["enterprise"] == one.id)
        stopped_by_county = (circulars[same]["date"] >= one.resumed_date).any()
        in_time = pd.notna(one.accepted_date) and one.accepted_date <= one.resumed_date
        of_an_earlier_stop = in_time and pd.notna(one.suspended_date) and one.accepted_date < one.suspended_date
        refused = one.acceptance_passed is not pd.NA and not one.acceptance_passed
        if (not in_time or of_an_earlier_stop or refused) and not stopped_by_county:
            found.add((one.unit_code, one.id, None))
    return pd.DataFrame([(unit, "") for unit, _, _ in found], columns=["unit_code", "period"])


def resumption_applications(tables: Tables) -> pd.DataFrame:
    """Applications promised for the period; concluded before the application is another one's."""
    enterprises = tables["enterprises"].assign(period="")
    rows = enterprises[enterprises["applied_date"].notna() & _in_period(enterprises["promised_date"], tables)].copy()
    rows["on_time"] = rows["accepted_date"].between(rows["applied_date"], rows["promised_date"])
    return rows


def mines_requiring_team(tables: Tables) -> pd.DataFrame:
    """Coal mines that need a resident team; covered by one that was there and checked."""
    first, last = _first_and_last(tables)
    mines = _registered(tables)
    mines = mines[(mines["sector"] == "煤矿") & mines["team_required"].fillna(False).astype(bool)].copy()
    rosters = tables["rosters"]
    worked = (rosters["kind"] == "督导组") & (rosters["checks_done"] > 0).fillna(False).astype(bool)
    there = (rosters["from_date"] <= last) & ~(rosters["to_date"] < first)
    teams = rosters[worked & there]
    places = set(zip(teams["unit_code"], teams["enterprise"], strict=True))
    mines["covered"] = [place in places for place in zip(mines["unit_code"], mines["id"], strict=True)]
    return mines


PIECES = {
    "dual_prevention": dual_prevention,
    "risk_points": risk_points,
    "sector_registers": sector_registers,
    "campaign_tasks_due": campaign_tasks_due,
    "zero_accident_roster": zero_accident_roster,
    "key_enterprise_staff": key_enterprise_staff,
    "heads_sampled": heads_sampled,
    "resumed_unaccepted": resumed_unaccepted,
    "resumption_applications": resumption_applications,
    "mines_requiring_team": mines_requiring_team,
}
