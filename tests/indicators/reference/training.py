"""The pieces of training and publicity in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]
MINES_AND_CHEMICALS = ["煤矿", "非煤矿山", "危险化学品", "烟花爆竹", "金属冶炼"]


def held(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The rows whose day lies in the assessed period."""
    asked = tables["asked"].iloc[0]
    return rows[rows["date"].between(asked["first_day"], asked["last_day"])].assign(period="")


def _batches(tables: Tables, class_: str) -> pd.DataFrame:
    """Groups of one kind of post trained by the end of the period, with what is still in force at its end."""
    rows, last = tables["trainings"], tables["asked"]["last_day"].iloc[0]
    rows = rows[(rows["class"] == class_) & rows["kind"].isin(["考核培训", "复训"]) & (rows["date"] <= last)]
    rows = rows[rows["required"].notna()].assign(period="")
    in_force = rows["expires"] >= last
    return rows.assign(
        passed_in_force=rows["passed"].where(in_force, 0), certified=rows["certificate"].where(in_force, 0)
    )


def head_batches(tables: Tables) -> pd.DataFrame:
    return _batches(tables, "主要负责人")


def manager_batches(tables: Tables) -> pd.DataFrame:
    return _batches(tables, "安全管理人员")


def operator_batches(tables: Tables) -> pd.DataFrame:
    return _batches(tables, "特种作业人员")


def sector_batches(tables: Tables) -> pd.DataFrame:
    rows = held(tables["trainings"], tables)
    managers = rows["class"].isna() | rows["class"].isin(["主要负责人", "安全管理人员"])
    special = (rows["kind"] == "专项培训") & rows["sector"].isin(MINES_AND_CHEMICALS)
    return rows[managers & special & rows["required"].notna()]


def _missing(tables: Tables, wanted: int, found: pd.DataFrame, column: str) -> pd.DataFrame:
    """How many of so many different things each unit lacks."""
    units = tables["units"]
    number = found.groupby("unit_code")[column].nunique()
    return units.assign(period="", missing=wanted - units["unit_code"].map(number).fillna(0))


def cadre_training(tables: Tables) -> pd.DataFrame:
    meetings, trainings = held(tables["meetings"], tables), held(tables["trainings"], tables)
    studied = meetings["safety"].fillna(False).astype(bool) & meetings["number"].notna()
    meetings = meetings[(meetings["kind"] == "理论学习中心组") & studied]
    return _missing(tables, 2, pd.concat([meetings, trainings[trainings["kind"] == "党校培训"]]), "kind")


def publicity_activities(tables: Tables) -> pd.DataFrame:
    trainings, drills = held(tables["trainings"], tables), held(tables["drills"], tables)
    trainings = trainings[trainings["kind"].isin(["主题培训", "警示教育", "文化作品", "专项检查"])]
    drills = drills[drills["kind"] != "计时拉动"].assign(kind="演练")
    return _missing(tables, 5, pd.concat([trainings, drills]), "kind")


def publicity_records(tables: Tables) -> pd.DataFrame:
    documents = held(tables["documents"], tables)
    return _missing(tables, 3, documents[documents["kind"].isin(["活动记录", "活动成果", "活动总结"])], "kind")


def publicity_entries(tables: Tables) -> pd.DataFrame:
    trainings = held(tables["trainings"], tables)
    return _missing(tables, 7, trainings[trainings["kind"] == "进企业等活动"], "place")


def media_columns(tables: Tables) -> pd.DataFrame:
    documents, periods = tables["documents"], tables["periods"]
    quarters = periods[periods["kind"] == "quarter"].drop(columns="kind")
    rows = documents[documents["kind"] == "媒体专栏"].merge(quarters, how="cross")
    return rows[(rows["date"] >= rows["first_day"]) & (rows["date"] <= rows["last_day"])]


def media_exposures(tables: Tables) -> pd.DataFrame:
    documents = held(tables["documents"], tables)
    return documents[documents["kind"] == "公开曝光"]


def safety_month_reports(tables: Tables) -> pd.DataFrame:
    documents = held(tables["documents"], tables)
    found = []
    for kind, name in (("安全生产月方案", "plan"), ("安全生产月总结", "summary")):
        for unit, reports in documents[documents["kind"] == kind].groupby("unit_code"):
            received = reports[reports["receipt"].notna()]
            on_time = bool((received["date"] <= received["due_date"]).any())
            undated = bool(received["due_date"].isna().any()) and not on_time
            found.append({"unit_code": unit, "period": "", f"{name}_on_time": on_time, f"{name}_undated": undated})
    flags = ["plan_on_time", "plan_undated", "summary_on_time", "summary_undated"]
    rows = pd.DataFrame(found, columns=["unit_code", "period", *flags])
    return rows.astype(dict.fromkeys(flags, "boolean"))


def communities(tables: Tables) -> pd.DataFrame:
    rows, trainings = tables["rosters"], held(tables["trainings"], tables)
    year = tables["asked"]["last_day"].iloc[0].year
    rows = rows[rows["kind"].isin(["灾害信息员", "安全网格"]) & (rows["item"] != "零报告") & rows["village"].notna()]
    rows = rows[(rows["year"].isna() | (rows["year"] == year)).fillna(False).astype(bool)]
    rows = rows.drop_duplicates(["unit_code", "village"]).assign(period="")
    searched = trainings[trainings["kind"] == "找隐患活动"]
    places = set(zip(searched["unit_code"], searched["village"], strict=True))
    return rows.assign(active=[(row.unit_code, row.village) in places for row in rows.itertuples()])


PIECES = {
    "head_batches": head_batches,
    "manager_batches": manager_batches,
    "operator_batches": operator_batches,
    "sector_batches": sector_batches,
    "cadre_training": cadre_training,
    "publicity_activities": publicity_activities,
    "publicity_records": publicity_records,
    "publicity_entries": publicity_entries,
    "media_columns": media_columns,
    "media_exposures": media_exposures,
    "safety_month_reports": safety_month_reports,
    "communities": communities,
}
