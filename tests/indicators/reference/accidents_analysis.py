"""The pieces of the analysis of accidents in plain pandas, written from the indicators' meaning.

Each reference is a module of its own, so that what counts in which period is written once more here.
"""

from collections.abc import Callable

import pandas as pd

Tables = dict[str, pd.DataFrame]
Piece = Callable[[Tables], pd.DataFrame]
SECTORS = {
    "accidents_in_coal": ["煤矿"],
    "accidents_in_noncoal": ["非煤矿山"],
    "accidents_in_chemicals": ["危险化学品"],
    "accidents_in_fireworks": ["烟花爆竹"],
    "accidents_in_metallurgy": ["金属冶炼"],
    "accidents_in_construction": ["建筑施工"],
    "accidents_in_roads": ["道路运输"],
    "accidents_in_fire": ["消防", "人员密集场所"],
}
NAMED = [word for words in SECTORS.values() for word in words]
ROLES = ("place", "registration", "direct", "supervision")


def counted(tables: Tables) -> pd.DataFrame:
    """Accidents in the periods in which they count, with shares of accidents and of deaths."""
    rows = tables["charged"].merge(tables["periods"], how="cross")
    rows = rows[(rows["counted"] >= rows["first_day"]) & (rows["counted"] <= rows["last_day"])].copy()
    people, share = rows["deaths"], rows["share"]
    nobody = (people == 0).fillna(False)
    rows["accidents"], rows["accidents_open"] = share, share.isna()
    rows["deaths"] = (people * share).mask(nobody, 0.0)
    rows["deaths_open"] = (people.isna() | share.isna()) & ~nobody
    return rows


def accidents_by_grade(tables: Tables) -> pd.DataFrame:
    """Accidents of one grade alone; one that may yet be graded higher belongs to none for certain."""
    rows = counted(tables)
    order, sure = rows["grade_order"], rows["settled"]
    for at, name in enumerate(("general", "larger_only", "major_only", "particularly_major")):
        highest = at == 3
        is_it = (order == at) & (sure | highest)
        could_be = ~sure & (order <= at) & ~is_it
        rows[name] = rows["share"].where(is_it, 0.0)
        rows[f"{name}_open"] = could_be | (is_it & rows["share"].isna())
    return rows


def in_sectors(words: list[str]) -> Piece:
    return lambda tables: counted(tables)[lambda rows: rows["sector"].isin(words)]


def in_other_sectors(tables: Tables) -> pd.DataFrame:
    rows = counted(tables)
    return rows[~rows["sector"].isin(NAMED)]


def in_role(role: str) -> Piece:
    def piece(tables: Tables) -> pd.DataFrame:
        rows = counted(tables)
        rows = rows[rows["role"] == role].copy()
        larger = rows["grade_order"] >= 1
        rows["larger"] = rows["share"].where(larger, 0.0)
        rows["larger_open"] = (larger & rows["share"].isna()) | (~larger & ~rows["settled"])
        return rows

    return piece


def within_half_a_year(grade: Callable[[pd.DataFrame], tuple["pd.Series[bool]", "pd.Series[bool]"]]) -> Piece:
    """The accidents of the busiest half year, day by day; one row more where it may have been busier.

    `grade` says of which accidents it is certain that they are meant, and of which it is possible.
    """

    def piece(tables: Tables) -> pd.DataFrame:
        first, last = tables["asked"]["first_day"].iloc[0], tables["asked"]["last_day"].iloc[0]
        known = tables["charged"]
        known = known[known["counted"] <= last].copy()
        sure, possible = grade(known)
        known["sure"], known["possible"] = sure & known["share"].notna(), possible
        found = []
        for unit, own in known.groupby("unit_code"):
            spans = []
            for day in sorted(own["happened"].unique()):
                until = pd.Timestamp(day) + pd.DateOffset(months=6)
                span = own[(own["happened"] >= day) & (own["happened"] <= until)]
                if span["happened"].max() >= first:
                    spans.append(span)
            if not spans:
                continue
            totals = [span.loc[span["sure"], "share"].sum() for span in spans]
            busiest = spans[totals.index(max(totals))]
            most = max(span.loc[span["possible"], "share"].fillna(1.0).sum() for span in spans)
            found += [
                {"unit_code": unit, "accidents": share, "undecided": False}
                for share in busiest.loc[busiest["sure"], "share"]
            ]
            if most > max(totals):
                found.append({"unit_code": unit, "accidents": 0.0, "undecided": True})
        return pd.DataFrame(found, columns=["unit_code", "accidents", "undecided"]).assign(period="")

    return piece


def measures_overdue(tables: Tables) -> pd.DataFrame:
    """Corrective measures whose evaluation was due before the day asked and that were not carried out by then."""
    today, rows = tables["asked"]["as_of"].iloc[0], tables["accidents"]
    return rows[(rows["measure_due"] < today) & ~(rows["measure_done"] <= today)].assign(period="")


PIECES: dict[str, Piece] = {
    "accidents_by_grade": accidents_by_grade,
    **{name: in_sectors(words) for name, words in SECTORS.items()},
    "accidents_in_other_sectors": in_other_sectors,
    **{f"accidents_as_{role}": in_role(role) for role in ROLES},
    "larger_within_half_a_year": within_half_a_year(
        lambda rows: (rows["grade_order"] >= 1, (rows["grade_order"] >= 1) | ~rows["settled"])
    ),
    "general_within_half_a_year": within_half_a_year(
        lambda rows: ((rows["grade_order"] == 0) & rows["settled"], rows["grade_order"] == 0)
    ),
    "measures_overdue": measures_overdue,
}
