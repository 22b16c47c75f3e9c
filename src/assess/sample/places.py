"""The units of the simulated prefecture: assessed counties and zones, the departments of its committee, and itself.

All have test codes and names that no place has; beyond 60 units a name begins with one of 48 invented districts, so
that planted stories never stand beside a real name. Left out: (1) townships; (2) units whose code changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.sample.draw import Stream
from assess.sample.scale import Scale
from assess.sample.stories import STORIES, Effects, Story

CITY = "990100"
CITY_NAME = "模拟市"
NOTE = "模拟数据，不是真实地方"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ASPECTS, FEATURES = "东西南北中上下前", "山川江河湖原"
SHARED_STEMS = 60  # units that share the first four digits of their code
# Position in each run of six: type of the rubric, type of the ledger, ending of the name.
KINDS = (
    ("district", "县区", "区"), ("district", "县区", "区"), ("city", "县区", "市"), ("county", "县区", "县"),
    ("county", "县区", "县"), ("zone", "功能区", "高新区"),
)  # fmt: skip
MEMBERS = ("应急管理局", "公安局", "交通运输局", "住房和城乡建设局", "教育局")
DISTRICTS, COUNTIES = "城区和功能区", "县域"
# Code, name, sector that it supervises ("": none in particular).
DEPARTMENTS = (
    ("9901B1", "应急管理局", ""), ("9901B2", "交通运输局", "道路运输"), ("9901B3", "住房和城乡建设局", "建筑施工"),
    ("9901B4", "市场监督管理局", ""), ("9901B5", "公安局", ""), ("9901B6", "教育局", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One assessed unit. `size` weighs its numbers, `quality` (0 to 1) says how well it does; `coal`: it has mines."""

    index: int
    code: str
    name: str
    city: str
    type: str
    kind: str
    group: str
    size: float
    quality: float
    coal: bool
    story: Story | None = None

    @property
    def local(self) -> bool:
        return not self.code.isdigit()

    @property
    def effects(self) -> Effects:
        return self.story.effects if self.story else Effects()

    @property
    def extended(self) -> bool:
        """Whether its duty list also names the heads of people's congress and consultative conference."""
        return self.type != "zone" and self.index % 4 == 0

    @property
    def members(self) -> tuple[tuple[str, str], ...]:
        """Code and name of the departments that are members of its safety committee."""
        return tuple((f"{self.code}B{number}", f"{self.name}{name}") for number, name in enumerate(MEMBERS, 1))

    def rate(self, low: float, high: float) -> float:
        """A share between two bounds, the better the unit the higher."""
        return low + (high - low) * self.quality


def make_places(scale: Scale) -> tuple[Place, ...]:
    """All assessed units. Raises ValueError where there are not so many names."""
    stream = Stream(scale.seed, "places")
    sizes, qualities = stream.uniform(scale.units), stream.uniform(scale.units)
    stories = {story.index: story for story in STORIES}
    named = list(_name_places(scale.units))
    return tuple(
        Place(
            index, code, name, city, type_, kind, COUNTIES if type_ in ("county", "city") else DISTRICTS,
            0.6 + 0.8 * float(sizes[index]),
            stories[index].quality if index in stories else 0.05 + 0.9 * float(qualities[index]),
            type_ != "zone" and index % 12 in (3, 7, 8), stories.get(index),
        )
        for index, (code, name, city, type_, kind) in enumerate(named)
    )  # fmt: skip


def _name_places(number: int) -> Iterator[tuple[str, str, str, str, str]]:
    """Code, name, city and the two types of each unit."""
    prefixes = [f"{aspect}{feature}" for feature in FEATURES for aspect in ASPECTS] if number > SHARED_STEMS else [""]
    if number > SHARED_STEMS * len(prefixes):
        raise ValueError(f"at most {SHARED_STEMS * len(prefixes)} units have a name")
    for index in range(number):
        type_, kind, ending = KINDS[index % len(KINDS)]
        district, position = divmod(index, SHARED_STEMS)
        later = position - len(STEMS) - len(BRANCHES)
        stem = (
            f"{STEMS[later % len(STEMS)]}{BRANCHES[later % len(BRANCHES)]}"
            if later >= 0
            else (STEMS + BRANCHES)[position]
        )
        first = int(CITY[:4]) + district
        code = f"{first}K{position + 1:02d}" if type_ == "zone" else f"{first}{position + 1:02d}"
        yield code, f"{prefixes[district]}{stem}{ending}", CITY_NAME, type_, kind
