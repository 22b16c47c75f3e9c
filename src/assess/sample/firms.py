"""The enterprises of a unit as arrays, and the ledger `enterprises`.

The first of a unit are one of each sector that a criterion asks for; the others follow weights. Credit codes have the
test region and a right check character. Left out: (1) real enterprises; (2) history of a business before its latest
suspension.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.ledger.credit_code import SIGNS, WEIGHTS
from assess.sample.days import FIRST, LAST, YEAR, known, on, shown, shown_all
from assess.sample.draw import Dice, Flags, Stream, Whole
from assess.sample.places import CITY, Place

SECTORS = {
    "煤矿": 0.0, "非煤矿山": 0.05, "危险化学品": 0.06, "烟花爆竹": 0.02, "金属冶炼": 0.03, "工贸": 0.28,
    "建筑施工": 0.1, "道路运输": 0.09, "人员密集场所": 0.15, "燃气": 0.05, "特种设备": 0.03, "旅游": 0.03,
    "水上交通": 0.01, "农业机械": 0.02, "电力": 0.01, "其他": 0.07,
}  # fmt: skip
NAMES = np.array(list(SECTORS), dtype=object)
HIGH_RISK = 5
NUMBER = {name: place for place, name in enumerate(SECTORS)}
START = (
    "危险化学品", "工贸", "人员密集场所", "金属冶炼", "工贸", "道路运输", "非煤矿山", "建筑施工", "燃气", "烟花爆竹",
)  # fmt: skip
MINES = 4
HIGH, KEY, ORDINARY = 0, 1, 2
CLASSES = ("高危", "重点", "一般")
KEY_SHARE = {"工贸": 0.45, "人员密集场所": 0.6, "燃气": 0.6, "道路运输": 0.4, "建筑施工": 0.4}


@dataclass(frozen=True, slots=True)
class Firms:
    """企业: arrays of one length. `sector` is a position in `NAMES`, `risk` in `CLASSES`; days are ordinals."""

    ids: NDArray[np.object_]
    sector: Whole
    risk: Whole
    scale: Flags
    staff: Whole
    since: Whole
    until: Whole

    @property
    def size(self) -> int:
        return len(self.sector)

    @property
    def crowded(self) -> Flags:
        crowded: Flags = self.sector == NUMBER["人员密集场所"]
        return crowded

    def of(self, *sectors: str) -> list[int]:
        """Positions of the enterprises of some sectors that are registered to the end."""
        wanted = np.isin(self.sector, [NUMBER[name] for name in sectors]) & (self.until == 0)
        return [int(place) for place in np.flatnonzero(wanted)]

    def high_risk(self) -> list[int]:
        """Positions of the high-risk enterprises that are registered to the end."""
        return [int(place) for place in np.flatnonzero((self.risk == HIGH) & (self.until == 0))]


def make_firms(place: Place, number: int, seed: int) -> Firms:
    """The enterprises of a unit."""
    stream = Stream(seed, "firms", place.code)
    start = [NUMBER[name] for name in (*START, *(["煤矿"] * MINES if place.coal else []))][:number]
    sector = stream.pick(number, list(SECTORS.values()))
    sector[: len(start)] = start
    key = stream.chance(number, np.array([KEY_SHARE.get(name, 0.1) for name in SECTORS])[sector])
    risk = np.where(sector < HIGH_RISK, HIGH, np.where(key, KEY, ORDINARY)).astype(np.int64)
    scale = stream.chance(number, np.where(sector < HIGH_RISK, 0.8, np.where(sector == NUMBER["工贸"], 0.5, 0.0)))
    scale[1:2] = True  # every unit has an industrial enterprise above scale
    size = stream.uniform(number)
    staff = 8 + (size * size * size * 600).astype(np.int64)
    since = on(1995, 1, 1) + stream.below(number, FIRST - 200 - on(1995, 1, 1))
    closed = stream.chance(number, 0.03) & (np.arange(number) >= len(start))
    until = np.where(closed, FIRST + 60 + stream.below(number, LAST - FIRST - 60), 0)
    ids = np.array([f"E{place.code}-{position:05d}" for position in range(1, number + 1)], dtype=object)
    return Firms(ids, sector, risk, scale, staff, since, until)


def enterprise_columns(place: Place, firms: Firms, seed: int) -> dict[str, list[str]]:
    """The ledger `enterprises` of a unit."""
    stream, number = Stream(seed, "enterprises", place.code), firms.size
    high, crowded = firms.risk == HIGH, firms.crowded
    required = (firms.scale | high) & (firms.since < on(YEAR - 1, 12, 31))
    accepted = np.where(required & stream.chance(number, place.rate(0.6, 1.0)), on(2021, 1, 1), 0)
    accepted = np.where(accepted > 0, accepted + stream.below(number, 1500), 0)
    accepted = np.where(accepted > 0, np.maximum(accepted, firms.since + 90), 0)
    signed = np.minimum(firms.staff, (firms.staff * (place.rate(0.72, 1.0) + stream.uniform(number) * 0.05)))
    source = (firms.sector == NUMBER["危险化学品"]) & stream.chance(number, 0.6)
    source[:1] = True  # and a major hazard source
    levels = stream.below(number, 4)
    columns = {
        "unit_code": [place.code] * number,
        "id": firms.ids.tolist(),
        "name": [f"{place.name}模拟{NAMES[one]}企业{row:05d}" for row, one in enumerate(firms.sector.tolist(), 1)],
        "uscc": [
            _credit_code(f"{place.index * 100_000 + row:09d}") if row % 20 else "" for row in range(1, number + 1)
        ],
        "sector": NAMES[firms.sector].tolist(),
        "risk_class": [CLASSES[one] for one in firms.risk.tolist()],
        "risk_level": ["红橙黄蓝"[one] for one in np.where(high, levels // 2, 1 + levels % 3).tolist()],
        "hazard_source_level": [f"{'一二三四'[one]}级" if has else "" for one, has in zip(levels, source, strict=True)],
        "above_scale": yes(firms.scale),
        "crowded": yes(crowded),
        "staff": list(map(str, firms.staff.tolist())),
        "contracts_signed": [str(int(one)) for one in signed.tolist()],
        "dual_prevention_required": yes(required),
        "dual_prevention_accepted": shown_all(np.minimum(accepted, LAST)),
        "team_required": yes(firms.sector == NUMBER["煤矿"]),
        "registered_from": shown_all(firms.since),
        "registered_to": shown_all(firms.until),
    }
    return columns | _resumptions(place, firms, seed)


def yes(flags: Flags) -> list[str]:
    """Flags as 是 and 否."""
    texts: list[str] = np.where(flags, "是", "否").tolist()
    return texts


def _resumptions(place: Place, firms: Firms, seed: int) -> dict[str, list[str]]:
    """Suspended in winter, applied, promised, decided, resumed: some high-risk enterprises of every unit."""
    dice = Dice(seed, "resumptions", place.code)
    names = ("suspended_date", "applied_date", "promised_date", "accepted_date", "resumed_date")
    columns = {name: [""] * firms.size for name in (*names, "acceptance_passed")}
    for position in firms.high_risk():
        if position and not dice.chance(0.4):
            continue
        suspended = dice.between(on(YEAR, 1, 10), on(YEAR, 1, 25))
        applied = suspended + dice.between(20, 45)
        promised = applied + 20
        accepted = (
            promised - dice.between(1, 15) if dice.chance(place.rate(0.6, 1.0)) else promised + dice.between(2, 20)
        )
        unasked = dice.chance(place.rate(0.12, -0.06))
        days = (suspended, applied, promised, 0 if unasked else accepted, accepted + dice.between(1, 6))
        for name, day in zip(names, days, strict=True):
            columns[name][position] = shown(known(day))
        columns["acceptance_passed"][position] = "" if unasked else "是"
    return columns


def _credit_code(number: str) -> str:
    """A credit code of the test region with its check character."""
    body = f"91{CITY}{number}"
    total = sum(SIGNS.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return body + SIGNS[-total % 31]
