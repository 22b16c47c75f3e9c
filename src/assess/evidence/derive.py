"""Last year's counts, which nobody printed: derived from printed changes and from sums.

The change printed for a count, and the change that the headline states in whole numbers, leave a range of
counts before; sums over units and over sectors narrow the ranges, and a count is known when one number is
left. Left out: (1) sums that do not hold for the counts now are not used; (2) a percentage that no whole
number explains is reported (`printed`) and bounds nothing; (3) counts of rows that were quarantined stay
unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.evidence.lines import CHANGE, PERCENT, Line
from assess.evidence.percent import candidates
from assess.evidence.previous import Key, Range, Sum, narrow, total
from assess.evidence.tables import Tables, over_parts, over_units
from assess.types import QualityFinding, Source


@dataclass(frozen=True, slots=True)
class Previous:
    """Counts before: `own` from a count's own rows, `final` with the sums that were used."""

    own: dict[Key, Range]
    final: dict[Key, Range]
    above: dict[Key, Sum]
    below: dict[Key, Sum]
    contradicted: tuple[Sum, ...]

    def known(self, key: Key) -> int | None:
        """The count before where one number is left."""
        found = self.final.get(key, Range())
        return found.low if found.determined else None


def derive(tables: Tables, refused: set[Sum]) -> Previous:
    """The ranges of all counts before. `refused` are sums that the counts now already contradict."""
    keys = tables.headline.lines.keys() | tables.published.lines.keys()
    own = {key: _own_range(tables, key) for key in sorted(keys)}
    sums = [one for one in over_units(tables) + over_parts(tables, "") if one not in refused]
    final, contradicted = narrow(own, sums)
    used = [one for one in sums if one not in contradicted]
    above = {part: one for one in used for part in one.parts}
    return Previous(own, final, above, {one.whole: one for one in used}, contradicted)


def _own_range(tables: Tables, key: Key) -> Range:
    """What a count's own rows say: the table's percentage, and the headline unless it contradicts that."""
    printed, stated = tables.published.lines.get(key), tables.headline.lines.get(key)
    found = _implied(printed) or Range()
    if stated is None or (printed is not None and printed.value != stated.value):
        return found
    return found.within(_implied(stated) or Range()) or found


def _implied(line: Line | None) -> Range | None:
    """The counts before that one row allows; None where it says nothing or nothing possible."""
    if line is None:
        return None
    if line.change is not None:
        return Range(line.value - line.change, line.value - line.change)
    return None if line.percent is None else candidates(line.value, line.percent)


def explain(tables: Tables, previous: Previous, key: Key) -> tuple[Source, ...]:
    """The rows that a count before was derived from: its own, and the totals' where they were needed."""
    sources = []
    for line in (tables.published.lines.get(key), tables.headline.lines.get(key)):
        if line is not None and (line.change is not None or line.percent is not None):
            implied = _implied(line)
            says = f"上年同期为{implied}" if implied else "没有整数的上年同期数与之相符"
            text = f"推算：{tables.what(key)}本期{line.value}、{_printed(line)}，{says}"
            sources.append(line.source(PERCENT if line.change is None else CHANGE, text))
    return (*sources, *_needed_sums(tables, previous, key))


def _needed_sums(tables: Tables, previous: Previous, key: Key) -> list[Source]:
    """The totals that narrowed a count beyond what its own rows say, from the nearest one upwards."""
    final = previous.final.get(key, Range())
    if final == previous.own.get(key, Range()):
        return []
    below, above = previous.below.get(key), previous.above.get(key)
    if below and all(previous.own.get(part, Range()).determined for part in below.parts):
        return [Source(tables.published.file, 0, PERCENT, f"推算：各项上年同期之和为{final}")]
    line = tables.line(above.whole) if above else None
    if above is None or line is None:
        return []
    whole = previous.final[above.whole]
    others = ""
    if whole.determined and final.determined:
        others = f"，其余各项之和为{whole.low - final.low}"
    text = f"推算：{tables.what(above.whole)}上年同期为{whole}{others}，故{tables.what(key)}为{final}"
    nearest = line.source(PERCENT if line.change is None else CHANGE, text)
    return [nearest, *_needed_sums(tables, previous, above.whole)]


def _printed(line: Line) -> str:
    if line.change is not None:
        return f"通报增减{line.change:+d}"
    return f"同比印作“{line.percent.text}”" if line.percent else "未印同比"


def contradictions(tables: Tables, previous: Previous) -> list[QualityFinding]:
    """Sums that no counts before can satisfy, with the two ranges."""
    findings = []
    for one in previous.contradicted:
        subject = tables.what(one.whole)
        whole = previous.final[one.whole]
        parts = total([previous.final[part] for part in one.parts])
        text = f"{subject}的上年同期数自相矛盾：合计推出{whole}，各项之和推出{parts}；因此没有用它推算。"
        lines = [line for key in (one.whole, *one.parts) if (line := tables.line(key)) is not None]
        sources = tuple(line.source(PERCENT, _printed(line)) for line in lines)
        findings.append(QualityFinding("previous_differs", "warning", "", subject, text, sources))
    return findings
