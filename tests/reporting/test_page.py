"""Whole pages: one h1, a policy that names the hash of exactly what is inline, nothing from outside, a size limit."""

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

import pytest

from assess.errors import RunError
from assess.reporting import frame_run, render_error_page, render_index, render_page
from assess.reporting.campaign import CampaignPage
from assess.reporting.county import CountyPage
from assess.reporting.frame import _read_file
from assess.reporting.league import LeaguePage
from assess.reporting.pages import open_rubric
from assess.reporting.quality import QualityPage
from assess.reporting.sensitivity import SensitivityPage

COUNTY = ("summary", "sureness", "figures", "rates", "changes", "vetoes", "deductions", "findings", "not_assessed",
          "breakdown", "quality", "provenance")  # fmt: skip
LEAGUE = ("summary", "figure", "table", "sections", "sureness", "changes", "provenance")
SENSITIVITY = ("summary", "explanation", "figure", "table", "provenance")
CAMPAIGN = ("summary", "figure", "table", "checks", "provenance")
RUBRIC = ("summary", "sections", "vetoes", "procedure", "bases", "provenance")
QUALITY = ("summary", "trust", "files", "findings", "quarantine")
HOSTILE = [
    "<script>alert(1)</script>",
    '" onerror="alert(1)" x="',
    "'><img src=http://outside.invalid/x onerror=alert(1)>",
    "{{7*7}}{% include 'page.css' %}",
    "</style></title><iframe src=javascript:alert(1)>",
    "翼\u202e城\u0000县\u2066",
    "很长" * 50,
    "]]><!-- -->&lt;",
]


@dataclass(frozen=True)
class Status:
    name: str
    title: str
    page: str
    reason: str = ""


def show(page: Any, parts: tuple[str, ...]) -> str:
    return "".join(f"<h2>{name}</h2>{getattr(page, name)().html}" for name in parts)


def render_all(sample: Any) -> dict[str, str]:
    report, unit, rich = sample.run_report(), sample.unit_report("341722"), sample.unit_report("341702")
    name = unit.assessment.unit.name
    return {
        "county": render_page(name, show(CountyPage(unit), COUNTY), frame_run(report), 1),
        "county with every advice": render_page(name, show(CountyPage(rich), COUNTY), frame_run(report), 1),
        "sensitivity": render_page("sensitivity", show(SensitivityPage(report), SENSITIVITY), frame_run(report)),
        "campaign": render_page("campaign", show(CampaignPage(report), CAMPAIGN), frame_run(report)),
        "rubric": render_page("rubric", show(open_rubric("params/runs/chizhou-2020.yaml"), RUBRIC), frame_run(report)),
        "league": render_page("league", show(LeaguePage(report), LEAGUE), frame_run(report)),
        "quality": render_page("quality", show(QualityPage(report), QUALITY), frame_run(report)),
        "index": render_index(report, [Status("341722", name, "units/341722.html", sample.note)]),
        "error": render_error_page("341722", name, sample.note or "出错", frame_run(report)),
    }


def test_every_page_has_one_title_language_notice_skip_link_and_hash(sample: Any) -> None:
    pages = render_all(sample)
    for kind, page in pages.items():
        assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">'), kind
        assert len(re.findall("<h1[ >]", page)) == 1, kind
        assert '<a class="skip" href="#main">' in page, kind
        assert page.count("示范细则，非官方考核结果") >= 2, kind
        assert page.index("示范细则") < page.index("<h1"), kind
        if kind != "error":
            assert "0f1e2d3c4b5a" + "9" * 52 in page.split("<footer>")[1], kind
    assert "<h1>石台县：池州市2020年1—7月安全生产考核（示范）</h1>" in pages["county"]
    assert "<h1>排名：池州市" in pages["league"]


def inline_hashes(page: str, tag: str) -> list[str]:
    """The policy's name for each inline element of a kind, computed from the page as a browser does."""
    texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def test_the_policy_names_exactly_what_is_inline(sample: Any) -> None:
    for kind, page in render_all(sample).items():
        found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
        assert found is not None, kind
        policy = found[1].replace("&#39;", "'")
        styles, scripts = inline_hashes(page, "style"), inline_hashes(page, "script")
        allowed = scripts[0] if scripts else "'none'"
        assert policy == (
            f"default-src 'none'; img-src data:; style-src {styles[0]}; script-src {allowed}; "
            "base-uri 'none'; form-action 'none'"
        )
        assert (len(styles), len(scripts)) == (1, 1 if kind in ("index", "league") else 0), kind
        assert " style=" not in page, kind
        assert inline_hashes(page.replace("margin", "padding", 1), "style") != styles


def test_no_page_names_an_address_outside(sample: Any) -> None:
    for kind, page in render_all(sample).items():
        addresses = re.findall(r'(?:src|href|action|data)="([^"]*)"', page)
        assert all(re.match(r"data:image/png|#main|(\.\./)?[\w/]+\.html$", item) for item in addresses), kind
        assert "http" not in re.sub(r"http-equiv", "", page), kind


def test_a_county_page_stays_below_its_size(sample: Any) -> None:
    for code in ("341702", "341722", "3417L04"):
        page = render_page("x", show(CountyPage(sample.unit_report(code)), COUNTY), frame_run(sample.run_report()), 1)
        assert len(page.encode()) <= 120_000


def test_the_same_result_gives_the_same_pages(sample: Any) -> None:
    assert render_all(sample) == render_all(sample)


@pytest.fixture(scope="module")
def calm(make_sample: Any) -> dict[str, dict[str, int]]:
    """The markup of every page when names and notes are harmless."""
    return {kind: count_markup(page) for kind, page in render_all(make_sample(name="平", note="安")).items()}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_notes_stay_text_in_every_page(make_sample: Any, calm: Any, text: str) -> None:
    pages = render_all(make_sample(name=text, note=text))
    for kind, page in pages.items():
        assert count_markup(page) == calm[kind], kind
        assert "49" not in page.split("{{7*7}}")[0][-2:], kind
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", page), kind
    assert "{{7*7}}" in pages["county"] or "7*7" not in text


def count_markup(page: str) -> dict[str, int]:
    """How many of each tag, and whether anything listens or loads: what text must not change."""
    bare = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    tags = re.findall(r"<([a-z][a-z0-9]*)(?=[\s>])", bare)
    handlers = re.findall(r"<[^>\"']*(?:\"[^\"]*\"[^>\"']*)*\son[a-z]+=", bare)
    return {**{tag: tags.count(tag) for tag in sorted(set(tags))}, "handlers": len(handlers)}


def test_the_guard_of_hostile_text_can_fail() -> None:
    assert count_markup("<p>a</p>") != count_markup("<p><script>a</script></p>")
    assert count_markup('<p title="a">a</p>') != count_markup('<p title="a" onerror="b">a</p>')


def test_the_index_puts_failures_first_and_leads_everywhere(sample: Any) -> None:
    statuses = [
        Status("341702", "贵池区", "units/341702.html"),
        Status("341722", "石台县", "units/341722.html", "ValueError: 出错了"),
        Status("990000", "不在册", "units/990000.html"),
    ]
    page = render_index(sample.run_report(), statuses)
    assert "3 个考核对象中有 1 个没有生成页面，列在最前。" in page
    assert page.index("石台县</a>") < page.index("贵池区</a>")
    for address in ("league.html", "quality.html", "units/341702.html", "units/341722.html"):
        assert f'href="{address}"' in page
    assert 'id="search" hidden' in page
    assert "2 个考核对象的页面都已生成。" in render_index(sample.run_report(), [statuses[0], statuses[2]])


def test_an_error_page_gives_the_reason_as_it_is(sample: Any) -> None:
    page = render_error_page("341722", "石台县", "[E302] 字体\n  <缺字>", frame_run(sample.run_report()))
    assert "<pre>[E302] 字体\n  &lt;缺字&gt;</pre>" in page
    assert 'href="../index.html"' in page
    assert 'href="index.html"' in render_error_page("league", "league", "x", frame_run(sample.run_report()))


def test_the_printed_notice_cannot_leave_its_string(sample: Any) -> None:
    report = sample.run_report()
    report = replace(report, run=replace(report.run, notice='a"; } </style><script>'))
    page = render_error_page("1", "甲", "x", frame_run(report))
    assert 'content: "\\000061\\000022\\00003b' in page
    assert page.count("</style>") == 1


@pytest.mark.parametrize(
    "fragment",
    [
        "<script>1</script>",
        "<h1>第二个</h1>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="https://outside.invalid/">a</a>',
        '<a href="//outside.invalid/">a</a>',
        '<img src="http://outside.invalid/x.png">',
        '<img src="x.png">',
        "<iframe></iframe>",
        '<form action="x"></form>',
        '<link rel="stylesheet" href="x.css">',
        "<meta http-equiv=refresh content=0>",
        "<object data=x></object>",
        "<SCRIPT/x>1</SCRIPT>",
    ],
)
def test_a_fragment_with_foreign_markup_is_refused(sample: Any, fragment: str) -> None:
    with pytest.raises(RunError, match="E304"):
        render_page("甲", f"<p>好</p>{fragment}", frame_run(sample.run_report()))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2 between two colours written as #rrggbb."""

    def luminance(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_of_text_is_readable_on_every_ground() -> None:
    style = _read_file("page.css")
    named = dict(re.findall(r"(--[a-z]+): (#[0-9a-f]{6})", style))
    style = re.sub(r"var\((--[a-z]+)\)", lambda found: named[found[1]], style).replace("#fff;", "#ffffff;")
    inks = set(re.findall(r"[^-]color: (#[0-9a-f]{6})", style))
    grounds = set(re.findall(r"background: (#[0-9a-f]{6})", style))
    assert len(inks) >= 8
    assert len(grounds) >= 4
    dim = {(ink, ground) for ink in inks for ground in grounds if contrast(ink, ground) < 4.5}
    assert dim == set()
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#999999", "#ffffff") < 4.5
