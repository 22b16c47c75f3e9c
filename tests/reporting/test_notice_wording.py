"""The wording of documents: refused before anything is written where a text is missing, unknown or cannot be filled."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.reporting.notice import load_wording

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 1, 20)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("params/wording", "params/standards/holidays"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / "params/wording" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(project: Path) -> str:
    with pytest.raises(ParamsError) as caught:
        load_wording(project, DAY)
    return str(caught.value)


def test_our_wording_is_complete_and_says_that_it_is_not_checked() -> None:
    wording = load_wording(ROOT, DAY)
    parts = (wording.form, wording.notice, wording.feedback)
    assert [one.verified for one in parts] == [False] * 3
    assert not any(basis.verified for one in parts for basis in one.basis)
    assert wording.form.example


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("notice", "  addressee: ", "  adressee: ", "E102"),
        ("notice", "  declined: 本次不排名。理由：{why}。\n", "", "E103"),
        ("notice", "{why}", "{reason}", "E104"),
        ("notice", "{why}", "{why", "E104"),
        ("notice", "{why}", "{}", "E104"),
        ("feedback", "appeal_days:\n  2012-07-01: 5", "appeal_days: 五天", "E104"),
        ("feedback", "days: 20\n", "days: 0\n", "E104"),
        ("feedback", "    posts: 党委主要负责人、政府主要负责人\n", "", "E104"),
        ("form", "example: true", "example: yes", "E104"),
        ("form", "  2012-07-01:\n", "  2027-01-01:\n", "E108"),
    ],
)
def test_a_wording_that_would_fail_later_is_refused(project: Path, name: str, old: str, new: str, code: str) -> None:
    edit(project, name, old, new)
    message = refused(project)
    assert f"[{code}]" in message
    assert f"params/wording/{name}.yaml" in message


def test_a_law_counts_from_the_day_on_which_it_is_in_force() -> None:
    before, after = (load_wording(ROOT, day).notice.basis for day in (date(2018, 4, 7), date(2018, 4, 8)))
    assert "地方党政领导干部安全生产责任制规定" not in [basis.title for basis in before]
    assert "地方党政领导干部安全生产责任制规定" in [basis.title for basis in after]


def test_a_changed_file_is_read_again(project: Path) -> None:
    assert load_wording(project, DAY).feedback.appeal_days == 5
    edit(project, "feedback", "  2012-07-01: 5", "  2012-07-01: 10")
    assert load_wording(project, DAY).feedback.appeal_days == 10
