"""What the city and the province hand down, commend or object to, and the figures of the yearbooks.

Ledgers `units`, `ceilings`, `campaign_tasks`, `circulars`, `honours` and `statistics`. Left out: (1) ceilings of
departments; (2) figures of months; (3) commendations of associations, except one that must not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.sample.days import AS_OF, YEAR, YEARS, on, shown, spans
from assess.sample.draw import Dice
from assess.sample.event import Accident
from assess.sample.places import CITY, CITY_NAME, DEPARTMENTS, NOTE, Place

Row = dict[str, str]
CAMPAIGN = "安全生产治本攻坚行动"


def unit_rows(places: Sequence[Place]) -> Iterator[Row]:
    """The ledger `units`: the city, its departments, and the assessed units."""
    whole = {"city": CITY_NAME, "note": NOTE}
    yield {"unit_code": CITY, "name": CITY_NAME, "type": "市", "group_name": "市级", "local": "否", **whole}
    for code, name, _ in DEPARTMENTS:
        cells = {"type": "部门", "group_name": "市直部门", "parent": CITY, "local": "是", "member": "是"}
        yield {"unit_code": code, "name": f"{CITY_NAME}{name}", **whole, **cells}
    for place in places:
        yield {
            "unit_code": place.code, "name": place.name, "type": place.kind, "city": place.city,
            "group_name": place.group, "parent": CITY, "local": "是" if place.local else "否", "note": NOTE,
        }  # fmt: skip
        for code, name in place.members:
            cells = {"type": "部门", "group_name": "县直部门", "parent": place.code, "local": "是", "member": "是"}
            yield {"unit_code": code, "name": name, "city": place.city, "note": NOTE, **cells}


def ceiling_rows(place: Place, accidents: Sequence[Accident], seed: int) -> Iterator[Row]:
    """The ledger `ceilings`: two deaths or as many as the year before, and never a larger accident."""
    dice = Dice(seed, "ceilings", place.code)
    for year in YEARS:
        before = sum(one.dead for one in accidents if shown(one.day)[:4] == str(year - 1) and one.finding != "瞒报")
        ceiling = max(2, before)
        values = [("deaths_ceiling", str(ceiling), "人"), ("larger_accidents_ceiling", "0", "起")]
        values += [("gdp_death_rate_ceiling", f"{ceiling / gdp(place, year):.4f}", "人/亿元")]
        values += [("coal_death_rate_ceiling", "0.1", "人/百万吨")] if place.coal else []
        issued = shown(on(year, 2, dice.between(5, 25)))
        for indicator, value, unit in values:
            yield {
                "unit_code": place.code, "year": str(year), "indicator": indicator, "value": value, "unit": unit,
                "issued_date": issued, "number": f"模安委〔{year}〕2号",
            }  # fmt: skip


def gdp(place: Place, year: int) -> int:
    """地区生产总值, in 亿元."""
    return round(220 * place.size * (100 + 5 * (year - YEARS[0])) / 100) + place.index


def statistic_rows(place: Place, seed: int) -> Iterator[Row]:
    """The ledger `statistics`."""
    dice = Dice(seed, "statistics", place.code)
    people = round(42 * place.size, 1)
    for year in (YEARS[0] - 1, *YEARS):
        values = [
            ("人口", str(people), "万人"), ("地区生产总值", str(gdp(place, year)), "亿元"),
            ("机动车", str(int(people * 3200) + 40 * dice.between(0, 99)), "辆"),
            ("从业人员", str(round(people * 0.46, 1)), "万人"),
            ("企业数", str(int(people * 190) + dice.between(0, 99)), "家"),
            ("公路里程", str(300 + 9 * place.index), "公里"),
            ("财政支出", str(round(gdp(place, year) * 0.17, 2)), "亿元"),
        ]  # fmt: skip
        values += [("原煤产量", str(dice.between(220, 380)), "万吨")] if place.coal else []
        new = year == YEAR
        for indicator, value, unit in values:
            yield {
                "unit_code": place.code, "period": str(year), "indicator": indicator, "value": value, "unit": unit,
                "source": f"模拟市统计{'快报' if new else '年鉴'}", "preliminary": "是" if new else "否",
            }  # fmt: skip


def task_rows(place: Place, seed: int) -> Iterator[Row]:
    """The ledger `campaign_tasks`."""
    dice = Dice(seed, "tasks", place.code)
    for number, (year, month) in enumerate(
        ((year, month) for year in YEARS for month in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12)), 1
    ):
        due = on(year, month, 28)
        done = due - dice.between(0, 20) if dice.chance(place.rate(0.84, 1.02)) else due + dice.between(3, 40)
        done = done if done <= AS_OF and dice.chance(0.98) else 0
        yield {
            "unit_code": place.code,
            "id": f"R{number:03d}",
            "campaign": CAMPAIGN,
            "title": f"{year}年第{month - 2}项任务",
            "due_date": shown(due),
            "done_date": shown(done),
            "evidence": f"佐证材料{number}" if done else "",
            "cancelled": "是" if dice.chance(0.03) else "否",
        }


def circular_rows(place: Place, accidents: Sequence[Accident], enterprises: Sequence[str], seed: int) -> Iterator[Row]:
    """The ledger `circulars`: what follows a larger accident, and objections to weak units and their `enterprises`."""
    dice = Dice(seed, "circulars", place.code)
    found: list[Row] = []
    for one in accidents:
        day = (one.discovered or one.day) + 12
        if one.dead >= 3 and day >= spans(YEARS[0], 1)[0].first:
            level = "省" if one.dead >= 10 else "市"
            subject = f"{shown(one.day)}事故"
            found.append({"kind": "约谈", "level": level, "date": shown(day), "subject": subject})
            found.append({"kind": "通报批评", "level": level, "date": shown(day + 8), "subject": subject})
            due = day + 120
            closed = shown(due - 20) if one.finding != "核查中" else ""
            found.append({
                "kind": "挂牌督办", "level": "省", "date": shown(day + 20), "subject": subject, "due_date": shown(due),
                "closed_date": closed,
            })  # fmt: skip
    for kind in ("提醒", "预防性约谈", "非法采矿", "擅自复产"):
        if dice.chance(place.rate(0.6, -0.1)):
            noted = shown(on(YEAR, dice.between(2, 11), 18))
            first = "" if kind in ("提醒", "预防性约谈") else dice.pick(("是", "否"))
            where = {"enterprise": dice.pick(enterprises)} if kind == "擅自复产" and enterprises else {}
            cells = {"kind": kind, "level": "市", "date": noted, "subject": f"{kind}事项", "self_found": first}
            found.append(cells | where)
    for number, row in enumerate(sorted(found, key=lambda one: one["date"]), 1):
        yield {
            "unit_code": place.code,
            "id": f"G{number:02d}",
            "number": f"模安委办函〔{row['date'][:4]}〕{number}号",
            **row,
        }


def honour_rows(place: Place, seed: int) -> Iterator[Row]:
    """The ledger `honours`."""
    dice = Dice(seed, "honours", place.code)
    wanted = [("其他", "市", "协会颁发的奖项")] if place.index == 1 else []
    wanted += [("表彰", "市", "年度先进")] if place.quality > 0.55 and dice.chance(0.7) else []
    wanted += [("表彰", "省", "年度先进")] if place.quality > 0.9 else []
    wanted += (
        [("经验推广", dice.pick(("市", "市", "省")), "双重预防经验")] if dice.chance(place.rate(-0.3, 0.7)) else []
    )
    for number, (kind, level, subject) in enumerate(wanted, 1):
        day = shown(on(YEAR, dice.between(3, 11), 10))
        cells = {
            "kind": kind,
            "level": level,
            "date": day,
            "number": f"模安委〔{YEAR}〕{number + 10}号",
            "subject": subject,
        }
        yield {"unit_code": place.code, "id": f"B{number}", **cells}
