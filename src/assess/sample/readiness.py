"""The lists of readiness in the ledger `rosters`: who and what is there when it matters.

Grids, information officers, experts, supplies, duty checks, flood and forest fire, venues of events. Left out: (1)
lists of risks and enterprises (`rosters`); (2) agreements that share supplies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assess.sample.days import YEAR, on, shown
from assess.sample.draw import Dice
from assess.sample.emergency import EVENT, VENUES, event_day, venue
from assess.sample.firms import Firms
from assess.sample.places import Place

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


def village(number: int) -> str:
    return f"第{number:02d}村"


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


READINESS: dict[str, Filler] = {
    "安全网格": _grids, "灾害信息员": _officers, "专家": _experts, "储备物资": _supplies, "值班抽查": _duty_checks,
    "防汛准备": _flood_items, "防汛隐患": _flood_spots, "护林岗": _forest, "活动场馆": _venues,
}  # fmt: skip
