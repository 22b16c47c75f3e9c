"""An invented report for the tests of reported figures: two units of one article, its register, facts to vary."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from assess.evidence.reported_register import Article, ReportedRegister
from assess.params import Period
from assess.reported import Certainty, Qualifier, ReportedFact
from assess.types import Indicator, Source, Unit

TITLES = {"accidents": "事故起数", "deaths": "死亡人数", "major_accidents": "重大事故起数"}
EXACT = ReportedFact(
    "a-01", "990101", "事故", Decimal(3), Qualifier.EXACT, "起", Certainty.CLEAR, "2021年", date(2021, 1, 1),
    date(2021, 12, 31), "007", 4, Source("data/reports.csv", 2, "value"), indicator="accidents",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What a report is read against: the period, the units, the register and the indicators."""

    period: Period
    units: tuple[Unit, ...]
    limits: dict[str, str]
    register: ReportedRegister
    indicators: dict[str, Indicator]

    def fact(self, **changes: object) -> ReportedFact:
        """3 accidents of the whole year 2021, in the seventh article, line 4; or what differs from it."""
        return replace(EXACT, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def world() -> World:
    limits = {"amount": "不按多少计分", "years": "几年合计"}
    article = Article("007", "甲县", ("990101", "990100"))
    return World(
        Period(date(2021, 1, 1), date(2021, 12, 31)),
        (Unit("990101", "甲县", "county", "县级", "990100"), Unit("990100", "乙市", "city", "市级")),
        limits,
        ReportedRegister((article,), limits, implied_zero={"accidents": ("deaths", "major_accidents")}),
        {name: Indicator(name, title, "起", "lower_better", title) for name, title in TITLES.items()},
    )
