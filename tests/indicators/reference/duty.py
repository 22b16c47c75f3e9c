"""The pieces of the duties of leaders in plain pandas, written from the indicators' meaning."""

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import yaml

Tables = dict[str, pd.DataFrame]
Key = tuple[str, str]
Day = pd.Timestamp
ROOT = Path(__file__).resolve().parents[3]
# The titles of posts as the duty lists name them.
LISTS = yaml.safe_load((ROOT / "params" / "standards" / "duties.yaml").read_text(encoding="utf-8"))["lists"]
TITLES: dict[str, list[str]] = {one["id"]: [one["post"], *one.get("also", [])] for one in LISTS}
LEADERSHIP = [title for titles in TITLES.values() for title in titles]
DEPUTIES = [*TITLES["deputy_in_charge"], *TITLES["other_government"]]
RULES = ["党政同责一岗双责规定", "领导干部职责清单", "分级分类监管意见"]


def _spans(tables: Tables, kind: str) -> list[tuple[str, Day, Day]]:
    """Name, first and last day of the quarters, or of the assessed period alone."""
    periods = tables["periods"]
    rows = periods[(periods["kind"] == kind) & ((kind != "year") | (periods["period"] == ""))]
    return list(zip(rows["period"], rows["first_day"], rows["last_day"], strict=True))


def _in(rows: pd.DataFrame, column: str, kind: str, tables: Tables) -> pd.DataFrame:
    """Rows by the quarter, or the assessed period, in which a day lies."""
    parts = [
        rows[(rows[column] >= first) & (rows[column] <= last)].assign(period=name)
        for name, first, last in _spans(tables, kind)
    ]
    return pd.concat(parts)


def _frame(rows: Iterable[tuple[object, ...]], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["unit_code", "period", *columns])


def _held(leaders: pd.DataFrame, titles: list[str], first: Day, last: Day) -> dict[Key, set[Day]]:
    """The days of a span on which each person of a unit held one of these posts."""
    found: dict[Key, set[Day]] = {}
    for row in leaders[leaders["post"].isin(titles)].itertuples():
        until = last if pd.isna(row.to_date) else min(row.to_date, last)
        days = pd.date_range(max(row.from_date, first), until)
        if len(days):
            found.setdefault((row.unit_code, row.id), set()).update(days)
    return found


def _answering(leaders: pd.DataFrame, titles: list[str], first: Day, last: Day) -> dict[Key, set[Day]]:
    """Those of them who held it on at least half of the days."""
    whole = (last - first).days + 1
    return {key: days for key, days in _held(leaders, titles, first, last).items() if 2 * len(days) >= whole}


def leadership_statements(tables: Tables) -> pd.DataFrame:
    """Members of the leadership for half the period and at its end, and who has no statement that names safety."""
    ((name, first, last),) = _spans(tables, "year")
    documents = _in(tables["documents"], "date", "year", tables)
    stated = documents[(documents["kind"] == "述职报告") & documents["safety"].fillna(False)]
    done = set(zip(stated["unit_code"], stated["leader"], strict=True))
    people = _answering(tables["leaders"], LEADERSHIP, first, last)
    rows = ((key[0], name, key not in done) for key, days in people.items() if last in days)
    return _frame(rows, "without_safety")


def _own_meetings(tables: Tables) -> pd.DataFrame:
    """Meetings with minutes that the unit itself held."""
    meetings = tables["meetings"]
    return meetings[meetings["number"].notna() & meetings["unexcused"].isna()]


def leadership_meetings(tables: Tables) -> pd.DataFrame:
    """Meetings of the three bodies by quarter; two of them count only where safety was dealt with."""
    rows = _in(_own_meetings(tables), "date", "quarter", tables)
    rows = rows[rows["kind"].isin(["常委会", "常务会", "安委会"])].copy()
    safety = rows["safety"].fillna(False)
    rows["standing_committee"] = (rows["kind"] == "常委会") & safety
    rows["executive"] = (rows["kind"] == "常务会") & safety
    rows["safety_committee"] = rows["kind"] == "安委会"
    return rows


def _deputies(tables: Tables, acts: Iterable[tuple[str, str, Day]], column: str) -> pd.DataFrame:
    """Deputies who answer for a quarter, and whether one of these acts (unit, person, day) fell on their days."""
    known = list(acts)
    rows = []
    for name, first, last in _spans(tables, "quarter"):
        for (unit, person), days in _answering(tables["leaders"], DEPUTIES, first, last).items():
            done = any(place == unit and who == person and day in days for place, who, day in known)
            rows.append((unit, name, done))
    return _frame(rows, column)


def deputies_deployed(tables: Tables) -> pd.DataFrame:
    """Deputies who chaired or attended a meeting at which work safety was deployed."""
    meetings = _own_meetings(tables)
    meetings = meetings[meetings["safety"].fillna(False)]
    meetings = meetings[meetings["kind"].isin(["常务会", "专题会", "安委会办公室会"])]
    acts = [
        (row.unit_code, person.strip(), row.date)
        for row in meetings.itertuples()
        for person in [*re.split("[、；;,，]", row.present or ""), row.chair or ""]
    ]
    return _deputies(tables, acts, "deployed")


def deputies_on_site(tables: Tables) -> pd.DataFrame:
    """Deputies who led an inspection of an enterprise."""
    visits = tables["leader_inspections"]
    visits = visits[(visits["level"] == "企业") | visits["enterprise"].notna()]
    return _deputies(tables, zip(visits["unit_code"], visits["leader"], visits["date"], strict=True), "on_site")


def _top_visits(tables: Tables) -> pd.DataFrame:
    """Inspections with a place, and whether the leader was then secretary or head of government."""
    rows = tables["leader_inspections"]
    rows = rows[rows["place"].notna() | rows["enterprise"].notna()].copy()
    for post in ("secretary", "government_head"):
        rows[post] = [_held_post(row, TITLES[post], tables["leaders"]) for row in rows.itertuples()]
        rows[post] = rows[post].astype(bool)
    return rows[rows["secretary"] | rows["government_head"]]


def _held_post(visit: "pd.core.series.Series", titles: list[str], leaders: pd.DataFrame) -> bool:
    terms = leaders[
        (leaders["unit_code"] == visit.unit_code) & (leaders["id"] == visit.leader) & leaders["post"].isin(titles)
    ]
    return bool(((terms["from_date"] <= visit.date) & ~(terms["to_date"] < visit.date)).any())


def top_leaders_by_quarter(tables: Tables) -> pd.DataFrame:
    """Those inspections by quarter."""
    return _in(_top_visits(tables), "date", "quarter", tables)


def key_dates(tables: Tables) -> pd.DataFrame:
    """The listed key dates of the period, each once, and whether one of the two leaders went out for it."""
    listed = _in(tables["documents"], "date", "year", tables)
    listed = listed[listed["kind"] == "重要时段"].drop_duplicates(["unit_code", "title"])
    visits = _in(_top_visits(tables), "date", "year", tables)
    done = set(zip(visits["unit_code"], visits["key_date"], strict=True))
    rows = zip(listed["unit_code"], listed["title"], strict=True)
    return _frame(((unit, "", (unit, title) in done) for unit, title in rows), "inspected")


def _in_force(tables: Tables) -> pd.DataFrame:
    """Documents issued by the last day of the period and still valid on it."""
    ((_, _, last),) = _spans(tables, "year")
    documents = tables["documents"]
    return documents[(documents["date"] <= last) & ~(documents["valid_to"] < last)]


def extended_duty_posts(tables: Tables) -> pd.DataFrame:
    """Posts outside party and government that a valid duty list names, each once a unit."""
    lists = _in_force(tables)
    lists = lists[lists["kind"] == "领导干部职责清单"]
    rows = {
        (row.unit_code, "", word)
        for row in lists.itertuples()
        for word in ("人大", "政协")
        if word in (row.title or "")
    }
    return _frame(sorted(rows), "post")


def responsibility_documents(tables: Tables) -> pd.DataFrame:
    """Three documents for every unit that the ledgers name, and whether each is missing."""
    valid = _in_force(tables)
    valid = valid[valid["number"].notna()]
    there = set(zip(valid["unit_code"], valid["kind"], strict=True))
    units = {unit for name in ("units", "documents", "filings") for unit in tables[name]["unit_code"]}
    return _frame(((unit, "", (unit, kind) not in there) for unit in sorted(units) for kind in RULES), "missing")


def member_duties(tables: Tables) -> pd.DataFrame:
    """Members of each unit's safety committee, and whether a valid list states their duties for safety."""
    valid = _in_force(tables)
    valid = valid[(valid["kind"] == "成员单位职责清单") & valid["safety"].fillna(False)]
    defined = set(zip(valid["unit_code"], valid["subject_unit"], strict=True))
    units = tables["units"]
    members = units[units["member"].fillna(False) & units["parent"].notna()]
    keys = zip(members["parent"], members["unit_code"], strict=True)
    return _frame(((parent, "", (parent, member) in defined) for parent, member in keys), "defined")


def discipline_organisation_reports(tables: Tables) -> pd.DataFrame:
    """Reports to discipline and organisation bodies with a receipt, by quarter."""
    rows = _in(tables["documents"], "date", "quarter", tables)
    return rows[(rows["kind"] == "报送纪检组织") & rows["receipt"].notna()]


def assembly_reports(tables: Tables) -> pd.DataFrame:
    """Reports of the period to the people's congress and the consultative conference."""
    rows = _in(tables["documents"], "date", "year", tables)
    rows = rows[rows["kind"].isin(["人大报告", "政协通报"])].copy()
    rows["congress"] = rows["kind"] == "人大报告"
    rows["cppcc"] = rows["kind"] == "政协通报"
    return rows


def accountability_due(tables: Tables) -> pd.DataFrame:
    """Cases to be closed in the period, neither handed over nor suspended."""
    rows = _in(tables["accountability_cases"], "due_date", "year", tables)
    rows = rows[~rows["stage"].isin(["移送", "中止"])].copy()
    rows["on_time"] = rows["closed_date"] <= rows["due_date"]
    return rows


def _first_day(tables: Tables, kind: str) -> pd.DataFrame:
    """The day of the first such document of the period, as days with 1 January of the year 1 as the first."""
    rows = _in(tables["documents"], "date", "year", tables)
    first = rows[rows["kind"] == kind].groupby("unit_code")["date"].min()
    return _frame(((unit, "", day.toordinal()) for unit, day in first.items()), "day")


def upper_plan(tables: Tables) -> pd.DataFrame:
    """The day of the superior's deployment of the year."""
    return _first_day(tables, "上级年度部署")


def year_plan(tables: Tables) -> pd.DataFrame:
    """The day of the unit's own plan of the year."""
    return _first_day(tables, "年度方案")


PIECES = {
    "leadership_statements": leadership_statements,
    "leadership_meetings": leadership_meetings,
    "deputies_deployed": deputies_deployed,
    "deputies_on_site": deputies_on_site,
    "top_leaders_by_quarter": top_leaders_by_quarter,
    "key_dates": key_dates,
    "extended_duty_posts": extended_duty_posts,
    "responsibility_documents": responsibility_documents,
    "member_duties": member_duties,
    "discipline_organisation_reports": discipline_organisation_reports,
    "assembly_reports": assembly_reports,
    "accountability_due": accountability_due,
    "upper_plan": upper_plan,
    "year_plan": year_plan,
}
