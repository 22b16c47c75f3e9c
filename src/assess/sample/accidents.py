"""The accidents of a unit, and the ledgers `accidents` and `accountability_cases`.

Numbers follow the unit's size and quality; a story's accidents come on top. The first of the three years is known to
history only. Left out: (1) larger accidents that no story planted; (2) accidents charged to two units, except a few
road accidents of the assessed year whose vehicle is registered elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assess.sample.days import AS_OF, YEAR, known, on, shown, spans
from assess.sample.draw import Dice
from assess.sample.event import Accident
from assess.sample.firms import Firms
from assess.sample.places import DEPARTMENTS, Place

Row = dict[str, str]
HISTORY = YEAR - 3
# Sectors whose accidents are entered under an enterprise of the register.
ENTERPRISES = frozenset({"煤矿", "非煤矿山", "危险化学品", "工贸", "建筑施工", "道路运输"})
SUPERVISOR = {sector: code for code, _, sector in DEPARTMENTS if sector}
YES = {True: "是", False: "否"}


def make_accidents(place: Place, firms: Firms, places: Sequence[Place], seed: int) -> tuple[Accident, ...]:
    """All accidents of a unit from `HISTORY` on, with their numbers, in the order of days."""
    dice = Dice(seed, "accidents", place.code)
    found: list[Accident] = []
    for offset, year in enumerate(range(HISTORY, YEAR + 1)):
        if place.effects.deaths:
            number, dead = place.effects.deaths[offset], True
        else:
            number, dead = dice.between(1, 1 + round(place.size * 4 * (1.3 - place.quality))), False
        found += [_ordinary(year, dead, place, places, dice) for _ in range(number)]
    found += place.effects.accidents
    placed: list[Accident] = []
    for one in sorted(found, key=lambda accident: accident.day):
        year = _year(one.day)
        number = 1 + sum(_year(other.day) == year for other in placed)
        at = firms.of(one.sector) if one.sector in ENTERPRISES else []
        enterprise = str(firms.ids[dice.pick(at)]) if at else ""
        placed.append(replace(one, id=f"{place.code}-SG{year}{number:02d}", enterprise=enterprise))
    return tuple(placed)


def _year(day: int) -> int:
    return int(shown(day)[:4])


def _ordinary(year: int, dead: bool, place: Place, places: Sequence[Place], dice: Dice) -> Accident:
    """A general accident."""
    day = spans(year, 1)[0].day(dice, margin=20)
    sector = dice.pick(("工贸", "工贸", "建筑施工", "建筑施工", "道路运输", "道路运输", "危险化学品", "其他"))
    road = sector == "道路运输"
    elsewhere = dice.pick(places).code if road and year == YEAR and dice.chance(0.4) else ""
    closed = day + dice.between(60, 150)
    return Accident(
        day, sector, 1 if dead else dice.pick((0, 1, 1, 1, 2)), dice.between(0, 3), dice.between(20, 900) * 10_000,
        production=dead or year < YEAR or not dice.chance(0.12), expressway=road and dice.chance(0.3),
        registered=elsewhere or (place.code if road else ""), reported=day + dice.between(0, 1),
        closed=closed if dice.chance(place.rate(0.8, 1.0)) else 0,
    )  # fmt: skip


def accident_rows(place: Place, accidents: Sequence[Accident], seed: int) -> Iterator[Row]:
    """The ledger `accidents`: one row each, or one for each measure of a closed one."""
    dice = Dice(seed, "measures", place.code)
    for one in accidents:
        if _year(one.day) > HISTORY:
            row = _row(place, one, dice)
            measures = _measures(place, one, dice) if known(one.closed) else [{}]
            yield from (row | measure for measure in measures)


def _row(place: Place, one: Accident, dice: Dice) -> Row:
    road = one.sector == "道路运输"
    return {
        "unit_code": place.code,
        "id": one.id,
        "enterprise": one.enterprise,
        "enterprise_name": "" if one.enterprise else f"{place.name}模拟事故单位",
        "date": shown(one.day),
        "sector": one.sector,
        "production": YES[one.production],
        "expressway": YES[one.expressway] if road else "",
        "registered_unit": one.registered,
        "operating_unit": place.code if one.enterprise else "",
        "supervising_unit": SUPERVISOR.get(one.sector, ""),
        "deaths": str(one.deaths),
        "late_deaths": str(one.late_deaths) if one.late_deaths else "",
        "late_death_date": shown(one.late_day),
        "serious_injuries": str(one.injuries),
        "casualties": str(one.dead + one.injuries + dice.between(0, 2)),
        "loss_yuan": str(one.loss),
        "grade": one.grade,
        "responsibility": _responsibility(one),
        "reported_date": shown(one.reported),
        "report_finding": one.finding,
        "discovered_date": shown(one.discovered),
        "investigated_by": one.level,
        "closed_date": shown(known(one.closed)),
    }


def _responsibility(one: Accident) -> str:
    """What the investigation found; those without deaths in other sectors were nobody's fault."""
    if not known(one.closed):
        return "待认定"
    return "非责任事故" if not one.dead and one.sector == "其他" else "责任事故"


def _measures(place: Place, one: Accident, dice: Dice) -> list[Row]:
    rows = []
    for number in range(1, dice.between(2, 3) + 1):
        due = one.closed + dice.between(90, 240)
        done = due - dice.between(5, 60) if dice.chance(place.rate(0.78, 1.02)) else due + dice.between(10, 60)
        done = done if done <= AS_OF else 0
        rows.append({"measure_id": f"C{number}", "measure_due": shown(due), "measure_done": shown(done)})
    return rows


def case_rows(place: Place, accidents: Sequence[Accident], seed: int) -> Iterator[Row]:
    """The ledger `accountability_cases`: who is dealt with after a fatal accident of the last two years."""
    dice = Dice(seed, "cases", place.code)
    posts = {"secretary": "L01", "government_head": "L02", "deputy_in_charge": "L03"}
    for one in accidents:
        opened = (one.closed or one.day) + dice.between(3, 15)
        if not one.dead or opened < on(YEAR - 1, 1, 1) or opened > AS_OF:
            continue
        persons = [f"{place.code}-{posts[post]}" for post in one.blamed] or ["乡镇分管负责人", "部门科室负责人"]
        for number, person in enumerate(persons, 1):
            due = opened + 60
            closed = known(
                due - dice.between(1, 40) if dice.chance(place.rate(0.75, 1.0)) else due + dice.between(5, 60)
            )
            open_ = one.finding == "核查中"
            yield {
                "unit_code": place.code,
                "id": f"Z{one.id.rpartition('-SG')[2]}-{number}",
                "accident": one.id,
                "person": person,
                "official": YES[bool(one.blamed)],
                "opened_date": shown(opened),
                "due_date": shown(due),
                "stage": "调查" if open_ else "办结" if closed else "认定",
                "outcome": dice.pick(("诫勉", "警告", "记过")) if closed and not open_ else "",
                "closed_date": "" if open_ else shown(closed),
            }
