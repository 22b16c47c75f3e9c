"""The register of published indicators, and what it refuses."""

from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.evidence.register import FILE, load_register


def test_every_sector_is_a_part_of_accidents_and_of_deaths(root: Path) -> None:
    register = load_register(root)
    assert [found.id for found in register.measures] == ["accidents", "deaths", "injured", "larger_accidents"]
    for measure, unit in (("accidents", "起"), ("deaths", "人")):
        parts = register.parts(measure)
        assert [part.id for part in parts] == [
            f"{measure}_{sector}" for sector in ("mining", "trade", "construction", "transport")
        ]
        assert {part.unit for part in parts} == {unit}
    assert register.whole == "合计"
    found = register.indicator("accidents", "mining")
    assert found is not None
    assert found.title == "采矿业事故起数"
    assert register.indicator("injured", "mining") is None
    assert register.indicator("accidents_mining", "") is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('  合计: ""\n', "", "E215"),
        ("采矿业: mining", '采矿业: ""', "E215"),
        ("采矿业: mining", "采矿业: quarrying", "E216"),
        ("- id: larger_accidents", "- id: bigger_accidents", "E217"),
        ("- id: accidents\n", "- id: events\n", "E217"),
        ("    direction: lower", "    direktion: lower", "E102"),
    ],
)
def test_a_register_that_does_not_fit_together_is_refused(town, old: str, new: str, code: str) -> None:
    path = town.folder / FILE
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        town.read()
    assert code in [problem.code for problem in caught.value.problems]
    assert all(problem.render("en") for problem in caught.value.problems)
