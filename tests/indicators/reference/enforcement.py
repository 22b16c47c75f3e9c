"""The pieces of enforcement in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]


def _in_period(days: "pd.Series[pd.Timestamp]", tables: Tables) -> "pd.Series[bool]":
    asked = tables["asked"].iloc[0]
    return days.between(asked["first_day"], asked["last_day"])


def _true(flags: "pd.Series[bool]") -> "pd.Series[bool]":
    return flags.fillna(False).astype(bool)


def plan_inspections(tables: Tables) -> pd.DataFrame:
    """Planned checks of the period; of an enterprise closed before its day, only where it was checked."""
    closed = tables["enterprises"][["unit_code", "id", "registered_to"]]
    closed = closed.rename(columns={"id": "enterprise"}).dropna(subset=["registered_to"])
    rows = tables["enforcement"].assign(period="").merge(closed, how="left", on=["unit_code", "enterprise"])
    rows = rows[rows["plan_id"].notna() & _in_period(rows["planned"], tables)]
    struck = rows["done_date"].isna() & (rows["registered_to"] <= rows["planned"])
    rows = rows[~struck].copy()
    rows["done"] = rows["done_date"] <= tables["asked"]["last_day"].iloc[0]
    return rows


def punishable_violations(tables: Tables) -> pd.DataFrame:
    """Violations found by checks that the law punishes, and whether a case or a decision followed by the day asked."""
    as_of = tables["asked"]["as_of"].iloc[0]
    rows = tables["enforcement"].assign(period="")
    trifling = (rows["punishable"] == False).fillna(False).astype(bool)  # noqa: E712
    day = rows["done_date"].fillna(rows["case_date"])
    found = rows["violation"].notna() & rows["accident"].isna() & ~trifling & _in_period(day, tables)
    rows = rows[found].copy()
    decided = tables["penalties"][tables["penalties"]["date"] <= as_of]
    cases = set(zip(decided["unit_code"], decided["case_id"], strict=True))
    punished = [one in cases for one in zip(rows["unit_code"], rows["id"], strict=True)]
    rows["has_case"] = (rows["case_date"] <= as_of) | pd.Series(punished, index=rows.index, dtype=bool)
    return rows


def fatal_accidents_concluded(tables: Tables) -> pd.DataFrame:
    """Fatal accidents concluded in the period by the county or below, each once."""
    accidents = tables["accidents"].assign(period="")
    deaths = accidents["deaths"] + accidents["late_deaths"].fillna(0)
    own = ~accidents["investigated_by"].isin(["市", "省", "国家"])
    counted = (deaths > 0) & accidents["production"] & own & _in_period(accidents["closed_date"], tables)
    rows = accidents[_true(counted)].drop_duplicates(["unit_code", "id"]).copy()
    examined = tables["enforcement"][_true(tables["enforcement"]["head_examined"])]
    known = set(zip(examined["unit_code"], examined["accident"], strict=True))
    rows["head_examined"] = [one in known for one in zip(rows["unit_code"], rows["id"], strict=True)]
    return rows


def decisions_made(tables: Tables) -> pd.DataFrame:
    """Decisions of the period; to publish within 7 working days, seizures and transfers within 20."""
    number = tables["workdays"].set_index("day")["number"]
    today = number[tables["asked"]["as_of"].iloc[0]]
    rows = tables["penalties"].assign(period="")
    rows = rows[_in_period(rows["date"], tables)].copy()
    allowed = rows["kind"].map({"查封": 20, "移送司法": 20}).fillna(7)
    made = rows["date"].map(number)
    public = ~_true(rows["withheld"])
    over = today - made > allowed
    rows["to_publish"] = public & (rows["published_date"].notna() | over)
    rows["published"] = public & (rows["published_date"].map(number) - made <= allowed)
    rows["no_calendar"] = False
    return rows


def cases_sampled(tables: Tables) -> pd.DataFrame:
    """Case files drawn by lot; a file that needs no legal review leaves it blank."""
    rows = tables["enforcement"].assign(period="")
    day = rows["case_date"].fillna(rows["done_date"])
    rows = rows[_true(rows["sampled"]) & _in_period(day, tables)].copy()
    rows["complete"] = _true(rows["recorded"]) & rows["legal_review"].fillna(True).astype(bool)
    return rows


def mineral_sites(tables: Tables) -> pd.DataFrame:
    """Mineral sites on the list; a nil report is none."""
    rosters = tables["rosters"].assign(period="")
    return rosters[(rosters["kind"] == "矿点") & (rosters["item"] != "零报告")]


def illegal_mines(tables: Tables) -> pd.DataFrame:
    """Illegal mines that others found first, each matter once."""
    rows = tables["circulars"].assign(period="")
    rows = rows[(rows["kind"] == "非法采矿") & ~_true(rows["self_found"]) & _in_period(rows["date"], tables)]
    return rows.drop_duplicates(["unit_code", "subject"])


def blacklist_publications(tables: Tables) -> pd.DataFrame:
    """Publications of the blacklist in the period."""
    documents = tables["documents"].assign(period="")
    return documents[(documents["kind"] == "联合惩戒名单") & _in_period(documents["date"], tables)]


def decisions_overturned(tables: Tables) -> pd.DataFrame:
    """Decisions overturned in the period, of whatever year."""
    penalties = tables["penalties"].assign(period="")
    return penalties[_in_period(penalties["overturned_date"], tables)]


PIECES = {
    "plan_inspections": plan_inspections,
    "punishable_violations": punishable_violations,
    "fatal_accidents_concluded": fatal_accidents_concluded,
    "decisions_made": decisions_made,
    "cases_sampled": cases_sampled,
    "mineral_sites": mineral_sites,
    "illegal_mines": illegal_mines,
    "blacklist_publications": blacklist_publications,
    "decisions_overturned": decisions_overturned,
}
