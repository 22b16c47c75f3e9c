"""The ledgers `certificates` and `monitored_enterprises` of a unit.

Certificates of high-risk and larger industrial enterprises, valid, expired or revoked; mines and hazard sources that
should be on line. Left out: (1) alarms one by one; (2) certificates of enterprises without a standard.
"""

from __future__ import annotations

from collections.abc import Iterator

from assess.sample.days import YEAR, on, shown
from assess.sample.draw import Dice
from assess.sample.firms import NAMES, Firms
from assess.sample.places import Place

Row = dict[str, str]
LEVELS = ("一级", "二级", "三级")


def certificate_rows(place: Place, firms: Firms, seed: int) -> Iterator[Row]:
    """The ledger `certificates`."""
    dice = Dice(seed, "certificates", place.code)
    number = 0
    for position in [*firms.high_risk(), *(one for one in firms.of("工贸") if firms.scale[one])]:
        sector = str(NAMES[firms.sector[position]])
        low, high = (0.55, 0.95) if sector == "工贸" else (0.85, 1.02)
        kinds = ["安全生产标准化"] if dice.chance(place.rate(low, high)) else []
        kinds += ["管理标准化"] if sector == "非煤矿山" and dice.chance(place.rate(0.6, 1.02)) else []
        kinds += ["安全生产许可"] if sector in ("危险化学品", "非煤矿山", "煤矿", "烟花爆竹") else []
        for kind in kinds:
            number += 1
            cells = {
                "unit_code": place.code,
                "id": f"B{number:03d}",
                "enterprise": str(firms.ids[position]),
                "kind": kind,
            }
            yield cells | _term(kind, place, dice)


def _term(kind: str, place: Place, dice: Dice) -> Row:
    """Level and term; one in nine was upgraded in the assessed year."""
    graded = kind == "安全生产标准化"
    new = graded and dice.chance(0.06 + 0.1 * place.quality)
    lost = graded and dice.chance(place.rate(0.1, -0.02))
    issued = (
        dice.between(on(YEAR, 2, 1), on(YEAR, 12, 10)) if new else dice.between(on(YEAR - 2, 3, 1), on(YEAR - 1, 12, 1))
    )
    level = dice.pick((0, 1, 1)) if new else dice.pick((1, 2, 2, 2))
    return {
        "level": LEVELS[level] if graded else "",
        "previous_level": LEVELS[level + 1] if new else LEVELS[level] if graded and dice.chance(0.3) else "",
        "issued_date": shown(issued),
        "expires": shown(issued + 1094 if not lost else max(issued, on(YEAR, 9, 30))),
        "revoked_date": shown(on(YEAR, 10, 15)) if graded and not lost and dice.chance(place.rate(0.05, -0.02)) else "",
    }


def monitored_rows(place: Place, firms: Firms, seed: int) -> Iterator[Row]:
    """The ledger `monitored_enterprises`."""
    dice = Dice(seed, "monitored", place.code)
    for position in firms.of("煤矿", "非煤矿山", "危险化学品"):
        chemical = NAMES[firms.sector[position]] == "危险化学品"
        required = on(YEAR - 1, 6, 30) if dice.chance(0.8) else on(YEAR, 6, 30)
        connected = (
            required - dice.between(5, 200) if dice.chance(place.rate(0.85, 1.02)) else required + dice.between(10, 90)
        )
        there = dice.chance(place.rate(0.9, 1.02))
        alarms = dice.between(3, 40) if there else 0
        handled = sum(dice.chance(place.rate(0.86, 1.01)) for _ in range(alarms))
        gate = required + 150 if chemical else 0
        built = gate - dice.between(5, 90) if dice.chance(place.rate(0.7, 1.02)) else 0
        yield {
            "unit_code": place.code,
            "enterprise": str(firms.ids[position]),
            "required_by": shown(required),
            "connected_date": shown(connected) if there else "",
            "online": "是" if there and dice.chance(place.rate(0.9, 1.02)) else "否",
            "suspended": "是" if dice.chance(0.05) else "否",
            "alarms": str(alarms),
            "alarms_handled": str(handled),
            "second_gate_required_by": shown(gate),
            "second_gate_date": shown(built) if gate else "",
        }
