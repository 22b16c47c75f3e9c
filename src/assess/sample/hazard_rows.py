"""The ledger `hazards`: what each hazard is called, who is to mend it, and what became of it until the as-of day.

Shares closed on time, complete, answered and mended for good follow the unit's quality, or its story. Left out: (1)
persons' names: a post stands instead; (2) what was found when (`hazards`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assess.sample.days import AS_OF, YEAR, on, shown_all
from assess.sample.draw import Floats, Stream, Whole
from assess.sample.firms import NAMES, NUMBER, Firms
from assess.sample.hazards import FLOOD, LISTED, REPORTED, ROAD, Hazards
from assess.sample.inspections import EXPERT, OWN, Inspections
from assess.sample.places import Place

Texts = NDArray[np.object_]
SOURCES = np.array(["企业自查", "部门检查", "专家会诊", "上级检查", "群众举报", "事故暴露"], dtype=object)
CATEGORIES = np.array(
    ["消防通道", "电气线路", "特种设备", "有限空间", "现场管理", "教育培训", "应急设施", "警示标识", "动火作业",
     "高处作业", "危化品储存", "粉尘清理", "通风除尘", "防护用品"], dtype=object
)  # fmt: skip
PERSONS = np.array(["安全负责人", "车间主任", "设备科负责人", "项目经理"], dtype=object)


def hazard_columns(
    place: Place, firms: Firms, done: Inspections, hazards: Hazards, first: int, last: int, seed: int
) -> dict[str, list[str]]:
    """The ledger `hazards` of a unit from position `first` up to `last`."""
    one = hazards.part(first, last)
    stream = Stream(seed, "hazard rows", place.code, first)
    sector = np.where(
        one.firm >= 0, firms.sector[one.firm], np.where(one.type == ROAD, NUMBER["道路运输"], NUMBER["其他"])
    )
    course = _course(place, one, stream)
    return {
        "unit_code": [place.code] * one.size,
        "id": [f"H{row:06d}" for row in range(first + 1, first + one.size + 1)],
        "enterprise": np.where(one.firm >= 0, firms.ids[one.firm], "").tolist(),
        "inspection": [f"J{row + 1:06d}" if row >= 0 else "" for row in one.inspection.tolist()],
        "sector": NAMES[sector].tolist(),
        "category": _category(one, sector, stream).tolist(),
        "severity": np.where(one.major, "重大", "一般").tolist(),
        "found_date": shown_all(one.found),
        **{name: shown_all(days) for name, days in course.items()},
        "source": _source(one, done, stream).tolist(),
        "funds_yuan": [str(100 * amount) if amount else "" for amount in _funds(one, course["closed_date"], stream)],
        **_texts(place, one, course, stream),
    }


def _category(one: Hazards, sector: Whole, stream: Stream) -> Texts:
    ordinary = CATEGORIES[stream.below(one.size, len(CATEGORIES))]
    fire = (sector == NUMBER["人员密集场所"]) & stream.chance(one.size, 0.6)
    road = np.where(stream.chance(one.size, 0.75), "道路隐患点", "校车隐患")
    found = np.where(one.type == ROAD, road, np.where(one.type == FLOOD, "防汛防台隐患", ordinary))
    return np.where(fire & (one.firm >= 0), "火灾隐患", found).astype(object)


def _source(one: Hazards, done: Inspections, stream: Stream) -> Texts:
    by_check = np.zeros(one.size, dtype=np.int64)
    if done.size:
        kind = done.kind[one.inspection]
        by_check = np.where(kind < OWN, 0, np.where(kind == EXPERT, 2, 1))
    others = np.array([0, 4, 3, 1, 1, 5, 0])[one.type]  # positions in SOURCES by type; the last one is drawn
    listed = stream.pick(one.size, (45, 35, 10, 10))
    chosen = np.where(one.inspection >= 0, by_check, np.where(one.type == LISTED, listed, others))
    return SOURCES[chosen]


def _funds(one: Hazards, closed: Whole, stream: Stream) -> list[int]:
    much = stream.uniform(one.size)
    spent: list[int] = np.where(closed > 0, 1 + (much * much * 300).astype(np.int64), 0).tolist()
    return spent


def _course(place: Place, one: Hazards, stream: Stream) -> dict[str, Whole]:
    """From the term to the closing, the listing, the answer and the second look."""
    size, perfect = one.size, place.effects.perfect
    term = 10 + stream.below(size, 35) + np.where(one.major, 20, 0)
    due = one.found + term
    on_time = stream.chance(size, 1.0 if perfect else place.rate(0.87, 0.995)) | (one.major & (place.quality > 0.25))
    never = ~on_time & stream.chance(size, 0.2)
    early = one.found + 1 + stream.below(size, term)
    closed = np.where(on_time, early, np.where(never, 0, due + 1 + stream.below(size, 40)))
    flood = one.type == FLOOD
    closed = np.where(flood, np.minimum(early, on(YEAR, 3, 10)), closed)
    closed = np.where((closed > AS_OF) | one.overdue, 0, closed)
    extended = np.where(~on_time & ~one.overdue & stream.chance(size, 0.25), due + 30, 0)
    return {"due_date": due, "extended_due": extended, "closed_date": closed} | _after(place, one, closed, stream)


def _after(place: Place, one: Hazards, closed: Whole, stream: Stream) -> dict[str, Whole]:
    size, flood = one.size, one.type == FLOOD
    again = np.where(flood, on(YEAR, 3, 12) + stream.below(size, 70), closed + 10 + stream.below(size, 60))
    looked = stream.chance(size, np.where(flood, place.rate(0.7, 1.0), 0.14)) & (closed > 0) & (again <= AS_OF)
    reported = np.where(one.type == REPORTED, one.found - stream.below(size, 5), 0)
    quick = stream.chance(size, place.rate(0.8, 1.0))
    answered = reported + np.where(quick, 5 + stream.below(size, 11), 16 + stream.below(size, 30))
    wait = np.where(stream.chance(size, place.rate(0.7, 1.0)), stream.below(size, 2), 7 + stream.below(size, 6))
    return {
        "listed_date": np.where(one.major, one.found + wait, 0),
        "reported_date": reported,
        "answer_due": np.where(reported > 0, reported + 15, 0),
        "answered_date": np.where((reported > 0) & (answered <= AS_OF), answered, 0),
        "rechecked_date": np.where(looked, again, 0),
    }


def _texts(place: Place, one: Hazards, course: dict[str, Whole], stream: Stream) -> dict[str, list[str]]:
    size, perfect = one.size, place.effects.perfect
    level: Floats = stream.uniform(size)
    higher = np.where(level < 0.7, "县", np.where(level < 0.96, "市", "省"))
    higher = np.where(one.overdue & (np.cumsum(one.overdue) == 1), "省", np.where(one.overdue, "县", higher))
    named = stream.chance(size, 1.0 if perfect else place.rate(0.93, 1.0))
    passed = stream.chance(size, 1.0 if perfect else place.rate(0.86, 1.0))
    return {
        "person": np.where(named, PERSONS[stream.below(size, len(PERSONS))], "").tolist(),
        "listed_by": np.where(course["listed_date"] > 0, higher, "").tolist(),
        "recheck_passed": np.where(course["rechecked_date"] > 0, np.where(passed, "是", "否"), "").tolist(),
    }
