"""What stands beside the ledgers: `units.csv`, `judgements.csv` and `history.csv`, as their readers ask for them.

Judged duties come from the duty lists in force, so that a changed list changes the judgements asked for. Left out: (1)
judgements of earlier years; (2) assessors' names: a post stands instead; (3) quarterly ratings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assess.evidence.duty import Duties
from assess.sample.days import YEAR, on, shown, spans
from assess.sample.draw import Dice
from assess.sample.event import NOT_RESPONSIBLE, OPEN, RESPONSIBLE, Accident
from assess.sample.leaders import Leader
from assess.sample.places import CITY, NOTE, Place

Row = dict[str, str]
ASSESSORS = ("市安委办考核一组组长", "市安委办考核二组组长")
GRADES = ((0.7, "优秀"), (0.32, "良好"), (0.15, "合格"), (-1.0, "不合格"))
UNIT_COLUMNS = ("code", "name", "type", "group", "parent", "local", "note")
JUDGEMENT_COLUMNS = ("unit", "subject", "value", "assessor", "date", "reason", "evidence")
HISTORY_COLUMNS = ("code", "year", "grade", "accidents", "deaths", "larger_accidents", "note")
LARGER = 3


def unit_row(place: Place) -> Row:
    """The unit as `units.csv` lists it."""
    local = "yes" if place.local else "no"
    cells = (place.code, place.name, place.type, place.group, CITY, local, NOTE)
    return dict(zip(UNIT_COLUMNS, cells, strict=True))


def history_rows(place: Place, accidents: Sequence[Accident], seed: int) -> Iterator[Row]:
    """Three earlier years: grade, accidents, deaths, larger accidents as they were known then."""
    dice = Dice(seed, "history", place.code)
    for year in range(YEAR - 1, YEAR - 4, -1):
        own = [one for one in accidents if shown(one.day)[:4] == str(year) and not one.discovered]
        level = place.quality + (0.0 if year == YEAR - 1 else dice.between(-8, 4) / 100)
        grade = next(name for least, name in GRADES if level >= least)
        counts = len(own), sum(one.dead for one in own), sum(one.dead >= LARGER for one in own)
        yield dict(zip(HISTORY_COLUMNS, (place.code, str(year), grade, *map(str, counts), NOTE), strict=True))


def judgement_rows(
    place: Place, leaders: Sequence[Leader], accidents: Sequence[Accident], duties: Duties, seed: int
) -> Iterator[Row]:
    """Everything that assessors decide about a unit and its leaders."""
    dice = Dice(seed, "judgements", place.code)
    current = [one for one in accidents if _counts(one)]
    said = [
        *_states(place, current, dice),
        *_site_checks(place, dice),
        *_duties(place, leaders, current, duties, dice),
        *(line for one in current for line in _blames(place.code, one, leaders)),
    ]
    for number, (unit, subject, value, assessor, reason) in enumerate(said, 1):
        day = shown(on(YEAR + 1, 1, dice.between(6, 16)))
        evidence = f"考核记录{place.code}-{number:03d}"
        yield dict(zip(JUDGEMENT_COLUMNS, (unit, subject, value, assessor, day, reason, evidence), strict=True))


Said = tuple[str, str, str, str, str]


def _counts(one: Accident) -> bool:
    """Whether an accident is judged: a production accident that happened or came to light in the assessed year."""
    return one.production and spans(YEAR, 1)[0].first <= (one.discovered or one.day)


def _states(place: Place, current: Sequence[Accident], dice: Dice) -> Iterator[Said]:
    use = dice.uniform() + place.quality * 0.6
    state = "共同认定并已运用" if use > 0.7 else "只通报未运用" if use > 0.4 else "未运用"
    yield place.code, "assessment_use", state, ASSESSORS[0], "对照组织部门的材料"
    lack = dice.uniform() + place.quality
    found = "都到位" if lack > 1.1 else "一项未到位" if lack > 0.8 else "两项未到位" if lack > 0.5 else "三项未到位"
    yield place.code, "enforcement_capacity", found, ASSESSORS[0], "对照编制、预算和装备标准"
    findings = {one.finding for one in current}
    if "核查中" not in findings:
        responsible = "有责任" if "瞒报" in findings else "无发现"
        yield place.code, "concealment_responsibility", responsible, ASSESSORS[0], "以调查结论为准"


def _site_checks(place: Place, dice: Dice) -> Iterator[Said]:
    for assessor in ASSESSORS:
        points = round(dice.uniform() * place.rate(1.1, 0.15), 1)
        found = f"{points}" if 0.1 <= points <= 1 else "无发现" if points < 0.1 else "1"
        yield place.code, "site_check_deduction", found, assessor, "随机抽查2个乡镇和企业"


def _duties(
    place: Place, leaders: Sequence[Leader], current: Sequence[Accident], duties: Duties, dice: Dice
) -> Iterator[Said]:
    for one in leaders:
        if one.until:
            continue
        for duty in duties.get(one.list).duties:
            if duty.judged:
                done = dice.chance(place.rate(0.74, 1.03))
                value = "已履行" if done else dice.pick(("部分履行", "未履行"))
                nothing = duty.id == "deputy_in_charge.rescue" and not any(event.dead for event in current)
                yield (
                    place.code,
                    f"{duty.id}@{one.id}",
                    "不要求" if nothing else value,
                    ASSESSORS[1],
                    "查记录、问有关人员",
                )


def _blames(code: str, one: Accident, leaders: Iterable[Leader]) -> Iterator[Said]:
    """Who is responsible: the unit, its leaders where one is, and the unit in which the vehicle is registered."""
    subject, reason = f"accident.{one.id}", "以事故调查报告的批复为准"
    yield code, subject, one.blame, ASSESSORS[0], reason
    if one.registered not in ("", code):
        yield one.registered, subject, NOT_RESPONSIBLE, ASSESSORS[0], reason
    if one.blame != NOT_RESPONSIBLE:
        for leader in leaders:
            if leader.held(one.day) and leader.list in (one.blamed or ("secretary", "government_head")):
                value = OPEN if one.blame == OPEN else RESPONSIBLE
                yield code, f"{subject}@{leader.id}", value, ASSESSORS[0], reason
