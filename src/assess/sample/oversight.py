"""The ledgers `enforcement` and `penalties` of a unit.

The plan of each year names inspections of the ledger of inspections, and some that were not done; violations lead to
cases, cases to decisions. Left out: (1) appeals that are not decided; (2) several kinds of penalty in one decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assess.sample.days import AS_OF, YEAR, YEARS, on, shown, spans
from assess.sample.draw import Dice
from assess.sample.event import Accident
from assess.sample.firms import Firms
from assess.sample.hazards import Hazards
from assess.sample.inspections import OFFICIAL, Inspections
from assess.sample.places import Place

Row = dict[str, str]
PLANNED = {YEARS[0]: 16, YEARS[1]: 34}
VIOLATIONS = ("未如实记录隐患排查情况", "安全设施不符合标准", "未按规定培训", "特种作业无证上岗", "占用疏散通道")
PENALTIES = ("罚款", "罚款", "罚款", "罚款", "警告", "责令停产停业", "查封", "没收", "暂扣许可证", "移送司法", "拘留")
YES = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class Case:
    """立案: an entry of the ledger of enforcement that leads to a decision."""

    id: str
    enterprise: str
    day: int
    accident: str = ""


def enforcement_rows(
    place: Place, firms: Firms, done: Inspections, accidents: Sequence[Accident], seed: int
) -> Iterator[tuple[Row, Case | None]]:
    """The ledger `enforcement`, each row with the case that it opened."""
    dice = Dice(seed, "enforcement", place.code)
    found = (*_planned(place, firms, done, dice), *_after_accidents(place, accidents, dice))
    for number, (row, case) in enumerate(found, 1):
        id_ = f"F{number:03d}"
        named = Case(id_, case.enterprise, case.day, case.accident) if case else None
        yield {"unit_code": place.code, "id": id_, **row}, named


def _planned(place: Place, firms: Firms, done: Inspections, dice: Dice) -> Iterator[tuple[Row, Case | None]]:
    official = (done.kind >= OFFICIAL).nonzero()[0].tolist()
    for year, wanted in PLANNED.items():
        whole = spans(year, 1)[0]
        chosen = [one for one in official if whole.first <= done.day[one] <= whole.last - 15]
        step = max(1, len(chosen) // wanted)
        for place_in_plan, position in enumerate(chosen[::step][:wanted], 1):
            day = int(done.day[position])
            plan = {
                "plan_id": f"{year}-{place_in_plan:02d}",
                "planned": shown(min(day + dice.between(0, 20), whole.last)),
            }
            if not dice.chance(place.rate(0.86, 1.01)):
                yield {"enterprise": str(firms.ids[done.firm[position]]), **plan}, None
                continue
            cells = {"inspection": f"J{position + 1:06d}", "done_date": shown(day)}
            row, case = _found(place, str(firms.ids[done.firm[position]]), day, dice)
            yield {**plan, **cells, **row}, case


def _found(place: Place, enterprise: str, day: int, dice: Dice) -> tuple[Row, Case | None]:
    """What a planned inspection led to."""
    row = {"enterprise": enterprise}
    if not dice.chance(0.55):
        return row, None
    punishable = dice.chance(0.75)
    row |= {"violation": dice.pick(VIOLATIONS), "punishable": YES[punishable]}
    if not punishable or not dice.chance(place.rate(0.8, 1.02)):
        return row, None
    opened = day + dice.between(1, 12)
    row["case_date"] = shown(opened)
    if dice.chance(0.5):
        whole = dice.chance(place.rate(0.8, 1.02))
        row |= {"sampled": "是", "recorded": YES[whole], "legal_review": "" if dice.chance(0.5) else YES[whole]}
    else:
        row["sampled"] = "否"
    return row, Case("", enterprise, opened)


def _after_accidents(place: Place, accidents: Sequence[Accident], dice: Dice) -> Iterator[tuple[Row, Case | None]]:
    """Fatal accidents that were concluded: whether the head of the enterprise was examined."""
    for one in accidents:
        if one.dead and one.closed and on(YEARS[0], 1, 1) <= one.closed <= AS_OF:
            examined = dice.chance(place.rate(0.75, 1.05))
            opened = max(one.day, one.closed - 30)
            row = {
                "enterprise": one.enterprise, "done_date": shown(one.closed), "violation": "对事故发生负有责任",
                "punishable": "是", "case_date": shown(opened), "accident": one.id, "head_examined": YES[examined],
            }  # fmt: skip
            yield row, Case("", one.enterprise, opened, one.id) if examined else None


def penalty_rows(place: Place, firms: Firms, hazards: Hazards, cases: Sequence[Case], seed: int) -> Iterator[Row]:
    """The ledger `penalties`: a decision for each case that had time to be decided."""
    dice = Dice(seed, "penalties", place.code)
    bad = {str(firms.ids[firm]): row for row, firm in enumerate(hazards.firm.tolist()[:100_000], 1) if firm >= 0}
    number = 0
    for case in cases:
        day = case.day + dice.between(15, 45)
        if day > AS_OF:
            continue
        number += 1
        kind = "罚款" if case.accident else dice.pick(PENALTIES)
        fined = kind in ("罚款", "没收")
        prompt = dice.chance(place.rate(0.82, 1.01))
        published = day + (dice.between(1, 7) if prompt else dice.between(25, 60))
        known_hazard = not case.accident and case.enterprise in bad and dice.chance(0.4)
        yield {
            "unit_code": place.code,
            "id": f"罚〔{shown(day)[:4]}〕{number}号",
            "enterprise": case.enterprise,
            "hazard": f"H{bad[case.enterprise]:06d}" if known_hazard else "",
            "case_id": case.id,
            "date": shown(day),
            "kind": kind,
            "amount_yuan": str(dice.between(5, 80) * (10_000 if case.accident else 1000)) if fined else "",
            "person": "企业主要负责人" if (case.accident and dice.chance(0.7)) or kind == "拘留" else "",
            "withheld": "是" if kind == "拘留" else "否",
            "published_date": shown(published) if published <= AS_OF and (prompt or dice.chance(0.7)) else "",
            "overturned_date": shown(on(YEAR, 12, 5))
            if number == 3 and place.quality < 0.2 and day < on(YEAR, 12, 1)
            else "",
        }
