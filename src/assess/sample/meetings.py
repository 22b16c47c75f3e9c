"""The ledgers `meetings` and `leader_inspections` of a unit.

Every quarter has a meeting of each kind and a visit of each leader, unless the story or a weak unit leaves it out. Left
out: (1) meetings that say nothing on safety, except some plenary ones; (2) visits of several leaders together.
"""

from __future__ import annotations

from collections.abc import Iterator

from assess.sample.days import YEAR, YEARS, Span, on, shown, spans
from assess.sample.draw import Dice
from assess.sample.firms import Firms
from assess.sample.leaders import LISTS, Leader
from assess.sample.places import Place

Row = dict[str, str]
# Key dates that the city lists: month, and the days between which they are visited.
KEY_DATES = {
    "元旦春节": (1, 5, 28), "全国两会": (3, 2, 12), "五一": (4, 20, 30), "汛期": (6, 5, 28), "国庆": (9, 20, 30),
    "岁末年初": (12, 5, 28),
}  # fmt: skip
GOING_OUT = ("secretary", "government_head", "deputy_in_charge", "other_government")


def meeting_rows(place: Place, leaders: tuple[Leader, ...], seed: int) -> Iterator[Row]:
    """The ledger `meetings`: every quarter one of each kind, unless the story or a weak unit leaves it out."""
    dice = Dice(seed, "meetings", place.code)
    number = 0
    for year in YEARS:
        for quarter in spans(year, 4):
            for kind, chair, lists in _held(place, year, quarter, dice):
                number += 1
                day = quarter.day(dice, margin=5)
                there = [one for one in leaders if one.held(day)]
                led = next(one.id for one in there if one.list == chair)
                others = [one.id for one in there if one.list in lists and dice.chance(place.rate(0.8, 1.0))]
                safety = kind != "全会" or dice.chance(0.9)
                yield {
                    "unit_code": place.code,
                    "id": f"M{number:03d}",
                    "kind": kind,
                    "date": shown(day),
                    "chair": led,
                    "present": "、".join(dict.fromkeys((led, *others))),
                    "safety": "是" if safety else "否",
                    "number": f"〔{year}〕{number}号",
                    "topics": "研究安全生产工作" if safety else "研究其他工作",
                }
        number += 1
        yield _at_upper(place, year, number, dice)


def _at_upper(place: Place, year: int, number: int, dice: Dice) -> Row:
    """The city's meeting, with those who stayed away without a word."""
    return {
        "unit_code": place.code,
        "id": f"M{number:03d}",
        "kind": "专题会",
        "date": shown(spans(year, 4)[0].day(dice)),
        "safety": "是",
        "unexcused": str(0 if dice.chance(place.quality) else dice.between(1, 2)),
        "number": f"模安委〔{year}〕1号",
        "topics": "参加市安委会会议",
    }


def _held(place: Place, year: int, quarter: Span, dice: Dice) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Kind, chair and who comes, of every meeting of a quarter."""
    plan = (
        ("常委会", "secretary", ("secretary", "government_head", "other_standing")),
        ("常务会", "government_head", ("government_head", "deputy_in_charge", "other_government")),
        ("安委会", "government_head", ("deputy_in_charge", "other_government")),
        ("安委会办公室会", "deputy_in_charge", ("deputy_in_charge",)),
        ("专题会", "deputy_in_charge", ("deputy_in_charge", "other_government")),
    )
    for kind, chair, lists in plan:
        skipped = year == YEAR and (kind, quarter.number) in place.effects.skipped
        if not skipped and (place.effects.skipped or dice.chance(place.rate(0.9, 1.02))):
            yield kind, chair, lists
    if quarter.number == 2:
        yield "理论学习中心组", "secretary", ("secretary", "government_head", "other_standing", "deputy_in_charge")
    if quarter.number == 4:
        yield "全会", "secretary", ("secretary", "government_head", "other_standing")


def visit_rows(place: Place, leaders: tuple[Leader, ...], firms: Firms, seed: int) -> Iterator[Row]:
    """The ledger `leader_inspections`: quarters of each leader, and the days that matter of the two first."""
    dice = Dice(seed, "visits", place.code)
    visits = list(_visits(place, leaders, dice))
    for number, (day, leader, key_date) in enumerate(sorted(visits), 1):
        at_firm = dice.chance(0.8)
        position = dice.between(0, firms.size - 1)
        yield {
            "unit_code": place.code,
            "id": f"D{number:03d}",
            "leader": leader,
            "date": shown(day),
            "level": "企业" if at_firm else dice.pick(("乡镇级", "县级")),
            "place": "企业现场" if at_firm else f"第{dice.between(1, 8)}镇",
            "enterprise": str(firms.ids[position]) if at_firm else "",
            "hazards_found": str(dice.between(0, 3)),
            "key_date": key_date,
        }


def _visits(place: Place, leaders: tuple[Leader, ...], dice: Dice) -> Iterator[tuple[int, str, str]]:
    for year in YEARS:
        for quarter in spans(year, 4):
            for one in leaders:
                share = place.rate(0.82 if one.list in LISTS[:2] else 0.7, 1.02)
                if one.list in GOING_OUT and dice.chance(share):
                    day = quarter.day(dice)
                    if one.held(day):
                        yield day, one.id, ""
        for name, (month, first, last) in KEY_DATES.items():
            day = on(year, month, dice.between(first, last))
            list_ = dice.pick(LISTS[:2])
            if dice.chance(place.rate(0.6, 1.02)):
                yield day, next(one.id for one in leaders if one.held(day) and one.list == list_), name
