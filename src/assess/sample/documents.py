"""The ledger `documents`: what a unit issued, reported and received, in the words of duty lists and indicators.

The city's own documents (its yearly deployment, the key dates) are entered under its code and, as received, under each
unit's. Left out: (1) texts of documents; (2) documents that nothing counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.sample.days import AS_OF, YEAR, YEARS, on, shown, spans
from assess.sample.draw import Dice
from assess.sample.leaders import Leader
from assess.sample.meetings import KEY_DATES
from assess.sample.places import CITY, Place

Row = dict[str, str]
# Kinds that show a duty as done: kind, month.
DUTY = (
    ("党委职责清单", 2), ("全会报告", 12), ("干部培训计划", 3), ("考核评价办法", 4), ("政府工作报告", 1),
    ("年度重点工作责任清单", 2), ("预算安排", 2), ("巡查考核结果", 11), ("专项整治报告", 10), ("整改评估报告", 9),
    ("安全生产规划", 3),
)  # fmt: skip
RULES = ("党政同责一岗双责规定", "领导干部职责清单", "分级分类监管意见")
YEARLY = (
    ("人大报告", 8), ("政协通报", 8), ("联合惩戒名单", 11), ("公开曝光", 6), ("活动记录", 7), ("活动成果", 7),
    ("活动总结", 7),
)  # fmt: skip
QUARTERLY = ("报送纪检组织", "媒体专栏")
MONTH = (("安全生产月方案", 5, 25), ("安全生产月总结", 7, 10))
UPPER_PLAN, OWN_PLAN, KEY_DATE = "上级年度部署", "年度方案", "重要时段"
STATEMENT, MEMBER = "述职报告", "成员单位职责清单"
RECEIVED = frozenset({"人大报告", "政协通报", "报送纪检组织"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it has its number. `more` are further cells."""

    kind: str
    day: int
    title: str
    more: Row


def document_rows(place: Place, leaders: tuple[Leader, ...], seed: int) -> Iterator[Row]:
    """The ledger `documents` of a unit, in the order of days."""
    dice = Dice(seed, "documents", place.code)
    drafts = [*_rules(place, dice), *_members(place, dice)]
    for year in YEARS:
        drafts += [*_yearly(place, year, dice), *_quarterly(place, year, dice), *_plans(place, year, dice)]
        drafts += [*_statements(place, leaders, year, dice), *_key_dates(year)]
    yield from _numbered(place.code, [one for one in drafts if one.day <= AS_OF])


def city_rows() -> Iterator[Row]:
    """The city's own documents."""
    drafts = [Draft(UPPER_PLAN, _deployed(year), f"{year}年安全生产工作部署", {}) for year in YEARS]
    yield from _numbered(CITY, drafts + [one for year in YEARS for one in _key_dates(year)])


def _numbered(code: str, drafts: list[Draft]) -> Iterator[Row]:
    for number, one in enumerate(sorted(drafts, key=lambda draft: draft.day), 1):
        yield {
            "unit_code": code,
            "id": f"W{number:03d}",
            "kind": one.kind,
            "date": shown(one.day),
            "number": f"安委〔{shown(one.day)[:4]}〕{number}号",
            "title": one.title,
            **one.more,
        }


def _deployed(year: int) -> int:
    return on(year, 1, 15)


def _rules(place: Place, dice: Dice) -> Iterator[Draft]:
    for kind in RULES:
        heads = "，含人大常委会主要负责人、政协主要负责人" if kind == RULES[1] and place.extended else ""
        if dice.chance(place.rate(0.7, 1.02)) or heads:
            ends = {"valid_to": shown(on(YEAR + 2, 12, 31))} if kind == RULES[2] else {}
            yield Draft(kind, dice.between(on(YEARS[0], 2, 1), on(YEARS[0], 5, 30)), f"{kind}{heads}", ends)


def _members(place: Place, dice: Dice) -> Iterator[Draft]:
    for code, name in place.members:
        if dice.chance(place.rate(0.7, 1.02)):
            day = dice.between(on(YEARS[0], 3, 1), on(YEARS[0], 6, 30))
            yield Draft(MEMBER, day, f"{name}安全生产权责清单", {"subject_unit": code, "safety": "是"})


def _yearly(place: Place, year: int, dice: Dice) -> Iterator[Draft]:
    for kind, month in (*DUTY, *YEARLY):
        if dice.chance(place.rate(0.78, 1.03)):
            more = {"receipt": _receipt(kind, year)} if kind in RECEIVED else {}
            yield Draft(kind, on(year, month, dice.between(1, 28)), f"{year}年{kind}", more)
    for kind, month, last in MONTH:
        due = on(year, month, last)
        day = due - dice.between(0, 8) if dice.chance(place.rate(0.8, 1.02)) else due + dice.between(1, 9)
        yield Draft(kind, day, f"{year}年{kind}", {"receipt": _receipt(kind, year), "due_date": shown(due)})


def _quarterly(place: Place, year: int, dice: Dice) -> Iterator[Draft]:
    for kind in QUARTERLY:
        for quarter in spans(year, 4):
            if dice.chance(place.rate(0.8, 1.02)):
                more = {"receipt": _receipt(kind, quarter.number)} if kind in RECEIVED else {}
                yield Draft(kind, quarter.day(dice), f"{year}年{quarter.number}季度{kind}", more)


def _plans(place: Place, year: int, dice: Dice) -> Iterator[Draft]:
    yield Draft(UPPER_PLAN, _deployed(year), f"{year}年安全生产工作部署（收文）", {})
    slow = 0 if dice.chance(place.rate(0.4, 1.05)) else 25
    yield Draft(OWN_PLAN, _deployed(year) + dice.between(8, 28) + slow, f"{year}年安全生产工作方案", {})


def _statements(place: Place, leaders: tuple[Leader, ...], year: int, dice: Dice) -> Iterator[Draft]:
    """述职: each leader's own, dated within the year."""
    for one in leaders:
        day = on(year, 12, dice.between(20, 30))
        if one.held(day):
            safety = "是" if dice.chance(place.rate(0.8, 1.03)) else "否"
            yield Draft(STATEMENT, day, f"{year}年述职报告", {"leader": one.id, "safety": safety})


def _key_dates(year: int) -> Iterator[Draft]:
    for name in KEY_DATES:
        yield Draft(KEY_DATE, on(year, 1, 4), name, {})


def _receipt(kind: str, number: int) -> str:
    return f"回执{kind[:2]}{number}"
