"""Tables row by row: what is quarantined, what refuses the file, and that no sum ever comes out smaller."""

import pytest

COUNTS, HEADLINE = "data/counts.csv", "data/headline.csv"
CELL = "甲县,accidents,交通运输业,5,-28.57"  # row 13


@pytest.mark.parametrize(
    "value",
    ["", "无", "—", "-5", "5.0", "5.5", "NaN", "inf", "1e3", "５", "1,2", "约5", "5起", "05", "TRUE", "#REF!", "=1+1",
     "9999999999", "0x5", "五"],
)  # fmt: skip
def test_a_value_that_is_no_count_is_quarantined_and_its_sum_unknown(town, value: str) -> None:
    town.edit(COUNTS, CELL, f'甲县,accidents,交通运输业,"{value}",-28.57')
    view = town.read()
    (entry,) = view.evidence.quarantine
    assert (entry.file, entry.row, entry.column, entry.code) == (COUNTS, 13, "value", "E221")
    assert entry.raw == f"甲县,accidents,交通运输业,{value},-28.57"
    assert entry.message
    assert entry.remedy
    for period in ("", "previous"):
        for indicator in ("accidents_transport", "accidents"):
            assert view.count("甲县", indicator, period) is None
            assert "第13行已隔离（E221" in view.value("甲县", indicator, period).reason
    assert view.count("甲县", "deaths") == 8
    assert view.count("乙园区", "accidents") == 4
    assert "figures_missing" in view.warnings
    assert [(file.rows, file.accepted, file.quarantined) for file in view.evidence.files] == [
        (2, 2, 0), (24, 23, 1), (4, 4, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("new", "code", "column"),
    [
        ("甲县,accident,交通运输业,5,-28.57", "E222", "measure"),
        ("甲县,accidents_transport,交通运输业,5,-28.57", "E222", "measure"),
        ("甲县,accidents,渔业,5,-28.57", "E223", "sector"),
        ("甲县,injured,交通运输业,5,-28.57", "E223", "sector"),
        ("甲县,accidents,交通运输业,5,", "E224", "yoy_percent_as_printed"),
        ("甲县,accidents,交通运输业,5,-", "E224", "yoy_percent_as_printed"),
        ("甲县,accidents,交通运输业,5,下降", "E224", "yoy_percent_as_printed"),
        ("甲县,accidents,交通运输业,5", "E225", ""),
        ("甲县,accidents,交通运输业,1,500,-28.57", "E225", ""),
        ("甲县,accidents", "E225", ""),
    ],
)
def test_a_row_is_used_whole_or_not_at_all(town, new: str, code: str, column: str) -> None:
    town.edit(COUNTS, CELL, new)
    view = town.read()
    assert [(one.row, one.column, one.code) for one in view.evidence.quarantine] == [(13, column, code)]
    assert view.count("甲县", "accidents") is None
    assert view.value("甲县", "accidents").reason
    assert view.count("甲县", "deaths") == 8


def test_a_row_of_an_unknown_sector_makes_the_sum_unknown_although_no_other_row_is_missing(town) -> None:
    town.write(COUNTS, town.text(COUNTS) + "甲县,accidents,渔业,0,-100\n")
    view = town.read()
    assert view.count("甲县", "accidents") is None
    assert "E223" in view.value("甲县", "accidents").reason
    assert view.count("甲县", "accidents", "previous") is None
    assert view.count("甲县", "accidents_transport") == 5
    # The headline counts that sector too, so its total says nothing about the others.
    assert view.count("乙园区", "accidents_mining", "previous") is None


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("丙县,accidents,交通运输业,5,-28.57", [("E209", "data/counts.csv 第13行 unit")]),
        (",accidents,交通运输业,5,-28.57", [("E209", "data/counts.csv 第13行 unit")]),
        ("甲县,accidents,建筑业,5,-28.57", [("E213", "data/counts.csv 第13行")]),
        ("甲县,accidents,建筑业,x,-28.57", [("E213", "data/counts.csv 第13行")]),
        ("合计,accidents,交通运输业,5,-28.57", [("E213", "data/counts.csv 第13行")]),
    ],
)
def test_an_unknown_unit_and_a_row_given_twice_refuse_the_file(town, new: str, expected: list[tuple[str, str]]) -> None:
    town.edit(COUNTS, CELL, new)
    assert town.problems() == expected


def test_an_unknown_unit_is_one_problem_however_many_rows_it_has(town) -> None:
    town.edit("data/units.csv", "9901L1,乙园区,zone,功能区,990100,yes,自拟代码\n", "")
    assert town.problems() == [("E209", "data/counts.csv 第18行 unit")]


def test_names_that_need_repair_are_read_and_named(town) -> None:
    town.edit(COUNTS, CELL, "甲 县\u200b,accidents,交通运输业\u3000,5,-28.57")
    view = town.read()
    assert view.count("甲县", "accidents") == 8
    assert [(found.unit, found.level, found.sources[0].row) for found in view.findings("name_repaired")] == [
        ("990101", "notice", 13), ("", "notice", 13),
    ]  # fmt: skip


def test_a_gbk_file_is_read_and_named(town) -> None:
    town.write(COUNTS, town.text(COUNTS).encode("gbk"))
    view = town.read()
    assert view.count("甲县", "accidents", "previous") == 11
    assert "encoding_recognised" in view.checks


@pytest.mark.parametrize(
    ("new", "code", "column"),
    [
        ("accidents,合计,12,两起,-14.29", "E226", "change"),
        ("accidents,合计,12,-2.5,-14.29", "E226", "change"),
        ("accidents,合计,12,13,-14.29", "E226", "change"),
        ("accidents,合计,12,-2,x", "E224", "yoy_percent_as_printed"),
        ("accidents,合计,十二,-2,-14.29", "E221", "value"),
    ],
)
def test_the_headline_is_quarantined_by_the_same_rules(town, new: str, code: str, column: str) -> None:
    town.edit(HEADLINE, "accidents,合计,12,-2,-14.29", new)
    view = town.read()
    assert [(one.file, one.row, one.column, one.code) for one in view.evidence.quarantine] == [
        (HEADLINE, 2, column, code)
    ]
    assert view.count("", "accidents") == 12  # the table's own rows still add up


def test_what_the_headline_does_not_state_may_stay_blank(town) -> None:
    town.edit(HEADLINE, "injured,合计,3,1,50", "injured,合计,3,,")
    view = town.read()
    assert view.evidence.quarantine == ()
    assert (view.count("", "injured"), view.count("", "injured", "previous")) == (3, None)


def test_the_problems_of_all_files_come_at_once(town) -> None:
    town.edit("data/units.csv", "990101", "9")
    town.edit(COUNTS, "甲县,accidents,采矿业", "丁县,accidents,采矿业")
    town.edit(HEADLINE, ",change,", ",delta,")
    assert town.problems() == [
        ("E212", "data/units.csv 第2行 code"),
        ("E209", "data/counts.csv 第10行 unit"),
        ("E207", "data/headline.csv 第1行 change"),
    ]


def test_without_a_unit_table_no_unit_is_called_unknown(town) -> None:
    town.write("data/units.csv", "")
    assert town.problems() == [("E203", "data/units.csv")]
