"""Region codes: hardening group D as far as codes and names go."""

from datetime import date
from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.ledger import Regions, load_regions
from assess.ledger.regions import FOLDER, Fault

ROOT = Path(__file__).parents[2]


def test_the_table_is_the_published_one(regions: Regions) -> None:
    assert sum(one.valid(None) for one in regions.regions) == 2847
    assert {one.name for one in regions.by_code["141022"]} == {"翼城县"}


@pytest.mark.parametrize("name", ["翼城县", "翼城县\u200b", "\u3000翼城县 ", "翼 城 县", "翼城"])
def test_a_name_with_what_cannot_be_seen_or_its_short_form_is_found(name: str, regions: Regions) -> None:
    verdict = regions.find_name(name)
    assert verdict.region
    assert (verdict.region.code, verdict.alias) == ("141022", name == "翼城")


def test_a_radical_is_the_character_it_looks_like(regions: Regions) -> None:
    verdict = regions.find_name("⼭阴县")
    assert verdict.region
    assert verdict.region.name == "山阴县"


def test_traditional_characters_and_nonsense_stay_unknown(regions: Regions) -> None:
    assert regions.find_name("翼城縣").fault is Fault.NAME_UNKNOWN
    assert regions.find_name("../x").fault is Fault.NAME_UNKNOWN


def test_a_name_of_several_needs_its_city(regions: Regions) -> None:
    verdict = regions.find_name("铁东区")
    assert verdict.fault is Fault.NAME_AMBIGUOUS
    assert verdict.values["choice"] == "210302（鞍山市）、220303（四平市）"
    found = regions.find_name("铁东区", "四平市").region
    assert found
    assert found.code == "220303"


@pytest.mark.parametrize(
    ("code", "on", "fault"),
    [
        ("141022", None, None),
        ("330104", date(2020, 5, 1), None),
        ("330104", date(2021, 4, 8), None),
        ("330104", date(2021, 4, 9), Fault.NOT_IN_FORCE),
        ("330114", date(2021, 4, 8), Fault.NOT_IN_FORCE),
        ("330114", date(2021, 4, 9), None),
        ("330100", None, Fault.CITY),
        ("999999x", None, Fault.UNKNOWN),
        ("123456", None, Fault.UNKNOWN),
        ("990101", None, None),
    ],
)
def test_a_code_on_a_day(code: str, on: date | None, fault: Fault | None, regions: Regions) -> None:
    assert regions.find_code(code, on).fault is fault


def test_an_abolished_code_names_its_successors(regions: Regions) -> None:
    values = regions.find_code("330104", date(2025, 1, 1)).values
    assert values["name"] == "江干区"
    assert values["successor"] == "330102 上城区、330114 钱塘区"


def test_code_and_name_have_to_agree(regions: Regions) -> None:
    assert regions.check("141022", "翼城县").fault is None
    assert regions.check("141022", "翼城").alias
    verdict = regions.check("141022", "曲沃县")
    assert (verdict.fault, verdict.values["expected"]) == (Fault.NAME_DISAGREES, "翼城县")


@pytest.mark.parametrize(
    "line",
    [
        "141022,翼城县,山西省,临汾市,,,,,no",
        "999001,新县,,,,,111111,,no",
        "14102,短县,,,,,,,no",
        "141099,错县,,,2021-13-01,,,,no",
    ],
)
def test_a_wrong_row_of_the_table_is_refused(line: str, tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    for name in ("regions.yaml", "counties.csv"):
        text = (ROOT / FOLDER / name).read_text("utf-8")
        (folder / name).write_text(text + (f"{line}\n" if name == "counties.csv" else ""), "utf-8")
    with pytest.raises(ParamsError) as caught:
        load_regions(tmp_path)
    assert [one.code for one in caught.value.problems] == ["E282"]
