"""The pieces of accidents and control indicators in plain pandas, written from the indicators' meaning."""

from collections.abc import Callable

import pandas as pd

Tables = dict[str, pd.DataFrame]
Piece = Callable[[Tables], pd.DataFrame]
FAULTS = {"late": ["迟报"], "omitted": ["漏报"], "falsified": ["谎报"], "concealed": ["瞒报"]}
NOT_INDUSTRY = ["道路运输", "水上交通", "铁路运输", "渔业船舶", "农业机械", "消防"]
# How many of the denominator's unit one unit of the figure is.
WORTH = {
    ("地区生产总值", "亿元"): 1, ("地区生产总值", "万元"): 1e-4, ("地区生产总值", "元"): 1e-8,
    ("原煤产量", "百万吨"): 1, ("原煤产量", "万吨"): 1e-2, ("从业人员", "万人"): 1e-1, ("从业人员", "人"): 1e-5,
    ("机动车", "万辆"): 1, ("机动车", "辆"): 1e-4,
}  # fmt: skip


def within(rows: pd.DataFrame, day: str, tables: Tables, kinds: str = "") -> pd.DataFrame:
    """Rows once for each period in which a day of theirs lies."""
    periods = tables["periods"]
    spread = rows.merge(periods.query(kinds) if kinds else periods, how="cross")
    return spread[spread[day].between(spread["first_day"], spread["last_day"])].copy()


def share_of(rows: pd.DataFrame, wanted: "pd.Series[bool]") -> "pd.Series[float]":
    """The unit's share of the accidents wanted, nothing of the others."""
    return rows["share"].where(wanted, 0.0)


def reaching(rows: pd.DataFrame, order: int) -> "tuple[pd.Series[float], pd.Series[bool]]":
    """Accidents of a grade or worse, and which may still turn out to be."""
    yes = rows["grade_order"] >= order
    return share_of(rows, yes), (yes & rows["share"].isna()) | (~yes & ~rows["settled"])


def accidents_charged(tables: Tables) -> pd.DataFrame:
    """Accidents in the periods in which they count."""
    rows = within(tables["charged"], "counted", tables)
    people = rows["deaths"]
    rows["accidents"], rows["accidents_open"] = rows["share"], rows["share"].isna()
    rows["deaths"] = (rows["share"] * people).where(people.ne(0).fillna(True), 0.0)
    rows["deaths_open"] = people.isna() | (rows["share"].isna() & people.gt(0).fillna(False))
    rows["larger"], rows["larger_open"] = reaching(rows, 1)
    rows["major"], rows["major_open"] = reaching(rows, 2)
    return rows


def report_faults(tables: Tables) -> pd.DataFrame:
    """Faults found in the assessed period, and what is under review, as far as three years before it."""
    rows = tables["charged"].merge(tables["periods"].query("period == ''"), how="cross")
    finding = rows["report_finding"]
    reviewed = finding == "核查中"
    faulty = finding.isin([word for words in FAULTS.values() for word in words])
    found = faulty & rows["discovered"].between(rows["first_day"], rows["last_day"])
    earliest = rows["first_day"] - pd.DateOffset(years=3)
    rows = rows[(reviewed | found) & rows["happened"].between(earliest, rows["last_day"])].copy()
    finding = rows["report_finding"]
    for name, words in FAULTS.items():
        rows[name] = share_of(rows, finding.isin(words))
        rows[f"{name}_open"] = finding.isin(words) & rows["share"].isna()
    rows["under_review"] = finding == "核查中"
    rows["concealed_open"] |= rows["under_review"]
    hidden = finding.isin(["瞒报", "谎报"])
    larger, open_ = reaching(rows, 1)
    rows["concealed_larger"] = larger.where(hidden, 0.0)
    rows["concealed_larger_open"] = rows["under_review"] | (hidden & open_)
    return rows


def measures_due(tables: Tables) -> pd.DataFrame:
    """Corrective measures to be evaluated in a year, and those carried out by the day asked."""
    rows = within(tables["accidents"], "measure_due", tables, "kind == 'year'")
    rows["done"] = rows["measure_done"] <= tables["asked"]["as_of"].iloc[0]
    return rows


def coal_mines_registered(tables: Tables) -> pd.DataFrame:
    """Coal mines on the register at the end of the assessed period."""
    last = tables["asked"]["last_day"].iloc[0]
    firms = tables["enterprises"]
    gone = firms["registered_to"] <= last
    found = firms[(firms["sector"] == "煤矿") & (firms["registered_from"] <= last) & ~gone]
    return found.assign(period="")


def ceiling(indicator: str) -> Piece:
    """A ceiling of the assessed year that was handed down by the day asked."""

    def piece(tables: Tables) -> pd.DataFrame:
        asked, rows = tables["asked"].iloc[0], tables["ceilings"]
        of_year = (rows["year"] == asked["last_day"].year) & (rows["indicator"] == indicator)
        return rows[of_year & (rows["issued_date"] <= asked["as_of"])].assign(period="")

    return piece


def deaths_over(figure: str, column: str, sectors: "Callable[[pd.Series[str]], pd.Series[bool]]") -> Piece:
    """Deaths of the assessed year in some sectors, and the yearbook's figure for the same unit."""

    def piece(tables: Tables) -> pd.DataFrame:
        year = str(tables["asked"]["last_day"].iloc[0].year)
        charged = accidents_charged(tables).query("period == ''")
        charged = charged[sectors(charged["sector"]).astype(bool)]
        figures = tables["statistics"]
        figures = figures[(figures["period"] == year) & (figures["indicator"] == figure)]
        found = []
        for unit in tables["units"]["unit_code"]:
            own = charged[charged["unit_code"] == unit]
            published = [
                row.value * WORTH[figure, row.unit]
                for row in figures[figures["unit_code"] == unit].itertuples()
                if (figure, row.unit) in WORTH
            ]
            found.append({
                "unit_code": unit,
                "period": "",
                "deaths": own["deaths"].sum(),
                column: sum(published) if published else None,
                "undecided": not published or bool(own["deaths_open"].any()),
            })  # fmt: skip
        return pd.DataFrame(found, columns=["unit_code", "period", "deaths", column, "undecided"])

    return piece


PIECES: dict[str, Piece] = {
    "accidents_charged": accidents_charged,
    "report_faults": report_faults,
    "measures_due": measures_due,
    "coal_mines_registered": coal_mines_registered,
    "ceiling_of_deaths": ceiling("deaths_ceiling"),
    "ceiling_of_larger_accidents": ceiling("larger_accidents_ceiling"),
    "ceiling_of_gdp_death_rate": ceiling("gdp_death_rate_ceiling"),
    "ceiling_of_coal_death_rate": ceiling("coal_death_rate_ceiling"),
    "deaths_per_gdp": deaths_over("地区生产总值", "gdp", lambda sector: sector.notna()),
    "coal_deaths_per_output": deaths_over("原煤产量", "output", lambda sector: sector == "煤矿"),
    "industry_deaths_per_employee": deaths_over("从业人员", "employees", lambda sector: ~sector.isin(NOT_INDUSTRY)),
    "road_deaths_per_vehicle": deaths_over("机动车", "vehicles", lambda sector: sector == "道路运输"),
    "ceiling_of_general_accidents": ceiling("general_accidents_ceiling"),
    "ceiling_of_employee_death_rate": ceiling("employee_death_rate_ceiling"),
    "ceiling_of_vehicle_death_rate": ceiling("vehicle_death_rate_ceiling"),
}
