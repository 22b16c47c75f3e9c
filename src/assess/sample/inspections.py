"""The inspections of a unit as arrays, and the ledger `inspections`.

First come those that make the coverage of high-risk and key enterprises what the unit's quality says; the others are
drawn, and never cover what is not to be covered. How many hazards each found is counted when the hazards are made. Left
out: (1) inspections that last several days; (2) two bodies on one visit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.sample.days import FIRST, LAST, YEAR, YEARS, shown_all, spans
from assess.sample.draw import Flags, Stream, Whole
from assess.sample.event import Accident
from assess.sample.firms import HIGH, NAMES, NUMBER, ORDINARY, Firms, yes
from assess.sample.places import Place

KINDS = ("企业自查", "第三方服务", "部门检查", "专家会诊", "领导带队", "暗查暗访", "随机抽查")
OWN, OFFICIAL, EXPERT, SAMPLED = 2, 2, 3, 6  # the first two are the enterprise's own
WEIGHTS = (30, 8, 32, 7, 5, 7, 11)
BODIES = ("本企业", "安全技术服务机构", "应急管理局", "市专家组", "县政府检查组", "安委办暗访组", "应急管理局执法大队")
FLAMMABLE = [NUMBER[name] for name in ("危险化学品", "烟花爆竹", "燃气")]
BEFORE = 40  # days between a check that found nothing and the accident


@dataclass(frozen=True, slots=True)
class Inspections:
    """检查, ordered by day: position of the enterprise, day, position in `KINDS`, and whether it may find anything."""

    firm: Whole
    day: Whole
    kind: Whole
    finds: Flags

    @property
    def size(self) -> int:
        return len(self.day)


def make_inspections(
    place: Place, firms: Firms, number: int, accidents: tuple[Accident, ...], seed: int
) -> Inspections:
    """The inspections of a unit; those before accidents that found nothing replace the last ones drawn."""
    stream = Stream(seed, "inspections", place.code)
    covered = _covered(place, firms, stream)
    firm, year = np.nonzero(covered)
    firm, year = firm[:number], year[:number]
    rest = number - len(firm)
    drawn = stream.below(rest, firms.size)
    day = FIRST + stream.below(rest, LAST - FIRST + 1)
    kind = stream.pick(rest, WEIGHTS)
    second = (day >= spans(YEAR, 1)[0].first).astype(np.int64)
    hidden = (firms.risk[drawn] != ORDINARY) & ~covered[drawn, second]
    kind = np.where(hidden, kind % OWN, kind)
    starts = np.array([spans(one, 1)[0].first for one in YEARS])
    firm = np.concatenate((firm, drawn))
    day = np.concatenate((starts[year] + stream.below(len(year), 365), day))
    kind = np.concatenate((OFFICIAL + stream.pick(len(year), WEIGHTS[OFFICIAL:]), kind))
    finds = stream.chance(number, 0.68)
    if place.effects.blind:
        recent = [one for one in accidents if one.enterprise and one.day > starts[1]]
        for back, accident in enumerate(recent[:number]):
            place_of = int(np.flatnonzero(firms.ids == accident.enterprise)[0])
            firm[-1 - back], day[-1 - back], kind[-1 - back] = place_of, accident.day - BEFORE, OFFICIAL
            finds[-1 - back] = False
    order = np.argsort(day, kind="stable")
    return Inspections(firm[order], day[order], kind[order], finds[order])


def _covered(place: Place, firms: Firms, stream: Stream) -> Flags:
    """Enterprise by year: whether officials check it in that year. Ordinary ones are left to chance."""
    share = np.where(firms.risk == HIGH, place.rate(0.86, 1.01), place.rate(0.5, 0.95))
    found = np.stack([stream.chance(firms.size, share) for _ in YEARS], axis=1)
    result: Flags = found & (firms.risk != ORDINARY)[:, None]
    return result


def inspection_columns(
    place: Place, firms: Firms, done: Inspections, found: Whole, first: int, last: int, seed: int
) -> dict[str, list[str]]:
    """The ledger `inspections` of a unit from position `first` up to `last`. `found` counts hazards by inspection."""
    part = slice(first, last)
    stream, size = Stream(seed, "inspection rows", place.code, first), len(done.day[part])
    kind, sector = done.kind[part], firms.sector[done.firm[part]]
    sampled = kind == SAMPLED
    defects = np.where(sampled & np.isin(sector, FLAMMABLE), stream.below(size, 2 + int(4 * place.rate(0.9, 0.1))), -1)
    duties = np.where(sampled, stream.below(size, 1 + int(5 * place.rate(0.95, 0.2))), -1)
    return {
        "unit_code": [place.code] * size,
        "id": [f"J{row:06d}" for row in range(first + 1, first + size + 1)],
        "enterprise": firms.ids[done.firm[part]].tolist(),
        "date": shown_all(done.day[part]),
        "kind": [KINDS[one] for one in kind.tolist()],
        "sector": NAMES[sector].tolist(),
        "org": [BODIES[one] for one in kind.tolist()],
        "inspectors": list(map(str, (2 + stream.below(size, 5)).tolist())),
        "planned": yes(stream.chance(size, 0.6)),
        "findings": list(map(str, found[part].tolist())),
        "defects": [str(one) if one >= 0 else "" for one in defects.tolist()],
        "duties_missing": [str(one) if one >= 0 else "" for one in duties.tolist()],
    }
