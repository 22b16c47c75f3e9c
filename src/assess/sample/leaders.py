"""The leaders of a unit, and the ledger `leaders`.

Posts and numbers of identity only: no person has a name. Left out: (1) acting holders; (2) people who hold two posts;
(3) people who changed units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.sample.days import YEAR, on, shown
from assess.sample.draw import Dice
from assess.sample.places import Place

Row = dict[str, str]
PORTFOLIOS = ("工贸、危险化学品、燃气", "建筑施工、特种设备", "道路运输、水上交通", "人员密集场所、旅游")
# Titles of the posts by type of unit: secretary, head of government, deputy in charge, standing members, deputies.
TITLES = {
    "county": ("县委书记", "县长", "分管副县长", "县委常委", "副县长"),
    "district": ("区委书记", "区长", "分管副区长", "区委常委", "副区长"),
    "city": ("市委书记", "市长", "分管副市长", "市委常委", "副市长"),
    "zone": ("党工委书记", "管委会主任", "分管领导", "党委其他常委", "政府其他领导"),
}
LISTS = ("secretary", "government_head", "deputy_in_charge", "other_standing", "other_government")


@dataclass(frozen=True, slots=True)
class Leader:
    """领导: `list` is the id of the duty list; days are ordinals, `until` 0 for somebody still in post."""

    id: str
    post: str
    list: str
    portfolio: str
    since: int
    until: int = 0

    def held(self, day: int) -> bool:
        return self.since <= day and (self.until == 0 or day <= self.until)


def make_leaders(place: Place, seed: int) -> tuple[Leader, ...]:
    """Who holds which post; in every fifth unit the head of government changed in the assessed year."""
    dice = Dice(seed, "leaders", place.code)
    wanted = [(LISTS[number], TITLES[place.type][number]) for number in (0, 1, 2, 3, 3, 3, 4, 4, 4)]
    if place.extended:
        wanted += [("congress_head", "人大主任"), ("cppcc_head", "政协主席")]
    leaders = []
    for number, (list_, post) in enumerate(wanted, 1):
        portfolio = PORTFOLIOS[number % 4] if list_ in LISTS[2:] else ""
        since = dice.between(on(2021, 1, 1), on(YEAR - 1, 1, 1) - 30)
        leaders.append(Leader(f"{place.code}-L{number:02d}", post, list_, portfolio, since))
    if place.index % 5 == 4:
        old, change = leaders[1], on(YEAR, 7, 1)
        leaders[1] = Leader(f"{place.code}-L20", old.post, old.list, old.portfolio, change)
        leaders.append(Leader(old.id, old.post, old.list, old.portfolio, old.since, change - 1))
    return tuple(leaders)


def leader_rows(place: Place, leaders: tuple[Leader, ...]) -> Iterator[Row]:
    """The ledger `leaders`."""
    for one in leaders:
        yield {
            "unit_code": place.code,
            "id": one.id,
            "post": one.post,
            "portfolio": one.portfolio,
            "from_date": shown(one.since),
            "to_date": shown(one.until),
        }
