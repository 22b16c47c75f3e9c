"""The 147 published facts of five places: all accounted for, none improved, and never beside other figures."""

import shutil
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assess.errors import DataError, ParamsError
from assess.evidence import Evidence, read_evidence
from assess.evidence.reported import ReportedEvidence, refuse_mixture
from assess.params import Period, Run, load_run
from assess.reported import Certainty, Qualifier

RUN = "params/runs/five-places.yaml"
# Counted in the collection of facts that the file was made from, by place.
FACTS = {
    "霍林郭勒市": 20,
    "四平市铁东区": 37,
    "晋城市": 52,
    "翼城县": 13,
    "杭州市钱塘区": 6,
    "浙江省": 18,
    "杭州市": 1,
}
QUALIFIERS = {
    Qualifier.EXACT: 113,
    Qualifier.AT_LEAST: 15,
    Qualifier.AT_MOST: 1,
    Qualifier.LOST: 15,
    Qualifier.STATED: 3,
}
INDICATORS = {
    "jc-02": "deaths",
    "jc-06": "larger_accidents",
    "yc-01": "accidents",
    "yc-04": "hazards_found",
    "yc-05": "major_hazards_found",
}


@pytest.fixture(scope="module")
def run(root: Path) -> Run:
    return load_run(RUN, root)


@pytest.fixture(scope="module")
def evidence(run: Run, root: Path) -> Evidence:
    return read_evidence(run, root)


@pytest.fixture(scope="module")
def reported(evidence: Evidence) -> ReportedEvidence:
    assert evidence.reported is not None
    return evidence.reported


def approximate_values(reported: ReportedEvidence) -> list[str]:
    """Known values that rest on any fact but an exact, readable one."""
    exact = {
        str(fact.source.row)
        for fact in reported.facts
        if fact.qualifier is Qualifier.EXACT and fact.certainty in (Certainty.CLEAR, Certainty.REPAIRED)
    }
    return [
        f"{code} {value.indicator}"
        for code, value in reported.values
        if value.known and not {str(source.row) for source in value.sources} <= exact
    ]


def test_every_fact_is_there_once_under_its_own_place(evidence: Evidence, reported: ReportedEvidence) -> None:
    names = {unit.code: unit.name for unit in evidence.units}
    assert Counter(names[fact.unit] for fact in reported.facts) == FACTS
    assert len({fact.id for fact in reported.facts}) == sum(FACTS.values()) == 147
    assert evidence.quarantine == ()
    assert [(file.rows, file.accepted) for file in evidence.files] == [(7, 7), (147, 147)]
    assert [finding for finding in evidence.quality if finding.check != "reported_check"] == []


def test_what_reports_leave_open_stays_open(reported: ReportedEvidence) -> None:
    assert Counter(fact.qualifier for fact in reported.facts) == QUALIFIERS
    assert all(fact.value is None for fact in reported.facts if fact.certainty is Certainty.LOST)
    masked = [fact for fact in reported.facts if fact.article == "001"]
    assert {(fact.first, fact.last) for fact in masked} == {(None, None)}
    assert sum("日期不全，不能确定在考核周期内" in fact.why for fact in masked) == 37


def test_every_fact_is_an_indicator_or_says_why_not(reported: ReportedEvidence) -> None:
    assert {fact.id: fact.indicator for fact in reported.facts if fact.indicator} == INDICATORS
    assert [fact.id for fact in reported.facts if not fact.why] == ["yc-01", "yc-05"]


def test_no_approximate_fact_becomes_a_count(reported: ReportedEvidence) -> None:
    assert approximate_values(reported) == []
    values = [
        (
            code,
            replace(value, numerator=Decimal(12000)) if value.indicator == "hazards_found" and value.sources else value,
        )
        for code, value in reported.values
    ]
    assert approximate_values(replace(reported, values=tuple(values))) == ["141022 hazards_found"]


def test_the_values_of_the_year_that_was_chosen(evidence: Evidence, reported: ReportedEvidence) -> None:
    known = {(code, value.indicator): value.numerator for code, value in reported.values if value.known}
    assert known == {
        ("141022", "accidents"): 0,
        ("141022", "deaths"): 0,
        ("141022", "larger_accidents"): 0,
        ("141022", "major_accidents"): 0,
        ("141022", "major_hazards_found"): 2,
    }
    at = [unit.code for unit in evidence.units].index("141022")
    hazards = evidence.table.column("hazards_found")
    assert hazards.measured(at).reason == "排查的一般隐患12000余条：报道只说“12000余”，至少12000条"
    assert hazards.floor is not None
    assert hazards.floor[at] == 12000


def test_another_year_takes_its_own_facts(run: Run, root: Path) -> None:
    """In 2020 the deaths of Jincheng are of the right year, and their last month is lost: still no value."""
    year = Period(run.period.from_.replace(year=2020), run.period.to.replace(year=2020))
    found = read_evidence(replace(run, period=year, as_of=year.to), root).reported
    assert found is not None
    assert [value for _, value in found.values if value.known] == []
    deaths = next(fact for fact in found.facts if fact.id == "jc-02")
    assert deaths.why == ("日期不全，不能确定在考核周期内",)


def test_the_checks_that_the_articles_allow(evidence: Evidence) -> None:
    found = [
        (finding.unit, finding.level, finding.message.partition("；")[0].rstrip("。")) for finding in evidence.quality
    ]
    assert found == [
        (
            "220303",
            "notice",
            "核对相符：大检查已整改的隐患1299 + 大检查限期整改的隐患18 = 1317，大检查排查的隐患为1317",
        ),
        ("220303", "notice", "核对相符：大检查已整改的隐患1299 ÷ 大检查排查的隐患1317 = 98.633%，注明98.6%"),
        ("220303", "notice", "核对相符：已整改的火灾隐患538 ÷ 发现的火灾隐患584 = 92.123%，注明92.1%"),
        ("140500", "notice", "核对相符：亡人事故起数15起，亡人事故起数同比-57.1%，只有上年为35才相合"),
        ("140500", "notice", "核对相符：事故死亡人数17人，死亡人数同比-55.3%，只有上年为38才相合"),
        ("140500", "notice", "核对相符：森林火情24起，森林火情同比-77%，上年在103至109之间才相合"),
        ("140500", "notice", "不能核对：接警中的其他情况数字缺失"),
        ("141022", "notice", "不能核对：排查的一般隐患只说“12000余”，隐患整改率99.98%"),
    ]


@pytest.mark.parametrize(
    ("changes", "others"),
    [
        ({"data": {"reported": "r.csv", "published": "p.csv"}}, "data.published"),
        ({"data": {"judgements": "j.csv", "reported": "r.csv"}}, "data.judgements"),
        ({"ledgers": "data/ledgers"}, "ledgers"),
        ({"previous": "history.csv"}, "previous"),
    ],
)
def test_reported_figures_never_stand_beside_others(run: Run, root: Path, changes: dict[str, Any], others: str) -> None:
    with pytest.raises(ParamsError) as caught:
        read_evidence(replace(run, **changes), root)
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["others"]) == ("E245", others)
    assert "two run files" in problem.render("en")


def test_a_run_without_reports_may_name_anything(run: Run) -> None:
    refuse_mixture(replace(run, data={"published": "p.csv"}, previous="history.csv"))


def test_a_file_without_a_register_or_with_a_misspelt_column_is_refused(run: Run, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "params", tmp_path / "params")
    (tmp_path / "data/reported").mkdir(parents=True)
    for path in (root / "data/reported").iterdir():
        text = path.read_text(encoding="utf-8").replace("qualifier,word", "qualifier,wrod")
        (tmp_path / "data/reported" / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="E207"):
        read_evidence(run, tmp_path)
    with pytest.raises(ParamsError, match="E112"):
        read_evidence(replace(run, data={"reported": "data/reported/others.csv"}), tmp_path)
