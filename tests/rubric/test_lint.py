"""Broken rubrics: each refusal of the linter, and the exact errors of each."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.rubric import load_rubric

ON = date(2020, 8, 12)
FOLDER = "params/rubrics/chizhou-demo"


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    for folder in (FOLDER, "params/indicators"):
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def refuse(project: Path, file: str, old: str, new: str, on: date = ON) -> list[tuple[str, str]]:
    path = project / FOLDER / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_rubric(project / FOLDER, project, on)
    assert caught.value.render("en")
    return [(problem.code, problem.place.split("/")[-1]) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("outcomes.yaml", "points: 10", "points: 11", [("E126", "outcomes.yaml outcomes")]),
        ("rubric.yaml", "total: 100", "total: 1000", [("E126", "chizhou-demo")]),
        ("rubric.yaml", "from: 60", "from: 85", [("E128", "chizhou-demo")]),
        ("rubric.yaml", "{name: 不合格, from: 0}", "{name: 不合格, from: 10}", [("E128", "chizhou-demo")]),
        ("rubric.yaml", "from: 2020-01-01", "from: 2020-10-01", [("E123", "chizhou-demo")]),
        (
            "outcomes.yaml",
            "excess: accidents",
            "excess: accident",
            [("E131", "outcomes.yaml outcomes.accident_change.more_accidents")],
        ),
        ("outcomes.yaml", "per: 0.2", "per: 20", [("E133", "outcomes.yaml outcomes.accident_change.more_accidents")]),
        ("outcomes.yaml", "per: 0.2", "per: 0", [("E133", "outcomes.yaml outcomes.accident_change.more_accidents")]),
        ("outcomes.yaml", "per: 0.2", "pre: 0.2", [("E109", "outcomes.yaml:15 criteria[0].rules[0].shape")]),
        (
            "outcomes.yaml",
            "id: outcomes.death_change",
            "id: outcomes.accident_change",
            [("E121", "outcomes.yaml outcomes.accident_change")],
        ),
        ("outcomes.yaml", "id: outcomes.death_change", "id: deaths.change", [("E124", "outcomes.yaml deaths.change")]),
        (
            "outcomes.yaml",
            "id: more_deaths",
            "id: 更多死亡",
            [("E125", "outcomes.yaml outcomes.death_change.更多死亡")],
        ),
        ("outcomes.yaml", "section: outcomes", "section: outcome", [("E122", "outcomes.yaml")]),
        (
            "outcomes.yaml",
            "if_missing: pending",
            "if_missing: ignore",
            [("E115", "outcomes.yaml:8 criteria[0].if_missing")],
        ),
        ("outcomes.yaml", "    if_missing: pending\n", "", [("E103", "outcomes.yaml:5 criteria[0]")]),
        (
            "duty.yaml",
            "needs: 常委会会议纪要、学习记录、督查记录\n",
            "note: 无\n",
            [("E132", "duty.yaml duty.secretary")],
        ),
        ("duty.yaml", "verified: false", "verified: true", [("E130", "duty.yaml duty.secretary")]),
        ("vetoes.yaml", "force: 不合格", "force: 差", [("E135", "vetoes.yaml veto.larger_accident")]),
        (
            "vetoes.yaml",
            (
                "    force: 不合格\n    consequences:\n"
                "      - {what: 取消当年评先评优资格, term: {kind: assessment_year}}\n"
            ),
            "",
            [("E134", "vetoes.yaml veto.larger_accident")],
        ),
        (
            "vetoes.yaml",
            "indicator: larger_accidents",
            "indicator: larger",
            [("E131", "vetoes.yaml veto.larger_accident")],
        ),
    ],
)
def test_a_broken_rubric_is_refused_with_code_and_place(
    project: Path, file: str, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    found = refuse(project, file, old, new)
    assert found[: len(expected)] == expected
    if expected[0][0] != "E122":
        assert len(found) == len(expected)


def test_problems_of_several_files_come_at_once(project: Path) -> None:
    (project / FOLDER / "duty.yaml").write_text("section: duty\n", encoding="utf-8")
    (project / FOLDER / "hazards.yaml").unlink()
    codes = [code for code, _ in refuse(project, "outcomes.yaml", "per: 0.2", "per: 0141022")]
    assert sorted(codes) == ["E103", "E103", "E103", "E104", "E112"]


def test_an_empty_basis_is_refused(project: Path) -> None:
    path = project / FOLDER / "training.yaml"
    path.write_text(path.read_text("utf-8").split("    basis:")[0] + "    basis: []\n", encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_rubric(project / FOLDER, project, ON)
    assert [problem.code for problem in caught.value.problems] == ["E129"]


def test_the_shipped_rubric_is_sound_and_marked_as_a_demonstration(root: Path) -> None:
    rubric = load_rubric(root / FOLDER, root, ON)
    assert rubric.head.demonstration
    assert len(rubric.bases) == sum(not basis.verified for basis in rubric.bases) == 14
