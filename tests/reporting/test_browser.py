"""Pages in a real browser with the network off: no request, no script but ours, nothing wider than a phone.

Needs Chromium (`.ci/run` installs it in CI) and skips with a notice elsewhere. What the browser itself fetches has no
origin in its log and does not count; every check is seen to fail on a page that is made to break it.
"""

import json
import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assess.reporting import frame_run, open_rubric, render_index, render_page
from assess.reporting.campaign import CampaignPage
from assess.reporting.county import CountyPage
from assess.reporting.league import LeaguePage
from assess.reporting.quality import QualityPage
from assess.reporting.sensitivity import SensitivityPage

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium，页面未在浏览器中检查 (no Chromium: pages not opened)"),
]
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr",
)  # fmt: skip
HOSTILE = (
    "<script>document.documentElement.dataset.hacked=1;alert(1)</script>\"'>"
    '<img src=http://outside.invalid/x onerror="document.documentElement.dataset.hacked=1">\u202e{{7*7}}'
)
COUNTY = ("summary", "sureness", "figures", "rates", "changes", "vetoes", "deductions", "findings", "not_assessed",
          "breakdown", "quality", "provenance")  # fmt: skip
SECONDS = 90


@dataclass(frozen=True)
class Opened:
    """What a browser made of a page."""

    dom: str
    requests: list[str]
    refused: list[str]


@dataclass(frozen=True)
class Status:
    name: str
    title: str
    page: str
    reason: str = ""


def open_page(page: str, folder: Path) -> Opened:
    """Load a page and wait until it is still; a dialog would never let it end, and the time limit raises."""
    folder.mkdir()
    file, log = folder / "page.html", folder / "net.json"
    file.write_text(page, encoding="utf-8")
    options = (f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--virtual-time-budget=5000")
    command = [str(CHROMIUM), *OPTIONS, *options, "--dump-dom", file.as_uri()]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )
    try:
        dom, said = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    refused = [line for line in said.splitlines() if "Content Security Policy" in line]
    return Opened(dom, read_requests(log), refused)


def read_requests(log: Path) -> list[str]:
    """Addresses outside that the page, not the browser itself, asked for."""
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    asked = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return [item["url"] for item in asked if item["initiator"] != "not an origin" and re.match("http|ws", item["url"])]


def render_all(sample: Any) -> dict[str, str]:
    report, unit = sample.run_report(), sample.unit_report("341702")
    league, quality, sensitivity = LeaguePage(report), QualityPage(report), SensitivityPage(report)
    campaign, rubric = CampaignPage(report), open_rubric("params/runs/chizhou-2020.yaml")
    parts = {
        "county": [getattr(CountyPage(unit), part)() for part in COUNTY],
        "league": [
            league.summary(),
            league.figure(),
            league.table(),
            league.sections(),
            league.sureness(),
            league.changes(),
        ],
        "sensitivity": [sensitivity.summary(), sensitivity.explanation(), sensitivity.figure(), sensitivity.table()],
        "campaign": [campaign.summary(), campaign.figure(), campaign.table(), campaign.checks()],
        "rubric": [rubric.summary(), rubric.sections(), rubric.vetoes(), rubric.procedure(), rubric.bases()],
        "quality": [quality.summary(), quality.trust(), quality.files(), quality.findings(), quality.quarantine()],
    }
    run = frame_run(report)
    pages = {name: render_page(name, "".join(part.html for part in shown), run) for name, shown in parts.items()}
    return {**pages, "index": render_index(report, [Status("1", sample.name or "甲", "units/1.html", sample.note)])}


def without_policy(page: str, script: str = "") -> str:
    """The page without its Content-Security-Policy, and with a script of the test's own."""
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    return bare.replace("</body>", f"<script>{script}</script></body>")


@pytest.mark.parametrize("kind", ["county", "league", "rubric", "quality", "index"])
def test_a_page_asks_for_nothing_and_runs_nothing_but_its_own(sample: Any, tmp_path: Path, kind: str) -> None:
    opened = open_page(render_all(sample)[kind], tmp_path / "page")
    assert opened.requests == []
    assert opened.refused == []
    assert "</html>" in opened.dom
    if kind == "league":
        assert 'aria-sort="none"' in opened.dom
    if kind == "index":
        assert '<p class="search" id="search">' in opened.dom  # our script ran under its hash and showed the box


@pytest.mark.parametrize("kind", ["county", "league", "quality", "index"])
def test_hostile_text_does_nothing_even_without_the_policy(make_sample: Any, tmp_path: Path, kind: str) -> None:
    page = render_all(make_sample(name=HOSTILE, note=HOSTILE))[kind]
    opened = open_page(without_policy(page), tmp_path / "page")
    assert "data-hacked" not in opened.dom.split(">")[1]
    assert opened.requests == []
    assert "outside.invalid" in opened.dom


def test_the_checks_see_a_page_that_does_ask_and_run(sample: Any, tmp_path: Path) -> None:
    page = render_all(sample)["quality"].replace("</main>", HOSTILE.replace("alert(1)", "") + "</main>")
    open_ = open_page(without_policy(page), tmp_path / "open")
    assert "data-hacked" in open_.dom.split(">")[1]
    assert open_.requests == ["http://outside.invalid/x"]
    closed = open_page(page, tmp_path / "closed")  # the policy alone stops the same page
    assert "data-hacked" not in closed.dom.split(">")[1]
    assert closed.requests == []
    assert len(closed.refused) == 3
    assert open_page(page.replace("margin: 0;", "margin:0;", 1), tmp_path / "style").refused


MEASURE = "parent.postMessage([root.scrollWidth - root.clientWidth, innerWidth].join(), '*')"
MEASURE = f"onload = () => {{ const root = document.documentElement; {MEASURE} }}"
PHONE = """<!DOCTYPE html><body><script>onmessage = event => { document.body.dataset.wide = event.data }</script>
<iframe src="inner.html" style="width: 360px; height: 700px; border: 0"></iframe></body>"""


def measure_width(page: str, folder: Path) -> str:
    """By how many pixels a page is wider than its window, and the width of the window: 360 as on a small phone."""
    folder.mkdir()
    (folder / "inner.html").write_text(page, encoding="utf-8")
    opened = open_page(PHONE.replace("inner.html", (folder / "inner.html").as_uri()), folder / "outer")
    found = re.search(r'data-wide="([^"]*)"', opened.dom)
    return found[1] if found else "no answer"


@pytest.mark.parametrize(
    "name", ["", "很长的名字" * 20, "averylongnamewithoutanybreak" * 8], ids=["usual", "long", "unbroken"]
)
def test_no_page_scrolls_sideways_on_a_phone(make_sample: Any, tmp_path: Path, name: str) -> None:
    for kind, page in render_all(make_sample(name=name)).items():
        assert measure_width(without_policy(page, MEASURE), tmp_path / kind) == "0,360", kind


def test_the_measure_sees_a_page_that_is_too_wide(tmp_path: Path) -> None:
    page = f'<!DOCTYPE html><body style="margin: 0"><p style="width: 900px">宽</p><script>{MEASURE}</script></body>'
    assert measure_width(page, tmp_path / "wide") == "540,360"
