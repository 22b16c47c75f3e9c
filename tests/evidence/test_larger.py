"""Larger accidents: settled only where counts of accidents and deaths settle them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.evidence.larger import FILE, check_deaths, larger_accidents, load_grades
from assess.types import Measured, Unit

COUNTS = "data/counts.csv"


def measured(indicator: str, number: int | None) -> Measured:
    return Measured(indicator, None if number is None else Decimal(number), reason="" if number else "无")


@pytest.mark.parametrize(
    ("accidents", "deaths", "expected"),
    [(0, 0, 0), (1, 2, None), (1, 3, 1), (5, 10, None), (5, 11, 1), (3, 0, None), (None, 4, None), (0, 1, None),
     (0, None, None), (4, None, None)],
)  # fmt: skip
def test_deaths_prove_an_accident_only_beyond_what_general_ones_could_bring(
    root: Path, accidents: int | None, deaths: int | None, expected: int | None
) -> None:
    grades = load_grades(root, date(2020, 7, 31))
    found = larger_accidents(grades, measured("accidents", accidents), measured("deaths", deaths), "起")
    assert found.numerator == expected
    assert bool(found.reason) == (expected is None)
    assert any("生产安全事故报告和调查处理条例" in source.text for source in found.sources)
    assert any("至少1起" in source.text for source in found.sources) == (expected == 1)


def test_the_threshold_comes_from_the_standard_in_force(town, root: Path) -> None:
    path = town.folder / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("deaths: 3,", "deaths: 2,"), encoding="utf-8")
    grades = load_grades(town.folder, date(2020, 7, 31))
    assert larger_accidents(grades, measured("accidents", 1), measured("deaths", 2), "起").numerator == 1
    with pytest.raises(ParamsError) as caught:
        load_grades(root, date(2007, 5, 31))
    assert {problem.code for problem in caught.value.problems} == {"E108"}


def test_the_standard_has_three_grades_and_an_unchecked_basis(root: Path) -> None:
    grades = load_grades(root, date(2020, 7, 31))
    assert [(one.title, one.deaths, one.serious_injuries, one.loss_yuan) for one in grades.grades] == [
        ("较大事故", 3, 10, 10_000_000), ("重大事故", 10, 50, 50_000_000), ("特别重大事故", 30, 100, 100_000_000),
    ]  # fmt: skip
    assert grades.lowest.id == "larger"
    assert not grades.basis.verified


def test_real_units_are_clear_only_without_any_accident(published) -> None:
    clear = [unit.name for unit in published.evidence.units if published.count(unit.name, "larger_accidents") == 0]
    assert clear == ["江南新兴产业集中区", "开发区", "平天湖风景区"]
    reason = published.value("石台县", "larger_accidents").reason
    assert "有6起事故" in reason
    assert "没有每起事故的伤亡和直接经济损失" in reason


def test_an_unknown_count_of_accidents_leaves_the_grade_unknown(town) -> None:
    town.edit(COUNTS, "甲县,accidents,建筑业,1,0", "甲县,accidents,建筑业,x,0")
    assert "E221" in town.read().value("甲县", "larger_accidents").reason


def test_deaths_without_an_accident_are_named() -> None:
    unit = Unit("990101", "甲县", "county", "县区")
    (finding,) = check_deaths(unit, measured("accidents", 0), measured("deaths", 2))
    assert (finding.check, finding.level) == ("deaths_without_accident", "warning")
    assert check_deaths(unit, measured("accidents", 0), measured("deaths", 0)) == []
    assert check_deaths(unit, measured("accidents", None), measured("deaths", 2)) == []
