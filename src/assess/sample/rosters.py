"""The ledger `rosters` of a unit: seventeen kinds of lists, one table for each way of filling them.

The city lists the specialities that an expert roster needs; a unit lists each of them too, with nobody where it has
none. Left out: (1) earlier versions of a list; (2) items that no criterion counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assess.sample.days import YEAR, on, shown
from assess.sample.draw import Dice
from assess.sample.emergency import EVENT, VENUES, event_day, venue
from assess.sample.firms import Firms
from assess.sample.places import CITY, Place

Row = dict[str, str]
Filler = Callable[[Place, Firms, Dice], Iterator[Row]]
VILLAGES = 24
SPECIALITIES = ("化工", "矿山", "机械", "电气", "建筑", "消防", "特种设备", "交通", "气象", "医疗")
SUPPLIES = (
    "帐篷",
    "照明灯",
    "发电机",
    "抽水泵",
    "冲锋舟",
    "救生衣",
    "沙袋",
    "对讲机",
    "担架",
    "防化服",
    "灭火器",
    "食品",
)
NINE = tuple(
    f"一{item}"
    for item in ("个预案", "张网格图", "支队伍", "批物资", "套预警", "份名单", "次演练", "条转移路线", "本台账")
)
NIL = "零报告"


def village(number: int) -> str:
    return f"第{number:02d}村"


def roster_rows(place: Place, firms: Firms, seed: int) -> Iterator[Row]:
    """All lists of a unit; `updated` is a day of the last quarter unless the list says otherwise."""
    for kind, fill in FILLERS.items():
        dice = Dice(seed, "rosters", kind, place.code)
        for number, cells in enumerate(fill(place, firms, dice), 1):
            updated = {"updated": shown(on(YEAR, 10, 8) + dice.between(0, 60))}
            yield {"unit_code": place.code, "id": f"{number:03d}", "kind": kind, **updated, **cells}


def city_rows() -> Iterator[Row]:
    """The specialities that every expert roster needs."""
    for number, name in enumerate(SPECIALITIES, 1):
        day = shown(on(YEAR, 1, 20))
        yield {
            "unit_code": CITY,
            "id": f"{number:03d}",
            "kind": "专家",
            "updated": day,
            "speciality": name,
            "required": "1",
        }


def _risk_points(place: Place, firms: Firms, dice: Dice) -> Iterator[Row]:
    for number in range(1, 25):
        level = dice.pick(("重大", "较大", "较大", "一般", "一般", "低"))
        whole, kept = dice.chance(place.rate(0.85, 1.02)), dice.chance(place.rate(0.8, 1.02))
        due = dice.pick((4, 12, 12, 52))
        yield {
            "name": f"第{number}风险点", "enterprise": str(firms.ids[dice.between(0, firms.size - 1)]), "level": level,
            "measure": "定期检查，专人负责" if whole else "", "person": "风险点责任人",
            "checks_due": str(due), "checks_done": str(due if kept else dice.between(0, due - 1)),
        }  # fmt: skip


def _grids(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for number in range(1, 21):
        person = f"网格员{number:02d}" if dice.chance(place.rate(0.86, 1.02)) else ""
        checked = (
            shown(on(YEAR, dice.between(7, 12), dice.between(1, 28))) if dice.chance(place.rate(0.8, 1.02)) else ""
        )
        yield {"grid": f"W{number:02d}", "village": village(number), "person": person, "checked_date": checked}


def _officers(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for number in range(1, VILLAGES + 1):
        yield {
            "village": village(number),
            "person": f"信息员{number:02d}" if dice.chance(place.rate(0.85, 1.02)) else "",
        }


def _experts(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for number, name in enumerate(SPECIALITIES, 1):
        there = dice.chance(place.rate(0.75, 1.03))
        person = f"专家{number:02d}" if there else ""
        yield {"speciality": name, "person": person, "required": "1", "filled": "1" if there else "0"}


def _supplies(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for name in SUPPLIES:
        standard = dice.between(2, 40) * 5
        enough = dice.chance(place.rate(0.7, 1.02))
        stock = standard + dice.between(0, 20) if enough else standard * dice.between(3, 9) / 10
        yield {"item": name, "standard": str(standard), "stock": str(stock)}


def _duty_checks(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for number in range(1, 9):
        day = on(YEAR, 1, 20) + 42 * (number - 1) + dice.between(0, 9)
        absent = dice.chance(place.rate(0.22, -0.05))
        yield {
            "name": f"第{number}次抽查",
            "checked_date": shown(day),
            "absent": "是" if absent else "否",
            "updated": shown(day),
        }


def _flood_items(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for item in NINE:
        filled = "1" if dice.chance(place.rate(0.8, 1.03)) else "0"
        yield {"item": item, "required": "1", "filled": filled, "year": str(YEAR)}


def _flood_spots(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for number in range(1, 7):
        looked = dice.chance(place.rate(0.75, 1.02))
        yield {
            "name": f"第{number}防汛点", "village": village(number), "year": str(YEAR),
            "checked_date": shown(on(YEAR, 3, dice.between(1, 31))) if looked else "",
        }  # fmt: skip


def _forest(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for number in range(1, 7):
        required = dice.between(3, 9)
        filled = required if dice.chance(place.rate(0.75, 1.02)) else required - 1
        yield {
            "village": village(number), "required": str(required), "filled": str(filled), "person": "护林员",
            "contract_date": shown(on(YEAR, 2, dice.between(1, 25))), "year": str(YEAR),
        }  # fmt: skip


def _venues(place: Place, _: Firms, _dice: Dice) -> Iterator[Row]:
    for number in range(VENUES):
        yield {"name": venue(number), "event": EVENT, "date": shown(event_day(place, number))}


def _resident_teams(place: Place, firms: Firms, dice: Dice) -> Iterator[Row]:
    for position in firms.of("煤矿"):
        if dice.chance(place.rate(0.7, 1.02)):
            yield {
                "enterprise": str(firms.ids[position]), "name": "驻矿督导组", "person": "督导组组长",
                "from_date": shown(on(YEAR, 1, 6)), "to_date": shown(on(YEAR, 12, 31)),
                "checks_done": str(dice.between(20, 50)),
            }  # fmt: skip


def _candidates(place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for number in range(1, VILLAGES + 1):
        certified = "是" if dice.chance(place.rate(0.68, 1.0)) else "否"
        yield {"name": village(number), "village": village(number), "year": str(YEAR), "certified": certified}


def _mineral_sites(_place: Place, _: Firms, dice: Dice) -> Iterator[Row]:
    for number in range(1, 5):
        yield {"name": f"第{number}矿点", "village": village(dice.between(1, VILLAGES))}


def _register(sector: str, name: str) -> Filler:
    def fill(place: Place, firms: Firms, dice: Dice) -> Iterator[Row]:
        """A list that is missing, out of date, reported as empty, or there."""
        state = dice.uniform()
        if state > place.rate(0.8, 1.05):
            return
        old = {"updated": shown(on(YEAR - 1, 6, 30))} if state > place.rate(0.7, 1.0) else {}
        at = firms.of(sector)[:3] if sector else []
        for position in at:
            yield {"enterprise": str(firms.ids[position]), "name": name, "year": str(YEAR), **old}
        if not at:
            yield {"item": NIL, "year": str(YEAR), **old}

    return fill


FILLERS: dict[str, Filler] = {
    "风险点": _risk_points, "安全网格": _grids, "灾害信息员": _officers, "专家": _experts, "储备物资": _supplies,
    "值班抽查": _duty_checks, "防汛准备": _flood_items, "防汛隐患": _flood_spots, "护林岗": _forest,
    "活动场馆": _venues, "督导组": _resident_teams, "零事故创建": _candidates, "矿点": _mineral_sites,
    "金属冶炼清单": _register("金属冶炼", "冶炼企业"), "涉氨制冷清单": _register("", ""),
    "粉尘涉爆清单": _register("工贸", "粉尘涉爆企业"), "有限空间清单": _register("工贸", "有限空间企业"),
}  # fmt: skip
