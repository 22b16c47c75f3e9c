"""Measured values: sums, sources, and reasons where there is nothing."""

COUNTS = "data/counts.csv"


def test_a_unit_is_the_sum_of_its_sectors_with_their_rows(town) -> None:
    measured = town.read().value("甲县", "accidents")
    assert (measured.numerator, measured.unit) == (8, "起")
    assert [source.row for source in measured.sources] == [10, 11, 12, 13]
    assert measured.sources[3].text == "甲县交通运输业事故起数 5"


def test_a_unit_without_rows_is_unknown_and_named(town) -> None:
    town.edit("data/units.csv", "9901L1", "990102,丙县,county,县区,990100,no,\n9901L1")
    view = town.read()
    for period in ("", "previous"):
        measured = view.value("丙县", "accidents", period)
        assert (measured.numerator, measured.reason) == (None, "数据中没有这个单位的任何可用的行")
    assert view.value("丙县", "larger_accidents").numerator is None
    assert [found.unit for found in view.findings("unit_without_rows")] == ["990102"]
    assert "unit_without_rows" in view.warnings


def test_a_row_that_is_missing_makes_the_sum_unknown(town) -> None:
    town.edit(COUNTS, "甲县,accidents,建筑业,1,0\n", "")
    view = town.read()
    assert view.count("甲县", "accidents") is None
    assert view.value("甲县", "accidents").reason == "没有甲县建筑业事故起数这一行"
    assert "建筑业事故起数" in view.messages("figures_missing")


def test_injuries_are_known_for_the_whole_only(published) -> None:
    assert (published.count("", "injured"), published.count("", "injured", "previous")) == (14, 31)
    measured = published.value("贵池区", "injured")
    assert (measured.numerator, measured.reason) == (None, "公开数据没有按单位列出这个数")


def test_how_last_years_counts_came_about_is_said(published) -> None:
    (finding,) = published.findings("derived_previous")
    assert "72个数均为推算：60个由印出的同比唯一确定，12个须再用合计才能确定，0个不能确定" in finding.message


def test_without_any_table_everything_is_unknown(town) -> None:
    town.data.clear()
    view = town.read()
    assert view.count("甲县", "accidents") is None
    assert view.value("甲县", "accidents").reason
    assert len(view.findings("unit_without_rows")) == 2
