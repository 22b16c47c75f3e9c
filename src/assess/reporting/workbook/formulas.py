"""The formulas of points, totals, places and checks, in functions that Excel, WPS and LibreOffice all know.

Sums of decimals are rounded at the ninth place, at which points are kept, before anything else is rounded: so no
trace of binary arithmetic decides a half. Left out: (1) whether a formula leads to what was published (`sums`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assess.reporting.numbers import plain
from assess.reporting.words import say
from assess.reporting.workbook.page import Area
from assess.reporting.workbook.sums import Shape, Way
from assess.reporting.workbook.wording import word
from assess.rubric.language import SectionKind

PART = 9
SIGNS = {SectionKind.BASE: "+", SectionKind.BONUS: "+", SectionKind.PENALTY: "-"}


def sum_section(unit: str, awards: Area, number: int, way: Way) -> str:
    """One section: its criteria added up by unit and section number, then what the way says."""
    where = f"{awards.range('unit_number')},{unit},{awards.range('section_number')},{number}"
    text = f"SUMIFS({awards.range('lost' if way.role is SectionKind.PENALTY else 'awarded')},{where})"
    if way.highest:
        chosen = f"({awards.range('unit_number')}={unit})*({awards.range('section_number')}={number})"
        assessed = f'({awards.range("awarded")}<>"")'
        losses = f"({awards.range('available')}-{awards.range('awarded')})"
        largest = f"SUMPRODUCT(MAX({chosen}*{assessed}*{losses}))"
        counted = f'SUMIFS({awards.range("available")},{where},{awards.range("awarded")},">=0")'
        text = largest if way.role is SectionKind.PENALTY else f"({counted}-{largest})"
    if way.spill:
        text = f"MAX(0,{text}-SUMIFS({awards.range('spilt')},{where}))"
    if way.role is not SectionKind.BASE:
        text = f"MIN({plain(way.points)},{text})"
    if way.over is not None:
        text = f"{text}*{plain(way.points)}/{plain(way.over)}"
    return f"ROUND({text},{PART})"


def sum_total(sections: Mapping[str, str], shape: Shape, places: int) -> str:
    """The base, plus bonuses, less penalties, within the cap and not below 0, rounded half-up once."""
    terms = (f"{SIGNS[shape.roles[name]]}{cell}" for name, cell in sections.items())
    text = "".join(terms).removeprefix("+") or "0"
    if shape.limit is not None:
        text = f"MIN({plain(shape.limit)},{text})"
    return f"ROUND(ROUND(MAX(0,{text}),{PART}),{places})"


def rank_unit(area: Area, at: int, by_total: bool) -> str:
    """The place within the group, 1-2-2-4: one more than the units of a higher layer, or of the same and ahead."""
    key = "total" if by_total else "share"
    group, layer, mine = (area.cell(name, at) for name in ("group", "layer", key))
    groups, layers, keys = (area.range(name) for name in ("group", "layer", key))
    before = f"({layers}>{layer})+({layers}={layer})*({keys}>{mine})"
    ahead = f"SUMPRODUCT(({groups}={group})*({layers}>0)*({before}))"
    alone = f"SUMPRODUCT(({groups}={group})*1)=1"
    return f'IF({layer}=0,"{say("county.rank_none")}",IF({alone},"{say("county.rank_alone")}",1+{ahead}))'


def add_checked(unit: str, checks: Area, shape: Shape) -> str:
    """The total as the listed entries lead to it, not rounded."""
    own = f"{checks.range('derived')},{checks.range('unit_number')},{unit},{checks.range('sign')}"
    text = f"SUMIFS({own},1)-SUMIFS({own},-1)"
    if shape.limit is not None:
        text = f"MIN({plain(shape.limit)},{text})"
    return f"ROUND(MAX(0,{text}),{PART})"


def compare_row(area: Area, at: int, awards: Area, places: int, live: bool) -> str:
    """Whether total and place are the published ones, the entries lead there, and each criterion's do."""
    total, published, entries = (area.cell(key, at) for key in ("total", "published", "entries"))
    unit, differs = area.cell("number", at), word("criteria.check_differs")
    faulty = f'COUNTIFS({awards.range("unit_number")},{unit},{awards.range("check")},"{differs}")'
    parts = [
        f"ROUND({total}-{published},{PART})=0",
        f"{area.cell('rank', at)}={area.cell('published_rank', at)}",
        f"{faulty}=0",
    ]
    if live:
        # what is cut at the ninth decimal may add up, and the published number is rounded
        parts.append(f"ABS({entries}-{published})<={plain(Decimal(5).scaleb(-places - 1))}+0.000001")
    return f'IF(AND({",".join(parts)}),"{word("book.same")}","{word("book.differs")}")'
