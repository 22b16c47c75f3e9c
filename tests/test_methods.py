"""The page on methods says what the code does: its numbers, and the answers of two real units, word for word."""

from pathlib import Path

import pytest

from assess.advice import method, rank, size, sure
from assess.fairness import comparison
from assess.ranking import tiers
from assess.reporting.sureness import ANSWERS, tabulate_sureness
from assess.review import open_review

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "params" / "METHODS.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def answers() -> dict[str, list[tuple[str, str]]]:
    review = open_review("params/runs/chizhou-2020.yaml", ROOT)
    tables = {code: tabulate_sureness(review.unit_report(code)) for code in ("341722", "3417L04")}
    return {
        code: [("".join(row[0].lines), "<br>".join(row[1].lines)) for row in table.groups[0].rows]
        for code, table in tables.items()
    }


def find_missing(page: str, answers: dict[str, list[tuple[str, str]]]) -> list[str]:
    return [
        question for rows in answers.values() for question, answer in rows if f"| {question} | {answer} |" not in page
    ]


def test_ten_questions_are_answered_as_the_pages_answer_them(answers: dict[str, list[tuple[str, str]]]) -> None:
    assert len(ANSWERS) == 10
    assert [len(rows) for rows in answers.values()] == [10, 10]
    assert find_missing(PAGE, answers) == []
    assert len(find_missing(PAGE.replace("约 75%", "约 74%"), answers)) == 1


def test_no_answer_claims_what_one_event_could_undo(answers: dict[str, list[tuple[str, str]]]) -> None:
    text = "".join(answer for rows in answers.values() for _, answer in rows)
    for claim in ("有证据表明下降", "有证据表明上升", "好转", "改善了", "最安全", "nan", "None"):
        assert claim not in text


def test_every_answer_stands_by_itself(answers: dict[str, list[tuple[str, str]]]) -> None:
    for rows in answers.values():
        assert all(answer.endswith("。") and len(answer) > 12 for _, answer in rows)


def test_the_numbers_of_the_page_are_those_of_the_code() -> None:
    assert (rank.DRAWS, rank.FEWER, rank.MANY, rank.SPREAD) == (1000, 200, 500, 0.25)
    assert (str(method.STEP), sure.WIDEST, size.YEARLY, len(size.PERIODS)) == ("0.1", 3, 0.7, 3)
    assert (tiers.SURE, comparison.FALSE_DISCOVERIES) == (0.95, 0.1)
    for words in (
        "1,000 次（500 个单位以上为 200 次）",
        "上下浮动四分之一",
        "移动一成",
        "三分之一",
        "0.7",
        "95% 以上",
        "低于 10%",
    ):
        assert words in PAGE
