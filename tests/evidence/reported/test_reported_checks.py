"""What a report allows to be checked within itself; each kind of check holds, fails and stays open."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from assess.evidence.reported_checks import check_reported
from assess.evidence.reported_register import ChangeCheck, Check, RateCheck, ShareCheck, SumCheck
from assess.reported import Certainty, Qualifier, ReportedFact
from assess.types import QualityFinding

SUM = SumCheck(("fixed", "left"), "found")
LOST = {"value": None, "qualifier": Qualifier.LOST, "certainty": Certainty.LOST}


@pytest.fixture
def number(world: Any) -> Callable[..., ReportedFact]:
    """A fact called by its id, whose number is given as text; `value=None` is a lost one."""

    def make(name: str, value: str | None, **changes: object) -> ReportedFact:
        lost = LOST if value is None else {"value": Decimal(value)}
        found: ReportedFact = world.fact(**{"id": name, "what": name, "counted_in": "", **lost, **changes})
        return found

    return make


def run(check: Check, *facts: ReportedFact) -> QualityFinding:
    (found,) = check_reported([check], facts, "reports.csv")
    return found


@pytest.mark.parametrize(
    ("found", "level", "text"),
    [
        ("1317", "notice", "核对相符：fixed1299 + left18 = 1317，found为1317。"),
        ("1318", "warning", "核对不符：fixed1299 + left18 = 1317，found为1318。"),
    ],
)
def test_a_sum_holds_or_differs(number: Any, found: str, level: str, text: str) -> None:
    result = run(SUM, number("fixed", "1299"), number("left", "18"), number("found", found))
    assert (result.level, result.message, result.unit) == (level, text, "990101")
    assert [source.text for source in result.sources] == [
        "fixed 1299，第007篇第4行",
        "left 18，第007篇第4行",
        f"found {found}，第007篇第4行",
    ]


def test_a_sum_with_a_lost_part_stays_open_and_gives_no_number(number: Any) -> None:
    doubtful = {"certainty": Certainty.AMBIGUOUS}
    parts = number("fixed", "24", **doubtful), number("left", None), number("found", "26", **doubtful)
    result = run(SUM, *parts)
    assert result.message == (
        "不能核对：left数字缺失；26 − 24 = 2，只供参考，不作为数"
        "（fixed、found的原文缺字或断句不清，以上只在数字完整时成立）。"
    )
    assert result.level == "notice"


@pytest.mark.parametrize("which", ["fixed", "found"])
def test_a_sum_of_bounds_is_never_called_right(number: Any, which: str) -> None:
    facts = {"fixed": "1299", "left": "18", "found": "1317"}
    rough = {"qualifier": Qualifier.AT_LEAST, "word": "余"}
    result = run(SUM, *(number(name, value, **(rough if name == which else {})) for name, value in facts.items()))
    assert result.message.startswith("不能核对")


@pytest.mark.parametrize(
    ("part", "whole", "printed", "outcome"),
    [
        ("1299", "1317", "98.6", "核对相符：fixed1299 ÷ found1317 = 98.633%，注明98.6%。"),
        ("538", "584", "92.1", "核对相符：fixed538 ÷ found584 = 92.123%，注明92.1%。"),
        ("538", "584", "92.2", "核对不符：fixed538 ÷ found584 = 92.123%，注明92.2%。"),
        # 2/3 = 66.666…%: rounded and truncated may both be printed.
        ("2", "3", "66.7", "核对相符：fixed2 ÷ found3 = 66.667%，注明66.7%。"),
        ("2", "3", "66.6", "核对相符：fixed2 ÷ found3 = 66.667%，注明66.6%。"),
        ("3", "3", "100", "核对相符：fixed3 ÷ found3 = 100.00%，注明100%。"),
    ],
)
def test_a_share_is_compared_rounded_or_truncated(
    number: Any, part: str, whole: str, printed: str, outcome: str
) -> None:
    result = run(ShareCheck("fixed", "found", printed), number("fixed", part), number("found", whole))
    assert result.message == outcome


def test_a_share_of_a_bound_or_of_nothing_stays_open(number: Any) -> None:
    rough = number("found", "12000", qualifier=Qualifier.AT_LEAST, word="余")
    assert run(ShareCheck("fixed", "found", "1"), number("fixed", "2"), rough).message.startswith("不能核对")
    assert run(ShareCheck("fixed", "found", "1"), number("fixed", "2"), number("found", "0")).level == "notice"


@pytest.mark.parametrize(
    ("now", "change", "outcome"),
    [
        # 35 → 15 is −57.14 %, 34 → 15 −55.88 %, 36 → 15 −58.33 %.
        ("15", "-57.1", "核对相符：now15，change-57.1，只有上年为35才相合；上年数是推算，不作为数。"),
        # 38 → 17 is −55.26 %, printed rounded; 37 and 39 give −54.05 % and −56.41 %.
        ("17", "-55.3", "核对相符：now17，change-55.3，只有上年为38才相合；上年数是推算，不作为数。"),
        # 24/103 = 23.3 % and 24/109 = 22.02 %: −76.7 rounded, −77.98 truncated.
        ("24", "-77", "核对相符：now24，change-77，上年在103至109之间才相合；上年数是推算，不作为数。"),
        # 1 of 2 is −50 %, 1 of 3 −66.7 %: nothing lies between.
        ("1", "-57.1", "核对不符：now1，change-57.1，没有整数的上年数与之相合。"),
    ],
)
def test_a_change_leaves_the_whole_numbers_before(number: Any, now: str, change: str, outcome: str) -> None:
    assert run(ChangeCheck("change", "now"), number("change", change), number("now", now)).message == outcome


def test_a_change_of_a_lost_count_stays_open(number: Any) -> None:
    result = run(ChangeCheck("change", "now"), number("change", "-57.1"), number("now", None))
    assert (result.message, result.level) == ("不能核对：now不是准数，或change的数字缺失。", "notice")


def test_a_rate_of_a_bounded_base_can_never_be_turned_into_counts(number: Any) -> None:
    base = number("base", "12000", qualifier=Qualifier.AT_LEAST, word="余")
    result = run(RateCheck("rate", "base"), number("rate", "99.98", counted_in="%"), base)
    assert result.message == (
        "不能核对：base只说“12000余”，rate99.98%；按12000算其余为2.4，不是整数；基数不准，推不出确切的数。"
    )
    assert run(RateCheck("rate", "base"), number("rate", None), base).message == ("不能核对：rate或base的数字缺失。")


def test_a_check_whose_fact_is_not_there_is_a_warning(number: Any) -> None:
    result = run(SUM, number("fixed", "1"), number("found", "1"))
    assert (result.level, result.message) == ("warning", "不能核对：reports.csv没有可用的left。")
