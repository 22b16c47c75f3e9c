"""The script of the league page in a real browser: sorting, filtering, downloading, under the page's own policy.

One page with three groups is driven step by step; what the tables then show is read from the page. Needs Chromium and
skips with a notice elsewhere. Without the script the same tables must read as they stand.
"""

import csv
import html
import io
import json
import os
import re
import shutil
import signal
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assess.reporting import frame, frame_run, render_page
from assess.reporting.league import LeaguePage
from assess.results import RunReport

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOTICE = "没有 Chromium，排名页的脚本未检查 (no Chromium: script not run)"
SECONDS = 60
# Steps after which the state of the page is noted under a name; the last click is a real download under the policy.
DRIVER = """
window.addEventListener("load", function () {
  var seen = {}, all = function (s) { return Array.prototype.slice.call(document.querySelectorAll(s)); };
  var table = function (name) { return document.querySelector("[data-tools=" + name + "]"); };
  var head = function (name, at) { return table(name).querySelectorAll("thead button")[at]; };
  var names = function (name) {
    return Array.prototype.slice.call(table(name).querySelectorAll("tbody tr:not(.group)"))
      .filter(function (row) { return !row.hidden; }).map(function (row) { return row.cells[0].textContent; });
  };
  var marks = function (name) {
    return Array.prototype.slice.call(table(name).querySelectorAll("thead th"))
      .map(function (h) { return h.getAttribute("aria-sort"); });
  };
  var set = function (id, value, kind) {
    document.getElementById(id).value = value;
    document.getElementById(id).dispatchEvent(new Event(kind));
  };
  seen.start = names("ranking-1"); seen.marks = marks("ranking-1");
  seen.label = head("ranking-1", 4).title; seen.kind = head("ranking-1", 4).type;
  head("ranking-1", 4).click(); seen.up = names("ranking-1"); seen.upMarks = marks("ranking-1");
  head("ranking-1", 4).click(); seen.down = names("ranking-1"); seen.downMarks = marks("ranking-1");
  head("ranking-1", 1).click(); seen.rank = names("ranking-1");
  head("ranking-1", 0).click(); seen.name = names("ranking-1");
  seen.others = names("ranking-2");
  head("sections", 1).click(); seen.heat = names("sections");
  set("query", "区", "input"); seen.found = document.getElementById("found").textContent;
  seen.filtered = names("ranking-2"); seen.filteredHeat = names("sections");
  set("query", "nobody", "input");
  seen.none = all(".part").filter(function (p) { return p.querySelector("[data-tools]") && !p.hidden; }).length;
  set("query", "", "input"); set("group", "功能区", "change"); seen.group = names("sections");
  seen.groupTables = all("table[data-tools]").filter(function (t) { return !t.closest(".part").hidden; })
    .map(function (t) { return t.dataset.tools; });
  seen.groupFound = document.getElementById("found").textContent;
  set("group", "", "change"); seen.all = names("sections").length;
  var make = URL.createObjectURL, texts = [];
  var read = function (bytes) { return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes); };
  URL.createObjectURL = function (blob) { texts.push(blob.arrayBuffer().then(read)); return make.call(URL, blob); };
  all(".part > button").forEach(function (b) { b.click(); });
  Promise.all(texts).then(function (done) {
    seen.csv = done; seen.buttons = all(".part > button").map(function (b) { return b.textContent; });
    document.body.dataset.seen = JSON.stringify(seen);
  });
});
"""


def make_report(sample: Any, names: dict[str, str] | None = None) -> RunReport:
    """The sample; one county has no share, and `names` replaces names by code."""
    report: RunReport = sample.run_report()
    rows = []
    for row in report.standings:
        unit = replace(row.unit, name=(names or {}).get(row.unit.code, row.unit.name))
        bare = row.unit.code == "341723"
        rows.append(replace(row, unit=unit, rank=0 if bare else row.rank, share=None if bare else row.share))
    return replace(report, standings=tuple(rows))


def render(report: RunReport) -> str:
    page = LeaguePage(report)
    return render_page("league", page.table().html + page.sections().html, frame_run(report))


def drive(report: RunReport, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], str]:
    """The page with the driver behind its own script, so that the policy names what runs; and the log."""
    read = frame._read_file
    monkeypatch.setattr(frame, "_read_file", lambda name: read(name) + (DRIVER if name == "league.js" else ""))
    file = folder / "page.html"
    file.write_text(render(report), encoding="utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--enable-logging=stderr",
        "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000",
        f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )
    try:
        dom, said = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    found = re.search(r'data-seen="([^"]*)"', dom)
    assert found is not None, said[-2000:]
    return json.loads(html.unescape(found[1])), said


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason=NOTICE)
def test_tables_sort_filter_and_download_under_the_policy(
    sample: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, said = drive(
        make_report(sample, {"3417L01": "=HYPERLINK(1)区", "3417L02": '"引号",逗号'}), tmp_path, monkeypatch
    )
    assert "Content Security Policy" not in said
    # the published order: three tie at the top, the county without a share has no place
    assert seen["start"] == ["贵池区", "东至县", "青阳县", "石台县"]
    assert set(seen["marks"]) == {"none"}
    assert (seen["label"], seen["kind"]) == ("按“得分 / 可评”排序", "button")
    # points: 30, 30, 30 and 24; equal ones keep the published order in both directions
    assert seen["up"] == ["石台县", "贵池区", "东至县", "青阳县"]
    assert seen["down"] == ["贵池区", "东至县", "青阳县", "石台县"]
    assert (seen["upMarks"][4], seen["downMarks"][4]) == ("ascending", "descending")
    assert seen["upMarks"].count("none") == len(seen["upMarks"]) - 1
    # a unit without a place stands last; names in the order of their sounds: dong, gui, qing, shi
    assert seen["rank"] == ["贵池区", "东至县", "石台县", "青阳县"]
    assert seen["name"] == ["东至县", "贵池区", "青阳县", "石台县"]
    assert len(seen["others"]) == 4
    # every group is sorted within itself
    assert seen["heat"][0] == "石台县"
    assert set(seen["heat"][:4]) == set(seen["start"])
    assert seen["found"] == "显示 4 个"  # 贵池区, 开发区, 平天湖风景区 and the one named like a formula
    assert "=HYPERLINK(1)区" in seen["filtered"]
    assert seen["filteredHeat"][0] == "贵池区"
    assert seen["none"] == 0
    assert seen["groupTables"] == ["ranking-2", "sections"]
    assert len(seen["group"]) == 4
    assert seen["groupFound"] == "显示 4 个"
    assert seen["all"] == 9
    check_csv(seen)


def check_csv(seen: dict[str, Any]) -> None:
    assert seen["buttons"] == ["下载本表（CSV）"] * 4
    first, second, _, heat = (list(csv.reader(io.StringIO(text[1:]))) for text in seen["csv"])
    assert {text[0] for text in seen["csv"]} == {"\ufeff"}
    assert first[0][:3] == ["组别", "考核对象", "名次"]
    assert [row[1] for row in first[1:]] == seen["name"]
    assert {row[0] for row in first[1:]} == {"县区"}
    assert {row[1] for row in second[1:]} >= {"'=HYPERLINK(1)区", '"引号",逗号'}
    assert [row[0] for row in heat[1:]] == ["县区"] * 4 + ["功能区"] * 4 + ["市直"]
    assert len(heat[0]) == len(heat[1])


def test_the_page_reads_without_its_script(sample: Any) -> None:
    page = render(make_report(sample)).split("<body>")[1].split("<script>")[0]
    assert '<p class="tools" id="tools" hidden' in page
    assert "<button" not in page
    assert "aria-sort" not in page
    assert page.count("<table data-tools=") == 4
    assert page.index("贵池区") < page.index("石台县") < page.index("平天湖风景区")


def test_three_hundred_units_make_a_page_of_reasonable_size(sample: Any) -> None:
    report = sample.run_report()
    rows, parts = [], []
    for at in range(300):
        row, part = report.standings[at % 4], report.sections[at % 4]
        unit = replace(row.unit, code=f"99{at:04}", name=f"{row.unit.name}{at}", group=f"第{at // 100}")
        rows.append(replace(row, unit=unit, rank=at % 100 + 1, group_size=100, share=Decimal(at % 100) / 100))
        parts.append(replace(part, unit=unit.code))
    page = render(replace(report, standings=tuple(rows), sections=tuple(parts), unit_changes=()))
    assert page.count("</tr>") == 2 * 300 + 3 + 4  # units twice, headings of groups, heads of tables
    assert len(page.encode()) < 300_000


def test_a_table_heads_names_reach_the_script_escaped(sample: Any) -> None:
    report = make_report(sample)
    hostile = tuple(replace(row, unit=replace(row.unit, group='"><script>1</script>')) for row in report.standings)
    page = render(replace(report, standings=hostile))
    assert "<script>1</script>" not in page
    assert page.count("&#34;&gt;&lt;script&gt;1&lt;/script&gt;") >= 3
