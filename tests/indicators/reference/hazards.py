"""The pieces of hazards in plain pandas, written from the indicators' meaning."""

import pandas as pd

Tables = dict[str, pd.DataFrame]


def hazards_due(tables: Tables) -> pd.DataFrame:
    """Hazards whose deadline, as extended, lies in a year's window."""
    hazards = tables["hazards"].copy()
    hazards["due"] = hazards["extended_due"].fillna(hazards["due_date"])
    years = tables["periods"].query("kind == 'year'")
    rows = hazards.merge(years, how="cross")
    rows = rows[(rows["due"] >= rows["first_day"]) & (rows["due"] <= rows["last_day"])]
    rows["on_time"] = rows["closed_date"] <= rows["due"]
    return rows


PIECES = {"hazards_due": hazards_due}
