"""Tables into measured values: a unit's counts now and before, with sources, or the reason why there is none.

A measure of a unit is the sum of its parts, and unknown as soon as one part is unknown: never a smaller sum.
Left out: (1) measures that the table does not give by unit: they are unknown for every unit, with the
reason; (2) grades of accidents (`larger`); (3) rates: populations are another file.
"""

from __future__ import annotations

from decimal import Decimal

from assess.evidence.derive import Previous, explain
from assess.evidence.lines import VALUE
from assess.evidence.previous import Key, Range, total
from assess.evidence.tables import Tables
from assess.types import Indicator, Measured, QualityFinding, Source

NOW, PREVIOUS = "", "previous"
NO_ROWS = "数据中没有这个单位的任何可用的行"
NOT_BY_UNIT = "公开数据没有按单位列出这个数"


def measure(tables: Tables, previous: Previous, unit: str) -> list[Measured]:
    """All values of one unit ("" is the whole): each measure and its parts, now and before."""
    values = []
    for indicator in tables.register.measures:
        parts = tables.register.parts(indicator.id)
        if not parts:
            values += [_single(tables, previous, (unit, indicator.id), period) for period in (NOW, PREVIOUS)]
            continue
        for period in (NOW, PREVIOUS):
            cells = [_cell(tables, previous, (unit, part.id), period) for part in parts]
            values += [_sum(tables, previous, (unit, indicator.id), cells, period), *cells]
    return values


def _single(tables: Tables, previous: Previous, key: Key, period: str) -> Measured:
    """A measure without parts: where it is printed at all, it is printed for the whole."""
    if key[0] and tables.line(key) is None and key not in tables.published.blocked:
        return _value(tables.register.get(key[1]), period, None, NOT_BY_UNIT)
    return _cell(tables, previous, key, period)


def _cell(tables: Tables, previous: Previous, key: Key, period: str) -> Measured:
    """One printed count, or the count before that was derived from it."""
    indicator = tables.register.get(key[1])
    line = tables.line(key)
    if line is None:
        return _value(indicator, period, None, _why_absent(tables, key))
    if period == NOW:
        source = line.source(VALUE, f"{tables.what(key)} {line.value}")
        return _value(indicator, period, line.value, "", (source,))
    known = previous.known(key)
    sources = explain(tables, previous, key)
    reason = "" if known is not None else _undetermined(tables, key, previous.final.get(key, Range()))
    return _value(indicator, period, known, reason, sources)


def _sum(tables: Tables, previous: Previous, key: Key, cells: list[Measured], period: str) -> Measured:
    """The sum of the parts. Where parts of the whole are missing, the headline's own figure stands in."""
    indicator = tables.register.get(key[1])
    sources = tuple(source for cell in cells for source in cell.sources)
    blocked = tables.published.blocked.get(key)
    counts = [int(cell.numerator) for cell in cells if cell.numerator is not None]
    if len(counts) == len(cells) and not blocked:
        return _value(indicator, period, sum(counts), "", sources)
    if not key[0] and key in tables.headline.lines:
        return _cell(tables, previous, key, period)
    reasons = [blocked] if blocked else []
    if key[0] not in tables.with_rows:
        reasons = [NO_ROWS]
    else:
        reasons += [cell.reason for cell in cells if cell.numerator is None]
    if period == PREVIOUS and not blocked and all(tables.line((key[0], cell.indicator)) for cell in cells):
        parts = total([previous.final.get((key[0], cell.indicator), Range()) for cell in cells])
        reasons.insert(0, _undetermined(tables, key, parts))
    return _value(indicator, period, None, "；".join(reasons), sources)


def _undetermined(tables: Tables, key: Key, found: Range) -> str:
    return f"{tables.what(key)}的上年同期数不能确定（{found}）：印出的百分比和合计不足以得出唯一的数"


def _why_absent(tables: Tables, key: Key) -> str:
    blocked = tables.published.blocked.get(key) or tables.headline.blocked.get(key)
    if blocked:
        return f"{tables.what(key)}：{blocked}"
    return NO_ROWS if key[0] not in tables.with_rows else f"没有{tables.what(key)}这一行"


def _value(
    indicator: Indicator, period: str, count: int | None, reason: str, sources: tuple[Source, ...] = ()
) -> Measured:
    return Measured(
        indicator.id, None if count is None else Decimal(count), None, period, indicator.unit, reason, sources
    )


def check_presence(tables: Tables) -> list[QualityFinding]:
    """Units without any row, and units of which single rows are missing or were quarantined."""
    findings = []
    parts = [part for found in tables.register.measures for part in tables.register.parts(found.id)]
    file = tables.published.file
    for unit in tables.units:
        missing = [part for part in parts if (unit.code, part.id) not in tables.published.lines]
        sources = (Source(file),) if file else ()
        if unit.code not in tables.with_rows:
            text = f"考核对象表中的“{unit.name}”在数据中没有任何可用的行，各项指标按未知处理，不按0处理。"
            findings.append(QualityFinding("unit_without_rows", "warning", unit.code, unit.name, text, sources))
        elif missing:
            titles = "、".join(part.title for part in missing)
            text = f"“{unit.name}”缺少{len(missing)}项可用的数：{titles}；含有它们的合计按未知处理。"
            findings.append(QualityFinding("figures_missing", "warning", unit.code, unit.name, text, sources))
    return findings


def check_previous(tables: Tables, previous: Previous) -> list[QualityFinding]:
    """How the counts before came about, and for each unit those that could not be determined."""
    keys = [key for key in tables.published.lines if key[0]]
    open_keys = [key for key in keys if previous.known(key) is None]
    direct = sum(previous.own[key].determined for key in keys)
    if not keys:
        return []
    text = (
        f"表中没有印上年同期数，分单位分行业{len(keys)}个数均为推算：{direct}个由印出的同比唯一确定，"
        f"{len(keys) - direct - len(open_keys)}个须再用合计才能确定，{len(open_keys)}个不能确定。"
    )
    source = Source(tables.published.file)
    findings = [QualityFinding("derived_previous", "notice", "", "上年同期数", text, (source,))]
    for unit in tables.units:
        cases = [key for key in open_keys if key[0] == unit.code]
        if cases:
            words = "；".join(f"{tables.what(key)}{previous.final[key]}" for key in cases)
            text = f"{len(cases)}个上年同期数不能确定：{words}。"
            sources = tuple(source for key in cases for source in explain(tables, previous, key))
            findings.append(QualityFinding("previous_unknown", "warning", unit.code, unit.name, text, sources))
    return findings
