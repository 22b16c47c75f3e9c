"""The pieces of bonuses, penalties and vetoes in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]
RANKS = {"国家": 1, "省": 2, "市": 3}


def held(rows: pd.DataFrame, tables: Tables, column: str = "date") -> pd.DataFrame:
    """The rows whose day lies in the assessed period."""
    asked = tables["asked"].iloc[0]
    return rows[rows[column].between(asked["first_day"], asked["last_day"])].assign(period="")


def _highest(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Of each matter the document of the highest level."""
    rank = rows["level"].map(RANKS).fillna(4)
    return rows.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates(["unit_code", *by])


def honours_counted(tables: Tables) -> pd.DataFrame:
    rows = held(tables["honours"], tables)
    rows = rows[rows["kind"].isin(["表彰", "经验推广"])]
    blank = rows["subject"].isna()
    rows = pd.concat([rows[blank], _highest(rows[~blank], ["kind", "subject"])])
    honour, spread = rows["kind"] == "表彰", rows["kind"] == "经验推广"
    return rows.assign(
        national=honour & (rows["level"] == "国家"),
        provincial=honour & (rows["level"] == "省"),
        city=honour & (rows["level"] == "市"),
        experience_upper=spread & rows["level"].isin(["国家", "省"]),
        experience_city=spread & (rows["level"] == "市"),
    )


def certificates_gained(tables: Tables) -> pd.DataFrame:
    rows, last = held(tables["certificates"], tables, "issued_date"), tables["asked"]["last_day"].iloc[0]
    rows = rows[(rows["kind"] == "安全生产标准化") & ~(rows["revoked_date"] <= last)]
    order = {"一级": 1, "二级": 2, "三级": 3}
    new = rows["level"].map(order).astype("float")
    rows = rows[(new < rows["previous_level"].map(order).fillna(9).astype("float")) & (new <= 2)]
    rows = rows.drop_duplicates(["unit_code", "enterprise", "level"])
    return rows.assign(first=rows["level"] == "一级", second=rows["level"] == "二级")


def circulars_counted(tables: Tables) -> pd.DataFrame:
    rows = held(tables["circulars"], tables)
    rows = _highest(rows[rows["kind"] == "通报批评"], ["subject"])
    return rows.assign(national=rows["level"] == "国家", provincial=rows["level"] == "省")


def regulatory_talks(tables: Tables) -> pd.DataFrame:
    rows = held(tables["circulars"], tables)
    return rows[(rows["kind"] == "约谈") & rows["level"].isin(["国家", "省"])]


def upper_listed_overdue(tables: Tables) -> pd.DataFrame:
    as_of = tables["asked"]["as_of"].iloc[0]
    hazards, circulars = tables["hazards"], tables["circulars"]
    due = hazards["extended_due"].fillna(hazards["due_date"])
    upper = hazards["listed_by"].isin(["国家", "省"])
    hazards = hazards[upper & (due < as_of) & ~(hazards["closed_date"] <= as_of)]
    known = set(zip(hazards["unit_code"], hazards["id"], strict=True))
    told = [(row.unit_code, row.subject) in known for row in circulars.itertuples()]
    listed = (circulars["kind"] == "挂牌督办") & circulars["level"].isin(["国家", "省"]) & ~pd.Series(told, dtype=bool)
    circulars = circulars[listed & (circulars["due_date"] < as_of) & ~(circulars["closed_date"] <= as_of)]
    return pd.concat([hazards[["unit_code"]], circulars[["unit_code"]]]).assign(period="")


def false_materials(tables: Tables) -> pd.DataFrame:
    rows, as_of = tables["circulars"], tables["asked"]["as_of"].iloc[0]
    recent = (rows["date"] > as_of - pd.DateOffset(years=1)) & (rows["date"] <= as_of)
    rows = rows[recent & (rows["kind"] == "弄虚作假")].assign(period="")
    under_way = rows["due_date"].notna() & ~(rows["closed_date"] <= as_of)
    return rows.assign(under_way=under_way, confirmed=~under_way)


PIECES = {
    "honours_counted": honours_counted,
    "certificates_gained": certificates_gained,
    "circulars_counted": circulars_counted,
    "regulatory_talks": regulatory_talks,
    "upper_listed_overdue": upper_listed_overdue,
    "false_materials": false_materials,
}
