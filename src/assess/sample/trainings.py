"""The ledger `trainings` of a unit: the three kinds of posts, sectors, cadres, and publicity.

Required numbers stand once, in one of the two years, with certificates that are valid or not as the unit's quality
says. Left out: (1) persons: a row is a group; (2) hours and contents.
"""

from __future__ import annotations

from collections.abc import Iterator

from assess.sample.days import YEAR, YEARS, on, shown, spans
from assess.sample.draw import Dice
from assess.sample.firms import KEY, NAMES, Firms
from assess.sample.places import Place
from assess.sample.readiness import VILLAGES, village

Row = dict[str, str]
POSTS = ("主要负责人", "安全管理人员", "特种作业人员")
SECTORS = ("煤矿", "非煤矿山", "危险化学品", "金属冶炼", "建筑施工", "道路运输")
ENTRIES = ("企业", "学校", "机关", "社区", "农村", "家庭", "公共场所")
PUBLICITY = ("主题培训", "警示教育", "文化作品", "专项检查")


def training_rows(place: Place, firms: Firms, seed: int) -> Iterator[Row]:
    """The ledger `trainings`, in the order of days."""
    dice = Dice(seed, "trainings", place.code)
    found = [*_posts(place, firms, dice), *_search(place, dice)]
    for year in YEARS:
        found += [*_sectors(place, firms, year, dice), *_publicity(place, year, dice)]
    for number, (day, cells) in enumerate(sorted(found, key=lambda one: one[0]), 1):
        yield {"unit_code": place.code, "id": f"P{number:03d}", "date": shown(day), **cells}


def _posts(place: Place, firms: Firms, dice: Dice) -> Iterator[tuple[int, Row]]:
    """Heads, managers and operators of high-risk enterprises, and of a few key ones."""
    key = [int(position) for position in (firms.risk == KEY).nonzero()[0]][:6]
    for position in [*firms.high_risk(), *key]:
        for kind in POSTS:
            required = 1 if kind == POSTS[0] else dice.between(2, 12)
            passed = sum(dice.chance(place.rate(0.84, 1.01)) for _ in range(required))
            day = spans(dice.pick(YEARS), 1)[0].day(dice, margin=10)
            valid = dice.chance(place.rate(0.93, 1.02))
            cells = {"certificate": str(passed)} if kind == POSTS[2] else {}
            yield day, {
                "enterprise": str(firms.ids[position]), "kind": "考核培训", "class": kind,
                "sector": str(NAMES[firms.sector[position]]), "place": "企业", "required": str(required),
                "passed": str(passed), "expires": shown(day + 1094 if valid else max(day, on(YEAR, 11, 30))), **cells,
            }  # fmt: skip


def _search(place: Place, dice: Dice) -> Iterator[tuple[int, Row]]:
    """找隐患: villages in which residents looked for hazards."""
    for number in range(1, VILLAGES + 1):
        if dice.chance(place.rate(0.3, 0.9)):
            where = {"place": "社区" if number % 3 else "农村", "village": village(number)}
            yield spans(YEAR, 1)[0].day(dice), {"kind": "找隐患活动", "class": "居民", **where}


def _sectors(place: Place, firms: Firms, year: int, dice: Dice) -> Iterator[tuple[int, Row]]:
    for sector in SECTORS:
        if firms.of(sector):
            required = dice.between(8, 40)
            passed = int(required * min(1.0, place.rate(0.8, 1.02)))
            day = on(year, 4, dice.between(1, 28))
            yield day, {
                "kind": "专项培训", "class": "安全管理人员", "sector": sector, "required": str(required),
                "passed": str(passed), "expires": shown(on(year + 1, 12, 31)),
            }  # fmt: skip
    if dice.chance(place.rate(0.75, 1.05)):
        cells = {"kind": "党校培训", "class": "领导干部", "required": "40", "passed": str(dice.between(36, 40))}
        yield on(year, 5, dice.between(6, 24)), cells


def _publicity(place: Place, year: int, dice: Dice) -> Iterator[tuple[int, Row]]:
    for kind in PUBLICITY:
        if dice.chance(place.rate(0.78, 1.04)):
            yield on(year, 6, dice.between(1, 30)), {"kind": kind, "class": "从业人员"}
    for entry in ENTRIES:
        if dice.chance(place.rate(0.8, 1.03)):
            yield on(year, 6, dice.between(1, 30)), {"kind": "进企业等活动", "class": "居民", "place": entry}
