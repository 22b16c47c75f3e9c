"""The pieces of inspections and hazards in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]
NINETY = pd.Timedelta(days=90)
NO_ENTERPRISE = ["道路隐患点", "校车隐患", "防汛防台隐患"]
OWN_CHECKS = ["企业自查", "第三方服务"]
FLAMMABLE = ["危险化学品", "烟花爆竹", "燃气"]


def _days(tables: Tables) -> "tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]":
    """First and last day of the assessed period, and the as-of day."""
    asked = tables["asked"].iloc[0]
    return asked["first_day"], asked["last_day"], asked["as_of"]


def _within(rows: pd.DataFrame, column: str, tables: Tables) -> pd.DataFrame:
    """The rows whose day lies in the assessed period, its first and last day included."""
    first, last, _ = _days(tables)
    return rows[(rows[column] >= first) & (rows[column] <= last)].assign(period="")


def _with_due(tables: Tables) -> pd.DataFrame:
    """Hazards with their deadline: the extended one where there is one."""
    hazards = tables["hazards"].copy()
    hazards["due"] = hazards["extended_due"].fillna(hazards["due_date"])
    return hazards


def hazards_found(tables: Tables) -> pd.DataFrame:
    """Hazards found in the period, and whether their record lacks nothing."""
    _, _, as_of = _days(tables)
    rows = _within(_with_due(tables), "found_date", tables)
    placed = rows["enterprise"].notna() | rows["category"].isin(NO_ENTERPRISE)
    settled = rows["closed_date"].notna() | ~(rows["due"] < as_of)
    rows["complete"] = rows[["severity", "due_date", "person"]].notna().all(axis="columns") & placed & settled
    return rows


def hazards_due(tables: Tables) -> pd.DataFrame:
    """Hazards whose deadline, as extended, lies in the period."""
    rows = _within(_with_due(tables), "due", tables)
    rows["on_time"] = rows["closed_date"] <= rows["due"]
    return rows


def expert_findings_due(tables: Tables) -> pd.DataFrame:
    """Those of them that experts found."""
    rows = hazards_due(tables)
    return rows[rows["source"] == "专家会诊"]


def road_spots_due(tables: Tables) -> pd.DataFrame:
    """Those of them on roads and school buses."""
    rows = hazards_due(tables)
    return rows[(rows["category"] == "道路隐患点") | (rows["category"] == "校车隐患")]


def fire_hazards_due(tables: Tables) -> pd.DataFrame:
    """Those of them that are fire hazards of crowded places."""
    rows = hazards_due(tables)
    return rows[(rows["sector"] == "人员密集场所") & (rows["category"] == "火灾隐患")]


def fire_hazards_treated(tables: Tables) -> pd.DataFrame:
    """Fire hazards closed on time, or the place sealed or shut by the end of the period by a decision that stands."""
    _, last, _ = _days(tables)
    penalties = tables["penalties"]
    shut = penalties[
        penalties["kind"].isin(["查封", "责令停产停业", "关闭"])
        & (penalties["date"] <= last)
        & penalties["overturned_date"].isna()
    ]
    rows = fire_hazards_due(tables).copy()
    by_decision = set(zip(shut["unit_code"], shut["hazard"], strict=True))
    named = [key in by_decision for key in zip(rows["unit_code"], rows["id"], strict=True)]
    rows["treated"] = rows["on_time"] | pd.Series(named, index=rows.index, dtype=bool)
    return rows


def hazards_open(tables: Tables) -> pd.DataFrame:
    """Hazards not closed on the as-of day; overdue from the day after the deadline on."""
    _, _, as_of = _days(tables)
    rows = _with_due(tables)
    rows = rows[(rows["found_date"] <= as_of) & ~(rows["closed_date"] <= as_of)].assign(period="")
    major, late = rows["severity"] == "重大", rows["due"] < as_of
    rows["major_overdue"] = major & late
    rows["general_overdue"] = (rows["severity"] == "一般") & late
    rows["major_undated"] = major & rows["due"].isna()
    return rows


def major_hazards_found(tables: Tables) -> pd.DataFrame:
    """Major hazards confirmed in the period: listed within three working days, and by whom they were found."""
    rows = _within(tables["hazards"], "found_date", tables)
    rows = rows[rows["severity"] == "重大"].copy()
    number = tables["workdays"].set_index("day")["number"]
    found, listed = rows["found_date"].map(number), rows["listed_date"].map(number)
    rows["listed_in_time"] = rows["listed_by"].notna() & (listed - found <= 3)
    rows["no_calendar"] = rows["listed_date"].notna() & (listed.isna() | found.isna())
    rows["self_found"] = ~rows["source"].isin(["上级检查", "群众举报", "事故暴露"])
    return rows


def hazards_closed(tables: Tables) -> pd.DataFrame:
    """Hazards closed in the period."""
    return _within(tables["hazards"], "closed_date", tables)


def hazards_repeated(tables: Tables) -> pd.DataFrame:
    """Hazards of enterprises closed at least 90 days before the period ends, and whether the like was found again."""
    _, last, _ = _days(tables)
    rows = hazards_closed(tables)
    rows = rows[rows["enterprise"].notna() & (rows["closed_date"] + NINETY <= last)].copy()
    rows["repeated"] = [_found_again(row, tables["hazards"]) for _, row in rows.iterrows()]
    rows["repeated"] = rows["repeated"].astype(bool)
    return rows


def _found_again(closed: "pd.Series[object]", hazards: pd.DataFrame) -> bool:
    same = hazards[
        (hazards["unit_code"] == closed["unit_code"])
        & (hazards["enterprise"] == closed["enterprise"])
        & (hazards["category"] == closed["category"])
    ]
    after = (same["found_date"] - closed["closed_date"]).dt.days
    return bool(after.between(1, 90).any())


def clean_checks_before_accident(tables: Tables) -> pd.DataFrame:
    """Checks that found nothing, by others than the enterprise, 1 to 90 days before an accident of the period there."""
    accidents = _within(tables["accidents"], "date", tables)
    accidents = accidents[accidents["production"].fillna(False)]
    checks = tables["inspections"]
    checks = checks[(checks["findings"] == 0).fillna(False) & (checks["kind"] != "企业自查")]
    pairs = checks.dropna(subset=["enterprise"]).merge(accidents, on=["unit_code", "enterprise"], suffixes=("", "_of"))
    pairs = pairs[(pairs["date_of"] - pairs["date"]).dt.days.between(1, 90)]
    return pairs.drop_duplicates(["unit_code", "id"])


def key_enterprises(tables: Tables) -> pd.DataFrame:
    """High-risk and listed enterprises on the register when the period ends that were not idle all through it."""
    first, last, _ = _days(tables)
    rows = tables["enterprises"]
    there = (rows["registered_from"] <= last) & ~(rows["registered_to"] <= last)
    idle = (rows["suspended_date"] <= first) & ~(rows["resumed_date"] <= last)
    rows = rows[there & ~idle & rows["risk_class"].isin(["高危", "重点"])].assign(period="")
    rows["high_risk"] = rows["risk_class"] == "高危"
    rows["other_key"] = rows["risk_class"] == "重点"
    return rows


def key_enterprises_inspected(tables: Tables) -> pd.DataFrame:
    """The same, and whether a check of the period by others than the enterprise and its services reached them."""
    checks = _within(tables["inspections"], "date", tables)
    checks = checks[~checks["kind"].isin(OWN_CHECKS)]
    reached = set(zip(checks["unit_code"], checks["enterprise"], strict=True))
    rows = key_enterprises(tables)
    found = pd.Series(
        [key in reached for key in zip(rows["unit_code"], rows["id"], strict=True)], index=rows.index, dtype=bool
    )
    rows["high_risk_inspected"] = rows["high_risk"] & found
    rows["other_key_inspected"] = rows["other_key"] & found
    return rows


def flammable_sites(tables: Tables) -> pd.DataFrame:
    """Sites of flammables drawn at random in the period, each at its first draw."""
    checks = _within(tables["inspections"], "date", tables)
    checks = checks[(checks["kind"] == "随机抽查") & checks["enterprise"].notna()]
    register = tables["enterprises"][["unit_code", "id", "sector"]]
    register = register.rename(columns={"id": "enterprise", "sector": "registered_sector"})
    checks = checks.merge(register, on=["unit_code", "enterprise"], how="left")
    sector = checks["sector"].where(checks["sector"].notna(), checks["registered_sector"])
    return checks[sector.isin(FLAMMABLE)].sort_values(["date", "id"]).drop_duplicates(["unit_code", "enterprise"])


def hazards_rechecked(tables: Tables) -> pd.DataFrame:
    """Hazards looked at again in the period; without a result they did not pass."""
    rows = _within(tables["hazards"], "rechecked_date", tables)
    rows["passed"] = rows["recheck_passed"].fillna(False)
    return rows


def public_reports_due(tables: Tables) -> pd.DataFrame:
    """Reports of the public whose answer was due in the period."""
    rows = _within(tables["hazards"], "answer_due", tables)
    rows = rows[rows["source"] == "群众举报"].copy()
    rows["answered"] = rows["answered_date"] <= rows["answer_due"]
    return rows


PIECES = {
    "hazards_found": hazards_found,
    "hazards_due": hazards_due,
    "expert_findings_due": expert_findings_due,
    "road_spots_due": road_spots_due,
    "fire_hazards_due": fire_hazards_due,
    "fire_hazards_treated": fire_hazards_treated,
    "hazards_open": hazards_open,
    "major_hazards_found": major_hazards_found,
    "hazards_closed": hazards_closed,
    "hazards_repeated": hazards_repeated,
    "clean_checks_before_accident": clean_checks_before_accident,
    "key_enterprises": key_enterprises,
    "key_enterprises_inspected": key_enterprises_inspected,
    "flammable_sites": flammable_sites,
    "hazards_rechecked": hazards_rechecked,
    "public_reports_due": public_reports_due,
}
