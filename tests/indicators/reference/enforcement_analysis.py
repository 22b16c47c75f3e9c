"""The pieces that analyse penalties and inspections in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]
NOT_OFFICIAL = ["企业自查", "第三方服务"]
PENALTIES = {
    "fined": ["罚款"],
    "suspended": ["责令停产停业"],
    "sealed": ["查封"],
    "licence_withdrawn": ["暂扣许可证", "吊销许可证"],
    "closed": ["关闭"],
    "referred": ["移送司法"],
    "detained": ["拘留"],
}
KINDS = {
    "by_enterprise": "企业自查",
    "by_department": "部门检查",
    "by_expert": "专家会诊",
    "by_third_party": "第三方服务",
    "by_leader": "领导带队",
    "unannounced": "暗查暗访",
    "at_random": "随机抽查",
}
CLASSES = {"high": "高危", "other_key": "重点", "general": "一般"}


def _first_and_last(tables: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    asked = tables["asked"].iloc[0]
    return asked["first_day"], asked["last_day"]


def _inspections(tables: Tables) -> pd.DataFrame:
    inspections = tables["inspections"].assign(period="")
    return inspections[inspections["date"].between(*_first_and_last(tables))].copy()


def _working(tables: Tables) -> pd.DataFrame:
    """Enterprises registered when the period ends that did not stand still all through it."""
    first, last = _first_and_last(tables)
    rows = tables["enterprises"].assign(period="")
    there = (rows["registered_from"] <= last) & ~(rows["registered_to"] <= last)
    still = (rows["suspended_date"] <= first) & ~(rows["resumed_date"] <= last)
    return rows[there & ~still].copy()


def penalties_standing(tables: Tables) -> pd.DataFrame:
    """Decisions of the period that have not been overturned by the day asked."""
    rows = tables["penalties"].assign(period="")
    gone = rows["overturned_date"] <= tables["asked"]["as_of"].iloc[0]
    rows = rows[rows["date"].between(*_first_and_last(tables)) & ~gone].copy()
    for name, kinds in PENALTIES.items():
        rows[name] = rows["kind"].isin(kinds)
    rows["fine_yuan"] = rows["amount_yuan"].where(rows["fined"], 0)
    return rows


def inspections_by_kind(tables: Tables) -> pd.DataFrame:
    """Inspections of the period by kind; persons only of those that officials made."""
    rows = _inspections(tables)
    for name, kind in KINDS.items():
        rows[name] = rows["kind"] == kind
    official = ~rows["kind"].isin(NOT_OFFICIAL)
    rows["staffed"] = official & rows["inspectors"].notna()
    rows["inspectors"] = rows["inspectors"].where(rows["staffed"], 0)
    return rows


def department_coverage(tables: Tables) -> pd.DataFrame:
    """Enterprises by class, and whether a department inspected them."""
    rows, visits = _working(tables), _inspections(tables)
    visits = visits[visits["kind"] == "部门检查"]
    seen = set(zip(visits["unit_code"], visits["enterprise"], strict=True))
    places = zip(rows["unit_code"], rows["id"], strict=True)
    inspected = pd.Series([place in seen for place in places], index=rows.index, dtype=bool)
    for name, risk_class in CLASSES.items():
        rows[name] = rows["risk_class"] == risk_class
        rows[f"{name}_inspected"] = rows[name] & inspected
    return rows


def high_risk_visits(tables: Tables) -> pd.DataFrame:
    """High-risk enterprises with the visits to them, then the teams that made these: one office on one day is one."""
    enterprises, visits = _working(tables), _inspections(tables)
    enterprises = enterprises[enterprises["risk_class"] == "高危"]
    official = visits[~visits["kind"].isin(NOT_OFFICIAL)]
    places = enterprises[["unit_code", "id"]].rename(columns={"id": "enterprise"})
    made = official.merge(places, on=["unit_code", "enterprise"])
    counts = made.groupby(["unit_code", "enterprise"]).size()
    numbers = [counts.get(place, 0) for place in places.itertuples(index=False, name=None)]
    own = enterprises[["unit_code", "period"]].assign(enterprise=True, visits=numbers, team=False)
    teams = made.dropna(subset=["org"]).drop_duplicates(["unit_code", "org", "date"])
    sent = teams[["unit_code", "period"]].assign(enterprise=False, visits=0, team=True)
    return pd.concat([own, sent])


PIECES = {
    "penalties_standing": penalties_standing,
    "inspections_by_kind": inspections_by_kind,
    "department_coverage": department_coverage,
    "high_risk_visits": high_risk_visits,
}
