"""The pieces of emergency work in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]
HIGH_RISK = ["煤矿", "非煤矿山", "危险化学品", "烟花爆竹", "金属冶炼", "建筑施工", "人员密集场所"]


def true(flags: "pd.Series[bool]") -> "pd.Series[bool]":
    """What is blank does not hold."""
    return flags.fillna(False).astype(bool)


def held_in(rows: pd.DataFrame, tables: Tables, kind: str, column: str = "date") -> pd.DataFrame:
    """The rows once for each period of a kind in which the day lies."""
    periods = tables["periods"]
    spans = periods[periods["kind"] == kind].drop(columns="kind")
    both = rows.drop(columns="period", errors="ignore").merge(spans, how="cross")
    return both[(both[column] >= both["first_day"]) & (both[column] <= both["last_day"])]


def held(rows: pd.DataFrame, tables: Tables, column: str = "date") -> pd.DataFrame:
    """The rows whose day lies in the assessed period."""
    asked = tables["asked"].iloc[0]
    return rows[rows[column].between(asked["first_day"], asked["last_day"])].assign(period="")


def roster(tables: Tables, *kinds: str) -> pd.DataFrame:
    """The rows of some lists that hold for the assessed year."""
    rows = tables["rosters"].copy()
    rows["period"] = ""
    other_year = true(rows["year"] != tables["asked"]["last_day"].iloc[0].year)
    return rows[rows["kind"].isin(kinds) & ~other_year & (rows["item"] != "零报告")]


def plans_due(tables: Tables) -> pd.DataFrame:
    rows, last = tables["plans"].copy(), tables["asked"]["last_day"].iloc[0]
    rows = rows[true(rows["required"]) & rows["level"].isin(["县", "部门", "乡镇", "企业"])]
    reviewed = rows["reviewed_date"].where(rows["reviewed_date"] <= last)
    latest = pd.concat([rows["approved_date"], reviewed], axis=1).max(axis=1)
    fresh = latest >= last - pd.DateOffset(years=3)
    rows["valid"] = (rows["approved_date"] <= last) & fresh & ~(rows["expires"] < last)
    return rows.assign(period="")


def drills_held(tables: Tables) -> pd.DataFrame:
    rows = held_in(tables["drills"], tables, "year")
    rows["county_general"] = (rows["level"] == "县") & (rows["kind"] == "综合") & true(rows["evaluated"])
    levels = {"by_county": "县", "by_department": "部门", "by_township": "乡镇", "by_enterprise": "企业"}
    return rows.assign(**{name: rows["level"] == level for name, level in levels.items()})


def special_plans(tables: Tables) -> pd.DataFrame:
    plans, asked = tables["plans"], tables["asked"].iloc[0]
    plans = plans[(plans["kind"] == "专项") & (plans["level"] == "县")]
    plans = plans[(plans["approved_date"] <= asked["last_day"]) & ~(plans["expires"] < asked["first_day"])]
    drills = held(tables["drills"], tables)
    drills = drills[true(drills["evaluated"])]
    tried = set(zip(drills["unit_code"], drills["plan_id"], strict=True))
    drilled = [(plan.unit_code, plan.id) in tried for plan in plans.itertuples()]
    return plans.assign(period="", drilled=drilled)


def _drill_halves(tables: Tables) -> pd.DataFrame:
    firms, periods = tables["enterprises"], tables["periods"]
    dangerous = (firms["risk_class"] == "高危") | firms["sector"].isin(HIGH_RISK) | true(firms["crowded"])
    halves = periods[periods["kind"] == "half_year"]
    rows = firms[dangerous].merge(halves, how="cross")
    whole = (rows["registered_from"] <= rows["first_day"]) & ~(rows["registered_to"] <= rows["last_day"])
    idle = (rows["suspended_date"] <= rows["first_day"]) & ~(rows["resumed_date"] <= rows["last_day"])
    return rows[whole & ~idle]


def drill_enterprises(tables: Tables) -> pd.DataFrame:
    return _drill_halves(tables).drop_duplicates("id").assign(period="")


def enterprises_drilled(tables: Tables) -> pd.DataFrame:
    rows = _drill_halves(tables)
    drills = held_in(tables["drills"], tables, "half_year")
    seen = set(zip(drills["unit_code"], drills["enterprise"], drills["period"], strict=True))
    return rows.assign(drilled=[(row.unit_code, row.id, row.period) in seen for row in rows.itertuples()])


def unannounced_drills(tables: Tables) -> pd.DataFrame:
    rows = held_in(tables["drills"], tables, "half_year")
    return rows[(rows["level"] == "县") & (rows["kind"] != "桌面") & ~rows["announced"].fillna(True).astype(bool)]


def rescue_team_tiers(tables: Tables) -> pd.DataFrame:
    teams = tables["rescue_teams"]
    teams = teams[true(teams["members"] > 0) | true(teams["agreement"])]
    tiers = {"政府专业": 1, "企业专业": 2, "兼职": 3, "社会": 3}
    found = teams.assign(tier=teams["kind"].map(tiers)).groupby("unit_code")["tier"].nunique()
    units = tables["units"]
    return units.assign(period="", missing=3 - units["unit_code"].map(found).fillna(0))


def response_tests(tables: Tables) -> pd.DataFrame:
    rows = held(tables["drills"], tables)
    rows = rows[rows["kind"] == "计时拉动"]
    there = true(rows["distance_km"] > 3) | true(rows["arrive_seconds"] <= 300)
    return rows.assign(within_limits=true(rows["out_seconds"] <= 60) & there)


def expert_specialities(tables: Tables) -> pd.DataFrame:
    rows = []
    experts = roster(tables, "专家")
    for unit in tables["units"]["unit_code"]:
        own = experts[experts["unit_code"] == unit]
        needed = own.loc[true(own["required"] >= 1), "speciality"].dropna().unique()
        there = set(own.loc[own["person"].notna(), "speciality"])
        rows += [(unit, "", name not in there, False) for name in needed]
        rows += [] if len(needed) else [(unit, "", False, True)]
    return pd.DataFrame(rows, columns=["unit_code", "period", "missing", "unlisted"])


def supplies(tables: Tables) -> pd.DataFrame:
    rows = roster(tables, "储备物资").dropna(subset="item")
    rows = rows.groupby(["unit_code", "period", "item"], as_index=False)[["stock", "standard"]].sum(min_count=1)
    rows = rows[rows["standard"].notna()]
    return rows.assign(at_standard=true(rows["stock"] >= rows["standard"]))


def grids(tables: Tables) -> pd.DataFrame:
    rows = roster(tables, "安全网格")
    rows["grid"] = rows["grid"].fillna(rows["id"])
    held_by = rows.groupby(["unit_code", "person"])["grid"].nunique().to_dict()
    few = [held_by.get((row.unit_code, row.person), 3) < 3 for row in rows.itertuples()]
    rows["staffed"] = pd.Series(few, index=rows.index, dtype=bool)
    return rows.groupby(["unit_code", "period", "grid"], as_index=False)["staffed"].any()


def villages(tables: Tables) -> pd.DataFrame:
    asked = tables["asked"].iloc[0]
    rows = roster(tables, "灾害信息员", "安全网格").dropna(subset="village")
    rows["has_officer"] = (rows["kind"] == "灾害信息员") & rows["person"].notna()
    in_time = rows["checked_date"].between(asked["first_day"], asked["last_day"])
    rows["checked"] = (rows["kind"] == "安全网格") & in_time
    return rows.groupby(["unit_code", "period", "village"], as_index=False)[["has_officer", "checked"]].any()


def duty_absences(tables: Tables) -> pd.DataFrame:
    rows = held(tables["rosters"], tables, "checked_date")
    return rows[(rows["kind"] == "值班抽查") & true(rows["absent"])]


def flood_items(tables: Tables) -> pd.DataFrame:
    rows = roster(tables, "防汛准备").dropna(subset="item")
    rows["done"] = true(rows["filled"] >= 1)
    listed = rows.groupby(["unit_code", "period", "item"], as_index=False)["done"].any()
    undone = listed[~listed["done"]].assign(missing=1)
    number = listed.groupby("unit_code").size()
    units = tables["units"]
    rest = units.assign(period="", missing=9 - units["unit_code"].map(number).fillna(0))
    return pd.concat([undone, rest[rest["missing"] > 0]])


def flood_hazards(tables: Tables) -> pd.DataFrame:
    rows, asked = roster(tables, "防汛隐患"), tables["asked"].iloc[0]
    return rows.assign(rechecked=rows["checked_date"].between(asked["first_day"], asked["last_day"]))


def forest_posts(tables: Tables) -> pd.DataFrame:
    rows = roster(tables, "护林岗")
    signed = rows["contract_date"] <= tables["asked"]["last_day"].iloc[0]
    return rows.assign(posts=rows["required"], filled=rows["filled"].where(signed, 0))


def event_venues(tables: Tables) -> pd.DataFrame:
    rows = held(roster(tables, "活动场馆"), tables)
    rows["name"] = rows["name"].fillna(rows["id"])
    ready = [_prepared(tables, row) for _, row in rows.iterrows()]
    rows["prepared"] = pd.Series(ready, index=rows.index, dtype=bool)
    return rows.groupby(["unit_code", "period", "name"], as_index=False)["prepared"].all()


def _prepared(tables: Tables, venue: "pd.Series[object]") -> bool:
    """Whether a plan was approved and tried before the event began."""
    plans = tables["plans"][tables["plans"]["unit_code"] == venue["unit_code"]]
    drills = tables["drills"][tables["drills"]["unit_code"] == venue["unit_code"]]
    about = plans["event"].notna() & plans["event"].isin([venue["name"], venue["event"]])
    plans = plans[(plans["kind"] == "活动") & about & (plans["approved_date"] < venue["date"])]
    days = (venue["date"] - drills["date"]).dt.days
    drills = drills[days.between(1, 365)]
    tried = (drills["place"] == venue["name"]) | drills["plan_id"].isin(plans["id"])
    return bool(len(plans) and tried.any())


PIECES = {
    "plans_due": plans_due,
    "drills_held": drills_held,
    "special_plans": special_plans,
    "drill_enterprises": drill_enterprises,
    "enterprises_drilled": enterprises_drilled,
    "unannounced_drills": unannounced_drills,
    "rescue_team_tiers": rescue_team_tiers,
    "response_tests": response_tests,
    "expert_specialities": expert_specialities,
    "supplies": supplies,
    "grids": grids,
    "villages": villages,
    "duty_absences": duty_absences,
    "flood_items": flood_items,
    "flood_hazards": flood_hazards,
    "forest_posts": forest_posts,
    "event_venues": event_venues,
}
