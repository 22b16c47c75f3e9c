"""The ledgers `plans`, `drills` and `rescue_teams` of a unit.

Plans that should exist and do not are listed without a day of approval; drills name the plan that they try. Left out:
(1) what a plan says; (2) exercises of several counties together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.sample.days import YEAR, YEARS, on, shown, spans
from assess.sample.draw import Dice
from assess.sample.firms import Firms
from assess.sample.places import Place

Row = dict[str, str]
SPECIAL = ("危险化学品", "矿山", "建筑施工", "道路交通", "森林火灾", "防汛防台", "地震", "燃气")
TOWNS = 6
VENUES = 2
EVENT = "市级以上重大活动"


@dataclass(frozen=True, slots=True)
class Plan:
    """预案: who has it and whether it should exist; `special` are the county's special plans."""

    id: str
    title: str
    kind: str
    level: str
    enterprise: str = ""
    event: str = ""

    @property
    def special(self) -> bool:
        return self.kind == "专项" and self.level == "县"


def event_day(place: Place, venue: int) -> int:
    """The day on which a venue's event of the assessed year begins."""
    return on(YEAR, 5, 10) + 97 * venue + place.index % 20


def make_plans(place: Place, firms: Firms) -> tuple[Plan, ...]:
    """The plans that a unit should have: county, departments, towns, enterprises, events."""
    wanted = [("总体应急预案", "总体", "县", "", "")]
    wanted += [(f"{name}专项应急预案", "专项", "县", "", "") for name in SPECIAL]
    wanted += [(f"第{number}部门应急预案", "部门", "部门", "", "") for number in range(1, 7)]
    wanted += [(f"第{number}镇应急预案", "总体", "乡镇", "", "") for number in range(1, TOWNS + 1)]
    wanted += [(f"{EVENT}保障预案{number + 1}", "活动", "县", "", venue(number)) for number in range(VENUES)]
    ids = [str(firms.ids[position]) for position in firms.high_risk()]
    wanted += [("企业现场处置方案", "现场处置", "企业", enterprise, "") for enterprise in ids]
    return tuple(Plan(f"Y{number:03d}", *one) for number, one in enumerate(wanted, 1))


def venue(number: int) -> str:
    return f"第{number + 1}场馆"


def plan_rows(place: Place, plans: tuple[Plan, ...], seed: int) -> Iterator[Row]:
    """The ledger `plans`."""
    dice = Dice(seed, "plans", place.code)
    for one in plans:
        approved = dice.between(on(YEAR - 5, 1, 1), on(YEAR - 1, 6, 30)) if dice.chance(place.rate(0.9, 1.02)) else 0
        fresh = dice.chance(place.rate(0.75, 1.02))
        reviewed = max(approved, dice.between(on(YEAR - 1, 7, 1), on(YEAR, 12, 20))) if approved and fresh else 0
        yield {
            "unit_code": place.code,
            "id": one.id,
            "title": one.title,
            "kind": one.kind,
            "level": one.level,
            "enterprise": one.enterprise,
            "event": one.event,
            "required": "是",
            "approved_date": shown(approved),
            "reviewed_date": shown(reviewed),
            "expires": shown(on(YEAR + 1, 12, 31)) if approved and one.level == "企业" else "",
        }


def drill_rows(place: Place, firms: Firms, plans: tuple[Plan, ...], seed: int) -> Iterator[Row]:
    """The ledger `drills`, in the order of days."""
    dice = Dice(seed, "drills", place.code)
    found = [row for year in YEARS for row in (*_official(place, plans, year, dice), *_own(place, firms, year, dice))]
    found += [row for number in range(VENUES) for row in _at_venue(place, plans, number, dice)]
    for number, (day, cells) in enumerate(sorted(found, key=lambda one: one[0]), 1):
        persons = {"persons": str(dice.between(15, 200))}
        yield {"unit_code": place.code, "id": f"L{number:03d}", "date": shown(day), **persons, **cells}


def _official(place: Place, plans: tuple[Plan, ...], year: int, dice: Dice) -> Iterator[tuple[int, Row]]:
    whole = spans(year, 1)[0]
    seen = {"level": "县", "announced": "是", "evaluated": "是"}
    if dice.chance(place.rate(0.75, 1.05)):
        yield whole.day(dice), {**seen, "kind": "综合", "plan_id": plans[0].id, "place": "第1镇"}
    for one in plans:
        if one.special and dice.chance(place.rate(0.35, 1.0)):
            evaluated = "是" if dice.chance(0.95) else "否"
            yield whole.day(dice), {**seen, "kind": "专项", "plan_id": one.id, "evaluated": evaluated}
    yield whole.day(dice), {**seen, "level": "部门", "kind": "桌面"}
    for half in spans(year, 2):
        if dice.chance(place.rate(0.7, 1.05)):
            yield half.day(dice), {**seen, "kind": "部门", "announced": "否", "place": f"第{half.number}镇"}
    for _ in range(5):
        out = dice.between(35, 62) if dice.chance(place.rate(0.8, 1.02)) else dice.between(65, 110)
        far = dice.between(8, 45) / 10
        cells = {
            "out_seconds": str(out),
            "arrive_seconds": str(out + int(far * dice.between(60, 85))),
            "distance_km": str(far),
        }
        yield whole.day(dice), {"level": "企业", "kind": "计时拉动", "announced": "否", "evaluated": "是", **cells}


def _own(place: Place, firms: Firms, year: int, dice: Dice) -> Iterator[tuple[int, Row]]:
    """Half-yearly drills of high-risk enterprises, building sites and crowded places."""
    for position in sorted({*firms.high_risk(), *firms.of("人员密集场所", "建筑施工")}):
        for half in spans(year, 2):
            if dice.chance(place.rate(0.75, 1.02)):
                cells = {"level": "企业", "kind": "现场处置", "enterprise": str(firms.ids[position]), "evaluated": "是"}
                yield half.day(dice), cells


def _at_venue(place: Place, plans: tuple[Plan, ...], number: int, dice: Dice) -> Iterator[tuple[int, Row]]:
    plan = next(one for one in plans if one.event == venue(number))
    if dice.chance(place.rate(0.6, 1.05)):
        cells = {"level": "县", "kind": "专项", "plan_id": plan.id, "place": venue(number), "evaluated": "是"}
        yield event_day(place, number) - dice.between(5, 30), cells


def team_rows(place: Place, firms: Firms, seed: int) -> Iterator[Row]:
    """The ledger `rescue_teams`; weak units lack a kind, some share a team by agreement."""
    dice = Dice(seed, "teams", place.code)
    at = firms.high_risk()
    wanted = (
        ("国家综合", ""),
        ("政府专业", ""),
        ("企业专业", str(firms.ids[at[0]]) if at else ""),
        ("兼职", ""),
        ("社会", ""),
    )
    for number, (kind, enterprise) in enumerate(wanted, 1):
        shared = kind == "政府专业" and place.index % 4 == 2
        if number in (1, 4) or shared or dice.chance(place.rate(0.55, 1.05)):
            yield {
                "unit_code": place.code,
                "id": f"T{number}",
                "name": f"{place.name}{kind}救援队",
                "kind": kind,
                "enterprise": enterprise,
                "members": str(dice.between(12, 60)),
                "agreement": "是" if shared else "否",
                "updated": shown(on(YEAR, 11, dice.between(1, 28))),
            }
