"""Figures: the same bytes every time, the finding as title, the counts in words, no direction without evidence."""

import io
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import pytest
from PIL import Image
from PIL.ImageColor import getrgb

from assess.errors import RunError
from assess.fairness import compare_counts
from assess.reporting.figure_breakdown import draw_breakdown
from assess.reporting.figure_change import draw_change
from assess.reporting.figure_league import draw_league
from assess.reporting.look import BLUE, COLOURS, INK, ORANGE, PAPER, draw, finish, write
from assess.reporting.picture import Picture


def draw_all(sample: Any) -> list[Picture]:
    report = sample.unit_report("341702")
    return [
        draw_breakdown(report),
        draw_change(report.assessment.unit.name, report.changes),
        draw_league(sample.run_report()),
    ]


def test_the_same_result_gives_the_same_bytes(sample: Any) -> None:
    assert draw_all(sample) == draw_all(sample)


def test_a_users_settings_do_not_reach_the_figures(sample: Any) -> None:
    plain = draw_all(sample)
    with mpl.rc_context({"font.size": 30, "hatch.linewidth": 5.0, "savefig.dpi": 50, "path.simplify_threshold": 1.0}):
        assert draw_all(sample) == plain


def test_figures_are_small_pngs_without_metadata(sample: Any) -> None:
    for picture in draw_all(sample):
        image = Image.open(io.BytesIO(picture.data))
        assert (image.format, image.mode, image.info.get("Software")) == ("PNG", "P", None)
        assert image.size == (1.5 * picture.width, pytest.approx(1.5 * picture.height, abs=1))
        assert len(picture.data) < 25_000


def test_every_figure_has_the_same_few_colours(sample: Any) -> None:
    """A colour that means something is never averaged away, however little of it there is."""
    for picture in draw_all(sample):
        image = Image.open(io.BytesIO(picture.data))
        assert len(image.getpalette() or ()) == 3 * len(COLOURS)
    breakdown = Image.open(io.BytesIO(draw_all(sample)[0].data)).convert("RGB")
    shown = {colour for _, colour in breakdown.getcolors() or ()}
    assert {getrgb(colour) for colour in (PAPER, INK, BLUE, ORANGE)} <= shown


def test_the_chinese_text_is_ink_and_not_empty(sample: Any) -> None:
    """The same figure with another Chinese name is another picture: the glyphs are really drawn."""
    report = sample.unit_report("341702")
    change = replace(report.changes[0], measure="事故起数")
    one, other = (draw_change("", [replace(change, measure=name)]).data for name in ("事故起数", "死亡人数"))
    assert one != other


def test_titles_state_the_finding_and_alt_text_gives_the_counts(sample: Any) -> None:
    breakdown, change, league = draw_all(sample)
    assert breakdown.title == (
        "贵池区：本期事故起数 12，交通运输业最多（11）；上年同期 14；本期死亡人数 12，交通运输业最多（11）；上年同期 16"
    )
    assert "采矿业本期 0、上年同期 1" in breakdown.alt
    assert change.title == "贵池区：事故起数、死亡人数未能证实有变化"
    assert "事故起数本期 12、上年同期 14，比值区间 0.36 至 2.00" in change.alt
    assert league.title.startswith("县区组得分率 80.0% 至 100.0%，3 个对象并列；")
    assert "并列第 1 贵池区 100.0%" in league.alt


def test_a_direction_stands_only_where_there_is_evidence() -> None:
    for now, before, word in ((30, 5, "有证据表明上升"), (5, 30, "有证据表明下降"), (6, 1, "未能证实有变化")):
        change = compare_counts("事故起数", "起", now, before)
        assert draw_change("某县", [change]).title == f"某县：事故起数{word}"
    two = [compare_counts("事故起数", "起", 30, 5), compare_counts("死亡人数", "人", 3, 2)]
    assert draw_change("某县", two).title == "某县：事故起数有证据表明上升；死亡人数未能证实有变化"


def test_zero_and_unknown_counts_are_said(sample: Any) -> None:
    quiet = sample.unit_report("3417L04")
    assert draw_breakdown(quiet).title == "平天湖风景区：本期事故起数为 0；上年同期 0；本期死亡人数为 0；上年同期 0"
    assert draw_change("某区", quiet.changes).title == "某区：事故起数、死亡人数两期均为 0"
    unknown = compare_counts("事故起数", "起", 3, None, reason="没有上年表")
    assert "上年同期 不明" in draw_change("某区", [unknown]).alt
    part = replace(quiet.breakdown[0], before=None, reason="推不出")
    report = replace(quiet, breakdown=(part, *quiet.breakdown[1:]))
    assert "采矿业本期 0、上年同期 不明" in draw_breakdown(report).alt


def test_a_count_that_is_not_known_is_never_called_zero_or_the_most(sample: Any) -> None:
    quiet = sample.unit_report("3417L04")
    unknown = tuple(replace(pair, now=None, reason="没有数据") for pair in quiet.breakdown)
    title = draw_breakdown(replace(quiet, breakdown=unknown)).title
    assert "不明" in title
    assert "为 0" not in title
    busy = sample.unit_report("341702")
    partly = (replace(busy.breakdown[0], now=None, reason="已隔离"), *busy.breakdown[1:])
    assert "已知各项中交通运输业最多（11）" in draw_breakdown(replace(busy, breakdown=partly)).title


def test_nothing_to_draw_still_gives_a_figure(sample: Any) -> None:
    report = replace(sample.unit_report("341702"), breakdown=(), changes=())
    assert draw_breakdown(report).title == "贵池区：没有分行业的计数"
    assert draw_change("贵池区", ()).title == "贵池区：没有可比较的计数"
    assert draw_league(replace(sample.run_report(), standings=())).title == "没有考核对象。"


def test_a_league_of_three_hundred_draws_what_fits_and_says_so(sample: Any) -> None:
    report = sample.run_report()
    row = report.standings[0]
    many = tuple(
        replace(row, unit=replace(row.unit, code=f"99{index:04d}"), rank=index + 1, tied=1, group_size=300)
        for index in range(300)
    )
    picture = draw_league(replace(report, standings=many))
    assert picture.height < 1200
    assert picture.alt.count("%") == 300


def test_a_glyph_that_would_be_a_box_is_an_error(make_sample: Any) -> None:
    with pytest.raises(RunError, match="U\\+1F6A7"):
        draw_league(make_sample(name="工地🚧区").run_report())


def test_text_stands_where_it_is_told_and_covers_what_is_under_it() -> None:
    def find(ha: str) -> tuple[int, int, int, int]:
        with draw(40) as sheet:
            write(sheet, 200, 20, "国国", size=20, ha=ha)
            image = Image.open(io.BytesIO(finish(sheet, "", "").data)).convert("L")
        box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
        assert box
        return box

    left, middle, right = (find(ha) for ha in ("left", "center", "right"))
    assert left[0] - middle[0] == pytest.approx(30, abs=1)  # two characters of 20 CSS pixels are 60 pixels wide
    assert left[0] - right[0] == pytest.approx(60, abs=1)
    assert (left[1] + left[3]) / 2 == pytest.approx(30, abs=1)


def test_control_characters_in_names_are_shown_and_not_obeyed(make_sample: Any) -> None:
    picture = draw_breakdown(make_sample(name="翼\u202e城县").unit_report("341702"))
    assert picture.title.startswith("翼〔U+202E〕城县：")
    long = make_sample(name="很" * 100 + "$x_1$ {{7*7}}")
    assert draw_league(long.run_report()).width == 400
