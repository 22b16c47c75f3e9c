"""The unit table: the real one, and everything that refuses one."""

from pathlib import Path

import pytest

from assess.errors import DataError
from assess.evidence import read_units

GOOD = "code,name,type,group,parent,local,note\n990101,甲县,county,县区,990100,no,\n9901L1,乙区,zone,功能区,,yes,x\n"


def problems(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_units(path, "units.csv")
    assert all(problem.render("en") for problem in caught.value.problems)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_the_real_table_has_counties_zones_and_the_citys_account(root: Path) -> None:
    units = read_units(root / "data" / "published" / "chizhou-units.csv", "units.csv")
    assert [(unit.code, unit.name) for unit in units if not unit.local] == [
        ("341702", "贵池区"), ("341721", "东至县"), ("341722", "石台县"), ("341723", "青阳县"),
    ]  # fmt: skip
    assert [unit.group for unit in units] == ["县区"] * 4 + ["功能区"] * 4 + ["市直"]
    assert {unit.type for unit in units} == {"county", "district", "zone", "city_account"}
    assert {unit.parent for unit in units} == {"341700"}
    assert all(unit.code.isdigit() != unit.local for unit in units)


def test_codes_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(GOOD.replace("990101", "010101"), encoding="utf-8")
    assert [unit.code for unit in read_units(path, "units.csv")] == ["010101", "9901L1"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("乙区", "甲县", [("E210", "units.csv 第3行 name")]),
        ("乙区", "甲 县", [("E210", "units.csv 第3行 name")]),
        ("9901L1,乙区,zone,功能区,,yes", "990101,乙区,county,县区,,no", [("E211", "units.csv 第3行 code")]),
        ("990101", "99010", [("E212", "units.csv 第2行 code")]),
        ("990101", "../x", [("E212", "units.csv 第2行 code")]),
        ("9901L1", "990102", [("E212", "units.csv 第3行 code")]),  # a local code that could be taken for a real one
        ("9901L1", "con", [("E212", "units.csv 第3行 code")]),
        ("甲县", "", [("E212", "units.csv 第2行 name")]),
        ("甲县", "甲\u200b县", [("E212", "units.csv 第2行 name")]),
        ("甲县", "长" * 100, [("E212", "units.csv 第2行 name")]),
        ("county", "", [("E212", "units.csv 第2行 type")]),
        ("县区", " ", [("E212", "units.csv 第2行 group")]),
        (",yes,", ",是,", [("E212", "units.csv 第3行 code"), ("E212", "units.csv 第3行 local")]),
        (",yes,x", ",yes", [("E212", "units.csv 第3行")]),
        ("local,", "", [("E207", "units.csv 第1行 local")]),
    ],
)
def test_a_table_with_an_ambiguity_is_refused(
    tmp_path: Path, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert problems(tmp_path, GOOD.replace(old, new, 1)) == expected


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("990101", "x").replace("zone", "")
    assert problems(tmp_path, text) == [("E212", "units.csv 第2行 code"), ("E212", "units.csv 第3行 type")]
