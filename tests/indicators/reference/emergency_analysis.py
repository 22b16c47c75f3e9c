"""The pieces that analyse emergency work and training in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]


def posts_trained(tables: Tables) -> pd.DataFrame:
    trainings, periods = tables["trainings"], tables["periods"]
    years = periods[periods["kind"] == "year"].drop(columns="kind")
    rows = trainings[trainings["kind"].isin(["考核培训", "复训"])].merge(years, how="cross")
    rows = rows[(rows["date"] >= rows["first_day"]) & (rows["date"] <= rows["last_day"])]
    posts = {"heads": "主要负责人", "managers": "安全管理人员", "operators": "特种作业人员"}
    return rows.assign(**{name: rows["passed"].where(rows["class"] == post, 0) for name, post in posts.items()})


def rescue_members(tables: Tables) -> pd.DataFrame:
    teams = tables["rescue_teams"]
    teams = teams[~teams["agreement"].fillna(False).astype(bool)].assign(period="")
    kinds = {"national": "国家综合", "government": "政府专业", "enterprise": "企业专业", "part_time": "兼职"}
    kinds["volunteer"] = "社会"
    return teams.assign(**{name: teams["members"].where(teams["kind"] == kind, 0) for name, kind in kinds.items()})


def plans_approved(tables: Tables) -> pd.DataFrame:
    plans, as_of = tables["plans"], tables["asked"]["as_of"].iloc[0]
    plans = plans[(plans["approved_date"] <= as_of) & ~(plans["expires"] < as_of)].assign(period="")
    reviewed = plans["reviewed_date"].where(plans["reviewed_date"] <= as_of)
    days = (reviewed.fillna(plans["approved_date"]) + pd.DateOffset(years=3) - as_of).dt.days
    kinds = {"general": "总体", "special": "专项", "department_plan": "部门", "site": "现场处置", "event": "活动"}
    levels = {"by_county": "县", "by_department": "部门", "by_township": "乡镇", "by_enterprise": "企业"}
    return plans.assign(
        **{name: plans["kind"] == kind for name, kind in kinds.items()},
        **{name: plans["level"] == level for name, level in levels.items()},
        review_overdue=days < 0,
        review_soon=days.between(0, 90),
    )


PIECES = {"posts_trained": posts_trained, "rescue_members": rescue_members, "plans_approved": plans_approved}
