"""Escaping happens in one place and always; what cannot be seen is made visible."""

import pytest
from jinja2 import UndefinedError

from assess.reporting.marks import mark_check
from assess.reporting.markup import Part, render, reveal
from assess.reporting.tables import Group, Table, cell, group_rows, head, show_table


def test_markup_in_data_stays_text() -> None:
    hostile = "<script>alert(1)</script>\" onerror='x' {{7*7}} {% raw %} &amp;"
    group = Group(hostile, ((cell(hostile), cell(hostile, hostile)),))
    html = show_table(Table(hostile, head("quality", "subject message:wide"), (group,), notes=(hostile,))).html
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 7  # region label, caption, group, three cells, note
    assert (
        'aria-label="&lt;script&gt;alert(1)&lt;/script&gt;&#34; onerror=&#39;x&#39; {{7*7}} {% raw %} &amp;amp;' in html
    )


def test_control_and_direction_characters_become_visible() -> None:
    assert reveal("翼\u202e城\u200b县\x00\ud800\u2028") == "翼〔U+202E〕城〔U+200B〕县〔U+0000〕〔U+D800〕〔U+2028〕"
    assert reveal("a\x07b") == "a〔U+0007〕b"
    assert reveal("第一行\n第二行\t完") == "第一行\n第二行\t完"
    assert (
        "〔U+202E〕" in show_table(Table("表", head("quality", "subject"), (Group("", ((cell("a\u202eb"),),)),))).html
    )


def test_a_value_that_a_template_does_not_get_is_a_defect() -> None:
    with pytest.raises(UndefinedError):
        render("summary")


def test_a_part_reads_the_same_as_text() -> None:
    rows = (("县区", (cell("贵池区"), cell("甲", "乙"))), ("功能区", (cell("开发区"), cell("a < b & c"))))
    part = show_table(Table("表题", head("quality", "subject message:wide"), group_rows(rows), notes=("注",)))
    assert str(part) == "表题\n对象 | 发现\n县区\n贵池区 | 甲 乙\n功能区\n开发区 | a < b & c\n注"
    assert repr(Part("<p>一</p><p>二<br>三</p>")) == "一\n二\n三"


def test_a_row_of_another_length_than_the_heading_is_a_defect() -> None:
    for row in ((cell("甲"),), (cell("甲"), cell("乙"), cell("丙"))):
        with pytest.raises(ValueError, match="zip"):
            show_table(Table("表题", head("quality", "subject message"), (Group("", (row,)),)))


def test_only_a_single_line_of_text_is_a_bare_cell() -> None:
    assert cell("甲").bare
    assert not any(
        one.bare for one in (cell(), cell("甲", "乙"), cell("甲", href="x"), cell("甲", mark=mark_check(True)))
    )
    row = (cell("甲"), cell("乙", tone="low"), cell("丙", sort=3), cell("丁", href="x.html"), cell())
    html = show_table(Table("表", head("quality", "subject message level subject message"), (Group("", (row,)),))).html
    assert '<td class="text low">乙</td><td class="text" data-sort="3">丙</td>' in html
    assert '<td class="text"><a href="x.html">丁</a></td><td class="text"></td></tr>' in html


def test_an_empty_table_says_so_in_words() -> None:
    part = show_table(Table("表题", head("quality", "subject"), (Group("", ()),), "没有。"))
    assert "<table" not in part.html
    assert str(part) == "没有。"


def test_tables_have_caption_and_scopes_and_can_be_reached_by_keyboard() -> None:
    rows = (("县区", (cell("贵池区"), cell("12"))),)
    html = show_table(Table("表题", head("breakdown", "part now:number"), group_rows(rows))).html
    for piece in (
        "<caption>表题</caption>", '<th scope="col"', '<th scope="row"', '<th scope="rowgroup" colspan="2"',
        'class="scroll" tabindex="0" role="region" aria-label="表题（表格，可左右滚动）"',
    ):  # fmt: skip
        assert piece in html
