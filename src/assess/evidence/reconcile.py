"""Rows against the printed total, and the printed total against the headline of the notice.

A total that its rows do not add up to is reported with both numbers and is not used to derive counts before.
Left out: (1) which of the two numbers is right; (2) totals of which a part is unknown: they are named, and
refused only where the parts at hand already exceed them; (3) percentages (`printed`).
"""

from __future__ import annotations

from assess.evidence.lines import CHANGE, PERCENT, VALUE, Line
from assess.evidence.percent import candidates
from assess.evidence.previous import Key, Range, Sum
from assess.evidence.tables import Tables, over_parts, over_units
from assess.types import QualityFinding, Source

WARNING, NOTICE = "warning", "notice"


def reconcile(tables: Tables) -> tuple[list[QualityFinding], set[Sum]]:
    """The findings, and the sums that do not hold for the counts now."""
    table, headline = tables.published.lines, tables.headline.lines
    if not table:
        return [], set()
    checks = [(one, table.get(one.whole), "total_differs") for one in over_units(tables)]
    for code in ("", *(unit.code for unit in tables.units)):
        checks += [(one, table.get(one.whole), "total_differs") for one in over_parts(tables, code)]
    checks += [(one, headline.get(one.whole), "headline_differs") for one in over_parts(tables, "")]
    findings: list[QualityFinding] = []
    refused: set[Sum] = set()
    agreed = 0
    for one, whole, check in checks:
        if whole is not None:
            odd = _compare(tables, one, whole, check)
            findings += odd
            agreed += not odd
            refused.update([one] if any(finding.check == check for finding in odd) else [])
    findings += [_missing(tables, one.whole) for one in over_units(tables) if one.whole not in table]
    for key in [key for key in headline if key in table]:
        differing = _headline_line(tables, key)
        findings += differing
        agreed += not differing
    if agreed:
        text = f"合计与各项之和、通报正文与表中合计逐一核对，相符{agreed}处；不符的另行列出。"
        findings.append(QualityFinding("totals_agree", NOTICE, "", "合计核对", text, _files(tables)))
    # A row of an unknown sector belongs to the measure and to none of its parts, whosever row it is.
    strange = {indicator for _, indicator in tables.published.blocked}
    refused.update(one for one in over_parts(tables, "") if one.whole[1] in strange)
    return findings, refused


def _files(tables: Tables) -> tuple[Source, ...]:
    return tuple(Source(reading.file) for reading in (tables.published, tables.headline) if reading.file)


def _compare(tables: Tables, one: Sum, whole: Line, check: str) -> list[QualityFinding]:
    """A printed total against the sum of its parts."""
    lines = tables.published.lines
    known = [lines[part] for part in one.parts if part in lines]
    summed = sum(line.value for line in known)
    missing = len(one.parts) - len(known)
    if not missing and summed == whole.value:
        return []
    subject = tables.what(one.whole)
    label = "通报正文为" if check == "headline_differs" else "印作"
    sources = tuple(line.source(VALUE, f"{tables.what(line.key)} {line.value}") for line in (whole, *known))
    if missing and summed <= whole.value:
        text = f"{subject}无法核对：{label}{whole.value}，已有各项之和为{summed}，另缺{missing}项。"
        return [QualityFinding("total_unchecked", NOTICE, one.whole[0], subject, text, sources)]
    text = f"{subject}{label}{whole.value}，各项之和为{summed}，相差{abs(summed - whole.value)}。"
    return [QualityFinding(check, WARNING, one.whole[0], subject, text, sources)]


def _missing(tables: Tables, key: Key) -> QualityFinding:
    subject = tables.what(key)
    text = f"{subject}没有可用的合计行，各单位之和无从核对。"
    return QualityFinding("total_missing", WARNING, "", subject, text, (Source(tables.published.file),))


def _headline_line(tables: Tables, key: Key) -> list[QualityFinding]:
    """A row of the headline against the table's: the count now, and the count before that each implies."""
    stated, printed = tables.headline.lines[key], tables.published.lines.get(key)
    if printed is None:
        return []
    subject = tables.what(key)
    if printed.value != stated.value:
        text = f"{subject}通报正文为{stated.value}，表中合计为{printed.value}。"
        sources = (stated.source(VALUE, str(stated.value)), printed.source(VALUE, str(printed.value)))
        return [QualityFinding("headline_differs", WARNING, "", subject, text, sources)]
    if stated.change is None or printed.percent is None:
        return []
    before = stated.value - stated.change
    implied = candidates(printed.value, printed.percent)
    if implied is not None and implied.within(Range(before, before)):
        return []
    text = (
        f"{subject}通报正文增减{stated.change:+d}，即上年同期{before}；"
        f"表中合计印作“{printed.percent.text}”，按此上年同期应为{implied or '任何整数都不符'}。"
    )
    sources = (stated.source(CHANGE, f"{stated.change:+d}"), printed.source(PERCENT, printed.percent.text))
    return [QualityFinding("headline_differs", WARNING, "", subject, text, sources)]
