"""Printed percentages against counts, and the conventions that they follow.

A percentage is compared with the counts now and before: rounded half up is right, truncated is noted,
anything else is a warning; the dash and the 0 on a base of zero are noted. Left out: (1) percentages whose
count before is not known; (2) places that were not printed: -50 stands for -50.00 too; (3) the sign of a
zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assess.evidence.lines import PERCENT, Line
from assess.evidence.percent import NO_BASE, candidates, forms
from assess.evidence.previous import Key
from assess.evidence.tables import Tables
from assess.types import QualityFinding, Source

TRUNCATED, BOTH, ROUNDED, ZERO, DASH, WRONG = "truncated", "both", "rounded", "zero", "dash", "wrong"


@dataclass(slots=True)
class Tally:
    """Lines of one file by how their percentage was printed."""

    lines: dict[str, list[Line]] = field(default_factory=dict)

    def of(self, kind: str) -> list[Line]:
        return self.lines.get(kind, [])


def kind_of(line: Line, before: int | None) -> str | None:
    """How a percentage was printed; None where it cannot be told."""
    if line.percent is None:
        return None
    if line.percent.number is None:
        return DASH if before in (0, None) else WRONG
    if before is None:
        return WRONG if candidates(line.value, line.percent) is None else None
    if before == 0:
        return ZERO if line.value == 0 and line.percent.number == 0 else WRONG
    truncated, rounded = forms(line.value, before, line.percent.places)
    if line.percent.number not in (truncated, rounded):
        return WRONG
    return BOTH if truncated == rounded else TRUNCATED if line.percent.number == truncated else ROUNDED


def check_percentages(tables: Tables, before: Mapping[Key, int]) -> list[QualityFinding]:
    """All findings about percentages. `before` has the known counts before."""
    findings: list[QualityFinding] = []
    for reading, label in ((tables.published, "表"), (tables.headline, "通报正文")):
        lines = reading.lines.values()
        # What the headline states about a count before goes before what was derived for it.
        known = {
            **before,
            **{line.key: line.value - line.change for line in lines if line.change is not None},
        }
        tally = Tally()
        for line in lines:
            kind = kind_of(line, known.get(line.key))
            if kind is not None:
                tally.lines.setdefault(kind, []).append(line)
        findings += _conventions(reading.file, label, tally)
        for unit in dict.fromkeys(line.unit for line in reading.lines.values()):
            findings += _of_unit(tables, unit, label, tally, known)
    return findings


def _conventions(file: str, label: str, tally: Tally) -> list[QualityFinding]:
    """What a whole file does: truncates or rounds; prints a dash where the base is zero."""
    findings = []
    numbers = {kind: len(tally.of(kind)) for kind in (BOTH, TRUNCATED, ROUNDED)}
    if numbers[TRUNCATED] or numbers[ROUNDED]:
        text = (
            f"{label}中可与起数、人数核对的百分比{sum(numbers.values())}处：截断与四舍五入结果相同的{numbers[BOTH]}处，"
            f"结果不同的{numbers[TRUNCATED] + numbers[ROUNDED]}处里，按截断印的{numbers[TRUNCATED]}处、"
            f"按四舍五入印的{numbers[ROUNDED]}处。"
        )
        findings.append(QualityFinding("percent_convention", "notice", "", label, text, (Source(file),)))
    if tally.of(DASH):
        text = (
            f"{label}中“{NO_BASE}”共{len(tally.of(DASH))}处，表示上年同期为0、增减百分比无定义，"
            "不表示缺数；上年同期按0计。"
        )
        findings.append(QualityFinding("zero_base_dash", "notice", "", label, text, (Source(file, 0, PERCENT),)))
    return findings


def _of_unit(tables: Tables, unit: str, label: str, tally: Tally, before: Mapping[Key, int]) -> list[QualityFinding]:
    """What is odd about one unit's percentages: one finding per kind, with all its rows."""
    found = []
    subject = tables.names[unit] if unit or label == "表" else label
    truncated = [line for line in tally.of(TRUNCATED) if line.unit == unit]
    zeros = [line for line in tally.of(ZERO) if line.unit == unit]
    wrong = [line for line in tally.of(WRONG) if line.unit == unit]
    if truncated:
        cases = "；".join(_case(tables, line, before) for line in truncated)
        text = f"{len(truncated)}处百分比按截断印出，没有四舍五入：{cases}。"
        found.append(QualityFinding("percent_truncated", "notice", unit, subject, text, _sources(truncated)))
    if zeros:
        cases = "、".join(tables.register.get(line.indicator).title for line in zeros)
        text = f"{cases}上年同期为0、本期为0，同比印作“0”；按本表惯例应印“{NO_BASE}”。"
        found.append(QualityFinding("zero_base_printed_as_zero", "notice", unit, subject, text, _sources(zeros)))
    if wrong:
        cases = "；".join(_case(tables, line, before) for line in wrong)
        text = f"{len(wrong)}处百分比与起数、人数不符：{cases}。"
        found.append(QualityFinding("percent_differs", "warning", unit, subject, text, _sources(wrong)))
    return found


def _case(tables: Tables, line: Line, before: Mapping[Key, int]) -> str:
    """One percentage in words: the fraction, what was printed, what it should be."""
    title = tables.register.get(line.indicator).title
    assert line.percent is not None
    base = before.get(line.key)
    if base is None:
        return f"{title}本期{line.value}、印作{line.percent.text}，没有整数的上年同期数与之相符"
    if base == 0:
        return f"{title}上年同期0、本期{line.value}，印作{line.percent.text}，应为“{NO_BASE}”"
    # The dash was printed where a percentage is due: two places, as elsewhere.
    places = line.percent.places if line.percent.number is not None else 2
    due = forms(line.value, base, places)[1]
    return f"{title} {abs(line.value - base)}/{base} 印作{line.percent.text}，应为{due}"


def _sources(lines: list[Line]) -> tuple[Source, ...]:
    return tuple(line.source(PERCENT, line.percent.text if line.percent else "") for line in lines)
