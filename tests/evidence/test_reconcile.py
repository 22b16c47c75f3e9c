"""Rows against totals and the headline: agreement is counted, every difference is named with both numbers."""

import pytest

COUNTS, HEADLINE = "data/counts.csv", "data/headline.csv"


def test_figures_that_agree_are_counted(town) -> None:
    view = town.read()
    assert view.warnings == set()
    # 8 totals over units, 2 headline totals over sectors, 1 headline row against the table's row
    assert "相符11处" in view.messages("totals_agree")


def test_rows_that_do_not_add_up_to_the_total(town) -> None:
    town.edit(COUNTS, "甲县,deaths,交通运输业,5,0", "甲县,deaths,交通运输业,6,20")
    view = town.read()
    (finding,) = view.findings("total_differs")
    assert finding.message == "合计交通运输业死亡人数印作8，各项之和为9，相差1。"
    assert [source.row for source in finding.sources] == [9, 17, 25]
    assert view.count("甲县", "deaths") == 9


def test_a_total_that_does_not_hold_now_is_not_used_for_last_year(town) -> None:
    town.edit(COUNTS, "合计,accidents,采矿业,0,-100", "合计,accidents,采矿业,1,0")
    view = town.read()
    assert "合计采矿业事故起数印作1，各项之和为0，相差1。" in view.messages("total_differs")
    assert view.count("乙园区", "accidents_mining", "previous") is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("deaths,合计,12,-2", "deaths,合计,13,-2", "合计死亡人数通报正文为13，各项之和为12，相差1。"),
        ("accidents,交通运输业,8,-1", "accidents,交通运输业,7,-1", "合计交通运输业事故起数通报正文为7，表中合计为8。"),
        (
            "accidents,交通运输业,8,-1",
            "accidents,交通运输业,8,-3",
            "合计交通运输业事故起数通报正文增减-3，即上年同期11；表中合计印作“-11.11”，按此上年同期应为9。",
        ),
    ],
)
def test_a_headline_that_differs_from_the_table(town, old: str, new: str, message: str) -> None:
    town.edit(HEADLINE, old, new)
    assert message in town.read().messages("headline_differs")


def test_a_total_row_that_is_missing_is_named(town) -> None:
    town.edit(COUNTS, "合计,accidents,建筑业,1,0\n", "")
    view = town.read()
    assert [found.subject for found in view.findings("total_missing")] == ["合计建筑业事故起数"]
    assert view.count("", "accidents_construction") is None
    assert view.count("", "accidents") == 12  # from the headline


def test_a_total_with_an_unknown_part_is_said_to_be_unchecked(town) -> None:
    town.edit(COUNTS, "甲县,deaths,交通运输业,5,0", "甲县,deaths,交通运输业,x,0")
    assert "合计交通运输业死亡人数无法核对：印作8，已有各项之和为3，另缺1项。" in town.read().messages(
        "total_unchecked"
    )


def test_parts_at_hand_that_exceed_the_total_are_a_difference(town) -> None:
    town.edit(COUNTS, "甲县,deaths,交通运输业,5,0", "甲县,deaths,交通运输业,x,0")
    town.edit(COUNTS, "乙园区,deaths,交通运输业,3,-25", "乙园区,deaths,交通运输业,9,-25")
    assert "合计交通运输业死亡人数印作8，各项之和为9" in town.read().messages("total_differs")


def test_a_units_own_row_over_all_sectors_is_compared(town) -> None:
    town.write(COUNTS, town.text(COUNTS) + "甲县,accidents,合计,9,0\n")
    view = town.read()
    assert "甲县事故起数印作9，各项之和为8，相差1。" in view.messages("total_differs")
    assert view.count("甲县", "accidents") == 8
