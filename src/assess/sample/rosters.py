"""The ledger `rosters` of a unit: seventeen kinds of lists, one table for each way of filling them.

The city lists the specialities that an expert roster needs; a unit lists each of them too, with nobody where it has
none. Left out: (1) earlier versions of a list; (2) items that no criterion counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from assess.sample.days import YEAR, on, shown
from assess.sample.draw import Dice
from assess.sample.firms import Firms
from assess.sample.places import CITY, Place
from assess.sample.readiness import READINESS, SPECIALITIES, VILLAGES, Filler, village

Row = dict[str, str]
NIL = "零报告"


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


FILLERS: dict[str, Filler] = READINESS | {
    "风险点": _risk_points, "督导组": _resident_teams, "零事故创建": _candidates, "矿点": _mineral_sites,
    "金属冶炼清单": _register("金属冶炼", "冶炼企业"), "涉氨制冷清单": _register("", ""),
    "粉尘涉爆清单": _register("工贸", "粉尘涉爆企业"), "有限空间清单": _register("工贸", "有限空间企业"),
}  # fmt: skip
