"""The pieces of the quarterly assessment of townships in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]
HEADS = ["党委主要负责人", "政府主要负责人", "党委书记", "党工委书记", "镇长", "乡长", "办事处主任"]


def held(rows: pd.DataFrame, tables: Tables, column: str = "date") -> pd.DataFrame:
    """The rows whose day lies in the assessed period."""
    asked = tables["asked"].iloc[0]
    return rows[rows[column].between(asked["first_day"], asked["last_day"])].assign(period="")


def accidents_determined(tables: Tables) -> pd.DataFrame:
    rows = held(tables["charged"], tables, "counted")
    return rows.assign(undetermined=rows["production"].isna())


def concealed_this_year(tables: Tables) -> pd.DataFrame:
    rows, last = tables["charged"].assign(period=""), tables["asked"]["last_day"].iloc[0]
    found = rows["discovered"].between(pd.Timestamp(last.year, 1, 1), last)
    rows["concealed"] = (rows["report_finding"] == "瞒报") & found
    rows["under_way"] = (rows["report_finding"] == "核查中") & (rows["happened"] <= last)
    return rows[rows["concealed"] | rows["under_way"]]


def information_reported(tables: Tables) -> pd.DataFrame:
    rows = held(tables["documents"], tables)
    late = rows["date"] > rows["due_date"]
    return rows[(rows["kind"] == "工作信息") & rows["receipt"].notna() & ~late]


def shirked_petitions(tables: Tables) -> pd.DataFrame:
    petitions, circulars = held(tables["hazards"], tables, "answer_due"), held(tables["circulars"], tables)
    answered = petitions["answered_date"].fillna(tables["asked"]["as_of"].iloc[0])
    petitions = petitions[(petitions["source"] == "群众举报") & (answered > petitions["answer_due"])]
    known = set(zip(petitions["unit_code"], petitions["id"], strict=True))
    found = circulars[circulars["kind"] == "举报推诿"]
    told = [(row.unit_code, row.subject) in known for row in found.itertuples()]
    found = found[~pd.Series(told, index=found.index, dtype=bool)]
    return pd.concat([petitions[["unit_code", "period"]], found[["unit_code", "period"]]])


def stability_notices(tables: Tables) -> pd.DataFrame:
    rows = held(tables["documents"], tables, "due_date")
    return rows[rows["kind"] == "重要时段通知"]


def _latest(tables: Tables, notice: str, report: str) -> pd.DataFrame:
    """Of each unit the report that came latest after its due day, and both days."""
    documents, as_of = tables["documents"], tables["asked"]["as_of"].iloc[0]
    reports = documents[(documents["kind"] == report) & documents["receipt"].notna()]
    found: dict[str, tuple[pd.Timestamp, pd.Timestamp]] = {}
    for asked in held(documents[documents["kind"] == notice], tables, "due_date").itertuples():
        due = asked.due_date
        same = (reports["unit_code"] == asked.unit_code) & (reports["due_date"] == due)
        came = reports.loc[same, "date"].min()
        if pd.isna(came) and due >= as_of:
            continue
        came = as_of if pd.isna(came) else came
        known = found.get(asked.unit_code)
        if known is None or (came - due, -due.value) > (known[1] - known[0], -known[0].value):
            found[asked.unit_code] = due, came
    rows = [(unit, "", due.toordinal(), came.toordinal()) for unit, (due, came) in found.items()]
    return pd.DataFrame(rows, columns=["unit_code", "period", "due_day", "report_day"])


def stability_latest(tables: Tables) -> pd.DataFrame:
    return _latest(tables, "重要时段通知", "重要时段报告")


def attendees_latest(tables: Tables) -> pd.DataFrame:
    return _latest(tables, "会议通知", "参会名单")


def absences_not_reported(tables: Tables) -> pd.DataFrame:
    rows = held(tables["meetings"], tables)
    return rows[rows["unexcused"].notna()].rename(columns={"unexcused": "persons"})


def months_with_head_check(tables: Tables) -> pd.DataFrame:
    heads = tables["leaders"][tables["leaders"]["post"].isin(HEADS)]
    rows = held(tables["leader_inspections"], tables)
    rows = rows[rows["place"].notna() | rows["enterprise"].notna()]
    rows = rows.merge(heads, left_on=["unit_code", "leader"], right_on=["unit_code", "id"])
    rows = rows[(rows["from_date"] <= rows["date"]) & ~(rows["to_date"] < rows["date"])]
    return rows.assign(month=rows["date"].dt.strftime("%Y-%m")).drop_duplicates(["unit_code", "month"])


def quarter_end(tables: Tables) -> pd.DataFrame:
    return tables["units"].assign(period="", day=tables["asked"]["last_day"].iloc[0].toordinal())


def self_check_day(tables: Tables) -> pd.DataFrame:
    rows, last = tables["documents"], tables["asked"]["last_day"].iloc[0]
    about = rows["due_date"].between(last, last + pd.Timedelta(days=30))
    rows = rows[(rows["kind"] == "自查报告") & rows["receipt"].notna() & about]
    first = rows.groupby("unit_code", as_index=False)["date"].min()
    return first.assign(period="", day=[day.toordinal() for day in first["date"]])


PIECES = {
    "accidents_determined": accidents_determined,
    "concealed_this_year": concealed_this_year,
    "information_reported": information_reported,
    "shirked_petitions": shirked_petitions,
    "stability_notices": stability_notices,
    "stability_latest": stability_latest,
    "attendees_latest": attendees_latest,
    "absences_not_reported": absences_not_reported,
    "months_with_head_check": months_with_head_check,
    "quarter_end": quarter_end,
    "self_check_day": self_check_day,
}
