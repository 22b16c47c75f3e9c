"""The run on five real places: every fact on its page, every mechanism listed, nobody ranked, and the pages small."""

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from assess.cli import main
from assess.reporting.county import CountyPage
from assess.reporting.county_mechanisms import describe_fact
from assess.reporting.league import LeaguePage
from assess.reporting.page import frame_run, render_index, render_page
from assess.reporting.plain import read_plain
from assess.review import Review, open_review
from assess.rubric.mechanisms import load_mechanisms
from assess.running.fleet import Status

RUN = "params/runs/five-places.yaml"
Files = Callable[[Review], dict[str, str]]
WHY = "地方的级别（县、市、省）和报道的年份不同，数字未经核实，放在一起排先后没有意义"
LARGEST_PAGE = 200_000


@pytest.fixture(scope="module")
def review(root: Path) -> Review:
    return open_review(RUN, root)


@pytest.fixture(scope="module")
def pages(review: Review, root: Path) -> dict[str, str]:
    """Every unit's page as its notebook shows it, by code."""
    notebook = (root / "notebooks/county.ipynb").read_text(encoding="utf-8")
    parts = [name for name in re.findall(r"page\.(\w+)\(\)", notebook) if name != "check"]
    report = review.run_report()
    found = {}
    for unit in review.evidence.units:
        page = CountyPage(review.unit_report(unit.code))
        fragment = "".join(f"<h2>{name}</h2>{getattr(page, name)().html}" for name in parts)
        found[unit.code] = render_page(unit.name, fragment, frame_run(report), depth=1)
    return found


def missing_mechanisms(text: str, root: Path) -> list[str]:
    """Mechanisms of the list that have no row in a page."""
    return [one.id for one in load_mechanisms(root) if not re.search(rf"^{one.id} {one.title} \|", text, re.MULTILINE)]


def missing_facts(text: str, review: Review, code: str) -> list[str]:
    """Facts of a unit that its page does not show with qualifier and locator."""
    words = re.sub(r"\s+", " ", text)
    return [
        fact.id
        for fact in review.unit_report(code).facts
        if re.sub(r"\s+", " ", describe_fact(fact)).strip() not in words
    ]


def test_all_78_mechanisms_stand_on_every_page(pages: dict[str, str], root: Path) -> None:
    for code, html in pages.items():
        assert missing_mechanisms(read_plain(html), root) == [], code
    text = read_plain(pages["141022"])
    assert missing_mechanisms(text.replace("YC5 隐患整改率", "YC5 隐患"), root) == ["YC5"]


def test_all_147_facts_stand_on_the_page_of_their_own_place(pages: dict[str, str], review: Review) -> None:
    shown = {code: len(review.unit_report(code).facts) for code in pages}
    assert sum(shown.values()) == 147
    for code, html in pages.items():
        assert missing_facts(read_plain(html), review, code) == [], code
    text = read_plain(pages["330114"]).replace("53个", "54个")
    assert missing_facts(text, review, "330114") == ["zj-04"]


def test_facts_of_the_province_do_not_stand_on_the_page_of_the_district(pages: dict[str, str]) -> None:
    assert "6167000家次" in pages["330000"]
    assert "6167000" not in pages["330114"]
    assert "报道的数是浙江省的，不是本对象的" in pages["330114"]


def test_the_states_of_each_place(review: Review) -> None:
    states = {
        unit.name: Counter(row.state.value for row in review.unit_report(unit.code).mechanisms)
        for unit in review.evidence.units
    }
    assert all(found.total() == 78 for found in states.values())
    # Own mechanisms: 13, 25, 15, 11 and 14; the other places' are not mentioned, but for a few that a fact is about.
    assert states["霍林郭勒市"] == {"evidenced": 13, "described": 1, "outside": 4, "not_mentioned": 60}
    assert states["翼城县"] == {"evidenced": 10, "described": 3, "outside": 4, "not_mentioned": 61}
    assert states["杭州市"] == {"described": 4, "other_level": 7, "outside": 4, "not_mentioned": 63}


def test_nothing_is_scored_and_nothing_follows(review: Review) -> None:
    assert {assessment.assessable for assessment in review.assessments} == {0}
    assert {assessment.total for assessment in review.assessments} == {0}
    assert all(rows == () for rows in review.followings.values())
    assert review.titles == {}
    vetoes = {veto.id: veto.state.value for veto in review.assessment("141022").vetoes}
    assert vetoes["veto.major_accident"] == "clear"
    assert vetoes["veto.concealment"] == "pending"


def test_nobody_is_ranked_and_every_output_says_why(
    review: Review, result_files: Callable[[Review], dict[str, str]]
) -> None:
    league = list(csv.DictReader(io.StringIO(result_files(review)["league.csv"])))
    assert {row["rank"] for row in league} == {f"不排名：{WHY}"}
    assert [row["code"] for row in league if row["group"] == "县级"] == ["141022", "150581", "220303", "330114"]
    report = review.run_report()
    assert {row.rank for row in report.standings} == {0}
    text = f"{LeaguePage(report).summary()}{LeaguePage(report).table()}"
    assert f"7 个对象，本次不排名：{WHY}。" in text
    assert text.count(f"不排名的理由：{WHY}。") == 3
    for word in ("名次 |", "得分率", "并列", "第 1"):
        assert word not in text
    assert "点图" not in LeaguePage(report).figure().html
    statuses = [Status(row.unit.code, row.unit.name, f"units/{row.unit.code}.html") for row in report.standings]
    assert f"本次不排名：{WHY}。" in render_index(report, statuses)


def test_the_checks_stand_on_the_pages_of_their_places(pages: dict[str, str]) -> None:
    assert "1299 + 大检查限期整改的隐患18 = 1317" in pages["220303"]
    assert "只有上年为35才相合" in pages["140500"]
    assert "26 − 24 = 2，只供参考" in pages["140500"]
    assert "按12000算其余为2.4，不是整数" in pages["141022"]


def test_a_page_stays_small(pages: dict[str, str]) -> None:
    sizes = {code: len(html.encode()) for code, html in pages.items()}
    assert max(sizes.values()) < LARGEST_PAGE, sizes


def test_the_command_says_that_it_does_not_rank(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("params", "notebooks", "data/reported"):
        shutil.copytree(root / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    assert main(["score", RUN]) == 0
    printed = capsys.readouterr()
    assert f"本次运行不排名：{WHY}。" in printed.out
    assert "数据：隔离 0 行，质量发现 8 条。" in printed.out
    assert (tmp_path / "data/out/five-places/league.csv").is_file()


def test_any_run_may_decline_to_rank_and_keeps_its_points(root: Path, tmp_path: Path, result_files: Files) -> None:
    for folder in ("params", "notebooks", "data/published"):
        shutil.copytree(root / folder, tmp_path / folder)
    path = tmp_path / "params/runs/chizhou-2020.yaml"
    ranked = open_review(path, tmp_path)
    path.write_text(f"{path.read_text(encoding='utf-8')}rank: false\nrank_declined: 试算\n", encoding="utf-8")
    declined = open_review(path, tmp_path)
    assert {row.rank for row in ranked.standings} == {1, 4}
    assert {row.rank for row in declined.standings} == {0}
    assert declined.assessments == ranked.assessments
    assert declined.followings == ranked.followings
    league = list(csv.DictReader(io.StringIO(result_files(declined)["league.csv"])))
    assert {row["rank"] for row in league} == {"不排名：试算"}
    assert "本次不排名。" in str(CountyPage(declined.unit_report("341722")).summary())
