"""Printed percentages against counts: what the real table does, and what is wrong."""

import pytest

COUNTS, HEADLINE = "data/counts.csv", "data/headline.csv"


def test_every_truncated_percentage_of_the_real_figures_is_found(published) -> None:
    found = {finding.subject: finding for finding in published.findings("percent_truncated")}
    assert {subject: [source.row for source in one.sources] for subject, one in found.items()} == {
        "合计": [3, 5, 7], "贵池区": [25], "青阳县": [45], "通报正文": [2, 3, 4],
    }  # fmt: skip
    assert "事故起数 8/45 印作-17.77，应为-17.78" in found["通报正文"].message
    assert "受伤人数 17/31 印作-54.83，应为-54.84" in found["通报正文"].message
    assert found["贵池区"].unit == "341702"
    assert {one.level for one in found.values()} == {"notice"}


def test_conventions_of_the_real_table(published) -> None:
    assert "按截断印的5处、按四舍五入印的0处" in published.findings("percent_convention")[0].message
    assert "“—”共45处" in published.messages("zero_base_dash")
    (zero,) = published.findings("zero_base_printed_as_zero")
    assert (zero.unit, [source.row for source in zero.sources]) == ("341702", [24])


def test_rounded_percentages_are_told_from_truncated_ones(town) -> None:
    town.edit(HEADLINE, "accidents,合计,12,-2,-14.29", "accidents,合计,12,-2,-14.28")
    view = town.read()
    assert "截断印的1处、按四舍五入印的1处" in view.messages("percent_convention")
    assert [found.subject for found in view.findings("percent_truncated")] == ["通报正文"]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (HEADLINE, "deaths,合计,12,-2,-14.29", "deaths,合计,12,-2,-20", "死亡人数 2/14 印作-20，应为-14"),
        (HEADLINE, "injured,合计,3,1,50", "injured,合计,3,1,—", "受伤人数 1/2 印作—，应为50.00"),
        (HEADLINE, "injured,合计,3,1,50", "injured,合计,3,3,50", "受伤人数上年同期0、本期3，印作50，应为“—”"),
        (COUNTS, "甲县,deaths,交通运输业,5,0", "甲县,deaths,交通运输业,5,-17.5", "死亡人数 0/5 印作-17.5，应为0.0"),
        (COUNTS, "甲县,accidents,采矿业,0,—", "甲县,accidents,采矿业,0,25", "上年同期0、本期0，印作25，应为“—”"),
    ],
)
def test_a_percentage_that_fits_no_counts_is_a_warning(town, name: str, old: str, new: str, message: str) -> None:
    town.edit(name, old, new)
    view = town.read()
    assert message in view.messages("percent_differs")
    assert "percent_differs" in view.warnings


def test_a_percentage_that_no_whole_number_explains(town) -> None:
    del town.data["headline"]
    town.edit(COUNTS, "甲县,deaths,采矿业,0,—", "甲县,deaths,采矿业,0,25")
    view = town.read()
    assert "采矿业死亡人数本期0、印作25，没有整数的上年同期数与之相符" in view.messages("percent_differs")
    assert view.count("甲县", "deaths_mining", "previous") is None
